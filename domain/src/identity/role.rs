use super::AccountKind;
use crate::Word;

/// What a position entitles to (ORG-5). The applicant is a kind of account, not a position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    ReceptionOfficer,
    /// Chuyên viên: prepares the decision.
    Specialist,
    UnitHead,
    ApprovingLeader,
    /// Văn thư: numbers and stamps.
    Clerk,
    ResultOfficer,
    CatalogueEditor,
    CatalogueApprover,
    FeedbackOfficer,
    KpiViewer,
    AgencyAdministrator,
    SystemAdministrator,
    Auditor,
    PostalAgent,
    SupportTeamLeader,
    SupportTeamDeputy,
    SupportTeamMember,
    Volunteer,
}

impl Role {
    pub const ADMINISTRATORS: [Self; 2] = [Self::AgencyAdministrator, Self::SystemAdministrator];

    /// Whose account holds it.
    pub fn holder(self) -> AccountKind {
        match self {
            Self::SupportTeamLeader
            | Self::SupportTeamDeputy
            | Self::SupportTeamMember
            | Self::Volunteer => AccountKind::SupportTeam,
            Self::PostalAgent => AccountKind::PostalAgent,
            _ => AccountKind::Staff,
        }
    }

    pub fn name_vi(self) -> &'static str {
        match self {
            Self::ReceptionOfficer => "Công chức tiếp nhận",
            Self::Specialist => "Chuyên viên",
            Self::UnitHead => "Lãnh đạo phòng",
            Self::ApprovingLeader => "Lãnh đạo phê duyệt",
            Self::Clerk => "Văn thư",
            Self::ResultOfficer => "Công chức trả kết quả",
            Self::CatalogueEditor => "Biên tập danh mục thủ tục",
            Self::CatalogueApprover => "Phê duyệt danh mục thủ tục",
            Self::FeedbackOfficer => "Xử lý phản ánh, kiến nghị",
            Self::KpiViewer => "Theo dõi bộ chỉ số",
            Self::AgencyAdministrator => "Quản trị cơ quan",
            Self::SystemAdministrator => "Quản trị hệ thống",
            Self::Auditor => "Kiểm tra, giám sát",
            Self::PostalAgent => "Nhân viên bưu chính công ích",
            Self::SupportTeamLeader => "Tổ trưởng tổ hỗ trợ",
            Self::SupportTeamDeputy => "Tổ phó tổ hỗ trợ",
            Self::SupportTeamMember => "Thành viên tổ hỗ trợ",
            Self::Volunteer => "Tình nguyện viên",
        }
    }
}

impl Word for Role {
    const ALL: &'static [Self] = &[
        Self::ReceptionOfficer,
        Self::Specialist,
        Self::UnitHead,
        Self::ApprovingLeader,
        Self::Clerk,
        Self::ResultOfficer,
        Self::CatalogueEditor,
        Self::CatalogueApprover,
        Self::FeedbackOfficer,
        Self::KpiViewer,
        Self::AgencyAdministrator,
        Self::SystemAdministrator,
        Self::Auditor,
        Self::PostalAgent,
        Self::SupportTeamLeader,
        Self::SupportTeamDeputy,
        Self::SupportTeamMember,
        Self::Volunteer,
    ];

    fn word(self) -> &'static str {
        match self {
            Self::ReceptionOfficer => "reception_officer",
            Self::Specialist => "specialist",
            Self::UnitHead => "unit_head",
            Self::ApprovingLeader => "approving_leader",
            Self::Clerk => "clerk",
            Self::ResultOfficer => "result_officer",
            Self::CatalogueEditor => "catalogue_editor",
            Self::CatalogueApprover => "catalogue_approver",
            Self::FeedbackOfficer => "feedback_officer",
            Self::KpiViewer => "kpi_viewer",
            Self::AgencyAdministrator => "agency_administrator",
            Self::SystemAdministrator => "system_administrator",
            Self::Auditor => "auditor",
            Self::PostalAgent => "postal_agent",
            Self::SupportTeamLeader => "support_team_leader",
            Self::SupportTeamDeputy => "support_team_deputy",
            Self::SupportTeamMember => "support_team_member",
            Self::Volunteer => "volunteer",
        }
    }
}
