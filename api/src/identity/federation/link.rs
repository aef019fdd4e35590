use super::finish::{Shown, finish};
use crate::{identity::actions::federation, problem::Problem, state::State};
use domain::identity::{
    Caller,
    federation::{FederatedIdentity, Purpose},
};

/// Finished in the session that began, so that nobody's identity is linked with the account of whoever sent a link.
pub async fn link(
    state: &State,
    caller: Caller,
    shown: Shown,
) -> Result<FederatedIdentity, Problem> {
    let (proved, _) = finish(state, Purpose::Link, Some(caller.session), shown).await?;
    let now = state.clock.now();
    let linking = state.store.write("link_identity", move |session| {
        federation::link(session, &caller, &proved, now)
    });
    linking.await
}
