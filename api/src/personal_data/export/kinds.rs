//! What the export holds, from where it comes, and what it leaves out: every column that refers to a person stands here.

use super::left_out::OMITTED;
use crate::word::{self, Coded};
use domain::{Word, language::Language};
use serde::Serialize;
use utoipa::ToSchema;

/// From where data about a person comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DataSource {
    /// The person has said it.
    Person,
    /// Officers have written it in the course of their duties.
    Agency,
    /// It comes from using the product.
    Usage,
}

/// Một loại dữ liệu có trong tài liệu.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ExportedKind {
    /// Tên trường trong tài liệu.
    #[schema(max_length = 60)]
    pub kind: &'static str,
    pub source: word::DataSource,
    #[schema(max_length = 500)]
    pub description: &'static str,
}

/// Dữ liệu có nhắc đến người này mà tài liệu không chứa.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LeftOut {
    #[schema(max_length = 60)]
    pub kind: &'static str,
    #[schema(max_length = 500)]
    pub reason: &'static str,
}

struct Described {
    name: &'static str,
    source: DataSource,
    /// Vietnamese, English.
    text: [&'static str; 2],
    /// The columns by which its rows are a person's.
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "a test compares it with the tables")
    )]
    columns: &'static [&'static str],
}

pub fn kinds(language: Language) -> Vec<ExportedKind> {
    let kinds = KINDS.iter().map(|kind| {
        let [vi, en] = kind.text;
        ExportedKind {
            kind: kind.name,
            source: Coded(kind.source),
            description: language.pick(vi, en),
        }
    });
    kinds.collect()
}

pub fn left_out(language: Language) -> Vec<LeftOut> {
    let omitted = OMITTED.iter().map(|omitted| {
        let [vi, en] = omitted.reason;
        LeftOut {
            kind: omitted.name,
            reason: language.pick(vi, en),
        }
    });
    omitted.collect()
}

const KINDS: &[Described] = &[
    Described {
        name: "account",
        source: DataSource::Person,
        text: [
            "Tài khoản: họ tên, số định danh, liên hệ, trạng thái, hạn chế xử lý.",
            "The account: name, identity number, contacts, state, restriction.",
        ],
        columns: &[],
    },
    Described {
        name: "secondFactor",
        source: DataSource::Usage,
        text: [
            "Có dùng mã một lần khi đăng nhập hay không.",
            "Whether one-time codes are used at sign-in.",
        ],
        columns: &["second_factors.account", "second_factor_debts.account"],
    },
    Described {
        name: "positions",
        source: DataSource::Agency,
        text: [
            "Chức danh, vai trò và nơi làm việc, cả đã hết hạn.",
            "Positions, roles and places of work, ended ones too.",
        ],
        columns: &["positions.account"],
    },
    Described {
        name: "accountEvents",
        source: DataSource::Agency,
        text: [
            "Tài khoản được mở, kích hoạt, khóa, mở khóa hay đóng, và lý do.",
            "When the account was opened, activated, frozen, released or closed, and why.",
        ],
        columns: &["account_events.account"],
    },
    Described {
        name: "assistedOpening",
        source: DataSource::Agency,
        text: [
            "Giấy tờ đã xem khi có người giúp mở tài khoản.",
            "The paper that was seen when somebody helped to open the account.",
        ],
        columns: &["invitations.account"],
    },
    Described {
        name: "identities",
        source: DataSource::Usage,
        text: [
            "Danh tính điện tử đã liên kết để đăng nhập.",
            "Electronic identities that were linked for signing in.",
        ],
        columns: &[
            "federated_identities.account",
            "federated_identities.subject",
        ],
    },
    Described {
        name: "detailChanges",
        source: DataSource::Usage,
        text: [
            "Họ tên, số định danh và liên hệ trước mỗi lần đổi.",
            "What name, identity number and contacts were before each change.",
        ],
        columns: &["account_detail_changes.account"],
    },
    Described {
        name: "sessions",
        source: DataSource::Usage,
        text: [
            "Phiên đăng nhập: lúc nào, từ địa chỉ và thiết bị nào; giữ 30 ngày sau khi kết thúc.",
            "Sessions: when, from which address and device; kept for 30 days after their end.",
        ],
        columns: &["sessions.account"],
    },
    Described {
        name: "lossReports",
        source: DataSource::Usage,
        text: [
            "Các lần báo mất và nhận lại tài khoản.",
            "When the account was reported lost and given back.",
        ],
        columns: &["loss_reports.account"],
    },
    Described {
        name: "consents",
        source: DataSource::Person,
        text: [
            "Sổ ghi nhận sự đồng ý và rút lại.",
            "The ledger of consents given and withdrawn.",
        ],
        columns: &["consent_events.account", "consent_events.dossier"],
    },
    Described {
        name: "rectifications",
        source: DataSource::Person,
        text: [
            "Đề nghị sửa dữ liệu và quyết định về chúng.",
            "Requests for rectification and the decisions on them.",
        ],
        columns: &["rectifications.account"],
    },
    Described {
        name: "delegations",
        source: DataSource::Person,
        text: [
            "Ủy quyền đã giao và đã nhận.",
            "Delegations given and received.",
        ],
        columns: &[
            "delegations.giver",
            "delegations.receiver",
            "delegations.position",
            "delegations.dossier",
        ],
    },
    Described {
        name: "drafts",
        source: DataSource::Person,
        text: [
            "Bản nháp hồ sơ của mình, cả do người đại diện soạn, với danh mục tệp đính kèm.",
            "Drafts of one's dossiers, by representatives too, with the list of their files.",
        ],
        columns: &["drafts.owner_account", "attachments.draft"],
    },
    Described {
        name: "dossiers",
        source: DataSource::Person,
        text: [
            "Hồ sơ đã nộp như khi nộp, danh mục tệp, diễn biến do cơ quan giải quyết ghi, và đánh giá của mình.",
            "Dossiers as they were filed, the list of their files, what the agency wrote of their course, and one's rating.",
        ],
        columns: &[
            "filings.owner_account",
            "dossiers.code",
            "dossier_events.dossier",
            "attachments.dossier",
            "ratings.dossier",
            "ratings.account",
        ],
    },
    Described {
        name: "notices",
        source: DataSource::Agency,
        text: ["Thông báo đã nhận.", "Notices that have come."],
        columns: &["notices.account", "notices.dossier", "notices.id"],
    },
    Described {
        name: "accesses",
        source: DataSource::Usage,
        text: [
            "Người khác đã xem hoặc xử lý dữ liệu của mình: chức danh, nơi làm việc, mục đích.",
            "Who else saw or handled the data: position, place of work, purpose.",
        ],
        columns: &["audit_entries.subject", "audit_subjects.subject"],
    },
];

impl Word for DataSource {
    const ALL: &'static [Self] = &[Self::Person, Self::Agency, Self::Usage];

    fn word(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Agency => "agency",
            Self::Usage => "usage",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{collections::BTreeSet, fs};

    /// Columns that name a person without a foreign key.
    const NAMES_OF_PEOPLE: [&str; 8] = [
        "account",
        "actor",
        "author",
        "holder",
        "officer",
        "on_behalf_of",
        "owner",
        "subject",
    ];
    /// Called like that, and no person: what a job works for.
    const NO_PEOPLE: [&str; 1] = ["jobs.subject"];

    /// Table, column, and the table that it refers to.
    fn columns() -> Vec<[String; 3]> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../migrations/sqlite");
        let mut files: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        files.sort();
        let sql = files
            .iter()
            .map(|step| fs::read_to_string(step.join("up.sql")).unwrap());
        let sql = sql.collect::<String>();
        let mut columns = Vec::new();
        for table in sql.split("CREATE TABLE ").skip(1) {
            let (name, rest) = table.split_once(" (").unwrap();
            for line in rest.split("\n);").next().unwrap().lines() {
                let column = line.trim().split(' ').next().unwrap_or_default();
                let refers = line.split_once("REFERENCES ").map(|(_, to)| to);
                let refers = refers
                    .and_then(|to| to.split(' ').next())
                    .unwrap_or_default();
                columns.push([name, column, refers].map(str::to_owned));
            }
        }
        columns
    }

    /// Accounts, and all that hangs on them, on what hangs on them, and so on.
    fn personal(columns: &[[String; 3]]) -> BTreeSet<String> {
        let mut tables = BTreeSet::from(["accounts".to_owned()]);
        loop {
            let found = columns.iter().filter(|[_, _, to]| tables.contains(to));
            let found: BTreeSet<String> = found.map(|[table, _, _]| table.clone()).collect();
            let before = tables.len();
            tables.extend(found);
            if tables.len() == before {
                return tables;
            }
        }
    }

    #[test]
    fn every_column_that_refers_to_a_person_is_exported_or_left_out_for_a_reason() {
        let columns = columns();
        let tables = personal(&columns);
        assert!(tables.len() > 20, "{tables:?}");
        let refers = columns.iter().filter(|[_, column, to]| {
            tables.contains(to) || NAMES_OF_PEOPLE.contains(&column.as_str())
        });
        let refers = refers.map(|[table, column, _]| format!("{table}.{column}"));
        let refers: BTreeSet<String> = refers
            .filter(|name| !NO_PEOPLE.contains(&name.as_str()))
            .collect();
        let kinds = KINDS.iter().flat_map(|kind| kind.columns);
        let named = kinds.chain(OMITTED.iter().flat_map(|omitted| omitted.columns));
        let named: BTreeSet<String> = named.map(|name| (*name).to_owned()).collect();
        assert_eq!(
            refers, named,
            "say in KINDS or OMITTED what becomes of the column in the export"
        );
    }
}
