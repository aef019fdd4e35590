mod accounts;
mod positions;
mod row;
mod sessions;

pub use accounts::{AccountFilter, Accounts};
pub use positions::Positions;
pub use sessions::{Refresh, Sessions};
