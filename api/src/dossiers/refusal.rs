//! What a refusal of the domain means to the one who asked.

use crate::problem::{Code, Problem, Text, Violation, too_late};
use chrono::{DateTime, Utc};
use domain::{Word, calendars::local, catalogue::Version, dossiers::Refusal, identity::Role};

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::StateForbids { status, action } => {
                forbidden_by(status.name_vi(), status.word(), action.word())
            }
            Refusal::NotYetReturned { status } => {
                forbidden_by(status.name_vi(), status.word(), "rate")
            }
            Refusal::NoStepBefore => forbidden_by("bước đầu tiên", "the first step", "send_back"),
            Refusal::NoStepAfter => forbidden_by("bước cuối cùng", "the last step", "forward"),
            Refusal::NotAtApproval => forbidden_by(
                "chưa đến bước phê duyệt",
                "a step before approval",
                "approve",
            ),
            Refusal::NotFileable | Refusal::ChannelNotOffered => Self::of(Code::NotFileable),
            Refusal::SecondSupplement => Self::of(Code::SecondSupplement),
            Refusal::StepOfAnotherRole { role } => step_of(role),
            Refusal::StepTaken => Self::of(Code::StepTaken),
            Refusal::StepsRemain { .. } => Self::of(Code::StepsRemain),
            Refusal::ApprovalNeeded => Self::of(Code::ApprovalNeeded),
            Refusal::SeparationOfDuties { .. } => Self::of(Code::SeparationOfDuties),
            Refusal::NotYetArrived => Self::of(Code::NotYetArrived),
            Refusal::AlreadyArrived => Self::of(Code::AlreadyArrived),
            Refusal::SupplementTooLate { latest } => too_late(Code::SupplementTooLate, latest),
            Refusal::SuppliedTooLate { due } => supplied_too_late(due),
            Refusal::Clock(refusal) => refusal.into(),
            fault @ (Refusal::ComponentsMissing(_)
            | Refusal::UnknownComponent(_)
            | Refusal::FormNotAllowed(_)
            | Refusal::ConsentMissing
            | Refusal::AddressMissing
            | Refusal::ResultMissing
            | Refusal::ReasonMissing) => Self::invalid(violations(&fault, None)),
        }
    }
}

/// All faults of a filing in one answer: whether it can be filed at all first, then everything to mend.
pub fn of_filing(faults: Vec<Refusal>, version: &Version) -> Problem {
    let blocking =
        |fault: &&Refusal| matches!(fault, Refusal::NotFileable | Refusal::ChannelNotOffered);
    if let Some(fault) = faults.iter().find(blocking) {
        return fault.clone().into();
    }
    Problem::invalid(
        faults
            .iter()
            .flat_map(|fault| violations(fault, Some(version)))
            .collect(),
    )
}

fn forbidden_by(state_vi: &str, state_en: &str, action: &str) -> Problem {
    let detail = Text::new(
        format!(
            "Hồ sơ đang ở trạng thái “{state_vi}” ({state_en}) nên không thực hiện được thao tác {action}."
        ),
        format!("The dossier is in state {state_en}, which does not allow the action {action}."),
    );
    Problem::new(Code::StateForbids, detail)
}

fn supplied_too_late(due: DateTime<Utc>) -> Problem {
    let due = local(due).format("%H:%M %d/%m/%Y");
    let detail = Text::new(
        format!("Thời hạn bổ sung đã hết lúc {due} (LIFE-5)."),
        format!("The time to supply ended at {due} (LIFE-5)."),
    );
    Problem::new(Code::SuppliedTooLate, detail)
}

fn step_of(role: Role) -> Problem {
    let detail = Text::new(
        format!(
            "Bước hiện tại thuộc vai trò “{}” ({}).",
            role.name_vi(),
            role.word()
        ),
        format!("The present step belongs to the role {}.", role.word()),
    );
    Problem::new(Code::StepOfAnotherRole, detail)
}

fn violations(fault: &Refusal, version: Option<&Version>) -> Vec<Violation> {
    let named = |number: u16| {
        let name = version.and_then(|version| version.component(number));
        name.map_or_else(
            || number.to_string(),
            |component| format!("{number} ({})", component.name),
        )
    };
    let one = |pointer: &str, code, vi: String, en: String| {
        vec![Violation::at(pointer, code, Text::new(vi, en))]
    };
    match fault {
        Refusal::ComponentsMissing(numbers) => numbers
            .iter()
            .map(|number| {
                let text = Text::new(
                    format!("Thiếu thành phần hồ sơ {}.", named(*number)),
                    format!("Component {} must be attached.", named(*number)),
                );
                Violation::at("/components", "component_missing", text)
            })
            .collect(),
        Refusal::UnknownComponent(number) => one(
            "/components",
            "unknown_component",
            format!("Thủ tục không có thành phần {number}."),
            format!("The procedure has no component {number}."),
        ),
        Refusal::FormNotAllowed(number) => one(
            "/components",
            "form_not_allowed",
            format!("Thành phần {} không nộp được dưới hình thức này qua kênh đã chọn.", named(*number)),
            format!("Component {} cannot come in this form through this channel.", named(*number)),
        ),
        Refusal::ConsentMissing => one(
            "/consent",
            "consent_missing",
            "Cần sự đồng ý của người nộp hồ sơ: gửi giá trị true.".into(),
            "The applicant's consent is needed: send true.".into(),
        ),
        Refusal::AddressMissing => one(
            "/deliveryAddress",
            "required",
            "Nhận kết quả qua bưu chính cần địa chỉ.".into(),
            "Delivery by post needs an address.".into(),
        ),
        Refusal::ResultMissing => one(
            "/result",
            "required",
            "Hồ sơ được chấp thuận cần văn bản kết quả: đính kèm tệp với mục đích result rồi gửi mã của tệp.".into(),
            "A granted dossier needs its result document: attach a file for the purpose result and send its id.".into(),
        ),
        Refusal::ReasonMissing => one(
            "/reason",
            "required",
            "Không chấp thuận phải nêu lý do.".into(),
            "A refusal needs its reason.".into(),
        ),
        _ => Vec::new(),
    }
}
