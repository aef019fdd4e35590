use super::Policy;
use crate::problem::{Code, Problem};
use actix_web::http::header::{HeaderName, HeaderValue};
use governor::{
    RateLimiter,
    clock::{Clock, DefaultClock},
    middleware::StateInformationMiddleware,
    state::keyed::DefaultKeyedStateStore,
};
use std::hash::Hash;

/// Counts a class of requests for each key: an address, or whoever calls.
pub struct Limiter<K: Clone + Eq + Hash> {
    policy: Policy,
    counts: RateLimiter<K, DefaultKeyedStateStore<K>, DefaultClock, StateInformationMiddleware>,
}

/// What is left after a request that was let through, or how long to wait after one that was not.
#[derive(Clone, Copy, Debug)]
pub struct Allowance {
    policy: Policy,
    remaining: u32,
    reset_seconds: u64,
}

impl<K: Clone + Eq + Hash> Limiter<K> {
    pub fn new(policy: Policy) -> Self {
        Self {
            policy,
            counts: RateLimiter::keyed(policy.quota()).with_middleware(),
        }
    }

    pub fn take(&self, key: &K) -> Result<Allowance, Problem> {
        let spread = self.policy.seconds() / u64::from(self.policy.most.get()).max(1);
        let allowance = |remaining, reset_seconds| Allowance {
            policy: self.policy,
            remaining,
            reset_seconds,
        };
        match self.counts.check_key(key) {
            Ok(state) => Ok(allowance(state.remaining_burst_capacity(), spread)),
            Err(until) => {
                let wait = until.wait_time_from(self.counts.clock().now()).as_secs() + 1;
                let problem = Problem::of(Code::TooManyRequests).retry_after(wait);
                let headers = headers(&[allowance(0, wait)]);
                Err(headers.into_iter().fold(problem, |problem, (name, value)| {
                    problem.with_header(name, value)
                }))
            }
        }
    }

    /// Forgets keys that have not been seen for a while.
    pub fn forget_idle(&self) {
        self.counts.retain_recent();
    }
}

/// `RateLimit-Policy` and `RateLimit` as the IETF draft names them: a list, one member for each policy.
pub fn headers(allowances: &[Allowance]) -> Vec<(HeaderName, HeaderValue)> {
    let listed = |item: fn(&Allowance) -> String| {
        let items: Vec<String> = allowances.iter().map(item).collect();
        HeaderValue::try_from(items.join(", ")).ok()
    };
    let policies = listed(|allowance| {
        let Policy { name, most, .. } = allowance.policy;
        format!("\"{name}\";q={most};w={}", allowance.policy.seconds())
    });
    let left = listed(|allowance| {
        let Allowance {
            policy,
            remaining,
            reset_seconds,
        } = allowance;
        format!("\"{}\";r={remaining};t={reset_seconds}", policy.name)
    });
    let named = [("ratelimit-policy", policies), ("ratelimit", left)];
    let named = named.into_iter().filter(|_| !allowances.is_empty());
    named
        .filter_map(|(name, value)| Some((HeaderName::from_static(name), value?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::IpAddr;

    #[test]
    fn who_asks_too_often_is_told_how_long_to_wait_and_nobody_else_waits() {
        let limiter = Limiter::new(Policy::LOOKUP);
        let address: IpAddr = "1.1.1.1".parse().unwrap();
        for _ in 0..Policy::LOOKUP.most.get() {
            assert!(limiter.take(&address).is_ok());
        }
        let refused = limiter.take(&address).unwrap_err();
        assert_eq!(refused.code(), Code::TooManyRequests);
        assert!(limiter.take(&"1.1.1.2".parse().unwrap()).is_ok());
    }

    #[test]
    fn every_policy_that_counted_a_request_is_told() {
        let all = Limiter::new(Policy::REFRESH).take(&1).unwrap();
        let caller = Limiter::new(Policy::CALLER).take(&1).unwrap();
        let told = headers(&[all, caller]);
        assert_eq!(told[0].1, "\"refresh\";q=60;w=60, \"caller\";q=1200;w=60");
        assert_eq!(told[1].1, "\"refresh\";r=59;t=1, \"caller\";r=1199;t=0");
        assert!(headers(&[]).is_empty());
    }
}
