//! What the state of things forbids: 409.

use super::{
    code::{Code, Row},
    table::row,
};

pub(super) const CONFLICTS: &[Row] = &[
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
        [
            "Đã yêu cầu bổ sung một lần",
            "A supplement was requested already",
        ],
        [
            "Chỉ được yêu cầu bổ sung một lần đầy đủ (IN-4). Yêu cầu thêm phải ghi repeatReason: applicant_did_not_follow_guidance.",
            "Only one complete supplement request is allowed (IN-4). Another needs repeatReason: applicant_did_not_follow_guidance.",
        ],
    ),
    row(
        Code::AlreadyDecided,
        "already_decided",
        409,
        ["Yêu cầu đã được quyết định", "It was decided already"],
        [
            "Yêu cầu này đã được chấp nhận hoặc từ chối; gửi yêu cầu mới nếu cần.",
            "The request was granted or refused already; send another one if needed.",
        ],
    ),
    row(
        Code::ProcessingRestricted,
        "processing_restricted",
        409,
        [
            "Chủ dữ liệu hạn chế xử lý",
            "The person has restricted the use of the data",
        ],
        [
            "Người này yêu cầu hạn chế xử lý dữ liệu cá nhân: dữ liệu được lưu và không dùng ngoài việc giải quyết hồ sơ đang có.",
            "This person wants the data kept and not used beyond the dossiers under way.",
        ],
    ),
    row(
        Code::ConsentBoundToDossier,
        "consent_bound_to_dossier",
        409,
        [
            "Sự đồng ý gắn với hồ sơ",
            "This consent belongs to a dossier",
        ],
        [
            "Sự đồng ý này được cho khi nộp hồ sơ và kết thúc cùng hồ sơ; muốn rút lại thì rút hồ sơ (withdrawal).",
            "It was given with a filing and ends with the dossier: withdraw the dossier instead.",
        ],
    ),
    row(
        Code::ConsentTextChanged,
        "consent_text_changed",
        409,
        ["Nội dung đồng ý đã thay đổi", "The text has changed"],
        [
            "Phiên bản đã xem không còn là phiên bản hiện hành; đọc lại nội dung bằng GET /me/consents rồi gửi lại.",
            "The version that was shown is not the present one: read it again with GET /me/consents and send again.",
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
        [
            "Cơ quan có thẩm quyền chưa nhận hồ sơ",
            "The competent agency does not have it yet",
        ],
        [
            "Hồ sơ nộp tại quầy khác chưa được cơ quan có thẩm quyền xác nhận đã nhận (IN-10). Gọi arrival trước.",
            "Filed at another counter, it has not been taken over by the competent agency (IN-10). Call arrival first.",
        ],
    ),
    row(
        Code::AlreadyArrived,
        "already_arrived",
        409,
        [
            "Cơ quan có thẩm quyền đã nhận hồ sơ",
            "The competent agency has it already",
        ],
        [
            "Thời hạn giải quyết đã bắt đầu khi cơ quan có thẩm quyền nhận hồ sơ; không nhận lần thứ hai.",
            "The limit started when the competent agency took it over; that happens once.",
        ],
    ),
    row(
        Code::SupplementTooLate,
        "supplement_too_late",
        409,
        [
            "Quá hạn yêu cầu bổ sung",
            "Too late to ask for a supplement",
        ],
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
        Code::CalendarChanged,
        "calendar_changed",
        409,
        ["Lịch đã thay đổi", "The calendar has changed"],
        [
            "Lịch này hoặc một lịch liên quan đã thay đổi sau khi đề xuất được soạn. Hãy đọc lại lịch và đề xuất lại.",
            "This calendar or a related one has changed since the proposal was made. Read the calendar again and propose anew.",
        ],
    ),
    row(
        Code::StateForbids,
        "state_forbids",
        409,
        [
            "Trạng thái hiện tại không cho phép",
            "The current state forbids it",
        ],
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
];
