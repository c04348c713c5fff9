//! The writer as a thread of its own.

use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use tokio::sync::oneshot;

use crate::error::StoreError;
use crate::lane::{Lane, Pace};
use crate::writer::core::WriterCore;
use crate::writer::job::Job;
use crate::writer::queue::Queue;

/// Handle of the thread. Dropping it closes the queue and waits until what was queued is committed.
pub(crate) struct ThreadWriter {
    queue: Arc<Queue>,
    thread: Option<JoinHandle<()>>,
    finished: Mutex<Option<oneshot::Receiver<Result<(), StoreError>>>>,
}

impl ThreadWriter {
    pub(crate) fn start(core: WriterCore, queue: Arc<Queue>) -> std::io::Result<Self> {
        let (sender, finished) = oneshot::channel();
        let work = Arc::clone(&queue);
        let thread = std::thread::Builder::new().name("store-writer".to_owned()).spawn(move || {
            let _ = sender.send(run(core, &work));
        })?;
        Ok(Self { queue, thread: Some(thread), finished: Mutex::new(Some(finished)) })
    }

    pub(crate) async fn push(&self, lane: Lane, pace: Pace, job: Box<dyn Job>) -> Result<(), Box<dyn Job>> {
        self.queue.push(lane, pace, job).await
    }

    /// Closes the queue, waits for the last commit and the orderly end. The second caller has nothing to wait for.
    pub(crate) async fn close(&self) -> Result<(), StoreError> {
        self.queue.close();
        let finished = self.finished.lock().unwrap_or_else(PoisonError::into_inner).take();
        match finished {
            Some(finished) => finished.await.unwrap_or(Err(StoreError::Closed)),
            None => Ok(()),
        }
    }
}

impl Drop for ThreadWriter {
    fn drop(&mut self) {
        self.queue.close();
        if let Some(thread) = self.thread.take()
            // A closure may own the last handle of the store; its thread cannot wait for itself.
            && thread.thread().id() != std::thread::current().id()
            && thread.join().is_err()
        {
            tracing::error!("the writer thread panicked");
        }
    }
}

fn run(mut core: WriterCore, queue: &Queue) -> Result<(), StoreError> {
    while let Some(batch) = queue.next() {
        core.execute(batch.jobs);
        core.checkpoint_if_due(batch.pace.checkpoint_pages());
    }
    core.finish()
}
