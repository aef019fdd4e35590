//! What the person has agreed to, under which words; given and withdrawn by the same operation (SEC-4).

mod actions;
pub mod dto;
pub mod handlers;

pub use actions::given_with_filing;
pub use dto::samples;
