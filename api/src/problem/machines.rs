//! The rows of other systems that sign in, and of their keys; with the words that OAuth has for them.

use super::{
    code::{Code, Row},
    table::row,
};
use actix_web::http::StatusCode;

pub(super) const MACHINES: &[Row] = &[
    row(
        Code::InvalidClient,
        "invalid_client",
        401,
        [
            "Không xác thực được hệ thống",
            "The system could not be authenticated",
        ],
        [
            "Không có hệ thống này, không có khóa công khai mang `kid` này, hoặc chữ ký không đúng.",
            "There is no such system, it has no public key of this `kid`, or the signature is wrong.",
        ],
    ),
    row(
        Code::MachineStopped,
        "machine_stopped",
        401,
        [
            "Tài khoản máy hoặc khóa không còn hiệu lực",
            "The machine account or its key works no more",
        ],
        [
            "Tài khoản máy đang bị khóa, đã đóng hoặc đã hết hạn, hoặc khóa đã bị thu hồi hay đã hết hạn. Hãy liên hệ cơ quan đã cấp.",
            "The machine account is frozen, closed or has expired, or its key was revoked or has expired. Ask the agency that granted it.",
        ],
    ),
    row(
        Code::InvalidScope,
        "invalid_scope",
        400,
        ["Phạm vi không được cấp", "The scope was not granted"],
        [
            "Hệ thống xin phạm vi mà tài khoản máy không được cấp. Bỏ `scope` thì nhận mọi phạm vi đã được cấp.",
            "The system asks for a scope that its machine account was not granted. Without `scope` it gets all that it was granted.",
        ],
    ),
    row(
        Code::InsufficientScope,
        "insufficient_scope",
        403,
        ["Thiếu phạm vi", "A scope is lacking"],
        [
            "Thao tác này cần một phạm vi mà khóa hoặc mã truy cập không có; WWW-Authenticate nêu phạm vi đó.",
            "This operation needs a scope that the key or access token does not have; WWW-Authenticate names it.",
        ],
    ),
    row(
        Code::TooManyKeys,
        "too_many_keys",
        409,
        ["Đã có hai khóa còn hiệu lực", "Two keys work already"],
        [
            "Mỗi loại chỉ có hai khóa còn hiệu lực cùng lúc: một khóa đang dùng và một khóa thay thế. Hãy thu hồi một khóa trước.",
            "Two keys of a kind work at once: the one in use and the one that replaces it. Revoke one first.",
        ],
    ),
];

/// The word that RFC 6749 (section 5.2) has for it, for client libraries that know no other.
pub(super) fn oauth_error(code: Code) -> &'static str {
    match (code, code.status()) {
        (Code::InvalidScope, _) => "invalid_scope",
        (_, StatusCode::UNAUTHORIZED) => "invalid_client",
        (_, StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE) => {
            "temporarily_unavailable"
        }
        (_, status) if status.is_server_error() => "server_error",
        _ => "invalid_request",
    }
}
