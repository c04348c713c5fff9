//! Customers as screens list and search them, drawn from the records of `sync_data`.
//!
//! Whatever changes a record, a trigger notes it. What a person changed is drawn in the transaction of the change; everything
//! else is drawn by a task of its own, in slices of the bulk lane, when a run has ended and whenever something else was
//! committed. So an import costs no more than a note per record, and a list is never far behind.

mod draw;
mod task;

use crate::dataset::customers::{ADDRESS, CUSTOMER};

pub use draw::{addresses_of, draw, gone_mains_of, is_there, main_of, row_of, shown_name};
pub use task::Projection;
pub(crate) use task::{ProjectionParts, run};
