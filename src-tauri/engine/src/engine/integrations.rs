//! Integrations of two outside entities.

use mostrador_store::tables::sync_history::RunMode;
use tokio::sync::oneshot;

use super::Engine;
use crate::pairs;
use crate::runs::RunRefusal;

impl Engine {
    /// Runs an integration: its source is read in its name, and what it holds is carried to the target, also while the
    /// integration is switched off. `limit`: only the first so many records. Answers the id of the source's run when that is
    /// opened, which is at once unless the target has to be read before it; that goes on when nobody waits for the answer
    /// any more.
    ///
    /// # Errors
    /// See [`RunRefusal`]; [`RunRefusal::MappingUnusable`] and [`RunRefusal::TargetUnread`] come from here alone.
    pub async fn run_integration(
        &self,
        id: i64,
        mode: RunMode,
        limit: Option<u64>,
        actor: &str,
    ) -> Result<i64, RunRefusal> {
        let (sender, answer) = oneshot::channel();
        let (engine, actor) = (self.clone(), actor.to_owned());
        self.inner.tasks.spawn(async move {
            let started = pairs::run(engine.store(), engine.runs(), id, mode, limit, &actor);
            let started = engine.inner.cancel.run_until_cancelled(started).await;
            // Whoever asked may have gone.
            let _ = sender.send(started.unwrap_or(Err(RunRefusal::Closing)));
        });
        answer.await.unwrap_or(Err(RunRefusal::Closing))
    }
}
