use super::{
    dto::{AttachmentPurpose, NewAttachment},
    upload::missing,
};
use crate::{
    dossiers::access,
    problem::{Code, Problem, Text, Violation},
};
use chrono::{DateTime, Utc};
use domain::{
    documents::{Attachment, File, Form, Purpose},
    dossiers::{DossierCode, Status},
    identity::{AccountKind, Caller, permission::Permission},
};
use persistence::{Session, documents::Belongs};
use uuid::Uuid;

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

pub fn attach_to_draft(
    session: &mut Session<'_>,
    caller: &Caller,
    draft: Uuid,
    attachment: Attachment,
) -> Result<Attachment, Problem> {
    let draft = crate::intake::drafts::load(session, caller, draft)?;
    let Purpose::Component(number) = attachment.purpose else {
        return Err(component_mismatch());
    };
    let version =
        crate::intake::actions::version_today(session, draft.procedure, attachment.added_at)?;
    if version.component(number).is_none() {
        return Err(domain::dossiers::Refusal::UnknownComponent(number).into());
    }
    session
        .attachments()
        .add(&Belongs::ToDraft(draft.id), &attachment)?;
    Ok(attachment)
}

/// The applicant adds what was asked for; officers add the result, and scans of paper (IN-6).
pub fn attach_to_dossier(
    session: &mut Session<'_>,
    caller: &Caller,
    code: &DossierCode,
    attachment: Attachment,
) -> Result<Attachment, Problem> {
    let now = attachment.added_at;
    let asked = match (caller.kind, attachment.purpose) {
        (AccountKind::Applicant, Purpose::Component(_)) => Permission::ActAsOwner,
        (AccountKind::Staff, _) => Permission::Handle,
        (AccountKind::Applicant, Purpose::Result) => return Err(Problem::of(Code::Forbidden)),
    };
    let dossier = access::load(session, caller, code, asked, now)?;
    let is_open = match caller.kind {
        AccountKind::Applicant => dossier.status == Status::SupplementRequired,
        AccountKind::Staff => !dossier.status.is_final() && dossier.outcome.is_none(),
    };
    if !is_open {
        let text = Text::new(
            format!(
                "Hồ sơ đang ở trạng thái “{}” nên không đính kèm thêm được.",
                dossier.status.name_vi()
            ),
            "Nothing can be attached in the present state of the dossier.",
        );
        return Err(Problem::new(Code::StateForbids, text));
    }
    let version = session.catalogue().get_version(dossier.procedure_version)?;
    if let Purpose::Component(number) = attachment.purpose
        && version.component(number).is_none()
    {
        return Err(domain::dossiers::Refusal::UnknownComponent(number).into());
    }
    session
        .attachments()
        .add(&Belongs::ToDossier(dossier.code), &attachment)?;
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
            crate::intake::drafts::load(session, caller, draft)?;
        }
        Belongs::ToDossier(code) => {
            access::load(session, caller, &code, Permission::ReadDossier, now)?;
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
        Belongs::ToDraft(_) => Ok(session.attachments().remove(id)?),
        Belongs::ToDossier(_) => Err(Problem::new(
            Code::StateForbids,
            Text::new(
                "Thành phần đã nộp cùng hồ sơ nên không xóa được.",
                "What was filed with a dossier cannot be removed.",
            ),
        )),
    }
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
