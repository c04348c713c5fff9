//! 100,000 customers of the ordering remote: taken for the first time, compared, listed, searched and in conflict.

mod looks;
mod people;
mod pulls;
mod remote;

pub use looks::{Looked, look};
pub use pulls::{compare, compare_bare, dispute, drain, first, import_bare};
