//! Which passwords may be chosen (SEC-1).

use api::demo::PASSWORD;
use reqwest::Method;
use tests::{Answer, Person, World, json};

async fn change(person: &Person, current: &str, new: &str) -> Answer {
    let body = json!({"currentPassword": current, "newPassword": new});
    let request = person.request(Method::PUT, "/me/password").json(&body);
    person.send(request).await
}

fn codes(answer: &Answer) -> Vec<String> {
    let problem = answer.refused(400, "invalid_request");
    let errors = problem["errors"].as_array().unwrap().iter();
    errors
        .map(|error| format!("{} {}", error["pointer"], error["code"]).replace('"', ""))
        .collect()
}

#[tokio::test]
async fn everything_that_is_wrong_with_a_new_password_is_told_at_once() {
    let world = World::new().await;
    let officer = world.sign_in("can-bo").await;
    let refused = change(&officer, "sai mật khẩu", "can-bo").await;
    let expected = [
        "/newPassword password_too_short",
        "/newPassword personal_password",
        "/currentPassword wrong_password",
    ];
    assert_eq!(codes(&refused), expected);
    let common = change(&officer, PASSWORD, "12345678").await;
    assert_eq!(
        codes(&common),
        [
            "/newPassword password_too_short",
            "/newPassword common_password"
        ]
    );
    let english = officer.in_english();
    let told = change(&english, PASSWORD, "ngắn quá").await.is(400);
    let detail = told["errors"][0]["detail"].as_str().unwrap();
    assert_eq!(
        detail,
        "A password of this account has at least 12 characters."
    );
}

#[tokio::test]
async fn citizens_staff_and_administrators_need_8_12_and_14_characters() {
    let world = World::new().await;
    for (username, least) in [("cong-dan", 8), ("can-bo", 12), ("quan-tri", 14)] {
        let person = world.sign_in(username).await;
        let long: String = "đường về nhà xa lắm".chars().take(least).collect();
        let short: String = long.chars().take(least - 1).collect();
        let refused = change(&person, PASSWORD, &short).await;
        assert_eq!(
            codes(&refused),
            ["/newPassword password_too_short"],
            "{username}"
        );
        assert_eq!(
            change(&person, PASSWORD, &long).await.status,
            204,
            "{username}"
        );
    }
}

#[tokio::test]
async fn the_own_phone_and_identity_number_are_no_passwords() {
    let world = World::new().await;
    let citizen = world.sign_in("cong-dan").await;
    let me = citizen.get("/me").await.is(200);
    let phone = me["phone"].as_str().unwrap().replace("+84", "0");
    let number = me["identityNumber"].as_str().unwrap();
    for personal in [&phone, number, "Cong-Dan 2026"] {
        let refused = change(&citizen, PASSWORD, personal).await;
        assert_eq!(
            codes(&refused),
            ["/newPassword personal_password"],
            "{personal}"
        );
    }
}

#[tokio::test]
async fn a_temporary_password_that_an_administrator_chooses_obeys_the_same_rules() {
    let world = World::new().await;
    let root = world.sign_in("quan-tri").await;
    let new = |password: &str| json!({"kind": "staff", "username": "nguoi-moi", "fullName": "Đỗ Thị Mới", "password": password});
    let refused = root.post("/accounts", new("nguoi-moi")).await;
    assert_eq!(
        codes(&refused),
        [
            "/password password_too_short",
            "/password personal_password"
        ]
    );
    let created = root.post("/accounts", new("trời xanh mây trắng")).await;
    assert_eq!(created.is(201)["temporaryPassword"], "trời xanh mây trắng");
}
