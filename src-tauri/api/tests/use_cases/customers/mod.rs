//! *Clientes*.

mod blocks;
mod edits;
mod lists;
mod merges;
mod privacy;
mod rules;
mod world;
