//! The order flow: when to look for orders, and what a look does.

mod schedule;
mod pull;
mod ticker;

pub(crate) use schedule::{Command, FlowHandle, FlowParts, OrderFlow};
pub(crate) use pull::{PullHandle, PullParts, Puller};
pub(crate) use ticker::{Ticker, TickerParts};
