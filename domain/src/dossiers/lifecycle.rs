//! The one transition table of section 5. Nothing outside it happens, by any route, role or job (LIFE-1).

use super::Refusal;
use crate::Word;
use std::fmt::Write;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// Filed by the applicant; the 8-hour reception clock runs (IN-2).
    Submitted,
    /// Received by the counter with a due date.
    Accepted,
    /// Refused at reception, with a reason (IN-12).
    NotAccepted,
    /// On its way through the workflow.
    InProcess,
    /// Waits for the applicant to complete it (IN-4).
    SupplementRequired,
    /// Waits for proof of payment (LIFE-6).
    PaymentRequired,
    /// The applicant asked for it back; the agency decides (LIFE-8).
    WithdrawalRequested,
    /// Ended without a result.
    Stopped,
    /// The result exists: granted or refused (LIFE-9).
    Completed,
    /// The result is with the applicant.
    Returned,
    /// The counter has put it away (LIFE-10).
    Closed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    Accept,
    Refuse,
    RequestSupplement,
    Supply,
    RequirePayment,
    ConfirmPayment,
    RequestWithdrawal,
    GrantWithdrawal,
    RefuseWithdrawal,
    /// The applicant takes it back before reception.
    Withdraw,
    /// The first hand-over along the workflow.
    Start,
    Stop,
    Complete,
    Return,
    Close,
}

impl Status {
    /// The number under which the national portal knows the status.
    pub fn national_code(self) -> u8 {
        match self {
            Self::Submitted => 1,
            Self::Accepted => 2,
            Self::NotAccepted => 3,
            Self::InProcess => 4,
            Self::SupplementRequired => 5,
            Self::PaymentRequired => 6,
            Self::WithdrawalRequested => 7,
            Self::Stopped => 8,
            Self::Completed => 9,
            Self::Returned | Self::Closed => 10,
        }
    }

    pub fn name_vi(self) -> &'static str {
        match self {
            Self::Submitted => "Mới đăng ký",
            Self::Accepted => "Được tiếp nhận",
            Self::NotAccepted => "Không được tiếp nhận",
            Self::InProcess => "Đang xử lý",
            Self::SupplementRequired => "Yêu cầu bổ sung giấy tờ",
            Self::PaymentRequired => "Yêu cầu thực hiện nghĩa vụ tài chính",
            Self::WithdrawalRequested => "Công dân yêu cầu rút hồ sơ",
            Self::Stopped => "Dừng xử lý",
            Self::Completed => "Đã xử lý xong",
            Self::Returned => "Đã trả kết quả",
            Self::Closed => "Đã kết thúc hồ sơ",
        }
    }

    pub fn is_final(self) -> bool {
        matches!(self, Self::NotAccepted | Self::Stopped | Self::Closed)
    }

    /// The status after the action. `interrupted` is the status in which a wait (supplement, payment, withdrawal)
    /// began, so that the dossier comes back to it.
    pub fn after(self, action: Action, interrupted: Option<Status>) -> Result<Status, Refusal> {
        use Action as A;
        use Status as S;
        let next = match (self, action) {
            (S::Submitted, A::Accept) => S::Accepted,
            (S::Submitted, A::Refuse) => S::NotAccepted,
            (S::Submitted | S::Accepted | S::InProcess, A::RequestSupplement) => {
                S::SupplementRequired
            }
            (S::Submitted, A::Withdraw) => S::Stopped,
            (S::Accepted, A::Start) => S::InProcess,
            (S::Accepted | S::InProcess, A::RequirePayment) => S::PaymentRequired,
            (
                S::Accepted | S::InProcess | S::SupplementRequired | S::PaymentRequired,
                A::RequestWithdrawal,
            ) => S::WithdrawalRequested,
            (S::InProcess | S::SupplementRequired | S::PaymentRequired, A::Stop) => S::Stopped,
            (S::InProcess, A::Complete) => S::Completed,
            (S::SupplementRequired, A::Supply) => match interrupted {
                Some(S::Submitted) => S::Submitted,
                _ => S::InProcess,
            },
            (S::PaymentRequired, A::ConfirmPayment) => S::InProcess,
            (S::WithdrawalRequested, A::GrantWithdrawal) => S::Stopped,
            (S::WithdrawalRequested, A::RefuseWithdrawal) => interrupted.unwrap_or(S::InProcess),
            (S::Completed, A::Return) => S::Returned,
            (S::Returned, A::Close) => S::Closed,
            (status, action) => return Err(Refusal::StateForbids { status, action }),
        };
        Ok(next)
    }
}

/// The table as a Mermaid state diagram, for the documents.
pub fn diagram() -> String {
    let mut text = String::from("stateDiagram-v2\n    [*] --> submitted: file\n");
    for (from, action, to) in transitions() {
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "    {} --> {}: {}",
            from.word(),
            to.word(),
            action.word()
        );
    }
    for status in Status::ALL.iter().filter(|status| status.is_final()) {
        let _ = writeln!(text, "    {} --> [*]", status.word());
    }
    text
}

/// Every transition that can happen, in the order of the statuses.
fn transitions() -> Vec<(Status, Action, Status)> {
    let mut found = Vec::new();
    for from in Status::ALL {
        for action in Action::ALL {
            for interrupted in interruptible(*action) {
                if let Ok(to) = from.after(*action, *interrupted) {
                    found.push((*from, *action, to));
                }
            }
        }
    }
    found
}

/// The statuses that a wait ended by this action may have begun in.
fn interruptible(action: Action) -> &'static [Option<Status>] {
    match action {
        Action::Supply => &[Some(Status::Submitted), Some(Status::InProcess)],
        Action::RefuseWithdrawal => &[
            Some(Status::Accepted),
            Some(Status::InProcess),
            Some(Status::SupplementRequired),
            Some(Status::PaymentRequired),
        ],
        _ => &[None],
    }
}

impl Word for Status {
    const ALL: &'static [Self] = &[
        Self::Submitted,
        Self::Accepted,
        Self::NotAccepted,
        Self::InProcess,
        Self::SupplementRequired,
        Self::PaymentRequired,
        Self::WithdrawalRequested,
        Self::Stopped,
        Self::Completed,
        Self::Returned,
        Self::Closed,
    ];

    fn word(self) -> &'static str {
        match self {
            Self::Submitted => "submitted",
            Self::Accepted => "accepted",
            Self::NotAccepted => "not_accepted",
            Self::InProcess => "in_process",
            Self::SupplementRequired => "supplement_required",
            Self::PaymentRequired => "payment_required",
            Self::WithdrawalRequested => "withdrawal_requested",
            Self::Stopped => "stopped",
            Self::Completed => "completed",
            Self::Returned => "returned",
            Self::Closed => "closed",
        }
    }
}

impl Word for Action {
    const ALL: &'static [Self] = &[
        Self::Accept,
        Self::Refuse,
        Self::RequestSupplement,
        Self::Supply,
        Self::RequirePayment,
        Self::ConfirmPayment,
        Self::RequestWithdrawal,
        Self::GrantWithdrawal,
        Self::RefuseWithdrawal,
        Self::Withdraw,
        Self::Start,
        Self::Stop,
        Self::Complete,
        Self::Return,
        Self::Close,
    ];

    fn word(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Refuse => "refuse",
            Self::RequestSupplement => "request_supplement",
            Self::Supply => "supply",
            Self::RequirePayment => "require_payment",
            Self::ConfirmPayment => "confirm_payment",
            Self::RequestWithdrawal => "request_withdrawal",
            Self::GrantWithdrawal => "grant_withdrawal",
            Self::RefuseWithdrawal => "refuse_withdrawal",
            Self::Withdraw => "withdraw",
            Self::Start => "start",
            Self::Stop => "stop",
            Self::Complete => "complete",
            Self::Return => "return",
            Self::Close => "close",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// Section 5 of the rules, as it is written there.
    const RULE: [(&str, &[&str]); 11] = [
        (
            "submitted",
            &["accepted", "not_accepted", "supplement_required", "stopped"],
        ),
        (
            "accepted",
            &[
                "in_process",
                "supplement_required",
                "payment_required",
                "withdrawal_requested",
            ],
        ),
        (
            "in_process",
            &[
                "supplement_required",
                "payment_required",
                "withdrawal_requested",
                "stopped",
                "completed",
            ],
        ),
        (
            "supplement_required",
            &["submitted", "in_process", "withdrawal_requested", "stopped"],
        ),
        (
            "payment_required",
            &["in_process", "withdrawal_requested", "stopped"],
        ),
        (
            "withdrawal_requested",
            &[
                "stopped",
                "accepted",
                "in_process",
                "supplement_required",
                "payment_required",
            ],
        ),
        ("completed", &["returned"]),
        ("returned", &["closed"]),
        ("not_accepted", &[]),
        ("stopped", &[]),
        ("closed", &[]),
    ];

    #[test]
    fn nothing_outside_the_table_happens() {
        for (from, allowed) in RULE {
            let reached: BTreeSet<&str> = transitions()
                .into_iter()
                .filter(|(status, _, _)| status.word() == from)
                .map(|(_, _, to)| to.word())
                .collect();
            assert_eq!(reached, allowed.iter().copied().collect(), "from {from}");
        }
    }

    #[test]
    fn an_illegal_act_is_refused_with_state_and_action() {
        assert_eq!(
            Status::Closed.after(Action::Accept, None),
            Err(Refusal::StateForbids {
                status: Status::Closed,
                action: Action::Accept
            })
        );
    }

    #[test]
    fn every_status_has_its_national_code() {
        let codes: Vec<u8> = Status::ALL
            .iter()
            .map(|status| status.national_code())
            .collect();
        assert_eq!(codes, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10]);
    }

    #[test]
    fn final_statuses_have_no_way_out() {
        for status in Status::ALL {
            let ways = transitions()
                .iter()
                .filter(|(from, _, _)| from == status)
                .count();
            assert_eq!(ways == 0, status.is_final(), "{status:?}");
        }
    }

    #[test]
    fn the_diagram_in_the_documents_is_the_table() {
        let document = include_str!("../../../docs/lifecycle.md");
        assert!(
            document.contains(&diagram()),
            "docs/lifecycle.md should hold:\n{}",
            diagram()
        );
    }
}
