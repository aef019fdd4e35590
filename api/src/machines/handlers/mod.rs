pub mod keys;
pub mod machines;
pub mod tokens;
