//! Signing in at a provider of identities that was not written here: a certified library, as a process of its own. What a lying
//! provider may try is in `tests/stories/federation`.

mod browser;
mod peer;

use api::{clock::Clock, demo::PASSWORD};
use browser::{Browser, Login, Returned};
use chrono::TimeDelta;
use peer::Peer;
use reqwest::Method;
use serde_json::Value;
use tests::{
    Answer, App, Person, World,
    issuer::{LEVEL_1, LEVEL_2},
    json,
};
use uuid::Uuid;

/// As clients and the provider know the product; a proxy would lead from there to the server.
const PUBLIC: &str = "https://motcua.example.vn";
const SIGN_IN: &str = "/auth/federated-sign-ins";
const SESSIONS: &str = "/auth/federated-sessions";

/// A world whose provider is the real one; both go by the real time.
struct Scene {
    world: World,
    peer: &'static Peer,
}

impl Scene {
    async fn new() -> Self {
        let peer = Peer::shared();
        Self::at(peer, &peer.providers()).await
    }

    async fn at(peer: &'static Peer, providers: &Value) -> Self {
        let now = Clock::System.now().to_rfc3339();
        let setting = |name: &str| match name {
            "MOTCUA_PUBLIC_URL" => Some(PUBLIC.to_owned()),
            "MOTCUA_STEP_UP_MINUTES" => Some("5".to_owned()),
            _ => None,
        };
        let world = World::with_providers(&now, providers, setting).await;
        Self { world, peer }
    }

    /// Begins, signs in at the provider and comes back. The provider's clock is the system's, and here it stands still between steps.
    async fn visit(
        &self,
        browser: &mut Browser,
        who: &Person,
        path: &str,
        app: &App,
        login: &Login,
    ) -> Returned {
        let begun = who.post(path, app.begins("vneid")).await.is(200);
        let returned = browser.open(&begun, login).await;
        self.world.clock.set(Clock::System.now());
        returned
    }

    /// Signs in as a frontend does.
    async fn sign_in(&self, browser: &mut Browser, login: &Login) -> Answer {
        let (nobody, app) = (self.world.nobody(), App::opened());
        let returned = self.visit(browser, &nobody, SIGN_IN, &app, login).await;
        nobody
            .post(SESSIONS, app.shows(&returned.code.unwrap()))
            .await
    }

    /// Somebody whom the provider knows, without an account here.
    async fn citizen(&self, level: &'static str) -> Login {
        let tail = Uuid::now_v7().as_u128() % 1_000_000_000;
        self.peer.person(&format!("001{tail:09}"), level).await
    }

    fn browser(&self) -> Browser {
        Browser::new(&self.world)
    }

    fn bearing(&self, session: &Value) -> Person {
        self.world.bearing(session["accessToken"].as_str().unwrap())
    }
}

#[tokio::test]
async fn a_citizen_signs_in_with_the_national_identity_and_finds_the_account_again() {
    let scene = Scene::new().await;
    let citizen = scene.citizen(LEVEL_2).await;
    let first = scene.sign_in(&mut scene.browser(), &citizen).await.is(201);
    assert_eq!(first["acr"], "eid_level_2");
    assert_eq!(first["account"]["fullName"], "Phạm Thị Ánh Tuyết");
    let me = scene.bearing(&first).get("/me").await.is(200);
    assert!(me["identityNumber"].as_str().unwrap().starts_with("001"));
    assert_eq!(me["phone"], "+84912345678");
    let second = scene.sign_in(&mut scene.browser(), &citizen).await.is(201);
    assert_eq!(second["account"], first["account"]);

    let weak = scene.citizen(LEVEL_1).await;
    let third = scene.sign_in(&mut scene.browser(), &weak).await.is(201);
    assert_eq!(third["acr"], "eid_level_1");
    assert_ne!(third["account"]["id"], first["account"]["id"]);
}

/// RFC 7523.
#[tokio::test]
async fn an_installation_without_a_shared_secret_proves_itself_by_its_key() {
    let peer = Peer::shared();
    let scene = Scene::at(peer, &peer.providers_by_key()).await;
    let citizen = scene.citizen(LEVEL_2).await;
    scene.sign_in(&mut scene.browser(), &citizen).await.is(201);
}

#[tokio::test]
async fn who_refuses_there_comes_back_without_a_code() {
    let scene = Scene::new().await;
    let mut citizen = scene.citizen(LEVEL_2).await;
    citizen.denies = true;
    let (nobody, app) = (scene.world.nobody(), App::opened());
    let mut browser = scene.browser();
    let returned = scene
        .visit(&mut browser, &nobody, SIGN_IN, &app, &citizen)
        .await;
    assert_eq!(returned.error.as_deref(), Some("access_denied"));
}

/// One provider session signs in twice, and does not do where somebody must prove once more who they are.
#[tokio::test]
async fn the_provider_remembers_its_visitors_and_asks_them_anew_for_a_step_up() {
    let scene = Scene::new().await;
    let (mut browser, citizen) = (scene.browser(), scene.citizen(LEVEL_2).await);
    let opened = scene.sign_in(&mut browser, &citizen).await.is(201);
    scene.sign_in(&mut browser, &citizen).await.is(201);
    assert_eq!(browser.pages, 1);
    let holder = scene.bearing(&opened);
    let app = App::opened();
    let path = "/me/federated-authentications";
    let returned = scene
        .visit(&mut browser, &holder, path, &app, &citizen)
        .await;
    assert_eq!(browser.pages, 2);
    let shown = json!({"federated": app.shows(&returned.code.unwrap())});
    let proof = holder.post("/me/authentications", shown).await.is(200);
    assert_eq!(proof["acr"], "eid_level_2");
}

#[tokio::test]
async fn a_citizen_with_a_password_links_the_national_identity_and_unlinks_it() {
    let scene = Scene::new().await;
    let body = json!({"username": "cong-dan", "password": PASSWORD});
    let opened = scene.world.nobody().post("/auth/sessions", body).await;
    let holder = scene.bearing(&opened.is(201));
    let number = holder.get("/me").await.is(200)["identityNumber"].clone();
    let citizen = scene.peer.person(number.as_str().unwrap(), LEVEL_2).await;
    let claimed = scene.sign_in(&mut scene.browser(), &citizen).await;
    claimed.refused(409, "identity_number_taken");
    let app = App::opened();
    let mut browser = scene.browser();
    let returned = scene
        .visit(&mut browser, &holder, "/me/identities", &app, &citizen)
        .await;
    let code = app.shows(&returned.code.unwrap());
    let linked = holder
        .post("/me/identities/confirmation", code)
        .await
        .is(200);
    let opened = scene.sign_in(&mut scene.browser(), &citizen).await.is(201);
    assert_eq!(opened["account"]["id"], holder.id().await);
    let path = format!("/me/identities/{}", linked["id"].as_str().unwrap());
    holder.delete(&path, 1).await.is(204);
    let unlinked = scene.sign_in(&mut scene.browser(), &citizen).await;
    unlinked.refused(409, "identity_number_taken");
}

/// RFC 6749, section 4.1.2: the second use may also mean that the first was a thief's.
#[tokio::test]
async fn a_callback_that_comes_twice_is_answered_once() {
    let scene = Scene::new().await;
    let (nobody, app, citizen) = (
        scene.world.nobody(),
        App::opened(),
        scene.citizen(LEVEL_2).await,
    );
    let mut browser = scene.browser();
    let returned = scene
        .visit(&mut browser, &nobody, SIGN_IN, &app, &citizen)
        .await;
    let again = nobody.send(nobody.request(Method::GET, &callback_path(&returned)));
    again.await.refused(409, "sign_in_not_open");
    scene.world.wait(TimeDelta::seconds(1));
    nobody
        .post(SESSIONS, app.shows(&returned.code.unwrap()))
        .await
        .is(201);
}

fn callback_path(returned: &Returned) -> String {
    let address = reqwest::Url::parse(&returned.callback).unwrap();
    format!("{}?{}", address.path(), address.query().unwrap())
}
