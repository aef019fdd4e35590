//! How often one address or one caller may ask at all, and how often it may do what can be guessed at or costs much.

mod limiter;
mod policy;

pub use limiter::{Allowance, headers as allowance_headers};
pub use policy::{Policy, Window};

use super::address::{client_address, network};
use crate::{problem::Problem, state::State};
use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload};
use limiter::Limiter;
use std::{
    future::{Ready, ready},
    net::IpAddr,
    num::NonZeroU32,
};
use uuid::Uuid;

/// Passed by a request whose address has not signed in too often.
pub struct SignInLimit;

/// Passed by a request whose address has not renewed sessions too often.
pub struct RefreshLimit;

/// Passed by a request whose address has not looked up too often (PUB-1).
pub struct LookupLimit(Option<IpAddr>);

/// Passed by a request whose address has not simulated too often.
pub struct SimulationLimit;

pub struct Limits {
    all: Limiter<IpAddr>,
    sign_in: Limiter<IpAddr>,
    refresh: Limiter<IpAddr>,
    lookup: Limiter<IpAddr>,
    simulation: Limiter<IpAddr>,
    code_alone: Limiter<IpAddr>,
    caller: Limiter<Uuid>,
    changes: Limiter<Uuid>,
    uploads: Limiter<Uuid>,
}

/// By which policies a request was counted; the middleware tells it in the headers.
#[derive(Default)]
struct Counted(Vec<Allowance>);

impl Limits {
    pub fn new(per_minute: NonZeroU32) -> Self {
        Self::of(per_minute, |policy| policy)
    }

    /// For made-up data only: one address may send hundreds of requests a second.
    pub fn generous() -> Self {
        let per_minute = Policy::SIGN_IN.for_demo().most;
        Self::of(per_minute, Policy::for_demo)
    }

    /// Codes are consecutive: without a second factor somebody could walk through all of them (PUB-1).
    pub fn look_up_code_alone(&self, from: &LookupLimit) -> Result<(), Problem> {
        let address = from.0.as_ref();
        address.map_or(Ok(()), |address| self.code_alone.take(address).map(|_| ()))
    }

    pub fn forget_idle(&self) {
        let Self {
            all,
            sign_in,
            refresh,
            lookup,
            simulation,
            code_alone,
            caller,
            changes,
            uploads,
        } = self;
        for limiter in [all, sign_in, refresh, lookup, simulation, code_alone] {
            limiter.forget_idle();
        }
        for limiter in [caller, changes, uploads] {
            limiter.forget_idle();
        }
    }

    fn of(per_minute: NonZeroU32, adapt: impl Fn(Policy) -> Policy) -> Self {
        let of_address = |policy| Limiter::new(adapt(policy));
        let of_caller = |policy: Policy, part| {
            let policy = policy.at_least(per_minute.get() / part);
            Limiter::new(adapt(policy))
        };
        Self {
            all: Limiter::new(Policy::for_all(per_minute)),
            sign_in: of_address(Policy::SIGN_IN),
            refresh: of_address(Policy::REFRESH),
            lookup: of_address(Policy::LOOKUP),
            simulation: of_address(Policy::SIMULATION),
            code_alone: of_address(Policy::CODE_ALONE),
            caller: of_caller(Policy::CALLER, 5),
            changes: of_caller(Policy::CHANGES, 20),
            uploads: of_caller(Policy::UPLOADS, 100),
        }
    }

    /// The classes of a request that is no longer anonymous.
    fn of_caller(&self, request: &HttpRequest) -> impl Iterator<Item = &Limiter<Uuid>> {
        let is_form = request
            .content_type()
            .eq_ignore_ascii_case("multipart/form-data");
        let classes = [
            (&self.caller, true),
            (&self.changes, !request.method().is_safe()),
            (&self.uploads, is_form),
        ];
        classes
            .into_iter()
            .filter(|(_, counts)| *counts)
            .map(|(limiter, _)| limiter)
    }
}

/// Counts a request of whatever kind; the smaller policies count theirs besides.
pub fn count_request(request: &HttpRequest) -> Result<(), Problem> {
    count(request, |limits| &limits.all).map(|_| ())
}

/// Counts a request by whoever sends it, a person's account or any other caller with an id.
pub fn count_caller(request: &HttpRequest, limits: &Limits, caller: Uuid) -> Result<(), Problem> {
    limits.of_caller(request).try_for_each(|limiter| {
        note(request, limiter.take(&caller)?);
        Ok(())
    })
}

/// Everything that was counted of the request so far.
pub fn allowances(request: &HttpRequest) -> Vec<Allowance> {
    let extensions = request.extensions();
    extensions
        .get()
        .map(|Counted(allowances)| allowances.clone())
        .unwrap_or_default()
}

impl FromRequest for SignInLimit {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(count(request, |limits| &limits.sign_in).map(|_| Self))
    }
}

impl FromRequest for RefreshLimit {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(count(request, |limits| &limits.refresh).map(|_| Self))
    }
}

impl FromRequest for SimulationLimit {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(count(request, |limits| &limits.simulation).map(|_| Self))
    }
}

impl FromRequest for LookupLimit {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(count(request, |limits| &limits.lookup).map(Self))
    }
}

/// The address that was counted; a request without one came from inside the process.
fn count(
    request: &HttpRequest,
    class: impl Fn(&Limits) -> &Limiter<IpAddr>,
) -> Result<Option<IpAddr>, Problem> {
    let state = State::of(request)?;
    let address = client_address(request, &state.config.proxies).map(network);
    if let Some(address) = &address {
        note(request, class(&state.limits).take(address)?);
    }
    Ok(address)
}

fn note(request: &HttpRequest, allowance: Allowance) {
    let mut extensions = request.extensions_mut();
    if !extensions.contains::<Counted>() {
        extensions.insert(Counted::default());
    }
    if let Some(Counted(allowances)) = extensions.get_mut() {
        allowances.push(allowance);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Code;
    use actix_web::{http::Method, test::TestRequest};

    #[test]
    fn codes_alone_cannot_be_walked_through() {
        let limits = Limits::new(NonZeroU32::MAX);
        let from = LookupLimit("1.1.1.1".parse().ok());
        for _ in 0..10 {
            assert!(limits.look_up_code_alone(&from).is_ok());
        }
        let refused = limits.look_up_code_alone(&from).unwrap_err();
        assert_eq!(refused.code(), Code::TooManyRequests);
        let other = LookupLimit("1.1.1.2".parse().ok());
        assert!(limits.look_up_code_alone(&other).is_ok());
    }

    #[test]
    fn all_requests_of_one_address_count_together() {
        let limits = Limits::new(NonZeroU32::MIN);
        let address: IpAddr = "1.1.1.1".parse().unwrap();
        assert!(limits.all.take(&address).is_ok());
        let refused = limits.all.take(&address).unwrap_err();
        assert_eq!(refused.code(), Code::TooManyRequests);
    }

    #[test]
    fn one_caller_changes_and_uploads_less_often_than_it_reads() {
        let limits = Limits::new(NonZeroU32::MIN);
        let form = ("content-type", "multipart/form-data; boundary=x");
        let sent = |method: Method| TestRequest::default().method(method);
        let classes = [
            (sent(Method::GET).to_http_request(), 1_200),
            (sent(Method::PATCH).to_http_request(), 300),
            (sent(Method::POST).insert_header(form).to_http_request(), 60),
        ];
        for (request, most) in classes {
            let caller = Uuid::now_v7();
            for _ in 0..most {
                assert!(count_caller(&request, &limits, caller).is_ok());
            }
            let refused = count_caller(&request, &limits, caller).unwrap_err();
            assert_eq!(refused.code(), Code::TooManyRequests);
            assert!(count_caller(&request, &limits, Uuid::now_v7()).is_ok());
        }
    }
}
