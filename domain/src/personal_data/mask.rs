//! What others see of personal data by default (SEC-3): enough to tell two people apart, not enough to use. The last four
//! digits are never shown, because with them anybody looks a dossier up (PUB-1).

use crate::identity::{EmailAddress, IdentityNumber, Phone};

const HIDDEN: char = '•';

impl IdentityNumber {
    /// Where and in which century it was given, and the last two digits: `0793••••••01`.
    pub fn masked(&self) -> String {
        masked(self.as_str(), 4)
    }
}

impl Phone {
    /// The country, and the last two digits: `+84•••••••67`.
    pub fn masked(&self) -> String {
        masked(self.as_str(), 3)
    }
}

impl EmailAddress {
    /// The first character and the host: `a•••@example.vn`. How long the rest is stays hidden.
    pub fn masked(&self) -> String {
        let (local, host) = self.as_str().split_once('@').unwrap_or_default();
        let first: String = local.chars().take(1).collect();
        format!("{first}{}@{host}", HIDDEN.to_string().repeat(3))
    }
}

/// Commune and province, the last two parts of an address that has more: `•••, xã Phước Thạnh, tỉnh Tây Ninh`.
pub fn masked_address(address: &str) -> String {
    let parts: Vec<&str> = address.split(',').map(str::trim).collect();
    let hidden = HIDDEN.to_string().repeat(3);
    match parts.as_slice() {
        [_, .., commune, province] => format!("{hidden}, {commune}, {province}"),
        _ => hidden,
    }
}

/// The first so many characters and the last two; in between as many dots as there are others.
fn masked(text: &str, first: usize) -> String {
    let all = text.chars().count();
    let shown = |at: usize| at < first || at + 2 >= all;
    let characters = text.chars().enumerate();
    characters
        .map(|(at, character)| if shown(at) { character } else { HIDDEN })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mask_never_shows_the_four_digits_that_open_a_lookup() {
        let number: IdentityNumber = "079300000001".parse().unwrap();
        assert_eq!(number.masked(), "0793••••••01");
        let phone: Phone = "+84901234567".parse().unwrap();
        assert_eq!(phone.masked(), "+84•••••••67");
        for (mask, last_four) in [
            (number.masked(), number.last_four()),
            (phone.masked(), phone.last_four()),
        ] {
            assert!(!mask.contains(last_four), "{mask}");
        }
    }

    #[test]
    fn an_email_address_keeps_its_first_character_and_its_host() {
        let masked = |text: &str| text.parse::<EmailAddress>().unwrap().masked();
        assert_eq!(masked("an.nguyen@example.vn"), "a•••@example.vn");
        assert_eq!(masked("a@example.vn"), "a•••@example.vn");
    }

    #[test]
    fn an_address_keeps_commune_and_province_alone() {
        let full = "Số 7, ấp Phước Hòa, xã Phước Thạnh, tỉnh Tây Ninh";
        assert_eq!(masked_address(full), "•••, xã Phước Thạnh, tỉnh Tây Ninh");
        for short in ["Ấp Phước Hòa", "ấp Phước Hòa, xã Phước Thạnh"] {
            assert_eq!(masked_address(short), "•••");
        }
    }
}
