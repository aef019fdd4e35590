use super::{AccountSummary, sessions::at};
use crate::{
    identity::actions::losses::Found,
    word::{self, Coded},
};
use chrono::{DateTime, FixedOffset};
use domain::{
    calendars::local,
    identity::{
        Caller,
        loss::{IdentityPaper, IdentityProof, LossClaim, LossReport, LossWay},
    },
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Báo mất tài khoản khi không đăng nhập được.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewLossClaim {
    /// Tên đăng nhập, hoặc số định danh của người nộp hồ sơ.
    #[schema(min_length = 1, max_length = 100)]
    pub account: String,
    /// Thư điện tử hoặc số điện thoại (+84…) đã ghi trong tài khoản; khớp thì mã được gửi đến thư điện tử đã ghi.
    /// Không có thì chỉ xác nhận được bằng mã khôi phục.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 254)]
    pub contact: Option<String>,
}

impl NewLossClaim {
    pub fn sample() -> Self {
        Self {
            account: "079300000001".into(),
            contact: Some("an.nguyen@example.vn".into()),
        }
    }
}

/// Báo mất chờ xác nhận; câu trả lời như nhau dù tài khoản có hay không.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LossClaimView {
    pub id: Uuid,
    /// Sau lúc này mã không còn dùng được.
    pub expires_at: DateTime<FixedOffset>,
}

impl From<LossClaim> for LossClaimView {
    fn from(claim: LossClaim) -> Self {
        Self {
            id: claim.id,
            expires_at: local(claim.expires_at()),
        }
    }
}

impl LossClaimView {
    pub fn sample() -> Self {
        Self {
            id: Uuid::from_u128(0x01990d6e_6d1c_7a63_9f0e_3c8f1d2b4a60),
            expires_at: at("2026-08-21T09:30:00+07:00"),
        }
    }
}

/// Mã trong thư, hoặc một mã khôi phục của xác thực hai lớp.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LossConfirmation {
    #[schema(min_length = 8, max_length = 20)]
    pub code: String,
}

impl LossConfirmation {
    pub fn sample() -> Self {
        Self {
            code: "h7kq-m3xp".into(),
        }
    }
}

/// Tài khoản đã bị khóa.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ConfirmedLoss {
    pub reported_at: DateTime<FixedOffset>,
}

impl From<LossReport> for ConfirmedLoss {
    fn from(report: LossReport) -> Self {
        Self {
            reported_at: local(report.reported_at),
        }
    }
}

impl ConfirmedLoss {
    pub fn sample() -> Self {
        Self {
            reported_at: at("2026-08-21T09:02:00+07:00"),
        }
    }
}

/// Giấy tờ mà công chức đã đối chiếu.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SeenPaper {
    pub paper: word::IdentityPaper,
    /// Đã đối chiếu thế nào.
    #[schema(min_length = 1, max_length = 500, pattern = r"\S")]
    pub note: String,
}

impl SeenPaper {
    pub fn by(self, officer: &Caller) -> IdentityProof {
        IdentityProof {
            officer: officer.account,
            paper: self.paper.0,
            note: self.note,
        }
    }

    pub fn sample() -> Self {
        Self {
            paper: Coded(IdentityPaper::IdentityCard),
            note: "Đối chiếu trực tiếp thẻ căn cước và ảnh.".into(),
        }
    }
}

/// Giấy tờ đã đối chiếu và công chức đã đối chiếu.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct IdentityProofView {
    pub paper: word::IdentityPaper,
    #[schema(max_length = 500)]
    pub note: String,
    /// Tài khoản của công chức; chính chủ không thấy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub officer: Option<Uuid>,
}

/// Một lần báo mất, từ lúc khóa đến lúc trả lại tài khoản.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LossReportView {
    pub id: Uuid,
    pub account: Uuid,
    pub way: word::LossWay,
    pub reported_at: DateTime<FixedOffset>,
    /// Khi báo trực tiếp.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proof: Option<IdentityProofView>,
    /// Lúc mở khóa; vắng mặt khi còn khóa.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unlocked_at: Option<DateTime<FixedOffset>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unlock_proof: Option<IdentityProofView>,
}

impl LossReportView {
    /// The person does not learn which officer it was (PUB-2).
    pub fn of(report: LossReport, reader: Uuid) -> Self {
        let is_own = report.account == reader;
        let shown = |proof: IdentityProof| IdentityProofView {
            paper: Coded(proof.paper),
            note: proof.note,
            officer: (!is_own).then_some(proof.officer),
        };
        Self {
            id: report.id,
            account: report.account,
            way: Coded(report.way),
            reported_at: local(report.reported_at),
            proof: report.proof.map(shown),
            unlocked_at: report.unlocked.as_ref().map(|unlock| local(unlock.at)),
            unlock_proof: report.unlocked.map(|unlock| shown(unlock.proof)),
        }
    }

    pub fn sample() -> Self {
        let seen = SeenPaper::sample();
        Self {
            id: Uuid::from_u128(0x01990d6e_6d1c_7a63_9f0e_3c8f1d2b4a61),
            account: Uuid::from_u128(0x01990d6e_6d1c_7a63_9f0e_3c8f1d2b4a58),
            way: Coded(LossWay::ContactCode),
            reported_at: at("2026-08-21T09:02:00+07:00"),
            proof: None,
            unlocked_at: Some(at("2026-08-24T08:10:00+07:00")),
            unlock_proof: Some(IdentityProofView {
                paper: seen.paper,
                note: seen.note,
                officer: Some(Uuid::from_u128(0x01990d6e_6d1c_7a63_9f0e_3c8f1d2b4a59)),
            }),
        }
    }
}

/// Tìm tài khoản của người đang có mặt.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AccountLookup {
    /// Đúng tên đăng nhập, hoặc đúng số định danh trên giấy tờ của người nộp hồ sơ.
    #[schema(min_length = 1, max_length = 100)]
    pub account: String,
}

impl AccountLookup {
    pub fn sample() -> Self {
        Self {
            account: "079300000001".into(),
        }
    }
}

/// Tài khoản tìm thấy, dữ liệu cá nhân được che; ETag dùng để mở khóa.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FoundAccount {
    pub account: AccountSummary,
    /// Báo mất đang mở, nếu có.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub loss_report: Option<LossReportView>,
}

impl FoundAccount {
    pub fn of(found: Found, reader: Uuid) -> Self {
        let open = found.open.map(|open| LossReportView::of(open, reader));
        Self {
            account: found.account.into(),
            loss_report: open,
        }
    }

    pub fn sample() -> Self {
        Self {
            account: AccountSummary::sample(),
            loss_report: None,
        }
    }
}
