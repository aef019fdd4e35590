//! The one table of problem codes. Adding one: a variant in `code.rs`, a row here, in `conflicts.rs`, `sign_in.rs` or
//! `machines.rs`, a line in `codes.golden`.

use super::{
    code::{Code, Row},
    conflicts::CONFLICTS,
    machines::MACHINES,
    sign_in::SIGN_IN,
};

pub(super) fn rows() -> impl Iterator<Item = &'static Row> {
    ROWS.iter().chain(CONFLICTS).chain(SIGN_IN).chain(MACHINES)
}

const ROWS: &[Row] = &[
    row(
        Code::MalformedRequest,
        "malformed_request",
        400,
        ["Yêu cầu không đọc được", "The request cannot be read"],
        [
            "Nội dung gửi lên không phải JSON hợp lệ hoặc yêu cầu HTTP sai cú pháp. Hãy sửa cú pháp rồi gửi lại.",
            "The body is not valid JSON or the HTTP request breaks the syntax. Mend the syntax and send it again.",
        ],
    ),
    row(
        Code::InvalidRequest,
        "invalid_request",
        400,
        ["Dữ liệu chưa hợp lệ", "The data is not valid"],
        [
            "Một hoặc nhiều trường chưa đúng quy định; mục errors nêu từng chỗ và cách sửa.",
            "One or more fields break a rule; `errors` names each place and how to mend it.",
        ],
    ),
    row(
        Code::IfMatchInvalid,
        "if_match_invalid",
        400,
        ["If-Match không hợp lệ", "If-Match is not valid"],
        [
            "If-Match phải là đúng một ETag mạnh lấy từ lần đọc trước, ví dụ \"3\"; không nhận dấu *.",
            "If-Match must be exactly one strong ETag taken from an earlier answer, such as \"3\"; * is not accepted.",
        ],
    ),
    row(
        Code::IdempotencyKeyRequired,
        "idempotency_key_required",
        400,
        ["Thiếu Idempotency-Key", "Idempotency-Key is missing"],
        [
            "Thao tác này cần tiêu đề Idempotency-Key (1 đến 128 ký tự ASCII nhìn thấy được, ví dụ một UUID) để gửi lại không tạo hai lần.",
            "This operation needs an Idempotency-Key header (1 to 128 visible ASCII characters, such as a UUID) so that a repeat has no second effect.",
        ],
    ),
    row(
        Code::InvalidCursor,
        "invalid_cursor",
        400,
        ["Con trỏ trang không hợp lệ", "The cursor is not valid"],
        [
            "Con trỏ chỉ dùng được cho đúng danh sách và bộ lọc đã sinh ra nó. Hãy đọc lại từ trang đầu.",
            "A cursor works only for the list and the filters it came from. Start again from the first page.",
        ],
    ),
    row(
        Code::Forbidden,
        "forbidden",
        403,
        ["Không được phép", "Not allowed"],
        [
            "Quý vị xem được đối tượng này nhưng không có quyền thực hiện thao tác.",
            "You may see this resource, but you may not do this to it.",
        ],
    ),
    row(
        Code::WrongCaller,
        "wrong_caller",
        403,
        ["Không đúng loại tài khoản", "Wrong kind of account"],
        [
            "Thao tác này dành cho loại tài khoản hoặc chức danh khác.",
            "This operation is for another kind of account or another position.",
        ],
    ),
    row(
        Code::NotFound,
        "not_found",
        404,
        ["Không tìm thấy", "Not found"],
        [
            "Không có đối tượng này, hoặc quý vị không được xem nó.",
            "There is no such resource, or you may not see it.",
        ],
    ),
    row(
        Code::YearNotLoaded,
        "year_not_loaded",
        404,
        ["Chưa nạp lịch của năm này", "The year is not loaded"],
        [
            "Chưa có ngày nghỉ và ngày làm bù của năm này; quản trị viên nạp năm đó bằng một thay đổi lịch.",
            "The days off and make-up days of this year are not known; an administrator imports the year with a calendar change.",
        ],
    ),
    row(
        Code::MethodNotAllowed,
        "method_not_allowed",
        405,
        ["Phương thức không được hỗ trợ", "Method not allowed"],
        [
            "Địa chỉ này không nhận phương thức HTTP đó; tiêu đề Allow nêu các phương thức được nhận.",
            "This address does not take that HTTP method; the Allow header names those it takes.",
        ],
    ),
    row(
        Code::RequestTimeout,
        "request_timeout",
        408,
        ["Gửi dữ liệu quá chậm", "The body came too slowly"],
        [
            "Nội dung yêu cầu không đến đủ trong thời gian cho phép. Hãy gửi lại.",
            "The request body did not arrive in time. Send it again.",
        ],
    ).retryable(),
    row(
        Code::SeparationOfDuties,
        "separation_of_duties",
        403,
        ["Vi phạm tách bạch nhiệm vụ", "Separation of duties"],
        [
            "Người đã tiếp nhận hoặc thụ lý hồ sơ không được phê duyệt chính hồ sơ đó (LIFE-4). Lãnh đạo khác phê duyệt.",
            "Who received or prepared a dossier does not approve it (LIFE-4). Another leader approves.",
        ],
    ),
    row(
        Code::StepOfAnotherRole,
        "step_of_another_role",
        403,
        ["Bước thuộc vai trò khác", "The step belongs to another role"],
        [
            "Bước hiện tại của quy trình thuộc một vai trò khác; người giữ vai trò đó thực hiện.",
            "The present step of the workflow belongs to another role; its holder acts.",
        ],
    ),
    row(
        Code::StaleVersion,
        "stale_version",
        412,
        ["Dữ liệu đã thay đổi", "The data has changed"],
        [
            "Đối tượng đã được người khác sửa sau lần đọc của quý vị. Hãy đọc lại, xem thay đổi rồi gửi lại với ETag mới.",
            "Somebody changed the resource after you read it. Read it again, look at the change and repeat with the new ETag.",
        ],
    ),
    row(
        Code::BodyTooLarge,
        "body_too_large",
        413,
        ["Nội dung quá lớn", "The body is too large"],
        [
            "Nội dung gửi lên vượt quá giới hạn của thao tác này.",
            "The body is larger than this operation accepts.",
        ],
    ),
    row(
        Code::UnsupportedMediaType,
        "unsupported_media_type",
        415,
        ["Kiểu nội dung không được hỗ trợ", "Unsupported media type"],
        [
            "Hãy gửi nội dung với Content-Type mà thao tác này nêu trong tài liệu, thường là application/json.",
            "Send the body with the Content-Type that the documentation of this operation names, usually application/json.",
        ],
    ),
    row(
        Code::UnsupportedContentCoding,
        "unsupported_content_coding",
        415,
        ["Nội dung nén không được nhận", "Compressed bodies are not taken"],
        [
            "Hãy gửi nội dung không nén, không có Content-Encoding; tiêu đề Accept-Encoding nêu cách mã hóa được nhận.",
            "Send the body as it is, without Content-Encoding; the Accept-Encoding header names the codings that are taken.",
        ],
    ),
    row(
        Code::IdempotencyKeyReused,
        "idempotency_key_reused",
        422,
        ["Idempotency-Key đã dùng cho nội dung khác", "Idempotency-Key was used for another body"],
        [
            "Khóa này đã gắn với một yêu cầu khác. Hãy dùng khóa mới cho yêu cầu mới.",
            "This key belongs to another request. Use a new key for a new request.",
        ],
    ),
    row(
        Code::IfMatchRequired,
        "if_match_required",
        428,
        ["Thiếu If-Match", "If-Match is missing"],
        [
            "Hãy gửi ETag của lần đọc gần nhất trong tiêu đề If-Match, để không ghi đè thay đổi của người khác.",
            "Send the ETag of your last read in the If-Match header, so that nobody's change is overwritten.",
        ],
    ),
    row(
        Code::TooManyRequests,
        "too_many_requests",
        429,
        ["Quá nhiều yêu cầu", "Too many requests"],
        [
            "Quý vị đã gửi quá nhiều yêu cầu loại này. Hãy chờ số giây nêu ở Retry-After.",
            "You sent too many requests of this kind. Wait the seconds named by Retry-After.",
        ],
    ).retryable(),
    INTERNAL_ERROR,
    row(
        Code::Unavailable,
        "unavailable",
        503,
        ["Tạm thời không phục vụ được", "Temporarily unavailable"],
        [
            "Cơ sở dữ liệu tạm thời không trả lời. Hãy thử lại sau số giây nêu ở Retry-After.",
            "The database does not answer at the moment. Try again after the seconds named by Retry-After.",
        ],
    ).retryable(),
    row(
        Code::Busy,
        "busy",
        503,
        ["Hệ thống đang bận", "The system is busy"],
        [
            "Có quá nhiều yêu cầu cùng lúc. Hãy thử lại sau số giây nêu ở Retry-After.",
            "Too many requests at the same time. Try again after the seconds named by Retry-After.",
        ],
    ).retryable(),
];

pub(super) const INTERNAL_ERROR: Row = Row {
    code: Code::InternalError,
    word: "internal_error",
    status: 500,
    retryable: true,
    title: ["Lỗi hệ thống", "Internal error"],
    explanation: [
        "Hệ thống gặp lỗi và đã ghi lại. Khi cần hỗ trợ, hãy nêu requestId.",
        "The system failed and has recorded it. When you ask for support, name the requestId.",
    ],
};

pub(super) type Bilingual = [&'static str; 2];

pub(super) const fn row(
    code: Code,
    word: &'static str,
    status: u16,
    title: Bilingual,
    explanation: Bilingual,
) -> Row {
    Row {
        code,
        word,
        status,
        retryable: false,
        title,
        explanation,
    }
}

impl Row {
    pub(super) const fn retryable(self) -> Self {
        Self {
            retryable: true,
            ..self
        }
    }
}
