use crate::{
    contract::{Sample, sample},
    dossiers::line::DossierLine,
    extract::parsed,
    identity::dto::AccountSummary,
    problem::{Problem, Text, Violation},
};
use domain::personal_data::Detail;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Tìm người theo giá trị chính xác; nêu nhiều giá trị thì phải khớp tất cả.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PersonSearch {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 12, max_length = 12, pattern = "^[0-9]{12}$")]
    identity_number: Option<String>,
    /// E.164.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 16, pattern = r"^\+[1-9][0-9]{7,14}$")]
    phone: Option<String>,
    /// Không phân biệt hoa thường.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(
        max_length = 254,
        pattern = r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$"
    )]
    email: Option<String>,
}

/// Những hồ sơ tìm được, mới nhất trước.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FoundDossiers {
    #[schema(max_items = 100)]
    pub items: Vec<DossierLine>,
    /// There are older ones than these hundred.
    pub has_more: bool,
}

/// Những tài khoản tìm được, theo tên đăng nhập; dữ liệu cá nhân được che.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FoundAccounts {
    #[schema(max_items = 100)]
    pub items: Vec<AccountSummary>,
    /// There are more than these hundred.
    pub has_more: bool,
}

impl PersonSearch {
    /// At least one detail.
    pub fn into_details(self) -> Result<Vec<Detail>, Problem> {
        let number = self.identity_number.as_deref();
        let number = number
            .map(|text| parsed("/identityNumber", text))
            .transpose()?;
        let phone = self.phone.as_deref();
        let phone = phone.map(|text| parsed("/phone", text)).transpose()?;
        let email = self.email.as_deref();
        let email = email.map(|text| parsed("/email", text)).transpose()?;
        let details = [
            number.map(Detail::IdentityNumber),
            phone.map(Detail::Phone),
            email.map(Detail::Email),
        ];
        let details: Vec<Detail> = details.into_iter().flatten().collect();
        if details.is_empty() {
            return Err(Problem::invalid(vec![nothing_to_find()]));
        }
        Ok(details)
    }

    fn sample() -> Self {
        Self {
            identity_number: Some("079300000001".into()),
            ..Self::default()
        }
    }
}

fn nothing_to_find() -> Violation {
    let detail = Text::new(
        "Nêu số định danh, số điện thoại hoặc thư điện tử của người cần tìm.",
        "Name the identity number, phone or e-mail address of the person to find.",
    );
    Violation::at("", "nothing_to_find", detail)
}

pub fn samples() -> Vec<Sample> {
    vec![
        sample(&PersonSearch::sample()),
        sample(&FoundDossiers {
            items: vec![DossierLine::sample()],
            has_more: false,
        }),
        sample(&FoundAccounts {
            items: vec![AccountSummary::sample()],
            has_more: false,
        }),
    ]
}
