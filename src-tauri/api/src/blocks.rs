//! *Cliente bloqueado* on cards that are open: a block is decided beside the orders, by a person, a merge or a decision, so the
//! board is compared with what it was told whenever something about customers changed.

use std::collections::HashMap;

use mostrador_domain::order::OrderId;
use mostrador_engine::Engine;
use mostrador_store::tables::orders::{self, Block, OrderRow, Orderer};
use mostrador_store::{Lane, StoreError};

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

    /// Orders whose card says something else by now, each with a higher version.
    pub(crate) async fn changed(&mut self, engine: &Engine) -> Vec<OrderRow> {
        let Some(now) = standing(engine).await else { return Vec::new() };
        let other: Vec<OrderId> =
            now.iter().filter(|(id, block)| self.differs(*id, block)).map(|(id, _)| *id).collect();
        self.0 = HashMap::from_iter(now);
        if other.is_empty() {
            return Vec::new();
        }
        let drawn = engine.store().write(Lane::Interactive, move |transaction| {
            let mut rows = Vec::new();
            for id in other {
                orders::touch(transaction, id)?;
                rows.extend(orders::find(transaction, id)?);
            }
            Ok::<_, StoreError>(rows)
        });
        drawn.await.unwrap_or_else(|error| {
            tracing::warn!(%error, "orders of a blocked customer could not be drawn anew");
            Vec::new()
        })
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
