//! A key sent many times at once has one effect and one answer, also when servers are killed meanwhile.

use crate::{block_on, number};
use rand::Rng;
use std::{
    cell::{Cell, RefCell},
    sync::{Arc, PoisonError, RwLock, RwLockReadGuard},
    time::Duration,
};
use tests::{Answer, COMMUNE, Installation, Person, Process, json};
use tokio::task::JoinSet;

const AT_ONCE: usize = 10;

/// The same person at each server; whoever is killed is replaced.
#[derive(Clone)]
struct Clients(Arc<RwLock<Vec<Person>>>);

pub fn undisturbed() {
    block_on(send(0));
}

pub fn with_kills() {
    block_on(send(number("MOTCUA_KEY_KILLS", 4)));
}

async fn send(kills: usize) {
    let installation = Installation::new().await;
    let nodes = if crate::is_on_postgres() { 2 } else { 1 };
    let servers: Vec<Process> = (0..nodes).map(|_| installation.start()).collect();
    let citizen = servers[0].sign_in("cong-dan").await;
    let at = |server: &Process| server.bearing(citizen.token());
    let clients = Clients(Arc::new(RwLock::new(servers.iter().map(at).collect())));
    let (servers, left) = (RefCell::new(servers), Cell::new(kills));
    let kill = async {
        while left.get() > 0 {
            let pause = rand::rng().random_range(100..800);
            tokio::time::sleep(Duration::from_millis(pause)).await;
            let killed = left.get() % nodes;
            let server = servers.borrow_mut().remove(killed);
            server.kill();
            let server = installation.start();
            clients.replace(killed, at(&server));
            servers.borrow_mut().insert(killed, server);
            left.set(left.get() - 1);
        }
    };
    let keys = async {
        let (mut keys, mut lost) = (0, 0);
        while keys < number("MOTCUA_KEYS", 40) || left.get() > 0 {
            lost += usize::from(!one(keys, &clients, kills > 0).await);
            keys += 1;
        }
        (keys, lost)
    };
    let ((), (keys, lost)) = tokio::join!(kill, keys);
    let own = clients.pick(0).walk("/drafts?limit=100").await;
    assert_eq!(own.len(), keys, "one effect each");
    println!(
        "{keys} keys, {AT_ONCE} at once, {kills} kills, {lost} first answers lost: one effect each, equal bytes"
    );
}

/// Whether somebody heard that it was he who did it.
async fn one(key: usize, clients: &Clients, may_be_lost: bool) -> bool {
    let mut senders = JoinSet::new();
    for sender in 0..AT_ONCE {
        let clients = clients.clone();
        senders.spawn(async move { until_answered(&clients, sender, key).await });
    }
    let answers = senders.join_all().await;
    for answer in &answers {
        answer.is(201);
        assert_eq!(answer.text, answers[0].text);
        for name in ["location", "etag"] {
            assert_eq!(answer.header(name), answers[0].header(name), "{name}");
        }
    }
    let is_first = |answer: &&Answer| answer.header("idempotent-replayed").is_empty();
    let firsts = answers.iter().filter(is_first).count();
    assert!(firsts == 1 || may_be_lost && firsts == 0, "{firsts} did it");
    firsts == 1
}

async fn until_answered(clients: &Clients, sender: usize, key: usize) -> Answer {
    let answers = json!({"tenTre": format!("Nguyễn Minh {key}")});
    let body = json!({"procedure": "1.001193", "agency": COMMUNE, "answers": answers});
    loop {
        let client = clients.pick(sender);
        let request = client.request(reqwest::Method::POST, "/drafts").json(&body);
        let request = request.header("Idempotency-Key", format!("k-{key}"));
        match client.try_send(request).await {
            Ok(answer) if answer.status != 503 => return answer,
            _ => tokio::time::sleep(Duration::from_millis(10)).await,
        }
    }
}

impl Clients {
    fn pick(&self, number: usize) -> Person {
        let known = self.read();
        known[number % known.len()].clone()
    }

    fn replace(&self, number: usize, client: Person) {
        self.0.write().unwrap_or_else(PoisonError::into_inner)[number] = client;
    }

    fn read(&self) -> RwLockReadGuard<'_, Vec<Person>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }
}
