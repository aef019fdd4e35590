//! The published contract, `openapi.json`. The tests of this crate keep it honest.

/// The contract as it is checked in and as clients download it.
pub const CONTRACT: &str = include_str!("../openapi.json");
