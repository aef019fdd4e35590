//! Which passwords may be chosen, by what they protect (SEC-1).

use super::{Account, AccountKind, Position, Role};
use crate::fold;
use chrono::NaiveDate;
use unicode_normalization::UnicodeNormalization;

/// Longer ones are refused: what is hashed has to end somewhere.
pub const LONGEST: usize = 256;

/// How much a password protects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordProfile {
    Citizen,
    Staff,
    Admin,
}

/// What is wrong with a password; one may have several faults.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordFault {
    TooShort {
        least: usize,
    },
    TooLong,
    /// Among those that are tried first.
    Common,
    /// It contains the username, the phone or the identity number.
    Personal,
}

impl PasswordProfile {
    /// An office counts from the day it is given, whether or not it has begun: nobody chooses anew on its first day.
    pub fn of(kind: AccountKind, positions: &[Position], day: NaiveDate) -> Self {
        let administers = positions.iter().any(|position| {
            let has_ended = position.validity.to.is_some_and(|to| to < day);
            Role::ADMINISTRATORS.contains(&position.role) && !has_ended
        });
        match kind {
            AccountKind::Applicant | AccountKind::Organisation => Self::Citizen,
            AccountKind::Staff if administers => Self::Admin,
            // A machine has no password.
            AccountKind::Staff
            | AccountKind::SupportTeam
            | AccountKind::PostalAgent
            | AccountKind::Machine => Self::Staff,
        }
    }

    /// In characters as they are read, however they were typed.
    pub fn shortest(self) -> usize {
        match self {
            Self::Citizen => 8,
            Self::Staff => 12,
            Self::Admin => 14,
        }
    }

    /// All faults at once. `is_common` is asked about the password without case, accents and spaces.
    pub fn faults(
        self,
        password: &str,
        holder: &Account,
        is_common: impl Fn(&str) -> bool,
    ) -> Vec<PasswordFault> {
        let (length, least) = (password.nfc().count(), self.shortest());
        let plain: String = fold(password).split(' ').collect();
        let found = [
            (length < least, PasswordFault::TooShort { least }),
            (length > LONGEST, PasswordFault::TooLong),
            (is_common(&plain), PasswordFault::Common),
            (tells_of(holder, &plain), PasswordFault::Personal),
        ];
        let found = found.into_iter().filter(|(is_fault, _)| *is_fault);
        found.map(|(_, fault)| fault).collect()
    }
}

fn tells_of(holder: &Account, plain: &str) -> bool {
    let digits: String = plain.chars().filter(char::is_ascii_digit).collect();
    let number = holder.identity_number.as_ref();
    let phone = holder.phone.as_ref();
    let tax_code = holder.tax_code.as_ref();
    // Written at home, a number begins with 0 instead of the country.
    let national = phone.map(|phone| {
        let abroad = phone.as_str().trim_start_matches('+');
        phone.as_str().strip_prefix("+84").unwrap_or(abroad)
    });
    let within = |part: Option<&str>| part.is_some_and(|part| digits.contains(part));
    plain.contains(&fold(&holder.username))
        || within(number.map(|number| number.as_str()))
        || within(tax_code.map(|code| code.as_str()))
        || within(national)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Validity, agencies::AgencyPath, identity::AccountState};
    use uuid::Uuid;

    fn day() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 8, 21).unwrap()
    }

    fn lan() -> Account {
        Account {
            id: Uuid::nil(),
            kind: AccountKind::Applicant,
            username: "ngoc-lan".into(),
            full_name: "Nguyễn Thị Ngọc Lan".parse().unwrap(),
            identity_number: "079300000001".parse().ok(),
            tax_code: None,
            phone: "+84901234567".parse().ok(),
            email: None,
            address: None,
            state: AccountState::Active,
            restricted_at: None,
            must_change_password: false,
            created_at: "2026-08-21T02:00:00Z".parse().unwrap(),
            version: 1,
        }
    }

    fn faults(profile: PasswordProfile, password: &str) -> Vec<PasswordFault> {
        profile.faults(password, &lan(), |plain| plain == "matkhau123")
    }

    fn office(role: Role, to: Option<NaiveDate>) -> Position {
        Position {
            id: Uuid::nil(),
            account: Uuid::nil(),
            unit: Uuid::nil(),
            agency: "H53".parse().unwrap(),
            agency_path: AgencyPath::stored("H53/".into()),
            role,
            title: "Công chức".into(),
            validity: Validity { from: None, to },
            version: 1,
        }
    }

    #[test]
    fn a_password_has_at_least_8_12_or_14_characters_by_what_it_protects() {
        for (profile, least) in [
            (PasswordProfile::Citizen, 8),
            (PasswordProfile::Staff, 12),
            (PasswordProfile::Admin, 14),
        ] {
            let long = "ữ".repeat(least);
            assert_eq!(faults(profile, &long), []);
            let short = "ữ".repeat(least - 1);
            assert_eq!(faults(profile, &short), [PasswordFault::TooShort { least }]);
        }
    }

    #[test]
    fn letters_count_once_however_the_keyboard_composed_them() {
        let typed: String = "ữ".repeat(256).nfd().collect();
        assert!(typed.chars().count() > 256);
        assert_eq!(faults(PasswordProfile::Citizen, &typed), []);
        let longer = format!("{typed}x");
        assert_eq!(
            faults(PasswordProfile::Citizen, &longer),
            [PasswordFault::TooLong]
        );
    }

    #[test]
    fn a_common_password_is_found_behind_accents_case_and_spaces() {
        for password in ["matkhau123", "Mật Khẩu 123", "MATKHAU123"] {
            assert_eq!(
                faults(PasswordProfile::Citizen, password),
                [PasswordFault::Common],
                "{password}"
            );
        }
    }

    #[test]
    fn a_password_tells_neither_username_nor_phone_nor_identity_number() {
        for password in [
            "ngoc-lan",
            "tôi là Ngọc-Lan",
            "gọi 0901 234 567",
            "+84901234567",
            "số 079300000001",
        ] {
            assert_eq!(
                faults(PasswordProfile::Citizen, password),
                [PasswordFault::Personal],
                "{password}"
            );
        }
    }

    #[test]
    fn all_faults_are_told_at_once() {
        let told = PasswordProfile::Staff.faults("ngoc-lan", &lan(), |_| true);
        let expected = [
            PasswordFault::TooShort { least: 12 },
            PasswordFault::Common,
            PasswordFault::Personal,
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn an_administrator_is_who_holds_or_will_hold_such_an_office() {
        let profile =
            |positions: &[Position]| PasswordProfile::of(AccountKind::Staff, positions, day());
        assert_eq!(profile(&[]), PasswordProfile::Staff);
        let clerk = office(Role::Clerk, None);
        assert_eq!(profile(&[clerk]), PasswordProfile::Staff);
        let present = office(Role::AgencyAdministrator, Some(day()));
        assert_eq!(profile(&[present]), PasswordProfile::Admin);
        let past = office(Role::SystemAdministrator, day().pred_opt());
        assert_eq!(profile(&[past]), PasswordProfile::Staff);
        let citizen = PasswordProfile::of(AccountKind::Applicant, &[], day());
        assert_eq!(citizen, PasswordProfile::Citizen);
    }
}
