mod keys;
mod row;

use crate::{
    Page, StorageError,
    connection::AnyConnection,
    identity::{Accounts, Changes},
    row::{json_text, text},
    schema::machines,
    vault::Keys,
};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::{
    Word,
    agencies::AgencyIdentifier,
    identity::{Account, AccountKind, AccountState},
    machines::{Machine, MachineState},
};
use row::MachineRow;
use uuid::Uuid;

/// Accounts of other systems, and their keys.
pub struct Machines<'c>(&'c mut AnyConnection, &'c Keys<'c>, &'c Changes);

/// Which machines a list shows.
#[derive(Clone, Debug, Default)]
pub struct MachineFilter {
    /// Only those of these agencies.
    pub agencies: Vec<String>,
    pub agency: Option<AgencyIdentifier>,
    pub state: Option<MachineState>,
    pub after: Option<Uuid>,
    pub limit: i64,
}

/// No hash has this form, so no password matches it.
const NO_PASSWORD: &str = "-";

impl<'c> Machines<'c> {
    pub(crate) fn new(
        connection: &'c mut AnyConnection,
        keys: &'c Keys<'c>,
        changes: &'c Changes,
    ) -> Self {
        Self(connection, keys, changes)
    }

    pub fn add(&mut self, machine: &Machine) -> Result<(), StorageError> {
        Accounts::new(self.0, self.1, self.2).add(&account(machine), NO_PASSWORD.to_owned())?;
        let key = self.1.active(self.0)?;
        diesel::insert_into(machines::table)
            .values(MachineRow::of(machine, &key)?)
            .execute(self.0)?;
        Ok(())
    }

    pub fn get(&mut self, id: Uuid) -> Result<Machine, StorageError> {
        let row: MachineRow = machines::table
            .find(text(id))
            .get_result(self.0)
            .map_err(StorageError::getting("machine"))?;
        row.machine(&mut self.1.opening(self.0))
    }

    /// As `get`; nobody else changes it or gives it a key until the transaction ends.
    pub fn hold(&mut self, id: Uuid) -> Result<Machine, StorageError> {
        let found = machines::table.find(text(id));
        let row: Result<MachineRow, _> = match self.0 {
            AnyConnection::Sqlite(plain) => found.get_result(plain),
            AnyConnection::Postgres(plain) => found.for_update().get_result(plain),
        };
        let row = row.map_err(StorageError::getting("machine"))?;
        row.machine(&mut self.1.opening(self.0))
    }

    /// The newest first: ids grow with time.
    pub fn list(&mut self, filter: &MachineFilter) -> Result<Page<Machine>, StorageError> {
        let mut query = machines::table
            .filter(machines::agency.eq_any(&filter.agencies))
            .order(machines::account.desc())
            .limit(filter.limit + 1)
            .into_boxed();
        if let Some(agency) = &filter.agency {
            query = query.filter(machines::agency.eq(agency.as_str()));
        }
        if let Some(state) = filter.state {
            query = query.filter(machines::state.eq(state.word()));
        }
        if let Some(after) = filter.after {
            query = query.filter(machines::account.lt(text(after)));
        }
        let rows: Vec<MachineRow> = query.load(self.0)?;
        let mut opening = self.1.opening(self.0);
        Page::cut(rows, filter.limit).try_map(|row| row.machine(&mut opening))
    }

    /// Saves over the version it was read at; when it was used last is not touched.
    pub fn save(&mut self, machine: &mut Machine) -> Result<(), StorageError> {
        let read_at = machine.version;
        machine.version += 1;
        let row = machines::table
            .filter(machines::account.eq(text(machine.id)))
            .filter(machines::version.eq(read_at));
        let key = self.1.active(self.0)?;
        let (id, contact) = (text(machine.id), machine.contact.as_str());
        let contact = key.row("machines", &id).text("contact", contact)?;
        let words: Vec<&str> = machine.scopes.iter().map(|scope| scope.word()).collect();
        let changed = diesel::update(row)
            .set((
                machines::name.eq(machine.name.as_str()),
                machines::scopes.eq(json_text(&words)?),
                machines::contact.eq(contact),
                machines::state.eq(machine.state.word()),
                machines::expires_at.eq(machine.expires_at.naive_utc()),
                machines::version.eq(machine.version),
            ))
            .execute(self.0)?;
        if changed == 0 {
            return Err(StorageError::Stale { what: "machine" });
        }
        let mut named = Accounts::new(self.0, self.1, self.2).get(machine.id)?;
        if named.full_name == machine.name {
            return Ok(());
        }
        named.full_name = machine.name.clone();
        Accounts::new(self.0, self.1, self.2).save(&mut named)
    }

    /// Of two uses within a minute one writes, on whichever nodes.
    fn note_use_of_machine(
        &mut self,
        id: Uuid,
        before: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<(), StorageError> {
        let old = machines::last_used_at
            .is_null()
            .or(machines::last_used_at.le(before.naive_utc()));
        diesel::update(machines::table.find(text(id)).filter(old))
            .set(machines::last_used_at.eq(now.naive_utc()))
            .execute(self.0)?;
        Ok(())
    }
}

/// Colons are in no username that people can have.
fn account(machine: &Machine) -> Account {
    Account {
        id: machine.id,
        kind: AccountKind::Machine,
        username: format!("machine:{}", machine.id),
        full_name: machine.name.clone(),
        identity_number: None,
        tax_code: None,
        phone: None,
        email: None,
        address: None,
        state: AccountState::Active,
        restricted_at: None,
        must_change_password: false,
        created_at: machine.created_at,
        version: 1,
    }
}
