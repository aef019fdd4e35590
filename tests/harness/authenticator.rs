use chrono::{DateTime, Utc};
use totp_rs::Totp;

/// The app on somebody's telephone.
pub struct Authenticator(Totp);

impl Authenticator {
    /// Reads the address inside the QR code.
    pub fn scan(address: &str) -> Self {
        Self(Totp::from_url(address).expect("an address for authenticators"))
    }

    pub fn code(&self, now: DateTime<Utc>) -> String {
        self.0.generate(seconds(now)).to_string()
    }

    /// Six digits that are right neither now nor a step before or after.
    pub fn wrong_code(&self, now: DateTime<Utc>) -> String {
        (0..10)
            .map(|digit| digit.to_string().repeat(6))
            .find(|code| self.0.check(code, seconds(now)).is_none())
            .expect("one of ten is wrong")
    }
}

fn seconds(now: DateTime<Utc>) -> u64 {
    now.timestamp().try_into().expect("an instant after 1970")
}
