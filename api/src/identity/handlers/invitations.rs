use crate::{
    answer::{Created, Done, Replayable},
    extract::{Helper, Idempotent, Json, RequestOrigin, RequiredKey, SignInLimit},
    identity::{
        actions::invitations,
        dto::{Activation, AssistedAccount, NewAssistedAccount},
        invitation_tokens,
    },
    problem::Problem,
    state::State,
};
use actix_web::web::Data;

/// Tạo tài khoản giúp công dân
///
/// Công chức tiếp nhận, thành viên tổ hỗ trợ hoặc nhân viên bưu chính tạo tài khoản cho công dân đã đồng ý và đã xuất trình giấy tờ (IN-5).
/// Mã kích hoạt chỉ đến thư điện tử của công dân; người giúp không biết mã và mật khẩu.
///
/// Opens an account for a citizen who agrees and has shown a paper. The letter with the token goes to the citizen, who alone chooses the
/// password at `POST /auth/activations` within seven days.
#[utoipa::path(post, path = "/api/v1/assisted-accounts", request_body = NewAssistedAccount, params(RequiredKey),
    security(("officer" = [])),
    responses((status = 201, description = "Đã tạo, chờ kích hoạt", body = AssistedAccount), (status = 409)))]
pub async fn open_assisted_account(
    state: Data<State>,
    caller: Helper,
    body: Idempotent<NewAssistedAccount>,
) -> Result<Replayable, Problem> {
    let (now, token) = (state.clock.now(), invitation_tokens::generate());
    let once = body.once.required()?;
    let (account, paper) = body.value.into_domain(now)?;
    let open = state.write_once(
        "open_assisted_account",
        caller,
        once,
        move |session, helper| {
            let proof = paper.by(helper);
            let opened = invitations::open_assisted(session, helper, account, proof, &token, now)?;
            let view = AssistedAccount::from(opened);
            Ok(Created::at(
                format!("/api/v1/accounts/{}", view.id),
                1,
                view,
            ))
        },
    );
    open.await
}

/// Kích hoạt tài khoản
///
/// Bằng mã trong thư: công dân tự đặt mật khẩu rồi đăng nhập như thường.
///
/// With the token of the letter the citizen chooses the first password, once, and signs in as ever.
#[utoipa::path(post, path = "/api/v1/auth/activations", request_body = Activation,
    responses((status = 204, description = "Đã kích hoạt"), (status = 429)))]
pub async fn activate_account(
    state: Data<State>,
    _limit: SignInLimit,
    origin: RequestOrigin,
    body: Json<Activation>,
) -> Result<Done, Problem> {
    let Activation {
        token,
        new_password,
    } = body.0;
    let hash = state.passwords.hash(&new_password).await?;
    let accept = state.store.write("activate_account", move |session| {
        invitations::accept(session, &token, &new_password, hash, &origin.0)
    });
    accept.await.map(|_| Done)
}
