use crate::state::State;
use actix_web::{
    App, HttpResponse, HttpServer,
    dev::ServerHandle,
    http::header::{self, HeaderValue},
    web::{self, Data},
};
use std::{io, net::TcpListener};

const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Serves `/metrics` to whoever reaches the management address; nothing else is there.
pub fn start(state: Data<State>, listener: TcpListener) -> io::Result<ServerHandle> {
    let app = move || {
        App::new()
            .app_data(state.clone())
            .route("/metrics", web::get().to(show))
    };
    let server = HttpServer::new(app)
        .workers(1)
        .disable_signals()
        .listen(listener)?
        .run();
    let handle = server.handle();
    actix_web::rt::spawn(server);
    Ok(handle)
}

async fn show(state: Data<State>) -> HttpResponse {
    match state.metrics.read(&state).await {
        Ok(text) => HttpResponse::Ok()
            .insert_header((header::CONTENT_TYPE, HeaderValue::from_static(OPEN_METRICS)))
            .body(text),
        Err(error) => {
            log::error!(target: "metrics", "{error}");
            HttpResponse::InternalServerError().finish()
        }
    }
}
