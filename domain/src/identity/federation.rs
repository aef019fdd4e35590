//! Signing in through a provider of electronic identities (SEC-1): whose account an identity opens, and which one an account
//! may be linked with.

use super::{
    Account, AccountKind, AccountState, EmailAddress, IdentityNumber, PersonName, Phone,
    authentication::Acr,
};
use crate::Word;
use chrono::{DateTime, TimeDelta, Utc};
use std::fmt;
use uuid::Uuid;

/// How long somebody may take at the provider.
pub const OPEN_FOR: TimeDelta = TimeDelta::minutes(10);
/// How long the client may take to fetch what came of it.
pub const CODE_GOOD_FOR: TimeDelta = TimeDelta::minutes(2);
/// A session at the provider older than this opens none here.
pub const MAX_AGE: TimeDelta = TimeDelta::hours(12);

/// What somebody is sent to the provider for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    SignIn,
    /// To link the identity with the account of the session.
    Link,
    /// To prove once more who holds the session (RFC 9470).
    StepUp,
}

impl Word for Purpose {
    const ALL: &'static [Self] = &[Self::SignIn, Self::Link, Self::StepUp];

    fn word(self) -> &'static str {
        match self {
            Self::SignIn => "sign_in",
            Self::Link => "link",
            Self::StepUp => "step_up",
        }
    }
}

/// A sign-in at a provider that is under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FederatedSignIn {
    pub id: Uuid,
    /// By the name it has in the settings.
    pub provider: String,
    pub purpose: Purpose,
    /// SHA-256 of what only the client knows that began it (RFC 7636).
    pub challenge: String,
    pub return_url: String,
    /// In which it was begun, unless it is to open one.
    pub session: Option<Uuid>,
    pub begun_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
}

/// Somebody as a provider knows them; the pair never means anybody else.
#[derive(Clone, PartialEq, Eq)]
pub struct Identity {
    pub issuer: String,
    pub subject: String,
}

/// An identity that opens an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FederatedIdentity {
    pub id: Uuid,
    pub account: Uuid,
    pub identity: Identity,
    /// Of the last time it was shown.
    pub acr: Acr,
    pub linked_at: DateTime<Utc>,
    pub last_used_at: DateTime<Utc>,
}

/// What a provider has vouched for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proved {
    pub identity: Identity,
    pub acr: Acr,
    /// When the person signed in at the provider, which may be long before.
    pub at: DateTime<Utc>,
    pub full_name: Option<PersonName>,
    pub identity_number: Option<IdentityNumber>,
    pub phone: Option<Phone>,
    pub email: Option<EmailAddress>,
}

/// Why an identity opens nothing or is not linked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    Frozen,
    /// It opens no account, and this provider makes none.
    NotLinked,
    /// The provider does not say whose it is.
    Incomplete,
    /// Somebody with this identity number has an account: only its holder links it.
    NumberTaken,
    LinkedElsewhere,
    AnotherPerson,
    LastWay,
}

/// The account that an identity opens, unless it is stopped or of a kind that the provider is not for.
pub fn enter(account: &Account, kinds: &[AccountKind]) -> Result<(), Refusal> {
    if !kinds.contains(&account.kind) {
        return Err(Refusal::NotLinked);
    }
    match account.state {
        AccountState::Created | AccountState::Active => Ok(()),
        AccountState::Frozen => Err(Refusal::Frozen),
        AccountState::Closed => Err(Refusal::NotLinked),
    }
}

/// Who comes for the first time gets an account of a citizen, and never that of anybody who is there.
pub fn newcomer(
    id: Uuid,
    proved: &Proved,
    kinds: &[AccountKind],
    is_number_taken: bool,
    now: DateTime<Utc>,
) -> Result<Account, Refusal> {
    if !kinds.contains(&AccountKind::Applicant) {
        return Err(Refusal::NotLinked);
    }
    let (Some(full_name), Some(number)) = (&proved.full_name, &proved.identity_number) else {
        return Err(Refusal::Incomplete);
    };
    if is_number_taken {
        return Err(Refusal::NumberTaken);
    }
    Ok(Account {
        id,
        kind: AccountKind::Applicant,
        // Nobody types it; it tells nothing of the person.
        username: format!("eid-{}", id.simple()),
        full_name: full_name.clone(),
        identity_number: Some(number.clone()),
        tax_code: None,
        phone: proved.phone.clone(),
        email: proved.email.clone(),
        address: None,
        state: AccountState::Active,
        must_change_password: false,
        restricted_at: None,
        created_at: now,
        version: 1,
    })
}

/// The holder of the account has proved to hold the identity too: both must be the same person's. A citizen without an
/// identity number gets the one that was vouched for.
pub fn link(
    account: &mut Account,
    proved: &Proved,
    holder: Option<Uuid>,
    is_number_taken: bool,
) -> Result<(), Refusal> {
    if holder.is_some_and(|holder| holder != account.id) {
        return Err(Refusal::LinkedElsewhere);
    }
    let shown = proved.identity_number.as_ref().ok_or(Refusal::Incomplete)?;
    match &account.identity_number {
        Some(known) if known != shown => Err(Refusal::AnotherPerson),
        Some(_) => Ok(()),
        None if account.kind != AccountKind::Applicant => Ok(()),
        None if is_number_taken => Err(Refusal::NumberTaken),
        None => {
            account.identity_number = Some(shown.clone());
            Ok(())
        }
    }
}

/// An account keeps one way in.
pub fn unlink(has_password: bool, identities: i64) -> Result<(), Refusal> {
    if has_password || identities > 1 {
        Ok(())
    } else {
        Err(Refusal::LastWay)
    }
}

impl FederatedIdentity {
    pub fn new(id: Uuid, account: Uuid, proved: &Proved, now: DateTime<Utc>) -> Self {
        Self {
            id,
            account,
            identity: proved.identity.clone(),
            acr: proved.acr,
            linked_at: now,
            last_used_at: now,
        }
    }
}

/// A subject may be an identity number.
impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Identity({}, …)", self.issuer)
    }
}

#[cfg(test)]
mod tests;
