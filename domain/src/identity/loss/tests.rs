use super::*;
use crate::{
    Validity,
    agencies::AgencyPath,
    audit::Origin,
    identity::authentication::{Acr, Authentication},
};

fn now() -> DateTime<Utc> {
    "2026-08-21T05:00:00Z".parse().unwrap()
}

fn account(state: AccountState) -> Account {
    Account {
        id: Uuid::from_u128(9),
        kind: AccountKind::Applicant,
        username: "lan".into(),
        full_name: "Nguyễn Thị Lan".parse().unwrap(),
        identity_number: None,
        tax_code: None,
        phone: None,
        email: None,
        address: None,
        state,
        restricted_at: None,
        must_change_password: false,
        created_at: now(),
        version: 1,
    }
}

fn proof(officer: u128) -> IdentityProof {
    IdentityProof {
        officer: Uuid::from_u128(officer),
        paper: IdentityPaper::IdentityCard,
        note: "Đối chiếu ảnh trên thẻ.".into(),
    }
}

fn reported(account: &mut Account) -> LossReport {
    let (report, _) =
        LossReport::freeze(account, LossWay::OwnSession, None, Uuid::nil(), now()).unwrap();
    report
}

fn officer(role: Role) -> Caller {
    Caller {
        account: Uuid::from_u128(1),
        session: Uuid::from_u128(2),
        kind: AccountKind::Staff,
        username: "can-bo".into(),
        full_name: "Lê Văn Bình".parse().unwrap(),
        must_change_password: false,
        authentication: Authentication {
            acr: Acr::Password,
            at: now(),
        },
        has_second_factor: false,
        must_enrol_second_factor: false,
        idle_until: None,
        mandates: Vec::new(),
        emergencies: Vec::new(),
        grant: None,
        origin: Origin::of_work("test", now()),
        positions: vec![Position {
            id: Uuid::from_u128(3),
            account: Uuid::from_u128(1),
            unit: Uuid::from_u128(4),
            agency: "H53.103".parse().unwrap(),
            agency_path: AgencyPath::stored("H53/H53.103/".into()),
            role,
            title: "Công chức".into(),
            validity: Validity::default(),
            version: 1,
        }],
    }
}

#[test]
fn a_report_freezes_at_once_and_proof_gives_back_with_a_password_to_be_changed() {
    let mut lan = account(AccountState::Active);
    let mut report = reported(&mut lan);
    assert_eq!(lan.state, AccountState::Frozen);
    report
        .unlock(&mut lan, Some(AccountState::Active), proof(1), now())
        .unwrap();
    assert_eq!(lan.state, AccountState::Active);
    assert!(lan.must_change_password);
    assert_eq!(
        report.unlock(&mut lan, Some(AccountState::Active), proof(1), now()),
        Err(NotLost)
    );
}

#[test]
fn what_was_frozen_for_another_reason_stays_so() {
    let mut lan = account(AccountState::Frozen);
    let mut report = reported(&mut lan);
    report
        .unlock(&mut lan, Some(AccountState::Active), proof(1), now())
        .unwrap();
    assert_eq!(lan.state, AccountState::Frozen);
}

#[test]
fn every_counter_handles_the_loss_of_a_citizen_and_none_that_of_staff() {
    let day = now().date_naive();
    let asked = |role, kind| handle_loss(&officer(role), Uuid::from_u128(9), kind, &[], day);
    for role in [Role::ReceptionOfficer, Role::AgencyAdministrator] {
        assert_eq!(asked(role, AccountKind::Applicant), Decision::Allowed);
    }
    assert_eq!(
        asked(Role::Specialist, AccountKind::Applicant),
        Decision::Hidden
    );
    assert_eq!(
        asked(Role::ReceptionOfficer, AccountKind::Staff),
        Decision::Hidden
    );
    assert_eq!(
        asked(Role::AgencyAdministrator, AccountKind::Staff),
        Decision::Allowed
    );
}

#[test]
fn nobody_handles_the_loss_of_the_own_account() {
    let own = officer(Role::AgencyAdministrator);
    let day = now().date_naive();
    let decision = handle_loss(&own, own.account, own.kind, &own.positions, day);
    assert_eq!(decision, Decision::Forbidden);
}

#[test]
fn history_is_read_by_the_person_the_voucher_and_administrators() {
    let day = now().date_naive();
    let mut lan = account(AccountState::Active);
    let mut report = reported(&mut lan);
    let read = |caller: &Caller, report: &LossReport| {
        read_loss(caller, report, AccountKind::Applicant, &[], day)
    };
    let counter = officer(Role::ReceptionOfficer);
    assert_eq!(read(&counter, &report), Decision::Hidden);
    let administrator = officer(Role::AgencyAdministrator);
    assert_eq!(read(&administrator, &report), Decision::Allowed);
    report
        .unlock(&mut lan, Some(AccountState::Active), proof(1), now())
        .unwrap();
    assert_eq!(read(&counter, &report), Decision::Allowed);
    let mut own = officer(Role::Volunteer);
    own.account = lan.id;
    assert_eq!(read(&own, &report), Decision::Allowed);
}

#[test]
fn a_contact_is_the_own_mail_address_or_phone_and_no_other() {
    let mut lan = account(AccountState::Active);
    assert!(!is_contact(&lan, ""));
    lan.email = "lan@example.vn".parse().ok();
    lan.phone = "+84901234567".parse().ok();
    for own in ["Lan@Example.vn", "+84901234567"] {
        assert!(is_contact(&lan, own), "{own}");
    }
    assert!(!is_contact(&lan, "hoa@example.vn"));
}

#[test]
fn five_wrong_codes_or_half_an_hour_end_a_claim() {
    let mut claim = LossClaim {
        id: Uuid::nil(),
        account: None,
        code: "hash".into(),
        created_at: now(),
        wrong_codes: 0,
        report: None,
    };
    assert!(claim.is_open(now() + CODE_LIFETIME - TimeDelta::seconds(1)));
    assert!(!claim.is_open(now() + CODE_LIFETIME));
    claim.wrong_codes = MOST_WRONG_CODES;
    assert!(!claim.is_open(now()));
}
