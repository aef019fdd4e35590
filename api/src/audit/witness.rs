//! Who calls, from where and what for, carried beside the request so that no handler can forget to say so.

use chrono::{DateTime, Utc};
use domain::{
    audit::{Entry, Office, Outcome, Sight},
    calendars::day,
    identity::Caller,
};
use persistence::Trail;
use std::{
    net::IpAddr,
    sync::{Arc, OnceLock},
};
use uuid::Uuid;

tokio::task_local! {
    static PRESENT: Arc<Witness>;
}

/// What is known of a request before anything is done.
#[derive(Debug)]
pub struct Witness {
    request: String,
    operation: String,
    address: Option<IpAddr>,
    caller: OnceLock<Caller>,
}

impl Witness {
    pub fn new(request: String, operation: String, address: Option<IpAddr>) -> Arc<Self> {
        Arc::new(Self {
            request,
            operation,
            address,
            caller: OnceLock::new(),
        })
    }

    /// Whatever runs inside is done under the eyes of this witness.
    pub async fn watch<T>(self: Arc<Self>, work: impl Future<Output = T>) -> T {
        PRESENT.scope(self, work).await
    }

    /// The witness of the request that is served here; work in the background has none.
    pub fn present() -> Option<Arc<Self>> {
        PRESENT.try_with(Arc::clone).ok()
    }

    /// Notes who calls.
    pub fn recognise(caller: &Caller) {
        if let Some(witness) = Self::present() {
            // One request has one caller, however often it is asked who that is.
            let _ = witness.caller.set(caller.clone());
        }
    }

    pub fn caller(&self) -> Option<&Caller> {
        self.caller.get()
    }

    /// What a transaction that only read has shown of others; nothing, if it has shown nothing of them.
    pub fn of_read(&self, action: &str, trail: Trail, now: DateTime<Utc>) -> Option<Entry> {
        let actor = self.actor();
        let is_of_another = |sight: &Sight| sight.is_of_another(actor);
        let shown = Trail {
            sights: trail.sights.into_iter().filter(is_of_another).collect(),
            ..trail
        };
        if shown.sights.is_empty() {
            return None;
        }
        Some(self.entry(action, shown, Outcome::Done, now))
    }

    /// What a transaction has changed. What nobody in particular did to nobody in particular is not told.
    pub fn of_write(&self, action: &str, trail: Trail, now: DateTime<Utc>) -> Option<Entry> {
        let is_told = self.caller().is_some() || !trail.sights.is_empty();
        is_told.then(|| self.entry(action, trail, Outcome::Done, now))
    }

    pub fn of_refusal(&self, code: &str, now: DateTime<Utc>) -> Entry {
        let refused = Outcome::Refused(code.to_owned());
        self.entry("refuse", Trail::default(), refused, now)
    }

    fn actor(&self) -> Option<Uuid> {
        self.caller().map(|caller| caller.account)
    }

    fn entry(&self, action: &str, trail: Trail, outcome: Outcome, now: DateTime<Utc>) -> Entry {
        let actor = self.actor();
        let agency = trail.sights.iter().find_map(|sight| sight.agency.clone());
        let office = self
            .caller()
            .and_then(|caller| Office::of(caller, agency.as_ref(), day(now)));
        let mut subjects: Vec<Uuid> = trail
            .sights
            .iter()
            .filter_map(|sight| sight.subject)
            .filter(|subject| Some(*subject) != actor)
            .collect();
        subjects.sort_unstable();
        subjects.dedup();
        let mut resources: Vec<String> = trail
            .sights
            .into_iter()
            .map(|sight| sight.resource)
            .collect();
        resources.dedup();
        Entry {
            id: Uuid::now_v7(),
            at: now,
            actor,
            agency: agency.or_else(|| office.as_ref().map(|office| office.agency.clone())),
            office,
            on_behalf_of: trail.on_behalf_of,
            action: action.to_owned(),
            operation: self.operation.clone(),
            resources,
            subjects,
            outcome,
            purpose: trail.purpose,
            session: self.caller().map(|caller| caller.session),
            address: self.address,
            request: self.request.clone(),
        }
    }
}
