use super::sessions::at;
use crate::{
    extract::{given, parsed},
    identity::actions::accounts::Wanted,
    problem::Problem,
    word::{self, Coded},
};
use chrono::{DateTime, FixedOffset, Utc};
use domain::{
    calendars::local,
    identity::{
        Account, AccountKind, AccountState, EmailAddress, IdentityNumber, PersonKind, Phone,
        TaxCode,
    },
    personal_data::masked_address,
};
use serde::{Deserialize, Serialize};
use std::str::FromStr;
use utoipa::ToSchema;
use uuid::Uuid;

/// Tài khoản nào được liệt kê.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AccountFilters {
    /// Loại tài khoản.
    pub kind: Option<word::PersonKind>,
    /// Từ trong họ tên hoặc tên đăng nhập, không phân biệt dấu và hoa thường.
    #[schema(min_length = 1, max_length = 100)]
    pub q: Option<String>,
}

impl AccountFilters {
    pub fn page(self, after: Option<String>, limit: i64) -> Wanted {
        Wanted {
            kind: self.kind.map(|kind| kind.0.into()),
            q: self.q,
            after,
            limit,
        }
    }
}

/// Tài khoản trong danh sách; dữ liệu cá nhân được che.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AccountSummary {
    pub id: Uuid,
    pub kind: word::AccountKind,
    #[schema(max_length = 64)]
    pub username: String,
    #[schema(max_length = 200)]
    pub full_name: String,
    /// Bốn số đầu và hai số cuối.
    #[schema(max_length = 12)]
    pub identity_number: Option<String>,
    /// Mã số thuế của tổ chức.
    #[schema(max_length = 13)]
    pub tax_code: Option<String>,
    /// Mã nước và hai số cuối.
    #[schema(max_length = 16)]
    pub phone: Option<String>,
    /// Chữ cái đầu và tên miền.
    #[schema(max_length = 254)]
    pub email: Option<String>,
    pub state: word::AccountState,
    pub must_change_password: bool,
}

impl From<Account> for AccountSummary {
    fn from(account: Account) -> Self {
        let number = account.identity_number.as_ref();
        let phone = account.phone.as_ref();
        Self {
            id: account.id,
            kind: Coded(account.kind),
            username: account.username,
            full_name: account.full_name.as_str().to_owned(),
            identity_number: number.map(IdentityNumber::masked),
            tax_code: account
                .tax_code
                .as_ref()
                .map(|code| code.as_str().to_owned()),
            phone: phone.map(Phone::masked),
            email: account.email.as_ref().map(EmailAddress::masked),
            state: Coded(account.state),
            must_change_password: account.must_change_password,
        }
    }
}

impl AccountSummary {
    pub fn sample() -> Self {
        Self {
            id: AccountView::sample().id,
            kind: Coded(AccountKind::Staff),
            username: "tiep-nhan".into(),
            full_name: "Trần Thị Bích Ngọc".into(),
            identity_number: Some("0793••••••03".into()),
            tax_code: None,
            phone: Some("+84•••••••03".into()),
            email: Some("n•••@example.vn".into()),
            state: Coded(AccountState::Active),
            must_change_password: false,
        }
    }
}

/// Tài khoản. Chính chủ thấy dữ liệu cá nhân đầy đủ; người quản trị thấy `0793••••••03`, `+84•••••••03`, `n•••@example.vn`, và xem
/// đầy đủ bằng `POST /accounts/{id}/reveals`.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AccountView {
    pub id: Uuid,
    pub kind: word::AccountKind,
    #[schema(max_length = 64)]
    pub username: String,
    #[schema(max_length = 200)]
    pub full_name: String,
    #[schema(max_length = 12)]
    pub identity_number: Option<String>,
    #[schema(max_length = 13)]
    pub tax_code: Option<String>,
    #[schema(max_length = 16)]
    pub phone: Option<String>,
    #[schema(max_length = 254)]
    pub email: Option<String>,
    #[schema(max_length = 500)]
    pub address: Option<String>,
    pub state: word::AccountState,
    /// Từ khi nào chủ tài khoản yêu cầu hạn chế xử lý dữ liệu (SEC-4).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub restricted_at: Option<DateTime<FixedOffset>>,
    /// Chỉ được đổi mật khẩu trước khi làm việc khác.
    pub must_change_password: bool,
    pub created_at: DateTime<FixedOffset>,
}

impl AccountView {
    /// As its holder sees it.
    pub fn whole(account: Account) -> Self {
        let number = account.identity_number.as_ref();
        Self {
            id: account.id,
            kind: Coded(account.kind),
            username: account.username,
            full_name: account.full_name.as_str().to_owned(),
            identity_number: number.map(|number| number.as_str().to_owned()),
            tax_code: account
                .tax_code
                .as_ref()
                .map(|code| code.as_str().to_owned()),
            phone: account.phone.map(|phone| phone.as_str().to_owned()),
            email: account.email.map(|email| email.as_str().to_owned()),
            address: account.address,
            state: Coded(account.state),
            restricted_at: account.restricted_at.map(local),
            must_change_password: account.must_change_password,
            created_at: local(account.created_at),
        }
    }

    /// As administrators see it.
    pub fn masked(account: Account) -> Self {
        let number = account.identity_number.as_ref();
        Self {
            identity_number: number.map(IdentityNumber::masked),
            phone: account.phone.as_ref().map(Phone::masked),
            email: account.email.as_ref().map(EmailAddress::masked),
            address: account.address.as_deref().map(masked_address),
            ..Self::whole(account)
        }
    }

    pub fn sample() -> Self {
        Self {
            id: Uuid::from_u128(0x01990d6e_6d1c_7a63_9f0e_3c8f1d2b4a58),
            kind: Coded(AccountKind::Staff),
            username: "tiep-nhan".into(),
            full_name: "Trần Thị Bích Ngọc".into(),
            identity_number: Some("079300000003".into()),
            tax_code: None,
            phone: Some("+84900000003".into()),
            email: Some("ngoc.tran@example.vn".into()),
            address: None,
            state: Coded(AccountState::Active),
            restricted_at: None,
            must_change_password: false,
            created_at: at("2026-08-03T08:00:00+07:00"),
        }
    }
}

/// Tài khoản mới; không nêu mật khẩu thì hệ thống đặt một mật khẩu tạm.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewAccount {
    kind: word::PersonKind,
    #[schema(min_length = 3, max_length = 64, pattern = "^[a-z0-9._-]+$")]
    username: String,
    #[schema(min_length = 1, max_length = 200, pattern = r"\S")]
    full_name: String,
    #[serde(default)]
    #[schema(max_length = 12, pattern = "^[0-9]{12}$")]
    identity_number: Option<String>,
    /// Mã số thuế của tổ chức.
    #[serde(default)]
    #[schema(max_length = 13, pattern = "^[0-9]{10}([0-9]{3})?$")]
    tax_code: Option<String>,
    #[serde(default)]
    #[schema(max_length = 16, pattern = r"^\+[1-9][0-9]{7,14}$")]
    phone: Option<String>,
    #[serde(default)]
    #[schema(
        max_length = 254,
        pattern = r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$"
    )]
    email: Option<String>,
    #[serde(default)]
    #[schema(min_length = 1, max_length = 500)]
    address: Option<String>,
    #[serde(default)]
    #[schema(min_length = 1, max_length = 256)]
    pub password: Option<String>,
}

impl NewAccount {
    pub fn into_domain(self, now: DateTime<Utc>) -> Result<Account, Problem> {
        Ok(Account {
            id: Uuid::now_v7(),
            kind: self.kind.0.into(),
            username: self.username,
            full_name: parsed("/fullName", &self.full_name)?,
            identity_number: optional("/identityNumber", self.identity_number)?,
            tax_code: optional("/taxCode", self.tax_code)?,
            phone: optional("/phone", self.phone)?,
            email: optional("/email", self.email)?,
            address: self.address,
            state: AccountState::Created,
            restricted_at: None,
            must_change_password: true,
            created_at: now,
            version: 1,
        })
    }

    pub fn sample() -> Self {
        Self {
            kind: Coded(PersonKind::Staff),
            username: "tra-ket-qua".into(),
            full_name: "Huỳnh Thị Mai".into(),
            identity_number: Some("079300000004".into()),
            tax_code: None,
            phone: Some("+84900000004".into()),
            email: Some("mai.huynh@example.vn".into()),
            address: None,
            password: None,
        }
    }
}

/// Tài khoản vừa tạo và mật khẩu tạm, chỉ được cho xem lần này.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CreatedAccount {
    pub account: AccountView,
    #[schema(max_length = 256)]
    pub temporary_password: String,
}

impl CreatedAccount {
    pub fn of(account: Account, temporary_password: String) -> Self {
        Self {
            account: AccountView::masked(account),
            temporary_password,
        }
    }

    pub fn sample() -> Self {
        Self {
            account: AccountView {
                state: Coded(AccountState::Created),
                must_change_password: true,
                ..AccountView::sample()
            },
            temporary_password: "h7kq-m3xp-9wdt-c4ra".into(),
        }
    }
}

/// Mật khẩu tạm, chỉ được cho xem lần này.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TemporaryPassword {
    #[schema(max_length = 64)]
    pub username: String,
    #[schema(max_length = 256)]
    pub temporary_password: String,
}

impl TemporaryPassword {
    pub fn sample() -> Self {
        Self {
            username: "tiep-nhan".into(),
            temporary_password: "h7kq-m3xp-9wdt-c4ra".into(),
        }
    }
}

/// Những gì thay đổi; trường vắng mặt giữ nguyên, `null` xóa giá trị (RFC 7396).
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AccountChange {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, required = false, min_length = 1, max_length = 200, pattern = r"\S")]
    full_name: Option<String>,
    #[serde(
        default,
        deserialize_with = "given",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(value_type = Option<String>, max_length = 12, pattern = "^[0-9]{12}$")]
    identity_number: Option<Option<String>>,
    #[serde(
        default,
        deserialize_with = "given",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(value_type = Option<String>, max_length = 13, pattern = "^[0-9]{10}([0-9]{3})?$")]
    tax_code: Option<Option<String>>,
    #[serde(
        default,
        deserialize_with = "given",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(value_type = Option<String>, max_length = 16, pattern = r"^\+[1-9][0-9]{7,14}$")]
    phone: Option<Option<String>>,
    #[serde(
        default,
        deserialize_with = "given",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(value_type = Option<String>, max_length = 254, pattern = r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$")]
    email: Option<Option<String>>,
    #[serde(
        default,
        deserialize_with = "given",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 500)]
    address: Option<Option<String>>,
}

impl AccountChange {
    pub fn apply(self, account: &mut Account) -> Result<(), Problem> {
        if let Some(name) = self.full_name {
            account.full_name = parsed("/fullName", &name)?;
        }
        if let Some(number) = self.identity_number {
            account.identity_number = optional::<IdentityNumber>("/identityNumber", number)?;
        }
        if let Some(code) = self.tax_code {
            account.tax_code = optional::<TaxCode>("/taxCode", code)?;
        }
        if let Some(phone) = self.phone {
            account.phone = optional::<Phone>("/phone", phone)?;
        }
        if let Some(email) = self.email {
            account.email = optional::<EmailAddress>("/email", email)?;
        }
        account.address = self.address.unwrap_or(account.address.take());
        Ok(())
    }

    pub fn sample() -> Self {
        Self {
            full_name: None,
            identity_number: None,
            tax_code: None,
            phone: Some(Some("+84900000014".into())),
            email: Some(None),
            address: None,
        }
    }
}

fn optional<T: FromStr>(pointer: &str, text: Option<String>) -> Result<Option<T>, Problem> {
    text.map(|text| parsed(pointer, &text)).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account() -> Account {
        let new: NewAccount = serde_json::from_value(serde_json::json!({
            "kind": "applicant", "username": "lan", "fullName": "Nguyễn Thị  Lan",
            "identityNumber": "079300000001", "phone": "+84901234567", "email": "lan.nguyen@example.vn"
        }))
        .unwrap();
        new.into_domain("2026-08-21T09:00:00Z".parse().unwrap())
            .unwrap()
    }

    #[test]
    fn lists_show_no_whole_number_telephone_or_address() {
        let shown = serde_json::to_string(&AccountSummary::from(account())).unwrap();
        for secret in ["079300000001", "+84901234567", "lan.nguyen"] {
            assert!(!shown.contains(secret), "{secret} in {shown}");
        }
        for hint in ["0793••••••01", "+84•••••••67", "l•••@example.vn"]
        {
            assert!(shown.contains(hint), "{hint} not in {shown}");
        }
    }

    #[test]
    fn a_password_that_somebody_else_chose_must_be_changed() {
        assert!(account().must_change_password);
    }

    #[test]
    fn a_patch_changes_what_it_names_and_clears_what_is_null() {
        let mut lan = account();
        let patch = r#"{"fullName":"Nguyễn Thị Ngọc Lan","phone":null}"#;
        let patch: AccountChange = serde_json::from_str(patch).unwrap();
        patch.apply(&mut lan).unwrap();
        assert_eq!(lan.full_name.as_str(), "Nguyễn Thị Ngọc Lan");
        assert!(lan.phone.is_none() && lan.email.is_some());
    }
}
