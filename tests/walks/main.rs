//! Walks over the whole contract: every operation, every kind of caller, every route.

mod audit;
mod leaks;
mod permissions;
mod prepared;
mod routes;
