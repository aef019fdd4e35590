use crate::{
    answer::{Accepted, Created, Replayable, Tagged},
    extract::{
        AccessPurpose, Administrator, AnySession, ClientDevice, Fresh, IdempotencyKey, Idempotent,
        IfMatch, Json, List, LookupLimit, NoFilters, Officer, Path, RequestOrigin, SignInLimit,
        SignedIn,
    },
    identity::{
        actions::losses::{self, Keys, Reported},
        dto::{
            AccountLookup, ConfirmedLoss, FoundAccount, LossClaimView, LossConfirmation,
            LossReportView, NewLossClaim, SeenPaper, TemporaryPassword,
        },
        passwords::Passwords,
    },
    page::Page,
    problem::Problem,
    state::State,
};
use actix_web::web::Data;
use uuid::Uuid;

/// A report is written once and closed once.
const ONLY_VERSION: i64 = 1;

/// Báo mất tài khoản
///
/// Cho người không đăng nhập được nữa. Chưa xác nhận thì không khóa gì cả. Nếu liên hệ khớp, một mã được gửi đến thư điện tử đã
/// ghi trong tài khoản; xác nhận bằng mã đó hoặc bằng một mã khôi phục. Câu trả lời như nhau dù tài khoản có hay không.
///
/// Regulation 5144/2022 art. 19.2. Nothing is frozen until a code comes back, so that nobody locks others out; limited by account
/// and by address.
#[utoipa::path(post, path = "/api/v1/auth/loss-reports", request_body = NewLossClaim,
    responses((status = 202, description = "Chờ xác nhận", body = LossClaimView), (status = 429)))]
pub async fn claim_loss(
    state: Data<State>,
    _limit: SignInLimit,
    device: ClientDevice,
    origin: RequestOrigin,
    body: Json<NewLossClaim>,
) -> Result<Accepted<LossClaimView>, Problem> {
    let NewLossClaim { account, contact } = body.0;
    let typed = account.trim().to_lowercase();
    let reported = Reported {
        approaches: state.approaches.loss_report(&typed, &device.0),
        account: typed,
        contact: contact.map(|contact| contact.trim().to_owned()),
        origin: origin.0,
    };
    let codes = state.loss_codes.clone();
    let write = state.store.write("claim_loss", move |session| {
        losses::claim(session, reported, &codes)
    });
    let view = LossClaimView::from(write.await?);
    let place = format!("/api/v1/auth/loss-reports/{}/confirmation", view.id);
    Ok(Accepted::at(place, ONLY_VERSION, view))
}

/// Xác nhận báo mất
///
/// Mã trong thư, hoặc một mã khôi phục của xác thực hai lớp. Đúng thì tài khoản bị khóa ngay: mọi phiên và mã làm mới kết thúc,
/// không thiết bị nào còn được nhận ra. Sau năm lần sai hoặc 30 phút phải báo lại.
///
/// A right code freezes at once, everywhere; the same one again gets the same answer.
#[utoipa::path(post, path = "/api/v1/auth/loss-reports/{id}/confirmation", request_body = LossConfirmation,
    responses((status = 200, description = "Tài khoản đã bị khóa", body = ConfirmedLoss), (status = 429)))]
pub async fn confirm_loss(
    state: Data<State>,
    _limit: SignInLimit,
    id: Path<Uuid>,
    origin: RequestOrigin,
    body: Json<LossConfirmation>,
) -> Result<Json<ConfirmedLoss>, Problem> {
    let keys = keys(&state);
    let confirm = state.store.write("confirm_loss", move |session| {
        losses::confirm(session, id.0, &body.0.code, &keys, &origin.0)
    });
    Ok(Json(confirm.await??.into()))
}

/// Báo mất từ phiên đang dùng
///
/// Tài khoản bị khóa ngay; mọi phiên, kể cả phiên này, kết thúc. Nhận lại tài khoản bằng giấy tờ tùy thân tại Bộ phận Một cửa.
///
/// Freezes the own account at once and ends every session, this one included.
#[utoipa::path(post, path = "/api/v1/me/loss-reports",
    security(("applicant" = []), ("officer" = []), ("leader" = []), ("administrator" = [])),
    responses((status = 201, description = "Tài khoản đã bị khóa", body = LossReportView)))]
pub async fn report_own_loss(
    state: Data<State>,
    caller: AnySession,
) -> Result<Created<LossReportView>, Problem> {
    let (now, approaches) = (state.clock.now(), state.approaches.clone());
    let reader = caller.0.account;
    let report = state.store.write("report_own_loss", move |session| {
        losses::report_own(session, &caller.0, &approaches, now)
    });
    let view = LossReportView::of(report.await?, reader);
    Ok(Created::at(place(view.id), ONLY_VERSION, view))
}

/// Các lần báo mất của tôi
///
/// Mới nhất trước: báo bằng cách nào, khi nào, mở khóa khi nào và bằng giấy tờ gì.
///
/// The history of the own account, the newest first.
#[utoipa::path(get, path = "/api/v1/me/loss-reports", params(List<NoFilters>),
    security(("applicant" = []), ("officer" = []), ("leader" = []), ("administrator" = [])),
    responses((status = 200, description = "Các lần báo mất", body = Page<LossReportView>)))]
pub async fn list_own_loss_reports(
    state: Data<State>,
    caller: SignedIn,
    list: List<NoFilters>,
) -> Result<Json<Page<LossReportView>>, Problem> {
    let (after, limit, reader) = (list.page.after()?, list.page.limit(), caller.0.account);
    let read = state.store.read("list_own_losses", move |session| {
        losses::list_own(session, &caller.0, after, limit)
    });
    let view = |report| LossReportView::of(report, reader);
    let answer = list.page.answer(read.await?, |report| report.id, view);
    answer.map(Json)
}

/// Các lần báo mất của một tài khoản
///
/// Cho người quản trị, mới nhất trước, kèm công chức đã đối chiếu giấy tờ.
///
/// The history of an account that the administrator handles.
#[utoipa::path(get, path = "/api/v1/accounts/{id}/loss-reports", params(List<NoFilters>, AccessPurpose),
    security(("administrator" = [])),
    responses((status = 200, description = "Các lần báo mất", body = Page<LossReportView>)))]
pub async fn list_loss_reports(
    state: Data<State>,
    caller: Administrator,
    id: Path<Uuid>,
    list: List<NoFilters>,
) -> Result<Json<Page<LossReportView>>, Problem> {
    let (now, reader) = (state.clock.now(), caller.0.account);
    let (after, limit) = (list.page.after()?, list.page.limit());
    let read = state.store.read("list_losses", move |session| {
        losses::list(session, &caller.0, id.0, after, limit, now)
    });
    let view = |report| LossReportView::of(report, reader);
    let answer = list.page.answer(read.await?, |report| report.id, view);
    answer.map(Json)
}

/// Xem một lần báo mất
///
/// Cho chính chủ, công chức đã đối chiếu giấy tờ và người quản trị tài khoản.
///
/// One report, for the person, whoever vouched and the administrators of the account.
#[utoipa::path(get, path = "/api/v1/loss-reports/{id}", params(AccessPurpose),
    security(("applicant" = []), ("officer" = []), ("leader" = []), ("administrator" = [])),
    responses((status = 200, description = "Lần báo mất", body = LossReportView)))]
pub async fn get_loss_report(
    state: Data<State>,
    caller: SignedIn,
    id: Path<Uuid>,
) -> Result<Tagged<LossReportView>, Problem> {
    let (now, reader) = (state.clock.now(), caller.0.account);
    let read = state.store.read("get_loss", move |session| {
        losses::get(session, &caller.0, id.0, now)
    });
    let view = LossReportView::of(read.await?, reader);
    Ok(Tagged::new(ONLY_VERSION, view))
}

/// Ghi nhận báo mất trực tiếp
///
/// Công chức tiếp nhận hoặc người quản trị đã đối chiếu giấy tờ của người đến báo; tài khoản bị khóa ngay. Tài khoản công chức chỉ
/// do người quản trị của tài khoản đó ghi nhận.
///
/// In person, with the paper that was seen. For a citizen any counter, for staff an administrator of the account.
#[utoipa::path(post, path = "/api/v1/accounts/{id}/loss-reports", request_body = SeenPaper,
    params(IdempotencyKey), security(("officer" = []), ("administrator" = [])),
    responses((status = 201, description = "Tài khoản đã bị khóa", body = LossReportView)))]
pub async fn report_loss_in_person(
    state: Data<State>,
    caller: Officer,
    id: Path<Uuid>,
    body: Idempotent<SeenPaper>,
) -> Result<Replayable, Problem> {
    let (now, approaches) = (state.clock.now(), state.approaches.clone());
    let proof = body.value.by(&caller.0);
    let report = state.write_once("report_loss", caller, body.once, move |session, actor| {
        let report = losses::report_in_person(session, actor, id.0, proof, &approaches, now)?;
        let view = LossReportView::of(report, actor.account);
        Ok(Created::at(place(view.id), ONLY_VERSION, view))
    });
    report.await
}

/// Mở khóa tài khoản báo mất
///
/// Công chức đã đối chiếu giấy tờ của chính chủ. Nhận mật khẩu tạm, chỉ được cho xem lần này; lần đăng nhập đầu phải đổi mật khẩu và
/// đăng ký lại xác thực hai lớp nếu trước đó có. Không ai tự mở khóa tài khoản của mình.
///
/// Gives the account back against proof of identity; a temporary password and, where there was one, a new second factor.
#[utoipa::path(post, path = "/api/v1/accounts/{id}/unlock", request_body = SeenPaper,
    params(IfMatch), security(("officer" = []), ("administrator" = [])),
    responses((status = 200, description = "Mật khẩu tạm", body = TemporaryPassword)))]
pub async fn unlock_account(
    state: Data<State>,
    caller: Fresh<Officer>,
    id: Path<Uuid>,
    seen: IfMatch,
    body: Json<SeenPaper>,
) -> Result<Json<TemporaryPassword>, Problem> {
    let (now, temporary_password, actor) = (state.clock.now(), Passwords::temporary(), caller.0.0);
    let hash = state.passwords.hash(&temporary_password).await?;
    let proof = body.0.by(&actor);
    let unlock = state.store.write("unlock_account", move |session| {
        losses::unlock(session, &actor, id.0, seen.0, proof, hash, now)
    });
    Ok(Json(TemporaryPassword {
        username: unlock.await?.username,
        temporary_password,
    }))
}

/// Tìm tài khoản của người có mặt
///
/// Công chức tiếp nhận hoặc người quản trị nhập đúng tên đăng nhập hay đúng số định danh trên giấy tờ; dữ liệu cá nhân được che. Để
/// ghi nhận báo mất hoặc mở khóa.
///
/// An exact name or number; for taking a report of loss and giving the account back. The ETag serves to unlock.
#[utoipa::path(post, path = "/api/v1/account-lookups", request_body = AccountLookup,
    params(AccessPurpose), security(("officer" = []), ("administrator" = [])),
    responses((status = 200, description = "Tài khoản", body = FoundAccount), (status = 404)))]
pub async fn look_up_account(
    state: Data<State>,
    _limit: LookupLimit,
    caller: Officer,
    body: Json<AccountLookup>,
) -> Result<Tagged<FoundAccount>, Problem> {
    let (now, reader) = (state.clock.now(), caller.0.account);
    let read = state.store.read("look_up_account", move |session| {
        losses::look_up(session, &caller.0, &body.0.account, now)
    });
    let found = read.await?;
    let version = found.account.version;
    Ok(Tagged::new(version, FoundAccount::of(found, reader)))
}

fn place(id: Uuid) -> String {
    format!("/api/v1/loss-reports/{id}")
}

fn keys(state: &State) -> Keys {
    Keys {
        codes: state.loss_codes.clone(),
        recovery: state.codes.clone(),
        approaches: state.approaches.clone(),
    }
}
