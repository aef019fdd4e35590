//! Signing in at a kiosk with the phone of somebody who is signed in already (RFC 8628, SEC-1).
//!
//! The kiosk shows a number that the holder of the phone types: who approves has both screens in sight.

use super::{Device, authentication::Authentication};
use crate::Word;
use chrono::{DateTime, TimeDelta, Utc};
use std::{fmt, str::FromStr};
use uuid::Uuid;

/// From the request to the session of the kiosk.
pub const LIFETIME: TimeDelta = TimeDelta::minutes(5);
/// So long a kiosk waits between two polls; each one that comes earlier makes it longer by as much.
pub const INTERVAL: TimeDelta = TimeDelta::seconds(5);
/// So many wrong numbers end the request.
pub const MOST_WRONG_NUMBERS: u8 = 3;

/// Eight consonants, 34 bits: nobody mistakes one for another, and they spell no word (RFC 8628, 6.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserCode(String);

impl UserCode {
    pub const LETTERS: [char; 20] = [
        'B', 'C', 'D', 'F', 'G', 'H', 'J', 'K', 'L', 'M', 'N', 'P', 'Q', 'R', 'S', 'T', 'V', 'W',
        'X', 'Z',
    ];
    pub const LENGTH: usize = 8;

    /// Without the hyphen that people are shown.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for UserCode {
    type Err = super::contact::Malformed;

    /// However it was typed: in small letters, with or without hyphen and spaces.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let letters = text.chars().filter(|c| !matches!(c, '-' | ' '));
        let code: String = letters.map(|c| c.to_ascii_uppercase()).collect();
        let is_sound =
            code.len() == Self::LENGTH && code.chars().all(|c| Self::LETTERS.contains(&c));
        is_sound
            .then_some(Self(code))
            .ok_or(super::contact::Malformed)
    }
}

impl fmt::Display for UserCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, second) = self
            .0
            .split_at_checked(Self::LENGTH / 2)
            .unwrap_or_default();
        write!(f, "{first}-{second}")
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeviceAuthorizationState {
    Pending,
    Approved,
    Refused,
    /// Ended by wrong numbers, or because the account that approved it was reported lost.
    Voided,
    /// The kiosk has got its session.
    Used,
    Expired,
}

impl Word for DeviceAuthorizationState {
    const ALL: &'static [Self] = &[
        Self::Pending,
        Self::Approved,
        Self::Refused,
        Self::Voided,
        Self::Used,
        Self::Expired,
    ];

    fn word(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Approved => "approved",
            Self::Refused => "refused",
            Self::Voided => "voided",
            Self::Used => "used",
            Self::Expired => "expired",
        }
    }
}

/// Whoever answered at the phone, and how sure the phone was of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Approver {
    pub account: Uuid,
    pub session: Uuid,
    pub authentication: Authentication,
}

/// A kiosk asks to be signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceAuthorization {
    /// Hash of what the kiosk alone holds.
    pub device_code: String,
    pub user_code: UserCode,
    /// What the kiosk calls itself; nobody has checked it.
    pub device_name: Option<String>,
    /// From where it asks.
    pub device: Device,
    /// Shown by the kiosk, typed at the phone.
    pub number: u8,
    pub created_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub state: DeviceAuthorizationState,
    pub wrong_numbers: u8,
    pub interval: TimeDelta,
    pub polled_at: Option<DateTime<Utc>>,
    /// Who approved or refused.
    pub answered_by: Option<Approver>,
}

/// Why an answer of the phone changes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotApproved {
    /// It was answered, ended or used already, or is too old.
    Over(DeviceAuthorizationState),
    WrongNumber {
        left: u8,
    },
}

/// What a kiosk that polls is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Poll {
    /// Nobody has answered yet.
    Pending,
    /// It came too early; it waits so long from now on.
    SlowDown(TimeDelta),
    Denied,
    Expired,
    /// Once only.
    Approved(Approver),
}

impl DeviceAuthorization {
    /// An approval that the kiosk did not fetch in time is worth nothing.
    pub fn state_at(&self, now: DateTime<Utc>) -> DeviceAuthorizationState {
        use DeviceAuthorizationState as S;
        match self.state {
            S::Pending | S::Approved if self.expires_at <= now => S::Expired,
            state => state,
        }
    }

    pub fn approve(
        &mut self,
        by: Approver,
        number: u8,
        now: DateTime<Utc>,
    ) -> Result<(), NotApproved> {
        self.check_pending(now)?;
        if number != self.number {
            return Err(self.count_wrong_number());
        }
        self.state = DeviceAuthorizationState::Approved;
        self.answered_by = Some(by);
        Ok(())
    }

    pub fn refuse(&mut self, by: Approver, now: DateTime<Utc>) -> Result<(), NotApproved> {
        self.check_pending(now)?;
        self.state = DeviceAuthorizationState::Refused;
        self.answered_by = Some(by);
        Ok(())
    }

    /// A kiosk that comes too early is slowed down only while it waits: what was approved is handed out at once.
    pub fn poll(&mut self, now: DateTime<Utc>) -> Poll {
        use DeviceAuthorizationState as S;
        match (self.state_at(now), self.answered_by) {
            (S::Approved, Some(approver)) => {
                self.state = S::Used;
                Poll::Approved(approver)
            }
            (S::Approved | S::Used | S::Expired, _) => Poll::Expired,
            (S::Refused | S::Voided, _) => Poll::Denied,
            (S::Pending, _) => self.wait(now),
        }
    }

    fn wait(&mut self, now: DateTime<Utc>) -> Poll {
        let is_early = self.polled_at.is_some_and(|at| now < at + self.interval);
        self.polled_at = Some(now);
        if is_early {
            self.interval += INTERVAL;
            Poll::SlowDown(self.interval)
        } else {
            Poll::Pending
        }
    }

    fn check_pending(&self, now: DateTime<Utc>) -> Result<(), NotApproved> {
        match self.state_at(now) {
            DeviceAuthorizationState::Pending => Ok(()),
            state => Err(NotApproved::Over(state)),
        }
    }

    fn count_wrong_number(&mut self) -> NotApproved {
        self.wrong_numbers = self.wrong_numbers.saturating_add(1);
        let left = MOST_WRONG_NUMBERS.saturating_sub(self.wrong_numbers);
        if left == 0 {
            self.state = DeviceAuthorizationState::Voided;
        }
        NotApproved::WrongNumber { left }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::authentication::Acr;

    fn noon() -> DateTime<Utc> {
        "2026-08-21T05:00:00Z".parse().unwrap()
    }

    fn asked() -> DeviceAuthorization {
        DeviceAuthorization {
            device_code: "hash".into(),
            user_code: "BCDF-GHJK".parse().unwrap(),
            device_name: None,
            device: Device::default(),
            number: 42,
            created_at: noon(),
            expires_at: noon() + LIFETIME,
            state: DeviceAuthorizationState::Pending,
            wrong_numbers: 0,
            interval: INTERVAL,
            polled_at: None,
            answered_by: None,
        }
    }

    fn phone() -> Approver {
        Approver {
            account: Uuid::from_u128(1),
            session: Uuid::from_u128(2),
            authentication: Authentication {
                acr: Acr::Password,
                at: noon(),
            },
        }
    }

    #[test]
    fn a_code_is_read_however_it_was_typed_and_shown_in_two_groups() {
        for typed in ["BCDF-GHJK", "bcdfghjk", " bcdf ghjk "] {
            assert_eq!(typed.parse::<UserCode>().unwrap().to_string(), "BCDF-GHJK");
        }
        for wrong in [
            "BCDF-GHJ",
            "BCDF-GHJKL",
            "ACDF-GHJK",
            "BCDF-GHJ1",
            "ĐCDF-GHJK",
            "",
        ] {
            assert!(wrong.parse::<UserCode>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_number_of_the_kiosk_approves_and_the_kiosk_gets_its_session_once() {
        let mut request = asked();
        assert_eq!(request.poll(noon()), Poll::Pending);
        request.approve(phone(), 42, noon()).unwrap();
        assert_eq!(request.poll(noon()), Poll::Approved(phone()));
        assert_eq!(request.poll(noon()), Poll::Expired);
    }

    #[test]
    fn three_wrong_numbers_end_the_request() {
        let mut request = asked();
        for left in [2, 1, 0] {
            let wrong = request.approve(phone(), 41, noon());
            assert_eq!(wrong, Err(NotApproved::WrongNumber { left }));
        }
        let over = NotApproved::Over(DeviceAuthorizationState::Voided);
        assert_eq!(request.approve(phone(), 42, noon()), Err(over));
        assert_eq!(request.poll(noon()), Poll::Denied);
    }

    #[test]
    fn what_was_answered_is_not_answered_again() {
        let (mut approved, mut refused) = (asked(), asked());
        approved.approve(phone(), 42, noon()).unwrap();
        refused.refuse(phone(), noon()).unwrap();
        for (request, state) in [
            (&mut approved, DeviceAuthorizationState::Approved),
            (&mut refused, DeviceAuthorizationState::Refused),
        ] {
            let over = Err(NotApproved::Over(state));
            assert_eq!(request.approve(phone(), 42, noon()), over);
            assert_eq!(request.refuse(phone(), noon()), over);
        }
        assert_eq!(refused.poll(noon()), Poll::Denied);
    }

    #[test]
    fn five_minutes_and_not_a_second_more() {
        let late = noon() + LIFETIME;
        let mut request = asked();
        let over = NotApproved::Over(DeviceAuthorizationState::Expired);
        assert_eq!(request.approve(phone(), 42, late), Err(over));
        assert_eq!(request.poll(late), Poll::Expired);
        request
            .approve(phone(), 42, late - TimeDelta::seconds(1))
            .unwrap();
        assert_eq!(
            request.poll(late),
            Poll::Expired,
            "approved and not fetched"
        );
    }

    #[test]
    fn who_polls_too_early_waits_five_seconds_longer_each_time() {
        let mut request = asked();
        let seconds = |after| noon() + TimeDelta::seconds(after);
        assert_eq!(request.poll(seconds(0)), Poll::Pending);
        assert_eq!(request.poll(seconds(5)), Poll::Pending);
        let slower = Poll::SlowDown(TimeDelta::seconds(10));
        assert_eq!(request.poll(seconds(9)), slower);
        let slower = Poll::SlowDown(TimeDelta::seconds(15));
        assert_eq!(request.poll(seconds(18)), slower);
        assert_eq!(request.poll(seconds(33)), Poll::Pending);
        request.approve(phone(), 42, seconds(34)).unwrap();
        assert_eq!(request.poll(seconds(34)), Poll::Approved(phone()));
    }
}
