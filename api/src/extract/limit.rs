//! How often one client address may ask at all, and how often it may do what can be guessed at.

use super::device::client_address;
use crate::{
    problem::{Code, Problem},
    state::State,
};
use actix_web::{
    FromRequest, HttpMessage, HttpRequest,
    dev::Payload,
    http::header::{HeaderName, HeaderValue},
};
use governor::{
    Quota, RateLimiter,
    clock::{Clock, DefaultClock},
    middleware::StateInformationMiddleware,
    state::keyed::DefaultKeyedStateStore,
};
use std::{
    future::{Ready, ready},
    net::{IpAddr, Ipv6Addr},
    num::NonZeroU32,
};

/// Twenty a minute become a thousand a second.
const DEMO_FACTOR: NonZeroU32 = NonZeroU32::new(3_000).unwrap();

/// A class of requests and how many of them one address may send in a while.
#[derive(Clone, Copy, Debug)]
pub struct Policy {
    pub name: &'static str,
    pub most: NonZeroU32,
    pub within: Window,
}

#[derive(Clone, Copy, Debug)]
pub enum Window {
    Minute,
    Hour,
}

impl Policy {
    pub const SIGN_IN: Self = Self {
        name: "sign-in",
        most: NonZeroU32::new(30).unwrap(),
        within: Window::Minute,
    };
    pub const REFRESH: Self = Self {
        name: "refresh",
        most: NonZeroU32::new(60).unwrap(),
        within: Window::Minute,
    };
    pub const LOOKUP: Self = Self {
        name: "lookup",
        most: NonZeroU32::new(20).unwrap(),
        within: Window::Minute,
    };
    pub const SIMULATION: Self = Self {
        name: "simulation",
        most: NonZeroU32::new(60).unwrap(),
        within: Window::Minute,
    };
    pub const CODE_ALONE: Self = Self {
        name: "code-alone",
        most: NonZeroU32::new(10).unwrap(),
        within: Window::Hour,
    };

    fn for_all(per_minute: NonZeroU32) -> Self {
        Self {
            name: "all",
            most: per_minute,
            within: Window::Minute,
        }
    }

    fn for_demo(self) -> Self {
        Self {
            most: self.most.saturating_mul(DEMO_FACTOR),
            ..self
        }
    }

    fn quota(self) -> Quota {
        match self.within {
            Window::Minute => Quota::per_minute(self.most),
            Window::Hour => Quota::per_hour(self.most),
        }
    }

    fn seconds(self) -> u64 {
        match self.within {
            Window::Minute => 60,
            Window::Hour => 3600,
        }
    }
}

/// Passed by a request whose address has not signed in too often.
pub struct SignInLimit;

/// Passed by a request whose address has not renewed sessions too often.
pub struct RefreshLimit;

/// Passed by a request whose address has not looked up too often (PUB-1).
pub struct LookupLimit(Option<IpAddr>);

/// Passed by a request whose address has not simulated too often.
pub struct SimulationLimit;

pub struct Limits {
    all: Limiter,
    sign_in: Limiter,
    refresh: Limiter,
    lookup: Limiter,
    simulation: Limiter,
    code_alone: Limiter,
}

/// What is left after a request that was let through; the middleware tells it in the headers.
#[derive(Clone, Copy, Debug)]
pub struct Allowance {
    policy: Policy,
    remaining: u32,
    reset_seconds: u64,
}

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
        from.0
            .map_or(Ok(()), |address| self.code_alone.take(address).map(|_| ()))
    }

    /// Forgets addresses that have not been seen for a while.
    pub fn forget_idle(&self) {
        let Self {
            all,
            sign_in,
            refresh,
            lookup,
            simulation,
            code_alone,
        } = self;
        for limiter in [all, sign_in, refresh, lookup, simulation, code_alone] {
            limiter.counts.retain_recent();
        }
    }

    fn of(per_minute: NonZeroU32, adapt: impl Fn(Policy) -> Policy) -> Self {
        let limiter = |policy| Limiter::new(adapt(policy));
        Self {
            all: Limiter::new(Policy::for_all(per_minute)),
            sign_in: limiter(Policy::SIGN_IN),
            refresh: limiter(Policy::REFRESH),
            lookup: limiter(Policy::LOOKUP),
            simulation: limiter(Policy::SIMULATION),
            code_alone: limiter(Policy::CODE_ALONE),
        }
    }
}

/// Counts a request of whatever kind; the smaller policies count theirs besides.
pub fn count_request(request: &HttpRequest) -> Result<(), Problem> {
    count(request, |limits| &limits.all).map(|_| ())
}

/// One IPv6 client owns a whole /64.
pub fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        address @ IpAddr::V4(_) => address,
        IpAddr::V6(address) => {
            let prefix = address.to_bits() >> 64 << 64;
            IpAddr::V6(Ipv6Addr::from_bits(prefix))
        }
    }
}

impl Allowance {
    /// `RateLimit-Policy` and `RateLimit` as the IETF draft names them.
    pub fn headers(&self) -> Vec<(HeaderName, HeaderValue)> {
        let Policy { name, most, .. } = self.policy;
        let seconds = self.policy.seconds();
        let Self {
            remaining,
            reset_seconds,
            ..
        } = self;
        [
            (
                "ratelimit-policy",
                format!("\"{name}\";q={most};w={seconds}"),
            ),
            (
                "ratelimit",
                format!("\"{name}\";r={remaining};t={reset_seconds}"),
            ),
        ]
        .into_iter()
        .filter_map(|(name, value)| {
            Some((
                HeaderName::from_static(name),
                HeaderValue::try_from(value).ok()?,
            ))
        })
        .collect()
    }
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

type Counts =
    RateLimiter<IpAddr, DefaultKeyedStateStore<IpAddr>, DefaultClock, StateInformationMiddleware>;

struct Limiter {
    policy: Policy,
    counts: Counts,
}

impl Limiter {
    fn new(policy: Policy) -> Self {
        Self {
            policy,
            counts: RateLimiter::keyed(policy.quota()).with_middleware(),
        }
    }

    fn take(&self, address: IpAddr) -> Result<Allowance, Problem> {
        let spread = self.policy.seconds() / u64::from(self.policy.most.get()).max(1);
        let allowance = |remaining, reset_seconds| Allowance {
            policy: self.policy,
            remaining,
            reset_seconds,
        };
        match self.counts.check_key(&address) {
            Ok(state) => Ok(allowance(state.remaining_burst_capacity(), spread)),
            Err(until) => {
                let wait = until.wait_time_from(self.counts.clock().now()).as_secs() + 1;
                let problem = Problem::of(Code::TooManyRequests).retry_after(wait);
                let headers = allowance(0, wait).headers();
                Err(headers.into_iter().fold(problem, |problem, (name, value)| {
                    problem.with_header(name, value)
                }))
            }
        }
    }
}

/// The address that was counted; a request without one came from inside the process.
fn count(
    request: &HttpRequest,
    class: impl Fn(&Limits) -> &Limiter,
) -> Result<Option<IpAddr>, Problem> {
    let state = State::of(request)?;
    let address = address(request, state.config.proxy_hops);
    if let Some(address) = address {
        let allowance = class(&state.limits).take(address)?;
        request.extensions_mut().insert(allowance);
    }
    Ok(address)
}

fn address(request: &HttpRequest, proxy_hops: usize) -> Option<IpAddr> {
    client_address(request, proxy_hops).map(network)
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    fn seen(hops: usize, forwarded: &str) -> Option<String> {
        let request = TestRequest::default()
            .peer_addr("10.0.0.1:5000".parse().unwrap())
            .insert_header(("x-forwarded-for", forwarded))
            .to_http_request();
        address(&request, hops).map(|address| address.to_string())
    }

    #[test]
    fn a_client_cannot_write_its_own_address() {
        assert_eq!(seen(0, "1.1.1.1").unwrap(), "10.0.0.1");
        assert_eq!(seen(1, "6.6.6.6, 1.1.1.1").unwrap(), "1.1.1.1");
        assert_eq!(seen(2, "6.6.6.6, 1.1.1.1, 10.0.0.2").unwrap(), "1.1.1.1");
        assert_eq!(seen(1, "nonsense").unwrap(), "10.0.0.1");
    }

    #[test]
    fn clients_of_version_four_are_told_apart_behind_a_socket_of_version_six() {
        let seen = |text: &str| network(text.parse().unwrap()).to_string();
        assert_eq!(seen("::ffff:1.1.1.1"), "1.1.1.1");
        assert_eq!(seen("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
    }

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
        let headers = limits.all.take(address).unwrap().headers();
        assert_eq!(headers[0].1, "\"all\";q=1;w=60");
        let refused = limits.all.take(address).unwrap_err();
        assert_eq!(refused.code(), Code::TooManyRequests);
    }

    #[test]
    fn an_address_that_asks_too_often_is_told_how_long_to_wait() {
        let limiter = Limiter::new(Policy::LOOKUP);
        let address: IpAddr = "1.1.1.1".parse().unwrap();
        for _ in 0..Policy::LOOKUP.most.get() {
            assert!(limiter.take(address).is_ok());
        }
        assert_eq!(
            limiter.take(address).unwrap_err().code(),
            Code::TooManyRequests
        );
        assert!(limiter.take("1.1.1.2".parse().unwrap()).is_ok());
    }
}
