use crate::{
    StorageError,
    row::{Place, instant, json_text, text},
    schema::{machine_keys, machines},
    vault::{DataKey, Opening},
};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use domain::{
    Word,
    machines::{Credential, Machine, MachineKey},
};

#[derive(Queryable, Insertable)]
#[diesel(table_name = machines)]
pub struct MachineRow {
    account: String,
    agency: String,
    name: String,
    scopes: String,
    contact: String,
    state: String,
    expires_at: NaiveDateTime,
    created_by: String,
    created_at: NaiveDateTime,
    last_used_at: Option<NaiveDateTime>,
    version: i64,
}

impl MachineRow {
    pub fn of(machine: &Machine, key: &DataKey) -> Result<Self, StorageError> {
        let Machine {
            id,
            name,
            agency,
            scopes,
            contact,
            state,
            expires_at,
            created_by,
            created_at,
            last_used_at,
            version,
        } = machine;
        let words: Vec<&str> = scopes.iter().map(|scope| scope.word()).collect();
        let account = text(*id);
        let seal = key.row("machines", &account);
        Ok(Self {
            agency: agency.as_str().to_owned(),
            name: name.as_str().to_owned(),
            scopes: json_text(&words)?,
            contact: seal.text("contact", contact.as_str())?,
            state: state.word().to_owned(),
            expires_at: expires_at.naive_utc(),
            created_by: text(*created_by),
            created_at: created_at.naive_utc(),
            last_used_at: last_used_at.map(|at| at.naive_utc()),
            version: *version,
            account,
        })
    }

    pub fn machine(self, opening: &mut Opening<'_>) -> Result<Machine, StorageError> {
        let at = |column| Place("machines", column);
        let words: Vec<String> = at("scopes").json(&self.scopes)?;
        let scopes = words.iter().map(|word| at("scopes").word(word));
        let contact = opening
            .row("machines", &self.account)
            .text("contact", &self.contact)?;
        Ok(Machine {
            id: at("account").parsed(&self.account)?,
            name: at("name").parsed(&self.name)?,
            agency: at("agency").parsed(&self.agency)?,
            scopes: scopes.collect::<Result<_, _>>()?,
            contact: at("contact").parsed(&contact)?,
            state: at("state").word(&self.state)?,
            expires_at: instant(self.expires_at),
            created_by: at("created_by").parsed(&self.created_by)?,
            created_at: instant(self.created_at),
            last_used_at: self.last_used_at.map(instant),
            version: self.version,
        })
    }
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = machine_keys)]
pub struct KeyRow {
    id: String,
    machine: String,
    hash: Option<String>,
    kid: Option<String>,
    jwk: Option<String>,
    created_at: NaiveDateTime,
    expires_at: NaiveDateTime,
    revoked_at: Option<NaiveDateTime>,
    last_used_at: Option<NaiveDateTime>,
}

impl KeyRow {
    pub fn of(key: &MachineKey) -> Self {
        let MachineKey {
            id,
            machine,
            credential,
            created_at,
            expires_at,
            revoked_at,
            last_used_at,
        } = key;
        let (hash, kid, jwk) = match credential {
            Credential::Secret { hash } => (Some(hash), None, None),
            Credential::PublicKey { kid, jwk } => (None, Some(kid), Some(jwk)),
        };
        Self {
            id: text(*id),
            machine: text(*machine),
            hash: hash.cloned(),
            kid: kid.cloned(),
            jwk: jwk.cloned(),
            created_at: created_at.naive_utc(),
            expires_at: expires_at.naive_utc(),
            revoked_at: revoked_at.map(|at| at.naive_utc()),
            last_used_at: last_used_at.map(|at| at.naive_utc()),
        }
    }

    pub fn key(self) -> Result<MachineKey, StorageError> {
        let at = |column| Place("machine_keys", column);
        let credential = match (self.hash, self.kid, self.jwk) {
            (Some(hash), None, None) => Credential::Secret { hash },
            (None, Some(kid), Some(jwk)) => Credential::PublicKey { kid, jwk },
            _ => return Err(at("hash").corrupt("neither one kind nor the other")),
        };
        Ok(MachineKey {
            id: at("id").parsed(&self.id)?,
            machine: at("machine").parsed(&self.machine)?,
            credential,
            created_at: instant(self.created_at),
            expires_at: instant(self.expires_at),
            revoked_at: self.revoked_at.map(instant),
            last_used_at: self.last_used_at.map(instant),
        })
    }
}
