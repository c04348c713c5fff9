//! The use cases through the one door, over a real file.

mod moves;
mod support;
mod table;
