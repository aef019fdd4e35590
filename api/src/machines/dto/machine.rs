use crate::{
    dossiers::{dto::instant, filters},
    extract::parsed,
    machines::actions::{Registration, Wanted, wrong_term},
    problem::Problem,
    word::{self, Coded},
};
use chrono::{DateTime, FixedOffset, Utc};
use domain::{
    calendars::local,
    machines::{Machine, MachineScope, MachineState},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Tài khoản máy nào được liệt kê.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MachineFilters {
    /// Chỉ của cơ quan này.
    #[serde(default)]
    #[schema(
        max_length = 35,
        pattern = r"^([A-Y][0-9]{2}(\.[0-9A-Z]+)*|([0-9]{2,3}\.){3}[A-Y][0-9]{2})$"
    )]
    pub agency: Option<String>,
    /// Chỉ ở trạng thái này.
    #[serde(default)]
    #[schema(inline)]
    pub state: Option<word::MachineState>,
}

impl MachineFilters {
    pub fn page(self, after: Option<Uuid>, limit: i64) -> Result<Wanted, Problem> {
        Ok(Wanted {
            agency: filters::agency(self.agency.as_deref())?,
            state: self.state.map(|state| state.0),
            after,
            limit,
        })
    }
}

/// Tài khoản của một hệ thống khác.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MachineView {
    /// Cũng là `client_id`.
    pub id: Uuid,
    #[schema(max_length = 200)]
    pub name: String,
    /// Hệ thống chỉ với tới cơ quan này và các cơ quan bên dưới.
    #[schema(max_length = 35)]
    pub agency: String,
    #[schema(max_items = 20)]
    pub scopes: Vec<word::MachineScope>,
    /// Thư điện tử của người chịu trách nhiệm.
    #[schema(max_length = 254)]
    pub contact: String,
    pub state: word::MachineState,
    pub expires_at: DateTime<FixedOffset>,
    pub created_by: Uuid,
    pub created_at: DateTime<FixedOffset>,
    /// Đúng đến phút.
    pub last_used_at: Option<DateTime<FixedOffset>>,
}

impl From<Machine> for MachineView {
    fn from(machine: Machine) -> Self {
        Self {
            id: machine.id,
            name: machine.name.as_str().to_owned(),
            agency: machine.agency.to_string(),
            scopes: machine.scopes.into_iter().map(Coded).collect(),
            contact: machine.contact.as_str().to_owned(),
            state: Coded(machine.state),
            expires_at: local(machine.expires_at),
            created_by: machine.created_by,
            created_at: local(machine.created_at),
            last_used_at: machine.last_used_at.map(local),
        }
    }
}

impl MachineView {
    pub fn sample() -> Self {
        Self {
            id: Uuid::from_u128(0x0199_0d6e_6d1c_7a63_9f0e_3c8f_1d2b_4a60),
            name: "Cổng dịch vụ công tỉnh".into(),
            agency: "H53".into(),
            scopes: vec![
                Coded(MachineScope::DossiersRead),
                Coded(MachineScope::DossiersFile),
            ],
            contact: "cong-dvc@example.vn".into(),
            state: Coded(MachineState::Active),
            expires_at: instant("2027-08-21T00:00:00+07:00"),
            created_by: Uuid::from_u128(0x0199_0d6e_6d1c_7a63_9f0e_3c8f_1d2b_4a58),
            created_at: instant("2026-08-21T09:00:00+07:00"),
            last_used_at: None,
        }
    }
}

/// Cho một hệ thống khác vào; cơ quan không đổi được về sau.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewMachine {
    /// Tên hệ thống, như lịch sử hồ sơ sẽ ghi.
    #[schema(min_length = 1, max_length = 200, pattern = r"\S")]
    name: String,
    #[schema(
        max_length = 35,
        pattern = r"^([A-Y][0-9]{2}(\.[0-9A-Z]+)*|([0-9]{2,3}\.){3}[A-Y][0-9]{2})$"
    )]
    agency: String,
    /// `dossiers:read` đọc hồ sơ; `dossiers:file` nộp hồ sơ thay người dân và làm tiếp với hồ sơ mình đã nộp.
    #[schema(max_items = 20)]
    scopes: Vec<word::MachineScope>,
    #[schema(
        max_length = 254,
        pattern = r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$"
    )]
    contact: String,
    /// Dài nhất 3 năm kể từ nay.
    expires_at: DateTime<FixedOffset>,
}

impl NewMachine {
    pub fn registration(self) -> Result<Registration, Problem> {
        Ok(Registration {
            name: parsed("/name", &self.name)?,
            agency: parsed("/agency", &self.agency)?,
            scopes: self.scopes.into_iter().map(|scope| scope.0).collect(),
            contact: parsed("/contact", &self.contact)?,
            expires_at: self.expires_at.to_utc(),
        })
    }

    pub fn sample() -> Self {
        let MachineView {
            name,
            agency,
            scopes,
            contact,
            expires_at,
            ..
        } = MachineView::sample();
        Self {
            name,
            agency,
            scopes,
            contact,
            expires_at,
        }
    }
}

/// Những gì thay đổi; trường vắng mặt giữ nguyên (RFC 7396).
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MachineChange {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, required = false, min_length = 1, max_length = 200, pattern = r"\S")]
    name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Vec<word::MachineScope>, required = false, max_items = 20)]
    scopes: Option<Vec<word::MachineScope>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, required = false, max_length = 254, pattern = r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$")]
    contact: Option<String>,
    /// Gia hạn: dài nhất 3 năm kể từ nay.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = DateTime<FixedOffset>, required = false)]
    expires_at: Option<DateTime<FixedOffset>>,
}

impl MachineChange {
    pub fn apply(self, machine: &mut Machine, now: DateTime<Utc>) -> Result<(), Problem> {
        if let Some(name) = self.name {
            machine.name = parsed("/name", &name)?;
        }
        if let Some(contact) = self.contact {
            machine.contact = parsed("/contact", &contact)?;
        }
        if let Some(scopes) = self.scopes {
            machine.grant(scopes.into_iter().map(|scope| scope.0));
        }
        if let Some(expires_at) = self.expires_at {
            let term = machine.set_term(expires_at.to_utc(), now);
            term.map_err(wrong_term)?;
        }
        Ok(())
    }

    pub fn sample() -> Self {
        Self {
            name: None,
            scopes: Some(vec![Coded(MachineScope::DossiersRead)]),
            contact: None,
            expires_at: Some(instant("2028-08-21T00:00:00+07:00")),
        }
    }
}
