//! The bodies of the fuzz targets, without a fuzzer: on the seeds, on parts of seeds put together anew, and on any bytes.

#[path = "../fuzz/src/lib.rs"]
mod bodies;

use bodies::{BODIES, Body};
use proptest::{
    collection::vec,
    prelude::{Strategy, any},
    prop_oneof,
    sample::{Index, select},
    test_runner::{Config, TestRunner},
};
use std::{fs, path::PathBuf};

const CASES: u32 = 300;

#[test]
fn whatever_comes_in_every_body_holds() {
    for (name, body) in BODIES {
        let seeds = seeds(name);
        assert!(seeds.len() > 1, "{name} has too few seeds");
        for seed in &seeds {
            body(seed);
        }
        mutated(name, body, seeds);
    }
}

fn mutated(name: &str, body: Body, seeds: Vec<Vec<u8>>) {
    let change = (
        any::<Index>(),
        prop_oneof![any::<u8>(), select(b"\"{}[]0-.:,\\ ".to_vec())],
    );
    let spoilt = (select(seeds.clone()), vec(change, 0..6));
    let spoilt = spoilt.prop_map(|(mut seed, changes)| {
        for (place, byte) in changes {
            let place = place.index(seed.len());
            seed[place] = byte;
        }
        seed
    });
    let crossed = (
        select(seeds.clone()),
        select(seeds),
        any::<Index>(),
        any::<Index>(),
    );
    let crossed = crossed.prop_map(|(one, other, end, start)| {
        let (end, start) = (end.index(one.len()), start.index(other.len()));
        [&one[..end], &other[start..]].concat()
    });
    let inputs = prop_oneof![vec(any::<u8>(), 0..200), spoilt, crossed];
    let config = Config {
        cases: CASES,
        failure_persistence: None,
        ..Config::default()
    };
    let held = TestRunner::new(config).run(&inputs, |input| {
        body(&input);
        Ok(())
    });
    if let Err(failed) = held {
        panic!("{name}: {failed}");
    }
}

fn seeds(name: &str) -> Vec<Vec<u8>> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz/seeds")
        .join(name);
    let files = fs::read_dir(folder).expect("seeds").flatten();
    files
        .map(|file| fs::read(file.path()).expect("a seed"))
        .collect()
}
