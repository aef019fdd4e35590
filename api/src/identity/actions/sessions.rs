use super::{
    positions::{Office, offices},
    second_factors,
};
use crate::{
    identity::{
        one_time_codes::OneTimeCodes,
        tokens::{RefreshToken, Succession},
    },
    problem::{Code, Problem},
};
use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    audit::{Entry, Origin},
    calendars::day,
    identity::{
        Account, AccountAct, AccountKind, AccountSession, AccountState, Caller, Device, Kiosk,
        Position,
        authentication::{Acr, Authentication},
    },
};
use persistence::{
    Page, Session,
    identity::{NO_SECRET, Use},
};
use uuid::Uuid;

/// A session about to be opened.
pub struct Opening {
    pub username: String,
    /// The hash that the password has matched.
    pub verified: Option<String>,
    pub otp: Option<String>,
    /// Hash of the first refresh token.
    pub refresh: String,
    pub device: Device,
    pub origin: Origin,
}

/// A session whose holder has proved who they are.
pub struct NewSession {
    pub account: Account,
    pub authentication: Authentication,
    pub expires_at: DateTime<Utc>,
    pub device: Device,
    pub kiosk: Option<Kiosk>,
    /// Hash of the first refresh token.
    pub refresh: String,
}

/// A session that was just opened.
pub struct Opened {
    pub authentication: Authentication,
    pub session: Uuid,
    pub account: Account,
    pub expires_at: DateTime<Utc>,
}

/// The account and its hash, if its holder has a secret at all.
pub fn find(
    session: &mut Session<'_>,
    username: &str,
) -> Result<(Option<Uuid>, Option<String>), Problem> {
    let known = session.accounts().find_by_username(username)?;
    let (account, hash) = known.map(|(account, hash)| (account.id, hash)).unzip();
    Ok((account, hash.filter(|hash| *hash != NO_SECRET)))
}

/// Opens a session for the account whose password was verified, unless it was frozen or changed meanwhile. Whether a
/// code is needed is told to nobody else.
pub fn open(
    session: &mut Session<'_>,
    opening: Opening,
    codes: &OneTimeCodes,
) -> Result<Opened, Problem> {
    let Opening {
        username,
        verified,
        otp,
        refresh,
        device,
        origin,
    } = opening;
    let now = origin.at;
    let (account, _) = session
        .accounts()
        .find_by_username(&username)?
        .filter(|(account, hash)| account.state.is_open() && Some(hash) == verified.as_ref())
        .ok_or_else(|| Problem::of(Code::InvalidCredentials))?;
    let acr = shown(session, codes, account.id, otp.as_deref(), now)?;
    let new = NewSession {
        expires_at: now + lifetime(account.kind),
        authentication: Authentication { acr, at: now },
        account,
        device,
        kiosk: None,
        refresh,
    };
    begin(session, new, &origin)
}

/// With a family of refresh tokens of its own.
pub fn begin(
    session: &mut Session<'_>,
    new: NewSession,
    origin: &Origin,
) -> Result<Opened, Problem> {
    let now = origin.at;
    let NewSession {
        account,
        authentication,
        expires_at,
        device,
        kiosk,
        refresh,
    } = new;
    let id = Uuid::now_v7();
    session.sessions().add(&AccountSession {
        id,
        account: account.id,
        created_at: now,
        last_used_at: now,
        expires_at,
        authentication,
        device,
        kiosk,
    })?;
    session.refresh_tokens().add(id, &refresh, now)?;
    let entry = origin.entry().by(account.id, account.kind, id);
    let entry = entry.about(account.id).on("auth/sessions", id);
    session.audit().record(entry)?;
    Ok(Opened {
        authentication,
        session: id,
        account,
        expires_at,
    })
}

/// Exchanges a refresh token for the next one; `None` when it is worth nothing. Who comes with a used one within the
/// grace gets the same next one again; later, or when that one was used, the session ends.
pub fn renew(
    session: &mut Session<'_>,
    presented: &str,
    succession: &Succession,
    device: &Device,
    origin: &Origin,
) -> Result<Option<(Caller, RefreshToken)>, Problem> {
    let now = origin.at;
    let (next, successor) = succession.next(presented);
    let hash = RefreshToken::hash_of(presented);
    let (id, next) = match session.refresh_tokens().exchange(&hash, &successor, now)? {
        Use::First { session } => (session, Some(next)),
        Use::Again {
            session,
            spent,
            successor,
        } if spent.is_lost_answer(now) => (session, succession.again(presented, &successor)),
        Use::Again { session: id, .. } => (id, None),
        Use::Unknown => return Ok(None),
    };
    let caller = session.sessions().find_caller(id, origin)?;
    let subject = caller.as_ref().map(|caller| caller.account);
    let renewed = caller.zip(next);
    let entry = match &renewed {
        Some((caller, _)) => {
            session.sessions().save_use(id, device, now)?;
            caller.entry()
        }
        None => {
            session.sessions().end(id, now)?;
            origin.entry().refused(Code::SessionEnded.word())
        }
    };
    session
        .audit()
        .record(entry.on("auth/sessions", id).about(subject))?;
    Ok(renewed)
}

/// The open sessions of the caller's own account.
pub fn list(
    session: &mut Session<'_>,
    caller: &Caller,
    after: Option<Uuid>,
    limit: i64,
    now: DateTime<Utc>,
) -> Result<Page<AccountSession>, Problem> {
    let mut sessions = session.sessions();
    Ok(sessions.list_open(caller.account, after, limit, now)?)
}

/// Ends a session of the caller's own account; that others exist is not told.
pub fn end(
    session: &mut Session<'_>,
    caller: &Caller,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<(), Problem> {
    session.sessions().end_of(caller.account, id, now)?;
    record(session, caller.entry().on("auth/sessions", id), caller)
}

/// Ends all sessions of the caller's own account but the one that asks, because they want it.
pub fn sign_out_others(
    session: &mut Session<'_>,
    caller: &Caller,
    now: DateTime<Utc>,
) -> Result<(), Problem> {
    end_others(session, caller, now)?;
    record(session, caller.entry(), caller)
}

/// The same as a part of something else.
pub fn end_others(
    session: &mut Session<'_>,
    caller: &Caller,
    now: DateTime<Utc>,
) -> Result<(), Problem> {
    let (account, kept) = (caller.account, caller.session);
    Ok(session.sessions().end_others_of(account, kept, now)?)
}

/// The caller's account and the offices held today.
pub fn me(
    session: &mut Session<'_>,
    caller: &Caller,
    now: DateTime<Utc>,
) -> Result<(Account, Vec<Office>), Problem> {
    let account = session.accounts().get(caller.account)?;
    let today = day(now);
    let held: Vec<Position> = caller.held_on(today).cloned().collect();
    Ok((account, offices(session, held)?))
}

/// `verified` is the hash the present password matched: two changes at once cannot both win. The first own secret makes
/// the account active.
pub fn change_password(
    session: &mut Session<'_>,
    caller: &Caller,
    verified: &str,
    hash: String,
    now: DateTime<Utc>,
) -> Result<(), Problem> {
    if session.accounts().password_hash(caller.account)? != verified {
        return Err(Problem::of(Code::StaleVersion));
    }
    let mut account = session.accounts().get(caller.account)?;
    account.must_change_password = false;
    let (holder, mut activated) = (Some(account.id), None);
    if account.state == AccountState::Created {
        activated = Some(account.move_by(AccountAct::Activate, None, holder, None, now)?);
    }
    let accounts = &mut session.accounts();
    accounts.save_secret(&mut account, hash, activated.as_ref())?;
    end_others(session, caller, now)?;
    record(session, caller.entry(), caller)
}

/// Of the caller's own account.
pub fn record(session: &mut Session<'_>, entry: Entry, caller: &Caller) -> Result<(), Problem> {
    Ok(session.audit().record(entry.about(caller.account))?)
}

fn shown(
    session: &mut Session<'_>,
    codes: &OneTimeCodes,
    account: Uuid,
    otp: Option<&str>,
    now: DateTime<Utc>,
) -> Result<Acr, Problem> {
    if !second_factors::is_active(session, account)? {
        return Ok(Acr::Password);
    }
    let otp = otp.ok_or_else(|| Problem::of(Code::SecondFactorRequired))?;
    if second_factors::use_code(session, codes, account, otp, now)? {
        Ok(Acr::SecondFactor)
    } else {
        Err(Problem::of(Code::InvalidSecondFactor))
    }
}

/// A working day with its evening for staff; applicants come back rarely and from their own devices.
fn lifetime(kind: AccountKind) -> TimeDelta {
    match kind {
        AccountKind::Applicant | AccountKind::Organisation => TimeDelta::days(30),
        // A machine has none.
        AccountKind::Staff
        | AccountKind::SupportTeam
        | AccountKind::PostalAgent
        | AccountKind::Machine => TimeDelta::hours(12),
    }
}
