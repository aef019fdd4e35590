//! Drafts and filing.

use super::{
    actions,
    counter::CounterFiling,
    drafts,
    dto::{DraftLine, DraftPatch, DraftView, NewDossier, NewDraft},
};
use crate::{
    answer::{Created, Done, Json, Replayable, Tagged},
    dossiers::{dto::DossierView, folder::Folder},
    extract::{
        Applicant, Helper, IdempotencyKey, Idempotent, IfMatch, List, NoFilters, OrMachine, Path,
        RequiredKey, Speech, ToFile,
    },
    page::Page,
    problem::Problem,
    state::State,
};
use actix_web::web::Data;
use domain::identity::Caller;
use persistence::Session;
use uuid::Uuid;

/// Tạo bản nháp
///
/// Starts a draft for one procedure at one agency. It has no code and starts no clock. A system prepares one in somebody's name,
/// at an agency of its subtree, and says in whose (`owner`).
#[utoipa::path(post, path = "/api/v1/drafts", request_body = NewDraft, params(IdempotencyKey),
    security(("applicant" = []), ("machine" = ["dossiers:file"])), responses((status = 201, description = "Đã tạo", body = DraftView)))]
pub async fn create_draft(
    state: Data<State>,
    caller: OrMachine<Applicant, ToFile>,
    body: Idempotent<NewDraft>,
) -> Result<Replayable, Problem> {
    let now = state.clock.now();
    let create = move |session: &mut Session<'_>, caller: &Caller| {
        let draft = drafts::create(session, caller, body.value, now)?;
        let location = format!("/api/v1/drafts/{}", draft.draft.id);
        Ok(Created::at(
            location,
            draft.draft.version,
            DraftView::of(draft),
        ))
    };
    state
        .write_once("create_draft", caller, body.once, create)
        .await
}

/// Các bản nháp của tôi
///
/// The drafts of the applicant or the system that asks, the newest first.
#[utoipa::path(get, path = "/api/v1/drafts", params(List<NoFilters>), security(("applicant" = []), ("machine" = ["dossiers:file"])),
    responses((status = 200, description = "Một trang bản nháp", body = Page<DraftLine>)))]
pub async fn list_drafts(
    state: Data<State>,
    caller: OrMachine<Applicant, ToFile>,
    list: List<NoFilters>,
) -> Result<Json<Page<DraftLine>>, Problem> {
    let (after, limit) = (list.page.after()?, list.page.limit());
    let read = move |session: &mut Session<'_>| drafts::list(session, &caller.0, after, limit);
    let page = state.store.read("list_drafts", read).await?;
    list.page
        .answer(page, |(draft, _)| draft.id, DraftLine::of)
        .map(Json)
}

/// Xem bản nháp
///
/// The draft with everything attached to it.
#[utoipa::path(get, path = "/api/v1/drafts/{id}", security(("applicant" = []), ("machine" = ["dossiers:file"])),
    responses((status = 200, description = "Bản nháp", body = DraftView)))]
pub async fn get_draft(
    state: Data<State>,
    caller: OrMachine<Applicant, ToFile>,
    id: Path<Uuid>,
) -> Result<Tagged<DraftView>, Problem> {
    let get = move |session: &mut Session<'_>| drafts::get(session, &caller.0, id.0);
    let draft = state.store.read("get_draft", get).await?;
    Ok(Tagged::new(draft.draft.version, DraftView::of(draft)))
}

/// Điền bản nháp
///
/// Merge patch: absent members stay; `owner` and `answers` are replaced whole.
#[utoipa::path(patch, path = "/api/v1/drafts/{id}", request_body = DraftPatch, params(IfMatch),
    security(("applicant" = []), ("machine" = ["dossiers:file"])), responses((status = 200, description = "Bản nháp sau khi sửa", body = DraftView)))]
pub async fn update_draft(
    state: Data<State>,
    caller: OrMachine<Applicant, ToFile>,
    id: Path<Uuid>,
    seen: IfMatch,
    body: Json<DraftPatch>,
) -> Result<Tagged<DraftView>, Problem> {
    let now = state.clock.now();
    let update = move |session: &mut Session<'_>| {
        drafts::update(session, &caller.0, id.0, body.0, seen.0, now)
    };
    let draft = state.store.write("update_draft", update).await?;
    Ok(Tagged::new(draft.draft.version, DraftView::of(draft)))
}

/// Xóa bản nháp
///
/// Removes the draft and what was attached to it.
#[utoipa::path(delete, path = "/api/v1/drafts/{id}", params(IfMatch), security(("applicant" = []), ("machine" = ["dossiers:file"])),
    responses((status = 204, description = "Đã xóa")))]
pub async fn remove_draft(
    state: Data<State>,
    caller: OrMachine<Applicant, ToFile>,
    id: Path<Uuid>,
    seen: IfMatch,
) -> Result<Done, Problem> {
    let remove = move |session: &mut Session<'_>| drafts::remove(session, &caller.0, id.0, seen.0);
    state.store.write("remove_draft", remove).await?;
    Ok(Done)
}

/// Nộp hồ sơ
///
/// Files a draft online: it gets its code (IN-7) and the deadline of its reception (IN-2), explained in `reception.trace`.
/// `Idempotency-Key` is required, so that a repeated click files once.
#[utoipa::path(post, path = "/api/v1/dossiers", request_body = NewDossier, params(RequiredKey),
    security(("applicant" = []), ("machine" = ["dossiers:file"])), responses((status = 201, description = "Đã nộp", body = DossierView), (status = 404)))]
pub async fn file_dossier(
    state: Data<State>,
    caller: OrMachine<Applicant, ToFile>,
    speech: Speech,
    body: Idempotent<NewDossier>,
) -> Result<Replayable, Problem> {
    let (now, once) = (state.clock.now(), body.once.required()?);
    let file = move |session: &mut Session<'_>, caller: &Caller| {
        actions::file(session, caller, body.value, now).map(|folder| filed(folder, speech))
    };
    state.write_once("file_dossier", caller, once, file).await
}

/// Nộp hộ tại quầy
///
/// An officer files in the applicant's name what came to the counter or by post (IN-5); so does a postal agent by post and
/// a support team directly, at the agency of their position. `Idempotency-Key` is required.
#[utoipa::path(post, path = "/api/v1/counter-filings", request_body = CounterFiling, params(RequiredKey),
    security(("officer" = [])), responses((status = 201, description = "Đã nộp", body = DossierView)))]
pub async fn file_at_counter(
    state: Data<State>,
    caller: Helper,
    speech: Speech,
    body: Idempotent<CounterFiling>,
) -> Result<Replayable, Problem> {
    let (now, once) = (state.clock.now(), body.once.required()?);
    let file = move |session: &mut Session<'_>, caller: &Caller| {
        actions::file_at_counter(session, caller, body.value, now)
            .map(|folder| filed(folder, speech))
    };
    state
        .write_once("file_at_counter", caller, once, file)
        .await
}

fn filed(folder: Folder, speech: Speech) -> Created<DossierView> {
    let location = format!("/api/v1/dossiers/{}", folder.dossier.code);
    Created::at(
        location,
        folder.dossier.version,
        DossierView::of(folder, speech.0),
    )
}
