//! What the applicant is told, in Vietnamese, and when a failed delivery is tried again (IN-8).

mod delegations;
mod emergencies;
mod invitations;
mod losses;

pub use delegations::{delegation_accepted, delegation_ended, delegation_offered};
pub use emergencies::opened_in_emergency;
pub use invitations::invitation;
pub use losses::{loss_code, loss_over, loss_reported};

use crate::{
    calendars::local,
    dossiers::{Act, Dossier, Event, Outcome, WarningLevel},
};
use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

/// After so many failed attempts a delivery is dead and waits for an administrator.
pub const MOST_ATTEMPTS: u16 = 12;

/// A message to one person about a dossier or the own account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub title: String,
    pub body: String,
}

/// A notice that waits to be handed out, as it was written with the event that caused it.
#[derive(Clone, Debug, PartialEq)]
pub struct Delivery {
    pub id: Uuid,
    /// Code of the dossier that it is about, if it is about one.
    pub dossier: Option<String>,
    pub notice: Notice,
    /// The account whose in-app list shows it, when the recipient has one.
    pub account: Option<Uuid>,
    pub email: Option<String>,
    pub created_at: DateTime<Utc>,
    pub attempts: u16,
}

impl Delivery {
    /// About no dossier and for nobody's list: a letter with a code.
    pub fn is_letter_alone(&self) -> bool {
        self.dossier.is_none() && self.account.is_none()
    }
}

/// When to try again after that many failed attempts: 30 s, doubling, at most 6 hours.
pub fn next_attempt(attempts: u16, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    if attempts >= MOST_ATTEMPTS {
        return None;
    }
    let doublings = u32::from(attempts.saturating_sub(1)).min(10);
    let wait = TimeDelta::seconds(30 << doublings).min(TimeDelta::hours(6));
    Some(now + wait)
}

/// The notice that an event makes, if the applicant should hear of it.
pub fn notice_of(dossier: &Dossier, event: &Event, procedure_title: &str) -> Option<Notice> {
    let code = &dossier.code;
    let note = event.note.as_deref().unwrap_or_default();
    let (title, text) = match event.act {
        Act::Filed => (
            format!("Hồ sơ {code} đã được nộp"),
            format!(
                "Mã số hồ sơ của ông/bà là {code}. Bộ phận Một cửa trả lời về việc tiếp nhận chậm nhất {}.",
                clock(dossier.reception.due)
            ),
        ),
        Act::Accepted => (
            format!("Hồ sơ {code} đã được tiếp nhận"),
            format!(
                "Hồ sơ được tiếp nhận ngày {}. {}",
                clock(event.at),
                appointment(dossier)
            ),
        ),
        Act::Arrived => (
            format!("Cơ quan có thẩm quyền đã nhận hồ sơ {code}"),
            appointment(dossier),
        ),
        Act::Refused => (
            format!("Hồ sơ {code} không được tiếp nhận"),
            format!("Lý do: {note}"),
        ),
        Act::SupplementRequested => (
            format!("Hồ sơ {code} cần bổ sung"),
            format!(
                "Đề nghị ông/bà bổ sung, hoàn thiện hồ sơ{}:\n{note}",
                dossier
                    .supplement
                    .as_ref()
                    .map_or_else(String::new, |promise| format!(
                        " chậm nhất {}",
                        clock(promise.due)
                    ))
            ),
        ),
        Act::Stopped => (
            format!("Hồ sơ {code} đã dừng giải quyết"),
            format!("Lý do: {note}"),
        ),
        Act::PaymentRequired => (
            format!("Hồ sơ {code} cần nộp nghĩa vụ tài chính"),
            format!("{note}\nThời hạn giải quyết tạm dừng cho đến khi xác nhận đã nộp."),
        ),
        Act::Extended => (
            format!("Xin lỗi và hẹn lại ngày trả kết quả hồ sơ {code}"),
            format!("Lý do: {note}\n{}", appointment(dossier)),
        ),
        Act::DeadlineRecomputed => (
            format!("Thời hạn của hồ sơ {code} thay đổi"),
            note.to_owned(),
        ),
        Act::Completed => (
            format!("Hồ sơ {code} đã có kết quả"),
            match dossier.outcome {
                Some(Outcome::Refused) => format!("Hồ sơ không được chấp thuận. Lý do: {note}"),
                _ => "Hồ sơ đã giải quyết xong. Mời ông/bà nhận kết quả theo hình thức đã đăng ký."
                    .to_owned(),
            },
        ),
        Act::Returned => (
            format!("Hồ sơ {code} đã trả kết quả"),
            "Kết quả đã được trả. Mời ông/bà đánh giá mức độ hài lòng.".to_owned(),
        ),
        Act::Attached
        | Act::Supplied
        | Act::Withdrawn
        | Act::PaymentConfirmed
        | Act::Consulted
        | Act::ConsultationAnswered
        | Act::StepTaken
        | Act::StepForwarded
        | Act::StepSentBack
        | Act::Approved
        | Act::Closed => return None,
    };
    Some(Notice {
        title,
        body: format!("Thủ tục: {procedure_title}\n{text}"),
    })
}

/// What the officer at the step is told of the clock (TIME-8).
pub fn reminder_of(dossier: &Dossier, level: WarningLevel, procedure_title: &str) -> Notice {
    let (code, level) = (&dossier.code, level.name_vi());
    Notice {
        title: format!("Hồ sơ {code} {level}"),
        body: format!(
            "Thủ tục: {procedure_title}\nHạn: {}.",
            clock(dossier.owed().due)
        ),
    }
}

/// Without a promise the competent agency does not have it yet (IN-10).
fn appointment(dossier: &Dossier) -> String {
    dossier.resolution.as_ref().map_or_else(
        || "Thời hạn giải quyết tính từ khi cơ quan có thẩm quyền nhận được hồ sơ.".to_owned(),
        |promise| format!("Ngày hẹn trả kết quả: {}.", clock(promise.due)),
    )
}

fn clock(instant: DateTime<Utc>) -> String {
    local(instant).format("%H:%M ngày %d/%m/%Y").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_six_hours_and_end() {
        let now = DateTime::<Utc>::UNIX_EPOCH;
        let wait = |attempts| next_attempt(attempts, now).map(|at| (at - now).num_seconds());
        assert_eq!(wait(1), Some(30));
        assert_eq!(wait(4), Some(240));
        assert_eq!(wait(MOST_ATTEMPTS - 1), Some(6 * 3600));
        assert_eq!(wait(MOST_ATTEMPTS), None);
    }
}
