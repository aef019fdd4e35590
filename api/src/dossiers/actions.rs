use super::{
    access::{Attempt, Desk, load, readable, record_shown},
    folder::Folder,
};
use crate::problem::Problem;
use chrono::{DateTime, Utc};
use domain::{
    calendars::day,
    documents::Purpose,
    dossiers::{Dossier, DossierCode, Event, Refusal, ResultDecision},
    identity::{
        AccountKind, AccountState, Caller, Role, delegation::Power, permission::Permission,
    },
};
use persistence::{
    Page, Session,
    dossiers::{DossierFilter, QueueFilter, QueueKey, QueuePlace, StepHolder},
};
use std::collections::HashMap;
use uuid::Uuid;

/// What an officer does with the step in front of them.
pub enum Movement {
    Take,
    Forward { note: Option<String> },
    SendBack { reason: String },
}

/// Which steps the handling queue shows.
pub struct HandlingFilter {
    pub agency: Option<domain::agencies::AgencyIdentifier>,
    pub due_before: Option<DateTime<Utc>>,
    pub holder: StepHolder,
    pub after: Option<QueueKey>,
    pub limit: i64,
}

/// Everything that happened to a dossier, with the names of the units where it did.
pub struct History {
    pub folder: Folder,
    pub events: Vec<Event>,
    pub units: HashMap<Uuid, String>,
}

pub fn get(
    session: &mut Session<'_>,
    caller: &Caller,
    code: &DossierCode,
    now: DateTime<Utc>,
) -> Result<Folder, Problem> {
    let dossier = load(session, caller, code, Permission::ReadDossier, now)?;
    Ok(Folder::open(session, dossier)?.shown_to(caller.kind))
}

/// The applicant's own dossiers and those of whom they represent, each with its procedure.
pub fn list_own(
    session: &mut Session<'_>,
    caller: &Caller,
    asked: DossierFilter,
    now: DateTime<Utc>,
) -> Result<Page<(Dossier, String)>, Problem> {
    let parts = readable(session, caller, now)?;
    let page = session.dossiers().list(&DossierFilter { parts, ..asked })?;
    let of_others = |dossier: &&Dossier| dossier.owner.account != Some(caller.account);
    if page.items.iter().any(|dossier| of_others(&dossier)) {
        let shown = page.items.iter().filter(of_others);
        record_shown(session, caller, Permission::ReadDossier, shown, now)?;
    }
    with_titles(session, page)
}

/// The steps this officer may act on: their own, and those nobody has taken (LIFE-11).
pub fn list_handling(
    session: &mut Session<'_>,
    caller: &Caller,
    filter: HandlingFilter,
    now: DateTime<Utc>,
) -> Result<Page<(Dossier, String)>, Problem> {
    let held = caller.held_on(day(now)).filter(|position| {
        let wanted = filter.agency.as_ref();
        wanted.is_none_or(|agency| *agency == position.agency)
    });
    let places = held.map(|position| QueuePlace::Steps {
        agency: position.agency.as_str().to_owned(),
        role: position.role,
    });
    let for_leaders = caller.deputyships(day(now)).filter(|one| {
        let wanted = filter.agency.as_ref();
        let is_wanted = wanted.is_none_or(|agency| *agency == one.position.agency);
        is_wanted && one.powers.contains(&Power::Approve)
    });
    let for_leaders = for_leaders.map(|one| QueuePlace::Steps {
        agency: one.position.agency.as_str().to_owned(),
        role: one.position.role,
    });
    let page = session.dossiers().list_queue(&QueueFilter {
        places: places.chain(for_leaders).collect(),
        holder: filter.holder,
        due_before: filter.due_before,
        after: filter.after,
        limit: filter.limit,
    })?;
    let shown = page.items.iter();
    record_shown(session, caller, Permission::Handle, shown, now)?;
    with_titles(session, page)
}

/// The history with the names of the units in it; who is not staff sees positions, not persons (PUB-2).
pub fn timeline(
    session: &mut Session<'_>,
    caller: &Caller,
    code: &DossierCode,
    now: DateTime<Utc>,
) -> Result<History, Problem> {
    let folder = get(session, caller, code, now)?;
    let mut events = session.dossiers().list_events(code)?;
    if caller.kind != AccountKind::Staff {
        let internal = events.iter_mut().filter(|event| event.act.is_internal());
        internal.for_each(|event| event.note = None);
    }
    let units: Vec<Uuid> = events.iter().filter_map(|event| event.unit).collect();
    let units = session.agencies().unit_names(&units)?;
    Ok(History {
        folder,
        events,
        units: units.into_iter().collect(),
    })
}

pub fn move_step(
    session: &mut Session<'_>,
    attempt: &Attempt,
    movement: Movement,
) -> Result<Folder, Problem> {
    // What waits for a leader is for leaders, and for those who act in their place.
    let asked = |dossier: &Dossier| match &dossier.step {
        Some(step) if step.role == Role::ApprovingLeader => Permission::Approve,
        _ => Permission::Handle,
    };
    let folder = attempt.open_for(session, asked)?;
    let now = attempt.now;
    let left = holder_has_left(session, &folder.dossier, now)?;
    attempt.act_on(
        session,
        folder,
        Desk::Step,
        |dossier, by, timing| match movement {
            Movement::Take => dossier.take(by, left, now),
            Movement::Forward { note } => dossier.forward(by, timing, note, now),
            Movement::SendBack { reason } => dossier.send_back(by, timing, reason, now),
        },
    )
}

pub fn approve(
    session: &mut Session<'_>,
    attempt: &Attempt,
    note: Option<String>,
) -> Result<Folder, Problem> {
    attempt.act(
        session,
        Permission::Approve,
        Desk::Step,
        |dossier, by, timing| dossier.approve(by, timing, note, attempt.now),
    )
}

pub fn complete(
    session: &mut Session<'_>,
    attempt: &Attempt,
    decision: ResultDecision,
) -> Result<Folder, Problem> {
    let folder = attempt.open(session, Permission::Complete)?;
    let is_here = |id: Uuid| {
        let mut attached = folder.attachments.iter();
        attached.any(|a| a.id == id && a.purpose == Purpose::Result && a.file.is_some())
    };
    if decision.document.is_some_and(|id| !is_here(id)) {
        return Err(Refusal::ResultMissing.into());
    }
    attempt.act_on(session, folder, Desk::Step, |dossier, by, timing| {
        dossier.complete(by, timing, decision, attempt.now)
    })
}

pub fn hand_over(
    session: &mut Session<'_>,
    attempt: &Attempt,
    note: Option<String>,
) -> Result<Folder, Problem> {
    attempt.act(
        session,
        Permission::HandOver,
        Desk::HandOver,
        |dossier, by, _| dossier.hand_over(by, note, attempt.now),
    )
}

pub fn close(session: &mut Session<'_>, attempt: &Attempt) -> Result<Folder, Problem> {
    attempt.act(
        session,
        Permission::HandOver,
        Desk::HandOver,
        |dossier, by, _| dossier.close(by, attempt.now),
    )
}

pub fn with_titles(
    session: &mut Session<'_>,
    page: Page<Dossier>,
) -> Result<Page<(Dossier, String)>, Problem> {
    let mut ids: Vec<Uuid> = page.items.iter().map(|dossier| dossier.procedure).collect();
    ids.sort_unstable();
    ids.dedup();
    let titles = session.catalogue().titles(&ids)?;
    Ok(page.map(|dossier| {
        let title = titles.get(&dossier.procedure).cloned().unwrap_or_default();
        (dossier, title)
    }))
}

/// Whether the holder of the present step no longer holds its role there (ORG-4), or was frozen.
fn holder_has_left(
    session: &mut Session<'_>,
    dossier: &Dossier,
    now: DateTime<Utc>,
) -> Result<bool, Problem> {
    let Some(step) = &dossier.step else {
        return Ok(false);
    };
    let Some(holder) = step.holder else {
        return Ok(false);
    };
    let is_active = session.accounts().get(holder)?.state == AccountState::Active;
    let positions = session.positions().list_of_account(holder)?;
    let in_office = positions.iter().any(|position| {
        position.role == step.role
            && position.agency == dossier.agency
            && position.validity.includes(day(now))
    });
    Ok(!(is_active && in_office))
}
