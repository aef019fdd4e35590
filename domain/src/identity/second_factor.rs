use crate::Word;

/// How far the one-time codes of an account are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecondFactorState {
    None,
    /// The secret was shown; no code has come back yet.
    Pending,
    /// Sign-in asks for a code.
    Active,
}

impl Word for SecondFactorState {
    const ALL: &'static [Self] = &[Self::None, Self::Pending, Self::Active];

    fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Pending => "pending",
            Self::Active => "active",
        }
    }
}
