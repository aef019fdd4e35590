//! What is told about a password that may not be chosen (SEC-1).

use crate::problem::{Problem, Text, Violation};
use domain::identity::{
    Account,
    password::{LONGEST, PasswordFault, PasswordProfile},
};
use std::{collections::HashSet, sync::LazyLock};

const LIST: &str = include_str!("../../../migrations/reference/common-passwords.txt");

static COMMON: LazyLock<HashSet<&'static str>> = LazyLock::new(|| LIST.lines().collect());

pub fn faults(profile: PasswordProfile, password: &str, holder: &Account) -> Vec<PasswordFault> {
    profile.faults(password, holder, |plain| COMMON.contains(plain))
}

pub fn violations(
    pointer: &str,
    profile: PasswordProfile,
    password: &str,
    holder: &Account,
) -> Vec<Violation> {
    let found = faults(profile, password, holder).into_iter();
    found.map(|fault| violation(pointer, fault)).collect()
}

pub fn check(
    pointer: &str,
    profile: PasswordProfile,
    password: &str,
    holder: &Account,
) -> Result<(), Problem> {
    let violations = violations(pointer, profile, password, holder);
    if violations.is_empty() {
        Ok(())
    } else {
        Err(Problem::invalid(violations))
    }
}

fn violation(pointer: &str, fault: PasswordFault) -> Violation {
    let (code, text) = match fault {
        PasswordFault::TooShort { least } => (
            "password_too_short",
            Text::new(
                format!("Mật khẩu của tài khoản này cần ít nhất {least} ký tự."),
                format!("A password of this account has at least {least} characters."),
            ),
        ),
        PasswordFault::TooLong => (
            "password_too_long",
            Text::new(
                format!("Mật khẩu có nhiều nhất {LONGEST} ký tự."),
                format!("A password has at most {LONGEST} characters."),
            ),
        ),
        PasswordFault::Common => (
            "common_password",
            Text::new(
                "Mật khẩu này nằm trong danh sách dễ đoán. Hãy ghép vài từ không liên quan với nhau.",
                "This password is among those tried first. Put a few unrelated words together.",
            ),
        ),
        PasswordFault::Personal => (
            "personal_password",
            Text::new(
                "Mật khẩu không được chứa tên đăng nhập, số điện thoại hay số định danh.",
                "A password contains neither the username nor the phone or identity number.",
            ),
        ),
    };
    Violation::at(pointer, code, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_has_the_form_in_which_passwords_are_compared() {
        assert!(COMMON.len() > 8_000);
        for entry in COMMON.iter() {
            let plain: String = domain::fold(entry).split(' ').collect();
            assert_eq!(plain, **entry);
            assert!(entry.chars().count() >= PasswordProfile::Citizen.shortest());
        }
        for common in ["password1", "12345678", "anhyeuem", "matkhau123"] {
            assert!(COMMON.contains(common), "{common}");
        }
    }
}
