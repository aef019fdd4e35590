//! What somebody may read of a dossier and what lists show them is one rule, whoever they are and wherever the dossier
//! lies; what they may not read does not exist for them.

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use domain::{
    Validity, Word,
    agencies::{Agency, AgencyIdentifier, AgencyPath, Unit},
    dossiers::{DossierCode, Owner},
    identity::{
        Account, AccountKind, AccountState, Position, Role,
        delegation::{Delegation, Grant, Matter, Period, Power},
        emergency::EmergencyReading,
    },
};
use persistence::Session;
use rand::{Rng, SeedableRng, rngs::StdRng, seq::IndexedRandom};
use reqwest::Method;
use serde_json::Value;
use std::{collections::BTreeSet, sync::Arc};
use tests::{Person, World};
use tokio::task::JoinSet;
use uuid::Uuid;

/// Where an identifier begins like another, and where one lies below another.
const AGENCIES: [(&str, &str); 5] = [
    ("H53.4", "H53/H53.4/"),
    ("H53.40", "H53/H53.40/"),
    ("H53.40.1", "H53/H53.40/H53.40.1/"),
    ("H53.41", "H53/H53.41/"),
    ("H53.103.2", "H53/H53.103/H53.103.2/"),
];
const OFFICERS: usize = 18;
const DOSSIERS: u32 = 26;
const APPLICANTS: [&str; 4] = ["cong-dan", "cong-dan-2", "cong-dan-3", "to-chuc"];
/// A look or an act, as the contract shows it.
struct Probe {
    method: Method,
    /// Behind the code.
    place: String,
    body: Option<Value>,
}

/// A person, or a system, with how their own list is asked for.
struct Actor {
    name: String,
    person: Person,
    list: &'static str,
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_show_what_items_show_and_nobody_else_learns_that_it_is_there() {
    let seed = rand::random();
    println!("seed {seed}");
    let mut random = StdRng::seed_from_u64(seed);
    let world = World::new().await;
    let original = world.filed().await.code;
    let codes = scatter(&world, &mut random, &original).await;
    let actors = actors(&world, &mut random, &codes).await;
    let (mut probed, codes) = (JoinSet::new(), Arc::new(codes));
    for actor in actors {
        let codes = Arc::clone(&codes);
        probed.spawn(async move { probe(&actor, &codes).await });
    }
    let probes: usize = probed.join_all().await.into_iter().sum();
    println!("{probes} probes of what is not theirs");
    assert!(probes >= 10_000, "{probes} are too few to prove anything");
}

/// Every operation on one dossier.
fn probes() -> Vec<Probe> {
    let contract = api::contract::document().expect("a contract");
    let mut probes = Vec::new();
    for (path, item) in contract["paths"].as_object().expect("paths") {
        let Some(place) = path.strip_prefix("/api/v1/dossiers/{code}") else {
            continue;
        };
        for (method, operation) in item.as_object().expect("operations") {
            let content = &operation["requestBody"]["content"];
            let named = content["application/json"]["schema"]["$ref"].as_str();
            let schema = named.and_then(|named| contract.pointer(named.trim_start_matches('#')));
            probes.push(Probe {
                method: method.to_uppercase().parse().expect("a method"),
                place: place.to_owned(),
                body: schema.map(|schema| schema["examples"][0].clone()),
            });
        }
    }
    assert!(
        probes.len() > 20,
        "the contract has more operations on a dossier"
    );
    probes
}

/// Compares the list with the items, and asks in every way for what is not in it.
async fn probe(actor: &Actor, codes: &[String]) -> usize {
    let (Actor { name, person, list }, probes) = (actor, probes());
    let listed = person.walk(list).await;
    let listed: BTreeSet<&str> = listed
        .iter()
        .filter_map(|one| one["code"].as_str())
        .collect();
    let mut nothing = Vec::new();
    for probe in &probes {
        nothing.push(ask(person, probe, "H53.40-260821-9999").await);
    }
    let mut probed = 0;
    for code in codes {
        let got = person.get(&format!("/dossiers/{code}")).await;
        let is_read = got.status == 200;
        let is_listed = listed.contains(code.as_str());
        assert_eq!(is_read, is_listed, "{name} and {code}: {}", got.text);
        for (probe, nothing) in probes.iter().zip(&nothing).filter(|_| !is_read) {
            let asked = ask(person, probe, code).await;
            let (method, place) = (&probe.method, &probe.place);
            assert_eq!(
                asked, *nothing,
                "{name}: {method} {place} tells that {code} is there"
            );
            probed += 1;
        }
    }
    probed
}

/// Status and code of the problem: all that an answer may tell.
async fn ask(person: &Person, probe: &Probe, code: &str) -> (u16, Value) {
    let Probe {
        method,
        place,
        body,
    } = probe;
    let request = person.request(method.clone(), &format!("/dossiers/{code}{place}"));
    let request = match body {
        Some(body) => request.header("if-match", "\"1\"").json(body),
        None => request,
    };
    let answer = person.send(request).await;
    let status = answer.status;
    assert!(
        [403, 404, 415].contains(&status),
        "{method} {place}: {}",
        answer.text
    );
    let problem: Value = serde_json::from_str(&answer.text).expect("a problem");
    (status, problem["code"].clone())
}

/// A tree of agencies, and copies of the dossier all over it.
async fn scatter(world: &World, random: &mut StdRng, original: &str) -> Vec<String> {
    let places: Vec<AgencyIdentifier> = ["H53", "H53.103", "H53.106"]
        .into_iter()
        .chain(AGENCIES.map(|(identifier, _)| identifier))
        .map(|identifier| identifier.parse().expect("an identifier"))
        .collect();
    let original: DossierCode = original.parse().expect("a code");
    let picks: Vec<(usize, usize, usize)> = (0..DOSSIERS)
        .map(|_| {
            let counter = random.random_range(0..places.len());
            let agency = match random.random_bool(0.7) {
                true => counter,
                false => random.random_range(0..places.len()),
            };
            (agency, counter, random.random_range(0..=APPLICANTS.len()))
        })
        .collect();
    let add = move |session: &mut Session<'_>| {
        let here = session
            .agencies()
            .get(&"H53".parse().expect("a province"))?;
        for (identifier, path) in AGENCIES {
            session.agencies().add(&Agency {
                identifier: identifier.parse().expect("an identifier"),
                path: AgencyPath::stored(path.into()),
                ..here.clone()
            })?;
        }
        let mut accounts = Vec::new();
        for username in APPLICANTS {
            let found = session.accounts().find_by_username(username)?;
            accounts.push(found.expect("an applicant").0);
        }
        let found = session.dossiers().find(&original)?.expect("a dossier");
        let events = session.dossiers().list_events(&original)?;
        let event = events.into_iter().next().expect("its filing");
        let mut codes = vec![original.to_string()];
        let day = NaiveDate::from_ymd_opt(2026, 8, 20).expect("a day");
        for (number, (agency, counter, owner)) in (1..).zip(picks) {
            let mut copy = found.clone();
            copy.agency = places[agency].clone();
            copy.counter = places[counter].clone();
            copy.code = DossierCode::new(&copy.agency, day, number);
            let owner = accounts.get(owner);
            copy.owner = Owner {
                account: owner.map(|account| account.id),
                name: match owner {
                    Some(account) => account.full_name.clone(),
                    None => "Đặng Văn Lạ".parse().expect("a name of nobody here"),
                },
                identity_number: None,
                phone: None,
                email: None,
                address: None,
            };
            copy.submitted_by = copy.owner.account.unwrap_or(found.submitted_by);
            copy.lookup_token = format!("copy-{number}");
            session.dossiers().add(&copy, &event)?;
            codes.push(copy.code.to_string());
        }
        Ok::<_, persistence::StorageError>(codes)
    };
    let added = world.state.store.write("scatter", add).await;
    added.expect("dossiers")
}

async fn actors(world: &World, random: &mut StdRng, codes: &[String]) -> Vec<Actor> {
    let mut actors = Vec::new();
    let mut officers = Vec::new();
    for number in 0..OFFICERS {
        officers.push(officer(world, random, number, codes).await);
    }
    deputise(world, random, &officers).await;
    represent(world, random, codes).await;
    for username in officers {
        actors.push(Actor {
            person: world.sign_in(&username).await,
            name: username,
            list: "/dossiers?limit=100",
        });
    }
    for username in APPLICANTS {
        actors.push(Actor {
            person: world.sign_in(username).await,
            name: username.to_owned(),
            list: "/me/dossiers?limit=100",
        });
    }
    for agency in ["H53", "H53.103", "H53.106"] {
        actors.push(Actor {
            person: world
                .system_by_key(agency, &["dossiers:read", "dossiers:file"])
                .await,
            name: format!("system of {agency}"),
            list: "/dossiers?limit=100",
        });
    }
    actors
}

/// With one to three positions, past and future ones among them, and sometimes an emergency.
async fn officer(world: &World, random: &mut StdRng, number: usize, codes: &[String]) -> String {
    let username = format!("can-bo-{number}");
    let (now, account) = (world.now(), Uuid::now_v7());
    let staff: Vec<Role> = Role::ALL
        .iter()
        .copied()
        .filter(|role| role.holder() == AccountKind::Staff)
        .collect();
    let positions: Vec<(usize, Role, Validity)> = (0..random.random_range(1..=3))
        .map(|_| {
            let role = *staff.choose(random).expect("a role");
            (
                random.random_range(0..AGENCIES.len()),
                role,
                validity(random, now),
            )
        })
        .collect();
    let emergency = random
        .random_bool(0.4)
        .then(|| codes.choose(random).expect("a code").clone());
    let (opened_at, named) = (
        now - TimeDelta::minutes(random.random_range(0..90)),
        username.clone(),
    );
    let add = move |session: &mut Session<'_>| {
        session
            .accounts()
            .add(&new_account(account, named, now), "-".to_owned())?;
        for (place, role, validity) in positions {
            let (identifier, path) = AGENCIES[place];
            let agency: AgencyIdentifier = identifier.parse().expect("an identifier");
            let unit = Unit {
                id: Uuid::now_v7(),
                agency: agency.clone(),
                ..some_unit(session)?
            };
            session.agencies().add_unit(&unit)?;
            session.positions().add(&Position {
                id: Uuid::now_v7(),
                account,
                unit: unit.id,
                agency,
                agency_path: AgencyPath::stored(path.into()),
                role,
                title: "Công chức".into(),
                validity,
                version: 1,
            })?;
        }
        if let Some(code) = emergency {
            let dossier: DossierCode = code.parse().expect("a code");
            let agency = session
                .dossiers()
                .find(&dossier)?
                .expect("a dossier")
                .agency;
            session.emergency_readings().add(&EmergencyReading {
                id: Uuid::now_v7(),
                reader: account,
                dossier,
                agency,
                reason: "Người nộp cấp cứu".into(),
                opened_at,
                review: None,
                version: 1,
            })?;
        }
        Ok::<_, persistence::StorageError>(())
    };
    world
        .state
        .store
        .write("add_officer", add)
        .await
        .expect("an officer");
    username
}

/// Leaders among them let others act in their place, whether these work there or not.
async fn deputise(world: &World, random: &mut StdRng, officers: &[String]) {
    let pairs: Vec<(String, String, Period)> = (0..OFFICERS)
        .map(|_| {
            let mut pick = || officers.choose(random).expect("an officer").clone();
            let (leader, deputy) = (pick(), pick());
            (leader, deputy, period(random, world.now()))
        })
        .collect();
    let add = move |session: &mut Session<'_>| {
        for (leader, deputy, period) in pairs {
            let leader = account_of(session, &leader)?;
            let deputy = account_of(session, &deputy)?;
            for position in session.positions().list_of_account(leader)? {
                let powers = vec![Power::Approve, Power::Extend];
                let grant = Grant::Office { position, powers };
                session
                    .delegations()
                    .add(&given(leader, deputy, grant, period))?;
            }
        }
        Ok::<_, persistence::StorageError>(())
    };
    world
        .state
        .store
        .write("deputise", add)
        .await
        .expect("deputies");
}

async fn represent(world: &World, random: &mut StdRng, codes: &[String]) {
    let pairs: Vec<(&str, &str, Option<String>, bool, Period)> = (0..8)
        .map(|_| {
            let giver = *APPLICANTS.choose(random).expect("a giver");
            let receiver = *APPLICANTS.choose(random).expect("a receiver");
            let one = random
                .random_bool(0.4)
                .then(|| codes.choose(random).expect("a code").clone());
            (
                giver,
                receiver,
                one,
                random.random_bool(0.5),
                period(random, world.now()),
            )
        })
        .collect();
    let add = move |session: &mut Session<'_>| {
        for (giver, receiver, one, is_narrow, period) in pairs {
            let giver = account_of(session, giver)?;
            let receiver = account_of(session, receiver)?;
            let named = one.map(|code| code.parse::<DossierCode>().expect("a code"));
            let found = named
                .map(|code| session.dossiers().find(&code))
                .transpose()?
                .flatten();
            let matter = match found {
                Some(dossier) if is_narrow => Matter::Procedure(dossier.procedure),
                Some(dossier) if dossier.owner.account == Some(giver) => {
                    Matter::Dossier(dossier.code)
                }
                _ => Matter::Everything,
            };
            let grant = Grant::Representation(matter);
            session
                .delegations()
                .add(&given(giver, receiver, grant, period))?;
        }
        Ok::<_, persistence::StorageError>(())
    };
    world
        .state
        .store
        .write("represent", add)
        .await
        .expect("representatives");
}

fn given(giver: Uuid, receiver: Uuid, grant: Grant, period: Period) -> Delegation {
    Delegation {
        id: Uuid::now_v7(),
        giver,
        receiver,
        grant,
        period,
        note: None,
        created_at: period.from,
        accepted_at: Some(period.from),
        ended: None,
        version: 1,
    }
}

/// Mostly now, sometimes over or to come.
fn period(random: &mut StdRng, now: DateTime<Utc>) -> Period {
    let from = now + TimeDelta::hours(random.random_range(-30..6));
    let to = from + TimeDelta::hours(random.random_range(1..60));
    Period { from, to }
}

fn validity(random: &mut StdRng, now: DateTime<Utc>) -> Validity {
    let today = now.date_naive();
    match random.random_range(0..5) {
        0 => Validity {
            from: None,
            to: today.checked_sub_days(Days::new(1)),
        },
        1 => Validity {
            from: today.checked_add_days(Days::new(1)),
            to: None,
        },
        _ => Validity::default(),
    }
}

fn new_account(id: Uuid, username: String, now: DateTime<Utc>) -> Account {
    Account {
        id,
        kind: AccountKind::Staff,
        username,
        full_name: "Lê Văn Bình".parse().expect("a name"),
        identity_number: None,
        tax_code: None,
        phone: None,
        email: None,
        address: None,
        state: AccountState::Active,
        restricted_at: None,
        must_change_password: false,
        created_at: now,
        version: 1,
    }
}

fn account_of(
    session: &mut Session<'_>,
    username: &str,
) -> Result<Uuid, persistence::StorageError> {
    let found = session.accounts().find_by_username(username)?;
    Ok(found.expect("an account").0.id)
}

fn some_unit(session: &mut Session<'_>) -> Result<Unit, persistence::StorageError> {
    let held = {
        let officer = account_of(session, "tiep-nhan")?;
        session.positions().list_of_account(officer)?
    };
    session.agencies().get_unit(held[0].unit)
}
