//! A database of the size of a province's year: copies of dossiers that were really filed, saved through the product's
//! own repositories.

use crate::statements::DIGITS;
use domain::{
    documents::{Attachment, Form, Purpose},
    dossiers::{Dossier, DossierCode, Event},
    intake::Draft,
};
use persistence::{StorageError, Store, documents::Belongs};
use tests::{COMMUNE, Filed, World};
use uuid::Uuid;

/// How many are saved in one transaction.
const TOGETHER: usize = 1_000;

/// Dossiers at several stations, to be copied.
pub async fn seeds(world: &World) -> Vec<(Dossier, Event)> {
    let filed: [Filed; 4] = [
        world.filed().await,
        world.accepted().await,
        world.at_approval().await,
        world.returned().await,
    ];
    let codes: Vec<DossierCode> = filed
        .iter()
        .map(|one| one.code.parse().expect("a code"))
        .collect();
    let read = move |session: &mut persistence::Session<'_>| {
        let mut seeds = Vec::new();
        for code in &codes {
            let dossier = session.dossiers().find(code)?.expect("it was filed");
            let event = session.dossiers().list_events(code)?.remove(0);
            seeds.push((dossier, event));
        }
        Ok::<_, StorageError>(seeds)
    };
    world.state.store.read("seeds", read).await.expect("seeds")
}

/// So many copies under codes of days long past.
pub async fn dossiers(store: &Store, seeds: &[(Dossier, Event)], count: usize) {
    for first in (0..count).step_by(TOGETHER) {
        let seeds = seeds.to_vec();
        let save = move |session: &mut persistence::Session<'_>| {
            for number in first..count.min(first + TOGETHER) {
                let (mut dossier, event) = seeds[number % seeds.len()].clone();
                dossier.code = code(number);
                dossier.lookup_token = format!("bench-{number}");
                dossier.version = 1;
                session.dossiers().add(&dossier, &event)?;
            }
            Ok::<_, StorageError>(())
        };
        store.write("load", save).await.expect("dossiers");
    }
}

/// The code of a loaded dossier.
pub fn code(number: usize) -> DossierCode {
    let (day, sequence) = (number / 9_000, number % 9_000 + 1);
    let first = chrono::NaiveDate::from_ymd_opt(2000, 1, 1).expect("a day");
    let day = first + chrono::Days::new(day as u64);
    DossierCode::new(
        &COMMUNE.parse().expect("an agency"),
        day,
        u32::try_from(sequence).expect("a small number"),
    )
}

/// Drafts that lack nothing, under ids that end in a number from `first` on; `sample` was made by hand.
pub async fn drafts(store: &Store, sample: Uuid, first: u64, count: usize) {
    for begin in (0..count).step_by(TOGETHER) {
        let save = move |session: &mut persistence::Session<'_>| {
            let sample: Draft = session.drafts().get(sample)?;
            let attached: Vec<Attachment> = session.attachments().list_of_draft(sample.id)?;
            for number in begin..count.min(begin + TOGETHER) {
                let id = draft_id(first + number as u64);
                session.drafts().add(&Draft {
                    id,
                    ..sample.clone()
                })?;
                for one in &attached {
                    let copy = Attachment {
                        id: Uuid::now_v7(),
                        ..one.clone()
                    };
                    debug_assert!(matches!(copy.purpose, Purpose::Component(_)));
                    debug_assert!(copy.form == Form::Electronic);
                    session.attachments().add(&Belongs::ToDraft(id), &copy)?;
                }
            }
            Ok::<_, StorageError>(())
        };
        store.write("load", save).await.expect("drafts");
    }
}

/// As `Statements::varying` numbers them: the draft is the first thing in which two filings differ.
pub fn draft_id(number: u64) -> Uuid {
    let text = format!("00000001-0000-4000-8000-00{number:0DIGITS$}");
    text.parse().expect("an id")
}
