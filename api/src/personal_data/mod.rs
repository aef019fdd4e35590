//! Personal data: how it is kept, shown and given back (SEC-3, SEC-4).

pub mod rotation;
