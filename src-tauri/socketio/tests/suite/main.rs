//! The client against its peers: the official server, a scripted one that misbehaves, a network that fails, and days of
//! simulated time. One binary, since it links once.

mod clocks;
mod consumer;
mod network;
mod official;
mod packets;
mod scripted;
mod secrets;
mod simulated;
mod support;
