use super::actions::Named;
use crate::{
    contract::{Sample, sample},
    word::{self, Coded},
};
use chrono::{DateTime, FixedOffset, Utc};
use domain::{
    calendars::local,
    identity::{
        Account,
        delegation::{DelegationState, Grant, Matter, Power},
    },
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Giao quyền cho cấp phó.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewDeputy {
    /// Chức vụ của chính mình.
    pub position: Uuid,
    /// Tên đăng nhập của người nhận, cùng cơ quan.
    #[schema(min_length = 1, max_length = 64)]
    pub deputy: String,
    #[schema(min_items = 1, max_items = 2)]
    pub powers: Vec<word::Power>,
    pub from: DateTime<FixedOffset>,
    /// Từ thời điểm này không còn quyền; cách `from` nhiều nhất 90 ngày.
    pub to: DateTime<FixedOffset>,
    #[serde(default)]
    #[schema(min_length = 1, max_length = 1000)]
    pub note: Option<String>,
}

/// Đề nghị một công dân làm đại diện.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewRepresentative {
    /// Số định danh cá nhân của người đại diện.
    #[schema(min_length = 12, max_length = 12, pattern = r"^[0-9]{12}$")]
    pub identity_number: String,
    /// Chỉ thủ tục này: mã, hoặc id của thủ tục không có mã. Không nêu thủ tục hay hồ sơ nào thì mọi hồ sơ.
    #[serde(default)]
    #[schema(
        max_length = 36,
        pattern = r"^([0-9]\.[0-9]{6}(\.[A-Z][0-9]{2})?|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$"
    )]
    pub procedure: Option<String>,
    /// Chỉ hồ sơ này của mình.
    #[serde(default)]
    #[schema(
        max_length = 60,
        pattern = r"^[A-Y][0-9]{2}(\.[0-9A-Z]+)*-[0-9]{6}-[0-9]{4,10}$"
    )]
    pub dossier: Option<String>,
    /// Từ lúc này nếu không nêu.
    #[serde(default)]
    pub from: Option<DateTime<FixedOffset>>,
    /// Một năm sau `from` nếu không nêu, nhiều nhất năm năm.
    #[serde(default)]
    pub to: Option<DateTime<FixedOffset>>,
    #[serde(default)]
    #[schema(min_length = 1, max_length = 1000)]
    pub note: Option<String>,
}

/// Một lần ủy quyền.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DelegationView {
    pub id: Uuid,
    pub giver: DelegationSide,
    pub receiver: DelegationSide,
    /// Of a deputy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub office: Option<DelegatedOffice>,
    /// Of a representative; every dossier where both members are absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub matter: Option<DelegatedMatter>,
    pub from: DateTime<FixedOffset>,
    /// Không còn hiệu lực từ thời điểm này.
    pub to: DateTime<FixedOffset>,
    pub state: word::DelegationState,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 1000)]
    pub note: Option<String>,
    pub created_at: DateTime<FixedOffset>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accepted_at: Option<DateTime<FixedOffset>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<DateTime<FixedOffset>>,
}

/// Người giao hoặc người nhận.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DelegationSide {
    pub id: Uuid,
    /// Họ tên; người giao chưa thấy tên người nhận khi người đó chưa đồng ý.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200)]
    pub full_name: Option<String>,
}

/// Quyền của chức vụ nào được giao.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DelegatedOffice {
    pub position: Uuid,
    #[schema(max_length = 200)]
    pub title: String,
    #[schema(max_length = 35)]
    pub agency: String,
    #[schema(max_items = 2)]
    pub powers: Vec<word::Power>,
}

/// Đại diện trong việc gì.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DelegatedMatter {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 36)]
    pub procedure: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 60)]
    pub dossier: Option<String>,
}

impl DelegationView {
    pub fn of(named: Named, reader: Uuid, now: DateTime<Utc>) -> Self {
        let Named {
            delegation,
            giver,
            receiver,
            procedure,
        } = named;
        // Whoever names a number learns no name by it.
        let is_shown = reader == receiver.id || delegation.accepted_at.is_some();
        let state = delegation.state(now);
        let (office, matter) = match delegation.grant {
            Grant::Office { position, powers } => {
                let office = DelegatedOffice {
                    position: position.id,
                    title: position.title,
                    agency: position.agency.to_string(),
                    powers: powers.into_iter().map(Coded).collect(),
                };
                (Some(office), None)
            }
            Grant::Representation(matter) => {
                let dossier = match matter {
                    Matter::Dossier(code) => Some(code.to_string()),
                    _ => None,
                };
                (None, Some(DelegatedMatter { procedure, dossier }))
            }
        };
        Self {
            id: delegation.id,
            giver: side(&giver, true),
            receiver: side(&receiver, is_shown),
            office,
            matter,
            from: local(delegation.period.from),
            to: local(delegation.period.to),
            state: Coded(state),
            note: delegation.note,
            created_at: local(delegation.created_at),
            accepted_at: delegation.accepted_at.map(local),
            ended_at: delegation.ended.map(|ending| local(ending.at)),
        }
    }

    pub fn sample() -> Self {
        let side = |id: u128, name: &str| DelegationSide {
            id: Uuid::from_u128(id),
            full_name: Some(name.to_owned()),
        };
        Self {
            id: Uuid::from_u128(0x01990d6e_6d1c_7a63_9f0e_3c8f1d2b4a61),
            giver: side(
                0x01990d6e_6d1c_7a63_9f0e_3c8f1d2b4a62,
                "Công ty TNHH Phước Thạnh",
            ),
            receiver: side(0x01990d6e_6d1c_7a63_9f0e_3c8f1d2b4a63, "Nguyễn Thị An"),
            office: None,
            matter: Some(DelegatedMatter {
                procedure: Some("1.001193".into()),
                dossier: None,
            }),
            from: at("2026-08-21T09:00:00+07:00"),
            to: at("2027-08-21T09:00:00+07:00"),
            state: Coded(DelegationState::InForce),
            note: None,
            created_at: at("2026-08-21T09:00:00+07:00"),
            accepted_at: Some(at("2026-08-21T10:00:00+07:00")),
            ended_at: None,
        }
    }
}

fn side(account: &Account, is_shown: bool) -> DelegationSide {
    DelegationSide {
        id: account.id,
        full_name: is_shown.then(|| account.full_name.as_str().to_owned()),
    }
}

fn at(text: &str) -> DateTime<FixedOffset> {
    text.parse().unwrap_or_default()
}

pub fn samples() -> Vec<Sample> {
    vec![
        sample(&NewDeputy {
            position: Uuid::from_u128(0x01990d6e_6d1c_7a63_9f0e_3c8f1d2b4a64),
            deputy: "pho-chu-tich".into(),
            powers: vec![Coded(Power::Approve)],
            from: at("2026-08-24T07:30:00+07:00"),
            to: at("2026-08-29T00:00:00+07:00"),
            note: Some("Chủ tịch đi công tác".into()),
        }),
        sample(&NewRepresentative {
            identity_number: "079300000001".into(),
            procedure: Some("1.001193".into()),
            dossier: None,
            from: None,
            to: None,
            note: Some("Giấy ủy quyền số 12/2026".into()),
        }),
        sample(&DelegationView::sample()),
    ]
}
