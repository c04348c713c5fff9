//! *Cliente bloqueado* on cards that are open: a block is decided beside the orders, by a person, a merge or a decision, so the
//! board is compared with what it was told whenever something about customers changed.

use std::collections::HashMap;
use std::time::Duration;

use mostrador_domain::order::OrderId;
use mostrador_engine::Engine;
use mostrador_store::tables::orders::{self, Block, OrderRow, Orderer};
use mostrador_store::{Lane, StoreError};
use tokio::time::Instant;

/// Between two comparisons: each reads every open order in the task that tells of orders, and while many customers are read
/// something about them changes many times a second. A block is on the cards soon enough.
const PACE: Duration = Duration::from_millis(500);
/// After a comparison that failed: the file is busy or full, and will not be ready at once.
const PAUSE: Duration = Duration::from_secs(5);

/// When the board is compared next: at once, and then at most every [`PACE`], also after the last change.
#[derive(Debug, Default)]
pub(crate) struct Due {
    at: Option<Instant>,
    not_before: Option<Instant>,
}

impl Due {
    /// Something about customers changed.
    pub(crate) fn note(&mut self, now: Instant) {
        if self.at.is_none() {
            self.at = Some(self.not_before.map_or(now, |rested| rested.max(now)));
        }
    }

    /// Whether a comparison is to come.
    pub(crate) fn is_noted(&self) -> bool {
        self.at.is_some()
    }

    /// The board is compared now.
    pub(crate) fn begin(&mut self, now: Instant) {
        *self = Self { at: None, not_before: now.checked_add(PACE) };
    }

    /// The comparison failed: what changed is compared later, although nothing changes any more.
    pub(crate) fn again(&mut self, now: Instant) {
        *self = Self { at: None, not_before: now.checked_add(PAUSE) };
        self.note(now);
    }

    /// Resolves when the board is to be compared.
    pub(crate) async fn come(&self) {
        match self.at {
            Some(at) => tokio::time::sleep_until(at).await,
            None => std::future::pending().await,
        }
    }
}

/// What the screens were told of each open order's customer.
#[derive(Default)]
pub(crate) struct Blocks(HashMap<OrderId, Block>);

impl Blocks {
    /// What cards say that are read from now on.
    pub(crate) async fn load(engine: &Engine) -> Self {
        Self(standing(engine).await.map(HashMap::from_iter).unwrap_or_default())
    }

    /// A card of this order goes to the screens.
    pub(crate) fn told(&mut self, row: &OrderRow) {
        self.0.insert(row.id, block(row.orderer.as_ref()));
    }

    /// Orders whose card says something else by now, each with a higher version; `None`: they could not be found out.
    pub(crate) async fn changed(&mut self, engine: &Engine) -> Option<Vec<OrderRow>> {
        let now = standing(engine).await?;
        let others = self.others(&now);
        if others.is_empty() {
            return self.take(now, Ok(Vec::new()));
        }
        let drawn = engine.store().write(Lane::Interactive, move |transaction| {
            let mut rows = Vec::new();
            for id in others {
                orders::touch(transaction, id)?;
                rows.extend(orders::find(transaction, id)?);
            }
            Ok::<_, StoreError>(rows)
        });
        self.take(now, drawn.await)
    }

    /// Orders of which something else was told.
    fn others(&self, now: &[(OrderId, Block)]) -> Vec<OrderId> {
        now.iter().filter(|(id, block)| self.differs(*id, block)).map(|(id, _)| *id).collect()
    }

    /// How it stands is what was told, once the cards could be drawn anew: otherwise the next comparison must find them again.
    fn take(
        &mut self,
        now: Vec<(OrderId, Block)>,
        drawn: Result<Vec<OrderRow>, StoreError>,
    ) -> Option<Vec<OrderRow>> {
        match drawn {
            Ok(rows) => {
                self.0 = HashMap::from_iter(now);
                rows.iter().for_each(|row| self.told(row));
                Some(rows)
            }
            Err(error) => {
                tracing::warn!(%error, "orders of a blocked customer could not be drawn anew");
                None
            }
        }
    }

    /// Of an order of which nothing was told, a board that was read may have been drawn just before a block.
    fn differs(&self, id: OrderId, block: &Block) -> bool {
        match self.0.get(&id) {
            Some(told) => told != block,
            None => matches!(block, Block::Blocked { .. }),
        }
    }
}

fn block(orderer: Option<&Orderer>) -> Block {
    orderer.map_or(Block::Unknown, |orderer| orderer.block.clone())
}

async fn standing(engine: &Engine) -> Option<Vec<(OrderId, Block)>> {
    match engine.store().read(orders::open_orderers).await {
        Ok(open) => Some(open.into_iter().map(|(id, of)| (id, block(of.as_ref()))).collect()),
        Err(error) => {
            let error: StoreError = error;
            tracing::warn!(%error, "customers of open orders could not be read");
            None
        }
    }
}

#[cfg(test)]
#[path = "blocks_tests.rs"]
mod tests;
