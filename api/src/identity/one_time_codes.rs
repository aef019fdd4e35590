//! One-time codes (TOTP, RFC 6238) and the recovery codes that stand in for them (SEC-1).

use super::passwords::group;
use crate::{
    problem::Problem,
    qr,
    sealer::Sealer,
    secret::{Secret, authenticate, hex},
};
use chrono::{DateTime, Utc};
use totp_rs::{Algorithm, Builder, Totp};
use uuid::Uuid;

/// As apps know them: six digits of HMAC-SHA-1, a new code every 30 seconds.
const DIGITS: u8 = 6;
const SECONDS: u64 = 30;
/// A code is good for the step before and after its own: clocks differ and people type slowly.
const SKEW: u16 = 1;
/// 160 bits, as RFC 4226 recommends.
const SECRET_BYTES: usize = 20;
const RECOVERY_CODES: usize = 10;
/// Groups of four letters and digits: 59 bits, and the key that they are hashed with is not in the database.
const RECOVERY_GROUPS: usize = 3;
const ISSUER: &str = "motcua";

/// The keys that make what is stored of codes useless without the secret of the installation.
#[derive(Clone)]
pub struct OneTimeCodes {
    sealer: Sealer,
    recovery: [u8; 32],
    host: String,
}

/// What an app needs to make codes; shown once.
pub struct Enrolment {
    pub sealed: String,
    /// In base32, to be typed where no camera is.
    pub secret: String,
    pub address: String,
    /// The address as an SVG image.
    pub qr: String,
}

/// What was typed as a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Code {
    OneTime(String),
    Recovery(String),
}

impl Code {
    /// However it was grouped: apps show `123 456`, and recovery codes have hyphens.
    pub fn read(typed: &str) -> Self {
        let plain = typed.chars().filter(char::is_ascii_alphanumeric);
        let plain: String = plain.map(|c| c.to_ascii_lowercase()).collect();
        if plain.len() == usize::from(DIGITS) {
            Self::OneTime(plain)
        } else {
            Self::Recovery(plain)
        }
    }
}

impl OneTimeCodes {
    pub fn new(secret: &Secret, public_url: &str) -> Self {
        let host = public_url.split("//").last().unwrap_or_default();
        Self {
            sealer: secret.sealer_of_second_factors(),
            recovery: secret.key("recovery-codes/1"),
            // A colon parts issuer and account in the address.
            host: host.replace(':', "."),
        }
    }

    pub fn enrol(&self, account: Uuid, username: &str) -> Result<Enrolment, Problem> {
        let secret = rand::random::<[u8; SECRET_BYTES]>();
        let totp = builder(&secret)
            .with_account_name(username)
            .with_issuer(Some(format!("{ISSUER} {}", self.host)))
            .build()
            .map_err(Problem::internal)?;
        let address = totp.to_url().map_err(Problem::internal)?;
        let sealed = self.sealer.seal(&place(account), &secret);
        Ok(Enrolment {
            sealed: sealed.map_err(|_| Problem::internal("a secret could not be sealed"))?,
            secret: totp.secret().to_base32(),
            qr: qr::svg(&address)?,
            address,
        })
    }

    /// The time step that the code belongs to, if it is right at this instant.
    pub fn step(
        &self,
        account: Uuid,
        sealed: &str,
        code: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<i64>, Problem> {
        let opened = self.sealer.open(&place(account), sealed);
        let secret = opened.map_err(|_| {
            Problem::internal("a second factor was sealed under another MOTCUA_SECRET")
        })?;
        let totp = totp(&secret)?;
        let seconds = u64::try_from(now.timestamp()).map_err(Problem::internal)?;
        let step = totp.check(code, seconds).map(i64::try_from);
        step.transpose().map_err(Problem::internal)
    }

    pub fn recovery_codes(&self) -> Vec<String> {
        let code = |_| {
            let groups: Vec<String> = (0..RECOVERY_GROUPS).map(|_| group()).collect();
            groups.join("-")
        };
        (0..RECOVERY_CODES).map(code).collect()
    }

    /// Of a code as `Code::read` leaves it.
    pub fn hash(&self, account: Uuid, plain: &str) -> String {
        let parts = [account.as_bytes().as_slice(), plain.as_bytes()];
        hex(&authenticate(&self.recovery, &parts))
    }
}

fn builder(secret: &[u8]) -> Builder {
    Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(DIGITS)
        .with_skew(SKEW)
        .with_step_duration(SECONDS)
        .with_secret(secret.to_vec())
}

fn totp(secret: &[u8]) -> Result<Totp, Problem> {
    builder(secret).build().map_err(Problem::internal)
}

/// A secret works in the row of its own account only.
fn place(account: Uuid) -> String {
    format!("second_factors.secret {account}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(byte: &str) -> OneTimeCodes {
        let secret = Secret::from_hex(&byte.repeat(32)).unwrap();
        OneTimeCodes::new(&secret, "https://dichvucong.example.vn:8443")
    }

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    /// RFC 6238, appendix B, SHA-1: the last six of the eight digits.
    #[test]
    fn codes_are_those_of_the_standard() {
        let ours = codes("5e");
        let account = Uuid::nil();
        let sealed = ours
            .sealer
            .seal(&place(account), b"12345678901234567890")
            .unwrap();
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_234_567_890, "005924"),
            (20_000_000_000, "353130"),
        ] {
            let step = ours.step(account, &sealed, code, at(seconds)).unwrap();
            assert_eq!(step, Some(seconds / 30), "{code}");
        }
    }

    #[test]
    fn a_code_is_right_one_step_before_and_after_its_own_and_tells_which_it_is() {
        let ours = codes("5e");
        let sealed = ours
            .sealer
            .seal(&place(Uuid::nil()), b"12345678901234567890")
            .unwrap();
        let step = |seconds| {
            ours.step(Uuid::nil(), &sealed, "005924", at(seconds))
                .unwrap()
        };
        let own = 1_234_567_890 / 30;
        for (later, expected) in [
            (-60, None),
            (-30, Some(own)),
            (0, Some(own)),
            (30, Some(own)),
            (60, None),
        ] {
            assert_eq!(step(1_234_567_890 + later), expected, "{later}");
        }
    }

    #[test]
    fn a_stored_secret_is_useless_elsewhere_and_without_the_secret_of_the_installation() {
        let (ours, account) = (codes("5e"), Uuid::now_v7());
        let enrolment = ours.enrol(account, "can-bo").unwrap();
        assert!(!enrolment.sealed.contains(&enrolment.secret));
        let opens = |codes: &OneTimeCodes, account| {
            codes
                .step(account, &enrolment.sealed, "000000", at(0))
                .is_ok()
        };
        assert!(opens(&ours, account));
        assert!(!opens(&ours, Uuid::now_v7()));
        assert!(!opens(&codes("5f"), account));
    }

    #[test]
    fn an_app_reads_account_issuer_and_secret_from_the_address() {
        let enrolment = codes("5e").enrol(Uuid::nil(), "can-bo").unwrap();
        let expected = format!(
            "otpauth://totp/motcua%20dichvucong.example.vn.8443:can-bo?secret={}&issuer=motcua%20dichvucong.example.vn.8443",
            enrolment.secret
        );
        assert_eq!(
            enrolment.address.replace("%2D", "-").replace("%2E", "."),
            expected
        );
        assert_eq!(enrolment.secret.len(), 32);
        assert!(enrolment.qr.contains("<svg"));
    }

    #[test]
    fn a_code_is_read_however_it_was_grouped() {
        assert_eq!(Code::read("123 456"), Code::OneTime("123456".into()));
        assert_eq!(
            Code::read(" H7KQ-m3xp 9wdt "),
            Code::Recovery("h7kqm3xp9wdt".into())
        );
    }

    #[test]
    fn recovery_codes_are_ten_different_ones_and_their_hashes_need_key_and_account() {
        let (ours, account) = (codes("5e"), Uuid::now_v7());
        let mut all = ours.recovery_codes();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), RECOVERY_CODES);
        let hash = ours.hash(account, &all[0]);
        assert_ne!(hash, ours.hash(Uuid::now_v7(), &all[0]));
        assert_ne!(hash, codes("5f").hash(account, &all[0]));
    }
}
