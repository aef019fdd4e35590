//! Drafts: what an applicant prepares, or a portal for one. Nobody else sees them.

use super::dto::{DraftPatch, NewDraft, OwnerInput};
use crate::{
    extract::{parsed, refused},
    identity::access::allow,
    problem::{Code, Problem, Text, Violation},
};
use chrono::{DateTime, Utc};
use domain::{
    agencies::Agency,
    calendars::day,
    catalogue::Procedure,
    documents::Attachment,
    dossiers::Owner,
    identity::{
        Account, Caller,
        permission::{Permission, Place, Resource},
    },
    intake::Draft,
};
use persistence::{Page, Session};
use uuid::Uuid;

pub const LARGEST_ANSWERS: usize = 64 * 1024;

/// A draft with what it carries and what it is about.
pub struct OpenDraft {
    pub draft: Draft,
    pub procedure: Procedure,
    pub attachments: Vec<Attachment>,
}

pub fn create(
    session: &mut Session<'_>,
    caller: &Caller,
    sent: NewDraft,
    now: DateTime<Utc>,
) -> Result<OpenDraft, Problem> {
    let procedure = procedure(session, &sent.procedure)?;
    let agency = super::competent_agency(session, &procedure, &sent.agency, now)?;
    allow_filing(caller, &agency, now)?;
    let holder = match sent.on_behalf_of {
        Some(principal) => Some(represented(caller, principal, procedure.id)?),
        None => caller.as_owner(),
    };
    let owner = match (sent.owner, holder) {
        (Some(owner), account) => owner.into_owner(account)?,
        (None, Some(account)) => of_account(session.accounts().get(account)?),
        (None, None) => return Err(owner_needed()),
    };
    let draft = Draft {
        id: Uuid::now_v7(),
        author: caller.account,
        procedure: procedure.id,
        agency: agency.identifier,
        owner,
        answers: answers_text(&sent.answers.unwrap_or_default())?,
        created_at: now,
        updated_at: now,
        version: 1,
    };
    session.drafts().add(&draft)?;
    record(session, caller, &draft)?;
    Ok(OpenDraft {
        draft,
        procedure,
        attachments: Vec::new(),
    })
}

/// An applicant files anywhere, another system at the agencies of its subtree.
pub fn allow_filing(caller: &Caller, agency: &Agency, now: DateTime<Utc>) -> Result<(), Problem> {
    let there = Resource::Agency(Place {
        agency: &agency.identifier,
        path: &agency.path,
    });
    allow(caller, Permission::FileDossier, &there, day(now))
}

/// The principal, for whom the caller may file dossiers of this procedure now.
pub fn represented(caller: &Caller, principal: Uuid, procedure: Uuid) -> Result<Uuid, Problem> {
    match caller.files_for(principal, procedure) {
        Some(mandate) => Ok(mandate.giver),
        None => Err(refused(
            "/onBehalfOf",
            "not_represented",
            Text::new(
                "Ông/bà không có ủy quyền đang có hiệu lực để nộp thủ tục này thay người đó.",
                "No delegation in force lets you file this procedure in their name.",
            ),
        )),
    }
}

/// The draft, if it is the caller's own.
pub fn load(session: &mut Session<'_>, caller: &Caller, id: Uuid) -> Result<Draft, Problem> {
    let draft = session.drafts().get(id)?;
    if draft.author == caller.account {
        Ok(draft)
    } else {
        Err(Problem::of(Code::NotFound))
    }
}

/// A draft in another's name holds that person's data: it is shown while they let themselves be represented.
fn check_in_force(caller: &Caller, draft: &Draft) -> Result<(), Problem> {
    let is_in_force = draft.owner.account.is_none_or(|owner| {
        owner == caller.account || caller.files_for(owner, draft.procedure).is_some()
    });
    if is_in_force {
        Ok(())
    } else {
        Err(Problem::of(Code::NotFound).as_denial())
    }
}

pub fn get(session: &mut Session<'_>, caller: &Caller, id: Uuid) -> Result<OpenDraft, Problem> {
    let draft = load(session, caller, id)?;
    check_in_force(caller, &draft)?;
    open(session, draft)
}

pub fn list(
    session: &mut Session<'_>,
    caller: &Caller,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Page<(Draft, String)>, Problem> {
    let page = session.drafts().list(caller.account, after, limit)?;
    let ids: Vec<Uuid> = page.items.iter().map(|draft| draft.procedure).collect();
    let titles = session.catalogue().titles(&ids)?;
    Ok(page.map(|draft| {
        let title = titles.get(&draft.procedure).cloned().unwrap_or_default();
        (draft, title)
    }))
}

/// Every draft of what will be the caller's dossier, by whomever.
pub fn all_of_owner(session: &mut Session<'_>, caller: &Caller) -> Result<Vec<OpenDraft>, Problem> {
    let drafts = session.drafts().list_of_owner(caller.account)?.into_iter();
    drafts.map(|draft| open(session, draft)).collect()
}

/// Merges what was sent into the draft (RFC 7396): an absent member stays as it is.
pub fn update(
    session: &mut Session<'_>,
    caller: &Caller,
    id: Uuid,
    sent: DraftPatch,
    seen: i64,
    now: DateTime<Utc>,
) -> Result<OpenDraft, Problem> {
    let mut draft = load_at(session, caller, id, seen)?;
    check_in_force(caller, &draft)?;
    if let Some(agency) = &sent.agency {
        let procedure = session.catalogue().get(draft.procedure)?;
        let agency = super::competent_agency(session, &procedure, agency, now)?;
        allow_filing(caller, &agency, now)?;
        draft.agency = agency.identifier;
    }
    if let Some(owner) = sent.owner {
        draft.owner = owner.into_owner(draft.owner.account)?;
    }
    if let Some(answers) = &sent.answers {
        draft.answers = answers_text(answers)?;
    }
    draft.updated_at = now;
    session.drafts().save(&mut draft)?;
    record(session, caller, &draft)?;
    open(session, draft)
}

pub fn remove(
    session: &mut Session<'_>,
    caller: &Caller,
    id: Uuid,
    seen: i64,
) -> Result<(), Problem> {
    let draft = load_at(session, caller, id, seen)?;
    session.attachments().remove_of_draft(draft.id)?;
    session.drafts().remove(&draft)?;
    record(session, caller, &draft)
}

/// The author does something with it.
fn record(session: &mut Session<'_>, caller: &Caller, draft: &Draft) -> Result<(), Problem> {
    let entry = caller.entry().on("drafts", draft.id).at(&draft.agency);
    let principal = draft.owner.account.filter(|owner| *owner != draft.author);
    let entry = match principal {
        Some(principal) => entry.on_behalf_of(principal),
        None => entry,
    };
    let subject = principal.unwrap_or(draft.author);
    Ok(session.audit().record(entry.about(subject))?)
}

/// By national code, or by id for a procedure that has none.
pub fn procedure(session: &mut Session<'_>, named: &str) -> Result<Procedure, Problem> {
    let found = match (named.parse(), named.parse()) {
        (Ok(code), _) => session.catalogue().get_by_code(&code),
        (_, Ok(id)) => session.catalogue().get(id),
        _ => return Err(unknown_procedure()),
    };
    found.map_err(|error| match error {
        persistence::StorageError::NotFound { .. } => unknown_procedure(),
        other => other.into(),
    })
}

/// Form answers as the text that is kept.
pub fn answers_text(
    answers: &serde_json::Map<String, serde_json::Value>,
) -> Result<String, Problem> {
    let text = serde_json::to_string(answers).map_err(Problem::internal)?;
    if text.len() > LARGEST_ANSWERS {
        let detail = Text::new(
            "Nội dung tờ khai không được quá 64 KB.",
            "The answers of the form must not be larger than 64 KB.",
        );
        return Err(Problem::invalid(vec![Violation::at(
            "/answers", "too_long", detail,
        )]));
    }
    Ok(text)
}

fn open(session: &mut Session<'_>, draft: Draft) -> Result<OpenDraft, Problem> {
    Ok(OpenDraft {
        procedure: session.catalogue().get(draft.procedure)?,
        attachments: session.attachments().list_of_draft(draft.id)?,
        draft,
    })
}

fn load_at(
    session: &mut Session<'_>,
    caller: &Caller,
    id: Uuid,
    seen: i64,
) -> Result<Draft, Problem> {
    let draft = load(session, caller, id)?;
    if draft.version == seen {
        Ok(draft)
    } else {
        Err(Problem::of(Code::StaleVersion))
    }
}

fn of_account(account: Account) -> Owner {
    Owner {
        account: Some(account.id),
        name: account.full_name,
        identity_number: account.identity_number,
        phone: account.phone,
        email: account.email,
        address: account.address,
    }
}

fn owner_needed() -> Problem {
    let text = Text::new(
        "Hệ thống nộp thay phải nêu người có hồ sơ.",
        "A system that files in somebody's name must say in whose.",
    );
    Problem::invalid(vec![Violation::at("/owner", "owner_needed", text)])
}

fn unknown_procedure() -> Problem {
    let text = Text::new(
        "Không có thủ tục này; gửi mã quốc gia như 1.001193.",
        "There is no such procedure; send a national code such as 1.001193.",
    );
    Problem::invalid(vec![Violation::at("/procedure", "unknown_procedure", text)])
}

impl OwnerInput {
    /// The schema has checked lengths and patterns; what is still refused names its member.
    pub fn into_owner(self, account: Option<Uuid>) -> Result<Owner, Problem> {
        Ok(Owner {
            account,
            name: parsed("/owner/fullName", &self.full_name)?,
            identity_number: optional("/owner/identityNumber", self.identity_number)?,
            phone: optional("/owner/phone", self.phone)?,
            email: optional("/owner/email", self.email)?,
            address: self.address,
        })
    }
}

fn optional<T: std::str::FromStr>(
    pointer: &'static str,
    text: Option<String>,
) -> Result<Option<T>, Problem> {
    text.map(|text| parsed(pointer, &text)).transpose()
}
