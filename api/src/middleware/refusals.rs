//! Refusals that somebody who watches over an installation wants to see: what was not allowed, and who could not prove who
//! they are.

use super::problems;
use crate::{audit::Witness, problem::Code, state::State};
use actix_web::{HttpResponse, http::StatusCode, web::Data};

/// A refusal is answered even where it cannot be recorded: nothing was shown and nothing done.
pub async fn record<B>(state: Option<&Data<State>>, witness: &Witness, response: &HttpResponse<B>) {
    let status = response.status();
    if !status.is_client_error() {
        return;
    }
    let code = problems::of(response.error(), status).code();
    let Some(state) = state.filter(|_| is_told(code, witness)) else {
        return;
    };
    if let Err(error) = state.store.refused(witness, code.word()).await {
        log::error!(target: "audit", "a refusal was not recorded: {error}");
    }
}

/// Nobody fills the log with tokens that were never good: those are refused before anything is known of the caller.
fn is_told(code: Code, witness: &Witness) -> bool {
    match code {
        Code::InvalidCredentials | Code::TooManyAttempts => true,
        _ => code.status() == StatusCode::FORBIDDEN && witness.caller().is_some(),
    }
}
