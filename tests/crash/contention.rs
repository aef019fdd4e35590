//! Many at once: of those who hold one version one wins.

use crate::{
    block_on,
    case::{Case, People},
};
use tests::{Installation, Process, json};
use tokio::task::JoinSet;

const WRITERS: usize = 64;

/// As many nodes as the database allows.
fn servers(installation: &Installation) -> Vec<Process> {
    let count = if installation.url().starts_with("sqlite") {
        1
    } else {
        2
    };
    (0..count).map(|_| installation.start()).collect()
}

pub fn one_version() {
    block_on(async {
        let installation = Installation::new().await;
        let servers = servers(&installation);
        let people = People::sign_in(&servers[0]).await;
        let mut case = Case::new(0);
        while !case.is_filed() {
            case.advance(&people).await.expect("a filing");
        }
        let (path, seen) = (case.path("/acceptance"), case.version());
        let officer = servers[0].sign_in("tiep-nhan").await;
        let mut writers = JoinSet::new();
        for writer in 0..WRITERS {
            let officer = servers[writer % servers.len()].bearing(officer.token());
            let path = path.clone();
            writers.spawn(async move { officer.act(&path, seen, json!({})).await });
        }
        let answers = writers.join_all().await;
        let count = |status| {
            answers
                .iter()
                .filter(|answer| answer.status == status)
                .count()
        };
        assert_eq!(count(200), 1, "one wins");
        assert_eq!(count(412) + count(409), WRITERS - 1, "the others are told");
        let found = officer.get(&case.path("")).await;
        assert_eq!(found.version(), seen + 1);
        let timeline = officer.get(&case.path("/timeline")).await.is(200);
        assert_eq!(timeline["events"].as_array().expect("events").len(), 2);
    });
}
