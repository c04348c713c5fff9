//! The outbox in simulated time: who may send what when, what a dead or hanging sender leaves behind, and what becomes of
//! edits that overtake each other.

mod leases;
mod limits;
mod people;
mod records;
mod stub;
mod world;
