use crate::{identity::access::allow, problem::Problem};
use chrono::{DateTime, Utc};
use domain::{
    calendars::day,
    dossiers::{Dossier, Event, WarningLevel},
    identity::{
        Caller, EmailAddress,
        permission::{Permission, Resource},
    },
    notifications::{Delivery, notice_of, reminder_of},
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
    let procedure = session.catalogue().get(dossier.procedure)?;
    let Some(notice) = notice_of(dossier, event, &procedure.title) else {
        return Ok(());
    };
    session.outbox().add(&Delivery {
        id: id_at(event.at)?,
        dossier: dossier.code.as_str().to_owned(),
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
        dossier: dossier.code.as_str().to_owned(),
        notice: reminder_of(dossier, level, &procedure.title),
        account: holder,
        email: None,
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
    Ok(session.outbox().mark_read(caller.account, id, now)?)
}

pub fn list_dead(
    session: &mut Session<'_>,
    caller: &Caller,
    after: Option<Uuid>,
    limit: i64,
    now: DateTime<Utc>,
) -> Result<Page<DeadLetter>, Problem> {
    manage_deliveries(caller, now)?;
    Ok(session.outbox().list_dead(after, limit)?)
}

pub fn retry(
    session: &mut Session<'_>,
    caller: &Caller,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<(), Problem> {
    manage_deliveries(caller, now)?;
    Ok(session.outbox().retry(id, now)?)
}

fn manage_deliveries(caller: &Caller, now: DateTime<Utc>) -> Result<(), Problem> {
    let today = day(now);
    allow(
        caller,
        Permission::ManageDeliveries,
        &Resource::System,
        today,
    )
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
