//! A kiosk signs in through the phone of somebody who is signed in (RFC 8628).

use super::sessions::Opened;
use crate::problem::{Code, Problem, Text, Violation};
use chrono::{DateTime, Utc};
use domain::{
    audit::Sight,
    identity::{
        AccountSession, AccountState, Caller, Device,
        authentication::Authentication,
        device_grant::{Answer, DeviceGrant, NotApproved, SESSION_LIFETIME},
    },
};
use persistence::Session;
use uuid::Uuid;

/// What the phone does with a request.
pub enum Verdict {
    Approve { number: i32 },
    Refuse,
}

/// The request, if it is still open: what is over or was never made looks the same.
pub fn get(
    session: &mut Session<'_>,
    user_code: &str,
    now: DateTime<Utc>,
) -> Result<DeviceGrant, Problem> {
    let found = session.device_grants().find_by_user_code(user_code)?;
    let open = found.filter(|grant| grant.is_open(now));
    open.ok_or_else(|| Problem::of(Code::NotFound))
}

/// A wrong number is an error to the caller and stays counted: it is returned, not raised.
pub fn decide(
    session: &mut Session<'_>,
    caller: &Caller,
    user_code: &str,
    verdict: &Verdict,
    now: DateTime<Utc>,
) -> Result<Result<(), Problem>, Problem> {
    let mut grant = get(session, user_code, now)?;
    let decided = match verdict {
        Verdict::Approve { number } => grant.approve(caller, *number, now),
        Verdict::Refuse => grant.refuse(now),
    };
    session.device_grants().save(&mut grant)?;
    Ok(decided.map_err(not_approved))
}

/// What the device gets when it asks. That it asked too soon is remembered, so that is no error here.
pub fn collect(
    session: &mut Session<'_>,
    hash: &str,
    refresh: &str,
    device: Device,
    now: DateTime<Utc>,
) -> Result<Result<Opened, Problem>, Problem> {
    let found = session.device_grants().find(hash)?;
    let mut grant = found.ok_or_else(|| Problem::of(Code::NotFound))?;
    let answer = grant.ask(now);
    session.device_grants().save(&mut grant)?;
    match answer {
        Answer::Granted(account, proof) => {
            open(session, account, proof, refresh, device, now).map(Ok)
        }
        Answer::Pending => Ok(Err(Problem::of(Code::AuthorizationPending))),
        Answer::SlowDown => Ok(Err(slow_down(grant.interval))),
        Answer::Refused => Ok(Err(Problem::of(Code::AccessDenied))),
        Answer::Over => Ok(Err(Problem::of(Code::ExpiredToken))),
    }
}

/// As well proved as the phone was, and no better; an account that was frozen meanwhile opens nothing.
fn open(
    session: &mut Session<'_>,
    account: Uuid,
    authentication: Authentication,
    refresh: &str,
    device: Device,
    now: DateTime<Utc>,
) -> Result<Opened, Problem> {
    let account = session.accounts().get(account)?;
    if account.state != AccountState::Active {
        return Err(Problem::of(Code::AccessDenied));
    }
    session.saw(Sight::account(account.id));
    let opened = Opened {
        authentication,
        session: Uuid::now_v7(),
        expires_at: now + SESSION_LIFETIME,
        account,
    };
    session.sessions().add(&AccountSession {
        id: opened.session,
        account: opened.account.id,
        created_at: now,
        last_used_at: now,
        expires_at: opened.expires_at,
        authentication,
        device,
    })?;
    session.refresh_tokens().add(opened.session, refresh, now)?;
    Ok(opened)
}

fn slow_down(interval: i64) -> Problem {
    let seconds = u64::try_from(interval).unwrap_or_default();
    Problem::of(Code::SlowDown).retry_after(seconds)
}

fn not_approved(why: NotApproved) -> Problem {
    match why {
        NotApproved::Over => Problem::of(Code::NotFound),
        NotApproved::WrongNumber => {
            let text = Text::new(
                "Số không khớp với số đang hiện trên thiết bị. Sau ba lần sai, yêu cầu bị hủy.",
                "This is not the number that the device shows. After three wrong ones the request is void.",
            );
            Problem::invalid(vec![Violation::at("/number", "wrong_number", text)])
        }
    }
}
