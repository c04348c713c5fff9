//! The order flow: when to look for orders, and what a look does.

mod pull;
mod schedule;
mod ticker;

pub(crate) use pull::{PullHandle, PullParts, Puller};
pub(crate) use schedule::{Command, FlowHandle, FlowParts, OrderFlow};
pub(crate) use ticker::{Ticker, TickerParts};
