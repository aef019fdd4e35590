use super::{Change, Changes, Positions};
use crate::{
    Page, StorageError,
    connection::AnyConnection,
    row::{Place, instant, text},
    schema::{accounts, delegations},
    vault::{DataKey, Keys, Opening},
};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use domain::{
    Word,
    identity::{
        AccountState, Position,
        delegation::{Delegation, Ending, Grant, Matter, Period, Power},
        mandate::Mandate,
    },
};
use std::collections::HashMap;
use uuid::Uuid;

/// What some do in the names of others.
pub struct Delegations<'c> {
    connection: &'c mut AnyConnection,
    keys: &'c Keys<'c>,
    changes: &'c Changes,
}

impl<'c> Delegations<'c> {
    pub(crate) fn new(
        connection: &'c mut AnyConnection,
        keys: &'c Keys<'c>,
        changes: &'c Changes,
    ) -> Self {
        Self {
            connection,
            keys,
            changes,
        }
    }

    pub fn add(&mut self, delegation: &Delegation) -> Result<(), StorageError> {
        self.changes.note(Change::OfAccount(delegation.receiver));
        let key = self.keys.active(self.connection)?;
        diesel::insert_into(delegations::table)
            .values(Row::of(delegation, &key)?)
            .execute(self.connection)?;
        Ok(())
    }

    pub fn get(&mut self, id: Uuid) -> Result<Delegation, StorageError> {
        let row: Row = delegations::table
            .find(text(id))
            .get_result(self.connection)
            .map_err(StorageError::getting("delegation"))?;
        let mut found = self.whole(vec![row])?;
        found
            .pop()
            .ok_or(StorageError::NotFound { what: "delegation" })
    }

    /// What this account gave or was given, the newest first.
    pub fn list_of(
        &mut self,
        account: Uuid,
        before: Option<Uuid>,
        limit: i64,
    ) -> Result<Page<Delegation>, StorageError> {
        let mut query = delegations::table
            .filter(of_either(account))
            .order(delegations::id.desc())
            .limit(limit + 1)
            .into_boxed();
        if let Some(before) = before {
            query = query.filter(delegations::id.lt(text(before)));
        }
        let rows: Vec<Row> = query.load(self.connection)?;
        let Page { items, has_more } = Page::cut(rows, limit);
        let items = self.whole(items)?;
        Ok(Page { items, has_more })
    }

    /// How many are offered to the account, accepted by it and not over.
    pub fn count_open_of(
        &mut self,
        receiver: Uuid,
        now: DateTime<Utc>,
    ) -> Result<i64, StorageError> {
        Ok(delegations::table
            .filter(delegations::receiver.eq(text(receiver)))
            .filter(delegations::ended_at.is_null())
            .filter(delegations::valid_to.gt(now.naive_utc()))
            .count()
            .get_result(self.connection)?)
    }

    pub fn save(&mut self, delegation: &mut Delegation) -> Result<(), StorageError> {
        self.changes.note(Change::OfAccount(delegation.receiver));
        let key = self.keys.active(self.connection)?;
        let read_at = delegation.version;
        delegation.version += 1;
        let row = delegations::table
            .filter(delegations::id.eq(text(delegation.id)))
            .filter(delegations::version.eq(read_at));
        match diesel::update(row)
            .set(Row::of(delegation, &key)?)
            .execute(self.connection)?
        {
            0 => Err(StorageError::Stale { what: "delegation" }),
            _ => Ok(()),
        }
    }

    /// Ends what the account gave and was given: it is closed.
    pub fn end_all_of(
        &mut self,
        account: Uuid,
        by: Uuid,
        now: DateTime<Utc>,
    ) -> Result<(), StorageError> {
        self.changes.note(Change::OfAll);
        let open = delegations::table
            .filter(of_either(account))
            .filter(delegations::ended_at.is_null());
        diesel::update(open)
            .set((
                delegations::ended_at.eq(Some(now.naive_utc())),
                delegations::ended_by.eq(Some(text(by))),
                delegations::version.eq(delegations::version + 1),
            ))
            .execute(self.connection)?;
        Ok(())
    }

    fn whole(&mut self, rows: Vec<Row>) -> Result<Vec<Delegation>, StorageError> {
        let positions = positions_of(self.connection, self.changes, &rows)?;
        let mut opening = self.keys.opening(self.connection);
        rows.into_iter()
            .map(|row| row.delegation(&positions, &mut opening))
            .collect()
    }
}

/// What the account may do in others' names: accepted, not taken back nor over, of givers whose accounts are open.
pub(super) fn list_mandates(
    connection: &mut AnyConnection,
    changes: &Changes,
    receiver: Uuid,
    now: DateTime<Utc>,
) -> Result<Vec<Mandate>, StorageError> {
    let open = AccountState::ALL.iter().filter(|state| state.is_open());
    let open: Vec<&str> = open.map(|state| state.word()).collect();
    let given: Vec<(Row, String)> = delegations::table
        .inner_join(accounts::table.on(accounts::id.eq(delegations::giver)))
        .filter(delegations::receiver.eq(text(receiver)))
        .filter(delegations::accepted_at.is_not_null())
        .filter(delegations::ended_at.is_null())
        .filter(delegations::valid_to.gt(now.naive_utc()))
        .filter(accounts::state.eq_any(open))
        .order(delegations::id)
        .select((delegations::all_columns, accounts::full_name))
        .load(connection)?;
    let (rows, names): (Vec<Row>, Vec<String>) = given.into_iter().unzip();
    let positions = positions_of(connection, changes, &rows)?;
    let mandates = rows.iter().zip(names);
    mandates
        .map(|(row, full_name)| {
            let grant = row.grant(&positions)?;
            Ok(Mandate {
                delegation: at("id").parsed(&row.id)?,
                giver: at("giver").parsed(&row.giver)?,
                name: match &grant {
                    Grant::Office { position, .. } => position.title.clone(),
                    Grant::Representation(_) => full_name,
                },
                period: row.period(),
                grant,
            })
        })
        .collect()
}

#[diesel::dsl::auto_type(no_type_alias)]
fn of_either(account: Uuid) -> _ {
    let (giver, receiver): (String, String) = (text(account), text(account));
    delegations::giver
        .eq(giver)
        .or(delegations::receiver.eq(receiver))
}

fn at(column: &'static str) -> Place {
    Place("delegations", column)
}

fn positions_of(
    connection: &mut AnyConnection,
    changes: &Changes,
    rows: &[Row],
) -> Result<HashMap<String, Position>, StorageError> {
    let ids = rows.iter().filter_map(|row| row.position.as_deref());
    let ids: Vec<Uuid> = ids
        .map(|id| at("position").parsed(id))
        .collect::<Result<_, _>>()?;
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let found = Positions::new(connection, changes).find_all(&ids)?;
    let keyed = found.into_iter().map(|one| (text(one.id), one));
    Ok(keyed.collect())
}

#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = delegations, treat_none_as_null = true)]
struct Row {
    id: String,
    giver: String,
    receiver: String,
    position: Option<String>,
    powers: Option<String>,
    procedure_id: Option<String>,
    dossier: Option<String>,
    valid_from: NaiveDateTime,
    valid_to: NaiveDateTime,
    note: Option<String>,
    created_at: NaiveDateTime,
    accepted_at: Option<NaiveDateTime>,
    ended_at: Option<NaiveDateTime>,
    ended_by: Option<String>,
    version: i64,
}

impl Row {
    fn of(delegation: &Delegation, key: &DataKey) -> Result<Self, StorageError> {
        let Delegation {
            id,
            giver,
            receiver,
            grant,
            period,
            note,
            created_at,
            accepted_at,
            ended,
            version,
        } = delegation;
        let id = text(*id);
        let (mut position, mut powers, mut procedure_id, mut dossier) = (None, None, None, None);
        match grant {
            Grant::Office {
                position: held,
                powers: given,
            } => {
                let words: Vec<&str> = given.iter().map(|power| power.word()).collect();
                (position, powers) = (Some(text(held.id)), Some(words.join(" ")));
            }
            Grant::Representation(Matter::Everything) => {}
            Grant::Representation(Matter::Procedure(one)) => procedure_id = Some(text(*one)),
            Grant::Representation(Matter::Dossier(code)) => dossier = Some(code.to_string()),
        }
        Ok(Self {
            giver: text(*giver),
            receiver: text(*receiver),
            position,
            powers,
            procedure_id,
            dossier,
            valid_from: period.from.naive_utc(),
            valid_to: period.to.naive_utc(),
            note: key
                .row("delegations", &id)
                .optional("note", note.as_deref())?,
            created_at: created_at.naive_utc(),
            accepted_at: accepted_at.map(|at| at.naive_utc()),
            ended_at: ended.map(|ending| ending.at.naive_utc()),
            ended_by: ended.map(|ending| text(ending.by)),
            version: *version,
            id,
        })
    }

    fn period(&self) -> Period {
        Period {
            from: instant(self.valid_from),
            to: instant(self.valid_to),
        }
    }

    fn grant(&self, positions: &HashMap<String, Position>) -> Result<Grant, StorageError> {
        if let Some(id) = &self.position {
            let position = positions.get(id).cloned();
            let powers = self.powers.as_deref().unwrap_or_default();
            return Ok(Grant::Office {
                position: position.ok_or_else(|| at("position").corrupt(id))?,
                powers: powers
                    .split_whitespace()
                    .map(|word| at("powers").word::<Power>(word))
                    .collect::<Result<_, _>>()?,
            });
        }
        let dossier = at("dossier").optional(self.dossier.as_deref())?;
        let procedure = at("procedure_id").optional(self.procedure_id.as_deref())?;
        Ok(Grant::Representation(match (dossier, procedure) {
            (Some(code), _) => Matter::Dossier(code),
            (None, Some(procedure)) => Matter::Procedure(procedure),
            (None, None) => Matter::Everything,
        }))
    }

    fn delegation(
        self,
        positions: &HashMap<String, Position>,
        opening: &mut Opening<'_>,
    ) -> Result<Delegation, StorageError> {
        let by = at("ended_by").optional(self.ended_by.as_deref())?;
        let ended = self.ended_at.map(instant).zip(by);
        Ok(Delegation {
            id: at("id").parsed(&self.id)?,
            giver: at("giver").parsed(&self.giver)?,
            receiver: at("receiver").parsed(&self.receiver)?,
            grant: self.grant(positions)?,
            period: self.period(),
            note: opening
                .row("delegations", &self.id)
                .optional("note", self.note.as_deref())?,
            created_at: instant(self.created_at),
            accepted_at: self.accepted_at.map(instant),
            ended: ended.map(|(at, by)| Ending { at, by }),
            version: self.version,
        })
    }
}
