//! Rules of the repository that no compiler and no linter knows.

pub(crate) mod features;
pub(crate) mod release;
pub(crate) mod rooms;
pub(crate) mod tidy;
