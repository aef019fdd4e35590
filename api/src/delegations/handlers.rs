use super::{
    actions::{self, Named},
    dto::{DelegationView, NewDeputy, NewRepresentative},
};
use crate::{
    answer::{Created, Json, Replayable, Tagged},
    extract::{
        AccessPurpose, Applicant, Fresh, IdempotencyKey, Idempotent, IfMatch, List, NoFilters,
        Officer, Path, SignedIn,
    },
    page::Page,
    problem::Problem,
    state::State,
};
use actix_web::web::Data;
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// Giao quyền cho cấp phó
///
/// Lãnh đạo giao quyền ký duyệt hoặc gia hạn của chính mình cho một người cùng cơ quan, trong một thời gian (ORG-6). Lịch sử hồ sơ ghi
/// cả hai người; không ai trong hai người được là người đã tiếp nhận hay thụ lý hồ sơ đó (LIFE-4).
///
/// A leader lets a colleague of the same agency approve or extend in their place, from and until exact instants, for 90 days at most.
/// What was received is not passed on. Needs a recent proof of who one is (`insufficient_user_authentication`).
#[utoipa::path(post, path = "/api/v1/deputies", request_body = NewDeputy, params(IdempotencyKey),
    security(("leader" = [])), responses((status = 201, description = "Đã giao quyền", body = DelegationView)))]
pub async fn appoint_deputy(
    state: Data<State>,
    caller: Fresh<Officer>,
    body: Idempotent<NewDeputy>,
) -> Result<Replayable, Problem> {
    let now = state.clock.now();
    let appoint = state.write_once(
        "appoint_deputy",
        caller,
        body.once,
        move |session, leader| {
            let named = actions::appoint(session, leader, body.value, now)?;
            Ok(created(named, leader.account, now))
        },
    );
    appoint.await
}

/// Ủy quyền cho người đại diện
///
/// Công dân hoặc tổ chức đề nghị một công dân nộp và theo dõi hồ sơ thay mình: mọi hồ sơ, một thủ tục, hoặc một hồ sơ. Có hiệu lực khi
/// người đó nhận; không nêu thời hạn thì một năm (Bộ luật Dân sự 2015, Điều 563).
///
/// An applicant asks a citizen to file and follow dossiers in their name. In force once accepted; one year where nothing was agreed, five
/// at most. Needs a recent proof of who one is (`insufficient_user_authentication`).
#[utoipa::path(post, path = "/api/v1/representatives", request_body = NewRepresentative, params(IdempotencyKey),
    security(("applicant" = [])), responses((status = 201, description = "Đã đề nghị", body = DelegationView)))]
pub async fn name_representative(
    state: Data<State>,
    caller: Fresh<Applicant>,
    body: Idempotent<NewRepresentative>,
) -> Result<Replayable, Problem> {
    let now = state.clock.now();
    let name = state.write_once(
        "name_representative",
        caller,
        body.once,
        move |session, giver| {
            let named = actions::name_representative(session, giver, body.value, now)?;
            Ok(created(named, giver.account, now))
        },
    );
    name.await
}

/// Các ủy quyền của tôi
///
/// Đã giao và đã nhận, mới nhất trước.
///
/// What the caller gave and was given, the newest first.
#[utoipa::path(get, path = "/api/v1/delegations", params(List<NoFilters>),
    security(("applicant" = []), ("officer" = []), ("leader" = [])),
    responses((status = 200, description = "Các ủy quyền", body = Page<DelegationView>)))]
pub async fn list_delegations(
    state: Data<State>,
    caller: SignedIn,
    list: List<NoFilters>,
) -> Result<Json<Page<DelegationView>>, Problem> {
    let (now, reader) = (state.clock.now(), caller.0.account);
    let (before, limit) = (list.page.after()?, list.page.limit());
    let read = state.store.read("list_delegations", move |session| {
        actions::list(session, &caller.0, before, limit)
    });
    let view = |named| DelegationView::of(named, reader, now);
    let page = list
        .page
        .answer(read.await?, |named: &Named| named.delegation.id, view);
    page.map(Json)
}

/// Xem một ủy quyền
///
/// Chỉ người giao và người nhận.
///
/// For the two whom it concerns; to others there is none.
#[utoipa::path(get, path = "/api/v1/delegations/{id}", params(AccessPurpose),
    security(("applicant" = []), ("officer" = []), ("leader" = [])),
    responses((status = 200, description = "Ủy quyền", body = DelegationView)))]
pub async fn get_delegation(
    state: Data<State>,
    caller: SignedIn,
    id: Path<Uuid>,
) -> Result<Tagged<DelegationView>, Problem> {
    let (now, reader) = (state.clock.now(), caller.0.account);
    let read = state.store.read("get_delegation", move |session| {
        actions::get(session, &caller.0, id.0)
    });
    Ok(tagged(read.await?, reader, now))
}

/// Nhận ủy quyền
///
/// Người được đề nghị đồng ý đại diện.
///
/// The receiver agrees to stand in for the giver; nobody becomes a representative unasked.
#[utoipa::path(post, path = "/api/v1/delegations/{id}/acceptance", params(IfMatch),
    security(("applicant" = [])), responses((status = 200, description = "Đã nhận", body = DelegationView)))]
pub async fn accept_delegation(
    state: Data<State>,
    caller: Applicant,
    id: Path<Uuid>,
    seen: IfMatch,
) -> Result<Tagged<DelegationView>, Problem> {
    let (now, reader) = (state.clock.now(), caller.0.account);
    let write = state.store.write("accept_delegation", move |session| {
        actions::accept(session, &caller.0, id.0, seen.0, now)
    });
    Ok(tagged(write.await?, reader, now))
}

/// Chấm dứt ủy quyền
///
/// Người giao thu hồi, người nhận từ chối hoặc thôi nhận; hết hiệu lực ngay.
///
/// Taken back by the giver, laid down or declined by the receiver: it ends at once.
#[utoipa::path(delete, path = "/api/v1/delegations/{id}", params(IfMatch),
    security(("applicant" = []), ("officer" = []), ("leader" = [])),
    responses((status = 200, description = "Đã chấm dứt", body = DelegationView)))]
pub async fn end_delegation(
    state: Data<State>,
    caller: SignedIn,
    id: Path<Uuid>,
    seen: IfMatch,
) -> Result<Tagged<DelegationView>, Problem> {
    let (now, reader) = (state.clock.now(), caller.0.account);
    let write = state.store.write("end_delegation", move |session| {
        actions::end(session, &caller.0, id.0, seen.0, now)
    });
    Ok(tagged(write.await?, reader, now))
}

fn created(named: Named, reader: Uuid, now: DateTime<Utc>) -> Created<DelegationView> {
    let (id, version) = (named.delegation.id, named.delegation.version);
    let view = DelegationView::of(named, reader, now);
    Created::at(format!("/api/v1/delegations/{id}"), version, view)
}

fn tagged(named: Named, reader: Uuid, now: DateTime<Utc>) -> Tagged<DelegationView> {
    let version = named.delegation.version;
    Tagged::new(version, DelegationView::of(named, reader, now))
}
