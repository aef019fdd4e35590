//! Who calls: a bearer token, its session, and the account behind it; or a machine.

use super::{count_caller, fresh::insufficient, origin::origin};
use crate::{
    identity::{access::at_own, kiosk},
    machines::{ApiKey, access as machines},
    problem::{Code, Problem},
    state::State,
};
use actix_web::{
    FromRequest, HttpMessage, HttpRequest,
    dev::Payload,
    http::{
        StatusCode,
        header::{self, HeaderValue},
    },
};
use domain::{
    audit::Origin,
    calendars::day,
    identity::{
        AccountKind, Caller, Role,
        authentication::{Acr, Demand},
    },
};
use futures_util::{FutureExt, future::LocalBoxFuture};

pub(super) type Answer<T> = LocalBoxFuture<'static, Result<T, Problem>>;

/// Anybody with a live session, even one in which nothing but a new password is allowed yet.
pub struct AnySession(pub Caller);

/// Anybody with a live session.
pub struct SignedIn(pub Caller);

/// A citizen or an organisation.
pub struct Applicant(pub Caller);

/// Staff, whatever the position.
pub struct Officer(pub Caller);

/// Who files and opens accounts for citizens: staff, a support team, a postal agent (IN-5).
pub struct Helper(pub Caller);

/// Staff holding an administrator's position today.
pub struct Administrator(pub Caller);

impl From<SignedIn> for Caller {
    fn from(SignedIn(caller): SignedIn) -> Self {
        caller
    }
}

impl From<Applicant> for Caller {
    fn from(Applicant(caller): Applicant) -> Self {
        caller
    }
}

impl From<Officer> for Caller {
    fn from(Officer(caller): Officer) -> Self {
        caller
    }
}

impl From<Helper> for Caller {
    fn from(Helper(caller): Helper) -> Self {
        caller
    }
}

impl From<Administrator> for Caller {
    fn from(Administrator(caller): Administrator) -> Self {
        caller
    }
}

impl AsRef<Caller> for SignedIn {
    fn as_ref(&self) -> &Caller {
        &self.0
    }
}

impl AsRef<Caller> for Applicant {
    fn as_ref(&self) -> &Caller {
        &self.0
    }
}

impl AsRef<Caller> for Officer {
    fn as_ref(&self) -> &Caller {
        &self.0
    }
}

impl AsRef<Caller> for Administrator {
    fn as_ref(&self) -> &Caller {
        &self.0
    }
}

/// Who may come in as a person, once it is known who calls.
pub trait Person: Sized {
    fn admit(caller: Caller, state: &State) -> Result<Self, Problem>;
}

impl Person for AnySession {
    fn admit(caller: Caller, _: &State) -> Result<Self, Problem> {
        if caller.kind == AccountKind::Machine {
            Err(Problem::of(Code::WrongCaller))
        } else {
            Ok(Self(caller))
        }
    }
}

/// A password that somebody else chose opens nothing but the door to an own one (SEC-1). Where the account has a second
/// factor, a session opened at a provider that asks for less opens nothing until it was shown; where one is needed, of staff
/// or after a loss (SEC-2), a session without it opens nothing but the door to that.
impl Person for SignedIn {
    fn admit(caller: Caller, state: &State) -> Result<Self, Problem> {
        let AnySession(caller) = AnySession::admit(caller, state)?;
        let is_bound =
            state.config.staff_totp.binds(caller.kind) || caller.must_enrol_second_factor;
        if caller.must_change_password {
            Err(Problem::of(Code::PasswordChangeRequired))
        } else if caller.has_second_factor && caller.authentication.acr == Acr::EidLevel1 {
            let demand = Demand::on(&caller, state.config.step_up_max_age);
            Err(insufficient(demand))
        } else if is_bound && !caller.authentication.acr.is_strong() {
            Err(Problem::of(Code::SecondFactorEnrolmentRequired))
        } else {
            Ok(Self(caller))
        }
    }
}

fn is_staff(kind: AccountKind) -> bool {
    kind == AccountKind::Staff
}

impl Person for Applicant {
    fn admit(caller: Caller, state: &State) -> Result<Self, Problem> {
        of_kind(caller, AccountKind::is_applicant, state).map(Self)
    }
}

impl Person for Officer {
    fn admit(caller: Caller, state: &State) -> Result<Self, Problem> {
        of_kind(caller, is_staff, state).map(Self)
    }
}

impl Person for Helper {
    fn admit(caller: Caller, state: &State) -> Result<Self, Problem> {
        of_kind(caller, |kind| !kind.is_outside(), state).map(Self)
    }
}

impl Person for Administrator {
    fn admit(caller: Caller, state: &State) -> Result<Self, Problem> {
        let Officer(caller) = Officer::admit(caller, state)?;
        if caller.holds_any(&Role::ADMINISTRATORS, day(caller.origin.at)) {
            Ok(Self(caller))
        } else {
            Err(Problem::of(Code::WrongCaller))
        }
    }
}

macro_rules! each_person {
    ($($person:ident),*) => {$(
        impl FromRequest for $person {
            type Error = Problem;
            type Future = Answer<Self>;

            fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
                admitted(request)
            }
        }
    )*};
}

each_person!(
    AnySession,
    SignedIn,
    Applicant,
    Officer,
    Helper,
    Administrator
);

fn admitted<P: Person + 'static>(request: &HttpRequest) -> Answer<P> {
    let (caller, state) = (authenticate(request), State::of(request));
    async move { P::admit(caller.await?, &*state?) }.boxed_local()
}

fn of_kind(
    caller: Caller,
    fits: fn(AccountKind) -> bool,
    state: &State,
) -> Result<Caller, Problem> {
    let SignedIn(caller) = SignedIn::admit(caller, state)?;
    if fits(caller.kind) {
        Ok(caller)
    } else {
        Err(Problem::of(Code::WrongCaller))
    }
}

/// Whoever it is, a person or a machine: what they may do is still to be asked.
pub(super) fn authenticate(request: &HttpRequest) -> Answer<Caller> {
    let state = State::of(request);
    let token = bearer(request);
    let (origin, request) = (origin(request), request.clone());
    async move {
        let (state, origin) = (state?, origin?);
        let token = token.ok_or_else(|| Problem::of(Code::Unauthenticated))?;
        let caller = caller(&state, &token, origin).await.map_err(challenge)?;
        // For where all refusals pass: the office that was missing is none of theirs, so the first stands for them.
        let own = caller.held_on(day(caller.origin.at)).next();
        request.extensions_mut().insert(at_own(&caller, own));
        count_caller(&request, &state.limits, caller.account)?;
        Ok(caller)
    }
    .boxed_local()
}

async fn caller(state: &State, token: &str, origin: Origin) -> Result<Caller, Problem> {
    if let Some(key) = ApiKey::parse(token) {
        return machines::by_key(state, &key, origin).await;
    }
    let now = origin.at;
    let verified = state.tokens.verify(token, now).await?;
    let (account, session) = (verified.claims.sub, verified.claims.sid);
    if verified.claims.client_id.is_some() {
        let caller = machines::by_token(state, &verified.claims, origin).await;
        return caller.inspect_err(|_| state.tokens.forget(token));
    }
    let caller = state.store.caller(session, origin).await?;
    let caller = caller.filter(|caller| caller.account == account);
    let caller = caller.ok_or_else(|| {
        state.tokens.forget(token);
        Problem::of(Code::SessionEnded)
    })?;
    kiosk::stay(state, &caller, now).await?;
    Ok(caller)
}

/// Two headers name two people, so they name nobody.
fn bearer(request: &HttpRequest) -> Option<String> {
    let mut sent = request.headers().get_all(header::AUTHORIZATION);
    let (only, None) = (sent.next()?, sent.next()) else {
        return None;
    };
    let (scheme, token) = only.to_str().ok()?.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then(|| token.trim_matches(' ').to_owned())
}

/// Tells a client whose token was refused from one that sent none (RFC 6750, section 3.1).
fn challenge(problem: Problem) -> Problem {
    if problem.code().status() != StatusCode::UNAUTHORIZED {
        return problem;
    }
    let refused = HeaderValue::from_static("Bearer realm=\"motcua\", error=\"invalid_token\"");
    problem.with_header(header::WWW_AUTHENTICATE, refused)
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::{test::TestRequest, web::Data};
    use chrono::TimeDelta;
    use domain::identity::{
        Account, AccountSession, AccountState, Device, authentication::Authentication,
    };
    use uuid::Uuid;

    async fn refused(state: Data<State>, authorization: &str) -> Code {
        let request = TestRequest::default()
            .app_data(state)
            .insert_header((header::AUTHORIZATION, authorization))
            .to_http_request();
        let answer = SignedIn::from_request(&request, &mut Payload::None).await;
        answer.err().unwrap().code()
    }

    #[actix_web::test]
    async fn without_a_readable_token_nobody_is_signed_in() {
        for sent in ["", "Basic bGFuOnNlY3JldA==", "Bearer", "Bearer not.a.token"] {
            let (state, _folder) = State::fresh("http://localhost");
            assert_eq!(refused(state, sent).await, Code::Unauthenticated, "{sent}");
        }
    }

    #[actix_web::test]
    async fn a_good_token_of_a_session_that_is_not_there_says_so() {
        let (state, _folder) = State::fresh("http://localhost");
        let issued = state
            .tokens
            .issue(Uuid::now_v7(), Uuid::now_v7(), state.clock.now())
            .await
            .unwrap();
        let sent = format!("bearer {}", issued.token);
        assert_eq!(refused(state, &sent).await, Code::SessionEnded);
    }

    #[actix_web::test]
    async fn a_password_chosen_by_another_opens_only_the_door_to_an_own_one() {
        let (state, _folder) = State::fresh("http://localhost");
        let (session_id, now) = (Uuid::now_v7(), state.clock.now());
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
            must_change_password: true,
            created_at: now,
            version: 1,
        };
        let id = account.id;
        let open = state.store.write("open", move |session| {
            session.accounts().add(&account, "hash".into())?;
            session.sessions().add(&AccountSession {
                id: session_id,
                account: id,
                created_at: now,
                last_used_at: now,
                expires_at: now + TimeDelta::hours(1),
                authentication: Authentication {
                    acr: Acr::Password,
                    at: now,
                },
                device: Device::default(),
                kiosk: None,
            })
        });
        open.await.unwrap();
        let issued = state.tokens.issue(id, session_id, now).await.unwrap();
        let sent = format!("Bearer {}", issued.token);
        let request = TestRequest::default()
            .app_data(state.clone())
            .insert_header((header::AUTHORIZATION, sent.as_str()))
            .to_http_request();
        let any = AnySession::from_request(&request, &mut Payload::None).await;
        assert!(any.is_ok());
        assert_eq!(refused(state, &sent).await, Code::PasswordChangeRequired);
    }

    #[actix_web::test]
    async fn an_expired_token_is_told_apart_so_that_clients_refresh() {
        let (state, _folder) = State::fresh("http://localhost");
        let issued = state
            .tokens
            .issue(Uuid::now_v7(), Uuid::now_v7(), state.clock.now())
            .await
            .unwrap();
        state.clock.advance(TimeDelta::minutes(11));
        let sent = format!("Bearer {}", issued.token);
        assert_eq!(refused(state, &sent).await, Code::TokenExpired);
    }
}
