//! Shortcuts for stories that begin in the middle: each takes the same way through HTTP that a client takes.

use crate::{Answer, Person, World};
use domain::calendars::{Regime, Resumption};
use serde_json::{Value, json};
use uuid::Uuid;

/// Xã Phước Thạnh of the demo province.
pub const COMMUNE: &str = "H53.103";
/// Five working days through every channel: đăng ký lại khai sinh.
pub const FIVE_DAYS: &str = "1.004884";
/// Phường Gia Lộc.
pub const WARD: &str = "H53.106";

pub const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";

/// A dossier that a story follows.
pub struct Filed {
    pub code: String,
    pub version: i64,
    pub view: Value,
}

impl Filed {
    pub fn of(answer: &Answer, status: u16) -> Self {
        let view = answer.is(status);
        let code = view["code"].as_str().expect("a code").to_owned();
        Self {
            code,
            version: answer.version(),
            view,
        }
    }

    pub fn path(&self, act: &str) -> String {
        format!("/dossiers/{}{act}", self.code)
    }

    /// Reads it again: something was attached meanwhile.
    pub async fn seen(&mut self, by: &Person) {
        *self = Self::of(&by.get(&self.path("")).await, 200);
    }

    /// Acts on it at the version last seen, expects success, and sees the new one.
    pub async fn moved(&mut self, by: &Person, act: &str, body: Value) -> &Value {
        let answer = by.act(&self.path(act), self.version, body).await;
        *self = Self::of(&answer, 200);
        &self.view
    }
}

impl World {
    /// A draft of a birth registration with everything it needs; its id.
    pub async fn birth_draft(&self, citizen: &Person) -> String {
        let draft = json!({
            "procedure": "1.001193", "agency": COMMUNE, "answers": {"tenTre": "Nguyễn Minh Khôi"},
        });
        self.draft(citizen, draft, &[2, 3]).await
    }

    /// A draft with the given components attached as small PDF files.
    pub async fn draft(&self, citizen: &Person, draft: Value, components: &[u16]) -> String {
        let draft = citizen.post("/drafts", draft).await.is(201);
        let id = draft["id"].as_str().expect("an id").to_owned();
        for component in components {
            let path = format!("/drafts/{id}/attachments");
            let metadata = json!({"component": component});
            citizen
                .upload(&path, metadata, Some(("giay.pdf", PDF)))
                .await
                .is(201);
        }
        id
    }

    /// Files a draft online.
    pub async fn file(&self, citizen: &Person, draft: &str) -> Answer {
        let body = json!({"draft": draft, "delivery": "online", "consent": true});
        citizen
            .post_once("/dossiers", &Uuid::now_v7().to_string(), body)
            .await
    }

    /// A birth registration of `cong-dan`, just filed.
    pub async fn filed(&self) -> Filed {
        let citizen = self.sign_in("cong-dan").await;
        let draft = self.birth_draft(&citizen).await;
        Filed::of(&self.file(&citizen, &draft).await, 201)
    }

    /// The same, accepted by `tiep-nhan`.
    pub async fn accepted(&self) -> Filed {
        let mut dossier = self.filed().await;
        let counter = self.sign_in("tiep-nhan").await;
        dossier.moved(&counter, "/acceptance", json!({})).await;
        dossier
    }

    /// A dossier with a limit of five working days, accepted by `tiep-nhan` at the instant of the world.
    pub async fn five_days(&self) -> Filed {
        let citizen = self.sign_in("cong-dan").await;
        let draft = json!({"procedure": FIVE_DAYS, "agency": COMMUNE});
        let needed = self.demanded_online(FIVE_DAYS).await;
        let draft = self.draft(&citizen, draft, &needed).await;
        let mut dossier = Filed::of(&self.file(&citizen, &draft).await, 201);
        let counter = self.sign_in("tiep-nhan").await;
        dossier.moved(&counter, "/acceptance", json!({})).await;
        dossier
    }

    /// The same, at the specialist's step.
    pub async fn at_specialist(&self) -> Filed {
        let mut dossier = self.five_days().await;
        let counter = self.sign_in("tiep-nhan").await;
        let forward = json!({"action": "forward"});
        dossier.moved(&counter, "/steps", forward).await;
        dossier
    }

    /// Why it is due when it is due, as the reader is told.
    pub async fn deadline(&self, dossier: &Filed, reader: &str) -> Value {
        let reader = self.sign_in(reader).await;
        reader.get(&dossier.path("/deadline")).await.is(200)
    }

    /// A birth registration at the leader's step: received, handled and reviewed by different people.
    pub async fn at_approval(&self) -> Filed {
        let mut dossier = self.accepted().await;
        for officer in ["tiep-nhan", "chuyen-vien", "truong-phong"] {
            let officer = self.sign_in(officer).await;
            dossier
                .moved(&officer, "/steps", json!({"action": "forward"}))
                .await;
        }
        dossier
    }

    /// The same, granted and handed over to the applicant.
    pub async fn returned(&self) -> Filed {
        let mut dossier = self.at_approval().await;
        let leader = self.sign_in("lanh-dao").await;
        dossier.moved(&leader, "/approval", json!({})).await;
        let clerk = self.sign_in("van-thu").await;
        let result = self.attach_result(&clerk, &mut dossier).await;
        let granted = json!({"outcome": "granted", "result": result});
        dossier.moved(&clerk, "/completion", granted).await;
        let counter = self.sign_in("tra-ket-qua").await;
        dossier.moved(&counter, "/return", json!({})).await;
        dossier
    }

    /// The id of a result document attached to the dossier.
    pub async fn attach_result(&self, clerk: &Person, dossier: &mut Filed) -> Value {
        let file = Some(("Giấy khai sinh.pdf", PDF));
        let result = json!({"purpose": "result"});
        let path = dossier.path("/attachments");
        let attached = clerk.upload(&path, result, file).await.is(201);
        dossier.seen(clerk).await;
        attached["id"].clone()
    }
}

impl World {
    /// The numbers of the components without which a procedure cannot be filed through the channel.
    pub async fn demanded(&self, procedure: &str, channel: &str) -> Vec<u16> {
        let view = self
            .nobody()
            .get(&format!("/procedures/{procedure}"))
            .await
            .is(200);
        let components = view["currentVersion"]["components"]
            .as_array()
            .expect("components")
            .iter();
        let is_demanded = |component: &&Value| {
            let channels = component["channels"].as_array();
            component["required"] == true
                && component["presentOnly"] == false
                && component["condition"].is_null()
                && channels.is_none_or(|channels| channels.contains(&json!(channel)))
        };
        components
            .filter(is_demanded)
            .filter_map(|component| u16::try_from(component["number"].as_u64()?).ok())
            .collect()
    }

    pub async fn demanded_online(&self, procedure: &str) -> Vec<u16> {
        self.demanded(procedure, "online").await
    }

    /// A law in force besides the shipped ones, under which waiting for another agency stops the clock.
    pub async fn let_consultations_stop_the_clock(&self) {
        let add = |session: &mut persistence::Session<'_>| {
            let shipped = session.regimes().find("nd118-2025")?.expect("a regime");
            session.regimes().add_missing(&Regime {
                // Of two in force the first by code holds.
                code: "a-province".into(),
                consultation: Some(Resumption::Extend),
                ..shipped
            })
        };
        let added = self.state.store.write("regime", add).await;
        assert!(added.expect("a store"), "it was there before");
    }

    /// Every notice that waits is tried as often as it is, by workers that die each time.
    pub async fn give_up_notices(&self) {
        let lease = chrono::TimeDelta::seconds(60);
        for _ in 0..=domain::notifications::MOST_ATTEMPTS {
            let now = self.now();
            let claim = move |session: &mut persistence::Session<'_>| {
                session.outbox().claim(now, now + lease, 50)
            };
            let claimed = self.state.store.write("claim", claim).await;
            claimed.expect("a store");
            self.wait(lease);
        }
        let ran = api::notifications::run_once(&self.state).await;
        ran.expect("a store");
    }

    /// Freezes an account, as an administrator does.
    pub async fn freeze(&self, username: &str) {
        let username = username.to_owned();
        let freeze = move |session: &mut persistence::Session<'_>| {
            let (mut account, _) = session
                .accounts()
                .find_by_username(&username)?
                .expect("an account");
            account.state = domain::identity::AccountState::Frozen;
            session.accounts().save(&mut account)
        };
        self.state
            .store
            .write("freeze", freeze)
            .await
            .expect("a frozen account");
    }

    /// Gives an officer another role, in the unit of a colleague's first position.
    pub async fn give_role(&self, officer: &str, colleague: &str, role: &str) {
        let (officer, colleague) = (officer.to_owned(), colleague.to_owned());
        let role = <domain::identity::Role as domain::Word>::from_word(role).expect("a role");
        let give = move |session: &mut persistence::Session<'_>| {
            let account = |found: Option<(domain::identity::Account, String)>| {
                found.expect("an account").0.id
            };
            let officer = account(session.accounts().find_by_username(&officer)?);
            let colleague = account(session.accounts().find_by_username(&colleague)?);
            let mut held = session.positions().list_of_account(colleague)?;
            let mut position = held.remove(0);
            position.id = Uuid::now_v7();
            position.account = officer;
            position.role = role;
            session.positions().add(&position)
        };
        self.state
            .store
            .write("give_role", give)
            .await
            .expect("a position");
    }

    /// Everything of a list, page by page, from an address that names the size of a page.
    pub async fn walk(&self, person: &Person, path: &str) -> Vec<Value> {
        person.walk(path).await
    }
}

impl World {
    /// The year as published, with these days beside it.
    pub async fn year_with(&self, year: i32, off: Value, make_up: Value) -> Value {
        let path = format!("/calendars/vn/years/{year}");
        let mut days = self.nobody().get(&path).await.is(200);
        days.as_object_mut().expect("a year").remove("calendar");
        for (list, more) in [("daysOff", off), ("makeUpDays", make_up)] {
            let list = days[list].as_array_mut().expect("days");
            for day in list.iter_mut() {
                day.as_object_mut().expect("a day").remove("calendar");
            }
            list.extend(more.as_array().expect("days").iter().cloned());
        }
        days
    }

    /// The swap that was proposed for 2026: Monday 23 November off, Saturday 28 November worked.
    pub async fn swap(&self) -> Value {
        let off = json!([{
            "date": "2026-11-23", "kind": "swapped",
            "nameVi": "Nghỉ hoán đổi dịp Ngày Văn hóa Việt Nam", "nameEn": "Vietnam Culture Day (swapped day)",
        }]);
        let make_up = json!([{"date": "2026-11-28", "replaces": "2026-11-23"}]);
        json!({"years": [self.year_with(2026, off, make_up).await]})
    }

    /// Proposes a change of the calendar as it is now.
    pub async fn propose(&self, administrator: &Person, calendar: &str, edit: Value) -> Answer {
        let path = format!("/calendars/{calendar}");
        let seen = self.nobody().get(&path).await.version();
        let body = json!({"calendar": calendar, "basedOn": seen, "edit": edit});
        let key = Uuid::now_v7().to_string();
        administrator
            .post_once("/calendar-changes", &key, body)
            .await
    }

    /// Proposes it and applies it; the address of its job.
    pub async fn apply(&self, administrator: &Person, calendar: &str, edit: Value) -> String {
        let proposed = self.propose(administrator, calendar, edit).await;
        let id = proposed.is(201)["id"].as_str().expect("an id").to_owned();
        let path = format!("/calendar-changes/{id}/application");
        let reason = json!({"reason": "Thông báo của Bộ Nội vụ"});
        let applied = administrator.act(&path, 1, reason).await;
        applied.is(202);
        applied.header("location").to_owned()
    }

    /// Everything that waits as a job is done.
    pub async fn work(&self) {
        while api::jobs::run_once(&self.state).await.expect("work") {}
    }
}
