use super::{
    actions,
    content::Content,
    dto::{AttachmentForm, AttachmentView, FileContent},
    upload::Upload,
};
use crate::{
    answer::{Created, Done},
    extract::{AccessPurpose, Applicant, OrMachine, Path, SignedIn, ToFile, ToRead},
    problem::Problem,
    state::State,
};
use actix_web::web::Data;
use domain::dossiers::DossierCode;
use persistence::Session;
use uuid::Uuid;

/// Đính kèm thành phần vào bản nháp
///
/// Attaches a component to a draft: metadata, and the file when the form is `electronic`.
#[utoipa::path(post, path = "/api/v1/drafts/{id}/attachments",
    security(("applicant" = []), ("machine" = ["dossiers:file"])),
    request_body(content(
        (AttachmentForm = "multipart/form-data", encoding(
            ("metadata" = (content_type = "application/json")),
            ("file" = (content_type = "application/pdf, image/jpeg, image/png"))
        )))),
    responses((status = 201, description = "Đã đính kèm", body = AttachmentView)))]
pub async fn attach_to_draft(
    state: Data<State>,
    caller: OrMachine<Applicant, ToFile>,
    draft: Path<Uuid>,
    upload: Upload,
) -> Result<Created<AttachmentView>, Problem> {
    let (caller, draft) = (caller.0, draft.0);
    let asker = caller.clone();
    let ask = move |session: &mut Session<'_>| actions::may_attach_to_draft(session, &asker, draft);
    state.store.read("may_attach_to_draft", ask).await?;
    let (metadata, file) = upload.receive(&state.files).await?;
    let attachment = actions::attachment(metadata, file, &caller, state.clock.now())?;
    let attach = move |session: &mut Session<'_>| {
        actions::attach_to_draft(session, &caller, draft, attachment)
    };
    let attachment = state.store.write("attach_to_draft", attach).await?;
    Ok(created(AttachmentView::of(attachment)))
}

/// Đính kèm vào hồ sơ
///
/// The applicant adds what a supplement request asked for; officers add the result (`purpose` `result`) and scans.
#[utoipa::path(post, path = "/api/v1/dossiers/{code}/attachments",
    security(("applicant" = []), ("officer" = []), ("machine" = ["dossiers:file"])),
    request_body(content(
        (AttachmentForm = "multipart/form-data", encoding(
            ("metadata" = (content_type = "application/json")),
            ("file" = (content_type = "application/pdf, image/jpeg, image/png"))
        )))),
    responses((status = 201, description = "Đã đính kèm", body = AttachmentView)))]
pub async fn attach_to_dossier(
    state: Data<State>,
    caller: OrMachine<SignedIn, ToFile>,
    code: Path<DossierCode>,
    upload: Upload,
) -> Result<Created<AttachmentView>, Problem> {
    let (caller, code, now) = (caller.0, code.0, state.clock.now());
    let (asker, asked) = (caller.clone(), code.clone());
    let ask = move |session: &mut Session<'_>| {
        actions::may_attach_to_dossier(session, &asker, &asked, now)
    };
    state.store.read("may_attach_to_dossier", ask).await?;
    let (metadata, file) = upload.receive(&state.files).await?;
    let attachment = actions::attachment(metadata, file, &caller, now)?;
    let attach = move |session: &mut Session<'_>| {
        actions::attach_to_dossier(session, &caller, &code, attachment)
    };
    let attachment = state.store.write("attach_to_dossier", attach).await?;
    Ok(created(AttachmentView::of(attachment)))
}

/// Tải tệp đính kèm
///
/// The content of an attachment, for those who may read its draft or dossier. The ETag is the digest of the content.
#[utoipa::path(get, path = "/api/v1/attachments/{id}/content", params(AccessPurpose),
    security(("applicant" = []), ("officer" = []), ("machine" = ["dossiers:read"])),
    responses((status = 200, description = "Nội dung tệp", content(
        (FileContent = "application/pdf"), (FileContent = "image/jpeg"), (FileContent = "image/png")))))]
pub async fn get_attachment_content(
    state: Data<State>,
    caller: OrMachine<SignedIn, ToRead>,
    id: Path<Uuid>,
) -> Result<Content, Problem> {
    let now = state.clock.now();
    let get = move |session: &mut Session<'_>| actions::get(session, &caller.0, id.0, now);
    let attachment = state.store.read("get_attachment_content", get).await?;
    Content::open(&state.files, attachment).await
}

/// Bỏ thành phần khỏi bản nháp
///
/// Removes an attachment while it belongs to a draft.
#[utoipa::path(delete, path = "/api/v1/attachments/{id}",
    security(("applicant" = []), ("machine" = ["dossiers:file"])),
    responses((status = 204, description = "Đã bỏ"), (status = 409)))]
pub async fn remove_attachment(
    state: Data<State>,
    caller: OrMachine<Applicant, ToFile>,
    id: Path<Uuid>,
) -> Result<Done, Problem> {
    let now = state.clock.now();
    let remove = move |session: &mut Session<'_>| actions::remove(session, &caller.0, id.0, now);
    state.store.write("remove_attachment", remove).await?;
    Ok(Done)
}

fn created(view: AttachmentView) -> Created<AttachmentView> {
    Created::at(format!("/api/v1/attachments/{}/content", view.id), 1, view)
}
