use super::authentication::Authentication;
use chrono::{DateTime, Utc};
use std::net::IpAddr;
use uuid::Uuid;

/// From where somebody asks; personal data, shown to nobody but that person.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Device {
    pub address: Option<IpAddr>,
    /// Browser and system in words.
    pub agent: Option<String>,
}

/// A session from its sign-in to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountSession {
    pub id: Uuid,
    pub account: Uuid,
    pub created_at: DateTime<Utc>,
    /// The sign-in or the last renewal of its tokens, so exact to the life of an access token.
    pub last_used_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub authentication: Authentication,
    /// Of the last use.
    pub device: Device,
    /// Of a session that a phone has opened at a kiosk.
    pub kiosk: Option<Kiosk>,
}

/// A device that many people use, so that a session left open there ends by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kiosk {
    /// What it calls itself.
    pub name: Option<String>,
    pub idle_until: DateTime<Utc>,
}

impl std::fmt::Debug for Device {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Device(…)")
    }
}
