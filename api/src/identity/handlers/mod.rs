pub mod accounts;
pub mod device_grants;
pub mod positions;
pub mod second_factors;
pub mod sessions;
