//! A proof for a token: the assertion is used up, and the machine is told in the log (RFC 6749, section 4.4).

use super::{
    access,
    assertion::{self, Assertion, Proof},
    public_key::PublicKey,
};
use crate::problem::{Code, Problem};
use chrono::{DateTime, Utc};
use domain::{
    Word,
    audit::Origin,
    identity::AccountKind,
    machines::{Credential, MachineKey, MachineScope, USE_IS_KNOWN_TO},
};
use persistence::Session;
use uuid::Uuid;

/// What a machine may get a token for.
#[derive(Debug)]
pub struct Ticket {
    pub machine: Uuid,
    pub key: Uuid,
    /// Words between spaces.
    pub scope: String,
    /// With the key or with the machine, whichever is first.
    pub ends_at: DateTime<Utc>,
}

/// The key that the assertion names, whatever has become of it.
pub fn find_key(session: &mut Session<'_>, sent: &Assertion) -> Result<MachineKey, Problem> {
    let found = session
        .machines()
        .find_public_key(sent.machine, &sent.kid)?;
    found.ok_or_else(|| Problem::of(Code::InvalidClient))
}

pub fn public_key(key: &MachineKey) -> Result<PublicKey, Problem> {
    match &key.credential {
        Credential::PublicKey { jwk, .. } => PublicKey::stored(jwk)
            .map_err(|fault| Problem::internal(format!("key {}: {fault:?}", key.id))),
        Credential::Secret { .. } => Err(Problem::of(Code::InvalidClient)),
    }
}

/// Whoever comes again with the same assertion comes too late, on whichever node.
pub fn exchange(
    session: &mut Session<'_>,
    key: Uuid,
    proof: &Proof,
    asked: Option<&str>,
    origin: &Origin,
) -> Result<Ticket, Problem> {
    let now = origin.at;
    let found = session.machines().find_key(key)?;
    let (key, machine) = found.ok_or_else(|| Problem::of(Code::InvalidClient))?;
    access::check(&key, &machine, now)?;
    let scope = scope(&machine.scopes, asked)?;
    let Proof { jti, expires_at } = proof;
    let is_first = session
        .machines()
        .use_assertion(machine.id, jti, *expires_at)?;
    if !is_first {
        return Err(assertion::replayed().concerning(Some(machine.id)));
    }
    session
        .machines()
        .note_use(&key, now - USE_IS_KNOWN_TO, now)?;
    let entry = origin.entry().by(machine.id, AccountKind::Machine, key.id);
    let entry = entry.on("machine-keys", key.id).at(&machine.agency);
    session.audit().record(entry)?;
    Ok(Ticket {
        machine: machine.id,
        key: key.id,
        scope,
        ends_at: key.expires_at.min(machine.expires_at),
    })
}

/// What was asked for, if all of it was granted; without a wish everything that was granted.
fn scope(granted: &[MachineScope], asked: Option<&str>) -> Result<String, Problem> {
    let granted: Vec<&str> = granted.iter().map(|scope| scope.word()).collect();
    let Some(asked) = asked else {
        return Ok(granted.join(" "));
    };
    let words: Vec<&str> = asked.split_ascii_whitespace().collect();
    if words.iter().any(|word| !granted.contains(word)) {
        return Err(Problem::of(Code::InvalidScope));
    }
    let chosen = granted.into_iter().filter(|word| words.contains(word));
    Ok(chosen.collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOTH: &[MachineScope] = <MachineScope as Word>::ALL;

    fn given(granted: &[MachineScope], asked: Option<&str>) -> Result<String, Code> {
        scope(granted, asked).map_err(|problem| problem.code())
    }

    #[test]
    fn a_token_has_what_was_asked_for_and_granted() {
        assert_eq!(given(BOTH, None).unwrap(), "dossiers:read dossiers:file");
        assert_eq!(given(BOTH, Some("dossiers:file")).unwrap(), "dossiers:file");
        assert_eq!(given(&[], None).unwrap(), "");
        for lacking in [
            "dossiers:file",
            "dossiers:read dossiers:file",
            "dossiers:approve",
        ] {
            let reads = [MachineScope::DossiersRead];
            assert_eq!(given(&reads, Some(lacking)), Err(Code::InvalidScope));
        }
    }
}
