use super::{
    attempts,
    sessions::{self, NewSession, Opened},
};
use crate::{
    extract::refused,
    identity::approach::Approach,
    problem::{Code, Problem, Text},
};
use chrono::{DateTime, TimeDelta, Utc};
use domain::audit::{Entry, Origin};
use domain::identity::{
    Caller, Device, Kiosk,
    device_authorization::{
        Approver, DeviceAuthorization, DeviceAuthorizationState as State, NotApproved, Poll,
        UserCode,
    },
};
use persistence::Session;

/// A refusal whose traces are kept: it is written, although the answer is an error.
type Told<T> = Result<T, Problem>;

/// How long a session at a kiosk lives, used and unused.
#[derive(Clone, Copy, Debug)]
pub struct KioskLife {
    pub whole: TimeDelta,
    pub idle: TimeDelta,
}

/// What the phone does, and from where.
pub struct AtPhone {
    pub caller: Caller,
    pub code: UserCode,
    pub approaches: [Approach; 2],
}

/// A kiosk that comes for its session.
pub struct AtKiosk {
    /// Hash of its device code.
    pub device_code: String,
    pub device: Device,
    /// Hash of the first refresh token.
    pub refresh: String,
    pub life: KioskLife,
    pub origin: Origin,
}

pub fn add(
    session: &mut Session<'_>,
    asked: &DeviceAuthorization,
    origin: &Origin,
) -> Result<(), Problem> {
    session.device_authorizations().add(asked)?;
    Ok(session.audit().record(about(origin.entry(), asked))?)
}

pub fn get(
    session: &mut Session<'_>,
    phone: AtPhone,
    now: DateTime<Utc>,
) -> Result<Told<DeviceAuthorization>, Problem> {
    find(session, phone.approaches, &phone.code, &phone.caller, now)
}

/// Who types the number sees the kiosk; a wrong one is counted, and the third ends the request.
pub fn approve(
    session: &mut Session<'_>,
    phone: AtPhone,
    number: u8,
    now: DateTime<Utc>,
) -> Result<Told<DeviceAuthorization>, Problem> {
    answer(session, phone, now, |asked, by| {
        asked.approve(by, number, now)
    })
}

pub fn refuse(
    session: &mut Session<'_>,
    phone: AtPhone,
    now: DateTime<Utc>,
) -> Result<Told<DeviceAuthorization>, Problem> {
    answer(session, phone, now, |asked, by| asked.refuse(by, now))
}

/// The kiosk gets a session once, and only while the session that approved it still lives: who was frozen or signed out
/// in between, or has a new password, has approved nothing.
pub fn redeem(session: &mut Session<'_>, kiosk: AtKiosk) -> Result<Told<Opened>, Problem> {
    let now = kiosk.origin.at;
    let taken = session.device_authorizations().take(&kiosk.device_code)?;
    let Some(mut asked) = taken else {
        return Ok(Err(Problem::of(Code::ExpiredToken)));
    };
    let poll = asked.poll(now);
    session.device_authorizations().save(&asked)?;
    match poll {
        Poll::Approved(approver) => open(session, kiosk, asked, approver),
        Poll::Pending => Ok(Err(wait(Code::AuthorizationPending, asked.interval))),
        Poll::SlowDown(interval) => Ok(Err(wait(Code::SlowDown, interval))),
        Poll::Denied => Ok(Err(Problem::of(Code::AccessDenied))),
        Poll::Expired => Ok(Err(Problem::of(Code::ExpiredToken))),
    }
}

/// The proof of the phone is handed on as it was at the approval, or weaker where it has become weaker since.
fn open(
    session: &mut Session<'_>,
    kiosk: AtKiosk,
    asked: DeviceAuthorization,
    approver: Approver,
) -> Result<Told<Opened>, Problem> {
    let AtKiosk {
        device_code: _,
        device,
        refresh,
        life,
        origin,
    } = kiosk;
    let now = origin.at;
    let approving = session.sessions().find_caller(approver.session, &origin)?;
    let Some(phone) = approving else {
        let denied = Problem::of(Code::AccessDenied).as_denial();
        return Ok(Err(denied.concerning(Some(approver.account))));
    };
    let new = NewSession {
        account: session.accounts().get(approver.account)?,
        authentication: approver.authentication.weaker_of(phone.authentication),
        expires_at: now + life.whole,
        device,
        kiosk: Some(Kiosk {
            name: asked.device_name,
            idle_until: now + life.idle,
        }),
        refresh,
    };
    sessions::begin(session, new, &origin).map(Ok)
}

fn answer(
    session: &mut Session<'_>,
    phone: AtPhone,
    now: DateTime<Utc>,
    decide: impl FnOnce(&mut DeviceAuthorization, Approver) -> Result<(), NotApproved>,
) -> Result<Told<DeviceAuthorization>, Problem> {
    let AtPhone {
        caller,
        code,
        approaches,
    } = phone;
    // A kiosk does not open another one: what many people use approves nothing.
    if caller.idle_until.is_some() {
        return Err(at_kiosk());
    }
    let mut asked = match find(session, approaches, &code, &caller, now)? {
        Ok(asked) => asked,
        Err(unknown) => return Ok(Err(unknown)),
    };
    let by = Approver {
        account: caller.account,
        session: caller.session,
        authentication: caller.authentication,
    };
    match decide(&mut asked, by) {
        Ok(()) => {
            session.device_authorizations().save(&asked)?;
            let entry = about(caller.entry(), &asked).about(caller.account);
            session.audit().record(entry)?;
            Ok(Ok(asked))
        }
        Err(NotApproved::WrongNumber { left }) => {
            session.device_authorizations().save(&asked)?;
            Ok(Err(wrong_number(left)))
        }
        Err(NotApproved::Over(state)) => Err(over(state)),
    }
}

/// What somebody else has answered is as good as none, and asking for what is none counts as guessing.
fn find(
    session: &mut Session<'_>,
    approaches: [Approach; 2],
    code: &UserCode,
    caller: &Caller,
    now: DateTime<Utc>,
) -> Result<Told<DeviceAuthorization>, Problem> {
    let mut begun = Vec::new();
    for approach in approaches {
        begun.push(attempts::begin(session, approach, now)?);
    }
    let found = session.device_authorizations().take_by_user_code(code)?;
    let is_theirs = |asked: &DeviceAuthorization| {
        asked
            .answered_by
            .is_none_or(|by| by.account == caller.account)
    };
    let Some(asked) = found.filter(is_theirs) else {
        return Ok(Err(Problem::of(Code::NotFound)));
    };
    for attempt in &begun {
        attempts::undo(session, attempt, now)?;
    }
    Ok(Ok(asked))
}

/// The code that people type names it: the other one is a secret.
fn about(entry: Entry, asked: &DeviceAuthorization) -> Entry {
    entry.on("auth/device-authorizations", &asked.user_code)
}

fn wait(code: Code, interval: TimeDelta) -> Problem {
    Problem::of(code).retry_after(interval.num_seconds().unsigned_abs())
}

fn wrong_number(left: u8) -> Problem {
    let detail = match left {
        0 => Text::new(
            "Số không khớp lần thứ ba nên yêu cầu đã bị hủy. Hãy tạo yêu cầu mới trên kiosk.",
            "The third wrong number has ended the request. Make a new one at the kiosk.",
        ),
        _ => Text::new(
            format!("Số không khớp với số đang hiện trên kiosk; còn {left} lần."),
            format!("This is not the number on the screen of the kiosk; {left} more may be tried."),
        ),
    };
    refused("/number", "wrong_number", detail).as_denial()
}

fn over(state: State) -> Problem {
    let detail = match state {
        State::Expired => Text::new(
            "Yêu cầu đã quá 5 phút. Hãy tạo yêu cầu mới trên kiosk.",
            "The request is older than 5 minutes. Make a new one at the kiosk.",
        ),
        _ => Text::new(
            "Yêu cầu này đã được trả lời hoặc đã bị hủy. Hãy tạo yêu cầu mới trên kiosk nếu còn cần.",
            "The request was answered or ended already. Make a new one at the kiosk if it is still needed.",
        ),
    };
    Problem::new(Code::StateForbids, detail)
}

fn at_kiosk() -> Problem {
    Problem::new(
        Code::Forbidden,
        Text::new(
            "Phiên tại kiosk không chấp thuận được kiosk khác. Hãy dùng điện thoại hoặc máy của mình.",
            "A session at a kiosk approves no other kiosk. Use a phone or computer of your own.",
        ),
    )
}
