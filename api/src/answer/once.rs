use super::{Created, etag};
use crate::{
    extract::Once,
    problem::{Code, Problem},
    state::State,
};
use actix_web::{
    HttpRequest, HttpResponse, Responder,
    body::BoxBody,
    http::{StatusCode, header},
};
use domain::{audit::Entry, identity::Caller};
use persistence::{Session, idempotency::Remembered};
use serde::Serialize;

/// An answer that a repeat of the request receives again, byte for byte.
#[derive(Clone, Debug)]
pub struct Replayable {
    answer: Remembered,
    is_replay: bool,
}

impl State {
    /// Creates something once per key: the key, its answer and the effect are one transaction.
    pub async fn write_once<T: Serialize + 'static>(
        &self,
        name: &'static str,
        caller: impl Into<Caller>,
        once: Once,
        work: impl FnOnce(&mut Session<'_>, &Caller) -> Result<Created<T>, Problem> + Send + 'static,
    ) -> Result<Replayable, Problem> {
        let (now, caller) = (self.clock.now(), caller.into());
        let perform = move |session: &mut Session<'_>| {
            let Some(key) = &once.key else {
                return remembered(once.fingerprint, work(session, &caller)?)
                    .map(Replayable::first);
            };
            let account = caller.account;
            let known = session
                .idempotency()
                .claim(account, key, &once.fingerprint, now)?;
            if let Some(answer) = known {
                let replay = Replayable::again(answer, &once.fingerprint)?;
                session.audit().record(replay.entry(&caller))?;
                return Ok(replay);
            }
            let answer = remembered(once.fingerprint.clone(), work(session, &caller)?)?;
            session.idempotency().save(account, key, &answer)?;
            Ok(Replayable::first(answer))
        };
        self.store.write(name, perform).await
    }
}

impl Replayable {
    fn first(answer: Remembered) -> Self {
        Self {
            answer,
            is_replay: false,
        }
    }

    fn again(answer: Remembered, fingerprint: &str) -> Result<Self, Problem> {
        if answer.fingerprint == fingerprint {
            Ok(Self {
                answer,
                is_replay: true,
            })
        } else {
            Err(Problem::of(Code::IdempotencyKeyReused))
        }
    }
}

impl Replayable {
    /// The answer was given again, and what it shows with it.
    fn entry(&self, caller: &Caller) -> Entry {
        let mut entry = caller.entry().replayed();
        let location = self.answer.location.as_deref();
        let below = location.and_then(|location| location.strip_prefix("/api/v1/"));
        entry.resource = below.map(str::to_owned);
        entry
    }
}

impl Responder for Replayable {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        let Remembered {
            status,
            location,
            etag,
            body,
            ..
        } = self.answer;
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::CREATED);
        let mut response = HttpResponse::build(status);
        let headers = [(header::LOCATION, location), (header::ETAG, etag)];
        for (name, value) in headers {
            if let Some(value) = value {
                response.insert_header((name, value));
            }
        }
        if self.is_replay {
            response.insert_header(("Idempotent-Replayed", "true"));
        }
        response.content_type("application/json").body(body)
    }
}

fn remembered<T: Serialize>(
    fingerprint: String,
    created: Created<T>,
) -> Result<Remembered, Problem> {
    Ok(Remembered {
        fingerprint,
        status: StatusCode::CREATED.as_u16(),
        location: Some(created.location),
        etag: Some(etag(created.version)),
        body: serde_json::to_string(&created.body).map_err(Problem::internal)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::{body::to_bytes, test::TestRequest, web::Data};
    use domain::{
        audit::Origin,
        identity::{
            Account, AccountKind, AccountState,
            authentication::{Acr, Authentication},
        },
    };
    use uuid::Uuid;

    async fn lan(state: &Data<State>) -> Caller {
        let now = state.clock.now();
        let account = Account {
            id: Uuid::now_v7(),
            kind: AccountKind::Applicant,
            username: "lan".into(),
            full_name: "Nguyễn Thị Lan".parse().unwrap(),
            identity_number: None,
            tax_code: None,
            phone: None,
            email: None,
            address: None,
            state: AccountState::Active,
            restricted_at: None,
            must_change_password: false,
            created_at: now,
            version: 1,
        };
        let caller = Caller {
            account: account.id,
            session: Uuid::now_v7(),
            kind: account.kind,
            username: account.username.clone(),
            full_name: account.full_name.clone(),
            must_change_password: false,
            authentication: Authentication {
                acr: Acr::Password,
                at: now,
            },
            has_second_factor: false,
            must_enrol_second_factor: false,
            idle_until: None,
            positions: vec![],
            mandates: Vec::new(),
            emergencies: Vec::new(),
            grant: None,
            origin: Origin::of_work("test", now),
        };
        let added = state.store.write("account", move |session| {
            session
                .accounts()
                .add(&account, "hash".into())
                .map_err(Problem::from)
        });
        added.await.unwrap();
        caller
    }

    fn once(fingerprint: &str) -> Once {
        Once {
            key: Some("k-1".into()),
            fingerprint: fingerprint.into(),
        }
    }

    async fn sent(answer: Replayable) -> (StatusCode, bool, Vec<u8>) {
        let response = answer.respond_to(&TestRequest::default().to_http_request());
        let replayed = response.headers().contains_key("idempotent-replayed");
        let status = response.status();
        (
            status,
            replayed,
            to_bytes(response.into_body()).await.unwrap().to_vec(),
        )
    }

    #[actix_web::test]
    async fn a_repeat_receives_the_same_bytes_and_changes_nothing() {
        let (state, _folder) = State::fresh("http://localhost");
        let lan = lan(&state).await;
        let create = |word: &'static str| {
            state.write_once("t", lan.clone(), once("a"), move |_, _| {
                Ok(Created::at("/x/1", 1, word))
            })
        };
        let first = sent(create("first").await.unwrap()).await;
        assert_eq!(first, (StatusCode::CREATED, false, b"\"first\"".to_vec()));
        let again = sent(create("second").await.unwrap()).await;
        assert_eq!(again, (StatusCode::CREATED, true, b"\"first\"".to_vec()));
    }

    #[actix_web::test]
    async fn a_key_used_for_another_body_is_refused() {
        let (state, _folder) = State::fresh("http://localhost");
        let lan = lan(&state).await;
        let create = |fingerprint| {
            state.write_once("t", lan.clone(), once(fingerprint), |_, _| {
                Ok(Created::at("/x/1", 1, ""))
            })
        };
        create("a").await.unwrap();
        assert_eq!(
            create("b").await.unwrap_err().code(),
            Code::IdempotencyKeyReused
        );
    }

    #[actix_web::test]
    async fn a_failed_attempt_leaves_its_key_free() {
        let (state, _folder) = State::fresh("http://localhost");
        let lan = lan(&state).await;
        let refused = state
            .write_once::<&str>("t", lan.clone(), once("a"), |_, _| {
                Err(Problem::of(Code::StateForbids))
            })
            .await;
        assert_eq!(refused.unwrap_err().code(), Code::StateForbids);
        let mended = state.write_once("t", lan, once("b"), |_, _| Ok(Created::at("/x/1", 1, "ok")));
        assert!(!sent(mended.await.unwrap()).await.1);
    }
}
