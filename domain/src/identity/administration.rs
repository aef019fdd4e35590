//! Who may administer whose account: nobody the own one, and nobody a mightier one.

use super::{
    AccountKind, Caller, Position, Role,
    permission::{Decision, Permission, Place, Scope, scopes},
};
use crate::agencies::AgencyPath;
use chrono::NaiveDate;
use uuid::Uuid;

/// Staff and helpers are seen by those who administer a place where they hold or held an office; without any office yet,
/// by every administrator. An applicant's account belongs to no agency: only a system administrator of the whole tree sees it.
pub fn see_account(
    caller: &Caller,
    kind: AccountKind,
    positions: &[Position],
    day: NaiveDate,
) -> Decision {
    let reach = scopes(caller, Permission::ManageAccounts, day);
    let seen = match kind {
        AccountKind::Applicant | AccountKind::Organisation => sees_citizens(caller, day),
        AccountKind::Machine => false,
        AccountKind::Staff | AccountKind::SupportTeam | AccountKind::PostalAgent => {
            let placed = positions.iter().any(|position| covers(&reach, position));
            !reach.is_empty() && (positions.is_empty() || placed)
        }
    };
    if seen {
        Decision::Allowed
    } else {
        Decision::Hidden
    }
}

/// Who can change an account can become it. So every office it still holds must lie within the caller's reach.
pub fn change_account(
    caller: &Caller,
    account: Uuid,
    kind: AccountKind,
    positions: &[Position],
    day: NaiveDate,
) -> Decision {
    if see_account(caller, kind, positions, day) == Decision::Hidden {
        return Decision::Hidden;
    }
    let in_reach = positions
        .iter()
        .filter(|position| position.validity.to.is_none_or(|to| day <= to))
        .all(|held| fills(caller, held.role, &held.agency_path, day));
    permitted(account != caller.account && in_reach)
}

/// Nobody grants a role to oneself, outside the own subtree or above the own might.
pub fn appoint(
    caller: &Caller,
    account: Uuid,
    role: Role,
    at: &AgencyPath,
    day: NaiveDate,
) -> Decision {
    permitted(account != caller.account && fills(caller, role, at, day))
}

/// Whether accounts of citizens and organisations are among those that the caller administers.
pub fn sees_citizens(caller: &Caller, day: NaiveDate) -> bool {
    caller
        .held_on(day)
        .any(|own| own.role == Role::SystemAdministrator && own.agency_path.is_root())
}

fn permitted(is_allowed: bool) -> Decision {
    if is_allowed {
        Decision::Allowed
    } else {
        Decision::Forbidden
    }
}

fn covers(reach: &[Scope], position: &Position) -> bool {
    let place = Place {
        agency: &position.agency,
        path: &position.agency_path,
    };
    reach.iter().any(|scope| scope.covers(&place))
}

/// Whether the caller decides who holds this role there.
fn fills(caller: &Caller, role: Role, at: &AgencyPath, day: NaiveDate) -> bool {
    caller.held_on(day).any(|own| {
        let is_enough = match role {
            Role::SystemAdministrator => own.role == Role::SystemAdministrator,
            _ => Role::ADMINISTRATORS.contains(&own.role),
        };
        is_enough && own.agency_path.covers(at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Validity;
    use crate::audit::Origin;
    use crate::identity::authentication::{Acr, Authentication};
    use chrono::DateTime;

    const OTHER: Uuid = Uuid::from_u128(9);

    fn day() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 8, 21).unwrap()
    }

    fn office(role: Role, path: &str) -> Position {
        let agency = path.trim_end_matches('/').rsplit('/').next().unwrap();
        Position {
            id: Uuid::from_u128(3),
            account: OTHER,
            unit: Uuid::from_u128(4),
            agency: agency.parse().unwrap(),
            agency_path: AgencyPath::stored(path.into()),
            role,
            title: "Công chức".into(),
            validity: Validity::default(),
            version: 1,
        }
    }

    fn ended(position: Position) -> Position {
        let validity = Validity {
            from: None,
            to: day().pred_opt(),
        };
        Position {
            validity,
            ..position
        }
    }

    fn administrator(role: Role, path: &str) -> Caller {
        Caller {
            account: Uuid::from_u128(1),
            session: Uuid::from_u128(2),
            kind: AccountKind::Staff,
            username: "quan-tri".into(),
            full_name: "Lê Văn Bình".parse().unwrap(),
            must_change_password: false,
            authentication: Authentication {
                acr: Acr::Password,
                at: DateTime::default(),
            },
            has_second_factor: false,
            must_enrol_second_factor: false,
            idle_until: None,
            positions: vec![office(role, path)],
            mandates: Vec::new(),
            emergencies: Vec::new(),
            grant: None,
            origin: Origin::of_work("test", DateTime::default()),
        }
    }

    fn commune() -> Caller {
        administrator(Role::AgencyAdministrator, "H53/H53.103/")
    }

    fn change(caller: &Caller, positions: &[Position]) -> Decision {
        change_account(caller, OTHER, AccountKind::Staff, positions, day())
    }

    #[test]
    fn an_account_with_offices_elsewhere_only_is_not_even_seen() {
        let elsewhere = [office(Role::Specialist, "H53/H53.106/")];
        assert_eq!(change(&commune(), &elsewhere), Decision::Hidden);
    }

    #[test]
    fn a_citizen_is_administered_by_the_system_administrator_of_the_whole_tree_alone() {
        let citizen =
            |caller: &Caller| change_account(caller, OTHER, AccountKind::Applicant, &[], day());
        assert_eq!(citizen(&commune()), Decision::Hidden);
        let system = administrator(Role::SystemAdministrator, "H53/");
        assert_eq!(citizen(&system), Decision::Allowed);
        let below = administrator(Role::SystemAdministrator, "H53/H53.103/");
        assert_eq!(citizen(&below), Decision::Hidden);
    }

    #[test]
    fn every_administrator_helps_staff_who_hold_no_office_yet() {
        assert_eq!(change(&commune(), &[]), Decision::Allowed);
        let officer = administrator(Role::ReceptionOfficer, "H53/H53.103/");
        assert_eq!(change(&officer, &[]), Decision::Hidden);
    }

    #[test]
    fn who_also_holds_an_office_above_is_seen_and_not_changed() {
        let both = [
            office(Role::Specialist, "H53/H53.103/"),
            office(Role::ApprovingLeader, "H53/"),
        ];
        assert_eq!(change(&commune(), &both), Decision::Forbidden);
        let left = [both[0].clone(), ended(both[1].clone())];
        assert_eq!(change(&commune(), &left), Decision::Allowed);
    }

    #[test]
    fn an_agency_administrator_cannot_become_a_system_administrator_by_a_reset() {
        let mighty = [office(Role::SystemAdministrator, "H53/")];
        let agency = administrator(Role::AgencyAdministrator, "H53/");
        assert_eq!(change(&agency, &mighty), Decision::Forbidden);
        let system = administrator(Role::SystemAdministrator, "H53/");
        assert_eq!(change(&system, &mighty), Decision::Allowed);
    }

    #[test]
    fn nobody_administers_the_own_account() {
        let root = administrator(Role::SystemAdministrator, "H53/");
        let own = change_account(
            &root,
            root.account,
            AccountKind::Staff,
            &root.positions,
            day(),
        );
        assert_eq!(own, Decision::Forbidden);
        let at = AgencyPath::stored("H53/".into());
        let granted = appoint(&root, root.account, Role::ApprovingLeader, &at, day());
        assert_eq!(granted, Decision::Forbidden);
    }

    /// Every role, place and person against both kinds of administrators.
    #[test]
    fn nobody_grants_to_oneself_outside_the_own_subtree_or_above_the_own_role() {
        let own = "H53/H53.103/";
        let places = [
            "H53/",
            own,
            "H53/H53.103/H53.103.1/",
            "H53/H53.106/",
            "H53/H53.10/",
        ];
        for might in Role::ADMINISTRATORS {
            let caller = administrator(might, own);
            for role in <Role as crate::Word>::ALL {
                for path in places {
                    for account in [OTHER, caller.account] {
                        let at = AgencyPath::stored(path.into());
                        let granted = appoint(&caller, account, *role, &at, day());
                        let is_above = *role == Role::SystemAdministrator && might != *role;
                        let expected = account == OTHER && path.starts_with(own) && !is_above;
                        assert_eq!(granted == Decision::Allowed, expected, "{role:?} at {path}");
                    }
                }
            }
        }
        for role in <Role as crate::Word>::ALL {
            if !Role::ADMINISTRATORS.contains(role) {
                let at = AgencyPath::stored(own.into());
                let granted = appoint(&administrator(*role, own), OTHER, Role::Clerk, &at, day());
                assert_eq!(granted, Decision::Forbidden, "{role:?}");
            }
        }
    }

    #[test]
    fn offices_are_filled_within_the_own_subtree_and_not_above_the_own_might() {
        let own = AgencyPath::stored("H53/H53.103/".into());
        let above = AgencyPath::stored("H53/".into());
        let asks = |role, at| appoint(&commune(), OTHER, role, at, day());
        assert_eq!(asks(Role::Clerk, &own), Decision::Allowed);
        assert_eq!(asks(Role::Clerk, &above), Decision::Forbidden);
        assert_eq!(asks(Role::SystemAdministrator, &own), Decision::Forbidden);
    }
}
