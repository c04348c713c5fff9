//! The seam between the local server and the use cases: what HTTP needs of them, and nothing else.

use std::pin::Pin;
use std::sync::Arc;

use async_trait::async_trait;
use futures_util::Stream;

use mostrador_api::{Api, ErrorView, Seat};
use serde_json::Value;

/// Messages to the screen as JSON text, without line breaks. A listener that is too slow finds a `resync` message where
/// messages are missing. Ends when the use cases stop.
pub(crate) type Messages = Pin<Box<dyn Stream<Item = Arc<str>> + Send>>;

/// The use cases as the local server sees them.
#[async_trait]
pub(crate) trait Backend: Send + Sync + 'static {
    /// Runs one command of the command table.
    async fn dispatch(&self, seat: &Seat, command: &str, payload: Value) -> Result<Value, ErrorView>;

    /// Every message from now on.
    fn subscribe(&self) -> Messages;
}

#[async_trait]
impl Backend for Api {
    async fn dispatch(&self, seat: &Seat, command: &str, payload: Value) -> Result<Value, ErrorView> {
        Api::dispatch(self, seat, command, payload).await
    }

    fn subscribe(&self) -> Messages {
        let stream = Api::subscribe(self);
        Box::pin(futures_util::stream::unfold(stream, |mut stream| async move {
            stream.next().await.map(|message| (message, stream))
        }))
    }
}
