//! Sign-in of a device by somebody who is signed in elsewhere: a kiosk shows a code, a phone approves it (RFC 8628).

use super::{Caller, Device, authentication::Authentication};
use crate::Word;
use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

/// How long a code waits for its approval.
pub const LIFETIME: TimeDelta = TimeDelta::minutes(5);
/// A kiosk is used by many: its session is short.
pub const SESSION_LIFETIME: TimeDelta = TimeDelta::minutes(30);
/// Seconds between two questions of the device, and what each hurry adds (RFC 8628, section 3.5).
pub const INTERVAL: i64 = 5;
/// Whoever types so many wrong numbers does not stand before the device.
pub const MOST_WRONG_NUMBERS: i32 = 3;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GrantState {
    Pending,
    Approved,
    Refused,
    /// Its session was handed out.
    Used,
}

impl Word for GrantState {
    const ALL: &'static [Self] = &[Self::Pending, Self::Approved, Self::Refused, Self::Used];

    fn word(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Approved => "approved",
            Self::Refused => "refused",
            Self::Used => "used",
        }
    }
}

/// A device that asks to be signed in.
#[derive(Clone, Debug, PartialEq)]
pub struct DeviceGrant {
    /// What the device proves itself by, hashed.
    pub hash: String,
    /// What the person types or scans.
    pub user_code: String,
    /// Shown by the device and repeated by the person: both look at the same request.
    pub number: i32,
    pub name: Option<String>,
    pub device: Device,
    pub created_at: DateTime<Utc>,
    pub state: GrantState,
    /// Who approved it, and how well they had proved who they are.
    pub approved_by: Option<(Uuid, Authentication)>,
    pub wrong_numbers: i32,
    pub interval: i64,
    pub last_asked_at: Option<DateTime<Utc>>,
    pub version: i64,
}

/// Why an approval did not happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotApproved {
    /// It is over, or was decided before.
    Over,
    WrongNumber,
}

/// What the device is told when it asks.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    Pending,
    SlowDown,
    Refused,
    Over,
    Granted(Uuid, Authentication),
}

impl DeviceGrant {
    pub fn expires_at(&self) -> DateTime<Utc> {
        self.created_at + LIFETIME
    }

    fn is_over(&self, now: DateTime<Utc>) -> bool {
        now >= self.expires_at()
    }

    pub fn is_open(&self, now: DateTime<Utc>) -> bool {
        self.state == GrantState::Pending && !self.is_over(now)
    }

    /// The number is right, or one of few tries is gone.
    pub fn approve(
        &mut self,
        caller: &Caller,
        number: i32,
        now: DateTime<Utc>,
    ) -> Result<(), NotApproved> {
        if !self.is_open(now) {
            return Err(NotApproved::Over);
        }
        if number != self.number {
            self.wrong_numbers += 1;
            if self.wrong_numbers >= MOST_WRONG_NUMBERS {
                self.state = GrantState::Refused;
            }
            return Err(NotApproved::WrongNumber);
        }
        self.state = GrantState::Approved;
        self.approved_by = Some((caller.account, caller.authentication));
        Ok(())
    }

    pub fn refuse(&mut self, now: DateTime<Utc>) -> Result<(), NotApproved> {
        if !self.is_open(now) {
            return Err(NotApproved::Over);
        }
        self.state = GrantState::Refused;
        Ok(())
    }

    /// The device asks; what it was told to wait grows when it does not.
    pub fn ask(&mut self, now: DateTime<Utc>) -> Answer {
        let hurried = self
            .last_asked_at
            .is_some_and(|last| now < last + TimeDelta::seconds(self.interval));
        self.last_asked_at = Some(now);
        if self.is_over(now) {
            return Answer::Over;
        }
        match (self.state, self.approved_by) {
            (GrantState::Refused, _) => Answer::Refused,
            (GrantState::Approved, Some((account, authentication))) => {
                self.state = GrantState::Used;
                Answer::Granted(account, authentication)
            }
            (GrantState::Pending, _) if hurried => {
                self.interval += INTERVAL;
                Answer::SlowDown
            }
            (GrantState::Pending, _) => Answer::Pending,
            _ => Answer::Over,
        }
    }
}
