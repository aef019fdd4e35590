//! How a dossier is reached: found, and allowed, or not there at all; and how every act on it goes.

use super::{folder::Folder, terms::Terms};
use crate::{
    identity::access::{allowed, at_desk},
    notifications::actions::announce,
    problem::{Code, Problem},
};
use chrono::{DateTime, Utc};
use domain::{
    audit::{Entry, Shown},
    calendars::day,
    dossiers::{Dossier, DossierCode, Event, Refusal, Signatory, Timing},
    identity::{
        Caller, Role,
        delegation::Power,
        permission::{Permission, Place, Resource, Share, shares},
    },
};
use persistence::{Session, dossiers::DossierPart};

/// Somebody wants to act on the dossier as they have seen it.
pub struct Attempt {
    pub caller: Caller,
    pub code: DossierCode,
    /// The version in `If-Match`.
    pub seen: i64,
    pub now: DateTime<Utc>,
}

/// Where the caller sits who signs an act.
#[derive(Clone, Copy)]
pub enum Desk {
    /// The counter that takes it in.
    Counter,
    /// The reception of the competent agency (IN-10).
    Reception,
    /// The present step.
    Step,
    /// Whoever answers for the deadline.
    Head,
    /// The counter that hands the result over.
    HandOver,
}

impl Attempt {
    /// Load, act, save: the change, its history line and the notice it makes happen together or not at all.
    pub fn act(
        &self,
        session: &mut Session<'_>,
        asked: Permission,
        desk: Desk,
        act: impl FnOnce(&mut Dossier, &Signatory, &Timing<'_>) -> Result<Event, Refusal>,
    ) -> Result<Folder, Problem> {
        let folder = self.open(session, asked)?;
        self.act_on(session, folder, desk, act)
    }

    /// The folder, at the version that the caller has seen.
    pub fn open(&self, session: &mut Session<'_>, asked: Permission) -> Result<Folder, Problem> {
        self.open_for(session, |_| asked)
    }

    /// As `open`, where what is asked depends on where the dossier stands.
    pub fn open_for(
        &self,
        session: &mut Session<'_>,
        asked: impl FnOnce(&Dossier) -> Permission,
    ) -> Result<Folder, Problem> {
        let dossier = load_for(session, &self.caller, &self.code, asked, self.now)?;
        if dossier.version != self.seen {
            return Err(Problem::of(Code::StaleVersion));
        }
        Folder::open(session, dossier)
    }

    pub fn act_on(
        &self,
        session: &mut Session<'_>,
        mut folder: Folder,
        desk: Desk,
        act: impl FnOnce(&mut Dossier, &Signatory, &Timing<'_>) -> Result<Event, Refusal>,
    ) -> Result<Folder, Problem> {
        let by = desk.sign(&self.caller, &folder.dossier, self.now);
        let timed_by = match desk {
            Desk::Reception => &folder.dossier.agency,
            _ => folder.dossier.timed_by(),
        };
        let terms = Terms::load(session, timed_by, self.now)?;
        let timing = terms.timing(&folder.procedure, &folder.version);
        let event = act(&mut folder.dossier, &by, &timing)?;
        save(session, &self.caller, folder, &event)
    }
}

impl Desk {
    /// The caller as the history names them: an officer in the position that fits the act best, a person as such.
    pub fn sign(self, caller: &Caller, dossier: &Dossier, now: DateTime<Utc>) -> Signatory {
        if caller.kind.is_outside() {
            return Signatory::outside(caller, dossier.owner.account);
        }
        let step: Vec<Role> = dossier.step.iter().map(|step| step.role).collect();
        let (agency, fitting): (_, &[Role]) = match self {
            Self::Counter => (&dossier.counter, &[Role::ReceptionOfficer]),
            Self::Reception => (&dossier.agency, &[Role::ReceptionOfficer]),
            Self::Step => (&dossier.agency, &step),
            Self::Head => (&dossier.agency, &[Role::UnitHead, Role::ApprovingLeader]),
            Self::HandOver => {
                let at_counter = caller
                    .held_on(day(now))
                    .any(|held| held.agency == dossier.counter);
                let agency = if at_counter {
                    &dossier.counter
                } else {
                    &dossier.agency
                };
                (agency, &[Role::ResultOfficer, Role::ReceptionOfficer])
            }
        };
        let power = match self {
            Self::Step => Some(Power::Approve),
            Self::Head => Some(Power::Extend),
            _ => None,
        };
        Signatory::officer(caller, agency, fitting, power, day(now))
    }
}

/// The dossier, if this caller may do what is asked to it; that they did is recorded, but for a look at their own.
pub fn load(
    session: &mut Session<'_>,
    caller: &Caller,
    code: &DossierCode,
    asked: Permission,
    now: DateTime<Utc>,
) -> Result<Dossier, Problem> {
    load_for(session, caller, code, |_| asked, now)
}

/// As `load`, where nothing of it is shown and nothing done to it yet, or where another entry tells more.
pub fn find(
    session: &mut Session<'_>,
    caller: &Caller,
    code: &DossierCode,
    asked: Permission,
    now: DateTime<Utc>,
) -> Result<(Dossier, Option<Entry>), Problem> {
    find_for(session, caller, code, |_| asked, now)
}

fn load_for(
    session: &mut Session<'_>,
    caller: &Caller,
    code: &DossierCode,
    asked: impl FnOnce(&Dossier) -> Permission,
    now: DateTime<Utc>,
) -> Result<Dossier, Problem> {
    let (dossier, entry) = find_for(session, caller, code, asked, now)?;
    entry.map_or(Ok(()), |entry| session.audit().record(entry))?;
    Ok(dossier)
}

fn find_for(
    session: &mut Session<'_>,
    caller: &Caller,
    code: &DossierCode,
    asked: impl FnOnce(&Dossier) -> Permission,
    now: DateTime<Utc>,
) -> Result<(Dossier, Option<Entry>), Problem> {
    let found = session.dossiers().find(code)?;
    let dossier = found.ok_or_else(|| Problem::of(Code::NotFound))?;
    let agency_path = session.agencies().path(&dossier.agency)?;
    let counter_path = if dossier.counter == dossier.agency {
        agency_path.clone()
    } else {
        session.agencies().path(&dossier.counter)?
    };
    let resource = Resource::Dossier {
        code: &dossier.code,
        procedure: dossier.procedure,
        owner: dossier.owner.account,
        submitted_by: dossier.submitted_by,
        agency: Place {
            agency: &dossier.agency,
            path: &agency_path,
        },
        counter: Place {
            agency: &dossier.counter,
            path: &counter_path,
        },
    };
    let asked = asked(&dossier);
    let entry = about(allowed(caller, asked, &resource, day(now))?, &dossier);
    let is_own_look = asked == Permission::ReadDossier && is_own(caller, &dossier);
    Ok((dossier, Some(entry).filter(|_| !is_own_look)))
}

/// The entry is about this dossier.
pub fn about(entry: Entry, dossier: &Dossier) -> Entry {
    entry
        .on("dossiers", &dossier.code)
        .at(&dossier.agency)
        .about(dossier.owner.account)
}

fn is_own(caller: &Caller, dossier: &Dossier) -> bool {
    // What a machine files is some person's, in whatever account it lies.
    let holder = dossier.owner.account.unwrap_or(dossier.submitted_by);
    caller.kind.is_applicant() && holder == caller.account
}

/// What `ReadDossier` lets the caller see, in the shape of a list.
pub fn readable(
    session: &mut Session<'_>,
    caller: &Caller,
    now: DateTime<Utc>,
) -> Result<Vec<DossierPart>, Problem> {
    let (mut scopes, mut parts) = (Vec::new(), Vec::new());
    for share in shares(caller, Permission::ReadDossier, day(now)) {
        parts.push(match share {
            Share::At(scope, _) => {
                scopes.push(scope);
                continue;
            }
            Share::OwnedBy(owner) => DossierPart::OwnedBy(owner),
            Share::OwnedIn(owner, procedure) => DossierPart::OwnedIn(owner, procedure),
            Share::One(code) => DossierPart::One(code),
            Share::FiledBy(account, scope) => {
                DossierPart::FiledBy(account, session.agencies().reached_by(&[scope])?)
            }
        });
    }
    if !scopes.is_empty() {
        let agencies = session.agencies().reached_by(&scopes)?;
        parts.push(DossierPart::FiledAt(agencies.clone()));
        parts.push(DossierPart::Of(agencies));
    }
    Ok(parts)
}

/// A list has shown these to the caller, in the first office that entitles to it, or by the grant of a machine.
pub fn record_shown<'d>(
    session: &mut Session<'_>,
    caller: &Caller,
    asked: Permission,
    dossiers: impl Iterator<Item = &'d Dossier>,
    now: DateTime<Utc>,
) -> Result<(), Problem> {
    let lines = dossiers.map(|dossier| Shown::of(&dossier.code, dossier.owner.account));
    let entry = at_desk(caller, asked, day(now));
    Ok(session.audit().record_list(entry.showing(lines))?)
}

/// The change, its history line and the notice it makes.
fn save(
    session: &mut Session<'_>,
    caller: &Caller,
    mut folder: Folder,
    event: &Event,
) -> Result<Folder, Problem> {
    session.dossiers().save(&mut folder.dossier, event)?;
    announce(session, &folder.dossier, &folder.procedure, event)?;
    Ok(folder.after_act(session)?.shown_to(caller.kind))
}
