//! What a person opens in a browser: Swagger UI without any other host, and the pages of the problem codes.

use super::dto::ProblemExplanation;
use crate::{
    answer::Public,
    problem::{Code, Problem},
    state::State,
};
use actix_web::{
    Either, HttpRequest, HttpResponse,
    http::header::{self, ContentType},
    web::Data,
};
use std::sync::{Arc, LazyLock};
use utoipa_swagger_ui::Config;

/// Swagger UI styles its elements inline; scripts and data come from here alone.
const EXPLORER_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
     img-src 'self' data:; font-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'";
const PAGE_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

static EXPLORER: LazyLock<Arc<Config<'static>>> = LazyLock::new(|| {
    let config = Config::from("/openapi.json")
        .persist_authorization(true)
        .try_it_out_enabled(true)
        .display_operation_id(true)
        .display_request_duration(true)
        .doc_expansion("list")
        .default_models_expand_depth(0)
        .validator_url("none");
    Arc::new(config)
});

pub async fn get_contract(request: HttpRequest, state: Data<State>) -> HttpResponse {
    state.contract.answer(&request)
}

/// The files of Swagger UI refer to each other relative to the folder.
pub async fn enter() -> HttpResponse {
    HttpResponse::PermanentRedirect()
        .insert_header((header::LOCATION, "/docs/"))
        .finish()
}

pub async fn get_file(request: HttpRequest) -> Result<HttpResponse, Problem> {
    let name = request.match_info().query("file");
    let file = utoipa_swagger_ui::serve(name, Arc::clone(&EXPLORER)).map_err(Problem::internal)?;
    let file = file.ok_or_else(|| Problem::of(Code::NotFound))?;
    Ok(HttpResponse::Ok()
        .content_type(file.content_type)
        .insert_header((header::CONTENT_SECURITY_POLICY, EXPLORER_POLICY))
        .insert_header((header::CACHE_CONTROL, "public, max-age=300"))
        .body(file.bytes.into_owned()))
}

/// A page for browsers, JSON for whoever asks for it.
pub fn explanation(
    request: &HttpRequest,
    explanation: ProblemExplanation,
) -> Either<HttpResponse, Public<ProblemExplanation>> {
    let accepted = request
        .headers()
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok());
    if !accepted.is_some_and(|accepted| accepted.contains("text/html")) {
        return Either::Right(Public(explanation));
    }
    let answer = HttpResponse::Ok()
        .insert_header(ContentType::html())
        .insert_header((header::CONTENT_SECURITY_POLICY, PAGE_POLICY))
        .insert_header((header::CACHE_CONTROL, "public, max-age=300"))
        .body(page(&explanation));
    Either::Left(answer)
}

/// All of it is our own text from the table of codes: nothing here needs escaping.
fn page(explanation: &ProblemExplanation) -> String {
    let ProblemExplanation {
        code,
        status,
        title,
        explanation,
        ..
    } = explanation;
    format!(
        "<!doctype html>\n<html lang=\"vi\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{code}</title>\n\
         <style>body{{font:1rem/1.5 sans-serif;max-width:40rem;margin:3rem auto;padding:0 1rem}}</style>\n\
         <p><code>{status} {code}</code></p>\n<h1>{}</h1>\n<p>{}</p>\n\
         <h2 lang=\"en\">{}</h2>\n<p lang=\"en\">{}</p>\n</html>\n",
        title.vi, explanation.vi, title.en, explanation.en
    )
}
