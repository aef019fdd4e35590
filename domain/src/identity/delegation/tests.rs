use super::*;
use crate::{
    Validity,
    agencies::AgencyPath,
    audit::Origin,
    identity::{
        Role,
        authentication::{Acr, Authentication},
        mandate::Mandate,
        permission::{Authority, Decision, Place, Resource, authority, decide},
    },
};

const LEADER: Uuid = Uuid::from_u128(1);
const DEPUTY: Uuid = Uuid::from_u128(2);

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn noon() -> DateTime<Utc> {
    at("2026-08-21T12:00:00+07:00")
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 8, 21).unwrap()
}

fn position(account: Uuid, role: Role, path: &str) -> Position {
    let agency = path.trim_end_matches('/').rsplit('/').next().unwrap();
    Position {
        id: Uuid::from_u128(3),
        account,
        unit: Uuid::from_u128(4),
        agency: agency.parse().unwrap(),
        agency_path: AgencyPath::stored(path.into()),
        role,
        title: "Chủ tịch".into(),
        validity: Validity::default(),
        version: 1,
    }
}

fn caller(account: Uuid, positions: Vec<Position>, now: DateTime<Utc>) -> Caller {
    Caller {
        account,
        session: Uuid::from_u128(5),
        kind: AccountKind::Staff,
        username: "can-bo".into(),
        full_name: "Lê Văn Bình".parse().unwrap(),
        must_change_password: false,
        authentication: Authentication {
            acr: Acr::Password,
            at: now,
        },
        has_second_factor: false,
        must_enrol_second_factor: false,
        idle_until: None,
        positions,
        mandates: vec![],
        emergencies: vec![],
        grant: None,
        origin: Origin::of_work("test", now),
    }
}

fn leader() -> Caller {
    let position = position(LEADER, Role::ApprovingLeader, "H53/H53.40/");
    caller(LEADER, vec![position], noon())
}

fn colleague() -> Position {
    position(DEPUTY, Role::UnitHead, "H53/H53.40/")
}

fn hours(hours: i64) -> Period {
    Period {
        from: noon(),
        to: noon() + TimeDelta::hours(hours),
    }
}

fn given(position: Position, powers: &[Power], period: Period) -> Delegation {
    Delegation {
        id: Uuid::from_u128(6),
        giver: LEADER,
        receiver: DEPUTY,
        grant: Grant::Office {
            position,
            powers: powers.to_vec(),
        },
        period,
        note: None,
        created_at: noon(),
        accepted_at: Some(noon()),
        ended: None,
        version: 1,
    }
}

fn check(delegation: &Delegation, deputy: &[Position]) -> Result<(), NotDelegable> {
    delegation.check_office(&leader(), deputy, today(), today())
}

fn own() -> Position {
    leader().positions.remove(0)
}

#[test]
fn a_leader_lets_a_colleague_approve_for_a_time() {
    assert_eq!(
        check(&given(own(), &[Power::Approve], hours(4)), &[colleague()]),
        Ok(())
    );
}

#[test]
fn nobody_gives_what_is_not_their_own_or_more_than_they_have() {
    let refused = |position, powers: &[Power]| {
        check(&given(position, powers, hours(4)), &[colleague()]).unwrap_err()
    };
    let another = position(DEPUTY, Role::ApprovingLeader, "H53/H53.40/");
    assert_eq!(
        refused(another, &[Power::Approve]),
        NotDelegable::NotOwnPower
    );
    let head = position(LEADER, Role::UnitHead, "H53/H53.40/");
    let both = [Power::Extend, Power::Approve];
    assert_eq!(refused(head.clone(), &both), NotDelegable::NotOwnPower);
    let extend = given(head, &[Power::Extend], hours(4));
    assert_eq!(check(&extend, &[colleague()]), Ok(()));
    assert_eq!(refused(own(), &[]), NotDelegable::NotOwnPower);
    let mut former = own();
    former.validity.to = today().pred_opt();
    assert_eq!(
        refused(former, &[Power::Approve]),
        NotDelegable::NotOwnPower
    );
}

#[test]
fn a_deputy_is_somebody_else_of_the_same_agency() {
    let mut to_oneself = given(own(), &[Power::Approve], hours(4));
    to_oneself.receiver = LEADER;
    assert_eq!(check(&to_oneself, &[own()]), Err(NotDelegable::ToOneself));
    let given = given(own(), &[Power::Approve], hours(4));
    for elsewhere in ["H53/", "H53/H53.41/", "H53/H53.40/H53.40.1/"] {
        let held = position(DEPUTY, Role::UnitHead, elsewhere);
        assert_eq!(check(&given, &[held]), Err(NotDelegable::NotAColleague));
    }
}

#[test]
fn the_period_is_real_short_enough_and_within_the_own_office() {
    let refused =
        |period| check(&given(own(), &[Power::Approve], period), &[colleague()]).unwrap_err();
    assert_eq!(refused(hours(0)), NotDelegable::EmptyPeriod);
    let past = Period {
        from: noon() - TimeDelta::hours(2),
        to: noon(),
    };
    assert_eq!(refused(past), NotDelegable::EmptyPeriod);
    assert_eq!(refused(hours(90 * 24 + 1)), NotDelegable::TooLong);
    let mut ending = own();
    ending.validity.to = Some(today());
    let tomorrow = given(ending, &[Power::Approve], hours(24));
    let last = today().succ_opt().unwrap();
    let refused = tomorrow.check_office(&leader(), &[colleague()], today(), last);
    assert_eq!(refused, Err(NotDelegable::BeyondPosition));
}

#[test]
fn a_delegation_is_offered_accepted_in_force_and_over_or_ended() {
    use DelegationState as S;
    let mut offer = given(own(), &[Power::Approve], hours(4));
    offer.accepted_at = None;
    let mut declined = offer.clone();
    assert_eq!(offer.state(noon()), S::Offered);
    declined.end(DEPUTY, noon()).unwrap();
    assert_eq!(declined.state(noon()), S::Declined);
    assert_eq!(declined.accept(noon()), Err(NotOpen(S::Declined)));
    offer.accept(noon()).unwrap();
    assert_eq!(offer.state(noon() - TimeDelta::seconds(1)), S::Upcoming);
    assert_eq!(offer.state(noon()), S::InForce);
    assert_eq!(offer.state(offer.period.to), S::Over);
    assert_eq!(offer.end(LEADER, offer.period.to), Err(NotOpen(S::Over)));
    offer.end(LEADER, noon()).unwrap();
    assert_eq!(offer.state(noon()), S::Revoked);
    assert_eq!(offer.end(LEADER, noon()), Err(NotOpen(S::Revoked)));
}

fn deputy(period: Period, now: DateTime<Utc>) -> Caller {
    let mandate = Mandate {
        delegation: Uuid::from_u128(6),
        giver: LEADER,
        name: "Chủ tịch".into(),
        grant: given(own(), &[Power::Approve], period).grant,
        period,
    };
    Caller {
        mandates: vec![mandate],
        ..caller(DEPUTY, vec![colleague()], now)
    }
}

fn decided(caller: &Caller, asked: Permission, path: &str) -> Decision {
    with_dossier(path, |dossier| decide(caller, asked, dossier, today()))
}

fn with_dossier<T>(path: &str, look: impl FnOnce(&Resource<'_>) -> T) -> T {
    let agency = path.trim_end_matches('/').rsplit('/').next().unwrap();
    let agency = agency.parse().unwrap();
    let path = AgencyPath::stored(path.into());
    let place = Place {
        agency: &agency,
        path: &path,
    };
    look(&Resource::Dossier {
        code: &"H53.40-260821-0001".parse().unwrap(),
        procedure: Uuid::from_u128(8),
        owner: Some(Uuid::from_u128(9)),
        submitted_by: Uuid::from_u128(9),
        agency: place,
        counter: place,
    })
}

#[test]
fn a_deputy_decides_within_the_period_and_not_an_instant_after() {
    let period = hours(4);
    let asked = |now| decided(&deputy(period, now), Permission::Approve, "H53/H53.40/");
    assert_eq!(asked(period.from), Decision::Allowed);
    assert_eq!(
        asked(period.from - TimeDelta::microseconds(1)),
        Decision::Forbidden
    );
    assert_eq!(
        asked(period.to - TimeDelta::microseconds(1)),
        Decision::Allowed
    );
    assert_eq!(asked(period.to), Decision::Forbidden);
}

#[test]
fn a_deputy_has_what_was_given_at_the_agency_of_the_leader_and_no_more() {
    let deputy = deputy(hours(4), noon());
    for (asked, decision) in [
        (Permission::Approve, Decision::Allowed),
        (Permission::ReadDossier, Decision::Allowed),
        (Permission::Complete, Decision::Forbidden),
        (Permission::HandOver, Decision::Forbidden),
        (Permission::ManageAccounts, Decision::Forbidden),
    ] {
        assert_eq!(
            decided(&deputy, asked, "H53/H53.40/"),
            decision,
            "{asked:?}"
        );
    }
    for elsewhere in ["H53/", "H53/H53.41/"] {
        let asked = Permission::Approve;
        assert_eq!(decided(&deputy, asked, elsewhere), Decision::Hidden);
    }
}

#[test]
fn a_deputyship_ends_with_the_office_of_either() {
    let yesterday = today().pred_opt();
    let mut left = deputy(hours(4), noon());
    left.positions[0].validity.to = yesterday;
    assert_eq!(
        decided(&left, Permission::Approve, "H53/H53.40/"),
        Decision::Hidden
    );
    let mut orphan = deputy(hours(4), noon());
    if let Grant::Office { position, .. } = &mut orphan.mandates[0].grant {
        position.validity.to = yesterday;
    }
    assert_eq!(
        decided(&orphan, Permission::Approve, "H53/H53.40/"),
        Decision::Forbidden
    );
}

#[test]
fn what_was_received_is_not_passed_on() {
    let deputy = deputy(hours(4), noon());
    let mut passed_on = given(own(), &[Power::Approve], hours(4));
    (passed_on.giver, passed_on.receiver) = (DEPUTY, Uuid::from_u128(7));
    let third = position(Uuid::from_u128(7), Role::UnitHead, "H53/H53.40/");
    let refused = passed_on.check_office(&deputy, &[third], today(), today());
    assert_eq!(refused, Err(NotDelegable::NotOwnPower));
}

#[test]
fn a_representative_stands_in_for_the_owner_in_the_matter_alone() {
    let owner = Uuid::from_u128(9);
    let cases = [
        (Matter::Everything, true),
        (Matter::Procedure(Uuid::from_u128(8)), true),
        (Matter::Procedure(Uuid::from_u128(7)), false),
        (Matter::Dossier("H53.40-260821-0001".parse().unwrap()), true),
        (
            Matter::Dossier("H53.40-260821-0002".parse().unwrap()),
            false,
        ),
    ];
    for (matter, reaches) in cases {
        let files = !matches!(matter, Matter::Dossier(_));
        let person = Caller {
            kind: AccountKind::Applicant,
            mandates: vec![Mandate {
                delegation: Uuid::from_u128(6),
                giver: owner,
                name: "Công ty".into(),
                grant: Grant::Representation(matter.clone()),
                period: hours(4),
            }],
            ..caller(DEPUTY, vec![], noon())
        };
        for asked in [Permission::ReadDossier, Permission::ActAsOwner] {
            let allowed = decided(&person, asked, "H53/H53.40/") == Decision::Allowed;
            assert_eq!(allowed, reaches, "{matter:?}");
        }
        let by = with_dossier("H53/H53.40/", |dossier| {
            let authority = authority(&person, Permission::ActAsOwner, dossier, today());
            authority.and_then(Authority::mandate).map(|one| one.giver)
        });
        assert_eq!(by, reaches.then_some(owner));
        let filed = person.files_for(owner, Uuid::from_u128(8)).is_some();
        assert_eq!(filed, reaches && files, "{matter:?}");
        let receive = decided(&person, Permission::Receive, "H53/H53.40/");
        assert_ne!(receive, Decision::Allowed);
    }
}

#[test]
fn only_citizens_represent_and_nobody_themselves() {
    let mut offer = given(own(), &[], hours(4));
    offer.grant = Grant::Representation(Matter::Everything);
    let ask = |kind, is_open| offer.check_representation(kind, is_open);
    assert_eq!(ask(AccountKind::Applicant, true), Ok(()));
    assert_eq!(
        ask(AccountKind::Applicant, false),
        Err(NotDelegable::NotAPerson)
    );
    for kind in [AccountKind::Organisation, AccountKind::Staff] {
        assert_eq!(ask(kind, true), Err(NotDelegable::NotAPerson));
    }
    let long = Delegation {
        period: hours(24 * 366 * 6),
        ..offer.clone()
    };
    assert_eq!(
        long.check_representation(AccountKind::Applicant, true),
        Err(NotDelegable::TooLong)
    );
    let own = Delegation {
        receiver: LEADER,
        ..offer
    };
    assert_eq!(
        own.check_representation(AccountKind::Applicant, true),
        Err(NotDelegable::ToOneself)
    );
}
