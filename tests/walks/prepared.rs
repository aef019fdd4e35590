//! A world in which every address of the contract leads to something.

use serde_json::{Value, json};
use std::collections::BTreeMap;
use tests::{COMMUNE, Person, World, system::EVERY_SCOPE};
use uuid::Uuid;

/// Who asks, from the one who may least.
pub const CALLERS: [(&str, Who); 17] = [
    ("nobody", Who::Nobody),
    ("scopeless machine", Who::Machine(&[])),
    ("machine elsewhere", Who::MachineElsewhere),
    ("another citizen", Who::Person("cong-dan-2")),
    ("organisation", Who::Person("to-chuc")),
    ("support-team member", Who::Person("to-cong-nghe")),
    ("postal agent", Who::Person("buu-chinh")),
    ("officer elsewhere", Who::Person("tiep-nhan-2")),
    ("machine", Who::Machine(&EVERY_SCOPE)),
    ("auditor", Who::Person("kiem-tra")),
    ("agency administrator", Who::Person("quan-tri-xa")),
    ("administrator", Who::Person("quan-tri")),
    ("leader", Who::Person("lanh-dao")),
    ("deputy", Who::Person("truong-phong")),
    ("officer", Who::Person("can-bo")),
    ("representative", Who::Person("cong-dan-3")),
    ("citizen", Who::Person("cong-dan")),
];

#[derive(Clone, Copy)]
pub enum Who {
    Nobody,
    Person(&'static str),
    /// Of the province, with these scopes.
    Machine(&'static [&'static str]),
    /// Of another province, with every scope.
    MachineElsewhere,
}

pub struct Prepared {
    pub world: World,
    /// What stands for a path parameter, by the collection before it.
    places: BTreeMap<&'static str, String>,
    draft: String,
    /// What was attached to the draft counts as changes of it.
    draft_version: i64,
    /// What the kiosk shows that asks to be signed in.
    number: Value,
}

impl Prepared {
    /// The citizen has a draft with an attachment, a filed dossier and a notice of it.
    pub async fn new() -> Self {
        let world = World::new().await;
        let citizen = world.sign_in("cong-dan").await;
        let dossier = world.filed().await;
        let draft = world.birth_draft(&citizen).await;
        api::notifications::run_once(&world.state)
            .await
            .expect("a notice");
        let mut places = BTreeMap::from([
            ("dossiers", dossier.code.clone()),
            ("drafts", draft.clone()),
            ("agencies", COMMUNE.to_owned()),
            ("procedures", "1.001193".to_owned()),
            ("problems", "not_found".to_owned()),
            ("regimes", "nd118-2025".to_owned()),
            ("sessions", Uuid::nil().to_string()),
            ("dead-letters", Uuid::nil().to_string()),
            ("callbacks", "vneid".to_owned()),
            ("identities", Uuid::nil().to_string()),
        ]);
        let first = |page: Value| page["items"][0]["id"].as_str().expect("an item").to_owned();
        let read = citizen.get(&format!("/drafts/{draft}")).await;
        let (view, draft_version) = (read.is(200), read.version());
        places.insert(
            "attachments",
            view["attachments"][0]["id"]
                .as_str()
                .expect("an id")
                .to_owned(),
        );
        places.insert("notices", first(citizen.get("/me/notices").await.is(200)));
        places.insert(
            "units",
            first(
                citizen
                    .get(&format!("/agencies/{COMMUNE}/units"))
                    .await
                    .is(200),
            ),
        );
        let version = &dossier.view["procedure"]["version"];
        places.insert(
            "procedure-versions",
            version.as_str().expect("a version").to_owned(),
        );
        let administrator = world.sign_in("quan-tri").await;
        let account = first(administrator.get("/accounts?q=chuyen-vien").await.is(200));
        let position = first(
            administrator
                .get(&format!("/accounts/{account}/positions"))
                .await
                .is(200),
        );
        places.extend([("accounts", account), ("positions", position)]);
        places.insert("lookups", lookup_token(&world, &dossier.code).await);
        places.extend(calendar(&world).await);
        let nobody = world.nobody();
        let kiosk = nobody.post("/auth/device-authorizations", json!({})).await;
        let kiosk = kiosk.is(201);
        let code = kiosk["userCode"].as_str().expect("a code").to_owned();
        let lost = world.sign_in("van-thu").await;
        let lost = lost.post_empty("/me/loss-reports").await.is(201);
        let report = lost["id"].as_str().expect("an id").to_owned();
        let wanted = json!({"fullName": "Nguyễn An", "reason": "Sai họ tên."});
        let asked = citizen
            .post_once("/me/rectifications", "walk", wanted)
            .await;
        let asked = asked.is(201)["id"].as_str().expect("an id").to_owned();
        places.insert("rectifications", asked);
        places.extend([("device-authorizations", code), ("loss-reports", report)]);
        places.extend(machine(&world).await);
        places.insert("delegations", represented(&world, &citizen).await);
        deputise(&world).await;
        places.insert("emergency-readings", opened(&world, &dossier.code).await);
        Self {
            world,
            places,
            draft,
            draft_version,
            number: kiosk["number"].clone(),
        }
    }

    /// The address with every parameter replaced by something that exists.
    pub fn address(&self, path: &str) -> String {
        let parts: Vec<&str> = path.split('/').collect();
        let filled = parts.iter().enumerate().map(|(index, part)| {
            let collection = index.checked_sub(1).and_then(|before| parts.get(before));
            match (part.starts_with('{'), collection) {
                (true, Some(collection)) => self
                    .places
                    .get(collection)
                    .unwrap_or_else(|| panic!("nothing stands for {path}")),
                _ => *part,
            }
        });
        filled.collect::<Vec<_>>().join("/")
    }

    /// The version to act on.
    pub fn version(&self, path: &str) -> i64 {
        match path {
            _ if path.contains("/drafts/") => self.draft_version,
            // It is accepted.
            _ if path.contains("/delegations/") => 2,
            _ => 1,
        }
    }

    /// The example of the contract, with the ids of this world.
    pub fn body(&self, operation: &Value) -> Option<Value> {
        let content = operation.pointer("/requestBody/content")?;
        let media = content.as_object()?.values().next()?;
        let mut body = media.get("example")?.clone();
        if body.get("draft").is_some() {
            body["draft"] = json!(self.draft);
        }
        if body.get("unit").is_some() {
            body["unit"] = json!(self.places["units"]);
        }
        if body.get("number").is_some() {
            body["number"] = self.number.clone();
        }
        Some(body)
    }

    pub async fn caller(&self, who: Who) -> Person {
        match who {
            Who::Nobody => self.world.nobody(),
            Who::Person(username) => self.world.sign_in(username).await,
            Who::Machine(scopes) => self.world.system_by_key("H53", scopes).await,
            Who::MachineElsewhere => self.world.system_elsewhere(&EVERY_SCOPE).await,
        }
    }
}

/// A calendar of the commune, a change of it that was applied, and one that is proposed.
async fn calendar(world: &World) -> [(&'static str, String); 4] {
    let administrator = world.sign_in("quan-tri-xa").await;
    let calendar = json!({
        "code": "h53_103", "agency": COMMUNE, "parent": "std_0730_1130_1300_1700",
        "nameVi": "Lịch xã", "nameEn": "Commune",
    });
    let created = administrator.post_once("/calendars", "calendar", calendar);
    created.await.is(201);
    let renamed = json!({"nameEn": "Phước Thạnh Commune"});
    let location = world
        .apply(&administrator, "h53_103", renamed.clone())
        .await;
    world.work().await;
    let job = location.rsplit('/').next().expect("an id").to_owned();
    let proposed = world.propose(&administrator, "h53_103", renamed).await;
    let change = proposed.is(201)["id"].as_str().expect("an id").to_owned();
    [
        ("calendars", "h53_103".to_owned()),
        ("years", "2026".to_owned()),
        ("calendar-changes", change),
        ("jobs", job),
    ]
}

/// A machine account of the commune with one public key.
async fn machine(world: &World) -> [(&'static str, String); 2] {
    let system = world.system(COMMUNE, &EVERY_SCOPE).await;
    [
        ("machines", system.machine),
        ("machine-keys", system.key_id),
    ]
}

/// The citizen of the dossier lets another one stand in for everything.
async fn represented(world: &World, giver: &Person) -> String {
    let body = json!({"identityNumber": "079300000005"});
    let offered = giver.post("/representatives", body).await.is(201);
    let id = offered["id"].as_str().expect("an id").to_owned();
    let receiver = world.sign_in("cong-dan-3").await;
    let path = format!("/delegations/{id}/acceptance");
    receiver.act(&path, 1, Value::Null).await.is(200);
    id
}

/// The leader of the commune lets the head of its office act in their place.
async fn deputise(world: &World) {
    let leader = world.sign_in("lanh-dao").await;
    let me = leader.get("/me").await.is(200);
    let body = json!({
        "position": me["positions"][0]["id"], "deputy": "truong-phong", "powers": ["approve", "extend"],
        "from": world.now(), "to": world.now() + chrono::TimeDelta::days(1),
    });
    leader.post("/deputies", body).await.is(201);
}

/// Somebody of another agency reads the dossier in an emergency.
async fn opened(world: &World, code: &str) -> String {
    let reader = world.sign_in("chuyen-vien-2").await;
    let body = json!({"dossier": code, "reason": "Người nộp cấp cứu, cần báo gia đình"});
    let reading = reader.post("/emergency-readings", body).await.is(201);
    reading["id"].as_str().expect("an id").to_owned()
}

async fn lookup_token(world: &World, code: &str) -> String {
    let code = code.parse().expect("a code");
    let find = move |session: &mut persistence::Session<'_>| session.dossiers().find(&code);
    let found = world
        .state
        .store
        .read("token", find)
        .await
        .expect("a store");
    found.expect("a dossier").lookup_token
}
