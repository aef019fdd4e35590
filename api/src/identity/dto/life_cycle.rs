use super::sessions::at;
use crate::word::{self, Coded};
use chrono::{DateTime, FixedOffset};
use domain::{
    calendars::local,
    identity::{AccountAct, AccountEvent, AccountState},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Vì sao trạng thái của tài khoản thay đổi.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StateChange {
    #[schema(min_length = 1, max_length = 500, pattern = r"\S")]
    pub reason: String,
}

impl StateChange {
    pub fn sample() -> Self {
        Self {
            reason: "Chủ tài khoản báo mất điện thoại.".into(),
        }
    }
}

/// Một lần thay đổi trạng thái của tài khoản.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AccountEventView {
    pub act: word::AccountAct,
    pub from: Option<word::AccountState>,
    pub to: word::AccountState,
    /// Tài khoản đã thực hiện; vắng mặt nếu do lệnh của hệ thống.
    pub actor: Option<Uuid>,
    #[schema(max_length = 500)]
    pub reason: Option<String>,
    pub at: DateTime<FixedOffset>,
}

impl From<(i64, AccountEvent)> for AccountEventView {
    fn from((_, event): (i64, AccountEvent)) -> Self {
        let AccountEvent {
            act,
            from,
            to,
            actor,
            reason,
            at,
        } = event;
        Self {
            act: Coded(act),
            from: from.map(Coded),
            to: Coded(to),
            actor,
            reason,
            at: local(at),
        }
    }
}

impl AccountEventView {
    pub fn sample() -> Self {
        Self {
            act: Coded(AccountAct::Freeze),
            from: Some(Coded(AccountState::Active)),
            to: Coded(AccountState::Frozen),
            actor: Some(Uuid::from_u128(0x01990d6e_6d1c_7a63_9f0e_3c8f1d2b4a50)),
            reason: Some(StateChange::sample().reason),
            at: at("2026-08-21T10:00:00+07:00"),
        }
    }
}
