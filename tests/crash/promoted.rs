//! The leading PostgreSQL is killed under load, and its synchronous standby is promoted; the servers find it by themselves.

use crate::{
    block_on,
    case::People,
    crowd::{Crowd, Nodes, settle_and_verify},
    number,
    postgres::Cluster,
};
use tests::Installation;

const CLIENTS: usize = 8;
/// A node of PostgreSQL that is gone without a word is given up after so long.
const OPTIONS: &str = "target_session_attrs=read-write&connect_timeout=2";

pub fn standby() {
    block_on(async {
        for run in 0..number("MOTCUA_PROMOTIONS", 1) {
            promote_once(run).await;
        }
    });
}

async fn promote_once(run: usize) {
    let primary = Cluster::start();
    let standby = Cluster::standby_of(&primary);
    let url = format!(
        "postgres://motcua@{},{}/postgres?{OPTIONS}",
        primary.address(),
        standby.address()
    );
    let installation = Installation::on(url).await;
    let servers = [installation.start(), installation.start()];
    let (people, nodes) = (People::sign_in(&servers[0]).await, Nodes::default());
    for server in &servers {
        nodes.add(server.id(), people.at(server));
    }
    let crowd = Crowd::start(CLIENTS, &nodes);
    crowd.has_done(100).await;
    primary.kill();
    let killed = crowd.tally.read();
    let promoted = standby.promote();
    crowd.has_done(CLIENTS).await;
    let back = promoted.elapsed();
    crowd.has_done(100).await;
    let tally = crowd.tally.clone();
    let mut cases = crowd.stop().await;
    let counts = tally.read();
    assert_eq!((counts.refused, &counts.broken), (0, &Vec::new()));
    settle_and_verify(&mut cases, &people).await;
    for mut server in servers {
        assert!(!server.has_ended(), "{}", server.log());
    }
    println!(
        "promotion {run}: {} steps acknowledged before, {} after, none lost; {} answers of 503; back {back:?} after the promotion",
        killed.done,
        counts.done - killed.done,
        counts.unavailable
    );
}
