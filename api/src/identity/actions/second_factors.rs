use super::sessions::{end_others, record};
use crate::{
    extract::refused,
    identity::one_time_codes::{Code as Typed, OneTimeCodes},
    problem::{Code, Problem, Text},
};
use chrono::{DateTime, Utc};
use domain::identity::{
    Caller, SecondFactorState,
    authentication::{Acr, Authentication},
};
use persistence::{Session, StorageError};
use uuid::Uuid;

/// How far the codes of the own account are.
pub struct Standing {
    pub state: SecondFactorState,
    pub recovery_codes_left: i64,
}

pub fn standing(session: &mut Session<'_>, caller: &Caller) -> Result<Standing, Problem> {
    let mut factors = session.second_factors();
    let state = match factors.find(caller.account)? {
        None => SecondFactorState::None,
        Some(factor) if factor.is_confirmed => SecondFactorState::Active,
        Some(_) => SecondFactorState::Pending,
    };
    Ok(Standing {
        state,
        recovery_codes_left: factors.count_recovery_codes(caller.account)?,
    })
}

pub fn is_active(session: &mut Session<'_>, account: Uuid) -> Result<bool, Problem> {
    let factor = session.second_factors().find(account)?;
    Ok(factor.is_some_and(|factor| factor.is_confirmed))
}

/// Whether the code is right; it is used up then.
pub fn use_code(
    session: &mut Session<'_>,
    codes: &OneTimeCodes,
    account: Uuid,
    typed: &str,
    now: DateTime<Utc>,
) -> Result<bool, Problem> {
    let mut factors = session.second_factors();
    let Some(factor) = factors.find(account)?.filter(|factor| factor.is_confirmed) else {
        return Ok(false);
    };
    match Typed::read(typed) {
        Typed::OneTime(code) => match codes.step(account, &factor.sealed, &code, now)? {
            Some(step) => Ok(factors.use_step(account, step)?),
            None => Ok(false),
        },
        Typed::Recovery(code) => {
            let hash = codes.hash(account, &code);
            Ok(factors.use_recovery_code(account, &hash)?)
        }
    }
}

/// Another secret may be begun until a code of one has come back.
pub fn enrol(
    session: &mut Session<'_>,
    caller: &Caller,
    sealed: &str,
    now: DateTime<Utc>,
) -> Result<(), Problem> {
    let added = session.second_factors().add(caller.account, sealed, now);
    added.map_err(|error| match error {
        StorageError::Duplicate { .. } => already_active(),
        other => other.into(),
    })?;
    record(session, caller.entry(), caller)
}

/// The app of the holder makes the right codes. The session has a second factor from now on; the others, which have
/// not, end.
pub fn confirm(
    session: &mut Session<'_>,
    caller: &Caller,
    codes: &OneTimeCodes,
    typed: &str,
    now: DateTime<Utc>,
) -> Result<Vec<String>, Problem> {
    let account = caller.account;
    let factor = session
        .second_factors()
        .find(account)?
        .ok_or_else(not_begun)?;
    if factor.is_confirmed {
        return Err(already_active());
    }
    let step = match Typed::read(typed) {
        Typed::OneTime(code) => codes.step(account, &factor.sealed, &code, now)?,
        Typed::Recovery(_) => None,
    };
    let step = step.ok_or_else(wrong_code)?;
    let recovery = codes.recovery_codes();
    let mut factors = session.second_factors();
    factors.confirm(account, &factor.sealed, step, now)?;
    factors.add_recovery_codes(account, &hashes(codes, account, &recovery))?;
    prove(session, caller, Acr::SecondFactor, now)?;
    end_others(session, caller, now)?;
    Ok(recovery)
}

/// The proof was a code; afterwards a password is enough again.
pub fn remove(
    session: &mut Session<'_>,
    caller: &Caller,
    codes: &OneTimeCodes,
    typed: &str,
    now: DateTime<Utc>,
) -> Result<(), Problem> {
    if !is_active(session, caller.account)? {
        return Err(not_begun());
    }
    if !use_code(session, codes, caller.account, typed, now)? {
        return Err(wrong_code());
    }
    session.second_factors().remove(caller.account)?;
    session.sessions().lower_acr(caller.account)?;
    prove(session, caller, Acr::Password, now).map(|_| ())
}

/// The holder of the session has proved who they are once more, by what the operation says.
pub fn prove(
    session: &mut Session<'_>,
    caller: &Caller,
    acr: Acr,
    now: DateTime<Utc>,
) -> Result<Authentication, Problem> {
    let authentication = Authentication { acr, at: now };
    session
        .sessions()
        .save_authentication(caller.session, authentication)?;
    record(session, caller.entry(), caller)?;
    Ok(authentication)
}

pub fn wrong_code() -> Problem {
    refused(
        "/otp",
        "wrong_code",
        Text::new(
            "Mã không đúng, đã dùng rồi hoặc đã hết hạn. Hãy nhập mã mới đang hiện trên ứng dụng.",
            "The code is wrong, was used already or has expired. Type the one that the app shows now.",
        ),
    )
    .as_denial()
}

fn hashes(codes: &OneTimeCodes, account: Uuid, recovery: &[String]) -> Vec<String> {
    let plain = recovery.iter().map(|code| code.replace('-', ""));
    plain.map(|code| codes.hash(account, &code)).collect()
}

fn already_active() -> Problem {
    Problem::new(
        Code::StateForbids,
        Text::new(
            "Tài khoản đang dùng xác thực hai lớp. Hãy gỡ trước khi đăng ký thiết bị khác.",
            "The account has a second factor. Remove it before another device is enrolled.",
        ),
    )
}

fn not_begun() -> Problem {
    Problem::new(
        Code::StateForbids,
        Text::new(
            "Tài khoản chưa đăng ký xác thực hai lớp.",
            "The account has no second factor.",
        ),
    )
}
