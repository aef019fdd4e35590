//! Who may try what, and under which word it stands in the history.

use crate::case::CITIZENS;
use serde_json::Value;
use tests::{Person, Process, json};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    Citizen(usize),
    Counter,
    Specialist,
    Reviewer,
    Leader,
    Clerk,
    Returns,
}

/// Somebody with a session that outlives the servers.
pub struct Actor {
    pub who: Who,
    pub token: String,
}

/// The weight of what ends a dossier; even who may do nothing else does it seldom.
pub const RARE: u32 = 1;

pub struct Act {
    pub word: &'static str,
    pub path: &'static str,
    pub body: fn() -> Value,
    /// How often.
    pub weight: u32,
    whose: Whose,
    /// Where it may succeed.
    from: &'static [&'static str],
}

enum Whose {
    Owner,
    One(Who),
    /// Whoever holds a step.
    Handlers,
}

impl Who {
    pub fn all() -> Vec<Self> {
        let officers = [
            Self::Counter,
            Self::Specialist,
            Self::Reviewer,
            Self::Leader,
            Self::Clerk,
            Self::Returns,
        ];
        let citizens = (0..CITIZENS.len()).map(Self::Citizen);
        citizens.chain(officers).collect()
    }

    pub fn username(self) -> &'static str {
        match self {
            Self::Citizen(number) => CITIZENS[number],
            Self::Counter => "tiep-nhan",
            Self::Specialist => "chuyen-vien",
            Self::Reviewer => "truong-phong",
            Self::Leader => "lanh-dao",
            Self::Clerk => "van-thu",
            Self::Returns => "tra-ket-qua",
        }
    }
}

impl Actor {
    pub fn is(&self, who: Who) -> bool {
        self.who == who
    }

    pub fn at(&self, server: &Process) -> Person {
        server.bearing(&self.token)
    }
}

impl Act {
    pub fn fits(&self, status: &str) -> bool {
        self.from.contains(&status)
    }

    pub fn is_for(&self, who: Who, owner: usize) -> bool {
        match self.whose {
            Whose::Owner => who == Who::Citizen(owner),
            Whose::One(one) => who == one,
            Whose::Handlers => !matches!(who, Who::Citizen(_)),
        }
    }
}

fn nothing() -> Value {
    json!({})
}

fn defects() -> Value {
    json!({"defects": [{"component": 2, "reason": "Thiếu trang 2.", "guidance": "Chụp đủ các trang."}]})
}

const fn act(
    word: &'static str,
    path: &'static str,
    body: fn() -> Value,
    weight: u32,
    whose: Whose,
    from: &'static [&'static str],
) -> Act {
    Act {
        word,
        path,
        body,
        weight,
        whose,
        from,
    }
}

pub const ACTS: &[Act] = &[
    act(
        "accepted",
        "/acceptance",
        nothing,
        20,
        Whose::One(Who::Counter),
        &["submitted"],
    ),
    act(
        "refused",
        "/refusal",
        || json!({"reason": "Không thuộc thẩm quyền."}),
        RARE,
        Whose::One(Who::Counter),
        &["submitted"],
    ),
    act(
        "supplement_requested",
        "/supplement-requests",
        defects,
        3,
        Whose::One(Who::Counter),
        &["submitted", "accepted"],
    ),
    act(
        "supplement_requested",
        "/supplement-requests",
        defects,
        3,
        Whose::One(Who::Specialist),
        &["in_process"],
    ),
    act(
        "supplied",
        "/supplements",
        nothing,
        20,
        Whose::Owner,
        &["supplement_required"],
    ),
    act(
        "withdrawn",
        "/withdrawal",
        nothing,
        RARE,
        Whose::Owner,
        &["submitted"],
    ),
    act(
        "step_taken",
        "/steps",
        || json!({"action": "take"}),
        5,
        Whose::Handlers,
        &["accepted", "in_process"],
    ),
    act(
        "step_forwarded",
        "/steps",
        || json!({"action": "forward"}),
        30,
        Whose::Handlers,
        &["accepted", "in_process"],
    ),
    act(
        "step_sent_back",
        "/steps",
        || json!({"action": "send_back", "note": "Đề nghị xem lại."}),
        10,
        Whose::Handlers,
        &["in_process"],
    ),
    act(
        "payment_required",
        "/payment-requests",
        || json!({"note": "Lệ phí 50.000 đồng."}),
        3,
        Whose::One(Who::Specialist),
        &["in_process"],
    ),
    act(
        "payment_confirmed",
        "/payment-confirmations",
        || json!({"receiptNumber": "0004512/BLP"}),
        20,
        Whose::One(Who::Specialist),
        &["payment_required"],
    ),
    act(
        "approved",
        "/approval",
        nothing,
        20,
        Whose::One(Who::Leader),
        &["in_process"],
    ),
    act(
        "completed",
        "/completion",
        || json!({"outcome": "refused", "reason": "Không đủ điều kiện."}),
        2,
        Whose::One(Who::Clerk),
        &["in_process"],
    ),
    act(
        "returned",
        "/return",
        nothing,
        10,
        Whose::One(Who::Returns),
        &["completed"],
    ),
    act(
        "closed",
        "/closure",
        nothing,
        10,
        Whose::One(Who::Counter),
        &["returned"],
    ),
];
