//! Many at once: of those who hold one version one wins, and a key has one effect and one answer.

use crate::{
    block_on,
    case::{Case, People},
    number,
};
use std::sync::Arc;
use tests::{Answer, COMMUNE, Installation, Person, Process, json};
use tokio::task::JoinSet;

const WRITERS: usize = 64;
const AT_ONCE: usize = 10;

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

pub fn one_key() {
    block_on(async {
        let installation = Installation::new().await;
        let servers = servers(&installation);
        let citizen = servers[0].sign_in("cong-dan").await;
        let clients: Vec<Person> = servers
            .iter()
            .map(|server| server.bearing(citizen.token()))
            .collect();
        let (clients, keys) = (Arc::new(clients), number("MOTCUA_KEYS", 40));
        for key in 0..keys {
            let mut senders = JoinSet::new();
            for sender in 0..AT_ONCE {
                let clients = Arc::clone(&clients);
                senders.spawn(async move {
                    let answers = json!({"tenTre": format!("Nguyễn Minh {key}")});
                    let body =
                        json!({"procedure": "1.001193", "agency": COMMUNE, "answers": answers});
                    let client = &clients[sender % clients.len()];
                    client.post_once("/drafts", &format!("k-{key}"), body).await
                });
            }
            check(&senders.join_all().await);
        }
        assert_eq!(citizen.walk("/drafts?limit=100").await.len(), keys);
        println!("{keys} keys, {AT_ONCE} at once: one effect each, equal bytes");
    });
}

fn check(answers: &[Answer]) {
    let first = &answers[0];
    for answer in answers {
        answer.is(201);
        assert_eq!(answer.text, first.text);
        assert_eq!(answer.header("location"), first.header("location"));
        assert_eq!(answer.header("etag"), first.header("etag"));
    }
    let done = answers
        .iter()
        .filter(|answer| answer.header("idempotent-replayed").is_empty());
    assert_eq!(done.count(), 1, "one of them did it");
}
