//! The one place where a decision about permission becomes an answer.

use crate::problem::{Code, Problem};
use chrono::NaiveDate;
use domain::identity::{
    Caller,
    permission::{Decision, Permission, Resource, decide},
};

/// 403 when the caller may see the resource but not do this to it, 404 when not even that.
pub fn allow(
    caller: &Caller,
    asked: Permission,
    on: &Resource<'_>,
    today: NaiveDate,
) -> Result<(), Problem> {
    settle(decide(caller, asked, on, today))
}

pub fn settle(decision: Decision) -> Result<(), Problem> {
    match decision {
        Decision::Allowed => Ok(()),
        Decision::Forbidden => Err(Problem::of(Code::Forbidden)),
        Decision::Hidden => Err(Problem::of(Code::NotFound).as_denial()),
    }
}
