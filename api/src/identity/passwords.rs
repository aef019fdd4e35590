//! Passwords as argon2id hashes, computed on the blocking pool by a bounded number of threads (SEC-1).

use crate::{
    metrics::PasswordMeter,
    problem::{Code, Problem},
};
use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use rand::seq::IndexedRandom;
use std::{sync::Arc, time::Instant};
use tokio::sync::Semaphore;
use unicode_normalization::UnicodeNormalization;

/// 19 MiB, two passes, one lane: the OWASP figure.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
/// How many may wait for each thread that computes; whoever comes then is told to come back.
const WAITING_PER_CORE: usize = 16;

/// Verified for unknown usernames, so that they take as long as known ones. Salt and hash are random: no password has it.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$Yjl2f4JS67rT2IAKqzL7lg$mEGydsiHXdCK12pKJkud6x+AwXBjCtyV1BV6ChlwqGs";

/// Without the letters and digits that are mistaken for each other.
const ALPHABET: [char; 31] = [
    'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'j', 'k', 'm', 'n', 'p', 'q', 'r', 's', 't', 'u', 'v',
    'w', 'x', 'y', 'z', '2', '3', '4', '5', '6', '7', '8', '9',
];

#[derive(Clone)]
pub struct Passwords {
    argon: Argon2<'static>,
    queue: Arc<Semaphore>,
    work: Arc<Semaphore>,
    meter: PasswordMeter,
}

impl Passwords {
    pub fn new() -> Result<Self, argon2::password_hash::Error> {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let params = Params::new(MEMORY_KIB, PASSES, 1, None)
            .map_err(|_| argon2::password_hash::Error::ParamsInvalid)?;
        Ok(Self {
            argon: Argon2::new(Algorithm::Argon2id, Version::V0x13, params),
            queue: Arc::new(Semaphore::new(cores * (1 + WAITING_PER_CORE))),
            work: Arc::new(Semaphore::new(cores)),
            meter: PasswordMeter::default(),
        })
    }

    pub fn meter(&self) -> &PasswordMeter {
        &self.meter
    }

    /// A temporary password that can be read out over the telephone: 16 letters and digits, 79 bits.
    pub fn temporary() -> String {
        let groups = [(); 4].map(|()| group());
        groups.join("-")
    }

    pub async fn hash(&self, password: &str) -> Result<String, Problem> {
        let (password, argon) = (normal(password), self.argon.clone());
        let salt = rand::random::<[u8; 16]>();
        self.compute(move || {
            let hash = argon.hash_password_with_salt(password.as_bytes(), &salt);
            Ok(hash.map_err(Problem::internal)?.to_string())
        })
        .await?
    }

    /// `stored` is `None` for an unknown username: as much work, and never true.
    pub async fn verify(&self, password: &str, stored: Option<String>) -> Result<bool, Problem> {
        let known = stored.is_some();
        let stored = stored.unwrap_or_else(|| NOBODY.to_owned());
        let (password, argon) = (normal(password), self.argon.clone());
        self.compute(move || {
            let hash = PasswordHash::new(&stored).map_err(Problem::internal)?;
            let matches = argon.verify_password(password.as_bytes(), &hash).is_ok();
            Ok(matches && known)
        })
        .await?
    }

    async fn compute<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let busy = |_| {
            self.meter.refused.inc();
            Problem::of(Code::Busy).retry_after(1)
        };
        let _place = Arc::clone(&self.queue).try_acquire_owned().map_err(busy)?;
        let began = Instant::now();
        let turn = Arc::clone(&self.work).acquire_owned().await;
        let waited = began.elapsed();
        self.meter.wait_seconds.observe(waited.as_secs_f64());
        self.meter.computed.inc();
        tokio::task::spawn_blocking(move || {
            // Held by the thread, not by the request: a client that leaves does not free the core.
            let _turn = turn;
            work()
        })
        .await
        .map_err(Problem::internal)
    }
}

/// Four letters and digits that nobody mistakes for others.
pub fn group() -> String {
    let mut random = rand::rng();
    let letters = [(); 4].map(|()| ALPHABET.choose(&mut random).copied());
    letters.into_iter().flatten().collect()
}

#[cfg(test)]
impl Passwords {
    /// As if others had taken every place in the queue.
    pub fn saturate(&self) {
        self.queue.forget_permits(usize::MAX);
    }
}

/// Keyboards differ in how they compose Vietnamese letters; the password is the same.
fn normal(password: &str) -> String {
    password.nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::identity::password::PasswordProfile;

    #[actix_web::test]
    async fn a_password_is_recognised_however_the_keyboard_composed_it() {
        let passwords = Passwords::new().unwrap();
        let hash = passwords.hash("mật khẩu của tôi").await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        let decomposed: String = "mật khẩu của tôi".nfd().collect();
        assert!(
            passwords
                .verify(&decomposed, Some(hash.clone()))
                .await
                .unwrap()
        );
        assert!(
            !passwords
                .verify("mat khau cua toi", Some(hash))
                .await
                .unwrap()
        );
    }

    #[actix_web::test]
    async fn an_unknown_username_never_signs_in() {
        assert!(
            !Passwords::new()
                .unwrap()
                .verify("whatever", None)
                .await
                .unwrap()
        );
    }

    #[actix_web::test]
    async fn who_comes_when_the_queue_is_full_is_told_to_come_back() {
        let passwords = Passwords {
            queue: Arc::new(Semaphore::new(0)),
            ..Passwords::new().unwrap()
        };
        let problem = passwords.hash("long enough").await.unwrap_err();
        assert_eq!(problem.code(), Code::Busy);
        assert!(problem.code().is_retryable());
    }

    #[test]
    fn a_temporary_password_is_long_enough_for_everybody_and_never_the_same() {
        let (one, other) = (Passwords::temporary(), Passwords::temporary());
        assert!(one.len() >= PasswordProfile::Admin.shortest());
        assert_ne!(one, other);
    }

    #[actix_web::test]
    async fn what_stands_for_an_unknown_username_costs_as_much_as_a_real_hash() {
        let real = Passwords::new().unwrap().hash("long enough").await.unwrap();
        let cost = |hash: &str| hash.rsplitn(3, '$').last().unwrap().to_owned();
        assert_eq!(cost(NOBODY), cost(&real));
        assert_eq!(NOBODY.len(), real.len());
    }
}
