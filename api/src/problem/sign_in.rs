//! The rows of signing in and of proving who one is.

use super::{
    code::{Code, Row},
    table::row,
};

pub(super) const SIGN_IN: &[Row] = &[
    row(
        Code::Unauthenticated,
        "unauthenticated",
        401,
        ["Chưa đăng nhập", "Not signed in"],
        [
            "Thao tác này cần mã truy cập hợp lệ ở tiêu đề Authorization: Bearer …",
            "This operation needs a valid access token in the header Authorization: Bearer …",
        ],
    ),
    row(
        Code::TokenExpired,
        "token_expired",
        401,
        ["Mã truy cập đã hết hạn", "The access token has expired"],
        [
            "Hãy đổi mã làm mới lấy mã truy cập mới rồi gửi lại yêu cầu.",
            "Exchange the refresh token for a new access token and send the request again.",
        ],
    ),
    row(
        Code::SessionEnded,
        "session_ended",
        401,
        ["Phiên đã kết thúc", "The session has ended"],
        [
            "Phiên đăng nhập đã đăng xuất, bị thu hồi hoặc tài khoản đang bị khóa. Hãy đăng nhập lại.",
            "The session was signed out or revoked, or the account is frozen. Sign in again.",
        ],
    ),
    row(
        Code::InvalidCredentials,
        "invalid_credentials",
        401,
        ["Sai tên đăng nhập hoặc mật khẩu", "Wrong username or password"],
        [
            "Tên đăng nhập hoặc mật khẩu không đúng, hoặc tài khoản đang bị khóa.",
            "The username or the password is wrong, or the account is frozen.",
        ],
    ),
    row(
        Code::PasswordChangeRequired,
        "password_change_required",
        403,
        ["Cần đổi mật khẩu trước", "The password must be changed first"],
        [
            "Mật khẩu hiện tại do người khác đặt. Hãy đổi bằng PUT /api/v1/me/password rồi thực hiện lại.",
            "Somebody else chose the present password. Change it with PUT /api/v1/me/password and try again.",
        ],
    ),
    row(
        Code::SecondFactorRequired,
        "second_factor_required",
        401,
        ["Cần mã xác thực", "A code is needed"],
        [
            "Tài khoản này có xác thực hai lớp. Hãy gửi lại kèm `otp`: mã sáu số của ứng dụng, hoặc một mã khôi phục.",
            "This account has a second factor. Send the request again with `otp`: the six digits of the app, or a recovery code.",
        ],
    ),
    row(
        Code::InvalidSecondFactor,
        "invalid_second_factor",
        401,
        ["Mã xác thực không đúng", "The code is wrong"],
        [
            "Mã xác thực không đúng, đã dùng rồi hoặc đã hết hạn. Hãy nhập mã mới đang hiện trên ứng dụng.",
            "The code is wrong, was used already or has expired. Type the one that the app shows now.",
        ],
    ),
    row(
        Code::InsufficientUserAuthentication,
        "insufficient_user_authentication",
        401,
        ["Cần xác thực lại", "Prove once more who you are"],
        [
            "Thao tác này cần lần xác thực gần đây, có lớp thứ hai nếu tài khoản có. Hãy gọi POST /api/v1/me/authentications rồi thực hiện lại.",
            "This act needs a recent proof of who you are, with the second factor where the account has one. Call POST /api/v1/me/authentications and try again.",
        ],
    ),
    row(
        Code::SecondFactorEnrolmentRequired,
        "second_factor_enrolment_required",
        403,
        ["Cần đăng ký xác thực hai lớp trước", "A second factor must be enrolled first"],
        [
            "Nơi này yêu cầu công chức dùng xác thực hai lớp, hoặc tài khoản vừa được nhận lại sau khi báo mất. Hãy đăng ký bằng POST /api/v1/me/second-factor rồi thực hiện lại.",
            "Staff need a second factor here, or the account was given back after a loss. Enrol one with POST /api/v1/me/second-factor and try again.",
        ],
    ),
    row(
        Code::AuthorizationPending,
        "authorization_pending",
        400,
        ["Chưa được chấp thuận", "Not approved yet"],
        [
            "Người dùng chưa trả lời trên điện thoại. Hãy hỏi lại sau số giây nêu ở Retry-After.",
            "Nobody has answered on the phone yet. Ask again after the seconds named by Retry-After.",
        ],
    ).retryable(),
    row(
        Code::SlowDown,
        "slow_down",
        400,
        ["Hỏi quá dồn dập", "Asked too often"],
        [
            "Người dùng chưa trả lời, và thiết bị đã hỏi lại quá sớm. Từ nay mỗi lần hỏi phải cách nhau số giây nêu ở Retry-After.",
            "Nobody has answered yet, and the device asked again too early. From now on it waits the seconds named by Retry-After.",
        ],
    ).retryable(),
    row(
        Code::AccessDenied,
        "access_denied",
        400,
        ["Không được chấp thuận", "Not approved"],
        [
            "Yêu cầu đăng nhập đã bị từ chối trên điện thoại, bị hủy vì nhập sai số, hoặc phiên chấp thuận không còn. Hãy tạo yêu cầu mới.",
            "The request was refused on the phone, ended by wrong numbers, or the session that approved it is over. Make a new one.",
        ],
    ),
    row(
        Code::ExpiredToken,
        "expired_token",
        400,
        ["Yêu cầu đã hết hạn", "The request has expired"],
        [
            "Mã thiết bị đã quá 5 phút, đã đổi lấy phiên rồi hoặc không có. Hãy tạo yêu cầu mới.",
            "The device code is older than 5 minutes, was exchanged already or is none. Make a new request.",
        ],
    ),
    row(
        Code::TooManyAttempts,
        "too_many_attempts",
        429,
        ["Sai quá nhiều lần", "Too many wrong attempts"],
        [
            "Đã sai quá nhiều lần với tài khoản này, nên lần này chưa được kiểm tra. Hãy chờ số giây nêu ở Retry-After; thiết bị đã từng đăng nhập không phải chờ vì người khác.",
            "There were too many wrong attempts on this account, so this one was not looked at. Wait the seconds named by Retry-After; a device that has signed in before does not wait because of others.",
        ],
    ).retryable(),
];
