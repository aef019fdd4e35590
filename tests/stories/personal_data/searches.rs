use serde_json::Value;
use tests::{Answer, Person, World, json};

async fn find(by: &Person, what: &str, details: Value) -> Answer {
    by.post(&format!("/{what}-searches"), details).await
}

fn of(answer: &Answer, member: &str) -> Vec<String> {
    let found = answer.is(200);
    let items = found["items"].as_array().expect("items").iter();
    items
        .map(|item| item[member].as_str().expect("a text").to_owned())
        .collect()
}

#[tokio::test]
async fn an_officer_finds_the_dossiers_of_a_person_whom_only_the_exact_number_names() {
    let world = World::new().await;
    let dossier = world.filed().await;
    let officer = world.sign_in("tiep-nhan").await;
    let by_number = json!({"identityNumber": "079300000001"});
    let found = find(&officer, "dossier", by_number.clone()).await;
    assert_eq!(of(&found, "code"), [dossier.code.as_str()]);
    let both = json!({"phone": "+84900000001", "email": "Nguyen.Thi.An@example.vn"});
    assert_eq!(
        of(&find(&officer, "dossier", both).await, "code"),
        [dossier.code]
    );
    for other in [
        json!({"identityNumber": "079300000002"}),
        json!({"identityNumber": "079300000001", "phone": "+84900000002"}),
    ] {
        assert!(of(&find(&officer, "dossier", other).await, "code").is_empty());
    }
    let elsewhere = world.sign_in("tiep-nhan-2").await;
    let found = find(&elsewhere, "dossier", by_number.clone()).await;
    assert!(of(&found, "code").is_empty(), "it may not be read there");
    let citizen = world.sign_in("cong-dan").await;
    let refused = find(&citizen, "dossier", by_number).await;
    refused.refused(403, "wrong_caller");
}

#[tokio::test]
async fn an_administrator_finds_the_accounts_that_are_within_reach() {
    let world = World::new().await;
    let search = json!({"identityNumber": "079200000002"});
    let administrator = world.sign_in("quan-tri").await;
    let found = find(&administrator, "account", search.clone()).await;
    assert_eq!(of(&found, "username"), ["cong-dan-2"]);
    assert_eq!(of(&found, "identityNumber"), ["0792••••••02"]);
    assert_eq!(of(&found, "phone"), ["+84•••••••02"]);
    let of_the_commune = world.sign_in("quan-tri-xa").await;
    let found = find(&of_the_commune, "account", search).await;
    assert!(
        of(&found, "username").is_empty(),
        "citizens belong to no agency"
    );
}

#[tokio::test]
async fn a_search_names_at_least_one_detail_and_each_in_its_form() {
    let world = World::new().await;
    let officer = world.sign_in("tiep-nhan").await;
    let problem = find(&officer, "dossier", json!({})).await;
    let problem = problem.refused(400, "invalid_request");
    assert_eq!(problem["errors"][0]["code"], "nothing_to_find");
    let malformed = find(&officer, "dossier", json!({"identityNumber": "0793"})).await;
    let problem = malformed.refused(400, "invalid_request");
    assert_eq!(problem["errors"][0]["pointer"], "/identityNumber");
}
