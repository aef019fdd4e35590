//! What is read at the moment somebody asks: the pool, the queues, what is late.

use crate::{problem::Problem, state::State};
use chrono::{DateTime, Utc};
use persistence::{Session, backlog::Backlog};
use prometheus_client::{
    metrics::gauge::Gauge,
    registry::{Registry, Unit},
};

#[derive(Default)]
pub struct Figures {
    up: Gauge,
    open: Gauge,
    idle: Gauge,
    notices: Queue,
    jobs: Queue,
    overdue: Gauge,
}

#[derive(Default)]
struct Queue {
    waiting: Gauge,
    oldest: Gauge,
    given_up: Gauge,
}

impl Figures {
    pub fn register(registry: &mut Registry) -> Self {
        let figures = Self::default();
        let mut gauge = |name, help, gauge: &Gauge| registry.register(name, help, gauge.clone());
        gauge("database_up", "1 while the database answers", &figures.up);
        gauge(
            "database_connections",
            "Connections of the pool",
            &figures.open,
        );
        gauge(
            "database_connections_idle",
            "Connections of the pool that nobody uses",
            &figures.idle,
        );
        gauge(
            "dossiers_overdue",
            "Dossiers whose running clock is past its due instant",
            &figures.overdue,
        );
        figures.notices.register(registry, "notices");
        figures.jobs.register(registry, "jobs");
        figures
    }

    /// A database that does not answer leaves the last figures and says so by `database_up`.
    pub async fn refresh(&self, state: &State) {
        let connections = state.store.connections();
        self.open.set(connections.open.into());
        self.idle.set(connections.idle.into());
        let now = state.clock.now();
        let read = move |session: &mut Session<'_>| {
            let mut backlogs = session.backlogs();
            let (notices, jobs) = (backlogs.notices()?, backlogs.jobs()?);
            Ok::<_, Problem>((notices, jobs, backlogs.overdue(now)?))
        };
        match state.store.read("metrics", read).await {
            Ok((notices, jobs, overdue)) => {
                self.up.set(1);
                self.notices.set(notices, now);
                self.jobs.set(jobs, now);
                self.overdue.set(overdue);
            }
            Err(problem) => {
                self.up.set(0);
                log::error!(target: "metrics", "{problem}");
            }
        }
    }
}

impl Queue {
    fn register(&self, registry: &mut Registry, of: &str) {
        let waiting = self.waiting.clone();
        registry.register(format!("{of}_waiting"), format!("{of} that wait"), waiting);
        let help = format!("How long the oldest of the {of} has waited");
        let oldest = self.oldest.clone();
        registry.register_with_unit(format!("{of}_oldest"), help, Unit::Seconds, oldest);
        let help = format!("{of} given up after every attempt");
        let given_up = self.given_up.clone();
        registry.register(format!("{of}_given_up"), help, given_up);
    }

    fn set(&self, backlog: Backlog, now: DateTime<Utc>) {
        self.waiting.set(backlog.waiting);
        self.given_up.set(backlog.given_up);
        let waited = backlog.since.map(|since| (now - since).num_seconds());
        self.oldest.set(waited.unwrap_or_default());
    }
}
