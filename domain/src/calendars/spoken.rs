//! Dates, times, limits and reasons as people write them.

use std::fmt::Display;

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, Timelike, Utc, Weekday};

use super::{DayOffKind, Limit, LimitUnit, MoveReason, SkipReason, WaitCause, local};
use crate::language::Language::{self, En, Vi};

pub(super) fn limit_words(language: Language, limit: Limit) -> String {
    let (vi, en) = match limit.unit() {
        LimitUnit::WorkingMinute => ("phút làm việc", "working minute"),
        LimitUnit::WorkingHour => ("giờ làm việc", "working hour"),
        LimitUnit::WorkingDay => ("ngày làm việc", "working day"),
        LimitUnit::CalendarDay => ("ngày", "calendar day"),
        LimitUnit::Month => ("tháng", "month"),
    };
    match language {
        Vi => format!("{} {vi}", limit.value()),
        En => plural(limit.value(), en),
    }
}

pub(super) fn cause_words(language: Language, cause: WaitCause) -> &'static str {
    let (vi, en) = match cause {
        WaitCause::Supplement => ("chờ bổ sung hồ sơ", "waiting for the supplement"),
        WaitCause::Payment => ("chờ nộp nghĩa vụ tài chính", "waiting for payment"),
        WaitCause::Consultation => ("chờ cơ quan phối hợp trả lời", "waiting for another agency"),
    };
    language.pick(vi, en)
}

pub(super) fn move_words(language: Language, reason: MoveReason) -> &'static str {
    let (vi, en) = match reason {
        MoveReason::BeforeOpening => ("Trước giờ làm việc", "Before opening"),
        MoveReason::Break => ("Trong giờ nghỉ giữa hai buổi", "During the break"),
        MoveReason::AfterClosing => ("Sau giờ làm việc", "After closing"),
        MoveReason::ClosedDay => ("Trong ngày nghỉ", "On a day off"),
        MoveReason::LateReceipt => ("Nhận muộn trong ngày", "Received late in the day"),
    };
    language.pick(vi, en)
}

pub(super) fn skip_words(language: Language, reason: &SkipReason) -> String {
    let SkipReason::DayOff {
        kind,
        name_vi,
        name_en,
        ..
    } = reason
    else {
        return language
            .pick("ngày nghỉ hằng tuần", "weekly rest day")
            .to_owned();
    };
    let (vi, en) = match kind {
        DayOffKind::PublicHoliday => ("nghỉ lễ", "public holiday"),
        DayOffKind::Compensatory => ("nghỉ bù", "compensatory day off"),
        DayOffKind::Swapped => ("nghỉ hoán đổi", "swapped day off"),
        DayOffKind::LocalClosure => ("cơ quan đóng cửa", "office closed"),
    };
    let (kind, name) = (language.pick(vi, en), language.pick(name_vi, name_en));
    format!("{kind}, {name}")
}

pub(super) fn instant(language: Language, instant: DateTime<Utc>) -> String {
    let local = local(instant);
    let (time, date) = (clock(local.time()), day(language, local.date_naive()));
    match language {
        Vi => format!("{time} {date}"),
        En => format!("{time} on {date}"),
    }
}

pub(super) fn day(language: Language, date: NaiveDate) -> String {
    let weekday = match date.weekday() {
        Weekday::Mon => "thứ Hai",
        Weekday::Tue => "thứ Ba",
        Weekday::Wed => "thứ Tư",
        Weekday::Thu => "thứ Năm",
        Weekday::Fri => "thứ Sáu",
        Weekday::Sat => "thứ Bảy",
        Weekday::Sun => "Chủ nhật",
    };
    match language {
        Vi => format!("{weekday} {}", date.format("%d/%m/%Y")),
        En => date.format("%a %-d %b %Y").to_string(),
    }
}

/// Seconds only where there are any: an online filing has them, office hours do not.
pub(super) fn clock(time: NaiveTime) -> impl Display {
    time.format(if time.second() == 0 {
        "%H:%M"
    } else {
        "%H:%M:%S"
    })
}

pub(super) fn span(from: NaiveTime, to: NaiveTime) -> String {
    format!("{}–{}", clock(from), clock(to))
}

pub(super) fn plural(count: u32, unit: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {unit}{ending}")
}
