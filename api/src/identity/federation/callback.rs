use super::{
    bindings::{Bindings, Sent, Ticket},
    not_open,
};
use crate::{
    extract::pairs,
    gateways::oidc::Provider,
    problem::{Code, Problem},
    state::State,
};
use chrono::{DateTime, Utc};
use domain::{
    audit::Origin,
    identity::federation::{CODE_GOOD_FOR, FederatedSignIn},
};
use openidconnect::url::Url;
use persistence::Session;

/// Longer ones are no provider's.
const LONGEST: usize = 2000;

/// What a provider sends through the browser (RFC 6749, section 4.1.2; RFC 9207).
#[derive(Default)]
pub struct Answer {
    state: Option<String>,
    code: Option<String>,
    error: Option<String>,
    issuer: Option<String>,
}

/// What the client is told by the address that the browser comes back to.
enum Outcome {
    Code(String),
    Error(&'static str),
}

impl Answer {
    /// What else stands there is not looked at; what stands there twice or without end is no answer.
    pub fn read(query: &str) -> Result<Self, Problem> {
        let mut answer = Self::default();
        for (name, value) in pairs(query) {
            let place = match name.as_str() {
                "state" => &mut answer.state,
                "code" => &mut answer.code,
                "error" => &mut answer.error,
                "iss" => &mut answer.issuer,
                _ => continue,
            };
            if value.len() > LONGEST || place.replace(value).is_some() {
                return Err(not_open());
            }
        }
        Ok(answer)
    }

    /// The provider's code, if it is an answer of this provider at all.
    fn sent(self, provider: &Provider) -> Result<Sent, &'static str> {
        let named = self.issuer;
        match (self.code, self.error.as_deref()) {
            _ if named
                .as_ref()
                .is_some_and(|named| *named != provider.settings.issuer) =>
            {
                Err("sign_in_failed")
            }
            (Some(code), None) => Ok(Sent {
                code,
                is_named: named.is_some(),
            }),
            (_, Some("access_denied")) => Err("access_denied"),
            _ => Err("sign_in_failed"),
        }
    }
}

/// The address to which the browser goes on. Nothing of the person is asked or known here: the client does that.
pub async fn returned(
    state: &State,
    provider: &str,
    answer: Answer,
    origin: Origin,
) -> Result<String, Problem> {
    let provider = state.federation.find(provider);
    let provider = provider.ok_or_else(|| Problem::of(Code::NotFound))?;
    let shown = answer.state.clone().unwrap_or_default();
    let (id, sent) = (provider.settings.id.clone(), answer.sent(provider));
    let (bindings, now) = (state.federation.bindings.clone(), origin.at);
    let taking = state.store.write("take_provider_answer", move |session| {
        let hash = Ticket::hash_of(&shown);
        let taken = session.federated_sign_ins().take_by_state(&hash, now)?;
        // A state of another provider is used up as well.
        let Some(sign_in) = taken.filter(|taken| taken.provider == id) else {
            return Ok(None);
        };
        let outcome = match sent {
            Ok(sent) => keep(session, &bindings, &sign_in, &sent, now)?,
            Err(word) => Outcome::Error(word),
        };
        let entry = origin.entry().on("auth/federated-sign-ins", sign_in.id);
        session.audit().record(entry)?;
        Ok::<_, Problem>(Some((sign_in, outcome)))
    });
    let (sign_in, outcome) = taking.await?.ok_or_else(not_open)?;
    address(&sign_in, &outcome)
}

fn keep(
    session: &mut Session<'_>,
    bindings: &Bindings,
    sign_in: &FederatedSignIn,
    sent: &Sent,
    now: DateTime<Utc>,
) -> Result<Outcome, Problem> {
    let (ticket, sealed) = (Ticket::generate(), bindings.seal(sign_in.id, sent)?);
    let until = now + CODE_GOOD_FOR;
    let mut sign_ins = session.federated_sign_ins();
    sign_ins.save_answer(sign_in.id, &sealed, &ticket.hash, until)?;
    Ok(Outcome::Code(ticket.token))
}

/// `state` is the id that the client was given when it began.
fn address(sign_in: &FederatedSignIn, outcome: &Outcome) -> Result<String, Problem> {
    let mut address = Url::parse(&sign_in.return_url).map_err(Problem::internal)?;
    let (name, value) = match outcome {
        Outcome::Code(code) => ("code", code.as_str()),
        Outcome::Error(word) => ("error", *word),
    };
    let state = sign_in.id.to_string();
    address
        .query_pairs_mut()
        .append_pair(name, value)
        .append_pair("state", &state);
    Ok(address.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_read_whatever_else_the_provider_adds() {
        let answer = Answer::read("code=a&state=b&session_state=c&iss=d")
            .ok()
            .unwrap();
        assert_eq!(answer.code.unwrap(), "a");
        assert_eq!(answer.state.unwrap(), "b");
        assert_eq!(answer.issuer.unwrap(), "d");
    }

    #[test]
    fn what_is_said_twice_or_without_end_is_no_answer() {
        let endless = format!("code={}&state=b", "x".repeat(LONGEST + 1));
        for query in ["code=a&code=b&state=c", "state=a&state=a", &endless] {
            assert_eq!(
                Answer::read(query).err().unwrap().code(),
                Code::SignInNotOpen
            );
        }
    }
}
