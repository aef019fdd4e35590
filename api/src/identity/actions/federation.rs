use super::{
    second_factors,
    sessions::{self, NewSession, Opened, lifetime},
};
use crate::problem::{Code, Problem};
use chrono::{DateTime, Utc};
use domain::{
    audit::Origin,
    identity::{
        Account, AccountEvent, AccountKind, Caller, Device, IdentityNumber,
        authentication::Authentication,
        federation::{self, FederatedIdentity, FederatedSignIn, Proved, Refusal},
    },
};
use persistence::{Page, Session};
use uuid::Uuid;

/// Somebody goes to a provider, signed in here or not.
pub fn begin(
    session: &mut Session<'_>,
    sign_in: &FederatedSignIn,
    state: &str,
    caller: Option<&Caller>,
    origin: &Origin,
) -> Result<(), Problem> {
    session.federated_sign_ins().add(sign_in, state)?;
    let entry = caller.map_or_else(|| origin.entry(), Caller::entry);
    let entry = entry.on("auth/federated-sign-ins", sign_in.id);
    let entry = entry.about(caller.map(|caller| caller.account));
    Ok(session.audit().record(entry)?)
}

/// Opens a session of the account that the identity opens; who comes for the first time gets an account.
pub fn open(
    session: &mut Session<'_>,
    proved: &Proved,
    kinds: &[AccountKind],
    refresh: String,
    device: Device,
    origin: &Origin,
) -> Result<Opened, Problem> {
    let now = origin.at;
    let known = session.federated_identities().find(&proved.identity)?;
    let account = match known {
        Some(known) => enter(session, &known, proved, kinds, now)?,
        None => let_in(session, proved, kinds, origin)?,
    };
    let new = NewSession {
        expires_at: now + lifetime(account.kind),
        authentication: authentication(proved),
        account,
        device,
        kiosk: None,
        refresh,
    };
    sessions::begin(session, new, origin)
}

/// Links the identity with the caller's own account; once more changes nothing.
pub fn link(
    session: &mut Session<'_>,
    caller: &Caller,
    proved: &Proved,
    now: DateTime<Utc>,
) -> Result<FederatedIdentity, Problem> {
    session.federated_identities().let_in_alone()?;
    let known = session.federated_identities().find(&proved.identity)?;
    let holder = known.as_ref().map(|known| known.account);
    let mut account = session.accounts().get(caller.account)?;
    let is_taken = is_taken(session, proved.identity_number.as_ref())?;
    let before = account.identity_number.clone();
    federation::link(&mut account, proved, holder, is_taken)?;
    if account.identity_number != before {
        session.accounts().save(&mut account)?;
    }
    let linked = match known {
        Some(known) => known,
        None => add(session, account.id, proved, now)?,
    };
    record(session, caller, linked.id)?;
    Ok(linked)
}

/// The identities by which the caller's own account is opened.
pub fn list(
    session: &mut Session<'_>,
    caller: &Caller,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Page<FederatedIdentity>, Problem> {
    let mut identities = session.federated_identities();
    Ok(identities.list_of(caller.account, after, limit)?)
}

/// It opens the account no more, and every other session ends: one of them may be of whoever has it.
pub fn unlink(
    session: &mut Session<'_>,
    caller: &Caller,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<(), Problem> {
    let mut account = session.accounts().get(caller.account)?;
    let has_password = session.accounts().password_hash(account.id)?.is_some();
    let linked = session.federated_identities().count_of(account.id)?;
    session.federated_identities().remove(account.id, id)?;
    federation::unlink(has_password, linked)?;
    // Of two at once one finds the account changed, so that not both ways in are lost.
    session.accounts().save(&mut account)?;
    sessions::end_others(session, caller, now)?;
    record(session, caller, id)
}

/// Whether the caller could prove at this issuer who they are.
pub fn is_linked_with(
    session: &mut Session<'_>,
    caller: &Caller,
    issuer: &str,
) -> Result<bool, Problem> {
    let mut identities = session.federated_identities();
    Ok(identities.is_linked(caller.account, issuer)?)
}

/// The holder of the session has proved at the provider who they are: somebody else's identity proves nothing.
pub fn prove(
    session: &mut Session<'_>,
    caller: &Caller,
    proved: &Proved,
    now: DateTime<Utc>,
) -> Result<Authentication, Problem> {
    let known = session.federated_identities().find(&proved.identity)?;
    let own = known.filter(|known| known.account == caller.account);
    let own = own.ok_or_else(|| Problem::of(Code::IdentityOfAnotherPerson))?;
    session
        .federated_identities()
        .save_use(own.id, proved.acr, now)?;
    second_factors::save(session, caller, authentication(proved))
}

fn enter(
    session: &mut Session<'_>,
    known: &FederatedIdentity,
    proved: &Proved,
    kinds: &[AccountKind],
    now: DateTime<Utc>,
) -> Result<Account, Problem> {
    let account = session.accounts().get(known.account)?;
    federation::enter(&account, kinds)
        .map_err(|refusal| Problem::from(refusal).concerning(Some(account.id)))?;
    let mut identities = session.federated_identities();
    identities.save_use(known.id, proved.acr, now)?;
    Ok(account)
}

fn let_in(
    session: &mut Session<'_>,
    proved: &Proved,
    kinds: &[AccountKind],
    origin: &Origin,
) -> Result<Account, Problem> {
    let now = origin.at;
    session.federated_identities().let_in_alone()?;
    if let Some(known) = session.federated_identities().find(&proved.identity)? {
        return enter(session, &known, proved, kinds, now);
    }
    let is_taken = is_taken(session, proved.identity_number.as_ref())?;
    let account = federation::newcomer(Uuid::now_v7(), proved, kinds, is_taken, now)?;
    let event = AccountEvent::opened(&account, None);
    session.accounts().open_without_password(&account, &event)?;
    add(session, account.id, proved, now)?;
    let entry = origin.entry().on("accounts", account.id);
    session.audit().record(entry.about(account.id))?;
    Ok(account)
}

fn add(
    session: &mut Session<'_>,
    account: Uuid,
    proved: &Proved,
    now: DateTime<Utc>,
) -> Result<FederatedIdentity, Problem> {
    let identity = FederatedIdentity::new(Uuid::now_v7(), account, proved, now);
    session.federated_identities().add(&identity)?;
    Ok(identity)
}

fn record(session: &mut Session<'_>, caller: &Caller, identity: Uuid) -> Result<(), Problem> {
    let entry = caller.entry().on("me/identities", identity);
    sessions::record(session, entry, caller)
}

fn is_taken(session: &mut Session<'_>, number: Option<&IdentityNumber>) -> Result<bool, Problem> {
    number.map_or(Ok(false), |number| {
        Ok(session.accounts().is_number_taken(number)?)
    })
}

/// As long ago as the person signed in at the provider.
fn authentication(proved: &Proved) -> Authentication {
    let Proved { acr, at, .. } = proved;
    Authentication { acr: *acr, at: *at }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        Self::of(match refusal {
            Refusal::Frozen => Code::AccountFrozen,
            Refusal::NotLinked => Code::IdentityNotLinked,
            Refusal::Incomplete => Code::IdentityIncomplete,
            Refusal::NumberTaken => Code::IdentityNumberTaken,
            Refusal::LinkedElsewhere => Code::IdentityLinkedElsewhere,
            Refusal::AnotherPerson => Code::IdentityOfAnotherPerson,
            Refusal::LastWay => Code::LastWayToSignIn,
        })
    }
}
