//! What anybody may learn of a dossier: with the code and a second factor, or with its QR code (PUB-1, PUB-3).

use crate::{
    answer::Json,
    contract::{Sample, sample},
    dossiers::{
        access::{self, about},
        dto::instant,
    },
    extract::{Limits, LookupLimit, Path, RequestOrigin, SignedIn},
    problem::{Code, Problem, Text},
    qr::{self, QrImage},
    state::State,
    word::{self, Coded},
};
use actix_web::{HttpResponse, web::Data};
use chrono::{DateTime, FixedOffset};
use domain::{
    audit::Origin,
    calendars::local,
    dossiers::{Dossier, DossierCode, Status},
    identity::permission::Permission,
    masked_name,
};
use persistence::Session;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Tra cứu: mã hồ sơ và yếu tố thứ hai.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Lookup {
    #[schema(
        pattern = r"^[A-Y][0-9]{2}(\.[0-9A-Z]+)*-[0-9]{6}-[0-9]{4,10}$",
        max_length = 60
    )]
    pub code: String,
    /// The last four digits of the owner's identity number or phone. Without it only the completion level is told.
    #[serde(default)]
    #[schema(pattern = r"^[0-9]{4}$", min_length = 4, max_length = 4)]
    pub last_four: Option<String>,
}

/// What the public sees. Everything but the completion is absent without the second factor.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PublicStatus {
    #[schema(max_length = 60)]
    pub code: String,
    /// Whether the handling has ended.
    pub finished: bool,
    pub details: Option<PublicDetails>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PublicDetails {
    pub status: word::Status,
    #[schema(max_length = 100)]
    pub status_name: String,
    /// Initials and lengths only.
    #[schema(max_length = 200)]
    pub owner_name: String,
    #[schema(max_length = 1000)]
    pub procedure_title: String,
    #[schema(max_length = 300)]
    pub agency_name: String,
    /// The step of the workflow at which it stands.
    #[schema(max_length = 300)]
    pub step: Option<String>,
    pub submitted_at: DateTime<FixedOffset>,
    /// When the counter must answer, then when the result is due.
    pub due_at: DateTime<FixedOffset>,
}

/// Tra cứu công khai
///
/// With the code and the last four digits of the owner's identity number or phone: status, step, agency and due
/// instant, the name masked, no documents. A wrong second factor and an unknown code get the same answer.
#[utoipa::path(post, path = "/api/v1/lookups", request_body = Lookup,
    responses((status = 200, description = "Tình trạng hồ sơ", body = PublicStatus), (status = 404), (status = 429)))]
pub async fn look_up_dossier(
    state: Data<State>,
    limit: LookupLimit,
    origin: RequestOrigin,
    body: Json<Lookup>,
) -> Result<Json<PublicStatus>, Problem> {
    body.0.check_limit(&state.limits, &limit)?;
    let guesses = state.guesses.of(&body.0, state.clock.now())?;
    let look_up = move |session: &mut Session<'_>| by_code(session, &body.0, &origin.0);
    let found = state.store.read("look_up_dossier", look_up).await;
    guesses.settle(&found);
    found.map(Json)
}

/// Tra cứu bằng QR
///
/// The address inside the QR code of a dossier; its token is the second factor.
#[utoipa::path(get, path = "/api/v1/lookups/{token}",
    responses((status = 200, description = "Tình trạng hồ sơ", body = PublicStatus), (status = 429)))]
pub async fn look_up_by_token(
    state: Data<State>,
    _limit: LookupLimit,
    origin: RequestOrigin,
    token: Path<String>,
) -> Result<Json<PublicStatus>, Problem> {
    let look_up = move |session: &mut Session<'_>| by_token(session, &token.0, &origin.0);
    state
        .store
        .read("look_up_by_token", look_up)
        .await
        .map(Json)
}

/// Mã QR của hồ sơ
///
/// An SVG whose content is the https address of the public status of this dossier (PUB-3).
#[utoipa::path(get, path = "/api/v1/dossiers/{code}/qr", security(("applicant" = []), ("officer" = [])),
    responses((status = 200, description = "Ảnh SVG", body = QrImage, content_type = "image/svg+xml")))]
pub async fn get_dossier_qr(
    state: Data<State>,
    caller: SignedIn,
    code: Path<DossierCode>,
) -> Result<HttpResponse, Problem> {
    let now = state.clock.now();
    let load = move |session: &mut Session<'_>| {
        access::load(session, &caller.0, &code.0, Permission::ReadDossier, now)
    };
    let dossier = state.store.read("get_dossier_qr", load).await?;
    qr::image(&format!(
        "{}/api/v1/lookups/{}",
        state.config.public_url, dossier.lookup_token
    ))
}

fn by_code(
    session: &mut Session<'_>,
    lookup: &Lookup,
    origin: &Origin,
) -> Result<PublicStatus, Problem> {
    let code = lookup.code.parse().map_err(|_| unknown())?;
    let dossier = session.dossiers().find(&code)?.ok_or_else(unknown)?;
    match lookup.last_four.as_deref() {
        None => Ok(PublicStatus::of(&dossier, None)),
        Some(digits) if dossier.owner.knows(digits) => with_details(session, &dossier, origin),
        Some(_) => Err(unknown()),
    }
}

fn by_token(
    session: &mut Session<'_>,
    token: &str,
    origin: &Origin,
) -> Result<PublicStatus, Problem> {
    let dossier = session
        .dossiers()
        .find_by_token(token)?
        .ok_or_else(unknown)?;
    with_details(session, &dossier, origin)
}

/// Masked as it is, it is about somebody, who can see that it was asked for (SEC-3).
fn with_details(
    session: &mut Session<'_>,
    dossier: &Dossier,
    origin: &Origin,
) -> Result<PublicStatus, Problem> {
    session.audit().record(about(origin.entry(), dossier))?;
    let version = session.catalogue().get_version(dossier.procedure_version)?;
    let step = dossier
        .step
        .as_ref()
        .and_then(|step| version.workflow.as_ref()?.step(step.index.into()));
    let details = PublicDetails {
        status: Coded(dossier.status),
        status_name: dossier.status.name_vi().to_owned(),
        owner_name: masked_name(dossier.owner.name.as_str()),
        procedure_title: version.title.clone(),
        agency_name: session.agencies().get(&dossier.agency)?.name_vi,
        step: step.map(|step| step.name_vi.clone()),
        submitted_at: local(dossier.submitted_at),
        due_at: local(dossier.owed().due),
    };
    Ok(PublicStatus::of(dossier, Some(details)))
}

fn unknown() -> Problem {
    let text = Text::new(
        "Không có hồ sơ nào khớp với thông tin tra cứu. Kiểm tra mã hồ sơ và bốn số cuối.",
        "No dossier matches. Check the code and the four digits.",
    );
    Problem::new(Code::NotFound, text)
}

impl Lookup {
    /// A code alone can be asked less often than one with its second factor.
    fn check_limit(&self, limits: &Limits, from: &LookupLimit) -> Result<(), Problem> {
        match self.last_four {
            Some(_) => Ok(()),
            None => limits.look_up_code_alone(from),
        }
    }
}

impl PublicStatus {
    fn of(dossier: &Dossier, details: Option<PublicDetails>) -> Self {
        let finished = dossier.completed_at.is_some() || dossier.status.is_final();
        Self {
            code: dossier.code.to_string(),
            finished,
            details,
        }
    }
}

pub fn samples() -> Vec<Sample> {
    let details = PublicDetails {
        status: Coded(Status::InProcess),
        status_name: Status::InProcess.name_vi().into(),
        owner_name: masked_name("Nguyễn Thị An"),
        procedure_title: "Thủ tục đăng ký khai sinh".into(),
        agency_name: "Ủy ban nhân dân xã Phước Thạnh".into(),
        step: Some("Thụ lý hồ sơ".into()),
        submitted_at: instant("2026-08-21T16:00:00+07:00"),
        due_at: instant("2026-08-22T17:00:00+07:00"),
    };
    let code = "H53.103-260821-0001".to_owned();
    vec![
        sample(&QrImage::sample()),
        sample(&Lookup {
            code: code.clone(),
            last_four: Some("0001".into()),
        }),
        sample(&PublicStatus {
            code,
            finished: false,
            details: Some(details),
        }),
    ]
}
