use super::*;
use crate::Validity;
use crate::audit::Origin;
use crate::identity::AccountKind;
use crate::identity::authentication::{Acr, Authentication};
use chrono::DateTime;

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 8, 21).unwrap()
}

fn officer(role: Role, path: &str, validity: Validity) -> Caller {
    let agency: AgencyIdentifier = path
        .trim_end_matches('/')
        .rsplit('/')
        .next()
        .unwrap()
        .parse()
        .unwrap();
    Caller {
        account: Uuid::from_u128(1),
        session: Uuid::from_u128(2),
        kind: AccountKind::Staff,
        username: "can-bo".into(),
        full_name: "Lê Văn Bình".parse().unwrap(),
        must_change_password: false,
        authentication: Authentication {
            acr: Acr::Password,
            at: DateTime::default(),
        },
        has_second_factor: false,
        must_enrol_second_factor: false,
        idle_until: None,
        positions: vec![Position {
            id: Uuid::from_u128(3),
            account: Uuid::from_u128(1),
            unit: Uuid::from_u128(4),
            agency,
            agency_path: AgencyPath::stored(path.into()),
            role,
            title: "Công chức".into(),
            validity,
            version: 1,
        }],
        mandates: Vec::new(),
        emergencies: Vec::new(),
        grant: None,
        origin: Origin::of_work("test", DateTime::default()),
    }
}

fn decide_on_commune(caller: &Caller, asked: Permission) -> Decision {
    decide_at("H53/H53.40/", caller, asked)
}

fn decide_at(path: &str, caller: &Caller, asked: Permission) -> Decision {
    let agency = path
        .trim_end_matches('/')
        .rsplit('/')
        .next()
        .unwrap()
        .parse()
        .unwrap();
    let path = AgencyPath::stored(path.into());
    let place = Place {
        agency: &agency,
        path: &path,
    };
    let code = "H53.40-260821-0001".parse().unwrap();
    let dossier = Resource::Dossier {
        code: &code,
        procedure: Uuid::from_u128(8),
        owner: Some(Uuid::from_u128(9)),
        submitted_by: Uuid::from_u128(9),
        agency: place,
        counter: place,
    };
    decide(caller, asked, &dossier, day())
}

#[test]
fn an_officer_of_another_agency_does_not_learn_that_a_dossier_exists() {
    let stranger = officer(Role::ReceptionOfficer, "H53/H53.41/", Validity::default());
    assert_eq!(
        decide_on_commune(&stranger, Permission::Receive),
        Decision::Hidden
    );
}

#[test]
fn a_colleague_without_the_role_sees_the_dossier_and_may_not_act() {
    let specialist = officer(Role::Specialist, "H53/H53.40/", Validity::default());
    assert_eq!(
        decide_on_commune(&specialist, Permission::Receive),
        Decision::Forbidden
    );
    assert_eq!(
        decide_on_commune(&specialist, Permission::Handle),
        Decision::Allowed
    );
}

#[test]
fn a_leader_above_reads_the_subtree_but_does_not_receive_for_it() {
    let leader = officer(Role::ApprovingLeader, "H53/", Validity::default());
    assert_eq!(
        decide_on_commune(&leader, Permission::ReadDossier),
        Decision::Allowed
    );
    assert_eq!(
        decide_on_commune(&leader, Permission::Approve),
        Decision::Forbidden
    );
}

#[test]
fn a_counter_receives_for_another_agency_and_only_that_one_takes_it_over() {
    let [commune, other]: [AgencyIdentifier; 2] =
        ["H53.40", "H53.41"].map(|id| id.parse().unwrap());
    let [at_commune, at_other] =
        ["H53/H53.40/", "H53/H53.41/"].map(|path| AgencyPath::stored(path.into()));
    let code = "H53.40-260821-0001".parse().unwrap();
    let dossier = Resource::Dossier {
        code: &code,
        procedure: Uuid::from_u128(8),
        owner: None,
        submitted_by: Uuid::from_u128(9),
        agency: Place {
            agency: &commune,
            path: &at_commune,
        },
        counter: Place {
            agency: &other,
            path: &at_other,
        },
    };
    let competent = officer(Role::ReceptionOfficer, "H53/H53.40/", Validity::default());
    let counter = officer(Role::ReceptionOfficer, "H53/H53.41/", Validity::default());
    let asked = |caller: &Caller, asked| decide(caller, asked, &dossier, day());
    assert_eq!(asked(&counter, Permission::Receive), Decision::Allowed);
    assert_eq!(asked(&counter, Permission::TakeOver), Decision::Forbidden);
    assert_eq!(asked(&counter, Permission::HandOver), Decision::Allowed);
    assert_eq!(asked(&competent, Permission::Receive), Decision::Forbidden);
    assert_eq!(asked(&competent, Permission::TakeOver), Decision::Allowed);
}

#[test]
fn a_position_that_ended_yesterday_gives_nothing() {
    let ended = Validity {
        from: None,
        to: day().pred_opt(),
    };
    let former = officer(Role::ReceptionOfficer, "H53/H53.40/", ended);
    assert_eq!(
        decide_on_commune(&former, Permission::Receive),
        Decision::Hidden
    );
}

#[test]
fn an_applicant_sees_the_own_dossier_only() {
    let mut citizen = officer(Role::Volunteer, "H53/", Validity::default());
    citizen.kind = AccountKind::Applicant;
    citizen.positions.clear();
    assert_eq!(
        decide_on_commune(&citizen, Permission::ReadDossier),
        Decision::Hidden
    );
    citizen.account = Uuid::from_u128(9);
    assert_eq!(
        decide_on_commune(&citizen, Permission::ActAsOwner),
        Decision::Allowed
    );
    assert_eq!(
        decide_on_commune(&citizen, Permission::Receive),
        Decision::Forbidden
    );
}

#[test]
fn what_belongs_to_no_agency_is_for_system_administrators() {
    let asked = Permission::ManageCalendars;
    for role in Role::ADMINISTRATORS {
        let caller = officer(role, "H53/H53.40/", Validity::default());
        let allowed = decide(&caller, asked, &Resource::System, day()) == Decision::Allowed;
        assert_eq!(allowed, role == Role::SystemAdministrator);
        assert_eq!(
            allowed,
            scopes(&caller, asked, day()) == [Scope::Everywhere]
        );
    }
}

#[test]
fn an_auditor_searches_the_own_subtree_and_at_the_root_what_belongs_to_no_agency() {
    let asked = Permission::ReadAuditLog;
    let allowed = |path, asked| {
        let auditor = officer(Role::Auditor, path, Validity::default());
        let on_system = decide(&auditor, asked, &Resource::System, day());
        (
            on_system == Decision::Allowed,
            scopes(&auditor, asked, day()),
        )
    };
    assert_eq!(allowed("H53/", asked), (true, vec![Scope::Everywhere]));
    let commune = Scope::Subtree(AgencyPath::stored("H53/H53.40/".into()));
    assert_eq!(allowed("H53/H53.40/", asked), (false, vec![commune]));
    let administrator = officer(Role::SystemAdministrator, "H53/", Validity::default());
    assert_eq!(scopes(&administrator, asked, day()), []);
}

#[test]
fn lists_show_what_items_show() {
    let paths = ["H53/", "H53/H53.40/", "H53/H53.40/H53.40.1/", "H53/H53.4/"];
    for role in <Role as crate::Word>::ALL {
        let caller = officer(*role, "H53/H53.40/", Validity::default());
        for path in paths {
            let listed = scopes(&caller, Permission::ReadDossier, day())
                .iter()
                .any(|scope| match scope {
                    Scope::Agency(agency) => path.ends_with(&format!("{agency}/")),
                    Scope::Subtree(top) => top.covers(&AgencyPath::stored(path.into())),
                    Scope::Everywhere => true,
                });
            let read = decide_at(path, &caller, Permission::ReadDossier) == Decision::Allowed;
            assert_eq!(listed, read, "{role:?} at {path}");
        }
    }
}

/// What a machine is granted at `path`.
fn machine(path: &str, scopes: &[MachineScope]) -> Caller {
    let agency = path.trim_end_matches('/').rsplit('/').next().unwrap();
    let grant = MachineGrant {
        scopes: scopes.to_vec(),
        agency: agency.parse().unwrap(),
        agency_path: AgencyPath::stored(path.into()),
    };
    Caller {
        kind: AccountKind::Machine,
        positions: Vec::new(),
        mandates: Vec::new(),
        emergencies: Vec::new(),
        grant: Some(grant),
        ..officer(Role::Auditor, path, Validity::default())
    }
}

const ALL_SCOPES: &[MachineScope] = <MachineScope as crate::Word>::ALL;

#[test]
fn a_machine_reads_its_subtree_with_the_scope_and_nothing_without() {
    let asked = Permission::ReadDossier;
    let province = machine("H53/", &[MachineScope::DossiersRead]);
    assert_eq!(decide_on_commune(&province, asked), Decision::Allowed);
    let elsewhere = machine("H01/", ALL_SCOPES);
    assert_eq!(decide_on_commune(&elsewhere, asked), Decision::Hidden);
    let without = machine("H53/", &[MachineScope::DossiersFile]);
    assert_eq!(decide_on_commune(&without, asked), Decision::Hidden);
    assert_eq!(scopes(&without, asked, day()), []);
    let subtree = Scope::Subtree(AgencyPath::stored("H53/".into()));
    assert_eq!(scopes(&province, asked, day()), [subtree]);
}

#[test]
fn no_scope_gives_a_machine_what_a_person_must_do() {
    use Permission as P;
    let portal = machine("H53/", ALL_SCOPES);
    for asked in [
        P::FileAtCounter,
        P::Receive,
        P::TakeOver,
        P::Handle,
        P::Approve,
        P::Complete,
        P::Extend,
        P::HandOver,
        P::ManageAgencies,
        P::ManageAccounts,
        P::ManageMachines,
        P::ManageDeliveries,
        P::ManageCalendars,
    ] {
        assert_eq!(decide_on_commune(&portal, asked), Decision::Forbidden);
        let system = decide(&portal, asked, &Resource::System, day());
        assert_eq!(system, Decision::Forbidden, "{asked:?}");
        assert_eq!(scopes(&portal, asked, day()), [], "{asked:?}");
    }
}

#[test]
fn a_machine_goes_on_with_what_it_filed_itself_only() {
    let mut portal = machine("H53/", ALL_SCOPES);
    let asked = Permission::ActAsOwner;
    assert_eq!(decide_on_commune(&portal, asked), Decision::Forbidden);
    portal.account = Uuid::from_u128(9);
    assert_eq!(decide_on_commune(&portal, asked), Decision::Allowed);
    let elsewhere = decide_at("H01/H01.2/", &portal, asked);
    assert_eq!(elsewhere, Decision::Hidden);
}

#[test]
fn a_machine_files_in_its_subtree_only() {
    let commune: AgencyIdentifier = "H53.40".parse().unwrap();
    let path = AgencyPath::stored("H53/H53.40/".into());
    let here = Resource::Agency(Place {
        agency: &commune,
        path: &path,
    });
    let asked = |caller: &Caller| decide(caller, Permission::FileDossier, &here, day());
    assert_eq!(asked(&machine("H53/", ALL_SCOPES)), Decision::Allowed);
    assert_eq!(asked(&machine("H01/", ALL_SCOPES)), Decision::Forbidden);
    let reads = [MachineScope::DossiersRead];
    assert_eq!(asked(&machine("H53/", &reads)), Decision::Forbidden);
}

#[test]
fn the_account_of_a_machine_outside_the_own_subtree_is_not_even_seen() {
    let commune = officer(
        Role::AgencyAdministrator,
        "H53/H53.40/",
        Validity::default(),
    );
    let province: AgencyIdentifier = "H53".parse().unwrap();
    let path = AgencyPath::stored("H53/".into());
    let place = Place {
        agency: &province,
        path: &path,
    };
    let asked = |on: &Resource<'_>| decide(&commune, Permission::ManageMachines, on, day());
    assert_eq!(asked(&Resource::Machine(place)), Decision::Hidden);
    assert_eq!(asked(&Resource::Agency(place)), Decision::Forbidden);
}
