pub mod accounts;
pub mod positions;
pub mod second_factors;
pub mod sessions;
