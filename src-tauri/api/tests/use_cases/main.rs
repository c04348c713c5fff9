//! The use cases through the one door, over a real file.

mod alerts;
mod attention;
mod lock_out;
mod machine;
mod moves;
mod people;
mod sample;
mod seats;
mod settings;
mod support;
mod table;
