use crate::{
    extract::{Form, Json, RequestOrigin, SignInLimit},
    machines::{
        TOKEN_ENDPOINT,
        assertion::Assertion,
        dto::{MachineToken, MachineTokenRequest},
        tokens::{self, Ticket},
    },
    problem::{Code, Problem},
    state::State,
};
use actix_web::web::Data;
use domain::audit::Origin;
use persistence::Session;

/// Cấp mã truy cập cho hệ thống
///
/// Luồng `client_credentials` với `private_key_jwt`: hệ thống gửi một xác nhận do khóa riêng của mình ký và nhận mã truy cập dài nhất 10 phút.
/// Gửi dạng `application/x-www-form-urlencoded`, tên trường như RFC 6749, nên thư viện OAuth 2.0 dùng được ngay; lỗi là RFC 9457 kèm
/// `error` và `error_description` của RFC 6749. Mỗi xác nhận chỉ dùng một lần.
///
/// An assertion signed by the system's own key (RFC 7523) for an access token; fields and `error` as in RFC 6749. Each assertion works once.
#[utoipa::path(post, path = "/api/v1/auth/machine-tokens",
    request_body(content = MachineTokenRequest, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, description = "Mã truy cập", body = MachineToken), (status = 401)))]
pub async fn issue_machine_token(
    state: Data<State>,
    _limit: SignInLimit,
    origin: RequestOrigin,
    body: Form<MachineTokenRequest>,
) -> Result<Json<MachineToken>, Problem> {
    let ticket = exchange(&state, body.0, origin.0).await?;
    let (now, scope) = (state.clock.now(), ticket.scope.clone());
    let ids = (ticket.machine, ticket.key);
    let issued = state
        .tokens
        .issue_to_machine(ids, scope, ticket.ends_at, now)
        .await?;
    let expires_in = (issued.expires_at - now).num_seconds();
    Ok(Json(MachineToken::of(ticket, issued.token, expires_in)))
}

/// The signature is checked outside of every transaction; what may change meanwhile is asked again with the use.
async fn exchange(
    state: &State,
    sent: MachineTokenRequest,
    origin: Origin,
) -> Result<Ticket, Problem> {
    let assertion = Assertion::read(sent.client_assertion)?;
    let machine = assertion.machine.to_string();
    if sent.client_id.is_some_and(|id| id != machine) {
        return Err(Problem::of(Code::InvalidClient));
    }
    let find = move |session: &mut Session<'_>| {
        let key = tokens::find_key(session, &assertion)?;
        Ok::<_, Problem>((assertion, key))
    };
    let (assertion, key) = state.store.read("find_machine_key", find).await?;
    let public_url = &state.config.public_url;
    let audiences = [public_url.clone(), format!("{public_url}{TOKEN_ENDPOINT}")];
    let public_key = tokens::public_key(&key)?;
    let proof = assertion.verify(&public_key, &audiences, origin.at);
    let proof = proof.map_err(|problem| problem.concerning(Some(key.machine)))?;
    let exchange = move |session: &mut Session<'_>| {
        tokens::exchange(session, key.id, &proof, sent.scope.as_deref(), &origin)
    };
    state.store.write("issue_machine_token", exchange).await
}
