//! What handlers receive: parsed, checked against the contract, and who calls. Failures are Problems.

mod address;
mod body;
mod caller;
mod conditional;
mod device;
mod fields;
mod form;
mod fresh;
mod idempotency;
mod language;
mod limit;
mod list;
mod machine;
mod origin;
mod path;
mod query;
mod schema;
mod text;
mod violations;

pub use address::network;
pub use body::{Json, MAX_BODY_BYTES, parse as parse_json};
pub use caller::{Administrator, AnySession, Applicant, Helper, Officer, SignedIn};
pub use conditional::IfMatch;
pub use device::ClientDevice;
pub use fields::{given, parsed, refused, validity};
pub use form::Form;
pub use fresh::Fresh;
pub use idempotency::{IdempotencyKey, Idempotent, Once, RequiredKey};
pub use language::{Speech, language_of};
pub use limit::{
    Allowance, Limits, LookupLimit, Policy, RefreshLimit, SignInLimit, SimulationLimit, Window,
    allowance_headers, allowances, count_caller, count_request,
};
pub use list::{List, NoFilters};
pub use machine::{OrMachine, ToFile, ToRead};
pub use origin::{AccessPurpose, RequestId, RequestOrigin, origin};
pub use path::{Path, Path2};
pub use query::{Query, pairs};
