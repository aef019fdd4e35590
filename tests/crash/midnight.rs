//! Four processes give out codes while one local day ends and the next begins (IN-7).

use crate::{
    block_on,
    case::{CITIZENS, Case, People},
    node,
};
use api::clock::Clock;
use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use domain::calendars::{day, local};
use std::{collections::BTreeMap, time::Duration};
use tests::Installation;

const PROCESSES: usize = 4;
const CLIENTS: usize = 8;
const EACH: usize = 10;
/// Enough to prepare what is filed.
const BEFORE_MIDNIGHT: TimeDelta = TimeDelta::seconds(30);
/// The first filing is a second before midnight, the last one about a second after.
const PAUSE: Duration = Duration::from_millis(200);

pub fn four_processes() {
    block_on(async {
        let installation = Installation::new().await;
        let ahead = until_midnight(Clock::System.now()) - BEFORE_MIDNIGHT;
        let servers = [(); PROCESSES].map(|()| node::start(&installation, ahead));
        let people = People::sign_in(&servers[0]).await;
        let drafts = drafts(&people).await;
        let left = until_midnight(Clock::System.now() + ahead) - TimeDelta::seconds(1);
        assert!(
            left < BEFORE_MIDNIGHT,
            "preparing took until after midnight"
        );
        tokio::time::sleep(left.to_std().expect("some time before midnight")).await;
        let mut clients = tokio::task::JoinSet::new();
        for (client, cases) in drafts.into_iter().enumerate() {
            let people = people.at(&servers[client % PROCESSES]);
            clients.spawn(async move {
                let mut filed = Vec::new();
                for mut case in cases {
                    case.advance(&people).await.expect("a filing");
                    filed.push((case.code().expect("a code").to_owned(), case.submitted_at()));
                    tokio::time::sleep(PAUSE).await;
                }
                filed
            });
        }
        let filed = clients.join_all().await.into_iter().flatten().collect();
        check(filed);
    });
}

/// Ready to be filed.
async fn drafts(people: &People) -> Vec<Vec<Case>> {
    let mut clients = tokio::task::JoinSet::new();
    for client in 0..CLIENTS {
        let people = people.clone();
        clients.spawn(async move {
            let mut cases = Vec::new();
            for _ in 0..EACH {
                let mut case = Case::new(client % CITIZENS.len());
                for _ in 0..3 {
                    case.advance(&people).await.expect("a draft");
                }
                cases.push(case);
            }
            cases
        });
    }
    clients.join_all().await
}

/// The code says the local day of the filing, and the numbers of each day are 1, 2, 3 … without a gap.
fn check(filed: Vec<(String, DateTime<Utc>)>) {
    let mut days: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for (code, at) in &filed {
        let [_, written, number] = code.split('-').collect::<Vec<_>>()[..] else {
            panic!("{code}");
        };
        assert_eq!(
            written,
            day(*at).format("%y%m%d").to_string(),
            "{code} {at}"
        );
        let numbers = days.entry(written.to_owned()).or_default();
        numbers.push(number.parse().expect("a number"));
    }
    assert_eq!(days.len(), 2, "{days:?}");
    for numbers in days.values_mut() {
        numbers.sort_unstable();
        let count = u32::try_from(numbers.len()).expect("a few");
        assert_eq!(*numbers, (1..=count).collect::<Vec<_>>());
    }
}

fn until_midnight(now: DateTime<Utc>) -> TimeDelta {
    let passed = local(now).time() - NaiveTime::MIN;
    TimeDelta::days(1) - passed
}
