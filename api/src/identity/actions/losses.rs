use super::{accounts::check_version, attempts, second_factors};
use crate::{
    extract::refused,
    identity::{
        access::{at_desk, settle},
        approach::{Approach, Approaches},
        loss_codes::{LossCodes, plain},
        one_time_codes::OneTimeCodes,
    },
    notifications::actions::{tell, write_to},
    problem::{Code, Problem, Text},
    secret::hex,
};
use chrono::{DateTime, Utc};
use domain::{
    audit::{Entry, Origin, Shown},
    calendars::day,
    identity::{
        Account, AccountState, Caller, IdentityNumber,
        loss::{
            IdentityProof, LossClaim, LossReport, LossWay, handle_loss, handles_losses, is_contact,
            read_loss, read_losses,
        },
        permission::Permission,
    },
    notifications::{loss_code, loss_over, loss_reported},
};
use persistence::{Page, Session};
use uuid::Uuid;

/// A refusal whose traces are kept: it is written, although the answer is an error.
type Told<T> = Result<T, Problem>;

/// What somebody says who is not signed in.
pub struct Reported {
    /// A username or an identity number.
    pub account: String,
    pub contact: Option<String>,
    pub approaches: [Approach; 2],
    pub origin: Origin,
}

/// What is needed to check a code, and to make devices strangers again.
pub struct Keys {
    pub codes: LossCodes,
    pub recovery: OneTimeCodes,
    pub approaches: Approaches,
}

/// An account that came to an officer's hands.
pub struct Found {
    pub account: Account,
    pub open: Option<LossReport>,
}

/// Freezes nothing yet. Whether there is such an account changes neither the answer nor the work: both ways look for a
/// name and a number, keep a claim and queue a letter.
pub fn claim(
    session: &mut Session<'_>,
    reported: Reported,
    codes: &LossCodes,
) -> Result<LossClaim, Problem> {
    let (origin, now) = (&reported.origin, reported.origin.at);
    for approach in reported.approaches {
        attempts::begin(session, approach, now)?;
    }
    let account = named(session, &reported.account)?;
    let contact = reported.contact.as_deref().unwrap_or_default();
    let reached = account
        .as_ref()
        .filter(|account| is_contact(account, contact));
    let (id, code) = (Uuid::now_v7(), LossCodes::generate());
    let claim = LossClaim {
        id,
        account: account.as_ref().map(|account| account.id),
        code: codes.hash(id, &plain(&code)),
        created_at: now,
        wrong_codes: 0,
        report: None,
    };
    session.loss_claims().add(&claim)?;
    let email = reached.and_then(|account| account.email.as_ref());
    write_to(session, email, loss_code(&code), now)?;
    // Whose account it is stands in the claim: a line about a person would be one more to write.
    let entry = origin.entry().on("auth/loss-reports", id);
    session.audit().record(entry)?;
    Ok(claim)
}

/// A right code freezes at once; the same code again tells the same.
pub fn confirm(
    session: &mut Session<'_>,
    id: Uuid,
    typed: &str,
    keys: &Keys,
    origin: &Origin,
) -> Result<Told<LossReport>, Problem> {
    let now = origin.at;
    let mut claim = session.loss_claims().take(id)?;
    if !claim.is_open(now) {
        return Ok(Err(wrong_code()));
    }
    let typed = plain(typed);
    let is_sent = keys.codes.hash(id, &typed) == claim.code;
    if let (true, Some(report)) = (is_sent, claim.report) {
        let report = session.loss_reports().get(report)?;
        record(session, origin.entry(), &report)?;
        return Ok(Ok(report));
    }
    // Nobody's account is asked for a recovery code as somebody's is.
    let holder = claim.account.unwrap_or_default();
    let recovery = keys.recovery.hash(holder, &typed);
    let is_recovery = session
        .second_factors()
        .use_recovery_code(holder, &recovery)?;
    let way = match (is_sent, is_recovery) {
        (true, _) => Some(LossWay::ContactCode),
        (false, true) => Some(LossWay::RecoveryCode),
        (false, false) => None,
    };
    let Some((way, account)) = way.zip(claim.account) else {
        claim.wrong_codes = claim.wrong_codes.saturating_add(1);
        session.loss_claims().save(&claim)?;
        return Ok(Err(wrong_code()));
    };
    let report = freeze(session, account, way, None, &keys.approaches, now)?;
    claim.report = Some(report.id);
    session.loss_claims().save(&claim)?;
    record(session, origin.entry(), &report)?;
    Ok(Ok(report))
}

/// By the holder, in a session that ends with it.
pub fn report_own(
    session: &mut Session<'_>,
    caller: &Caller,
    approaches: &Approaches,
    now: DateTime<Utc>,
) -> Result<LossReport, Problem> {
    let way = LossWay::OwnSession;
    let report = freeze(session, caller.account, way, None, approaches, now)?;
    record(session, caller.entry(), &report)?;
    Ok(report)
}

/// By an officer who has seen the person and a paper.
pub fn report_in_person(
    session: &mut Session<'_>,
    caller: &Caller,
    id: Uuid,
    proof: IdentityProof,
    approaches: &Approaches,
    now: DateTime<Utc>,
) -> Result<LossReport, Problem> {
    handled(session, caller, id, now)?;
    if session.loss_reports().find_open(id)?.is_some() {
        return Err(reported_already());
    }
    let way = LossWay::Counter;
    let report = freeze(session, id, way, Some(proof), approaches, now)?;
    record(session, at_counter(caller, now), &report)?;
    Ok(report)
}

/// The account is the holder's again: with a temporary password, and without the second factor that may be in other hands.
pub fn unlock(
    session: &mut Session<'_>,
    caller: &Caller,
    id: Uuid,
    seen: i64,
    proof: IdentityProof,
    hash: String,
    now: DateTime<Utc>,
) -> Result<Account, Problem> {
    let mut account = handled(session, caller, id, now)?;
    check_version(&account, seen)?;
    let mut report = session
        .loss_reports()
        .find_open(id)?
        .ok_or_else(not_reported)?;
    let interrupted = session.accounts().state_before_freeze(id)?;
    let released = report
        .unlock(&mut account, interrupted, proof, now)
        .map_err(|_| not_reported())?;
    session
        .accounts()
        .save_secret(&mut account, hash, released.as_ref())?;
    session.loss_reports().save(&report)?;
    if second_factors::is_active(session, id)? {
        session.second_factors().owe(id, now)?;
    }
    session.second_factors().remove(id)?;
    session.sessions().end_all_of(id, now)?;
    tell(session, &account, loss_over(now), now)?;
    record(session, at_counter(caller, now), &report)?;
    Ok(account)
}

/// For an officer with the person in front: the account of exactly this name or number.
pub fn look_up(
    session: &mut Session<'_>,
    caller: &Caller,
    named_as: &str,
    now: DateTime<Utc>,
) -> Result<Found, Problem> {
    if !handles_losses(caller, day(now)) {
        return Err(Problem::of(Code::Forbidden));
    }
    let account = named(session, named_as)?.ok_or_else(|| Problem::of(Code::NotFound))?;
    check_handled(session, caller, &account, now)?;
    let open = session.loss_reports().find_open(account.id)?;
    let entry = at_counter(caller, now).on("accounts", account.id);
    session.audit().record(entry.about(account.id))?;
    Ok(Found { account, open })
}

pub fn get(
    session: &mut Session<'_>,
    caller: &Caller,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<LossReport, Problem> {
    let report = session.loss_reports().get(id)?;
    let account = session.accounts().get(report.account)?;
    let positions = session.positions().list_of_account(account.id)?;
    let today = day(now);
    settle(read_loss(caller, &report, account.kind, &positions, today))?;
    if report.account != caller.account {
        record(session, at_counter(caller, now), &report)?;
    }
    Ok(report)
}

pub fn list_own(
    session: &mut Session<'_>,
    caller: &Caller,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Page<LossReport>, Problem> {
    let mut reports = session.loss_reports();
    Ok(reports.list_of(caller.account, after, limit)?)
}

pub fn list(
    session: &mut Session<'_>,
    caller: &Caller,
    id: Uuid,
    after: Option<Uuid>,
    limit: i64,
    now: DateTime<Utc>,
) -> Result<Page<LossReport>, Problem> {
    let account = session.accounts().get(id)?;
    let positions = session.positions().list_of_account(id)?;
    if !read_losses(caller, id, account.kind, &positions, day(now)) {
        return Err(Problem::of(Code::NotFound).as_denial());
    }
    let page = session.loss_reports().list_of(id, after, limit)?;
    let shown = page.items.iter().map(|report| Shown::of(report.id, id));
    let entry = at_counter(caller, now).on("accounts", id).about(id);
    session.audit().record_list(entry.showing(shown))?;
    Ok(page)
}

/// An administrator freezes or frees an account: one that is lost is given back against proof alone.
pub fn check_not_lost(session: &mut Session<'_>, account: Uuid) -> Result<(), Problem> {
    match session.loss_reports().find_open(account)? {
        None => Ok(()),
        Some(_) => Err(Problem::new(
            Code::StateForbids,
            Text::new(
                "Tài khoản này đang được báo mất. Hãy đối chiếu giấy tờ rồi mở khóa bằng POST /api/v1/accounts/{id}/unlock.",
                "This account is reported lost. Check a paper of its holder and call POST /api/v1/accounts/{id}/unlock.",
            ),
        )),
    }
}

/// What an administrator freezes while it is lost is not freed by the counter. Whether it is lost.
pub fn keep_frozen(session: &mut Session<'_>, account: Uuid) -> Result<bool, Problem> {
    let Some(mut report) = session.loss_reports().find_open(account)? else {
        return Ok(false);
    };
    report.stays_frozen = true;
    session.loss_reports().save(&report)?;
    Ok(true)
}

/// Every session and refresh token ends, no device is known any more, what was approved for a kiosk is void, and the
/// holder is told. A second report of the same loss changes nothing.
fn freeze(
    session: &mut Session<'_>,
    account: Uuid,
    way: LossWay,
    proof: Option<IdentityProof>,
    approaches: &Approaches,
    now: DateTime<Utc>,
) -> Result<LossReport, Problem> {
    let mut account = session.accounts().take(account)?;
    if let Some(open) = session.loss_reports().find_open(account.id)? {
        return Ok(open);
    }
    let (report, frozen) = LossReport::freeze(&mut account, way, proof, Uuid::now_v7(), now)?;
    session
        .accounts()
        .save_state(&mut account, frozen.as_ref())?;
    session.loss_reports().add(&report)?;
    session.sessions().end_all_of(account.id, now)?;
    session.device_authorizations().void_of(account.id)?;
    let holder = approaches.holder(&account.username);
    let salt = hex(&rand::random::<[u8; 16]>());
    session.lanes().forget_known(&holder, &salt)?;
    tell(session, &account, loss_reported(&report), now)?;
    Ok(report)
}

/// Both ways are looked for, whatever the first has found.
fn named(session: &mut Session<'_>, named_as: &str) -> Result<Option<Account>, Problem> {
    let wanted = named_as.trim().to_lowercase();
    let by_name = session.accounts().find_by_username(&wanted)?;
    let number = wanted.parse::<IdentityNumber>().ok();
    let by_number = number.map(|number| session.accounts().find_citizen(&number));
    let by_number = by_number.transpose()?.flatten();
    let named = by_name.map(|(account, _)| account).or(by_number);
    Ok(named.filter(|account| account.state != AccountState::Closed))
}

/// The account, nobody else's until this transaction ends, if the caller handles its loss.
fn handled(
    session: &mut Session<'_>,
    caller: &Caller,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<Account, Problem> {
    let account = session.accounts().take(id)?;
    check_handled(session, caller, &account, now)?;
    Ok(account)
}

fn check_handled(
    session: &mut Session<'_>,
    caller: &Caller,
    account: &Account,
    now: DateTime<Utc>,
) -> Result<(), Problem> {
    let Account { id, kind, .. } = account;
    let positions = session.positions().list_of_account(*id)?;
    settle(handle_loss(caller, *id, *kind, &positions, day(now)))
}

fn record(session: &mut Session<'_>, entry: Entry, report: &LossReport) -> Result<(), Problem> {
    let entry = entry.on("loss-reports", report.id).about(report.account);
    Ok(session.audit().record(entry)?)
}

fn at_counter(caller: &Caller, now: DateTime<Utc>) -> Entry {
    at_desk(caller, Permission::HandleLosses, day(now))
}

fn wrong_code() -> Problem {
    let detail = Text::new(
        "Mã không đúng hoặc đã hết hạn. Sau năm lần sai hoặc 30 phút, hãy báo mất lại để nhận mã mới.",
        "The code is wrong or has expired. After five wrong ones or 30 minutes, report again for a new one.",
    );
    refused("/code", "wrong_code", detail).as_denial()
}

fn reported_already() -> Problem {
    Problem::new(
        Code::StateForbids,
        Text::new(
            "Tài khoản này đã được báo mất và đang bị khóa.",
            "This account is reported lost already, and frozen.",
        ),
    )
}

fn not_reported() -> Problem {
    Problem::new(
        Code::StateForbids,
        Text::new(
            "Tài khoản này không có báo mất nào đang mở.",
            "This account is not reported lost.",
        ),
    )
}
