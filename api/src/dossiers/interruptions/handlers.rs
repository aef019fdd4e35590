use super::{
    actions,
    dto::{Consultation, ConsultationAnswer, ExtensionNotice, PaymentConfirmation, PaymentRequest},
};
use crate::{
    dossiers::{
        dto::DossierView,
        turn::{Moved, Turn},
    },
    extract::{IfMatch, Json, Officer},
};

/// Yêu cầu nộp nghĩa vụ tài chính
///
/// The clock stands still until the payment is confirmed (LIFE-6). By the officer at the step.
#[utoipa::path(post, path = "/api/v1/dossiers/{code}/payment-requests", request_body = PaymentRequest, params(IfMatch),
    security(("officer" = [])), responses((status = 200, description = "Hồ sơ sau thao tác", body = DossierView)))]
pub async fn require_payment(turn: Turn<Officer>, body: Json<PaymentRequest>) -> Moved {
    turn.take("require_payment", move |session, attempt| {
        actions::require_payment(session, attempt, body.0)
    })
    .await
}

/// Xác nhận đã nộp nghĩa vụ tài chính
///
/// An officer has seen the proof; its number stays in the history (PAY-3). The clock goes on as the legal regime says.
#[utoipa::path(post, path = "/api/v1/dossiers/{code}/payment-confirmations", request_body = PaymentConfirmation,
    params(IfMatch), security(("officer" = [])),
    responses((status = 200, description = "Hồ sơ sau thao tác", body = DossierView)))]
pub async fn confirm_payment(turn: Turn<Officer>, body: Json<PaymentConfirmation>) -> Moved {
    turn.take("confirm_payment", move |session, attempt| {
        actions::confirm_payment(session, attempt, body.0)
    })
    .await
}

/// Lấy ý kiến cơ quan phối hợp
///
/// Another unit or agency is asked (LIFE-3). The clock stands still only where the legal regime says so.
#[utoipa::path(post, path = "/api/v1/dossiers/{code}/consultations", request_body = Consultation, params(IfMatch),
    security(("officer" = [])), responses((status = 200, description = "Hồ sơ sau thao tác", body = DossierView)))]
pub async fn consult(turn: Turn<Officer>, body: Json<Consultation>) -> Moved {
    turn.take("consult", move |session, attempt| {
        actions::consult(session, attempt, body.0)
    })
    .await
}

/// Ghi nhận trả lời của cơ quan phối hợp
///
/// The answer has come; a clock that waited for it goes on.
#[utoipa::path(post, path = "/api/v1/dossiers/{code}/consultation-answers", request_body = ConsultationAnswer,
    params(IfMatch), security(("officer" = [])),
    responses((status = 200, description = "Hồ sơ sau thao tác", body = DossierView)))]
pub async fn answer_consultation(turn: Turn<Officer>, body: Json<ConsultationAnswer>) -> Moved {
    turn.take("answer_consultation", move |session, attempt| {
        actions::answer_consultation(session, attempt, body.0)
    })
    .await
}

/// Xin lỗi và hẹn lại ngày trả kết quả
///
/// Once, with a reason and a later working day, at least one working day before the due date (LIFE-7). By the head of the
/// unit or the leader.
#[utoipa::path(post, path = "/api/v1/dossiers/{code}/extension", request_body = ExtensionNotice, params(IfMatch),
    security(("leader" = [])), responses((status = 200, description = "Hồ sơ sau thao tác", body = DossierView)))]
pub async fn extend_deadline(turn: Turn<Officer>, body: Json<ExtensionNotice>) -> Moved {
    turn.take("extend_deadline", move |session, attempt| {
        actions::extend(session, attempt, body.0)
    })
    .await
}
