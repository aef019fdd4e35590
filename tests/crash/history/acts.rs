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

pub struct Act {
    pub word: &'static str,
    pub path: &'static str,
    pub body: fn() -> Value,
    /// How often; what ends a dossier is rare.
    pub weight: u32,
    whose: Whose,
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
) -> Act {
    Act {
        word,
        path,
        body,
        weight,
        whose,
    }
}

pub const ACTS: &[Act] = &[
    act(
        "accepted",
        "/acceptance",
        nothing,
        20,
        Whose::One(Who::Counter),
    ),
    act(
        "refused",
        "/refusal",
        || json!({"reason": "Không thuộc thẩm quyền."}),
        1,
        Whose::One(Who::Counter),
    ),
    act(
        "supplement_requested",
        "/supplement-requests",
        defects,
        4,
        Whose::One(Who::Counter),
    ),
    act(
        "supplement_requested",
        "/supplement-requests",
        defects,
        4,
        Whose::One(Who::Specialist),
    ),
    act("supplied", "/supplements", nothing, 20, Whose::Owner),
    act("withdrawn", "/withdrawal", nothing, 1, Whose::Owner),
    act(
        "step_taken",
        "/steps",
        || json!({"action": "take"}),
        10,
        Whose::Handlers,
    ),
    act(
        "step_forwarded",
        "/steps",
        || json!({"action": "forward"}),
        30,
        Whose::Handlers,
    ),
    act(
        "step_sent_back",
        "/steps",
        || json!({"action": "send_back", "note": "Đề nghị xem lại."}),
        6,
        Whose::Handlers,
    ),
    act(
        "payment_required",
        "/payment-requests",
        || json!({"note": "Lệ phí 50.000 đồng."}),
        4,
        Whose::One(Who::Specialist),
    ),
    act(
        "payment_confirmed",
        "/payment-confirmations",
        || json!({"receiptNumber": "0004512/BLP"}),
        20,
        Whose::One(Who::Specialist),
    ),
    act(
        "approved",
        "/approval",
        nothing,
        20,
        Whose::One(Who::Leader),
    ),
    act(
        "completed",
        "/completion",
        || json!({"outcome": "refused", "reason": "Không đủ điều kiện."}),
        2,
        Whose::One(Who::Clerk),
    ),
    act("returned", "/return", nothing, 10, Whose::One(Who::Returns)),
    act("closed", "/closure", nothing, 10, Whose::One(Who::Counter)),
];
