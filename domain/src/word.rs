/// A closed list of the field's words: lower_snake in JSON and in the database, UpperCamel in Rust.
pub trait Word: Copy + 'static {
    const ALL: &'static [Self];

    fn word(self) -> &'static str;

    fn from_word(word: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|candidate| candidate.word() == word)
    }
}
