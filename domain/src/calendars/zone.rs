//! TIME-1: instants are UTC, days are days in Asia/Ho_Chi_Minh (UTC+7, no summer time).

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, Utc};

use super::CalendarRefusal;

/// Evaluated by the compiler: an offset that does not exist would not build.
const LOCAL: FixedOffset = match FixedOffset::east_opt(7 * 3600) {
    Some(offset) => offset,
    None => unreachable!(),
};

/// The instant as the clocks of the country show it.
pub fn local(instant: DateTime<Utc>) -> DateTime<FixedOffset> {
    instant.with_timezone(&LOCAL)
}

/// The day in the country: rights, versions and calendars go by it.
pub fn day(instant: DateTime<Utc>) -> NaiveDate {
    local(instant).date_naive()
}

/// At the very end of chrono's range there is no local time; no calendar reaches there.
pub(super) fn to_local(instant: DateTime<Utc>) -> Result<NaiveDateTime, CalendarRefusal> {
    instant
        .naive_utc()
        .checked_add_offset(LOCAL)
        .ok_or(CalendarRefusal::YearNotLoaded(instant.year()))
}

pub(super) fn to_utc(local: NaiveDateTime) -> Result<DateTime<Utc>, CalendarRefusal> {
    local
        .checked_sub_offset(LOCAL)
        .map(|utc| utc.and_utc())
        .ok_or(CalendarRefusal::YearNotLoaded(local.year()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_seven_hours_before_the_day_in_utc() {
        let instant: DateTime<Utc> = "2026-08-21T17:00:00Z".parse().unwrap();
        assert_eq!(local(instant).to_rfc3339(), "2026-08-22T00:00:00+07:00");
        assert_eq!(day(instant).to_string(), "2026-08-22");
        assert_eq!(to_utc(to_local(instant).unwrap()), Ok(instant));
    }

    #[test]
    fn an_instant_without_a_local_time_is_refused_and_not_a_crash() {
        assert!(to_local(DateTime::<Utc>::MAX_UTC).is_err());
        assert!(to_utc(NaiveDateTime::MIN).is_err());
    }
}
