use crate::{Session, StorageError, Store};
use chrono::{DateTime, TimeDelta, Utc};
use domain::{audit::Origin, identity::Caller};
use quick_cache::sync::Cache;
use std::{
    cell::RefCell,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};
use uuid::Uuid;

/// Less than a kilobyte each. When more call at once the least active ones are read at every request.
const MOST: usize = 10_000;
/// What another node has changed is known within 5 seconds.
const READ_ANEW_AFTER: TimeDelta = TimeDelta::seconds(3);

/// Who called a moment ago, by session, so that not every request of a page reads it again. What this process changes is
/// forgotten with the commit.
pub struct Callers {
    known: Cache<Uuid, Arc<Known>>,
    /// Goes up with every change, so that what was read before one is not kept after it.
    changes: AtomicU64,
}

struct Known {
    caller: Caller,
    until: DateTime<Utc>,
}

/// Whose standing a transaction has changed.
#[derive(Clone, Copy)]
pub enum Change {
    OfSession(Uuid),
    OfAccount(Uuid),
    OfAll,
}

/// What one transaction has changed.
#[derive(Default)]
pub struct Changes(RefCell<Vec<Change>>);

impl Changes {
    pub fn note(&self, change: Change) {
        self.0.borrow_mut().push(change);
    }
}

impl Default for Callers {
    fn default() -> Self {
        Self {
            known: Cache::new(MOST),
            changes: AtomicU64::new(0),
        }
    }
}

impl Callers {
    /// Once the transaction has ended, however it did.
    pub(crate) fn forget(&self, changes: Changes) {
        let changes = changes.0.into_inner();
        if changes.is_empty() {
            return;
        }
        self.changes.fetch_add(1, Ordering::SeqCst);
        for change in changes {
            match change {
                Change::OfSession(session) => {
                    self.known.remove(&session);
                }
                Change::OfAccount(account) => {
                    self.known
                        .retain(|_, known| known.caller.account != account);
                }
                Change::OfAll => self.known.clear(),
            }
        }
    }

    fn find(&self, session: Uuid, origin: &Origin) -> Option<Caller> {
        let known = self.known.get(&session)?;
        let is_fresh = origin.at < known.until;
        is_fresh.then(|| Caller {
            origin: origin.clone(),
            ..known.caller.clone()
        })
    }

    fn keep(&self, caller: &Caller, ends_at: DateTime<Utc>, seen: u64) {
        let ends_at = caller.idle_until.map_or(ends_at, |idle| idle.min(ends_at));
        let known = Known {
            until: ends_at.min(caller.origin.at + READ_ANEW_AFTER),
            caller: caller.clone(),
        };
        self.known.insert(caller.session, Arc::new(known));
        if self.changes.load(Ordering::SeqCst) != seen {
            self.known.remove(&caller.session);
        }
    }
}

impl Store {
    /// The person behind a live session of an active account, with every position ever held, as it was 3 seconds ago or later.
    pub async fn caller(
        &self,
        session: Uuid,
        origin: Origin,
    ) -> Result<Option<Caller>, StorageError> {
        let callers = self.callers();
        if let Some(known) = callers.find(session, &origin) {
            return Ok(Some(known));
        }
        let seen = callers.changes.load(Ordering::SeqCst);
        let find =
            move |work: &mut Session<'_>| work.sessions().find_caller_until(session, &origin);
        let found = self.read("caller", find).await?;
        Ok(found.map(|(caller, ends_at)| {
            callers.keep(&caller, ends_at, seen);
            caller
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::identity::{
        AccountKind,
        authentication::{Acr, Authentication},
    };

    fn caller(at: DateTime<Utc>) -> Caller {
        Caller {
            account: Uuid::now_v7(),
            session: Uuid::now_v7(),
            kind: AccountKind::Applicant,
            username: "lan".into(),
            full_name: "Nguyễn Thị Lan".parse().unwrap(),
            must_change_password: false,
            authentication: Authentication {
                acr: Acr::Password,
                at,
            },
            has_second_factor: false,
            must_enrol_second_factor: false,
            idle_until: None,
            positions: Vec::new(),
            mandates: Vec::new(),
            emergencies: Vec::new(),
            grant: None,
            origin: Origin::of_work("test", at),
        }
    }

    fn changed(change: Change) -> Changes {
        let changes = Changes::default();
        changes.note(change);
        changes
    }

    #[test]
    fn a_caller_is_known_for_three_seconds_and_never_longer_than_the_session_lives() {
        let (callers, at) = (Callers::default(), DateTime::<Utc>::default());
        let lan = caller(at);
        let known_after = |seconds| {
            let then = Origin::of_work("test", at + TimeDelta::seconds(seconds));
            callers.find(lan.session, &then).is_some()
        };
        callers.keep(&lan, at + TimeDelta::hours(1), 0);
        assert!(known_after(2) && !known_after(3));
        callers.keep(&lan, at + TimeDelta::seconds(1), 0);
        assert!(known_after(0) && !known_after(1));
    }

    #[test]
    fn what_was_read_before_a_change_is_not_kept_after_it() {
        let (callers, at) = (Callers::default(), DateTime::<Utc>::default());
        let (lan, end) = (caller(at), at + TimeDelta::hours(1));
        let is_known = || callers.find(lan.session, &lan.origin).is_some();
        for change in [
            Change::OfSession(lan.session),
            Change::OfAccount(lan.account),
            Change::OfAll,
        ] {
            let seen = callers.changes.load(Ordering::SeqCst);
            callers.keep(&lan, end, seen);
            assert!(is_known());
            callers.forget(changed(change));
            assert!(!is_known());
            callers.keep(&lan, end, seen);
            assert!(!is_known());
        }
    }
}
