//! Systems outside the product, one file each.

pub mod mail;
