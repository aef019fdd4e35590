//! What others see of a dossier.

use super::{folder::Folder, trace::TraceLine};
use crate::{
    contract::{Sample, sample},
    documents::dto::AttachmentView,
    word::{self, Coded},
};
use chrono::{DateTime, FixedOffset};
use domain::{
    calendars::{ClockState, Promise, local},
    catalogue::Channel,
    dossiers::{Delivery, Owner, Status},
    identity::{EmailAddress, IdentityNumber, Phone, Role},
    language::Language,
    personal_data::masked_address,
};
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;
use uuid::Uuid;

/// Hồ sơ / a dossier, complete, for its owner and the officers who may read it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DossierView {
    /// Mã hồ sơ (IN-7).
    #[schema(max_length = 60)]
    pub code: String,
    pub status: word::Status,
    #[schema(max_length = 100)]
    pub status_name: String,
    /// The number of the status at the national portal, 1 to 10.
    #[schema(minimum = 1, maximum = 10)]
    pub national_status: u8,
    /// The competent agency.
    pub agency: AgencyReference,
    /// The agency at whose counter it was filed (IN-10).
    #[schema(max_length = 35)]
    pub counter: String,
    pub procedure: ProcedureReference,
    pub channel: word::Channel,
    pub owner: OwnerView,
    /// Filed by an officer in the owner's name (IN-5).
    pub assisted: bool,
    /// The answers of the form, as they were sent.
    #[schema(value_type = Object)]
    pub answers: Box<RawValue>,
    pub delivery: word::Delivery,
    #[schema(max_length = 500)]
    pub delivery_address: Option<String>,
    pub submitted_at: DateTime<FixedOffset>,
    /// The clock of the reception (IN-2, IN-3).
    pub reception: TermView,
    pub accepted_at: Option<DateTime<FixedOffset>>,
    /// When the competent agency had it; the limit runs from here (IN-10).
    pub arrived_at: Option<DateTime<FixedOffset>>,
    /// The limit of the procedure, fixed when it arrived and changed only by a recorded event (TIME-8).
    pub resolution: Option<TermView>,
    /// By when the applicant is to supply what was asked for (LIFE-5).
    pub supplement: Option<TermView>,
    /// Of the clock that counts now.
    pub clock_state: word::ClockState,
    pub step: Option<PresentStep>,
    #[schema(minimum = 0, maximum = 1000)]
    pub supplement_requests: u16,
    pub outcome: Option<word::Outcome>,
    #[schema(max_length = 2000, format = "multiline")]
    pub outcome_reason: Option<String>,
    /// The attachment that is the result.
    pub result: Option<Uuid>,
    #[schema(max_items = 500)]
    pub attachments: Vec<AttachmentView>,
    pub completed_at: Option<DateTime<FixedOffset>>,
    pub returned_at: Option<DateTime<FixedOffset>>,
    pub ended_at: Option<DateTime<FixedOffset>>,
    /// As in the ETag; send it in `If-Match` with the next act.
    #[schema(minimum = 1, maximum = 1_000_000_000)]
    pub version: i64,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AgencyReference {
    #[schema(max_length = 35)]
    pub identifier: String,
    #[schema(max_length = 300)]
    pub name: String,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProcedureReference {
    pub id: Uuid,
    #[schema(max_length = 30)]
    pub code: Option<String>,
    #[schema(max_length = 1000)]
    pub title: String,
    /// The version in force on the filing day (CAT-1).
    pub version: Uuid,
}

/// Chủ hồ sơ. Chính chủ thấy đầy đủ; người khác thấy `0793••••••01`, `+84•••••••67`, `a•••@example.vn`, và xem đầy đủ bằng
/// `POST /dossiers/{code}/reveals`.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OwnerView {
    #[schema(max_length = 200)]
    pub full_name: String,
    #[schema(max_length = 12)]
    pub identity_number: Option<String>,
    #[schema(max_length = 16)]
    pub phone: Option<String>,
    #[schema(max_length = 254)]
    pub email: Option<String>,
    #[schema(max_length = 500)]
    pub address: Option<String>,
}

/// A promised instant and the ordered explanation of it (TIME-7).
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TermView {
    pub due_at: DateTime<FixedOffset>,
    #[schema(max_items = 5000)]
    pub trace: Vec<TraceLine>,
}

/// Where it stands in the workflow of its version.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PresentStep {
    /// Counted from 1.
    #[schema(minimum = 1, maximum = 1000)]
    pub number: u16,
    #[schema(minimum = 1, maximum = 1000)]
    pub of: u16,
    #[schema(max_length = 300)]
    pub name: String,
    pub role: word::Role,
    #[schema(max_length = 100)]
    pub role_name: String,
    /// The officer who has taken it; free while absent.
    #[schema(max_length = 200)]
    pub holder: Option<String>,
}

impl DossierView {
    pub fn of(folder: Folder, language: Language) -> Self {
        let step = PresentStep::of(&folder, language);
        let Folder {
            dossier,
            agency,
            procedure,
            version,
            attachments,
            holder: _,
            owner_reads,
        } = folder;
        let (owner, delivery_address) = if owner_reads {
            (
                OwnerView::of(&dossier.owner),
                dossier.delivery_address.clone(),
            )
        } else {
            let address = dossier.delivery_address.as_deref();
            (
                OwnerView::masked(&dossier.owner),
                address.map(masked_address),
            )
        };
        Self {
            code: dossier.code.to_string(),
            status: Coded(dossier.status),
            status_name: dossier.status.name_vi().to_owned(),
            national_status: dossier.status.national_code(),
            agency: AgencyReference {
                identifier: agency.identifier.to_string(),
                name: agency.name_vi,
            },
            counter: dossier.counter.to_string(),
            clock_state: Coded(dossier.clock_state()),
            procedure: ProcedureReference {
                id: procedure.id,
                code: procedure.code.map(|code| code.to_string()),
                title: version.title.clone(),
                version: version.id,
            },
            channel: Coded(dossier.channel),
            owner,
            assisted: dossier.assisted_by.is_some(),
            answers: raw(dossier.answers),
            delivery: Coded(dossier.delivery),
            delivery_address,
            submitted_at: local(dossier.submitted_at),
            reception: TermView::of(&dossier.reception, language),
            accepted_at: dossier.accepted_at.map(local),
            resolution: dossier
                .resolution
                .as_ref()
                .map(|promise| TermView::of(promise, language)),
            supplement: dossier
                .supplement
                .as_ref()
                .map(|promise| TermView::of(promise, language)),
            arrived_at: dossier.arrived_at.map(local),
            step,
            supplement_requests: dossier.supplement_requests,
            outcome: dossier.outcome.map(Coded),
            outcome_reason: dossier.outcome_reason,
            result: dossier.result,
            attachments: attachments.into_iter().map(AttachmentView::of).collect(),
            completed_at: dossier.completed_at.map(local),
            returned_at: dossier.returned_at.map(local),
            ended_at: dossier.ended_at.map(local),
            version: dossier.version,
        }
    }

    pub fn sample() -> Self {
        let term = |due: &str| TermView {
            due_at: instant(due),
            trace: vec![TraceLine::sample()],
        };
        Self {
            code: "H53.103-260821-0001".into(),
            status: Coded(Status::Accepted),
            status_name: Status::Accepted.name_vi().into(),
            national_status: 2,
            agency: AgencyReference {
                identifier: "H53.103".into(),
                name: "Ủy ban nhân dân xã Phước Thạnh".into(),
            },
            counter: "H53.103".into(),
            clock_state: Coded(ClockState::Running),
            arrived_at: Some(instant("2026-08-21T16:20:00+07:00")),
            supplement: None,
            procedure: ProcedureReference {
                id: Uuid::from_u128(0x0199_0d6e_6d1c_7a63_9f0e_3c8f_1d2b_4a55),
                code: Some("1.001193".into()),
                title: "Thủ tục đăng ký khai sinh".into(),
                version: Uuid::from_u128(0x0199_0d6e_6d1c_7a63_9f0e_3c8f_1d2b_4a56),
            },
            channel: Coded(Channel::Online),
            owner: OwnerView::sample(),
            assisted: false,
            answers: raw(r#"{"tenTre":"Nguyễn Minh Khôi","ngaySinh":"2026-08-15"}"#.into()),
            delivery: Coded(Delivery::Online),
            delivery_address: None,
            submitted_at: instant("2026-08-21T16:00:00+07:00"),
            reception: term("2026-08-22T16:00:00+07:00"),
            accepted_at: Some(instant("2026-08-21T16:20:00+07:00")),
            resolution: Some(term("2026-08-22T17:00:00+07:00")),
            step: Some(PresentStep {
                number: 1,
                of: 5,
                name: "Tiếp nhận, kiểm tra hồ sơ".into(),
                role: Coded(Role::ReceptionOfficer),
                role_name: Role::ReceptionOfficer.name_vi().into(),
                holder: Some("Lê Thị Bích Ngọc".into()),
            }),
            supplement_requests: 0,
            outcome: None,
            outcome_reason: None,
            result: None,
            attachments: vec![AttachmentView::sample()],
            completed_at: None,
            returned_at: None,
            ended_at: None,
            version: 2,
        }
    }
}

impl OwnerView {
    pub fn of(owner: &Owner) -> Self {
        Self {
            full_name: owner.name.as_str().to_owned(),
            identity_number: owner
                .identity_number
                .as_ref()
                .map(|n| n.as_str().to_owned()),
            phone: owner.phone.as_ref().map(|p| p.as_str().to_owned()),
            email: owner.email.as_ref().map(|e| e.as_str().to_owned()),
            address: owner.address.clone(),
        }
    }

    /// As everybody else sees it.
    pub fn masked(owner: &Owner) -> Self {
        Self {
            full_name: owner.name.as_str().to_owned(),
            identity_number: owner.identity_number.as_ref().map(IdentityNumber::masked),
            phone: owner.phone.as_ref().map(Phone::masked),
            email: owner.email.as_ref().map(EmailAddress::masked),
            address: owner.address.as_deref().map(masked_address),
        }
    }

    pub fn sample() -> Self {
        Self {
            full_name: "Nguyễn Thị An".into(),
            identity_number: Some("079300000001".into()),
            phone: Some("+84901234567".into()),
            email: Some("an.nguyen@example.vn".into()),
            address: Some("Ấp Phước Hòa, xã Phước Thạnh, tỉnh Tây Ninh".into()),
        }
    }
}

impl TermView {
    pub fn of(promise: &Promise, language: Language) -> Self {
        let line = |entry| TraceLine::of(entry, language);
        Self {
            due_at: local(promise.due),
            trace: promise.trace.iter().map(line).collect(),
        }
    }
}

impl PresentStep {
    fn of(folder: &Folder, language: Language) -> Option<Self> {
        let state = folder.dossier.step.as_ref()?;
        let workflow = folder.version.workflow.as_ref()?;
        let step = workflow.step(state.index.into())?;
        Some(Self {
            number: state.index + 1,
            of: u16::try_from(workflow.steps().len()).ok()?,
            name: language.pick(&step.name_vi, &step.name_en).to_owned(),
            role: Coded(state.role),
            role_name: state.role.name_vi().to_owned(),
            holder: folder.holder.clone(),
        })
    }
}

/// The stored text of a form; what is stored was checked when it came in.
pub fn raw(text: String) -> Box<RawValue> {
    RawValue::from_string(text).unwrap_or_else(|_| RawValue::NULL.to_owned())
}

/// An instant of a sample.
pub fn instant(text: &str) -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339(text).unwrap_or_default()
}

pub fn samples() -> Vec<Sample> {
    vec![sample(&DossierView::sample())]
}
