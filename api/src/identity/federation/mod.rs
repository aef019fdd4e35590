//! Signing in at a provider of electronic identities: begun by a client, answered through a browser, finished by the same
//! client, each on whatever node (SEC-1).

mod begin;
mod bindings;
mod callback;
mod finish;
mod link;
mod sign_in;

pub use begin::{Begun, Wanted, begin};
pub use callback::{Answer, returned};
pub use finish::{Shown, finish};
pub use link::link;
pub use sign_in::sign_in;

use crate::{
    config::Config,
    gateways::oidc::{Failure, Provider},
    problem::{Code, Problem},
    secret::Secret,
};
use bindings::Bindings;
use std::error::Error;

/// Later attempts ask the provider anew.
const RETRY_SECONDS: u64 = 5;

pub struct Federation {
    providers: Vec<Provider>,
    bindings: Bindings,
}

impl Federation {
    /// Providers that do not answer hinder nobody from starting.
    pub fn new(config: &Config, secret: &Secret) -> Result<Self, Box<dyn Error>> {
        let settings = config.providers.iter().cloned();
        let providers = settings.map(|settings| Provider::new(settings, &config.public_url));
        Ok(Self {
            providers: providers.collect::<Result<_, _>>()?,
            bindings: Bindings::new(secret),
        })
    }

    pub fn providers(&self) -> &[Provider] {
        &self.providers
    }

    pub fn find(&self, id: &str) -> Option<&Provider> {
        self.providers.iter().find(|one| one.settings.id == id)
    }

    pub fn of_issuer(&self, issuer: &str) -> Option<&Provider> {
        let mut providers = self.providers.iter();
        providers.find(|one| one.settings.issuer == issuer)
    }
}

/// What the log says names the provider and the reason, never the person.
fn failed(provider: &Provider, failure: Failure) -> Problem {
    let id = &provider.settings.id;
    match failure {
        Failure::Unavailable(reason) => {
            log::warn!("identity provider {id} is unavailable: {reason}");
            Problem::of(Code::ProviderUnavailable).retry_after(RETRY_SECONDS)
        }
        Failure::Refused(reason) => {
            log::warn!("identity provider {id} has proved nothing: {reason}");
            Problem::of(Code::IdentityNotProved)
        }
    }
}

fn not_open() -> Problem {
    Problem::of(Code::SignInNotOpen)
}
