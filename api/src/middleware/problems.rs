use crate::problem::{Circumstances, Code, Problem, render};
use actix_web::{
    Error, HttpResponse,
    body::BoxBody,
    dev::ServiceResponse,
    http::{ConnectionType, StatusCode, header},
};

/// The response, its body replaced by a problem if it is a refusal or a failure.
pub fn told(
    response: ServiceResponse<BoxBody>,
    around: &Circumstances,
) -> ServiceResponse<BoxBody> {
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return response;
    }
    let problem = of(response.response().error(), status);
    let answer = answer(&problem, around);
    response.into_response(answer)
}

/// The problem that a handler or extractor returned, or what the framework's own refusal means.
pub fn of(error: Option<&Error>, status: StatusCode) -> Problem {
    let own = error.and_then(|error| error.as_error::<Problem>());
    own.cloned().unwrap_or_else(|| Problem::from_status(status))
}

/// Failures of ours go to the log with their cause; the client gets the id to ask about.
pub fn answer(problem: &Problem, around: &Circumstances) -> HttpResponse {
    if problem.code().status().is_server_error() {
        log::error!("{} {problem}", around.request_id);
    }
    let mut answer = render(problem, around);
    if problem.code() == Code::RequestTimeout {
        // What is still to come belongs to nothing.
        answer.head_mut().set_connection_type(ConnectionType::Close);
    }
    answer.headers_mut().append(
        header::VARY,
        header::HeaderValue::from_static("Accept-Language"),
    );
    answer
}
