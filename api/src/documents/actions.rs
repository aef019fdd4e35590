use super::{
    dto::{AttachmentPurpose, NewAttachment},
    upload::missing,
};
use crate::{
    dossiers::{
        access::{self, Desk},
        folder::is_shown,
    },
    intake::{actions::version_today, drafts},
    problem::{Code, Problem, Text, Violation},
};
use chrono::{DateTime, Utc};
use domain::{
    audit::{Entry, Shown},
    catalogue::Version,
    documents::{Attachment, File, Form, Purpose},
    dossiers::{Dossier, DossierCode, Refusal, Status},
    identity::{AccountKind, Caller, permission::Permission},
};
use persistence::{Session, documents::Belongs};
use uuid::Uuid;

/// Of one draft or dossier.
const MOST_ATTACHMENTS: usize = 100;

/// The attachment that metadata and file make, or what is wrong with them.
pub fn attachment(
    sent: NewAttachment,
    file: Option<File>,
    caller: &Caller,
    now: DateTime<Utc>,
) -> Result<Attachment, Problem> {
    let purpose = match (sent.purpose.0, sent.component) {
        (AttachmentPurpose::Component, Some(number)) => Purpose::Component(number),
        (AttachmentPurpose::Result, None) => Purpose::Result,
        _ => return Err(component_mismatch()),
    };
    match (sent.form.0, &file) {
        (Form::Electronic, None) => return Err(missing("file")),
        (Form::Paper | Form::Database, _) if purpose == Purpose::Result => {
            return Err(missing("file"));
        }
        (Form::Paper | Form::Database, Some(_)) => return Err(file_not_wanted()),
        _ => {}
    }
    Ok(Attachment {
        id: Uuid::now_v7(),
        purpose,
        form: sent.form.0,
        file,
        note: sent.note,
        added_by: caller.account,
        added_at: now,
    })
}

/// What an upload must know before a byte of it is stored.
pub fn may_attach_to_draft(
    session: &mut Session<'_>,
    caller: &Caller,
    draft: Uuid,
) -> Result<(), Problem> {
    drafts::load(session, caller, draft)?;
    let present = session.attachments().list_of_draft(draft)?;
    check_room(&present)
}

pub fn attach_to_draft(
    session: &mut Session<'_>,
    caller: &Caller,
    draft: Uuid,
    attachment: Attachment,
) -> Result<Attachment, Problem> {
    let draft = drafts::load(session, caller, draft)?;
    session.drafts().touch(draft.id)?;
    check_room(&session.attachments().list_of_draft(draft.id)?)?;
    let version = version_today(session, draft.procedure, attachment.added_at)?;
    match attachment.purpose {
        Purpose::Component(number) => check_component(&version, number)?,
        Purpose::Result => return Err(component_mismatch()),
    }
    session
        .attachments()
        .add(&Belongs::ToDraft(draft.id), &attachment)?;
    record_own(session, caller, attachment.id)?;
    Ok(attachment)
}

/// The applicant adds what was asked for; officers add the result, and scans of paper (IN-6).
pub fn may_attach_to_dossier(
    session: &mut Session<'_>,
    caller: &Caller,
    code: &DossierCode,
    now: DateTime<Utc>,
) -> Result<(Dossier, Option<Entry>), Problem> {
    let is_outside = caller.kind.is_outside();
    let asked = if is_outside {
        Permission::ActAsOwner
    } else {
        Permission::Handle
    };
    let (dossier, entry) = access::find(session, caller, code, asked, now)?;
    let is_open = if is_outside {
        dossier.status == Status::SupplementRequired
    } else {
        !dossier.status.is_final() && dossier.outcome.is_none()
    };
    if !is_open {
        return Err(closed(&dossier));
    }
    check_room(&session.attachments().list_of_dossier(code)?)?;
    Ok((dossier, entry))
}

pub fn attach_to_dossier(
    session: &mut Session<'_>,
    caller: &Caller,
    code: &DossierCode,
    attachment: Attachment,
) -> Result<Attachment, Problem> {
    let now = attachment.added_at;
    let (mut dossier, entry) = may_attach_to_dossier(session, caller, code, now)?;
    match (attachment.purpose, caller.kind) {
        (Purpose::Result, AccountKind::Staff) => {}
        (Purpose::Result, _) => return Err(Problem::of(Code::Forbidden)),
        (Purpose::Component(number), _) => {
            let version = session.catalogue().get_version(dossier.procedure_version)?;
            check_component(&version, number)?;
        }
    }
    session
        .attachments()
        .add(&Belongs::ToDossier(code.clone()), &attachment)?;
    let by = Desk::Step.sign(caller, &dossier, now);
    let event = dossier.attach(&by, vec![attachment.id], now);
    session.dossiers().save(&mut dossier, &event)?;
    record(session, entry, &attachment, code)?;
    Ok(attachment)
}

/// An attachment that the caller may read: of the own draft, or of a dossier.
pub fn get(
    session: &mut Session<'_>,
    caller: &Caller,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<Attachment, Problem> {
    let (belongs, attachment) = session.attachments().get(id)?;
    match belongs {
        Belongs::ToDraft(draft) => {
            drafts::load(session, caller, draft)?;
        }
        Belongs::ToDossier(code) => {
            let asked = Permission::ReadDossier;
            let (dossier, entry) = access::find(session, caller, &code, asked, now)?;
            let is_staff = caller.kind == AccountKind::Staff;
            if !is_staff && !is_shown(&attachment, dossier.result) {
                return Err(Problem::of(Code::NotFound));
            }
            record(session, entry, &attachment, &code)?;
        }
    }
    Ok(attachment)
}

/// Only while it belongs to a draft: what was filed stays.
pub fn remove(
    session: &mut Session<'_>,
    caller: &Caller,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<(), Problem> {
    get(session, caller, id, now)?;
    match session.attachments().get(id)?.0 {
        Belongs::ToDraft(draft) => {
            session.drafts().touch(draft)?;
            session.attachments().remove(id)?;
            record_own(session, caller, id)
        }
        Belongs::ToDossier(_) => Err(Problem::new(
            Code::StateForbids,
            Text::new(
                "Thành phần đã nộp cùng hồ sơ nên không xóa được.",
                "What was filed with a dossier cannot be removed.",
            ),
        )),
    }
}

fn record_own(session: &mut Session<'_>, caller: &Caller, id: Uuid) -> Result<(), Problem> {
    let entry = caller.entry().on("attachments", id);
    Ok(session.audit().record(entry.about(caller.account))?)
}

/// Names the attachment, and with it the dossier.
fn record(
    session: &mut Session<'_>,
    entry: Option<Entry>,
    attachment: &Attachment,
    code: &DossierCode,
) -> Result<(), Problem> {
    let Some(entry) = entry else {
        return Ok(());
    };
    let entry = entry.on("attachments", attachment.id);
    let entry = entry.showing([Shown::of(code, None)]);
    Ok(session.audit().record(entry)?)
}

fn check_component(version: &Version, number: u16) -> Result<(), Problem> {
    match version.component(number) {
        Some(_) => Ok(()),
        None => Err(Refusal::UnknownComponent(number).into()),
    }
}

fn check_room(present: &[Attachment]) -> Result<(), Problem> {
    if present.len() < MOST_ATTACHMENTS {
        return Ok(());
    }
    let text = Text::new(
        "Đã đủ 100 tài liệu đính kèm; gộp các trang vào một tệp PDF.",
        "There are 100 attachments already; put pages together into one PDF.",
    );
    Err(Problem::new(Code::StateForbids, text))
}

fn closed(dossier: &Dossier) -> Problem {
    let text = Text::new(
        format!(
            "Hồ sơ đang ở trạng thái “{}” nên không đính kèm thêm được.",
            dossier.status.name_vi()
        ),
        "Nothing can be attached in the present state of the dossier.",
    );
    Problem::new(Code::StateForbids, text)
}

fn component_mismatch() -> Problem {
    let text = Text::new(
        "Mục đích component cần số thứ tự thành phần; mục đích result thì không có.",
        "The purpose component needs the number of the component; the purpose result has none.",
    );
    Problem::invalid(vec![Violation::at("/metadata/component", "required", text)])
}

fn file_not_wanted() -> Problem {
    let text = Text::new(
        "Hình thức paper và database không kèm tệp.",
        "The forms paper and database come without a file.",
    );
    Problem::invalid(vec![Violation::at("/file", "unknown_member", text)])
}
