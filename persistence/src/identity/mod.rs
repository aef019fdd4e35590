mod accounts;
mod positions;
mod row;
mod sessions;
mod signing_keys;

pub use accounts::{AccountFilter, Accounts};
pub use positions::Positions;
pub use sessions::{Refresh, Sessions};
pub use signing_keys::{SigningKeys, StoredKey};
