use crate::contract::{Sample, sample};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Yêu cầu nộp nghĩa vụ tài chính (LIFE-6).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PaymentRequest {
    /// What is owed and why; the applicant receives it.
    #[schema(min_length = 1, max_length = 2000, format = "multiline")]
    pub note: String,
}

/// Chứng từ đã nộp.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PaymentConfirmation {
    /// The number of the receipt, tax slip or transfer that the officer has seen (PAY-3).
    #[schema(min_length = 1, max_length = 100, pattern = r"\S")]
    pub receipt_number: String,
}

/// Lấy ý kiến cơ quan phối hợp (LIFE-3).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Consultation {
    /// Who is asked, as the letter names it.
    #[schema(min_length = 1, max_length = 300, pattern = r"\S")]
    pub addressee: String,
    #[schema(min_length = 1, max_length = 2000, format = "multiline")]
    pub question: String,
}

/// Trả lời của cơ quan phối hợp.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ConsultationAnswer {
    #[schema(min_length = 1, max_length = 2000, format = "multiline")]
    pub answer: String,
}

/// Phiếu xin lỗi và hẹn lại ngày trả kết quả (LIFE-7).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExtensionNotice {
    /// The applicant receives it.
    #[schema(min_length = 1, max_length = 2000, format = "multiline")]
    pub reason: String,
    /// A working day after the one promised now; the limit ends at its closing time.
    pub due_date: NaiveDate,
}

pub fn samples() -> Vec<Sample> {
    vec![
        sample(&PaymentRequest {
            note: "Lệ phí trước bạ nhà, đất: 4.500.000 đồng theo thông báo của cơ quan thuế."
                .into(),
        }),
        sample(&PaymentConfirmation {
            receipt_number: "0004512/BLP".into(),
        }),
        sample(&Consultation {
            addressee: "Công an xã Phước Thạnh".into(),
            question: "Đề nghị xác minh nơi thường trú của người yêu cầu.".into(),
        }),
        sample(&ConsultationAnswer {
            answer: "Công dân thường trú tại ấp Phước Hòa từ ngày 12/3/2019.".into(),
        }),
        sample(&ExtensionNotice {
            reason: "Phải xác minh tại nơi đăng ký khai sinh trước đây.".into(),
            due_date: NaiveDate::from_ymd_opt(2026, 9, 8).unwrap_or_default(),
        }),
    ]
}
