use chrono::NaiveDate;

/// The days, both included, on which a thing is in force; an open end is `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Validity {
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
}

impl Validity {
    /// `None` when the end lies before the start.
    pub fn new(from: Option<NaiveDate>, to: Option<NaiveDate>) -> Option<Self> {
        let inverted = matches!((from, to), (Some(from), Some(to)) if to < from);
        (!inverted).then_some(Self { from, to })
    }

    pub fn includes(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ends_are_included_and_an_open_end_never_comes() {
        let day = |d| NaiveDate::from_ymd_opt(2025, 6, d);
        let closed = Validity::new(day(1), day(30)).unwrap();
        assert!(closed.includes(day(1).unwrap()) && closed.includes(day(30).unwrap()));
        assert!(!closed.includes(NaiveDate::from_ymd_opt(2025, 7, 1).unwrap()));
        assert!(Validity::default().includes(day(1).unwrap()));
    }

    #[test]
    fn an_end_before_its_start_is_refused() {
        let day = |d| NaiveDate::from_ymd_opt(2025, 6, d);
        assert_eq!(Validity::new(day(2), day(1)), None);
    }
}
