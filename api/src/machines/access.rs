//! How another system comes in: its key is found, and the machine behind it, at every request. So a key that is revoked and a
//! machine that is frozen, closed or expired is out on every node at once.

use super::ApiKey;
use crate::{
    identity::tokens::Claims,
    problem::{Code, Problem},
    state::State,
};
use chrono::{DateTime, Utc};
use domain::{
    Word,
    agencies::AgencyPath,
    audit::Origin,
    identity::{
        AccountKind, Caller,
        authentication::{Acr, Authentication},
    },
    machines::{
        Credential, Machine, MachineGrant, MachineKey, MachineScope, USE_IS_KNOWN_TO, is_news,
    },
};
use persistence::Session;
use uuid::Uuid;

/// A key with the machine it belongs to, and where that belongs.
struct Found {
    key: MachineKey,
    machine: Machine,
    agency_path: AgencyPath,
}

pub async fn by_key(state: &State, sent: &ApiKey, origin: Origin) -> Result<Caller, Problem> {
    let found = find(state, sent.id).await?;
    let known = found.filter(|found| match &found.key.credential {
        Credential::Secret { hash } => sent.matches(hash),
        Credential::PublicKey { .. } => false,
    });
    let found = known.ok_or_else(|| Problem::of(Code::Unauthenticated))?;
    found.come_in(state, origin).await
}

/// By a token that is good in itself.
pub async fn by_token(state: &State, claims: &Claims, origin: Origin) -> Result<Caller, Problem> {
    let found = find(state, claims.sid).await?;
    let own = found
        .filter(|found| found.machine.id == claims.sub && claims.client_id == Some(claims.sub));
    let found = own.ok_or_else(|| Problem::of(Code::Unauthenticated))?;
    let mut caller = found.come_in(state, origin).await?;
    let asked = scopes(claims.scope.as_deref().unwrap_or_default());
    caller.grant = caller.grant.map(|grant| grant.only(&asked));
    Ok(caller)
}

/// The words of a scope that are known.
fn scopes(text: &str) -> Vec<MachineScope> {
    text.split(' ')
        .filter_map(MachineScope::from_word)
        .collect()
}

async fn find(state: &State, key: Uuid) -> Result<Option<Found>, Problem> {
    let find = move |session: &mut Session<'_>| {
        let Some((key, machine)) = session.machines().find_key(key)? else {
            return Ok::<_, Problem>(None);
        };
        let agency_path = session.agencies().path(&machine.agency)?;
        Ok(Some(Found {
            key,
            machine,
            agency_path,
        }))
    };
    state.store.read("machine_caller", find).await
}

/// Whether key and machine work at this instant.
pub fn check(key: &MachineKey, machine: &Machine, now: DateTime<Utc>) -> Result<(), Problem> {
    if key.works(now) && machine.works(now) {
        return Ok(());
    }
    Err(Problem::of(Code::MachineStopped).concerning(Some(machine.id)))
}

impl Found {
    async fn come_in(self, state: &State, origin: Origin) -> Result<Caller, Problem> {
        let now = origin.at;
        check(&self.key, &self.machine, now)?;
        if is_news(self.key.last_used_at, now) {
            let key = self.key.clone();
            let note = move |session: &mut Session<'_>| {
                session
                    .machines()
                    .note_use(&key, now - USE_IS_KNOWN_TO, now)
            };
            state
                .store
                .write("note_machine_use", note)
                .await
                .map_err(Problem::from)?;
        }
        Ok(self.caller(origin))
    }

    fn caller(self, origin: Origin) -> Caller {
        let Self {
            key,
            machine,
            agency_path,
        } = self;
        Caller {
            account: machine.id,
            session: key.id,
            kind: AccountKind::Machine,
            username: format!("machine:{}", machine.id),
            full_name: machine.name,
            must_change_password: false,
            authentication: Authentication {
                acr: Acr::Password,
                at: key.created_at,
            },
            has_second_factor: false,
            must_enrol_second_factor: false,
            idle_until: None,
            positions: Vec::new(),
            mandates: Vec::new(),
            emergencies: Vec::new(),
            grant: Some(MachineGrant {
                scopes: machine.scopes,
                agency: machine.agency,
                agency_path,
            }),
            origin,
        }
    }
}
