//! PostgreSQL goes away under load and comes back; the server stays.

use crate::{
    block_on,
    case::People,
    crowd::{Crowd, Nodes, settle_and_verify},
    postgres::{Cluster, Stop},
};
use std::time::{Duration, Instant};
use tests::{Installation, Process};

const CLIENTS: usize = 8;
const AWAY: Duration = Duration::from_secs(3);
const BACK_WITHIN: Duration = Duration::from_secs(5);

pub fn stop_and_start() {
    block_on(async {
        let cluster = Cluster::start();
        let installation = Installation::on(cluster.url()).await;
        let mut server = installation.start();
        let (people, nodes) = (People::sign_in(&server).await, Nodes::default());
        nodes.add(server.id(), people.clone());
        let crowd = Crowd::start(CLIENTS, &nodes);
        let mut slowest = Duration::ZERO;
        for (how, away) in [
            (Stop::Immediate, AWAY),
            (Stop::Fast, AWAY),
            (Stop::Immediate, Duration::ZERO),
            (Stop::Fast, Duration::ZERO),
        ] {
            crowd.has_done(50).await;
            cluster.stop(how);
            while_away(&server, away).await;
            cluster.resume();
            let back = Instant::now();
            crowd.has_done(CLIENTS).await;
            slowest = slowest.max(back.elapsed());
            assert!(
                back.elapsed() <= BACK_WITHIN,
                "{how:?}: after {:?}",
                back.elapsed()
            );
        }
        assert!(!server.has_ended(), "{}", server.log());
        let tally = crowd.tally.clone();
        let mut cases = crowd.stop().await;
        let counts = tally.read();
        assert!(counts.unavailable > 0, "{counts:?}");
        assert_eq!((counts.refused, &counts.broken), (0, &Vec::new()));
        settle_and_verify(&mut cases, &people).await;
        println!(
            "4 outages: {} answers of 503, {} acknowledged, back after {slowest:?} at most",
            counts.unavailable, counts.done
        );
    });
}

/// It lives, and says that it is not ready.
async fn while_away(server: &Process, away: Duration) {
    let until = Instant::now() + away;
    while Instant::now() < until {
        assert_eq!(server.status_of("/livez"), Some(200));
        assert_eq!(server.status_of("/readyz"), Some(503));
    }
}
