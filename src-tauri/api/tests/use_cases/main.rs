//! The use cases through the one door, over a real file.

mod alerts;
mod attention;
mod conflicts;
mod customers;
mod integrations;
mod lock_out;
mod machine;
mod moves;
mod people;
mod sample;
mod seats;
mod settings;
mod support;
mod sync_attention;
mod sync_pending;
mod sync_world;
mod table;
mod wispro;
