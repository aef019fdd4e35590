use tests::{COMMUNE, PDF, World, json};

#[tokio::test]
async fn a_file_comes_back_as_it_was_sent_to_those_who_may_read_its_dossier() {
    let world = World::new().await;
    let dossier = world.filed().await;
    let id = dossier.view["attachments"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let path = format!("/attachments/{id}/content");
    let counter = world.sign_in("tiep-nhan").await;
    let content = counter.get(&path).await;
    assert_eq!((content.status, content.text.as_bytes()), (200, PDF));
    assert!(
        content
            .header("content-disposition")
            .starts_with("attachment")
    );
    for stranger in ["cong-dan-2", "tiep-nhan-2"] {
        world
            .sign_in(stranger)
            .await
            .get(&path)
            .await
            .refused(404, "not_found");
    }
}

#[tokio::test]
async fn a_file_must_be_what_its_name_and_type_say() {
    let world = World::new().await;
    let citizen = world.sign_in("cong-dan").await;
    let draft = json!({"procedure": "1.001193", "agency": COMMUNE});
    let path = format!(
        "/drafts/{}/attachments",
        world.draft(&citizen, draft, &[]).await
    );
    let metadata = || json!({"component": 3});
    let program = citizen
        .upload(&path, metadata(), Some(("giay.pdf", b"MZ\x90\x00")))
        .await;
    program.refused(415, "unsupported_media_type");
    let renamed = citizen
        .upload(&path, metadata(), Some(("giay.exe", PDF)))
        .await;
    renamed.refused(415, "unsupported_media_type");
    let absent = citizen.upload(&path, metadata(), None).await;
    assert_eq!(
        absent.refused(400, "invalid_request")["errors"][0]["pointer"],
        "/file"
    );
    let unknown = citizen
        .upload(&path, json!({"component": 99}), Some(("giay.pdf", PDF)))
        .await;
    assert_eq!(
        unknown.refused(400, "invalid_request")["errors"][0]["code"],
        "unknown_component"
    );
}

#[tokio::test]
async fn a_file_larger_than_20_megabytes_is_refused() {
    let world = World::new().await;
    let citizen = world.sign_in("cong-dan").await;
    let draft = json!({"procedure": "1.001193", "agency": COMMUNE});
    let path = format!(
        "/drafts/{}/attachments",
        world.draft(&citizen, draft, &[]).await
    );
    let mut large = PDF.to_vec();
    large.resize(20 * 1024 * 1024 + 1, b' ');
    let answer = citizen
        .upload(&path, json!({"component": 3}), Some(("lon.pdf", &large)))
        .await;
    answer.refused(413, "body_too_large");
}

#[tokio::test]
async fn what_was_filed_with_a_dossier_stays() {
    let world = World::new().await;
    let dossier = world.filed().await;
    let citizen = world.sign_in("cong-dan").await;
    let path = format!(
        "/attachments/{}",
        dossier.view["attachments"][0]["id"].as_str().unwrap()
    );
    citizen.delete(&path, 1).await.refused(409, "state_forbids");
    let add = dossier.path("/attachments");
    let late = citizen
        .upload(&add, json!({"component": 3}), Some(("them.pdf", PDF)))
        .await;
    late.refused(409, "state_forbids");
}
