//! What a clock or a calendar refuses, to the one who asked.

use super::{Code, Problem, Text, Violation};
use chrono::NaiveDate;
use domain::{
    Word,
    calendars::{CalendarRefusal, ClockRefusal, local},
};

impl From<CalendarRefusal> for Problem {
    fn from(refusal: CalendarRefusal) -> Self {
        match refusal {
            CalendarRefusal::YearNotLoaded(year) => year_not_loaded(year),
            CalendarRefusal::NegativeSpan { from, to } => {
                let (from, to) = (local(from).to_rfc3339(), local(to).to_rfc3339());
                Self::invalid(vec![Violation::at(
                    "",
                    "negative_span",
                    Text::new(
                        format!("{to} đứng trước {from}: các mốc thời gian phải theo thứ tự."),
                        format!("{to} lies before {from}: instants must come in order."),
                    ),
                )])
            }
            CalendarRefusal::LimitOfZero => Self::invalid(vec![Violation::at(
                "/limit/value",
                "too_small",
                Text::new("Thời hạn phải từ 1 trở lên.", "A limit is at least 1."),
            )]),
            fault @ (CalendarRefusal::Invalid(_) | CalendarRefusal::GraceTooLong(_)) => {
                Self::internal(fault)
            }
        }
    }
}

impl From<ClockRefusal> for Problem {
    fn from(refusal: ClockRefusal) -> Self {
        match refusal {
            ClockRefusal::Calendar(refusal) => refusal.into(),
            ClockRefusal::AlreadyWaiting(cause) => {
                let detail = Text::new(
                    format!("Thời hạn đang tạm dừng ({}).", cause.word()),
                    format!("The clock waits already ({}).", cause.word()),
                );
                Self::new(Code::ClockWaits, detail)
            }
            ClockRefusal::NotWaiting => Self::of(Code::ClockDoesNotWait),
            ClockRefusal::AlreadyExtended => Self::of(Code::AlreadyExtended),
            ClockRefusal::ExtensionTooLate { latest } => too_late(Code::ExtensionTooLate, latest),
            ClockRefusal::ExtensionNotLater { due } => {
                let due = local(due).format("%d/%m/%Y");
                due_date(
                    "not_later",
                    Text::new(
                        format!("Ngày hẹn mới phải sau ngày hẹn hiện tại ({due})."),
                        format!("The new date must be after the one promised now ({due})."),
                    ),
                )
            }
            ClockRefusal::ExtensionOnClosedDay(date) => due_date(
                "closed_day",
                Text::new(
                    format!("{} không phải ngày làm việc.", date.format("%d/%m/%Y")),
                    format!("{date} is no working day."),
                ),
            ),
        }
    }
}

/// What had to be done by `latest`.
pub fn too_late(code: Code, latest: NaiveDate) -> Problem {
    let Text { vi, en } = code.explanation();
    let day = latest.format("%d/%m/%Y");
    let detail = Text::new(
        format!("{vi} Ngày cuối cùng là {day}."),
        format!("{en} The last day was {day}."),
    );
    Problem::new(code, detail)
}

fn due_date(code: &'static str, text: Text) -> Problem {
    Problem::invalid(vec![Violation::at("/dueDate", code, text)])
}

fn year_not_loaded(year: i32) -> Problem {
    let detail = Text::new(
        format!("Chưa có lịch làm việc năm {year}. Đề nghị quản trị viên nạp lịch của năm này."),
        format!(
            "The working calendar of {year} has not been loaded. An administrator must load it."
        ),
    );
    Problem::new(Code::CalendarIncomplete, detail)
}
