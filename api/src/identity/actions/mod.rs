pub mod accounts;
pub mod positions;
pub mod sessions;
