pub mod accounts;
pub mod attempts;
pub mod device_authorizations;
pub mod federation;
pub mod losses;
pub mod positions;
pub mod second_factors;
pub mod sessions;
