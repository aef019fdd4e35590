//! What people do, through HTTP on a real database; each test is a sentence of a rule.

mod documents;
mod dossiers;
mod feedback;
mod intake;
mod lookup;
mod notifications;
mod reception;
