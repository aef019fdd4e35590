//! What a kiosk holds and shows while it waits for a phone (RFC 8628).

use crate::{problem::Problem, secret::hex};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use domain::identity::{
    Device,
    device_authorization::{
        DeviceAuthorization, DeviceAuthorizationState, INTERVAL, LIFETIME, UserCode,
    },
};
use rand::seq::IndexedRandom;
use sha2::{Digest, Sha256};

/// Two digits, so that nobody wonders about a leading zero.
const NUMBERS: std::ops::RangeInclusive<u8> = 10..=99;

/// 256 bits for the kiosk alone, and the request that is stored of it.
pub fn ask(
    device_name: Option<String>,
    device: Device,
    now: DateTime<Utc>,
) -> Result<(String, DeviceAuthorization), Problem> {
    let secret = URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>());
    let asked = DeviceAuthorization {
        device_code: hash_of(&secret),
        user_code: user_code()?,
        device_name,
        device,
        number: rand::random_range(NUMBERS),
        created_at: now,
        expires_at: now + LIFETIME,
        state: DeviceAuthorizationState::Pending,
        wrong_numbers: 0,
        interval: INTERVAL,
        polled_at: None,
        answered_by: None,
    };
    Ok((secret, asked))
}

pub fn hash_of(device_code: &str) -> String {
    hex(&Sha256::digest(device_code))
}

fn user_code() -> Result<UserCode, Problem> {
    let mut random = rand::rng();
    let letters = (0..UserCode::LENGTH).filter_map(|_| UserCode::LETTERS.choose(&mut random));
    let code = letters.collect::<String>().parse();
    code.map_err(|_| Problem::internal("a code of letters that are none"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kiosk_holds_256_bits_of_which_only_the_hash_is_stored_and_shows_a_two_digit_number() {
        let (secret, asked) = ask(None, Device::default(), DateTime::default()).unwrap();
        assert_eq!(URL_SAFE_NO_PAD.decode(&secret).unwrap().len(), 32);
        assert_eq!(hash_of(&secret), asked.device_code);
        assert!(NUMBERS.contains(&asked.number));
        let (other, again) = ask(None, Device::default(), DateTime::default()).unwrap();
        assert_ne!((other, again.user_code), (secret, asked.user_code));
    }
}
