use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The form in which texts are searched (CAT-11): lower case, marks dropped, `đ` as `d`, single spaces.
pub fn fold(text: &str) -> String {
    let plain: String = text
        .nfd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .map(|c| if c == 'đ' { 'd' } else { c })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A name as the public sees it (PUB-1): the first letter of each word, "Nguyễn Thị An" is "N***** T** A*".
pub fn masked_name(name: &str) -> String {
    name.split_whitespace()
        .map(|word| {
            let hidden = word.chars().count().saturating_sub(1);
            word.chars()
                .take(1)
                .chain(std::iter::repeat_n('*', hidden))
                .collect::<String>()
        })
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_case_and_composition_do_not_matter_to_a_search() {
        for text in [
            "Giấy khai sinh",
            "GIẤY  KHAI SINH",
            "giay khai sinh",
            "Giâ\u{301}y khai sinh",
        ] {
            assert_eq!(fold(text), "giay khai sinh");
        }
        assert_eq!(fold("Đất đai"), "dat dai");
    }

    #[test]
    fn a_masked_name_keeps_initials_and_length_only() {
        assert_eq!(masked_name("Nguyễn Thị An"), "N***** T** A*");
    }
}
