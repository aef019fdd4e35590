//! Names and contacts change, and what they were before is kept (SEC-4).

use super::masked_address;
use crate::{
    Word,
    identity::{Account, EmailAddress, IdentityNumber, Phone, TaxCode},
};
use chrono::{DateTime, Utc};
use std::fmt;
use uuid::Uuid;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DetailKind {
    FullName,
    IdentityNumber,
    TaxCode,
    Phone,
    Email,
    Address,
}

/// What a detail of an account was until it was changed.
#[derive(Clone, PartialEq, Eq)]
pub struct DetailChange {
    pub id: Uuid,
    pub account: Uuid,
    pub kind: DetailKind,
    /// `None` where there was none.
    pub old_value: Option<String>,
    pub changed_at: DateTime<Utc>,
    pub changed_by: Uuid,
}

impl Account {
    /// Every detail that is another one afterwards, with what it was.
    pub fn replaced_by(&self, after: &Self) -> Vec<(DetailKind, Option<String>)> {
        let kinds = DetailKind::ALL.iter();
        kinds
            .filter(|kind| self.detail(**kind) != after.detail(**kind))
            .map(|kind| (*kind, self.detail(*kind).map(str::to_owned)))
            .collect()
    }

    fn detail(&self, kind: DetailKind) -> Option<&str> {
        match kind {
            DetailKind::FullName => Some(self.full_name.as_str()),
            DetailKind::IdentityNumber => self.identity_number.as_ref().map(IdentityNumber::as_str),
            DetailKind::TaxCode => self.tax_code.as_ref().map(TaxCode::as_str),
            DetailKind::Phone => self.phone.as_ref().map(Phone::as_str),
            DetailKind::Email => self.email.as_ref().map(EmailAddress::as_str),
            DetailKind::Address => self.address.as_deref(),
        }
    }
}

impl DetailKind {
    /// As others see a value of it.
    pub fn masked(self, value: &str) -> String {
        let masked = match self {
            Self::FullName | Self::TaxCode => Some(value.to_owned()),
            Self::IdentityNumber => value.parse().ok().map(|n: IdentityNumber| n.masked()),
            Self::Phone => value.parse().ok().map(|phone: Phone| phone.masked()),
            Self::Email => value.parse().ok().map(|email: EmailAddress| email.masked()),
            Self::Address => Some(masked_address(value)),
        };
        masked.unwrap_or_default()
    }
}

impl Word for DetailKind {
    const ALL: &'static [Self] = &[
        Self::FullName,
        Self::IdentityNumber,
        Self::TaxCode,
        Self::Phone,
        Self::Email,
        Self::Address,
    ];

    fn word(self) -> &'static str {
        match self {
            Self::FullName => "full_name",
            Self::IdentityNumber => "identity_number",
            Self::TaxCode => "tax_code",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Address => "address",
        }
    }
}

/// The value is personal data.
impl fmt::Debug for DetailChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DetailChange({}, {:?})", self.account, self.kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::{AccountKind, AccountState};

    fn lan() -> Account {
        Account {
            id: Uuid::from_u128(1),
            kind: AccountKind::Applicant,
            username: "lan".into(),
            full_name: "Nguyễn Thị Lan".parse().unwrap(),
            identity_number: None,
            tax_code: None,
            phone: "+84901234567".parse().ok(),
            email: None,
            address: Some("Ấp Phước Hòa".into()),
            state: AccountState::Active,
            restricted_at: None,
            must_change_password: false,
            created_at: DateTime::default(),
            version: 1,
        }
    }

    #[test]
    fn what_a_change_replaces_is_told_with_its_old_value_and_nothing_else_is() {
        let mut after = lan();
        after.phone = None;
        after.email = "lan@example.vn".parse().ok();
        after.version = 2;
        let old_phone = Some("+84901234567".to_owned());
        assert_eq!(
            lan().replaced_by(&after),
            [(DetailKind::Phone, old_phone), (DetailKind::Email, None)]
        );
        assert!(lan().replaced_by(&lan()).is_empty());
    }

    #[test]
    fn others_see_old_values_masked_too() {
        assert_eq!(DetailKind::Phone.masked("+84901234567"), "+84•••••••67");
        assert_eq!(DetailKind::Address.masked("Ấp Phước Hòa"), "•••");
        assert_eq!(
            DetailKind::FullName.masked("Nguyễn Thị Lan"),
            "Nguyễn Thị Lan"
        );
    }
}
