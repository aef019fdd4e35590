//! The server is killed at random instants while people work with it, and started again.

use crate::{
    block_on,
    case::{CITIZENS, Case, People},
    number,
};
use rand::Rng;
use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};
use tests::{Installation, Process};

const CLIENTS: usize = 8;
/// How many cases are looked at after each start; at the end it is all of them.
const NEWEST: usize = 100;
const READY_WITHIN: Duration = Duration::from_secs(2);

pub fn at_random_instants() {
    block_on(async {
        let installation = Installation::new().await;
        let (mut cases, mut slowest) = (Vec::new(), Duration::ZERO);
        let mut people: Option<People> = None;
        let runs = number("MOTCUA_CRASH_RUNS", 3);
        for run in 0..runs {
            let server = installation.start();
            slowest = slowest.max(server.ready_after);
            assert!(
                server.ready_after <= READY_WITHIN,
                "ready after {:?}",
                server.ready_after
            );
            let here = match &people {
                // Access tokens live ten minutes.
                Some(known) if run % 50 != 0 => known.at(&server),
                _ => People::sign_in(&server).await,
            };
            settle(&mut cases, &here).await;
            let newest = cases.len().saturating_sub(NEWEST);
            verify(&cases[newest..], &here).await;
            cases = work_until_killed(server, &here, cases).await;
            people = Some(here);
        }
        let server = installation.start();
        let here = People::sign_in(&server).await;
        settle(&mut cases, &here).await;
        verify(&cases, &here).await;
        count(&cases, &here).await;
        notices(&cases, &here, runs >= 20).await;
        let filed = cases.iter().filter(|case| case.is_filed()).count();
        println!(
            "killed {runs} times: {} drafts, {filed} dossiers, ready after {slowest:?} at most",
            cases.len()
        );
    });
}

/// Each client goes on with a case that was not over, or begins a new one, until the server is gone.
async fn work_until_killed(server: Process, people: &People, mut cases: Vec<Case>) -> Vec<Case> {
    let is_gone = Arc::new(AtomicBool::new(false));
    let mut clients = tokio::task::JoinSet::new();
    for client in 0..CLIENTS {
        let open = cases.iter().position(|case| !case.is_over());
        let mut case = match open {
            Some(open) => cases.swap_remove(open),
            None => Case::new(client % CITIZENS.len()),
        };
        let (people, is_gone) = (people.clone(), Arc::clone(&is_gone));
        clients.spawn(async move {
            let mut done = Vec::new();
            while !is_gone.load(Ordering::SeqCst) {
                // What is refused before the end is tried again.
                let _ = case.advance(&people).await;
                if case.is_over() {
                    let next = Case::new(client % CITIZENS.len());
                    done.push(std::mem::replace(&mut case, next));
                }
            }
            done.push(case);
            done
        });
    }
    let lifetime = Duration::from_millis(rand::rng().random_range(50..1_500));
    tokio::time::sleep(lifetime).await;
    server.kill();
    is_gone.store(true, Ordering::SeqCst);
    cases.extend(clients.join_all().await.into_iter().flatten());
    cases
}

/// After this nothing is uncertain any more.
async fn settle(cases: &mut [Case], people: &People) {
    for case in cases.iter_mut().filter(|case| !case.is_over()) {
        case.advance(people).await.expect("a server that stays");
    }
}

async fn verify(cases: &[Case], people: &People) {
    for case in cases {
        case.verify(people).await;
    }
}

/// There is nothing that nobody asked for.
async fn count(cases: &[Case], people: &People) {
    for citizen in 0..CITIZENS.len() {
        let own = || cases.iter().filter(|case| case.citizen == citizen);
        let person = people.citizen(citizen);
        let drafts = person.walk("/drafts?limit=100").await.len();
        assert_eq!(drafts, own().filter(|case| case.is_draft()).count());
        let dossiers = person.walk("/me/dossiers?limit=100").await.len();
        assert_eq!(dossiers, own().filter(|case| case.is_filed()).count());
    }
}

/// No notice twice; once the leases of the killed have ended, none is missing.
async fn notices(cases: &[Case], people: &People, all: bool) {
    let deadline = Instant::now() + Duration::from_secs(90);
    for citizen in 0..CITIZENS.len() {
        let own = cases.iter().filter(|case| case.citizen == citizen);
        let codes: Vec<&str> = own.filter_map(Case::code).collect();
        loop {
            let mut told: HashMap<String, Vec<String>> = HashMap::new();
            for notice in people.citizen(citizen).walk("/me/notices?limit=100").await {
                let text = |name: &str| notice[name].as_str().expect("a text").to_owned();
                let titles = told.entry(text("dossier")).or_default();
                assert!(!titles.contains(&text("title")), "told twice: {notice}");
                titles.push(text("title"));
            }
            let is_told = codes.iter().all(|code| told.contains_key(*code));
            if is_told || !all {
                break;
            }
            assert!(Instant::now() < deadline, "a notice is missing");
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
    }
}
