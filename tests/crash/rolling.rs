//! Two nodes on one database, replaced one after the other under load.

use crate::{
    block_on,
    case::People,
    crowd::{Crowd, Nodes, settle_and_verify},
};
use rustix::process::Signal;
use std::time::Duration;
use tests::{Installation, Process};

const CLIENTS: usize = 8;
const ROUNDS: usize = 2;

pub fn two_nodes() {
    block_on(async {
        let installation = Installation::new().await.with("MOTCUA_DRAIN_SECONDS", "1");
        let (one, other) = (installation.start(), installation.start());
        let (people, nodes) = (People::sign_in(&one).await, Nodes::default());
        let mut servers = vec![one, other];
        for server in &servers {
            nodes.add(server.id(), people.at(server));
        }
        let crowd = Crowd::start(CLIENTS, &nodes);
        for _ in 0..ROUNDS * servers.len() {
            crowd.has_done(60).await;
            let old = servers.remove(0);
            replace(old, &nodes).await;
            let new = installation.start();
            nodes.add(new.id(), people.at(&new));
            servers.push(new);
        }
        crowd.has_done(60).await;
        let counts = crowd.tally.read();
        let mut cases = crowd.stop().await;
        assert_eq!((counts.unavailable, &counts.broken), (0, &Vec::new()));
        settle_and_verify(&mut cases, &people.at(&servers[0])).await;
        println!(
            "{} nodes replaced: {} acknowledged, {} refused connections tried at the other",
            ROUNDS * 2,
            counts.done,
            counts.refused
        );
    });
}

/// Whoever looks at `/readyz` turns away in time; the old node ends by itself.
async fn replace(mut old: Process, nodes: &Nodes) {
    old.signal(Signal::TERM);
    while old.is_ready() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    nodes.remove(old.id());
    let ended = tokio::task::spawn_blocking(move || old.wait())
        .await
        .expect("its end");
    assert!(ended.success(), "{ended}");
}
