//! HTTP, use cases, identity, background work and the command line.
//!
//! A feature is one folder and one line in `routes.rs`; what stands beside the folders serves all of them.

mod agencies;
pub mod answer;
pub mod audit;
mod background;
mod calendars;
pub mod catalogue;
pub mod clock;
pub mod config;
pub mod contract;
mod delegations;
pub mod demo;
pub mod documents;
pub mod dossiers;
mod emergencies;
pub mod extract;
mod feedback;
pub mod gateways;
pub mod identity;
pub mod intake;
pub mod jobs;
pub mod machines;
pub mod metrics;
mod middleware;
pub mod notifications;
pub mod page;
pub mod personal_data;
pub mod problem;
mod qr;
pub mod reference;
pub mod routes;
pub mod secret;
pub mod state;
mod stop;
mod system;
pub mod word;

use actix_web::{
    App, Error, HttpResponse, HttpServer,
    body::BoxBody,
    dev::{ServiceFactory, ServiceRequest, ServiceResponse},
    middleware::from_fn,
    web::{self, Data},
};
use futures_util::future::join;
pub use persistence::sealer;
use problem::{Code, Problem};
use state::State;
use std::{net::TcpListener, time::Duration};
use stop::Stops;

const HEADERS_MUST_ARRIVE_WITHIN: Duration = Duration::from_secs(10);
/// With the seconds before it, less than the 30 after which systemd kills.
const SHUTDOWN_SECONDS: u64 = 20;
const FORGET_IDLE_EVERY: Duration = Duration::from_secs(60);

/// The whole app; tests run it in process.
pub fn app(
    state: Data<State>,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<BoxBody>,
        Error = Error,
        InitError = (),
    >,
> {
    App::new()
        .app_data(state)
        .configure(routes::configure)
        .default_service(web::to(nothing_here))
        .wrap(from_fn(middleware::frame))
}

/// Serves until the process is told to stop; requests under way are finished first.
pub async fn serve(state: Data<State>, listener: TcpListener) -> std::io::Result<()> {
    let mut stops = Stops::listen()?;
    let counted = state.clone();
    actix_web::rt::spawn(async move {
        loop {
            tokio::time::sleep(FORGET_IDLE_EVERY).await;
            counted.limits.forget_idle();
            counted.guesses.forget_old(counted.clock.now());
        }
    });
    let background = vec![
        notifications::start(state.clone()),
        jobs::start(state.clone()),
        audit::start(state.clone()),
    ];
    let served = state.clone();
    let mut server = HttpServer::new(move || app(served.clone()))
        .workers(state.config.workers)
        .client_request_timeout(HEADERS_MUST_ARRIVE_WITHIN)
        .shutdown_timeout(SHUTDOWN_SECONDS)
        .disable_signals()
        .listen(listener)?
        .run();
    let handle = server.handle();
    let stop = tokio::select! {
        ended = &mut server => return ended,
        stop = stops.next() => stop,
    };
    let ((), served) = join(stop::end(&state, handle, background, stop, stops), server).await;
    served
}

async fn nothing_here() -> Result<HttpResponse, Problem> {
    Err(Problem::of(Code::NotFound))
}
