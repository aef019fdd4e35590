use super::Status;
use crate::Word;
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// One line of the history, which nothing can alter (LIFE-2).
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    pub act: Act,
    pub from: Option<Status>,
    pub to: Status,
    /// Nobody, where a period ended by itself.
    pub actor: Option<Uuid>,
    /// The person in whose name it was done, if another (IN-5, ORG-6).
    pub on_behalf_of: Option<String>,
    /// The title of the position in which an officer acted.
    pub position: Option<String>,
    pub unit: Option<Uuid>,
    pub at: DateTime<Utc>,
    /// The step of the workflow on which it happened, counted from 0.
    pub step: Option<u16>,
    pub note: Option<String>,
    pub files: Vec<Uuid>,
}

impl Event {
    pub(super) fn noting(self, note: String) -> Self {
        Self {
            note: Some(note),
            ..self
        }
    }
}

/// What happened to a dossier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    Filed,
    Attached,
    Accepted,
    Arrived,
    Refused,
    SupplementRequested,
    Supplied,
    Withdrawn,
    Stopped,
    PaymentRequired,
    PaymentConfirmed,
    Consulted,
    ConsultationAnswered,
    Extended,
    DeadlineRecomputed,
    StepTaken,
    StepForwarded,
    StepSentBack,
    Approved,
    Completed,
    Returned,
    Closed,
}

impl Act {
    /// Moves inside the agency, whose notes are not for the applicant.
    pub fn is_internal(self) -> bool {
        matches!(
            self,
            Self::StepTaken
                | Self::StepForwarded
                | Self::StepSentBack
                | Self::Approved
                | Self::Consulted
                | Self::ConsultationAnswered
        )
    }

    pub fn name_vi(self) -> &'static str {
        match self {
            Self::Filed => "Nộp hồ sơ",
            Self::Attached => "Đính kèm tài liệu",
            Self::Accepted => "Tiếp nhận hồ sơ",
            Self::Arrived => "Cơ quan có thẩm quyền nhận hồ sơ",
            Self::Refused => "Từ chối tiếp nhận",
            Self::SupplementRequested => "Yêu cầu bổ sung",
            Self::Supplied => "Bổ sung hồ sơ",
            Self::Withdrawn => "Rút hồ sơ",
            Self::Stopped => "Dừng giải quyết",
            Self::PaymentRequired => "Yêu cầu nộp nghĩa vụ tài chính",
            Self::PaymentConfirmed => "Xác nhận đã nộp nghĩa vụ tài chính",
            Self::Consulted => "Lấy ý kiến cơ quan phối hợp",
            Self::ConsultationAnswered => "Cơ quan phối hợp trả lời",
            Self::Extended => "Xin lỗi và hẹn lại ngày trả kết quả",
            Self::DeadlineRecomputed => "Tính lại thời hạn theo lịch làm việc",
            Self::StepTaken => "Nhận xử lý",
            Self::StepForwarded => "Chuyển bước",
            Self::StepSentBack => "Trả lại bước trước",
            Self::Approved => "Phê duyệt",
            Self::Completed => "Hoàn thành xử lý",
            Self::Returned => "Trả kết quả",
            Self::Closed => "Kết thúc hồ sơ",
        }
    }
}

impl Word for Act {
    const ALL: &'static [Self] = &[
        Self::Filed,
        Self::Attached,
        Self::Accepted,
        Self::Arrived,
        Self::Refused,
        Self::SupplementRequested,
        Self::Supplied,
        Self::Withdrawn,
        Self::Stopped,
        Self::PaymentRequired,
        Self::PaymentConfirmed,
        Self::Consulted,
        Self::ConsultationAnswered,
        Self::Extended,
        Self::DeadlineRecomputed,
        Self::StepTaken,
        Self::StepForwarded,
        Self::StepSentBack,
        Self::Approved,
        Self::Completed,
        Self::Returned,
        Self::Closed,
    ];

    fn word(self) -> &'static str {
        match self {
            Self::Filed => "filed",
            Self::Attached => "attached",
            Self::Accepted => "accepted",
            Self::Arrived => "arrived",
            Self::Refused => "refused",
            Self::SupplementRequested => "supplement_requested",
            Self::Supplied => "supplied",
            Self::Withdrawn => "withdrawn",
            Self::Stopped => "stopped",
            Self::PaymentRequired => "payment_required",
            Self::PaymentConfirmed => "payment_confirmed",
            Self::Consulted => "consulted",
            Self::ConsultationAnswered => "consultation_answered",
            Self::Extended => "extended",
            Self::DeadlineRecomputed => "deadline_recomputed",
            Self::StepTaken => "step_taken",
            Self::StepForwarded => "step_forwarded",
            Self::StepSentBack => "step_sent_back",
            Self::Approved => "approved",
            Self::Completed => "completed",
            Self::Returned => "returned",
            Self::Closed => "closed",
        }
    }
}
