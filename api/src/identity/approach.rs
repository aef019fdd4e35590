//! From where somebody tries to prove who they are, as attempts are counted (SEC-1).

use crate::{
    extract::network,
    secret::{Secret, authenticate, hex},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::identity::{Device, attempts::LaneKind};
use subtle::ConstantTimeEq;
use uuid::Uuid;

/// Enough that neither half can be guessed.
const HALF: usize = 16;

/// Makes and recognises what a device shows to be known, and names accounts so that no table lists what was typed as
/// a username: it may have been a password.
#[derive(Clone)]
pub struct Approaches {
    holders: [u8; 32],
    devices: [u8; 32],
}

/// An account, as it was named, and the lane in which attempts on it are counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approach {
    pub holder: String,
    pub lane: String,
    pub kind: LaneKind,
}

impl Approaches {
    pub fn new(secret: &Secret) -> Self {
        Self {
            holders: secret.key("sign-in-holders/1"),
            devices: secret.key("known-devices/1"),
        }
    }

    /// By a device that has signed in to the account before, else from an address. The salt is the holder's: under
    /// another one the token is a stranger's.
    pub fn sign_in(
        &self,
        username: &str,
        device: &Device,
        token: Option<&str>,
        salt: &str,
    ) -> Approach {
        let holder = self.holder(username);
        let known = token.and_then(|token| self.device(&holder, salt, token));
        let (lane, kind) = match known {
            Some(id) => (hex(&id), LaneKind::Device),
            None => (address(device), LaneKind::Address),
        };
        Approach { holder, lane, kind }
    }

    /// By somebody who is signed in already: nobody else gets into the lane of a session.
    pub fn in_session(&self, username: &str, session: Uuid) -> Approach {
        Approach {
            holder: self.holder(username),
            lane: session.to_string(),
            kind: LaneKind::Device,
        }
    }

    /// By somebody who types codes that a kiosk shows: the account has a lane of its own, and everybody behind the
    /// address shares one.
    pub fn user_codes(&self, account: Uuid, device: &Device) -> [Approach; 2] {
        let holder = self.named(&["user codes", ""]);
        let own = Approach {
            holder: holder.clone(),
            lane: account.to_string(),
            kind: LaneKind::Device,
        };
        [own, shared(holder, device)]
    }

    /// By somebody who reports an account lost without being signed in; it may be any text.
    pub fn loss_report(&self, reported: &str, device: &Device) -> [Approach; 2] {
        let own = Approach {
            holder: self.named(&["loss reports", reported]),
            lane: address(device),
            kind: LaneKind::Address,
        };
        [own, shared(self.named(&["loss reports", "", ""]), device)]
    }

    /// What the device shows next time: the same again, or a new one that is good for this account alone.
    pub fn device_token(&self, username: &str, shown: Option<&str>, salt: &str) -> String {
        let holder = self.holder(username);
        let known = shown.filter(|token| self.device(&holder, salt, token).is_some());
        known.map_or_else(|| self.new_token(&holder, salt), str::to_owned)
    }

    /// An account, as stored attempts name it.
    pub fn holder(&self, username: &str) -> String {
        self.named(&[username])
    }

    /// More than one part is no account's, whatever is typed as a username.
    fn named(&self, parts: &[&str]) -> String {
        let parts: Vec<&[u8]> = parts.iter().map(|part| part.as_bytes()).collect();
        hex(&authenticate(&self.holders, &parts))
    }

    fn new_token(&self, holder: &str, salt: &str) -> String {
        let id = rand::random::<[u8; HALF]>();
        let mut token = id.to_vec();
        token.extend(self.tag(holder, salt, &id));
        URL_SAFE_NO_PAD.encode(token)
    }

    fn device(&self, holder: &str, salt: &str, token: &str) -> Option<[u8; HALF]> {
        let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
        let (id, tag) = bytes.split_first_chunk::<HALF>()?;
        let is_ours = bool::from(self.tag(holder, salt, id).as_slice().ct_eq(tag));
        is_ours.then_some(*id)
    }

    fn tag(&self, holder: &str, salt: &str, id: &[u8]) -> Vec<u8> {
        let parts = [holder.as_bytes(), salt.as_bytes(), id];
        let tag = authenticate(&self.devices, &parts);
        tag.into_iter().take(HALF).collect()
    }
}

/// Many people stand behind one address: it waits as strangers do.
fn shared(holder: String, device: &Device) -> Approach {
    Approach {
        holder,
        lane: address(device),
        kind: LaneKind::Strangers,
    }
}

/// A request without an address came from inside the process.
fn address(device: &Device) -> String {
    device
        .address
        .map_or_else(String::new, |address| network(address).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn approaches() -> Approaches {
        Approaches::new(&Secret::from_hex(&"5e".repeat(32)).unwrap())
    }

    fn from(address: &str) -> Device {
        Device {
            address: address.parse().ok(),
            agent: None,
        }
    }

    #[test]
    fn a_known_device_is_known_for_its_own_account_alone() {
        let (ours, here) = (approaches(), from("203.0.113.7"));
        let token = ours.device_token("lan", None, "");
        assert_eq!(ours.device_token("lan", Some(&token), ""), token);
        let known = ours.sign_in("lan", &here, Some(&token), "");
        assert_eq!(known.kind, LaneKind::Device);
        let elsewhere = ours.sign_in("lan", &from("198.51.100.1"), Some(&token), "");
        assert_eq!(elsewhere.lane, known.lane);
        let other = ours.sign_in("hoa", &here, Some(&token), "");
        assert_eq!(other.kind, LaneKind::Address);
        assert_ne!(ours.device_token("hoa", Some(&token), ""), token);
        let revoked = ours.sign_in("lan", &here, Some(&token), "salt");
        assert_eq!(revoked.kind, LaneKind::Address);
        assert_ne!(ours.device_token("lan", Some(&token), "salt"), token);
    }

    #[test]
    fn a_device_cannot_make_itself_known() {
        let (ours, here) = (approaches(), from("203.0.113.7"));
        let token = ours.device_token("lan", None, "");
        let mut changed = URL_SAFE_NO_PAD.decode(&token).unwrap();
        changed[0] ^= 1;
        for made_up in [&URL_SAFE_NO_PAD.encode(changed), &token[..22], "", "không"] {
            let approach = ours.sign_in("lan", &here, Some(made_up), "");
            assert_eq!(approach.kind, LaneKind::Address, "{made_up}");
            assert_eq!(approach.lane, "203.0.113.7");
        }
    }

    #[test]
    fn what_is_stored_does_not_tell_what_was_typed() {
        let approach = approaches().sign_in("ngoc-lan", &from("2001:db8::1"), None, "");
        assert!(!format!("{approach:?}").contains("ngoc"));
        assert_eq!(approach.lane, "2001:db8::");
    }
}
