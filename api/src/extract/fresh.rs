//! Callers whose proof of who they are is recent enough (RFC 9470).

use crate::{
    problem::{Code, Problem},
    state::State,
};
use actix_web::{
    FromRequest, HttpRequest,
    dev::Payload,
    http::header::{HeaderValue, WWW_AUTHENTICATE},
};
use domain::{
    Word,
    identity::{Caller, authentication::Demand},
};
use futures_util::{FutureExt, future::LocalBoxFuture};

/// A caller who has lately proved who they are, with the second factor where the account has one. For acts that must
/// not be done by whoever finds an unlocked screen.
pub struct Fresh<C>(pub C);

impl<C: Into<Caller>> From<Fresh<C>> for Caller {
    fn from(Fresh(caller): Fresh<C>) -> Self {
        caller.into()
    }
}

impl<C> FromRequest for Fresh<C>
where
    C: FromRequest<Error = Problem> + AsRef<Caller> + 'static,
{
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let caller = C::from_request(request, payload);
        let state = State::of(request);
        async move {
            let (caller, state) = (caller.await?, state?);
            let who: &Caller = caller.as_ref();
            let demand = Demand::on(who, state.config.step_up_max_age);
            if demand.is_met(who.authentication, state.clock.now()) {
                Ok(Self(caller))
            } else {
                Err(insufficient(demand))
            }
        }
        .boxed_local()
    }
}

pub fn insufficient(demand: Demand) -> Problem {
    let Demand { acr, max_age } = demand;
    let challenge = format!(
        "Bearer realm=\"motcua\", error=\"insufficient_user_authentication\", acr_values=\"{}\", max_age=\"{}\"",
        acr.word(),
        max_age.num_seconds()
    );
    let problem = Problem::of(Code::InsufficientUserAuthentication);
    match HeaderValue::try_from(challenge) {
        Ok(challenge) => problem.with_header(WWW_AUTHENTICATE, challenge),
        Err(_) => problem,
    }
}
