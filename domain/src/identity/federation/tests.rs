use super::*;

const NUMBER: &str = "079300000001";
const BOTH: &[AccountKind] = &[AccountKind::Applicant, AccountKind::Staff];
const STAFF: &[AccountKind] = &[AccountKind::Staff];

fn now() -> DateTime<Utc> {
    "2026-08-21T09:00:00Z".parse().unwrap()
}

fn lan() -> Proved {
    Proved {
        identity: Identity {
            issuer: "https://vneid.example.vn".into(),
            subject: "7f3a".into(),
        },
        acr: Acr::EidLevel2,
        at: now(),
        full_name: "Nguyễn Thị Lan".parse().ok(),
        identity_number: NUMBER.parse().ok(),
        phone: None,
        email: None,
    }
}

fn account(kind: AccountKind, number: Option<&str>) -> Account {
    let mut account = newcomer(Uuid::from_u128(1), &lan(), BOTH, false, now()).unwrap();
    account.kind = kind;
    account.identity_number = number.map(|number| number.parse().unwrap());
    account
}

#[test]
fn a_newcomer_is_a_citizen_with_the_name_and_number_that_were_vouched_for() {
    let account = newcomer(Uuid::from_u128(1), &lan(), BOTH, false, now()).unwrap();
    assert_eq!(account.kind, AccountKind::Applicant);
    assert_eq!(account.full_name.as_str(), "Nguyễn Thị Lan");
    assert_eq!(account.identity_number.unwrap().as_str(), NUMBER);
    assert!(!account.username.contains(NUMBER) && !account.must_change_password);
}

#[test]
fn nobody_gets_the_account_of_somebody_who_is_there() {
    let refused = newcomer(Uuid::from_u128(1), &lan(), BOTH, true, now());
    assert_eq!(refused.unwrap_err(), Refusal::NumberTaken);
}

#[test]
fn staff_are_never_made_by_signing_in() {
    let refused = newcomer(Uuid::from_u128(1), &lan(), STAFF, false, now());
    assert_eq!(refused.unwrap_err(), Refusal::NotLinked);
}

#[test]
fn a_newcomer_has_a_name_and_a_number() {
    let (mut nameless, mut numberless) = (lan(), lan());
    nameless.full_name = None;
    numberless.identity_number = None;
    for proved in [nameless, numberless] {
        let refused = newcomer(Uuid::from_u128(1), &proved, BOTH, false, now());
        assert_eq!(refused.unwrap_err(), Refusal::Incomplete);
    }
}

#[test]
fn a_frozen_account_and_one_of_another_kind_are_not_entered() {
    let mut known = account(AccountKind::Applicant, Some(NUMBER));
    assert_eq!(enter(&known, BOTH), Ok(()));
    assert_eq!(enter(&known, STAFF), Err(Refusal::NotLinked));
    known.state = AccountState::Frozen;
    assert_eq!(enter(&known, BOTH), Err(Refusal::Frozen));
}

#[test]
fn only_an_identity_of_the_same_person_is_linked() {
    let mut own = account(AccountKind::Applicant, Some(NUMBER));
    assert_eq!(link(&mut own, &lan(), None, true), Ok(()));
    let mut other = account(AccountKind::Applicant, Some("079300000002"));
    let refused = link(&mut other, &lan(), None, false);
    assert_eq!(refused, Err(Refusal::AnotherPerson));
    let elsewhere = Some(Uuid::from_u128(2));
    let refused = link(&mut own, &lan(), elsewhere, true);
    assert_eq!(refused, Err(Refusal::LinkedElsewhere));
    let mut numberless = lan();
    numberless.identity_number = None;
    let refused = link(&mut own, &numberless, None, true);
    assert_eq!(refused, Err(Refusal::Incomplete));
}

#[test]
fn a_citizen_without_a_number_gets_the_one_vouched_for_unless_somebody_has_it() {
    let mut bare = account(AccountKind::Applicant, None);
    let taken = link(&mut bare, &lan(), None, true);
    assert_eq!(taken, Err(Refusal::NumberTaken));
    link(&mut bare, &lan(), None, false).unwrap();
    assert_eq!(bare.identity_number.unwrap().as_str(), NUMBER);
    let mut officer = account(AccountKind::Staff, None);
    link(&mut officer, &lan(), None, true).unwrap();
    assert!(officer.identity_number.is_none());
}

#[test]
fn one_way_to_sign_in_remains() {
    assert_eq!(unlink(true, 1), Ok(()));
    assert_eq!(unlink(false, 2), Ok(()));
    assert_eq!(unlink(false, 1), Err(Refusal::LastWay));
}

#[test]
fn a_subject_is_not_printed() {
    assert!(!format!("{:?}", lan()).contains("7f3a"));
}
