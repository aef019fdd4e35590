use super::{
    accounts::{changeable, check_version, record},
    losses,
};
use crate::{
    identity::access::settle,
    problem::{Code, Problem, Text},
};
use chrono::{DateTime, Utc};
use domain::{
    Word,
    calendars::day,
    identity::{
        Account, AccountAct, AccountEvent, AccountRefusal, Caller, administration::see_account,
    },
};
use persistence::{Page, Session};
use uuid::Uuid;

/// SEC-2: freezing ends every session at once; what stands so already changes nothing.
pub fn move_by(
    session: &mut Session<'_>,
    caller: &Caller,
    id: Uuid,
    seen: i64,
    (act, reason): (AccountAct, String),
    now: DateTime<Utc>,
) -> Result<Account, Problem> {
    let mut account = changeable(session, caller, id, now)?;
    check_version(&account, seen)?;
    if act == AccountAct::Freeze && losses::keep_frozen(session, id)? {
        record(session, caller, id, now)?;
    } else {
        take(session, caller, &mut account, (act, reason), now)?;
    }
    Ok(account)
}

/// The holder leaves for good. Nobody gives up what still runs: its result would reach nobody.
pub fn close_own(
    session: &mut Session<'_>,
    caller: &Caller,
    reason: String,
    now: DateTime<Utc>,
) -> Result<(), Problem> {
    if session.dossiers().any_running_of(caller.account)? {
        let detail = Text::new(
            "Còn hồ sơ chưa kết thúc; hãy chờ kết quả hoặc rút hồ sơ rồi đóng tài khoản.",
            "Some dossiers have not ended; wait for their results or withdraw them first.",
        );
        return Err(Problem::new(Code::StateForbids, detail));
    }
    let mut account = session.accounts().get(caller.account)?;
    take(
        session,
        caller,
        &mut account,
        (AccountAct::Close, reason),
        now,
    )
}

/// The holder sees the own history, administrators see those of the accounts they see.
pub fn list_events(
    session: &mut Session<'_>,
    caller: &Caller,
    id: Uuid,
    before: Option<i64>,
    limit: i64,
    now: DateTime<Utc>,
) -> Result<Page<(i64, AccountEvent)>, Problem> {
    let account = session.accounts().get(id)?;
    if id != caller.account {
        let positions = session.positions().list_of_account(id)?;
        settle(see_account(caller, account.kind, &positions, day(now)))?;
        record(session, caller, id, now)?;
    }
    Ok(session.accounts().list_events(id, before, limit)?)
}

fn take(
    session: &mut Session<'_>,
    caller: &Caller,
    account: &mut Account,
    (act, reason): (AccountAct, String),
    now: DateTime<Utc>,
) -> Result<(), Problem> {
    if act == AccountAct::Release {
        losses::check_not_lost(session, account.id)?;
    }
    let interrupted = session.accounts().state_before_freeze(account.id)?;
    let by = Some(caller.account);
    let event = account.move_by(act, interrupted, by, Some(reason), now)?;
    session.accounts().save_state(account, Some(&event))?;
    session.sessions().end_all_of(account.id, now)?;
    if act == AccountAct::Close {
        session
            .delegations()
            .end_all_of(account.id, caller.account, now)?;
    }
    record(session, caller, account.id, now)
}

impl From<AccountRefusal> for Problem {
    fn from(refusal: AccountRefusal) -> Self {
        let refused = |pointer, code, vi: &'static str, en: &'static str| {
            crate::extract::refused(pointer, code, Text::new(vi, en))
        };
        match refusal {
            AccountRefusal::StateForbids { state, act } => {
                let (name, word, act) = (state.name_vi(), state.word(), act.word());
                let detail = Text::new(
                    format!("Tài khoản {name} ({word}) nên không thực hiện được thao tác {act}."),
                    format!("The account is {word}, which does not allow the action {act}."),
                );
                Self::new(Code::StateForbids, detail)
            }
            AccountRefusal::IdentityNumberNeeded => refused(
                "/identityNumber",
                "identity_number_needed",
                "Tài khoản công dân cần số định danh cá nhân 12 chữ số.",
                "The account of a citizen needs the identity number of 12 digits.",
            ),
            AccountRefusal::TaxCodeNeeded => refused(
                "/taxCode",
                "tax_code_needed",
                "Tài khoản tổ chức cần mã số thuế.",
                "The account of an organisation needs its tax code.",
            ),
            AccountRefusal::TaxCodeNotWanted => refused(
                "/taxCode",
                "tax_code_not_wanted",
                "Chỉ tài khoản tổ chức có mã số thuế.",
                "Only the account of an organisation has a tax code.",
            ),
        }
    }
}
