//! The one secret of an installation, and the keys derived from it.

use hmac::Mac;
use persistence::sealer::{Sealer, keyed_hash};
use sha2::{Digest, Sha256};
use std::{
    fmt::{self, Write as _},
    fs,
    io::{self, Write as _},
    path::Path,
};

#[derive(Clone)]
pub struct Secret([u8; 32]);

impl Secret {
    /// At least 32 bytes written in hexadecimal; `None` when it is anything else.
    pub fn from_hex(text: &str) -> Option<Self> {
        let bytes = bytes_of_hex(text.trim())?;
        (bytes.len() >= 32).then(|| Self(Sha256::digest(&bytes).into()))
    }

    /// The secret kept in `file`, made at random on the first start and readable by its owner alone.
    pub fn load_or_create(file: &Path) -> io::Result<Self> {
        if !file.exists() {
            create(file)?;
        }
        Self::from_hex(&fs::read_to_string(file)?).ok_or_else(|| {
            let message = format!("{} does not hold 32 bytes of hexadecimal", file.display());
            io::Error::new(io::ErrorKind::InvalidData, message)
        })
    }

    /// A key for one purpose: knowing it tells nothing about the secret or about other keys.
    pub fn key(&self, label: &str) -> [u8; 32] {
        authenticate(&self.0, &[label.as_bytes()])
    }

    /// Encrypts the private halves of stored keys; nodes that share the secret share the keys.
    pub fn sealer_of_signing_keys(&self) -> Sealer {
        Sealer::new(self.key("signing-keys/1"))
    }

    /// Encrypts what providers of identities send until the client fetches it.
    pub fn sealer_of_federated_answers(&self) -> Sealer {
        Sealer::new(self.key("federated-answers/1"))
    }

    /// Encrypts the keys of personal data; whoever changes the secret seals them anew.
    pub fn sealer_of_data_keys(&self) -> Sealer {
        Sealer::new(self.key("data-keys/1"))
    }

    /// Encrypts the secrets of one-time codes.
    pub fn sealer_of_second_factors(&self) -> Sealer {
        Sealer::new(self.key("second-factors/1"))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(…)")
    }
}

/// HMAC-SHA-256; the parts are framed by their lengths, so that no two lists of parts collide.
pub fn authenticate(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = keyed_hash(key);
    for part in parts {
        mac.update(&part.len().to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn create(file: &Path) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(file)?;
    writeln!(file, "{}", hex(&rand::random::<[u8; 32]>()))?;
    file.sync_all()
}

fn bytes_of_hex(text: &str) -> Option<Vec<u8>> {
    if !text.is_ascii() || !text.len().is_multiple_of(2) {
        return None;
    }
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_start_makes_a_secret_that_later_starts_find_again() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("secret.key");
        let first = Secret::load_or_create(&file).unwrap();
        let second = Secret::load_or_create(&file).unwrap();
        assert_eq!(first.key("x/1"), second.key("x/1"));
        assert_ne!(first.key("x/1"), first.key("x/2"));
    }

    #[cfg(unix)]
    #[test]
    fn the_secret_file_is_readable_by_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("secret.key");
        Secret::load_or_create(&file).unwrap();
        assert_eq!(
            fs::metadata(file).unwrap().permissions().mode() & 0o777,
            0o600
        );
    }

    #[test]
    fn a_short_or_malformed_secret_is_refused() {
        assert!(Secret::from_hex(&"ab".repeat(31)).is_none());
        assert!(Secret::from_hex(&"zz".repeat(32)).is_none());
        assert!(Secret::from_hex(&"é".repeat(32)).is_none());
        assert!(Secret::from_hex(&"ab".repeat(32)).is_some());
    }

    #[test]
    fn a_secret_never_prints_itself() {
        let secret = Secret::from_hex(&"ab".repeat(32)).unwrap();
        assert_eq!(format!("{secret:?}"), "Secret(…)");
    }
}
