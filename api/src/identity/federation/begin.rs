use super::{bindings::Ticket, failed};
use crate::{
    gateways::oidc::{Departure, Provider},
    identity::actions::federation,
    problem::{Problem, Text, Violation},
    state::State,
};
use chrono::{DateTime, Utc};
use domain::{
    audit::Origin,
    identity::{
        Caller,
        federation::{FederatedSignIn, MAX_AGE, OPEN_FOR, Purpose},
    },
    language::Language,
};
use uuid::Uuid;

/// What a client asks for that begins.
pub struct Wanted {
    pub provider: String,
    pub return_url: String,
    pub challenge: String,
    pub language: Language,
}

/// Where the client sends the browser, and how it recognises what comes back.
pub struct Begun {
    pub id: Uuid,
    pub address: String,
    pub expires_at: DateTime<Utc>,
}

/// `caller` is who asks, unless it is to sign in.
pub async fn begin(
    state: &State,
    purpose: Purpose,
    caller: Option<&Caller>,
    wanted: Wanted,
    origin: Origin,
) -> Result<Begun, Problem> {
    let provider = checked(state, caller, &wanted)?;
    if let (Purpose::StepUp, Some(caller)) = (purpose, caller) {
        check_linked(state, caller, provider).await?;
    }
    let (id, now, ticket) = (Uuid::now_v7(), origin.at, Ticket::generate());
    let departure = Departure {
        state: ticket.token,
        binding: state.federation.bindings.of(id),
        max_age: (purpose == Purpose::SignIn).then_some(MAX_AGE),
        language: wanted.language,
    };
    let address = provider.address(departure, now).await;
    let address = address.map_err(|failure| failed(provider, failure))?;
    let sign_in = FederatedSignIn {
        id,
        provider: wanted.provider,
        purpose,
        challenge: wanted.challenge,
        return_url: wanted.return_url,
        session: caller.map(|caller| caller.session),
        begun_at: now,
        expires_at: now + OPEN_FOR,
    };
    let (expires_at, caller) = (sign_in.expires_at, caller.cloned());
    let add = state
        .store
        .write("begin_federated_sign_in", move |session| {
            federation::begin(session, &sign_in, &ticket.hash, caller.as_ref(), &origin)
        });
    add.await?;
    Ok(Begun {
        id,
        address,
        expires_at,
    })
}

fn checked<'s>(
    state: &'s State,
    caller: Option<&Caller>,
    wanted: &Wanted,
) -> Result<&'s Provider, Problem> {
    let provider = state.federation.find(&wanted.provider);
    let is_for = |provider: &&Provider| {
        let kinds = &provider.settings.account_kinds;
        caller.is_none_or(|caller| kinds.contains(&caller.kind))
    };
    let provider = provider.filter(is_for);
    let mut violations = Vec::new();
    violations.extend(provider.is_none().then(unknown_provider));
    violations.extend((!state.config.returns.include(&wanted.return_url)).then(unknown_return));
    provider
        .filter(|_| violations.is_empty())
        .ok_or_else(|| Problem::invalid(violations))
}

/// Who the provider does not know is not sent there.
async fn check_linked(state: &State, caller: &Caller, provider: &Provider) -> Result<(), Problem> {
    let (caller, issuer) = (caller.clone(), provider.settings.issuer.clone());
    let read = state.store.read("is_linked_with", move |session| {
        federation::is_linked_with(session, &caller, &issuer)
    });
    if read.await? {
        Ok(())
    } else {
        Err(Problem::invalid(vec![unknown_provider()]))
    }
}

fn unknown_provider() -> Violation {
    let detail = Text::new(
        "Không có nhà cung cấp danh tính này cho tài khoản như vậy; xem GET /api/v1/auth/providers.",
        "There is no such provider of identities for such an account; see GET /api/v1/auth/providers.",
    );
    Violation::at("/provider", "unknown_provider", detail)
}

fn unknown_return() -> Violation {
    let detail = Text::new(
        "Địa chỉ quay về không nằm trong danh sách được phép (MOTCUA_SIGN_IN_RETURNS).",
        "The address to return to is not on the list of the installation (MOTCUA_SIGN_IN_RETURNS).",
    );
    Violation::at("/returnUrl", "return_url_not_listed", detail)
}
