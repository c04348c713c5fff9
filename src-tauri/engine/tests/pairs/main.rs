//! Integrations of two outside systems, in simulated time, through deaths of the process.

mod lives;
mod prediction;
mod site;
mod stories;
mod system;
