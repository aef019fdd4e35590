use serde_json::Value;
use std::{collections::BTreeSet, fs, path::Path};
use tests::World;

#[tokio::test]
async fn every_address_of_the_contract_serves_exactly_its_methods() {
    let world = World::new().await;
    let contract = api::contract::document().unwrap();
    for (path, item) in contract["paths"].as_object().unwrap() {
        let address = path.replace(['{', '}'], "");
        let request = world.nobody().request(reqwest::Method::TRACE, &address);
        let answer = world.nobody().send(request).await;
        assert_eq!(answer.status, 405, "{path}: {}", answer.text);
        let served: BTreeSet<String> = answer
            .header("allow")
            .split(", ")
            .map(str::to_lowercase)
            .collect();
        assert_eq!(served, promised(item), "{path}");
    }
}

#[test]
fn every_registered_address_is_in_the_contract() {
    let contract = api::contract::document().unwrap();
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("../api/src");
    let mut registered = BTreeSet::new();
    collect(&sources, &mut registered);
    assert!(registered.len() > 40, "{registered:?}");
    for path in registered {
        assert!(
            contract["paths"].get(&path).is_some(),
            "{path} is served and not in the contract"
        );
    }
}

/// GET is HEAD too.
fn promised(item: &Value) -> BTreeSet<String> {
    let methods: BTreeSet<String> = item.as_object().unwrap().keys().cloned().collect();
    let head = methods.contains("get").then(|| "head".to_owned());
    methods.into_iter().chain(head).collect()
}

/// The addresses in `at("…")` of every source file.
fn collect(folder: &Path, registered: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, registered);
        } else {
            let text = fs::read_to_string(&path).unwrap();
            let found = text
                .split("at(\"/")
                .skip(1)
                .filter_map(|rest| rest.split('"').next());
            registered.extend(
                found
                    .map(|path| format!("/{path}"))
                    .filter(|path| path.starts_with("/api/v1/")),
            );
        }
    }
}
