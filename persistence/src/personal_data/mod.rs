mod changes;
mod consents;
mod rectifications;

pub use changes::DetailChanges;
pub use consents::Consents;
pub use rectifications::{RectificationFilter, Rectifications};
