use crate::{
    StorageError,
    row::{Place, instant, text},
    schema::{accounts, positions, sessions},
    vault::{DataKey, Kind, Opening},
};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use domain::{
    Word,
    agencies::AgencyPath,
    fold,
    identity::{
        Account, AccountSession, Device, EmailAddress, IdentityNumber, Kiosk, Phone, Position,
        authentication::Authentication,
    },
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
    identity_number_index: Option<String>,
    tax_code: Option<String>,
    phone: Option<String>,
    phone_index: Option<String>,
    email: Option<String>,
    email_index: Option<String>,
    address: Option<String>,
    state: String,
    restricted_at: Option<NaiveDateTime>,
    must_change_password: bool,
    created_at: NaiveDateTime,
    version: i64,
}

impl AccountRow {
    pub fn of(
        account: &Account,
        password_hash: Option<String>,
        key: &DataKey,
    ) -> Result<Self, StorageError> {
        let Account {
            id,
            kind,
            username,
            full_name,
            identity_number,
            tax_code,
            phone,
            email,
            address,
            state,
            restricted_at,
            must_change_password,
            created_at,
            version,
        } = account;
        let id = text(*id);
        let seal = key.row("accounts", &id);
        let identity_number = identity_number.as_ref().map(IdentityNumber::as_str);
        let phone = phone.as_ref().map(Phone::as_str);
        let email = email.as_ref().map(EmailAddress::as_str);
        Ok(Self {
            kind: kind.word().to_owned(),
            username: username.clone(),
            password_hash,
            full_name: full_name.as_str().to_owned(),
            search_key: fold(&format!("{username} {}", full_name.as_str())),
            identity_number: seal.optional("identity_number", identity_number)?,
            identity_number_index: key.optional_index(Kind::IdentityNumber, identity_number),
            tax_code: tax_code.as_ref().map(|code| code.as_str().to_owned()),
            phone: seal.optional("phone", phone)?,
            phone_index: key.optional_index(Kind::Phone, phone),
            email: seal.optional("email", email)?,
            email_index: key.optional_index(Kind::Email, email),
            address: seal.optional("address", address.as_deref())?,
            state: state.word().to_owned(),
            restricted_at: restricted_at.map(|at| at.naive_utc()),
            must_change_password: *must_change_password,
            created_at: created_at.naive_utc(),
            version: *version,
            id,
        })
    }

    pub fn account(self, opening: &mut Opening<'_>) -> Result<Account, StorageError> {
        let mut open = opening.row("accounts", &self.id);
        let at = |column| Place("accounts", column);
        Ok(Account {
            id: at("id").parsed(&self.id)?,
            kind: at("kind").word(&self.kind)?,
            username: self.username,
            full_name: at("full_name").parsed(&self.full_name)?,
            identity_number: open.parsed("identity_number", self.identity_number.as_deref())?,
            tax_code: at("tax_code").optional(self.tax_code.as_deref())?,
            phone: open.parsed("phone", self.phone.as_deref())?,
            email: open.parsed("email", self.email.as_deref())?,
            address: open.optional("address", self.address.as_deref())?,
            state: at("state").word(&self.state)?,
            restricted_at: self.restricted_at.map(instant),
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
    pub ended_at: Option<NaiveDateTime>,
    client_address: Option<String>,
    user_agent: Option<String>,
    acr: String,
    authenticated_at: NaiveDateTime,
    device_name: Option<String>,
    idle_until: Option<NaiveDateTime>,
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
            kiosk,
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
            device_name: kiosk.as_ref().and_then(|kiosk| kiosk.name.clone()),
            idle_until: kiosk.as_ref().map(|kiosk| kiosk.idle_until.naive_utc()),
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
            device_name,
            idle_until,
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
            kiosk: idle_until.map(|until| Kiosk {
                name: device_name,
                idle_until: instant(until),
            }),
        })
    }
}
