//! Many act on the same dossiers at once, each by what it last saw, while servers are killed; every answer must fit into the one
//! history that a dossier has.

mod acts;
mod checker;

pub use checker::finds_what_is_wrong;

use crate::{
    block_on,
    case::{CITIZENS, Case, People},
    number,
};
use acts::{ACTS, Actor, Who};
use checker::{Attempt, Outcome, check};
use rand::{Rng, seq::IndexedRandom};
use reqwest::Method;
use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tests::{Answer, Installation, Person, Process};
use tokio::task::JoinSet;

const DOSSIERS: usize = 30;
/// After how many answers the servers are killed, at most.
const ANSWERS: usize = 500;
/// Of each kind of people.
const EACH: usize = 2;

/// A dossier that everybody acts on, and the newest version that anybody has seen.
struct Contested {
    path: String,
    citizen: usize,
    seen: Mutex<Seen>,
}

#[derive(Clone)]
struct Seen {
    version: i64,
    status: String,
}

impl Contested {
    fn seen(&self) -> Seen {
        self.seen
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Answers may come in another order than they were given.
    fn show(&self, found: &Answer) {
        let status = found.is(200)["status"]
            .as_str()
            .expect("a status")
            .to_owned();
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.version < found.version() {
            *seen = Seen {
                version: found.version(),
                status,
            };
        }
    }
}

/// What a client tried, by the number of the dossier.
type Log = Vec<(usize, Attempt)>;

pub fn one_history() {
    block_on(async {
        let installation = Installation::new().await;
        let nodes = if crate::is_on_postgres() { 2 } else { 1 };
        let start = || (0..nodes).map(|_| installation.start()).collect::<Vec<_>>();
        let mut servers = start();
        let actors = sign_in(&servers[0]).await;
        let contested = Arc::new(file(&servers[0]).await);
        let (mut log, kills) = (Log::new(), number("MOTCUA_HISTORY_KILLS", 5));
        for _ in 0..kills {
            log.extend(act_until_killed(servers, &actors, &contested).await);
            servers = start();
        }
        let (mut events, done) = (0, log.iter().filter(|(_, tried)| tried.is_done()).count());
        for (number, dossier) in contested.iter().enumerate() {
            let citizen = actors
                .iter()
                .find(|actor| actor.is(Who::Citizen(dossier.citizen)));
            let citizen = citizen.expect("an owner").at(&servers[0]);
            let found = citizen.get(&dossier.path).await;
            found.is(200);
            let timeline = citizen
                .get(&format!("{}/timeline", dossier.path))
                .await
                .is(200);
            let own = log
                .iter()
                .filter(|(of, _)| *of == number)
                .map(|(_, tried)| tried);
            let history = timeline["events"].as_array().expect("events");
            if let Err(wrong) = check(history, found.version(), &own.collect::<Vec<_>>()) {
                panic!("{wrong}\n{timeline}\n{log:?}");
            }
            events += history.len();
        }
        assert!(done > DOSSIERS, "nobody got anywhere: {:?}", told(&log));
        println!(
            "{} attempts on {DOSSIERS} dossiers over {kills} kills: {done} acknowledged, {events} events, one history each; {:?}",
            log.len(),
            told(&log)
        );
    });
}

/// How often each act was answered how.
fn told(log: &Log) -> BTreeMap<String, usize> {
    let mut told = BTreeMap::new();
    for (_, tried) in log {
        let how = match tried.outcome {
            Outcome::Done(_) => "done".to_owned(),
            Outcome::Refused(status) => status.to_string(),
            Outcome::Unknown => "unknown".to_owned(),
        };
        *told.entry(format!("{} {how}", tried.act)).or_default() += 1;
    }
    told
}

async fn sign_in(server: &Process) -> Vec<Actor> {
    let mut actors = Vec::new();
    for who in Who::all() {
        let token = server.sign_in(who.username()).await.token().to_owned();
        actors.push(Actor { who, token });
    }
    actors
}

async fn file(server: &Process) -> Vec<Contested> {
    let people = People::sign_in(server).await;
    let mut contested = Vec::new();
    for number in 0..DOSSIERS {
        let mut case = Case::new(number % CITIZENS.len());
        while !case.is_filed() {
            case.advance(&people).await.expect("a filing");
        }
        contested.push(Contested {
            path: case.path(""),
            citizen: case.citizen,
            seen: Mutex::new(Seen {
                version: case.version(),
                status: "submitted".to_owned(),
            }),
        });
    }
    contested
}

async fn act_until_killed(
    servers: Vec<Process>,
    actors: &[Actor],
    contested: &Arc<Vec<Contested>>,
) -> Log {
    let lifetime = Arc::new(AtomicUsize::new(rand::rng().random_range(20..ANSWERS)));
    let mut clients = JoinSet::new();
    for (number, actor) in actors.iter().cycle().take(actors.len() * EACH).enumerate() {
        let (who, person) = (actor.who, actor.at(&servers[number % servers.len()]));
        let (contested, lifetime) = (Arc::clone(contested), Arc::clone(&lifetime));
        clients.spawn(async move {
            let mut log = Log::new();
            while lifetime.load(Ordering::SeqCst) > 0 {
                log.extend(act(who, &person, &contested, &lifetime).await);
            }
            log
        });
    }
    while lifetime.load(Ordering::SeqCst) > 0 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    for server in servers {
        server.kill();
    }
    clients.join_all().await.into_iter().flatten().collect()
}

/// Some act that is this person's to do, on some dossier, right or wrong. `None` when the server was not reached.
async fn act(
    who: Who,
    by: &Person,
    contested: &[Contested],
    lifetime: &AtomicUsize,
) -> Option<(usize, Attempt)> {
    let of = rand::rng().random_range(0..contested.len());
    let dossier = contested.get(of)?;
    let Seen {
        version: seen,
        status,
    } = dossier.seen();
    // One in ten is tried wherever the dossier stands.
    let is_wild = rand::rng().random_ratio(1, 10);
    let own = ACTS
        .iter()
        .filter(|act| act.is_for(who, dossier.citizen) && (is_wild || act.fits(&status)));
    let own: Vec<_> = own.collect();
    let Ok(act) = own.choose_weighted(&mut rand::rng(), |act| act.weight) else {
        tokio::task::yield_now().await;
        return None;
    };
    if act.weight == acts::RARE && !rand::rng().random_ratio(1, 20) {
        tokio::task::yield_now().await;
        return None;
    }
    let request = by.request(Method::POST, &format!("{}{}", dossier.path, act.path));
    let request = request
        .header("If-Match", format!("\"{seen}\""))
        .json(&(act.body)());
    let outcome = match by.try_send(request).await {
        Ok(answer) if answer.status == 200 => {
            one_less(lifetime);
            dossier.show(&answer);
            Outcome::Done(answer.version())
        }
        Ok(answer) if answer.status == 503 => Outcome::Unknown,
        Ok(answer) => {
            let problem = answer.is(answer.status);
            assert!((400..500).contains(&answer.status), "{problem}");
            one_less(lifetime);
            if answer.status == 412 {
                look(by, dossier).await;
            }
            Outcome::Refused(answer.status)
        }
        Err(error) if error.is_connect() => return None,
        Err(_) => Outcome::Unknown,
    };
    let attempt = Attempt {
        act: act.word,
        seen,
        outcome,
    };
    Some((of, attempt))
}

fn one_less(lifetime: &AtomicUsize) {
    // At none it stays.
    let _ = lifetime.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| {
        left.checked_sub(1)
    });
}

/// Somebody was faster, or an answer was lost.
async fn look(by: &Person, dossier: &Contested) {
    let found = by.try_send(by.request(Method::GET, &dossier.path)).await;
    if let Some(found) = found.ok().filter(|found| found.status == 200) {
        dossier.show(&found);
    }
}
