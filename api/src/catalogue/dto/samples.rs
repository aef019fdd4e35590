//! Birth registration, shortened: what the contract shows.

use super::{
    procedure::{ProcedureSummary, ProcedureView, SectorView},
    terms::{
        ChannelView, ComponentView, Currency, FeeView, LimitView, MoneyView, ResultTypeView,
        StepView,
    },
    version::{ProcedureRef, ProcedureVersionView, VersionSummary},
};
use crate::word::Coded;
use domain::{
    agencies::AdminLevel,
    calendars::LimitUnit,
    catalogue::{Channel, FeeKind, UnitSource, VersionState},
    identity::Role,
};
use uuid::{Uuid, uuid};

const PROCEDURE: Uuid = uuid!("01990d6e-6d1c-7a63-9f0e-3c8f1d2b4a55");
const VERSION: Uuid = uuid!("01990d6e-6d1d-7b02-8c41-5f2a9e6d7b10");
const CODE: &str = "1.001193";
const TITLE: &str = "Thủ tục đăng ký khai sinh";

pub fn summary() -> ProcedureSummary {
    ProcedureSummary {
        id: PROCEDURE,
        code: Some(CODE.into()),
        title: TITLE.into(),
        sector: SectorView {
            code: None,
            name: "Hộ tịch".into(),
        },
        admin_levels: vec![Coded(AdminLevel::Commune)],
    }
}

pub fn procedure() -> ProcedureView {
    let ProcedureSummary {
        id,
        code,
        title,
        sector,
        admin_levels,
    } = summary();
    ProcedureView {
        id,
        code,
        title,
        sector,
        admin_levels,
        current_version: Some(version()),
        versions: vec![version_summary()],
    }
}

pub fn version_summary() -> VersionSummary {
    VersionSummary {
        id: VERSION,
        number: 1,
        state: Coded(VersionState::Published),
        valid_from_date: None,
        valid_to_date: None,
    }
}

pub fn version() -> ProcedureVersionView {
    ProcedureVersionView {
        id: VERSION,
        procedure: ProcedureRef {
            id: PROCEDURE,
            code: Some(CODE.into()),
        },
        number: 1,
        state: Coded(VersionState::Published),
        valid_from_date: None,
        valid_to_date: None,
        fileable: true,
        missing_for_publication: Vec::new(),
        title: TITLE.into(),
        service_level: None,
        subjects: vec!["citizen".into(), "overseas_vietnamese".into()],
        channels: vec![channel(Channel::Online), channel(Channel::Direct)],
        components: vec![declaration()],
        dossier_sets: Some(1),
        results: vec![ResultTypeView {
            code: Some("KQ.G15.000031".into()),
            name: "Giấy khai sinh".into(),
        }],
        legal_bases: vec!["60/2014/QH13".into(), "123/2015/NĐ-CP".into()],
        late_receipt_from: Some("15:00".into()),
        workflow: vec![
            step(
                "Tiếp nhận, kiểm tra hồ sơ",
                "Receive and check the dossier",
                Role::ReceptionOfficer,
                1,
            ),
            step("Phê duyệt", "Approve", Role::ApprovingLeader, 2),
        ],
        note: None,
    }
}

fn channel(channel: Channel) -> ChannelView {
    ChannelView {
        channel: Coded(channel),
        limit: LimitView {
            value: Some(1),
            unit: Some(Coded(LimitUnit::WorkingDay)),
            unit_source: Some(Coded(UnitSource::ProcedureText)),
            text: Some("1".into()),
        },
        fees: vec![FeeView {
            kind: Some(Coded(FeeKind::Charge)),
            amount: Some(MoneyView {
                amount: 0,
                currency: Currency::Vnd,
            }),
            optional: false,
            note: None,
        }],
        note: None,
    }
}

fn declaration() -> ComponentView {
    ComponentView {
        number: 1,
        name: "Tờ khai đăng ký khai sinh".into(),
        originals: 1,
        copies: 0,
        required: true,
        present_only: false,
        form_name: Some("Tờ khai đăng ký khai sinh".into()),
        condition: None,
        channels: vec![Coded(Channel::Direct), Coded(Channel::Postal)],
        replaceable_by: None,
    }
}

fn step(name_vi: &str, name_en: &str, role: Role, quota_hours: u32) -> StepView {
    StepView {
        name_vi: name_vi.into(),
        name_en: name_en.into(),
        role: Coded(role),
        quota_hours,
    }
}
