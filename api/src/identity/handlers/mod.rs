pub mod accounts;
pub mod device_authorizations;
pub mod federation;
pub mod identities;
pub mod losses;
pub mod positions;
pub mod second_factors;
pub mod sessions;
