use super::{
    bindings::{Sent, Ticket, is_answered},
    failed, not_open,
};
use crate::{
    gateways::oidc::{Arrival, Failure, Provider},
    problem::Problem,
    state::State,
};
use chrono::{DateTime, Utc};
use domain::identity::federation::{FederatedSignIn, MAX_AGE, Proved, Purpose};
use persistence::{Session, identity};
use uuid::Uuid;

/// What the client shows that began.
pub struct Shown {
    pub code: String,
    pub verifier: String,
}

/// Who the provider says it was. The code works once, for the client that began, and in the session in which it did; where
/// the provider does not answer, it works again.
pub async fn finish(
    state: &State,
    purpose: Purpose,
    session: Option<Uuid>,
    shown: Shown,
) -> Result<(Proved, &Provider), Problem> {
    let now = state.clock.now();
    let (sign_in, sent) = taken(state, shown, now).await?.ok_or_else(not_open)?;
    let provider = state.federation.find(&sign_in.provider);
    let is_meant = sign_in.purpose == purpose && sign_in.session == session;
    let provider = provider.filter(|_| is_meant).ok_or_else(not_open)?;
    let arrival = Arrival {
        code: sent.code,
        is_named: sent.is_named,
        binding: state.federation.bindings.of(sign_in.id),
        not_before: match purpose {
            Purpose::SignIn => now - MAX_AGE,
            Purpose::Link | Purpose::StepUp => sign_in.begun_at,
        },
    };
    match provider.prove(arrival, now).await {
        Ok(proved) => Ok((proved, provider)),
        Err(failure) => {
            if matches!(failure, Failure::Unavailable(_)) {
                give_back(state, sign_in.id).await?;
            }
            Err(failed(provider, failure))
        }
    }
}

/// Whoever shows a code uses it up, right or wrong.
async fn taken(
    state: &State,
    shown: Shown,
    now: DateTime<Utc>,
) -> Result<Option<(FederatedSignIn, Sent)>, Problem> {
    let Shown { code, verifier } = shown;
    let taking = state.store.write("take_sign_in_code", move |session| {
        let hash = Ticket::hash_of(&code);
        Ok::<_, Problem>(session.federated_sign_ins().take_by_code(&hash, now)?)
    });
    let Some(identity::Begun { sign_in, answer }) = taking.await? else {
        return Ok(None);
    };
    if !is_answered(&sign_in.challenge, &verifier) {
        return Ok(None);
    }
    let sent = answer.and_then(|sealed| state.federation.bindings.open(sign_in.id, &sealed));
    Ok(sent.map(|sent| (sign_in, sent)))
}

async fn give_back(state: &State, id: Uuid) -> Result<(), Problem> {
    let giving = move |session: &mut Session<'_>| Ok(session.federated_sign_ins().give_back(id)?);
    state.store.write("give_back_sign_in", giving).await
}
