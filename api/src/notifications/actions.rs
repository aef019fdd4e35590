use crate::{identity::access::allowed, problem::Problem};
use chrono::{DateTime, Utc};
use domain::{
    audit::{Entry, Shown},
    calendars::day,
    catalogue::Procedure,
    dossiers::{Dossier, Event, WarningLevel},
    identity::{
        Account, Caller, EmailAddress,
        permission::{Permission, Resource},
    },
    notifications::{Delivery, Notice, notice_of, reminder_of},
    personal_data::ConsentPurpose,
};
use persistence::{
    Page, Session,
    notifications::{DeadLetter, StoredNotice},
};
use uuid::{NoContext, Timestamp, Uuid};

/// Queues what the owner is to hear of the event, in the transaction that records it (IN-8).
pub fn announce(
    session: &mut Session<'_>,
    dossier: &Dossier,
    procedure: &Procedure,
    event: &Event,
) -> Result<(), Problem> {
    let account = dossier.owner.account;
    let email = match account {
        Some(account) if !takes_letters(session, account)? => None,
        _ => dossier.owner.email.as_ref().map(EmailAddress::as_str),
    };
    if account.is_none() && email.is_none() {
        return Ok(());
    }
    let Some(notice) = notice_of(dossier, event, &procedure.title) else {
        return Ok(());
    };
    session.outbox().add(&Delivery {
        id: id_at(event.at)?,
        dossier: Some(dossier.code.as_str().to_owned()),
        notice,
        account,
        email: email.map(str::to_owned),
        created_at: event.at,
        attempts: 0,
    })?;
    Ok(())
}

/// Unless they have declined letters, or want their data kept and not used (SEC-4).
fn takes_letters(session: &mut Session<'_>, account: Uuid) -> Result<bool, Problem> {
    let purpose = ConsentPurpose::EmailNotices;
    let last = session.consents().last_act(account, purpose)?;
    Ok(purpose.is_granted(last) && !session.accounts().is_restricted(account)?)
}

/// Tells the officer at the step how the clock stands (TIME-8); a step nobody has taken has nobody to tell.
pub fn remind(
    session: &mut Session<'_>,
    dossier: &Dossier,
    level: WarningLevel,
    now: DateTime<Utc>,
) -> Result<(), Problem> {
    let holder = dossier.step.as_ref().and_then(|step| step.holder);
    if holder.is_none() {
        return Ok(());
    }
    let procedure = session.catalogue().get(dossier.procedure)?;
    session.outbox().add(&Delivery {
        id: id_at(now)?,
        dossier: Some(dossier.code.as_str().to_owned()),
        notice: reminder_of(dossier, level, &procedure.title),
        account: holder,
        email: None,
        created_at: now,
        attempts: 0,
    })?;
    Ok(())
}

/// Tells the holder something about the own account, in the list and by mail.
pub fn tell(
    session: &mut Session<'_>,
    account: &Account,
    notice: Notice,
    now: DateTime<Utc>,
) -> Result<(), Problem> {
    let email = account.email.as_ref().map(EmailAddress::as_str);
    session.outbox().add(&Delivery {
        id: id_at(now)?,
        dossier: None,
        notice,
        account: Some(account.id),
        email: email.map(str::to_owned),
        created_at: now,
        attempts: 0,
    })?;
    Ok(())
}

/// A letter that stands in no list. Without an address it goes nowhere, and costs as much.
pub fn write_to(
    session: &mut Session<'_>,
    email: Option<&EmailAddress>,
    notice: Notice,
    now: DateTime<Utc>,
) -> Result<(), Problem> {
    session.outbox().add(&Delivery {
        id: id_at(now)?,
        dossier: None,
        notice,
        account: None,
        email: email.map(|email| email.as_str().to_owned()),
        created_at: now,
        attempts: 0,
    })?;
    Ok(())
}

/// The caller's own notices, the newest first.
pub fn list(
    session: &mut Session<'_>,
    caller: &Caller,
    unread_only: bool,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Page<StoredNotice>, Problem> {
    let mut outbox = session.outbox();
    Ok(outbox.list_notices(caller.account, unread_only, after, limit)?)
}

/// Another person's notice is as good as none.
pub fn mark_read(
    session: &mut Session<'_>,
    caller: &Caller,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<(), Problem> {
    session.outbox().mark_read(caller.account, id, now)?;
    let entry = caller.entry().on("notices", id).about(caller.account);
    Ok(session.audit().record(entry)?)
}

pub fn list_dead(
    session: &mut Session<'_>,
    caller: &Caller,
    after: Option<Uuid>,
    limit: i64,
    now: DateTime<Utc>,
) -> Result<Page<DeadLetter>, Problem> {
    let entry = manage_deliveries(caller, now)?;
    let page = session.outbox().list_dead(after, limit)?;
    let codes = page
        .items
        .iter()
        .filter_map(|letter| Some(Shown::of(letter.dossier.as_ref()?, None)));
    session.audit().record_list(entry.showing(codes))?;
    Ok(page)
}

pub fn retry(
    session: &mut Session<'_>,
    caller: &Caller,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<(), Problem> {
    let entry = manage_deliveries(caller, now)?;
    session.outbox().retry(id, now)?;
    Ok(session.audit().record(entry.on("dead-letters", id))?)
}

fn manage_deliveries(caller: &Caller, now: DateTime<Utc>) -> Result<Entry, Problem> {
    let asked = Permission::ManageDeliveries;
    allowed(caller, asked, &Resource::System, day(now))
}

/// Notices are listed by id, so that it must grow with the time of the event.
fn id_at(instant: DateTime<Utc>) -> Result<Uuid, Problem> {
    let seconds = u64::try_from(instant.timestamp()).map_err(Problem::internal)?;
    let nanoseconds = instant.timestamp_subsec_nanos();
    Ok(Uuid::new_v7(Timestamp::from_unix(
        NoContext,
        seconds,
        nanoseconds,
    )))
}
