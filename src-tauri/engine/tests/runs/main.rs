//! Runs against a scripted source, in simulated time, through deaths of the process.

mod bodies;
mod clients;
mod clients_property;
mod datasets;
mod dry_run;
mod guards;
mod lives;
mod overtaken;
mod pages;
mod remote;
mod retries;
mod shelf;
mod site;
mod steering;
mod volume;
