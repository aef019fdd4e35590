use super::{
    actions,
    dto::{AccessView, AuditEntryView, AuditQuery},
};
use crate::{
    answer::Json,
    extract::{List, NoFilters, Officer, SignedIn},
    page::Page,
    problem::Problem,
    state::State,
};
use actix_web::web::Data;
use domain::{agencies::AgencyIdentifier, identity::Caller};
use persistence::Session;
use std::collections::HashSet;
use uuid::Uuid;

/// Nhật ký kiểm tra
///
/// Who did or saw what, newest first, in the part of the tree that the auditor's position covers; entries of no agency, such
/// as sign-ins, are shown to auditors of the root. The search itself is recorded (SEC-3, SEC-5).
#[utoipa::path(get, path = "/api/v1/audit-entries", params(List<AuditQuery>), security(("officer" = [])),
    responses((status = 200, description = "Các dòng nhật ký", body = Page<AuditEntryView>)))]
pub async fn list_audit_entries(
    state: Data<State>,
    caller: Officer,
    list: List<AuditQuery>,
) -> Result<Json<Page<AuditEntryView>>, Problem> {
    let (page, now) = (list.page, state.clock.now());
    let agency = agency(&list.filters)?;
    let filter = list.filters.filter(page.after()?, page.limit());
    let caller: Caller = caller.into();
    let search =
        move |session: &mut Session<'_>| actions::list(session, &caller, filter, agency, now);
    // A write, so that the search itself is recorded whatever it finds.
    let found = state.store.write("search_audit", search).await?;
    page.answer(found, |last| last.id, AuditEntryView::from)
        .map(Json)
}

/// Ai đã xem dữ liệu của tôi
///
/// Every time somebody else saw or changed data of the caller, newest first: when, what, in which position and agency, and
/// for what purpose. Positions are named, not persons (SEC-3, PUB-2).
#[utoipa::path(get, path = "/api/v1/me/accesses", params(List<NoFilters>),
    security(("applicant" = []), ("officer" = [])),
    responses((status = 200, description = "Các lần truy cập", body = Page<AccessView>)))]
pub async fn list_my_accesses(
    state: Data<State>,
    caller: SignedIn,
    list: List<NoFilters>,
) -> Result<Json<Page<AccessView>>, Problem> {
    let page = list.page;
    let (before, limit): (Option<Uuid>, i64) = (page.after()?, page.limit());
    let read = move |session: &mut Session<'_>| {
        let entries = actions::list_own(session, &caller.0, before, limit)?;
        let codes = entries
            .items
            .iter()
            .flat_map(|entry| entry.resources.iter().cloned());
        let own = session
            .dossiers()
            .codes_of_owner(caller.0.account, codes.collect())?;
        Ok::<_, Problem>((entries, own))
    };
    let (entries, own) = state.store.read("list_my_accesses", read).await?;
    let own: HashSet<String> = own.into_iter().collect();
    let view = |entry| AccessView::of(entry, |code| own.contains(code));
    page.answer(entries, |last| last.id, view).map(Json)
}

fn agency(query: &AuditQuery) -> Result<Option<AgencyIdentifier>, Problem> {
    let parse = |text: &String| {
        let unknown = |_| Problem::of(crate::problem::Code::NotFound);
        text.parse().map_err(unknown)
    };
    query.agency.as_ref().map(parse).transpose()
}
