pub mod accounts;
pub mod federation;
pub mod identities;
pub mod positions;
pub mod second_factors;
pub mod sessions;
