//! Writing and reading on one connection at the same time, so that a peer that does not read cannot stop the reading.

use std::{
    collections::VecDeque,
    pin::Pin,
    task::{Context, Poll, ready},
};

use futures_util::{Sink, SinkExt, Stream};

use crate::connection::{Connection, ConnectionError, Frame};

/// The most frames that wait for a peer that does not read. Packets of the user wait elsewhere, so these are one packet
/// and pongs.
const MAX_WAITING: usize = 256;

pub(super) struct Io {
    connection: Box<dyn Connection>,
    waiting: VecDeque<Frame>,
    /// Something was handed to the connection and is not flushed.
    unflushed: bool,
}

/// What came of driving the connection.
pub(super) enum Progress {
    Frame(Frame),
    Failed(ConnectionError),
    Ended,
    /// Everything that waited is written.
    Written,
}

impl Io {
    pub(super) fn new(connection: Box<dyn Connection>) -> Self {
        Self { connection, waiting: VecDeque::new(), unflushed: false }
    }

    /// Whether everything pushed so far is written.
    pub(super) fn is_idle(&self) -> bool {
        self.waiting.is_empty() && !self.unflushed
    }

    pub(super) fn push(&mut self, frames: Vec<Frame>) -> Result<(), ConnectionError> {
        if self.waiting.len().saturating_add(frames.len()) > MAX_WAITING {
            return Err(ConnectionError::NotReading);
        }
        self.waiting.extend(frames);
        Ok(())
    }

    /// Drives writing and reading. State is kept in `self`, so a dropped caller loses nothing.
    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Progress> {
        if !self.is_idle() {
            match self.poll_write(context) {
                Poll::Ready(Ok(())) => return Poll::Ready(Progress::Written),
                Poll::Ready(Err(error)) => return Poll::Ready(Progress::Failed(error)),
                Poll::Pending => {}
            }
        }
        Pin::new(&mut self.connection).poll_next(context).map(|item| match item {
            Some(Ok(frame)) => Progress::Frame(frame),
            Some(Err(error)) => Progress::Failed(error),
            None => Progress::Ended,
        })
    }

    fn poll_write(&mut self, context: &mut Context<'_>) -> Poll<Result<(), ConnectionError>> {
        let mut connection = Pin::new(&mut self.connection);
        while !self.waiting.is_empty() {
            ready!(connection.as_mut().poll_ready(context))?;
            if let Some(frame) = self.waiting.pop_front() {
                connection.as_mut().start_send(frame)?;
                self.unflushed = true;
            }
        }
        ready!(connection.poll_flush(context))?;
        self.unflushed = false;
        Poll::Ready(Ok(()))
    }

    /// Writes what waits and closes.
    pub(super) async fn close(&mut self) -> Result<(), ConnectionError> {
        std::future::poll_fn(|context| self.poll_write(context)).await?;
        self.connection.close().await
    }
}
