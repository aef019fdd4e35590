use super::dto::{NewDeputy, NewRepresentative};
use crate::{
    extract::{parsed, refused},
    intake::drafts::procedure,
    notifications::actions::tell,
    problem::{Code, Problem, Text},
};
use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    Word,
    audit::Shown,
    calendars::day,
    dossiers::DossierCode,
    identity::{
        Account, Caller, IdentityNumber,
        delegation::{
            Delegation, Grant, MOST_MANDATES, Matter, NotDelegable, NotOpen, Period, UNLESS_AGREED,
        },
    },
    notifications::{delegation_accepted, delegation_ended, delegation_offered},
};
use persistence::{Page, Session, StorageError};
use uuid::Uuid;

/// A delegation with both sides.
pub struct Named {
    pub delegation: Delegation,
    pub giver: Account,
    pub receiver: Account,
    /// The national code of the procedure it is about.
    pub procedure: Option<String>,
}

/// A deputy of another agency and a name that nobody has are refused alike.
pub fn appoint(
    session: &mut Session<'_>,
    leader: &Caller,
    sent: NewDeputy,
    now: DateTime<Utc>,
) -> Result<Named, Problem> {
    let position = match session.positions().get(sent.position) {
        Err(StorageError::NotFound { .. }) => return Err(NotDelegable::NotOwnPower.into()),
        found => found?,
    };
    let named_as = sent.deputy.trim().to_lowercase();
    let found = session.accounts().find_by_username(&named_as)?;
    let deputy = found.filter(|(account, _)| account.state.is_open());
    let Some((deputy, _)) = deputy else {
        return Err(NotDelegable::NotAColleague.into());
    };
    let held = session.positions().list_of_account(deputy.id)?;
    let grant = Grant::Office {
        position,
        powers: sent.powers.iter().map(|word| word.0).collect(),
    };
    let period = Period {
        from: sent.from.to_utc(),
        to: sent.to.to_utc(),
    };
    let mut delegation = offered(leader, deputy.id, grant, period, sent.note, now);
    // The period ends before its last instant, so midnight belongs to the day before.
    let last_day = day(period.to - TimeDelta::microseconds(1));
    delegation.check_office(leader, &held, day(now), last_day)?;
    // A deputy is told, not asked.
    delegation.accepted_at = Some(now);
    add(session, leader, delegation, now)
}

pub fn name_representative(
    session: &mut Session<'_>,
    giver: &Caller,
    sent: NewRepresentative,
    now: DateTime<Utc>,
) -> Result<Named, Problem> {
    let number: IdentityNumber = parsed("/identityNumber", &sent.identity_number)?;
    let receiver = session.accounts().find_citizen(&number)?;
    let receiver = receiver.ok_or(NotDelegable::NotAPerson)?;
    let matter = matter(session, giver, &sent)?;
    let from = sent.from.map_or(now, |from| from.to_utc());
    let year = from.checked_add_months(UNLESS_AGREED);
    let to = sent.to.map(|to| to.to_utc()).or(year);
    let period = Period {
        from,
        to: to.ok_or(NotDelegable::TooLong)?,
    };
    let grant = Grant::Representation(matter);
    let delegation = offered(giver, receiver.id, grant, period, sent.note, now);
    delegation.check_representation(receiver.kind, receiver.state.is_open())?;
    add(session, giver, delegation, now)
}

/// What the caller gave or was given.
pub fn list(
    session: &mut Session<'_>,
    caller: &Caller,
    before: Option<Uuid>,
    limit: i64,
) -> Result<Page<Named>, Problem> {
    let mut delegations = session.delegations();
    let Page { items, has_more } = delegations.list_of(caller.account, before, limit)?;
    let items = items.into_iter().map(|one| named(session, one));
    let items = items.collect::<Result<Vec<_>, _>>()?;
    if !items.is_empty() {
        let other =
            |one: &Named| Shown::of(one.delegation.id, one.delegation.other(caller.account));
        let entry = caller.entry().showing(items.iter().map(other));
        session.audit().record_list(entry)?;
    }
    Ok(Page { items, has_more })
}

/// For the two whom it concerns; that others have one is not told.
pub fn get(session: &mut Session<'_>, caller: &Caller, id: Uuid) -> Result<Named, Problem> {
    let delegation = session.delegations().get(id)?;
    if !delegation.is_of(caller.account) {
        return Err(Problem::of(Code::NotFound).as_denial());
    }
    record(session, caller, &delegation)?;
    named(session, delegation)
}

pub fn accept(
    session: &mut Session<'_>,
    caller: &Caller,
    id: Uuid,
    seen: i64,
    now: DateTime<Utc>,
) -> Result<Named, Problem> {
    let mut named = load_at(session, caller, id, seen)?;
    if named.delegation.receiver != caller.account {
        return Err(Problem::of(Code::Forbidden));
    }
    let open = session.delegations().count_open_of(caller.account, now)?;
    if usize::try_from(open).is_ok_and(|open| open > MOST_MANDATES) {
        return Err(NotDelegable::TooManyMandates.into());
    }
    named.delegation.accept(now)?;
    session.delegations().save(&mut named.delegation)?;
    tell(session, &named.giver, delegation_accepted(), now)?;
    Ok(named)
}

pub fn end(
    session: &mut Session<'_>,
    caller: &Caller,
    id: Uuid,
    seen: i64,
    now: DateTime<Utc>,
) -> Result<Named, Problem> {
    let mut named = load_at(session, caller, id, seen)?;
    named.delegation.end(caller.account, now)?;
    session.delegations().save(&mut named.delegation)?;
    let other = match named.delegation.giver == caller.account {
        true => &named.receiver,
        false => &named.giver,
    };
    tell(session, other, delegation_ended(now), now)?;
    Ok(named)
}

fn offered(
    giver: &Caller,
    receiver: Uuid,
    grant: Grant,
    period: Period,
    note: Option<String>,
    now: DateTime<Utc>,
) -> Delegation {
    Delegation {
        id: Uuid::now_v7(),
        giver: giver.account,
        receiver,
        grant,
        period,
        note,
        created_at: now,
        accepted_at: None,
        ended: None,
        version: 1,
    }
}

fn add(
    session: &mut Session<'_>,
    caller: &Caller,
    delegation: Delegation,
    now: DateTime<Utc>,
) -> Result<Named, Problem> {
    session.delegations().add(&delegation)?;
    record(session, caller, &delegation)?;
    let named = named(session, delegation)?;
    let notice = delegation_offered(&named.delegation);
    tell(session, &named.receiver, notice, now)?;
    Ok(named)
}

fn load_at(
    session: &mut Session<'_>,
    caller: &Caller,
    id: Uuid,
    seen: i64,
) -> Result<Named, Problem> {
    let named = get(session, caller, id)?;
    if named.delegation.version == seen {
        Ok(named)
    } else {
        Err(Problem::of(Code::StaleVersion))
    }
}

/// A dossier of somebody else and one that is not there are refused alike.
fn matter(
    session: &mut Session<'_>,
    giver: &Caller,
    sent: &NewRepresentative,
) -> Result<Matter, Problem> {
    match (&sent.dossier, &sent.procedure) {
        (None, None) => Ok(Matter::Everything),
        (None, Some(named)) => Ok(Matter::Procedure(procedure(session, named)?.id)),
        (Some(code), None) => {
            let code = code.parse::<DossierCode>();
            let code = code.map_err(|_| NotDelegable::NotOwnDossier)?;
            let dossier = session.dossiers().find(&code)?;
            let own = dossier.filter(|one| one.owner.account == Some(giver.account));
            let own = own.ok_or(NotDelegable::NotOwnDossier)?;
            Ok(Matter::Dossier(own.code))
        }
        (Some(_), Some(_)) => {
            let detail = Text::new(
                "Chỉ nêu một thủ tục hoặc một hồ sơ.",
                "Name a procedure or a dossier, not both.",
            );
            Err(refused("/dossier", "one_matter", detail))
        }
    }
}

fn named(session: &mut Session<'_>, delegation: Delegation) -> Result<Named, Problem> {
    let procedure = match &delegation.grant {
        Grant::Representation(Matter::Procedure(id)) => Some(session.catalogue().get(*id)?),
        _ => None,
    };
    let code = |one: domain::catalogue::Procedure| match one.code {
        Some(code) => code.to_string(),
        None => one.id.to_string(),
    };
    Ok(Named {
        giver: session.accounts().get(delegation.giver)?,
        receiver: session.accounts().get(delegation.receiver)?,
        procedure: procedure.map(code),
        delegation,
    })
}

fn record(
    session: &mut Session<'_>,
    caller: &Caller,
    delegation: &Delegation,
) -> Result<(), Problem> {
    let entry = caller.entry().on("delegations", delegation.id);
    let other = delegation.other(caller.account);
    Ok(session.audit().record(entry.about(other))?)
}

impl From<NotOpen> for Problem {
    fn from(NotOpen(state): NotOpen) -> Self {
        let word = state.word();
        let detail = Text::new(
            format!("Ủy quyền ở trạng thái {word} nên không nhận hay chấm dứt được nữa."),
            format!("The delegation is {word}, so it is not accepted or ended any more."),
        );
        Self::new(Code::StateForbids, detail)
    }
}

impl From<NotDelegable> for Problem {
    fn from(why: NotDelegable) -> Self {
        let (pointer, word, vi, en) = match why {
            NotDelegable::NotOwnPower => (
                "/position",
                "not_own_power",
                "Chỉ giao được quyền của chức vụ mà chính mình đang giữ; quyền được giao không giao tiếp.",
                "Only powers of a position that is held by oneself now can be given; what was received is not passed on.",
            ),
            NotDelegable::ToOneself => (
                "",
                "to_oneself",
                "Không ủy quyền cho chính mình.",
                "Nobody stands in for oneself.",
            ),
            NotDelegable::NotAColleague => (
                "/deputy",
                "not_a_colleague",
                "Người nhận phải đang giữ chức vụ trong cùng cơ quan.",
                "The deputy must hold a position in the same agency now.",
            ),
            NotDelegable::NotAPerson => (
                "/identityNumber",
                "not_a_citizen_here",
                "Không có công dân nào có tài khoản đang hoạt động với số định danh này.",
                "No citizen with this identity number has a working account.",
            ),
            NotDelegable::NotOwnDossier => (
                "/dossier",
                "not_own_dossier",
                "Chỉ ủy quyền được hồ sơ của chính mình.",
                "Only an own dossier can be entrusted.",
            ),
            NotDelegable::EmptyPeriod => (
                "/to",
                "empty_period",
                "Thời điểm kết thúc phải sau thời điểm bắt đầu và sau lúc này.",
                "The end must lie after the beginning and after now.",
            ),
            NotDelegable::TooLong => (
                "/to",
                "too_long_a_period",
                "Cấp phó dài nhất 90 ngày, người đại diện dài nhất năm năm.",
                "A deputy acts for 90 days at most, a representative for five years.",
            ),
            NotDelegable::BeyondPosition => (
                "/to",
                "beyond_position",
                "Chức vụ của người giao kết thúc trước thời điểm này.",
                "The position of the leader ends before.",
            ),
            NotDelegable::TooManyMandates => (
                "",
                "too_many_mandates",
                "Một người đại diện cho nhiều nhất 100 người hoặc hồ sơ cùng lúc.",
                "One person stands in for 100 at most at a time.",
            ),
        };
        refused(pointer, word, Text::new(vi, en))
    }
}
