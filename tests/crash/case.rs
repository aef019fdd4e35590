//! One dossier on its way through the office, and a journal of everything that the server has acknowledged of it.

use reqwest::Method;
use serde_json::Value;
use tests::{Answer, COMMUNE, PDF, Person, Process, json};
use uuid::Uuid;

/// Why it is not known whether the server did what it was asked.
#[derive(Debug)]
pub enum Uncertain {
    /// Nobody listened: it did not.
    Refused,
    /// 503 with `Retry-After`.
    Unavailable,
    /// The connection broke before the answer was whole.
    Broken(reqwest::Error),
}

/// Who takes part.
#[derive(Clone)]
pub struct People {
    citizens: [Person; 2],
    officers: [Person; 3],
}

#[derive(Clone, Copy)]
enum Step {
    Draft,
    Attach(u64),
    File,
    /// An act of one of the officers.
    Act(usize, &'static str),
}

const STEPS: [Step; 8] = [
    Step::Draft,
    Step::Attach(2),
    Step::Attach(3),
    Step::File,
    Step::Act(0, "/acceptance"),
    Step::Act(0, "/steps"),
    Step::Act(1, "/steps"),
    Step::Act(2, "/steps"),
];
const OFFICERS: [&str; 3] = ["tiep-nhan", "chuyen-vien", "truong-phong"];
pub const CITIZENS: [&str; 2] = ["cong-dan", "cong-dan-2"];

pub struct Case {
    /// Makes its keys and its answers its own, so that a repeat is a repeat.
    id: Uuid,
    pub citizen: usize,
    done: usize,
    is_uncertain: bool,
    draft: Option<String>,
    dossier: Option<String>,
    version: i64,
    journal: Vec<Created>,
}

/// An acknowledged creation: what was sent, and what was answered.
struct Created {
    path: &'static str,
    key: String,
    body: Value,
    answer: Answer,
}

impl People {
    pub async fn sign_in(server: &Process) -> Self {
        let [one, two] = CITIZENS.map(|name| server.sign_in(name));
        let [first, second, third] = OFFICERS.map(|name| server.sign_in(name));
        Self {
            citizens: [one.await, two.await],
            officers: [first.await, second.await, third.await],
        }
    }

    /// The same people with the same sessions, at a server started anew or another node.
    pub fn at(&self, server: &Process) -> Self {
        let again = |person: &Person| server.bearing(person.token());
        Self {
            citizens: self.citizens.each_ref().map(again),
            officers: self.officers.each_ref().map(again),
        }
    }

    pub fn citizen(&self, number: usize) -> &Person {
        &self.citizens[number]
    }
}

impl Case {
    pub fn new(citizen: usize) -> Self {
        Self {
            id: Uuid::now_v7(),
            citizen,
            done: 0,
            is_uncertain: false,
            draft: None,
            dossier: None,
            version: 0,
            journal: Vec::new(),
        }
    }

    pub fn is_over(&self) -> bool {
        self.done == STEPS.len()
    }

    pub fn is_filed(&self) -> bool {
        self.dossier.is_some()
    }

    pub fn is_draft(&self) -> bool {
        self.draft.is_some() && !self.is_filed()
    }

    pub fn code(&self) -> Option<&str> {
        self.dossier.as_deref()
    }

    /// The next step, or the one of which it is not known whether it was done.
    pub async fn advance(&mut self, people: &People) -> Result<(), Uncertain> {
        if self.is_uncertain && self.has_happened(people).await? {
            self.is_uncertain = false;
            self.done += 1;
            return Ok(());
        }
        self.is_uncertain = true;
        match STEPS[self.done] {
            Step::Draft => self.create_draft(people).await?,
            Step::Attach(component) => self.attach(people, component).await?,
            Step::File => self.file(people).await?,
            Step::Act(officer, act) => self.act(&people.officers[officer], act).await?,
        }
        self.is_uncertain = false;
        self.done += 1;
        Ok(())
    }

    /// What has no key is looked at before it is repeated. An act happened once or not at all.
    async fn has_happened(&mut self, people: &People) -> Result<bool, Uncertain> {
        match STEPS[self.done] {
            Step::Draft | Step::File => Ok(false),
            Step::Attach(component) => {
                let path = format!("/drafts/{}", self.draft.as_ref().expect("a draft"));
                let draft = ask(people.citizen(self.citizen), &path).await?.is(200);
                let attached = draft["attachments"].as_array().expect("attachments");
                Ok(attached.iter().any(|one| one["component"] == component))
            }
            Step::Act(officer, act) => {
                let found = ask(&people.officers[officer], &self.path("")).await?;
                found.is(200);
                let moved = found.version() - self.version;
                assert!((0..=1).contains(&moved), "{act} happened {moved} times");
                self.version = found.version();
                Ok(moved == 1)
            }
        }
    }

    async fn create_draft(&mut self, people: &People) -> Result<(), Uncertain> {
        let answers = json!({"tenTre": format!("Nguyễn Minh {}", self.id)});
        let body = json!({"procedure": "1.001193", "agency": COMMUNE, "answers": answers});
        let id = self.create(people, "/drafts", body, "id").await?;
        self.draft = Some(id);
        Ok(())
    }

    async fn file(&mut self, people: &People) -> Result<(), Uncertain> {
        let body = json!({"draft": self.draft, "delivery": "online", "consent": true});
        let code = self.create(people, "/dossiers", body, "code").await?;
        self.version = self.journal.last().expect("the filing").answer.version();
        self.dossier = Some(code);
        Ok(())
    }

    async fn create(
        &mut self,
        people: &People,
        path: &'static str,
        body: Value,
        name: &str,
    ) -> Result<String, Uncertain> {
        let key = format!("{path}-{}", self.id);
        let answer = post(people.citizen(self.citizen), path, &key, &body).await?;
        let id = answer.is(201)[name].as_str().expect("a name").to_owned();
        self.journal.push(Created {
            path,
            key,
            body,
            answer,
        });
        Ok(id)
    }

    async fn attach(&mut self, people: &People, component: u64) -> Result<(), Uncertain> {
        let path = format!(
            "/drafts/{}/attachments",
            self.draft.as_ref().expect("a draft")
        );
        let citizen = people.citizen(self.citizen);
        let form = Person::form(json!({"component": component}), Some(("giay.pdf", PDF)));
        let request = citizen.request(Method::POST, &path).multipart(form);
        certain(citizen.try_send(request).await)?.is(201);
        Ok(())
    }

    async fn act(&mut self, officer: &Person, act: &str) -> Result<(), Uncertain> {
        let body = if act == "/steps" {
            json!({"action": "forward"})
        } else {
            json!({})
        };
        let request = officer.request(Method::POST, &self.path(act)).json(&body);
        let request = request.header("If-Match", format!("\"{}\"", self.version));
        let acted = certain(officer.try_send(request).await)?;
        acted.is(200);
        assert_eq!(acted.version(), self.version + 1);
        self.version += 1;
        Ok(())
    }

    fn path(&self, act: &str) -> String {
        format!(
            "/dossiers/{}{act}",
            self.dossier.as_ref().expect("a dossier")
        )
    }

    /// Everything that was acknowledged is there, once, and a repeat gets the same bytes.
    pub async fn verify(&self, people: &People) {
        let citizen = people.citizen(self.citizen);
        for Created {
            path,
            key,
            body,
            answer,
        } in &self.journal
        {
            let again = post(citizen, path, key, body).await.expect("an answer");
            assert_eq!(again.header("idempotent-replayed"), "true", "{path} {key}");
            assert_eq!((again.status, &again.text), (answer.status, &answer.text));
            for name in ["location", "etag", "content-type"] {
                assert_eq!(again.header(name), answer.header(name), "{path} {name}");
            }
        }
        if !self.is_filed() || self.is_uncertain {
            return;
        }
        let found = citizen.get(&self.path("")).await;
        found.is(200);
        assert_eq!(found.version(), self.version, "{}", self.path(""));
        let timeline = citizen.get(&self.path("/timeline")).await.is(200);
        let events = timeline["events"].as_array().expect("events").len();
        assert_eq!(i64::try_from(events), Ok(self.version), "{timeline}");
        let attached = found.is(200)["attachments"]
            .as_array()
            .expect("attachments")
            .len();
        assert_eq!(attached, 2);
    }
}

async fn ask(by: &Person, path: &str) -> Result<Answer, Uncertain> {
    certain(by.try_send(by.request(Method::GET, path)).await)
}

async fn post(by: &Person, path: &str, key: &str, body: &Value) -> Result<Answer, Uncertain> {
    let request = by
        .request(Method::POST, path)
        .header("Idempotency-Key", key);
    certain(by.try_send(request.json(body)).await)
}

fn certain(answer: reqwest::Result<Answer>) -> Result<Answer, Uncertain> {
    let answer = answer.map_err(|error| {
        if error.is_connect() {
            Uncertain::Refused
        } else {
            Uncertain::Broken(error)
        }
    })?;
    if answer.status == 503 {
        assert!(!answer.header("retry-after").is_empty(), "{}", answer.text);
        return Err(Uncertain::Unavailable);
    }
    Ok(answer)
}
