//! Somebody who only looks something up, again and again, while the server has other troubles; how long each answer takes is told
//! and not judged, because a machine that does other things too makes it long.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};
use tests::{Person, Process};
use tokio::task::JoinHandle;

const PAUSE: Duration = Duration::from_millis(20);
/// Of looks at a server that has nothing else to do.
const ALONE: usize = 200;

pub struct Others {
    is_over: Arc<AtomicBool>,
    looks: JoinHandle<Waits>,
}

/// How long each look took, the shortest first.
pub struct Waits(Vec<Duration>);

impl Others {
    pub fn begin(server: &Process) -> Self {
        let (is_over, nobody) = (Arc::new(AtomicBool::new(false)), server.nobody());
        let stop = Arc::clone(&is_over);
        let looks =
            tokio::spawn(async move { look(&nobody, |_| !stop.load(Ordering::SeqCst)).await });
        Self { is_over, looks }
    }

    pub async fn end(self) -> Waits {
        self.is_over.store(true, Ordering::SeqCst);
        self.looks.await.expect("answers")
    }

    /// Of a server that is left alone.
    pub async fn alone(server: &Process) -> Waits {
        look(&server.nobody(), |done| done < ALONE).await
    }
}

async fn look(nobody: &Person, goes_on: impl Fn(usize) -> bool) -> Waits {
    let mut waits = Vec::new();
    while goes_on(waits.len()) {
        let began = Instant::now();
        nobody.get("/agencies?limit=5").await.is(200);
        waits.push(began.elapsed());
        tokio::time::sleep(PAUSE).await;
    }
    waits.sort_unstable();
    Waits(waits)
}

impl fmt::Display for Waits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = |percent: usize| {
            self.0
                .get(self.0.len() * percent / 100)
                .copied()
                .unwrap_or_default()
        };
        let longest = self.0.last().copied().unwrap_or_default();
        let (half, most) = (at(50), at(99));
        write!(
            f,
            "p50 {half:.1?} p99 {most:.1?} at most {longest:.1?} of {}",
            self.0.len()
        )
    }
}
