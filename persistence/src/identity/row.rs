use crate::{
    StorageError,
    row::{Place, instant, text},
    schema::{accounts, positions, sessions},
};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use domain::{
    Word,
    agencies::AgencyPath,
    fold,
    identity::{Account, AccountSession, Device, Position, authentication::Authentication},
};

#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = accounts, treat_none_as_null = true)]
pub struct AccountRow {
    id: String,
    kind: String,
    username: String,
    pub password_hash: Option<String>,
    full_name: String,
    search_key: String,
    identity_number: Option<String>,
    phone: Option<String>,
    email: Option<String>,
    address: Option<String>,
    state: String,
    must_change_password: bool,
    created_at: NaiveDateTime,
    version: i64,
}

impl AccountRow {
    pub fn of(account: &Account, password_hash: Option<String>) -> Self {
        let Account {
            id,
            kind,
            username,
            full_name,
            identity_number,
            phone,
            email,
            address,
            state,
            must_change_password,
            created_at,
            version,
        } = account;
        Self {
            id: text(*id),
            kind: kind.word().to_owned(),
            username: username.clone(),
            password_hash,
            full_name: full_name.as_str().to_owned(),
            search_key: fold(&format!("{username} {}", full_name.as_str())),
            identity_number: identity_number.as_ref().map(|n| n.as_str().to_owned()),
            phone: phone.as_ref().map(|p| p.as_str().to_owned()),
            email: email.as_ref().map(|e| e.as_str().to_owned()),
            address: address.clone(),
            state: state.word().to_owned(),
            must_change_password: *must_change_password,
            created_at: created_at.naive_utc(),
            version: *version,
        }
    }

    pub fn account(self) -> Result<Account, StorageError> {
        let at = |column| Place("accounts", column);
        Ok(Account {
            id: at("id").parsed(&self.id)?,
            kind: at("kind").word(&self.kind)?,
            username: self.username,
            full_name: at("full_name").parsed(&self.full_name)?,
            identity_number: at("identity_number").optional(self.identity_number.as_deref())?,
            phone: at("phone").optional(self.phone.as_deref())?,
            email: at("email").optional(self.email.as_deref())?,
            address: self.address,
            state: at("state").word(&self.state)?,
            must_change_password: self.must_change_password,
            created_at: instant(self.created_at),
            version: self.version,
        })
    }
}

#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = positions, treat_none_as_null = true)]
pub struct PositionRow {
    id: String,
    account: String,
    unit: String,
    role: String,
    title: String,
    valid_from: Option<NaiveDate>,
    valid_to: Option<NaiveDate>,
    version: i64,
}

impl PositionRow {
    pub fn of(position: &Position) -> Self {
        let Position {
            id,
            account,
            unit,
            agency: _,
            agency_path: _,
            role,
            title,
            validity,
            version,
        } = position;
        Self {
            id: text(*id),
            account: text(*account),
            unit: text(*unit),
            role: role.word().to_owned(),
            title: title.clone(),
            valid_from: validity.from,
            valid_to: validity.to,
            version: *version,
        }
    }

    /// With the agency of its unit, which the row does not repeat.
    pub fn position(self, agency: &str, path: String) -> Result<Position, StorageError> {
        let at = |column| Place("positions", column);
        Ok(Position {
            id: at("id").parsed(&self.id)?,
            account: at("account").parsed(&self.account)?,
            unit: at("unit").parsed(&self.unit)?,
            agency: at("agency").parsed(agency)?,
            agency_path: AgencyPath::stored(path),
            role: at("role").word(&self.role)?,
            title: self.title,
            validity: at("valid_to").validity(self.valid_from, self.valid_to)?,
            version: self.version,
        })
    }
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = sessions)]
pub struct SessionRow {
    id: String,
    account: String,
    created_at: NaiveDateTime,
    last_used_at: NaiveDateTime,
    expires_at: NaiveDateTime,
    ended_at: Option<NaiveDateTime>,
    client_address: Option<String>,
    user_agent: Option<String>,
    acr: String,
    authenticated_at: NaiveDateTime,
}

impl SessionRow {
    /// A session that is open.
    pub fn of(session: &AccountSession) -> Self {
        let AccountSession {
            id,
            account,
            created_at,
            last_used_at,
            expires_at,
            authentication,
            device,
        } = session;
        let Authentication { acr, at } = authentication;
        let Device { address, agent } = device;
        Self {
            id: text(*id),
            account: text(*account),
            created_at: created_at.naive_utc(),
            last_used_at: last_used_at.naive_utc(),
            expires_at: expires_at.naive_utc(),
            ended_at: None,
            client_address: address.map(|address| address.to_string()),
            user_agent: agent.clone(),
            acr: acr.word().to_owned(),
            authenticated_at: at.naive_utc(),
        }
    }

    pub fn session(self) -> Result<AccountSession, StorageError> {
        let Self {
            id,
            account,
            created_at,
            last_used_at,
            expires_at,
            ended_at: _,
            client_address,
            user_agent,
            acr,
            authenticated_at,
        } = self;
        let at = |column| Place("sessions", column);
        let device = Device {
            address: at("client_address").optional(client_address.as_deref())?,
            agent: user_agent,
        };
        Ok(AccountSession {
            id: at("id").parsed(&id)?,
            account: at("account").parsed(&account)?,
            created_at: instant(created_at),
            last_used_at: instant(last_used_at),
            expires_at: instant(expires_at),
            authentication: Authentication {
                acr: at("acr").word(&acr)?,
                at: instant(authenticated_at),
            },
            device,
        })
    }
}
