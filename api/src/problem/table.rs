//! The one table of problem codes. Adding one: a variant in `code.rs`, a row here or in `sign_in.rs`, a line in `codes.golden`.

use super::{
    code::{Code, Row},
    sign_in,
};

pub(super) fn rows() -> impl Iterator<Item = &'static Row> {
    ROWS.iter().chain(sign_in::ROWS)
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
        Code::NotFileable,
        "not_fileable",
        409,
        ["Chưa nộp được thủ tục này", "The procedure cannot be filed"],
        [
            "Thủ tục chưa công bố, không còn hiệu lực hoặc không nhận hồ sơ qua kênh đã chọn. Xem các kênh của thủ tục trong danh mục.",
            "The procedure is not published, not in force, or not offered through this channel. Its channels stand in the catalogue.",
        ],
    ),
    row(
        Code::SecondSupplement,
        "second_supplement",
        409,
        ["Đã yêu cầu bổ sung một lần", "A supplement was requested already"],
        [
            "Chỉ được yêu cầu bổ sung một lần đầy đủ (IN-4). Yêu cầu thêm phải ghi repeatReason: applicant_did_not_follow_guidance.",
            "Only one complete supplement request is allowed (IN-4). Another needs repeatReason: applicant_did_not_follow_guidance.",
        ],
    ),
    row(
        Code::StepTaken,
        "step_taken",
        409,
        ["Bước đã có người nhận", "The step is taken"],
        [
            "Một công chức khác đã nhận bước này, hoặc chính bạn đã nhận rồi.",
            "Another officer has taken this step, or you have taken it already.",
        ],
    ),
    row(
        Code::StepsRemain,
        "steps_remain",
        409,
        ["Còn bước chưa hoàn thành", "Steps remain"],
        [
            "Chỉ hoàn thành hồ sơ ở bước cuối, sau khi đã phê duyệt.",
            "A dossier is completed on its last step, after the approval.",
        ],
    ),
    row(
        Code::ApprovalNeeded,
        "approval_needed",
        409,
        ["Cần phê duyệt", "Approval is needed"],
        [
            "Bước này kết thúc bằng phê duyệt: dùng thao tác approval.",
            "This step ends with an approval: use the operation approval.",
        ],
    ),
    row(
        Code::NotYetArrived,
        "not_yet_arrived",
        409,
        ["Cơ quan có thẩm quyền chưa nhận hồ sơ", "The competent agency does not have it yet"],
        [
            "Hồ sơ nộp tại quầy khác chưa được cơ quan có thẩm quyền xác nhận đã nhận (IN-10). Gọi arrival trước.",
            "Filed at another counter, it has not been taken over by the competent agency (IN-10). Call arrival first.",
        ],
    ),
    row(
        Code::AlreadyArrived,
        "already_arrived",
        409,
        ["Cơ quan có thẩm quyền đã nhận hồ sơ", "The competent agency has it already"],
        [
            "Thời hạn giải quyết đã bắt đầu khi cơ quan có thẩm quyền nhận hồ sơ; không nhận lần thứ hai.",
            "The limit started when the competent agency took it over; that happens once.",
        ],
    ),
    row(
        Code::SupplementTooLate,
        "supplement_too_late",
        409,
        ["Quá hạn yêu cầu bổ sung", "Too late to ask for a supplement"],
        [
            "Khi đang giải quyết chỉ được yêu cầu bổ sung trong thời hạn mà quy định đặt ra kể từ ngày tiếp nhận (LIFE-5).",
            "During handling a supplement may be asked for only within the days that the legal regime gives from the acceptance (LIFE-5).",
        ],
    ),
    row(
        Code::SuppliedTooLate,
        "supplied_too_late",
        409,
        ["Quá hạn bổ sung", "Supplied too late"],
        [
            "Thời hạn bổ sung đã hết; hồ sơ được dừng giải quyết (LIFE-5).",
            "The time to supply has ended; the dossier is stopped (LIFE-5).",
        ],
    ),
    row(
        Code::AlreadyExtended,
        "already_extended",
        409,
        ["Đã gia hạn một lần", "Extended once already"],
        [
            "Chỉ được xin lỗi và hẹn lại ngày trả kết quả một lần (LIFE-7).",
            "The due date may be moved by an apology only once (LIFE-7).",
        ],
    ),
    row(
        Code::ExtensionTooLate,
        "extension_too_late",
        409,
        ["Quá hạn xin lỗi, hẹn lại", "Too late to extend"],
        [
            "Thư xin lỗi phải gửi trước ngày hẹn trả kết quả ít nhất số ngày làm việc mà quy định đặt ra (LIFE-7).",
            "The apology must leave at least the working days that the legal regime sets before the due date (LIFE-7).",
        ],
    ),
    row(
        Code::ClockWaits,
        "clock_waits",
        409,
        ["Thời hạn đang tạm dừng", "The clock stands still"],
        [
            "Hồ sơ đang chờ bổ sung, chờ nộp nghĩa vụ tài chính hoặc chờ cơ quan phối hợp; ghi nhận kết quả chờ trước.",
            "The dossier waits for a supplement, a payment or another agency; record what was waited for first.",
        ],
    ),
    row(
        Code::ClockDoesNotWait,
        "clock_does_not_wait",
        409,
        ["Thời hạn không tạm dừng", "The clock does not wait"],
        [
            "Không có việc gì đang chờ để ghi nhận.",
            "Nothing is being waited for.",
        ],
    ),
    row(
        Code::CalendarIncomplete,
        "calendar_incomplete",
        409,
        ["Thiếu lịch làm việc", "The calendar is incomplete"],
        [
            "Chưa nạp lịch làm việc của năm cần tính hạn; quản trị viên nạp lịch rồi thử lại.",
            "The working calendar of a year that the deadline needs has not been loaded; an administrator loads it, then try again.",
        ],
    ),
    row(
        Code::StateForbids,
        "state_forbids",
        409,
        ["Trạng thái hiện tại không cho phép", "The current state forbids it"],
        [
            "Thao tác này không được phép ở trạng thái hiện tại của đối tượng.",
            "The current state of the resource does not allow this action.",
        ],
    ),
    row(
        Code::Duplicate,
        "duplicate",
        409,
        ["Đã tồn tại", "It exists already"],
        [
            "Đã có một đối tượng với cùng định danh. Hãy dùng định danh khác hoặc sửa đối tượng đang có.",
            "Something with the same identifier exists. Use another one or change what exists.",
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
