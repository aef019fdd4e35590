//! What both sides of a delegation are told (ORG-6). Names stay out of what lies in a mailbox; the delegation itself tells them.

use super::{Notice, clock};
use crate::identity::delegation::{Delegation, Grant};
use chrono::{DateTime, Utc};

/// A deputy is told, a representative is asked.
pub fn delegation_offered(delegation: &Delegation) -> Notice {
    let period = delegation.period;
    let (from, to) = (clock(period.from), clock(period.to));
    match &delegation.grant {
        Grant::Office { position, .. } => Notice {
            title: "Ông/bà được giao quyền thay lãnh đạo".to_owned(),
            body: format!(
                "{} giao quyền cho ông/bà từ {from} đến {to}.",
                position.title
            ),
        },
        Grant::Representation(_) => Notice {
            title: "Ông/bà được đề nghị làm người đại diện".to_owned(),
            body: format!(
                "Có người đề nghị ông/bà nộp và theo dõi hồ sơ thay, từ {from} đến {to}.\n\
                 Chưa nhận thì đề nghị này không có hiệu lực; không đồng ý thì hãy từ chối."
            ),
        },
    }
}

pub fn delegation_accepted() -> Notice {
    Notice {
        title: "Người đại diện đã nhận ủy quyền".to_owned(),
        body: "Người được ông/bà đề nghị đã nhận làm người đại diện.".to_owned(),
    }
}

pub fn delegation_ended(now: DateTime<Utc>) -> Notice {
    Notice {
        title: "Một ủy quyền đã chấm dứt".to_owned(),
        body: format!("Bên kia chấm dứt ủy quyền lúc {}.", clock(now)),
    }
}
