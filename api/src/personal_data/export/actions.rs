use crate::{
    audit::{Access, accesses},
    delegations::{self, Named},
    dossiers::{
        actions::{History, timeline},
        folder::Folder,
    },
    identity::actions::{
        contacts, losses,
        positions::{Office, offices},
        second_factors,
    },
    intake::drafts::{self, OpenDraft},
    notifications::actions as notices,
    personal_data::rectifications,
    problem::Problem,
};
use chrono::{DateTime, Utc};
use domain::{
    feedback::Rating,
    identity::{
        Account, AccountEvent, AccountKind, Caller, SecondFactorState,
        federation::FederatedIdentity, invitation::Invitation, loss::LossReport,
    },
    personal_data::{ConsentEvent, DetailChange, Rectification},
};
use persistence::{
    Page, Session,
    dossiers::{DossierFilter, DossierPart},
    identity::KeptSession,
    notifications::StoredNotice,
};
use uuid::Uuid;

const STRIDE: i64 = 100;

/// All that is kept about one person.
pub struct Everything {
    pub account: Account,
    pub second_factor: SecondFactorState,
    /// At present and before.
    pub offices: Vec<Office>,
    /// Each with the version of the account.
    pub events: Vec<(i64, AccountEvent)>,
    pub changes: Vec<DetailChange>,
    /// Where a helper has opened the account.
    pub invitation: Option<Invitation>,
    pub identities: Vec<FederatedIdentity>,
    pub sessions: Vec<KeptSession>,
    pub losses: Vec<LossReport>,
    pub consents: Vec<ConsentEvent>,
    pub rectifications: Vec<Rectification>,
    pub delegations: Vec<Named>,
    pub drafts: Vec<OpenDraft>,
    pub dossiers: Vec<Kept>,
    pub notices: Vec<StoredNotice>,
    pub accesses: Vec<Access>,
}

/// A dossier with its history and what the applicant thought of it.
pub struct Kept {
    pub folder: Folder,
    pub history: History,
    pub rating: Option<Rating>,
}

/// As of one instant: it is read in one transaction.
pub fn everything(
    session: &mut Session<'_>,
    caller: &Caller,
    now: DateTime<Utc>,
) -> Result<Everything, Problem> {
    let id = caller.account;
    session
        .audit()
        .record(caller.entry().on("accounts", id).about(id))?;
    Ok(Everything {
        account: session.accounts().get(id)?,
        second_factor: second_factors::standing(session, caller)?.state,
        offices: all_offices(session, id)?,
        events: walk(
            |before| Ok(session.accounts().list_events(id, before, STRIDE)?),
            |(version, _)| *version,
        )?,
        changes: walk(
            |after| contacts::list_own_changes(session, caller, after, STRIDE),
            |change| change.id,
        )?,
        invitation: session.invitations().find(id)?,
        identities: walk(
            |after| Ok(session.federated_identities().list_of(id, after, STRIDE)?),
            |identity| identity.id,
        )?,
        sessions: session.sessions().list_all_of(id)?,
        losses: walk(
            |after| losses::list_own(session, caller, after, STRIDE),
            |report| report.id,
        )?,
        consents: session.consents().list(id)?,
        rectifications: walk(
            |after| rectifications::list_own(session, caller, after, STRIDE),
            |request| request.id,
        )?,
        delegations: walk(
            |before| delegations::list(session, caller, before, STRIDE),
            |named| named.delegation.id,
        )?,
        drafts: drafts::all_of_owner(session, caller)?,
        dossiers: all_dossiers(session, caller, now)?,
        notices: walk(
            |after| notices::list(session, caller, false, after, STRIDE),
            |notice| notice.id,
        )?,
        accesses: all_accesses(session, caller)?,
    })
}

fn all_offices(session: &mut Session<'_>, account: Uuid) -> Result<Vec<Office>, Problem> {
    let held = session.positions().list_of_account(account)?;
    offices(session, held)
}

fn all_accesses(session: &mut Session<'_>, caller: &Caller) -> Result<Vec<Access>, Problem> {
    walk(
        |after| accesses(session, caller, after, STRIDE),
        |access| access.row.id.parse().unwrap_or_default(),
    )
}

/// The own ones alone: what one follows for others is theirs.
fn all_dossiers(
    session: &mut Session<'_>,
    caller: &Caller,
    now: DateTime<Utc>,
) -> Result<Vec<Kept>, Problem> {
    // Who is staff too sees as the applicant what was filed as one (PUB-2).
    let caller = &Caller {
        kind: AccountKind::Applicant,
        ..caller.clone()
    };
    let own = DossierFilter {
        parts: vec![DossierPart::OwnedBy(caller.account)],
        limit: STRIDE,
        ..DossierFilter::default()
    };
    let listed = walk(
        |after| {
            let page = DossierFilter {
                after,
                ..own.clone()
            };
            Ok(session.dossiers().list(&page)?)
        },
        |dossier| (dossier.submitted_at, dossier.code.to_string()),
    )?;
    let mut kept = Vec::new();
    for code in listed.into_iter().map(|dossier| dossier.code) {
        let history = timeline(session, caller, &code, now)?;
        kept.push(Kept {
            folder: history.folder.clone(),
            history,
            rating: session.ratings().find(&code)?,
        });
    }
    Ok(kept)
}

/// Page by page to the end.
fn walk<T, K>(
    mut page: impl FnMut(Option<K>) -> Result<Page<T>, Problem>,
    key: impl Fn(&T) -> K,
) -> Result<Vec<T>, Problem> {
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let Page { items, has_more } = page(after)?;
        after = items.last().map(&key);
        all.extend(items);
        if !has_more {
            return Ok(all);
        }
    }
}
