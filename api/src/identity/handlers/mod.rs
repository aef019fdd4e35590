pub mod accounts;
pub mod contacts;
pub mod device_authorizations;
pub mod life_cycle;
pub mod losses;
pub mod positions;
pub mod second_factors;
pub mod sessions;
