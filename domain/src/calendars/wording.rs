//! The sentences of a trace, both languages side by side so that neither falls behind.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

use super::spoken::{
    cause_words, clock, day, instant, limit_words, move_words, plural, skip_words, span,
};
use super::{Limit, MoveReason, SkipReason, TraceEntry, WaitCause};
use crate::language::Language::{self, En, Vi};

impl TraceEntry {
    pub(super) fn sentence(&self, language: Language) -> String {
        match self {
            Self::Lodged { at } => lodged(language, *at),
            Self::Started { at } => started(language, *at),
            Self::LimitSet { limit, .. } => limit_set(language, *limit),
            Self::LateReceipt { from } => late_receipt(language, *from),
            Self::MovedToOpening { to, reason } => moved(language, *to, *reason),
            Self::GraceGiven { minutes, to } => grace(language, *minutes, *to),
            Self::DayNotCounted { date } => day_not_counted(language, *date),
            Self::Counted {
                date,
                from,
                to,
                minutes,
            } => counted(language, *date, (*from, *to), *minutes),
            Self::DayCounted { date, number } => day_counted(language, *date, *number),
            Self::SkippedDay { date, reason } => skipped(language, *date, reason),
            Self::MakeUpDay { date, replaces, .. } => make_up(language, *date, *replaces),
            Self::CalendarDaysCounted { first, last, days } => {
                calendar_days(language, (*first, *last), *days)
            }
            Self::MonthsCounted {
                months,
                last,
                clamped,
            } => months_counted(language, *months, *last, *clamped),
            Self::LastDayMoved { from, to } => last_day_moved(language, *from, *to),
            Self::Paused { at, cause, .. } => paused(language, *at, *cause),
            Self::Resumed { at, cause, minutes } => resumed(language, *at, *cause, *minutes),
            Self::Restarted { at, cause } => restarted(language, *at, *cause),
            Self::Extended { at, until, .. } => extended(language, *at, *until),
            Self::Due { at } => due(language, *at),
        }
    }
}

fn lodged(language: Language, at: DateTime<Utc>) -> String {
    let at = instant(language, at);
    match language {
        Vi => format!(
            "Nộp tại quầy tiếp nhận khác lúc {at}; thời hạn tính từ khi cơ quan có thẩm quyền nhận được"
        ),
        En => format!(
            "Lodged at another counter at {at}; the limit starts when the competent agency receives it"
        ),
    }
}

fn started(language: Language, at: DateTime<Utc>) -> String {
    let at = instant(language, at);
    match language {
        Vi => format!("Tiếp nhận lúc {at}"),
        En => format!("Received at {at}"),
    }
}

fn limit_set(language: Language, limit: Limit) -> String {
    let limit = limit_words(language, limit);
    match language {
        Vi => format!("Thời hạn {limit}"),
        En => format!("Time limit {limit}"),
    }
}

fn late_receipt(language: Language, from: NaiveTime) -> String {
    let from = clock(from);
    match language {
        Vi => format!("Nhận từ {from} trở đi được tính từ ngày làm việc tiếp theo"),
        En => format!("Received at or after {from}: counts from the next working day"),
    }
}

fn moved(language: Language, to: DateTime<Utc>, reason: MoveReason) -> String {
    let to = instant(language, to);
    let reason = move_words(language, reason);
    match language {
        Vi => format!("{reason}: bắt đầu tính từ {to}"),
        En => format!("{reason}: counting starts at {to}"),
    }
}

fn grace(language: Language, minutes: u32, to: DateTime<Utc>) -> String {
    let to = instant(language, to);
    match language {
        Vi => format!("Thêm {minutes} phút sau giờ mở cửa: bắt đầu tính từ {to}"),
        En => format!("{minutes} minutes of grace after the opening: counting starts at {to}"),
    }
}

fn day_not_counted(language: Language, date: NaiveDate) -> String {
    let date = day(language, date);
    match language {
        Vi => format!("Không tính ngày đầu tiên, {date}"),
        En => format!("First day not counted, {date}"),
    }
}

fn counted(
    language: Language,
    date: NaiveDate,
    (from, to): (NaiveTime, NaiveTime),
    minutes: i64,
) -> String {
    let has_break = (to - from).num_minutes() > minutes;
    let (date, span) = (day(language, date), span(from, to));
    let rest = match (has_break, language) {
        (false, _) => "",
        (true, Vi) => ", trừ giờ nghỉ",
        (true, En) => " without the break",
    };
    match language {
        Vi => format!("Tính {minutes} phút {date}: {span}{rest}"),
        En => format!("Counted {minutes} minutes on {date}: {span}{rest}"),
    }
}

fn day_counted(language: Language, date: NaiveDate, number: u32) -> String {
    let date = day(language, date);
    match language {
        Vi => format!("Ngày làm việc thứ {number}: {date}"),
        En => format!("Working day {number}: {date}"),
    }
}

fn skipped(language: Language, date: NaiveDate, reason: &SkipReason) -> String {
    let date = day(language, date);
    let reason = skip_words(language, reason);
    match language {
        Vi => format!("Không tính {date}: {reason}"),
        En => format!("Not counted, {date}: {reason}"),
    }
}

fn make_up(language: Language, date: NaiveDate, replaces: Option<NaiveDate>) -> String {
    let date = day(language, date);
    let replaced = replaces.map(|replaced| day(language, replaced));
    match (language, replaced) {
        (Vi, None) => format!("Làm bù {date}"),
        (Vi, Some(replaced)) => format!("Làm bù {date} thay cho {replaced}"),
        (En, None) => format!("Make-up working day {date}"),
        (En, Some(replaced)) => format!("Make-up working day {date} in place of {replaced}"),
    }
}

fn calendar_days(language: Language, (first, last): (NaiveDate, NaiveDate), days: u32) -> String {
    let (first, last) = (day(language, first), day(language, last));
    match language {
        Vi => format!("Tính {days} ngày từ {first} đến {last}"),
        En => format!("Counted {} from {first} to {last}", plural(days, "day")),
    }
}

fn months_counted(language: Language, months: u32, last: NaiveDate, clamped: bool) -> String {
    let last = day(language, last);
    let end = match (clamped, language) {
        (false, _) => "",
        (true, Vi) => ", ngày cuối tháng",
        (true, En) => ", the end of the month",
    };
    match language {
        Vi => format!("Tính {months} tháng đến {last}{end}"),
        En => format!("Counted {} to {last}{end}", plural(months, "month")),
    }
}

fn last_day_moved(language: Language, from: NaiveDate, to: NaiveDate) -> String {
    let (from, to) = (day(language, from), day(language, to));
    match language {
        Vi => format!("Ngày cuối {from} là ngày nghỉ: chuyển sang {to}"),
        En => format!("Last day {from} is a day off: moved to {to}"),
    }
}

fn paused(language: Language, at: DateTime<Utc>, cause: WaitCause) -> String {
    let (at, cause) = (instant(language, at), cause_words(language, cause));
    match language {
        Vi => format!("Tạm dừng tính thời hạn từ {at}: {cause}"),
        En => format!("Clock stopped at {at}: {cause}"),
    }
}

fn resumed(language: Language, at: DateTime<Utc>, cause: WaitCause, minutes: i64) -> String {
    let (at, cause) = (instant(language, at), cause_words(language, cause));
    match language {
        Vi => format!("Tính tiếp từ {at} ({cause}): lùi hạn {minutes} phút làm việc đã chờ"),
        En => format!("Goes on at {at} ({cause}): due {minutes} working minutes later, as waited"),
    }
}

fn restarted(language: Language, at: DateTime<Utc>, cause: WaitCause) -> String {
    let (at, cause) = (instant(language, at), cause_words(language, cause));
    match language {
        Vi => format!("Tính lại thời hạn từ đầu lúc {at} ({cause})"),
        En => format!("The limit starts again from zero at {at} ({cause})"),
    }
}

fn extended(language: Language, at: DateTime<Utc>, until: NaiveDate) -> String {
    let (at, until) = (instant(language, at), day(language, until));
    match language {
        Vi => format!("Gia hạn đến {until}, thư xin lỗi gửi lúc {at}"),
        En => format!("Extended to {until}; the apology left at {at}"),
    }
}

fn due(language: Language, at: DateTime<Utc>) -> String {
    let at = instant(language, at);
    match language {
        Vi => format!("Hết hạn lúc {at}"),
        En => format!("Due at {at}"),
    }
}
