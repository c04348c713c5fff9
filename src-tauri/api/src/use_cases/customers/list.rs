//! A part of the list.

use mostrador_domain::customer::query_words;
use mostrador_store::StoreError;
use mostrador_store::tables::customers::{self, Flags, List, Order};
use mostrador_store::tables::customers_changed;

use crate::dto::*;
use crate::error::ApiError;
use crate::{Api, Session, view};

/// The most customers of a part.
const MOST: u32 = 200;

pub(crate) async fn customers_list(
    api: &Api,
    _: &Session,
    request: CustomersRequest,
) -> Result<CustomersPage, ApiError> {
    let words = query_words(&request.search);
    let flags = match request.filter {
        CustomerFilter::All => Flags::NONE,
        CustomerFilter::Blocked => Flags::BLOCKED,
        CustomerFilter::Conflict => Flags::CONFLICT,
        CustomerFilter::Duplicate => Flags::DUPLICATE,
    };
    let order = match request.order {
        CustomerOrder::Name => Order::Name,
        CustomerOrder::LastInteraction => Order::LastInteraction,
        CustomerOrder::Orders => Order::Orders,
    };
    // Signs alone ask for something, and nobody has it: everybody would be the wrong answer.
    let nothing = words.is_empty() && !request.search.trim().is_empty();
    let limit = if nothing { 0 } else { request.limit.clamp(1, MOST) };
    let engine = api.engine();
    let read = engine.store().read(move |transaction| {
        let asked = List {
            words: &words,
            flags,
            source: request.source.as_deref(),
            entity_type: request.entity_type.as_deref(),
            order,
            offset: request.offset,
            limit,
        };
        Ok::<_, StoreError>((customers::list(transaction, &asked)?, customers_changed::count(transaction)?))
    });
    let (listed, unindexed) = read.await?;
    Ok(CustomersPage {
        customers: listed.rows.into_iter().map(view::customer).collect(),
        total: if nothing { 0 } else { listed.total },
        counts: CustomerCounts {
            all: listed.counts.of(None, Flags::NONE),
            blocked: listed.counts.of(None, Flags::BLOCKED),
            conflict: listed.counts.of(None, Flags::CONFLICT),
            duplicate: listed.counts.of(None, Flags::DUPLICATE),
            sources: listed.counts.sources(),
        },
        unindexed,
    })
}
