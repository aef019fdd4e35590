//! Clients that go on working, whatever the servers do.

use crate::case::{CITIZENS, Case, People, Uncertain};
use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::task::JoinSet;

/// The nodes that take requests at the moment; a load balancer would know as much.
#[derive(Clone, Default)]
pub struct Nodes(Arc<Mutex<Vec<(u32, People)>>>);

/// What the clients have met.
#[derive(Clone, Default)]
pub struct Tally(Arc<Mutex<Counts>>);

#[derive(Clone, Debug, Default)]
pub struct Counts {
    pub done: usize,
    pub refused: usize,
    pub unavailable: usize,
    pub broken: Vec<String>,
    pub last_done: Option<Instant>,
}

pub struct Crowd {
    is_over: Arc<AtomicBool>,
    pub tally: Tally,
    clients: JoinSet<Vec<Case>>,
}

impl Nodes {
    pub fn add(&self, id: u32, people: People) {
        self.lock().push((id, people));
    }

    pub fn remove(&self, id: u32) {
        self.lock().retain(|(known, _)| *known != id);
    }

    /// One of them, another one at each turn.
    fn pick(&self, turn: usize) -> Option<People> {
        let nodes = self.lock();
        let (_, people) = nodes.get(turn % nodes.len().max(1))?;
        Some(people.clone())
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<(u32, People)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Tally {
    pub fn read(&self) -> Counts {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn count(&self, outcome: &Result<(), Uncertain>) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match outcome {
            Ok(()) => {
                counts.done += 1;
                counts.last_done = Some(Instant::now());
            }
            Err(Uncertain::Refused) => counts.refused += 1,
            Err(Uncertain::Unavailable) => counts.unavailable += 1,
            Err(Uncertain::Broken(error)) => counts.broken.push(format!("{error:?}")),
        }
    }
}

impl Crowd {
    pub fn start(size: usize, nodes: &Nodes) -> Self {
        let (is_over, tally) = (Arc::new(AtomicBool::new(false)), Tally::default());
        let mut clients = JoinSet::new();
        for client in 0..size {
            let (nodes, tally, is_over) = (nodes.clone(), tally.clone(), Arc::clone(&is_over));
            clients.spawn(async move {
                let (mut cases, mut case) = (Vec::new(), Case::new(client % CITIZENS.len()));
                let mut turn = client;
                while !is_over.load(Ordering::SeqCst) {
                    turn += 1;
                    let Some(people) = nodes.pick(turn) else {
                        tokio::time::sleep(Duration::from_millis(10)).await;
                        continue;
                    };
                    tally.count(&case.advance(&people).await);
                    if case.is_over() {
                        let next = Case::new(client % CITIZENS.len());
                        cases.push(std::mem::replace(&mut case, next));
                    }
                }
                cases.push(case);
                cases
            });
        }
        Self {
            is_over,
            tally,
            clients,
        }
    }

    /// Once so much more is done than now.
    pub async fn has_done(&self, more: usize) {
        let goal = self.tally.read().done + more;
        while self.tally.read().done < goal {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// What they have made.
    pub async fn stop(self) -> Vec<Case> {
        self.is_over.store(true, Ordering::SeqCst);
        self.clients
            .join_all()
            .await
            .into_iter()
            .flatten()
            .collect()
    }
}

/// Nothing is uncertain any more, and everything acknowledged is there.
pub async fn settle_and_verify(cases: &mut [Case], people: &People) {
    for case in cases.iter_mut().filter(|case| !case.is_over()) {
        case.advance(people).await.expect("a server that stays");
    }
    for case in cases.iter() {
        case.verify(people).await;
    }
}
