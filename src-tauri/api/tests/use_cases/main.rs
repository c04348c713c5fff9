//! The use cases through the one door, over a real file.

mod attention;
mod moves;
mod support;
mod table;
