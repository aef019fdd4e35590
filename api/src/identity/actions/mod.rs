pub mod accounts;
pub mod attempts;
pub mod positions;
pub mod sessions;
