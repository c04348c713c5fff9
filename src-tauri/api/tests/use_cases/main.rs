//! The use cases through the one door, over a real file.

mod lock_out;
mod moves;
mod people;
mod seats;
mod support;
mod table;
