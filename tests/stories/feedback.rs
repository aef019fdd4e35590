//! The applicant says once how it was, after the result is returned (FB-2).

use tests::{World, json};

#[tokio::test]
async fn a_returned_dossier_is_rated_once_by_its_applicant() {
    let world = World::new().await;
    let dossier = world.returned().await;
    let path = dossier.path("/rating");
    let satisfied = json!({"score": 3, "comment": "Tận tình,\nđúng hẹn."});
    let neighbour = world.sign_in("cong-dan-2").await;
    let (citizen, officer) = (
        world.sign_in("cong-dan").await,
        world.sign_in("tiep-nhan").await,
    );

    neighbour
        .post(&path, satisfied.clone())
        .await
        .refused(404, "not_found");
    officer
        .post(&path, satisfied.clone())
        .await
        .refused(403, "wrong_caller");
    let outside = citizen.post(&path, json!({"score": 4})).await;
    assert_eq!(
        outside.refused(400, "invalid_request")["errors"][0]["pointer"],
        "/score"
    );
    citizen.get(&path).await.refused(404, "not_found");
    let rating = citizen.post(&path, satisfied.clone()).await.is(201);
    assert_eq!(rating["comment"], satisfied["comment"]);
    citizen
        .post(&path, json!({"score": 1}))
        .await
        .refused(409, "duplicate");

    assert_eq!(citizen.get(&path).await.is(200), rating);
    assert_eq!(officer.get(&path).await.is(200)["score"], 3);
    neighbour.get(&path).await.refused(404, "not_found");
}

#[tokio::test]
async fn a_dossier_that_is_not_returned_yet_cannot_be_rated() {
    let world = World::new().await;
    let dossier = world.filed().await;
    let citizen = world.sign_in("cong-dan").await;
    let early = citizen
        .post(&dossier.path("/rating"), json!({"score": 3}))
        .await;
    early.refused(409, "state_forbids");
}
