//! What people do, through HTTP on a real database; each test is a sentence of a rule.

mod accounts;
mod agencies;
mod calendar_changes;
mod calendars;
mod catalogue;
mod deadlines;
mod documents;
mod dossiers;
mod feedback;
mod http;
mod identity;
mod intake;
mod interruptions;
mod lookup;
mod nodes;
mod notifications;
mod reception;
mod recomputation;
mod refresh;
mod server;
mod sessions;
mod simulations;
mod tokens;
