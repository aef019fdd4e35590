//! What the server counts and times about itself, as OpenMetrics: for whoever runs it, on an address of its own.

mod figures;
mod server;

pub use server::start;

use crate::state::State;
use actix_web::http::Method;
use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{
        counter::Counter,
        family::Family,
        gauge::Gauge,
        histogram::{Histogram, exponential_buckets},
        info::Info,
    },
    registry::{Registry, Unit},
};
use std::{fmt, time::Duration};

/// Of what could be asked for, and how it went. A route is the pattern of the contract, never what was sent.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Outcome {
    route: String,
    method: &'static str,
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Operation {
    route: String,
    method: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Named {
    name: &'static str,
}

pub struct Metrics {
    registry: Registry,
    requests: Family<Outcome, Counter>,
    request_seconds: Family<Operation, Histogram>,
    in_flight: Gauge,
    transaction_seconds: Family<Named, Histogram>,
    figures: figures::Figures,
}

/// How often a cache spared the work.
#[derive(Clone, Debug, Default)]
pub struct CacheMeter {
    pub hits: Counter,
    pub misses: Counter,
}

/// What password hashes cost their callers.
#[derive(Clone, Debug)]
pub struct PasswordMeter {
    pub computed: Counter,
    pub refused: Counter,
    pub wait_seconds: Histogram,
}

impl Default for PasswordMeter {
    fn default() -> Self {
        Self {
            computed: Counter::default(),
            refused: Counter::default(),
            wait_seconds: seconds(),
        }
    }
}

/// From half a millisecond to half a minute, each twice as long as the one before.
fn seconds() -> Histogram {
    Histogram::new(exponential_buckets(0.0005, 2.0, 16))
}

impl Metrics {
    pub fn new(passwords: &PasswordMeter, tokens: &CacheMeter) -> Self {
        let mut registry = Registry::with_prefix("motcua");
        let version = Info::new(vec![("version", env!("CARGO_PKG_VERSION"))]);
        registry.register("build", "What runs here", version);
        let metrics = Self {
            requests: Family::default(),
            request_seconds: Family::new_with_constructor(seconds),
            in_flight: Gauge::default(),
            transaction_seconds: Family::new_with_constructor(seconds),
            figures: figures::Figures::register(&mut registry),
            registry: Registry::default(),
        };
        registry.register("requests", "Requests answered", metrics.requests.clone());
        let help = "From the head of a request to the head of its answer";
        let times = metrics.request_seconds.clone();
        registry.register_with_unit("request_duration", help, Unit::Seconds, times);
        let help = "Requests under way";
        registry.register("requests_in_flight", help, metrics.in_flight.clone());
        let help = "How long a caller waited for a transaction, its queue and its commit included";
        let times = metrics.transaction_seconds.clone();
        registry.register_with_unit("transaction_duration", help, Unit::Seconds, times);
        register_passwords(&mut registry, passwords);
        let help = "Access tokens whose signature was known already";
        registry.register("token_cache_hits", help, tokens.hits.clone());
        let help = "Access tokens whose signature was checked";
        registry.register("token_cache_misses", help, tokens.misses.clone());
        Self {
            registry,
            ..metrics
        }
    }

    /// A request is under way as long as the value lives.
    pub fn begin(&self) -> UnderWay {
        self.in_flight.inc();
        UnderWay(self.in_flight.clone())
    }

    pub fn answered(&self, route: &str, method: &Method, status: u16, took: Duration) {
        let (route, method) = (route_label(route), method_label(method));
        let operation = Operation {
            route: route.clone(),
            method,
        };
        let times = self.request_seconds.get_or_create(&operation);
        times.observe(took.as_secs_f64());
        let outcome = Outcome {
            route,
            method,
            status,
        };
        self.requests.get_or_create(&outcome).inc();
    }

    pub fn transacted(&self, name: &'static str, took: Duration) {
        let times = self.transaction_seconds.get_or_create(&Named { name });
        times.observe(took.as_secs_f64());
    }

    /// Everything as it is now.
    pub async fn read(&self, state: &State) -> Result<String, fmt::Error> {
        self.figures.refresh(state).await;
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

pub struct UnderWay(Gauge);

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.dec();
    }
}

fn register_passwords(registry: &mut Registry, passwords: &PasswordMeter) {
    let help = "Password hashes computed";
    registry.register("password_hashes", help, passwords.computed.clone());
    let help = "Password hashes refused because too many waited";
    registry.register("password_hashes_refused", help, passwords.refused.clone());
    let help = "How long a password waited for a core";
    let times = passwords.wait_seconds.clone();
    registry.register_with_unit("password_wait", help, Unit::Seconds, times);
}

/// All unknown addresses are one: what strangers try must not fill the memory.
fn route_label(pattern: &str) -> String {
    if pattern.is_empty() {
        "none".to_owned()
    } else {
        pattern.to_owned()
    }
}

fn method_label(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}
