//! What refers to a person and is not in the export, and why.

pub struct Omitted {
    pub name: &'static str,
    pub reason: [&'static str; 2],
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "a test compares it with the tables")
    )]
    pub columns: &'static [&'static str],
}

pub const OMITTED: &[Omitted] = &[
    Omitted {
        name: "secrets",
        reason: [
            "Mật khẩu, khóa và mã dùng để nhận ra chính chủ: chỉ giữ ở dạng băm hoặc niêm phong.",
            "Passwords, keys and codes that recognise the holder: kept as hashes or sealed only.",
        ],
        columns: &[
            "recovery_codes.account",
            "refresh_tokens.session",
            "sign_in_lanes.holder",
            "device_salts.holder",
        ],
    },
    Omitted {
        name: "passing",
        reason: [
            "Dấu vết của từng yêu cầu, tự xóa trong vài ngày, lặp lại dữ liệu đã nêu.",
            "Traces of single requests, erased within days; they repeat what is in the document.",
        ],
        columns: &[
            "idempotency_keys.account",
            "device_authorizations.account",
            "federated_sign_ins.session",
            "loss_claims.account",
            "loss_claims.report",
            "outbox.account",
            "outbox.dossier",
        ],
    },
    Omitted {
        name: "duties",
        reason: [
            "Việc đã làm khi thi hành công vụ hoặc nộp thay: thuộc hồ sơ của người khác.",
            "What was done in an office or in another's name: it belongs to the files of others.",
        ],
        columns: &[
            "account_events.actor",
            "account_detail_changes.changed_by",
            "rectifications.decided_by",
            "consent_events.recorded_by",
            "loss_reports.officer",
            "loss_reports.unlock_officer",
            "delegations.ended_by",
            "drafts.author",
            "invitations.helper",
            "emergency_readings.reader",
            "emergency_readings.reviewed_by",
            "filings.submitted_by",
            "filings.assisted_by",
            "dossiers.received_by",
            "dossiers.step_holder",
            "dossiers.approved_by",
            "dossier_events.actor",
            "dossier_events.on_behalf_of",
            "attachments.added_by",
            "calendar_changes.proposed_by",
            "calendar_changes.applied_by",
            "machines.created_by",
        ],
    },
    Omitted {
        name: "ownActs",
        reason: [
            "Nhật ký việc mình đã làm: giữ nguyên vẹn làm chứng cứ, người kiểm tra xem theo thẩm quyền.",
            "The log of what one did oneself: kept as evidence, read by auditors.",
        ],
        columns: &["audit_entries.actor", "audit_entries.on_behalf_of"],
    },
    Omitted {
        name: "emergencies",
        reason: [
            "Lý do và kết luận kiểm tra việc mở hồ sơ khẩn cấp: người kiểm tra giữ; lần mở nằm trong `accesses`.",
            "Why a dossier was opened in an emergency, and the review: kept by auditors; that it was is in `accesses`.",
        ],
        columns: &["emergency_readings.dossier"],
    },
    Omitted {
        name: "deadlines",
        reason: [
            "Cảnh báo thời hạn và thay đổi do lịch làm việc: hạn hiện hành và lý do nằm trong hồ sơ.",
            "Warnings to officers and moves by calendars: the dossier has its present due date and why.",
        ],
        columns: &[
            "deadline_warnings.dossier",
            "calendar_change_moves.dossier",
            "calendar_change_moves.change",
        ],
    },
    Omitted {
        name: "machines",
        reason: [
            "Tài khoản của hệ thống khác: không phải của một người.",
            "Accounts of other systems: they are no person's.",
        ],
        columns: &[
            "machines.account",
            "machine_keys.machine",
            "machine_assertions.machine",
        ],
    },
];
