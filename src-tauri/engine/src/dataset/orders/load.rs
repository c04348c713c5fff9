//! What is known about a listed order.

use mostrador_domain::Timestamp;
use mostrador_store::tables::orders::OrderRow;
use mostrador_store::tables::sync_queue::JobStatus;
use mostrador_store::tables::{daily_counter, orders};
use mostrador_store::{ReadTransaction, StoreError};

use super::plan::{Confirmation, Content, Known, OfferedNumber, OrderState};
use super::{HIGHEST_OFFERED, Listed, Orders};

/// A refused confirmation is tried again this long after the refusal while the remote lists the order.
const RETRY_REFUSED_MILLIS: i64 = 5 * 60_000;

pub(super) fn load(
    dataset: &Orders,
    transaction: &ReadTransaction<'_>,
    listed: &Listed,
) -> Result<OrderState, StoreError> {
    let day = dataset.calendar.day_of(dataset.now);
    let known = match orders::find(transaction, listed.order.id)? {
        Some(_) if mostrador_store::safeguard_off!("dedupe") => Known::No,
        None => Known::No,
        Some(stored) => Known::Yes {
            content: if stored.content_hash == listed.content_hash {
                Content::Same
            } else {
                Content::Different
            },
            confirmation: confirmation_of(&stored, dataset.listed_at, dataset.now),
        },
    };
    let offered = match (&known, listed.order.daily_number) {
        (Known::Yes { .. }, _) | (Known::No, None) => OfferedNumber::None,
        (Known::No, Some(number)) if number == 0 || number > HIGHEST_OFFERED => {
            OfferedNumber::Implausible(number)
        }
        (Known::No, Some(number)) => {
            if orders::number_is_free(transaction, day, number)? {
                OfferedNumber::Free(number)
            } else {
                OfferedNumber::Taken(number)
            }
        }
    };
    Ok(OrderState { known, day, last_number: daily_counter::last_number(transaction, day)?, offered })
}

fn confirmation_of(stored: &OrderRow, listed_at: Timestamp, now: Timestamp) -> Confirmation {
    let Some(job) = &stored.confirmation else { return Confirmation::None };
    match job.status {
        JobStatus::Pending | JobStatus::Leased => Confirmation::Waiting,
        JobStatus::Done => match job.completed_at {
            // An acceptance in the future is one from before the clock was set back: it proves nothing.
            Some(completed) if completed >= listed_at && completed <= now => {
                Confirmation::AcceptedSinceListed
            }
            Some(_) | None => Confirmation::Accepted,
        },
        JobStatus::Dead => match job.completed_at {
            // A clock that was set back must not postpone the retry for ever.
            Some(refused) if refused <= now && refused.plus_millis(RETRY_REFUSED_MILLIS) > now => {
                Confirmation::RefusedJustNow
            }
            Some(_) | None => Confirmation::RefusedLongAgo,
        },
    }
}
