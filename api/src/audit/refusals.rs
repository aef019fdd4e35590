//! Where every refusal passes: what somebody tried that is not theirs is recorded before they are told so.

use crate::{extract::origin, problem::Problem, state::State};
use actix_web::{HttpMessage, HttpRequest, body::BoxBody, dev::ServiceResponse};
use domain::audit::Entry;
use persistence::{Session, StorageError};

/// The longest id that is one; anything else in an address is nobody's business.
const LONGEST_ID: usize = 64;

/// The response, or the failure to record it.
pub async fn recorded(response: ServiceResponse<BoxBody>) -> ServiceResponse<BoxBody> {
    let error = response.response().error();
    let problem = error.and_then(|error| error.as_error::<Problem>());
    let Some(problem) = problem.filter(|problem| problem.is_denial()) else {
        return response;
    };
    match record(response.request(), problem).await {
        Ok(()) => response,
        Err(failure) => response.error_response(failure),
    }
}

async fn record(request: &HttpRequest, problem: &Problem) -> Result<(), Problem> {
    let state = State::of(request)?;
    let caller = request.extensions().get::<Entry>().cloned();
    let mut entry = caller.map_or_else(|| origin(request).map(|origin| origin.entry()), Ok)?;
    entry.resource = resource(request);
    let entry = entry
        .about(problem.concerns())
        .refused(problem.code().word());
    let record = move |session: &mut Session<'_>| session.audit().record(entry);
    let recorded: Result<(), StorageError> = state.store.write("record_refusal", record).await;
    Ok(recorded?)
}

/// Collection and id, if the address names one.
fn resource(request: &HttpRequest) -> Option<String> {
    let pattern = request.match_pattern()?;
    let below = pattern.strip_prefix("/api/v1/")?;
    let (collection, rest) = below.split_once("/{")?;
    let (name, _) = rest.split_once('}')?;
    let id = request.match_info().get(name).filter(|id| is_id(id))?;
    Some(format!("{collection}/{id}"))
}

fn is_id(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    (1..=LONGEST_ID).contains(&text.len()) && text.bytes().all(is_plain)
}
