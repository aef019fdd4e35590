//! An account that its holder has lost control of: reported, frozen at once, given back against proof (SEC-2).

use super::{
    Account, AccountAct, AccountEvent, AccountKind, AccountRefusal, AccountState, Caller,
    EmailAddress, Phone, Position, Role,
    administration::change_account,
    permission::{Decision, Permission, scopes},
};
use crate::Word;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use uuid::Uuid;

/// So long the code is good that was sent to the contact of the account.
pub const CODE_LIFETIME: TimeDelta = TimeDelta::minutes(30);
/// So many wrong codes end a report that was not confirmed.
pub const MOST_WRONG_CODES: u8 = 5;

/// How the reporter has shown that it is their account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LossWay {
    OwnSession,
    /// A code sent to a contact that the account had before.
    ContactCode,
    /// A recovery code of the second factor.
    RecoveryCode,
    /// In person, to an officer.
    Counter,
}

impl Word for LossWay {
    const ALL: &'static [Self] = &[
        Self::OwnSession,
        Self::ContactCode,
        Self::RecoveryCode,
        Self::Counter,
    ];

    fn word(self) -> &'static str {
        match self {
            Self::OwnSession => "own_session",
            Self::ContactCode => "contact_code",
            Self::RecoveryCode => "recovery_code",
            Self::Counter => "counter",
        }
    }
}

/// What an officer has seen of somebody who came in person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdentityPaper {
    /// Thẻ căn cước.
    IdentityCard,
    /// Căn cước điện tử, shown in its app.
    ElectronicIdentity,
    Passport,
    OtherPaper,
}

impl Word for IdentityPaper {
    const ALL: &'static [Self] = &[
        Self::IdentityCard,
        Self::ElectronicIdentity,
        Self::Passport,
        Self::OtherPaper,
    ];

    fn word(self) -> &'static str {
        match self {
            Self::IdentityCard => "identity_card",
            Self::ElectronicIdentity => "electronic_identity",
            Self::Passport => "passport",
            Self::OtherPaper => "other_paper",
        }
    }
}

/// An officer vouches for who it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdentityProof {
    pub officer: Uuid,
    pub paper: IdentityPaper,
    /// How it was looked at, in the officer's words.
    pub note: String,
}

/// From the report to the day the account was given back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LossReport {
    pub id: Uuid,
    pub account: Uuid,
    pub way: LossWay,
    pub reported_at: DateTime<Utc>,
    /// Of a report in person.
    pub proof: Option<IdentityProof>,
    /// It was frozen for another reason besides, and stays so when it is given back.
    pub stays_frozen: bool,
    pub unlocked: Option<Unlock>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unlock {
    pub at: DateTime<Utc>,
    pub proof: IdentityProof,
}

/// A report that nobody has confirmed yet: it freezes nothing, or anybody could lock others out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LossClaim {
    pub id: Uuid,
    /// Nobody's, where there is no such account: the reporter does not learn it.
    pub account: Option<Uuid>,
    /// Hash of the code that was sent.
    pub code: String,
    pub created_at: DateTime<Utc>,
    pub wrong_codes: u8,
    pub report: Option<Uuid>,
}

impl LossClaim {
    pub fn expires_at(&self) -> DateTime<Utc> {
        self.created_at + CODE_LIFETIME
    }

    /// Whether a code is looked at.
    pub fn is_open(&self, now: DateTime<Utc>) -> bool {
        now < self.expires_at() && self.wrong_codes < MOST_WRONG_CODES
    }
}

/// Only what is reported lost is given back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotLost;

impl LossReport {
    /// The account is frozen from this instant on, unless it was so already; a closed one is beyond loss.
    pub fn freeze(
        account: &mut Account,
        way: LossWay,
        proof: Option<IdentityProof>,
        id: Uuid,
        now: DateTime<Utc>,
    ) -> Result<(Self, Option<AccountEvent>), AccountRefusal> {
        let stays_frozen = account.state == AccountState::Frozen;
        let by = match &proof {
            Some(proof) => Some(proof.officer),
            None => Some(account.id),
        };
        let event = match stays_frozen {
            true => None,
            false => Some(account.move_by(AccountAct::Freeze, None, by, None, now)?),
        };
        let report = Self {
            id,
            account: account.id,
            way,
            reported_at: now,
            proof,
            stays_frozen,
            unlocked: None,
        };
        Ok((report, event))
    }

    /// The holder gets the account back with a password that must be changed, in the state in which it was lost.
    pub fn unlock(
        &mut self,
        account: &mut Account,
        interrupted: Option<AccountState>,
        proof: IdentityProof,
        now: DateTime<Utc>,
    ) -> Result<Option<AccountEvent>, NotLost> {
        if self.unlocked.is_some() {
            return Err(NotLost);
        }
        let by = Some(proof.officer);
        let event = match self.stays_frozen {
            true => None,
            false => Some(
                account
                    .move_by(AccountAct::Release, interrupted, by, None, now)
                    .map_err(|_| NotLost)?,
            ),
        };
        account.must_change_password = true;
        self.unlocked = Some(Unlock { at: now, proof });
        Ok(event)
    }
}

/// Whether the reporter has named a contact that the account had before.
pub fn is_contact(account: &Account, named: &str) -> bool {
    let email = account.email.as_ref().map(EmailAddress::as_str);
    let phone = account.phone.as_ref().map(Phone::as_str);
    email.is_some_and(|email| email.eq_ignore_ascii_case(named)) || phone == Some(named)
}

/// Who takes a report in person and gives an account back: for a citizen every counter and every administrator, for
/// staff whoever administers that account; nobody for the own one.
pub fn handle_loss(
    caller: &Caller,
    account: Uuid,
    kind: AccountKind,
    positions: &[Position],
    day: NaiveDate,
) -> Decision {
    match kind {
        AccountKind::Staff | AccountKind::SupportTeam | AccountKind::PostalAgent => {
            change_account(caller, account, kind, positions, day)
        }
        AccountKind::Applicant | AccountKind::Organisation if handles_losses(caller, day) => {
            Decision::Allowed
        }
        // The keys of a machine are revoked, not lost.
        AccountKind::Applicant | AccountKind::Organisation | AccountKind::Machine => {
            Decision::Hidden
        }
    }
}

/// Whether the caller's offices have to do with lost accounts at all.
pub fn handles_losses(caller: &Caller, day: NaiveDate) -> bool {
    !scopes(caller, Permission::HandleLosses, day).is_empty()
}

/// History is for the person, for whoever vouched, and for the administrators of the account.
pub fn read_loss(
    caller: &Caller,
    report: &LossReport,
    kind: AccountKind,
    positions: &[Position],
    day: NaiveDate,
) -> Decision {
    let unlocked = report.unlocked.as_ref().map(|unlock| &unlock.proof);
    let mut vouchers = report.proof.iter().chain(unlocked);
    let has_vouched = vouchers.any(|proof| proof.officer == caller.account);
    let is_own = report.account == caller.account;
    if is_own || has_vouched || read_losses(caller, report.account, kind, positions, day) {
        Decision::Allowed
    } else {
        Decision::Hidden
    }
}

/// Whether all reports of the account are shown to this administrator.
pub fn read_losses(
    caller: &Caller,
    account: Uuid,
    kind: AccountKind,
    positions: &[Position],
    day: NaiveDate,
) -> bool {
    caller.holds_any(&Role::ADMINISTRATORS, day)
        && handle_loss(caller, account, kind, positions, day) != Decision::Hidden
}

#[cfg(test)]
mod tests;
