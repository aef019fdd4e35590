//! One secret after another: the chain goes on where the old one has left it.

use super::Chain;
use persistence::{Session, StorageError, audit::Head};
use std::fmt;

#[derive(Debug)]
pub enum Refused {
    /// A server seals at this moment.
    Busy,
    /// Nothing was ever sealed, or the end was removed.
    NoEnd,
    /// The present secret has sealed it.
    OwnEnd,
    Storage(StorageError),
}

/// The present end is taken as it is, and sealed on behind it: what is before it is proved by the old secret and by what was noted.
pub fn go_on(session: &mut Session<'_>, chain: &Chain) -> Result<Head, Refused> {
    if !session.audit().take_turn()? {
        return Err(Refused::Busy);
    }
    let head = session.audit().find_head()?.ok_or(Refused::NoEnd)?;
    if chain.is_authentic(&head) {
        return Err(Refused::OwnEnd);
    }
    let adopted = chain.adopted(head);
    session.audit().save_head(&adopted)?;
    Ok(adopted)
}

impl From<StorageError> for Refused {
    fn from(error: StorageError) -> Self {
        Self::Storage(error)
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Busy => f.write_str("a server seals at this moment: stop the servers first"),
            Self::NoEnd => f.write_str(
                "there is no end to go on from: nothing was ever sealed, or it was removed",
            ),
            Self::OwnEnd => {
                f.write_str("the present secret has sealed the end itself: there is nothing to do")
            }
            Self::Storage(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Refused {}
