use super::dto::{Health, HealthStatus, ProblemExplanation, SigningKeys};
use crate::{
    answer::{Json, Public},
    extract::Path,
    problem::{Code, Problem},
    state::State,
};
use actix_web::{
    Either, HttpRequest, HttpResponse,
    http::header::{self, ContentType},
    web::Data,
};
use chrono::{SecondsFormat, TimeDelta};

/// Máy chủ còn sống
///
/// Trả lời ngay mà không chạm cơ sở dữ liệu; dùng cho bộ giám sát tiến trình.
#[utoipa::path(get, path = "/livez", responses((status = 200, description = "Còn sống", body = Health)))]
pub async fn get_liveness() -> Json<Health> {
    Json(Health {
        status: HealthStatus::Alive,
    })
}

/// Máy chủ sẵn sàng
///
/// Cơ sở dữ liệu trả lời được và máy chủ không đang dừng; dùng cho bộ cân bằng tải.
#[utoipa::path(get, path = "/readyz",
    responses((status = 200, description = "Sẵn sàng", body = Health), (status = 503)))]
pub async fn get_readiness(state: Data<State>) -> Result<Json<Health>, Problem> {
    state.refuse_when_ending()?;
    state
        .store
        .read("readiness", |_| Ok::<_, Problem>(()))
        .await?;
    Ok(Json(Health {
        status: HealthStatus::Ready,
    }))
}

/// Giải thích một mã lỗi
///
/// Trang mà `type` của mọi lỗi trỏ tới, bằng tiếng Việt và tiếng Anh; JSON khi được yêu cầu qua `Accept`.
#[utoipa::path(get, path = "/problems/{word}",
    responses((status = 200, description = "Giải thích", body = ProblemExplanation)))]
pub async fn get_problem_explanation(
    request: HttpRequest,
    word: Path<String>,
) -> Result<Either<HttpResponse, Public<ProblemExplanation>>, Problem> {
    let code = Code::from_word(&word.0).ok_or_else(|| Problem::of(Code::NotFound))?;
    Ok(super::explorer::explanation(&request, code.into()))
}

/// Khóa công khai của mã truy cập
///
/// Bộ khóa JWK để hệ thống khác tự kiểm chữ ký của mã truy cập; khóa kế tiếp được công bố ít nhất 10 phút trước khi ký.
///
/// The key that signs comes first; the next one and those that retire are published too, revoked ones are not.
#[utoipa::path(get, path = "/.well-known/jwks.json",
    responses((status = 200, description = "Bộ khóa", body = SigningKeys), (status = 503)))]
pub async fn get_signing_keys(state: Data<State>) -> Result<Public<SigningKeys>, Problem> {
    let published = state.tokens.published(state.clock.now()).await?;
    Ok(Public(SigningKeys::from(published)))
}

/// Whom to tell about a security finding (RFC 9116).
pub async fn get_security_contact(state: Data<State>) -> HttpResponse {
    let expires = state.clock.now() + TimeDelta::days(180);
    let contact = &state.config.security_contact;
    let expires = expires.to_rfc3339_opts(SecondsFormat::Secs, true);
    HttpResponse::Ok()
        .insert_header(ContentType::plaintext())
        .insert_header((header::CACHE_CONTROL, "public, max-age=300"))
        .body(format!(
            "Contact: {contact}\nExpires: {expires}\nPreferred-Languages: vi, en\n"
        ))
}
