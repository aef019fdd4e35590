use super::dto::{NewRectification, RectificationDecisionInput};
use crate::{
    dossiers::terms::calendar_of,
    extract::refused,
    identity::{access::settle, actions::accounts},
    problem::{Code, Problem, Text},
    reference::data_protection::DataProtection,
};
use chrono::{DateTime, Utc};
use domain::{
    audit::Shown,
    calendars::{Clock, LimitRules, Promise, day},
    identity::{
        Account, Caller,
        administration::{change_account, sees_citizens},
        permission::{Permission, office_anywhere, scopes},
    },
    personal_data::{AlreadyDecided, Rectification, RectificationState},
};
use persistence::{Page, Session, personal_data::RectificationFilter};
use uuid::Uuid;

pub fn ask(
    session: &mut Session<'_>,
    caller: &Caller,
    sent: NewRectification,
    now: DateTime<Utc>,
) -> Result<Rectification, Problem> {
    let account = session.accounts().get(caller.account)?;
    let request = Rectification {
        id: Uuid::now_v7(),
        account: caller.account,
        full_name: sent.full_name()?,
        identity_number: sent.identity_number()?,
        reason: sent.reason,
        requested_at: now,
        promise: promise(session, caller, now)?,
        state: RectificationState::Waiting,
        decided_at: None,
        decided_by: None,
        decision_note: None,
        version: 1,
    };
    if !request.changes(&account) {
        return Err(nothing_to_rectify());
    }
    session.rectifications().add(&request)?;
    let entry = caller.entry().on("rectifications", request.id);
    session.audit().record(entry.about(caller.account))?;
    Ok(request)
}

pub fn list_own(
    session: &mut Session<'_>,
    caller: &Caller,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Page<Rectification>, Problem> {
    Ok(session
        .rectifications()
        .list_of(caller.account, after, limit)?)
}

/// Requests about accounts within the administrator's reach, the oldest first.
pub fn list(
    session: &mut Session<'_>,
    caller: &Caller,
    state: Option<RectificationState>,
    (after, limit): (Option<Uuid>, i64),
    now: DateTime<Utc>,
) -> Result<Page<Rectification>, Problem> {
    let reach = scopes(caller, Permission::ManageAccounts, day(now));
    let filter = RectificationFilter {
        state,
        agencies: session.agencies().reached_by(&reach)?,
        citizens: sees_citizens(caller, day(now)),
        after,
        limit,
    };
    let found = session.rectifications().list(&filter)?;
    let shown = found.items.iter();
    let shown = shown.map(|request| Shown::of(request.id, request.account));
    let entry = caller.entry().showing(shown);
    if !entry.shown.is_empty() {
        let office = office_anywhere(caller, Permission::ManageAccounts, day(now));
        session.audit().record(entry.in_office(office))?;
    }
    Ok(found)
}

/// The request whole, with the account as it is: what has to be compared with the papers.
pub fn get(
    session: &mut Session<'_>,
    caller: &Caller,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<(Rectification, Account), Problem> {
    let request = session.rectifications().get(id)?;
    let account = accounts::get(session, caller, request.account, now)?;
    record(session, caller, &request, now)?;
    Ok((request, account))
}

/// Who may change the account decides; granted, it says so from now on and keeps what it said before.
pub fn decide(
    session: &mut Session<'_>,
    caller: &Caller,
    id: Uuid,
    seen: i64,
    sent: RectificationDecisionInput,
    now: DateTime<Utc>,
) -> Result<(Rectification, Account), Problem> {
    let mut request = session.rectifications().get(id)?;
    let mut account = session.accounts().get(request.account)?;
    let positions = session.positions().list_of_account(account.id)?;
    let today = day(now);
    settle(change_account(
        caller,
        account.id,
        account.kind,
        &positions,
        today,
    ))?;
    if request.version != seen {
        return Err(Problem::of(Code::StaleVersion));
    }
    let before = account.clone();
    request.decide(&mut account, sent.decision()?, caller.account, now)?;
    session.rectifications().save(&mut request)?;
    if account != before {
        let by = caller.account;
        session.accounts().save_details(&mut account, by, now)?;
    }
    record(session, caller, &request, now)?;
    Ok((request, account))
}

fn record(
    session: &mut Session<'_>,
    caller: &Caller,
    request: &Rectification,
    now: DateTime<Utc>,
) -> Result<(), Problem> {
    let office = office_anywhere(caller, Permission::ManageAccounts, day(now));
    let entry = caller.entry().on("rectifications", request.id);
    let entry = entry.about(request.account).in_office(office);
    Ok(session.audit().record(entry)?)
}

/// By the calendar of the agency that answers: the own one of staff, the province's for citizens.
fn promise(
    session: &mut Session<'_>,
    caller: &Caller,
    now: DateTime<Utc>,
) -> Result<Option<Promise>, Problem> {
    let Some((limit, basis)) = DataProtection::read()?.rectification_on(day(now))? else {
        return Ok(None);
    };
    let own = caller.held_on(day(now)).next();
    let agency = match own {
        Some(position) => Some(position.agency.clone()),
        None => session.agencies().find_root()?.map(|root| root.identifier),
    };
    let agency = agency.ok_or_else(|| Problem::of(Code::CalendarIncomplete))?;
    let calendar = calendar_of(session, &agency)?;
    let rules = LimitRules {
        basis: Some(basis),
        ..LimitRules::default()
    };
    Ok(Some(calendar.promise(Clock::starting(now, limit, rules))?))
}

fn nothing_to_rectify() -> Problem {
    let detail = Text::new(
        "Nêu họ tên hoặc số định danh đúng, khác với dữ liệu đang lưu.",
        "Name the right full name or identity number; it must differ from what is kept.",
    );
    refused("", "nothing_to_rectify", detail)
}

impl From<AlreadyDecided> for Problem {
    fn from(_: AlreadyDecided) -> Self {
        Self::of(Code::AlreadyDecided)
    }
}
