//! The one table of problem codes. Adding one: a variant in `code.rs`, a row here, a line in `codes.golden`.

use super::code::{Code, Row};

pub(super) const ROWS: &[Row] = &[
    Row {
        code: Code::MalformedRequest,
        word: "malformed_request",
        status: 400,
        retryable: false,
        title: ["Yêu cầu không đọc được", "The request cannot be read"],
        explanation: [
            "Nội dung gửi lên không phải JSON hợp lệ hoặc yêu cầu HTTP sai cú pháp. Hãy sửa cú pháp rồi gửi lại.",
            "The body is not valid JSON or the HTTP request breaks the syntax. Mend the syntax and send it again.",
        ],
    },
    Row {
        code: Code::InvalidRequest,
        word: "invalid_request",
        status: 400,
        retryable: false,
        title: ["Dữ liệu chưa hợp lệ", "The data is not valid"],
        explanation: [
            "Một hoặc nhiều trường chưa đúng quy định; mục errors nêu từng chỗ và cách sửa.",
            "One or more fields break a rule; `errors` names each place and how to mend it.",
        ],
    },
    Row {
        code: Code::IfMatchInvalid,
        word: "if_match_invalid",
        status: 400,
        retryable: false,
        title: ["If-Match không hợp lệ", "If-Match is not valid"],
        explanation: [
            "If-Match phải là đúng một ETag mạnh lấy từ lần đọc trước, ví dụ \"3\"; không nhận dấu *.",
            "If-Match must be exactly one strong ETag taken from an earlier answer, such as \"3\"; * is not accepted.",
        ],
    },
    Row {
        code: Code::IdempotencyKeyRequired,
        word: "idempotency_key_required",
        status: 400,
        retryable: false,
        title: ["Thiếu Idempotency-Key", "Idempotency-Key is missing"],
        explanation: [
            "Thao tác này cần tiêu đề Idempotency-Key (1 đến 128 ký tự ASCII nhìn thấy được, ví dụ một UUID) để gửi lại không tạo hai lần.",
            "This operation needs an Idempotency-Key header (1 to 128 visible ASCII characters, such as a UUID) so that a repeat has no second effect.",
        ],
    },
    Row {
        code: Code::InvalidCursor,
        word: "invalid_cursor",
        status: 400,
        retryable: false,
        title: ["Con trỏ trang không hợp lệ", "The cursor is not valid"],
        explanation: [
            "Con trỏ chỉ dùng được cho đúng danh sách và bộ lọc đã sinh ra nó. Hãy đọc lại từ trang đầu.",
            "A cursor works only for the list and the filters it came from. Start again from the first page.",
        ],
    },
    Row {
        code: Code::Unauthenticated,
        word: "unauthenticated",
        status: 401,
        retryable: false,
        title: ["Chưa đăng nhập", "Not signed in"],
        explanation: [
            "Thao tác này cần mã truy cập hợp lệ ở tiêu đề Authorization: Bearer …",
            "This operation needs a valid access token in the header Authorization: Bearer …",
        ],
    },
    Row {
        code: Code::TokenExpired,
        word: "token_expired",
        status: 401,
        retryable: false,
        title: ["Mã truy cập đã hết hạn", "The access token has expired"],
        explanation: [
            "Hãy đổi mã làm mới lấy mã truy cập mới rồi gửi lại yêu cầu.",
            "Exchange the refresh token for a new access token and send the request again.",
        ],
    },
    Row {
        code: Code::SessionEnded,
        word: "session_ended",
        status: 401,
        retryable: false,
        title: ["Phiên đã kết thúc", "The session has ended"],
        explanation: [
            "Phiên đăng nhập đã đăng xuất, bị thu hồi hoặc tài khoản đang bị khóa. Hãy đăng nhập lại.",
            "The session was signed out or revoked, or the account is frozen. Sign in again.",
        ],
    },
    Row {
        code: Code::InvalidCredentials,
        word: "invalid_credentials",
        status: 401,
        retryable: false,
        title: [
            "Sai tên đăng nhập hoặc mật khẩu",
            "Wrong username or password",
        ],
        explanation: [
            "Tên đăng nhập hoặc mật khẩu không đúng, hoặc tài khoản đang bị khóa.",
            "The username or the password is wrong, or the account is frozen.",
        ],
    },
    Row {
        code: Code::Forbidden,
        word: "forbidden",
        status: 403,
        retryable: false,
        title: ["Không được phép", "Not allowed"],
        explanation: [
            "Quý vị xem được đối tượng này nhưng không có quyền thực hiện thao tác.",
            "You may see this resource, but you may not do this to it.",
        ],
    },
    Row {
        code: Code::WrongCaller,
        word: "wrong_caller",
        status: 403,
        retryable: false,
        title: ["Không đúng loại tài khoản", "Wrong kind of account"],
        explanation: [
            "Thao tác này dành cho loại tài khoản hoặc chức danh khác.",
            "This operation is for another kind of account or another position.",
        ],
    },
    Row {
        code: Code::PasswordChangeRequired,
        word: "password_change_required",
        status: 403,
        retryable: false,
        title: [
            "Cần đổi mật khẩu trước",
            "The password must be changed first",
        ],
        explanation: [
            "Mật khẩu hiện tại do người khác đặt. Hãy đổi bằng PUT /api/v1/me/password rồi thực hiện lại.",
            "Somebody else chose the present password. Change it with PUT /api/v1/me/password and try again.",
        ],
    },
    Row {
        code: Code::NotFound,
        word: "not_found",
        status: 404,
        retryable: false,
        title: ["Không tìm thấy", "Not found"],
        explanation: [
            "Không có đối tượng này, hoặc quý vị không được xem nó.",
            "There is no such resource, or you may not see it.",
        ],
    },
    Row {
        code: Code::MethodNotAllowed,
        word: "method_not_allowed",
        status: 405,
        retryable: false,
        title: ["Phương thức không được hỗ trợ", "Method not allowed"],
        explanation: [
            "Địa chỉ này không nhận phương thức HTTP đó; tiêu đề Allow nêu các phương thức được nhận.",
            "This address does not take that HTTP method; the Allow header names those it takes.",
        ],
    },
    Row {
        code: Code::RequestTimeout,
        word: "request_timeout",
        status: 408,
        retryable: true,
        title: ["Gửi dữ liệu quá chậm", "The body came too slowly"],
        explanation: [
            "Nội dung yêu cầu không đến đủ trong thời gian cho phép. Hãy gửi lại.",
            "The request body did not arrive in time. Send it again.",
        ],
    },
    Row {
        code: Code::SeparationOfDuties,
        word: "separation_of_duties",
        status: 403,
        retryable: false,
        title: ["Vi phạm tách bạch nhiệm vụ", "Separation of duties"],
        explanation: [
            "Người đã tiếp nhận hoặc thụ lý hồ sơ không được phê duyệt chính hồ sơ đó (LIFE-4). Lãnh đạo khác phê duyệt.",
            "Who received or prepared a dossier does not approve it (LIFE-4). Another leader approves.",
        ],
    },
    Row {
        code: Code::StepOfAnotherRole,
        word: "step_of_another_role",
        status: 403,
        retryable: false,
        title: [
            "Bước thuộc vai trò khác",
            "The step belongs to another role",
        ],
        explanation: [
            "Bước hiện tại của quy trình thuộc một vai trò khác; người giữ vai trò đó thực hiện.",
            "The present step of the workflow belongs to another role; its holder acts.",
        ],
    },
    Row {
        code: Code::NotFileable,
        word: "not_fileable",
        status: 409,
        retryable: false,
        title: ["Chưa nộp được thủ tục này", "The procedure cannot be filed"],
        explanation: [
            "Thủ tục chưa công bố, không còn hiệu lực hoặc không nhận hồ sơ qua kênh đã chọn. Xem các kênh của thủ tục trong danh mục.",
            "The procedure is not published, not in force, or not offered through this channel. Its channels stand in the catalogue.",
        ],
    },
    Row {
        code: Code::SecondSupplement,
        word: "second_supplement",
        status: 409,
        retryable: false,
        title: [
            "Đã yêu cầu bổ sung một lần",
            "A supplement was requested already",
        ],
        explanation: [
            "Chỉ được yêu cầu bổ sung một lần đầy đủ (IN-4). Yêu cầu thêm phải ghi repeatReason: applicant_did_not_follow_guidance.",
            "Only one complete supplement request is allowed (IN-4). Another needs repeatReason: applicant_did_not_follow_guidance.",
        ],
    },
    Row {
        code: Code::StepTaken,
        word: "step_taken",
        status: 409,
        retryable: false,
        title: ["Bước đã có người nhận", "The step is taken"],
        explanation: [
            "Một công chức khác đã nhận bước này, hoặc chính bạn đã nhận rồi.",
            "Another officer has taken this step, or you have taken it already.",
        ],
    },
    Row {
        code: Code::StepsRemain,
        word: "steps_remain",
        status: 409,
        retryable: false,
        title: ["Còn bước chưa hoàn thành", "Steps remain"],
        explanation: [
            "Chỉ hoàn thành hồ sơ ở bước cuối, sau khi đã phê duyệt.",
            "A dossier is completed on its last step, after the approval.",
        ],
    },
    Row {
        code: Code::ApprovalNeeded,
        word: "approval_needed",
        status: 409,
        retryable: false,
        title: ["Cần phê duyệt", "Approval is needed"],
        explanation: [
            "Bước này kết thúc bằng phê duyệt: dùng thao tác approval.",
            "This step ends with an approval: use the operation approval.",
        ],
    },
    Row {
        code: Code::CalendarIncomplete,
        word: "calendar_incomplete",
        status: 409,
        retryable: false,
        title: ["Thiếu lịch làm việc", "The calendar is incomplete"],
        explanation: [
            "Chưa nạp lịch làm việc của năm cần tính hạn; quản trị viên nạp lịch rồi thử lại.",
            "The working calendar of a year that the deadline needs has not been loaded; an administrator loads it, then try again.",
        ],
    },
    Row {
        code: Code::StateForbids,
        word: "state_forbids",
        status: 409,
        retryable: false,
        title: [
            "Trạng thái hiện tại không cho phép",
            "The current state forbids it",
        ],
        explanation: [
            "Thao tác này không được phép ở trạng thái hiện tại của đối tượng.",
            "The current state of the resource does not allow this action.",
        ],
    },
    Row {
        code: Code::Duplicate,
        word: "duplicate",
        status: 409,
        retryable: false,
        title: ["Đã tồn tại", "It exists already"],
        explanation: [
            "Đã có một đối tượng với cùng định danh. Hãy dùng định danh khác hoặc sửa đối tượng đang có.",
            "Something with the same identifier exists. Use another one or change what exists.",
        ],
    },
    Row {
        code: Code::IdempotencyInFlight,
        word: "idempotency_in_flight",
        status: 409,
        retryable: true,
        title: [
            "Yêu cầu trước chưa xong",
            "The earlier request is still running",
        ],
        explanation: [
            "Một yêu cầu cùng Idempotency-Key đang được xử lý. Hãy gửi lại sau giây lát để nhận kết quả của nó.",
            "A request with the same Idempotency-Key is being handled. Repeat it shortly to receive its answer.",
        ],
    },
    Row {
        code: Code::StaleVersion,
        word: "stale_version",
        status: 412,
        retryable: false,
        title: ["Dữ liệu đã thay đổi", "The data has changed"],
        explanation: [
            "Đối tượng đã được người khác sửa sau lần đọc của quý vị. Hãy đọc lại, xem thay đổi rồi gửi lại với ETag mới.",
            "Somebody changed the resource after you read it. Read it again, look at the change and repeat with the new ETag.",
        ],
    },
    Row {
        code: Code::BodyTooLarge,
        word: "body_too_large",
        status: 413,
        retryable: false,
        title: ["Nội dung quá lớn", "The body is too large"],
        explanation: [
            "Nội dung gửi lên vượt quá giới hạn của thao tác này.",
            "The body is larger than this operation accepts.",
        ],
    },
    Row {
        code: Code::UnsupportedMediaType,
        word: "unsupported_media_type",
        status: 415,
        retryable: false,
        title: ["Kiểu nội dung không được hỗ trợ", "Unsupported media type"],
        explanation: [
            "Hãy gửi nội dung với Content-Type mà thao tác này nêu trong tài liệu, thường là application/json.",
            "Send the body with the Content-Type that the documentation of this operation names, usually application/json.",
        ],
    },
    Row {
        code: Code::IdempotencyKeyReused,
        word: "idempotency_key_reused",
        status: 422,
        retryable: false,
        title: [
            "Idempotency-Key đã dùng cho nội dung khác",
            "Idempotency-Key was used for another body",
        ],
        explanation: [
            "Khóa này đã gắn với một yêu cầu khác. Hãy dùng khóa mới cho yêu cầu mới.",
            "This key belongs to another request. Use a new key for a new request.",
        ],
    },
    Row {
        code: Code::IfMatchRequired,
        word: "if_match_required",
        status: 428,
        retryable: false,
        title: ["Thiếu If-Match", "If-Match is missing"],
        explanation: [
            "Hãy gửi ETag của lần đọc gần nhất trong tiêu đề If-Match, để không ghi đè thay đổi của người khác.",
            "Send the ETag of your last read in the If-Match header, so that nobody's change is overwritten.",
        ],
    },
    Row {
        code: Code::TooManyRequests,
        word: "too_many_requests",
        status: 429,
        retryable: true,
        title: ["Quá nhiều yêu cầu", "Too many requests"],
        explanation: [
            "Quý vị đã gửi quá nhiều yêu cầu loại này. Hãy chờ số giây nêu ở Retry-After.",
            "You sent too many requests of this kind. Wait the seconds named by Retry-After.",
        ],
    },
    INTERNAL_ERROR,
    Row {
        code: Code::Unavailable,
        word: "unavailable",
        status: 503,
        retryable: true,
        title: ["Tạm thời không phục vụ được", "Temporarily unavailable"],
        explanation: [
            "Cơ sở dữ liệu tạm thời không trả lời. Hãy thử lại sau số giây nêu ở Retry-After.",
            "The database does not answer at the moment. Try again after the seconds named by Retry-After.",
        ],
    },
    Row {
        code: Code::Busy,
        word: "busy",
        status: 503,
        retryable: true,
        title: ["Hệ thống đang bận", "The system is busy"],
        explanation: [
            "Có quá nhiều yêu cầu cùng lúc. Hãy thử lại sau số giây nêu ở Retry-After.",
            "Too many requests at the same time. Try again after the seconds named by Retry-After.",
        ],
    },
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
