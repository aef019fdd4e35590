mod accounts;
mod lanes;
mod positions;
mod refresh_tokens;
mod row;
mod second_factors;
mod sessions;
mod signing_keys;

pub(crate) use accounts::held_within;
pub use accounts::{AccountFilter, Accounts};
pub use lanes::Lanes;
pub use positions::Positions;
pub use refresh_tokens::{RefreshTokens, Successor, Use};
pub use second_factors::{SecondFactors, StoredFactor};
pub use sessions::Sessions;
pub use signing_keys::{SigningKeys, StoredKey};
