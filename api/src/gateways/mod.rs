//! Systems outside the product, one file or folder each.

pub mod mail;
pub mod oidc;
