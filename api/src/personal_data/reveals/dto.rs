use crate::{
    contract::{Sample, sample},
    extract::refused,
    problem::{Problem, Text},
};
use domain::{
    dossiers::Dossier,
    identity::{Account, EmailAddress, IdentityNumber, Phone},
    personal_data::StatedPurpose,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Xem dữ liệu cá nhân được che.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewReveal {
    /// Xem để làm gì; người có dữ liệu xem được dòng này.
    #[schema(min_length = 1, max_length = 500)]
    purpose: String,
}

/// Dữ liệu cá nhân đầy đủ, như đang lưu.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RevealedPerson {
    #[schema(max_length = 200)]
    pub full_name: String,
    #[schema(max_length = 12)]
    pub identity_number: Option<String>,
    #[schema(max_length = 16)]
    pub phone: Option<String>,
    #[schema(max_length = 254)]
    pub email: Option<String>,
    #[schema(max_length = 500)]
    pub address: Option<String>,
    /// Of a dossier whose result goes by post.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 500)]
    pub delivery_address: Option<String>,
}

impl NewReveal {
    pub fn purpose(&self) -> Result<StatedPurpose, Problem> {
        self.purpose.parse().map_err(|_| {
            let detail = Text::new(
                "Nêu rõ mục đích bằng vài từ, chẳng hạn “Gọi điện hẹn ngày trả kết quả”.",
                "Say in words what for, such as “To call about the day of the result”.",
            );
            refused("/purpose", "purpose_too_vague", detail)
        })
    }

    fn sample() -> Self {
        Self {
            purpose: "Gọi điện hẹn ngày trả kết quả".into(),
        }
    }
}

impl From<Account> for RevealedPerson {
    fn from(account: Account) -> Self {
        let number = account.identity_number.as_ref().map(IdentityNumber::as_str);
        Self {
            full_name: account.full_name.as_str().to_owned(),
            identity_number: number.map(str::to_owned),
            phone: account.phone.as_ref().map(Phone::as_str).map(str::to_owned),
            email: account
                .email
                .as_ref()
                .map(EmailAddress::as_str)
                .map(str::to_owned),
            address: account.address,
            delivery_address: None,
        }
    }
}

impl From<Dossier> for RevealedPerson {
    fn from(dossier: Dossier) -> Self {
        let owner = dossier.owner;
        let number = owner.identity_number.as_ref().map(IdentityNumber::as_str);
        Self {
            full_name: owner.name.as_str().to_owned(),
            identity_number: number.map(str::to_owned),
            phone: owner.phone.as_ref().map(Phone::as_str).map(str::to_owned),
            email: owner
                .email
                .as_ref()
                .map(EmailAddress::as_str)
                .map(str::to_owned),
            address: owner.address,
            delivery_address: dossier.delivery_address,
        }
    }
}

pub fn samples() -> Vec<Sample> {
    vec![
        sample(&NewReveal::sample()),
        sample(&RevealedPerson {
            full_name: "Nguyễn Thị An".into(),
            identity_number: Some("079300000001".into()),
            phone: Some("+84901234567".into()),
            email: Some("an.nguyen@example.vn".into()),
            address: Some("Ấp Phước Hòa, xã Phước Thạnh, tỉnh Tây Ninh".into()),
            delivery_address: None,
        }),
    ]
}
