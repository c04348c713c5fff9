//! *Bloquear* and *Desbloquear*. The remote never takes a block from here; the detail says what it says itself.

use mostrador_domain::merge::Fields;
use mostrador_engine::records;
use serde_json::Value;

use super::change::{changing_one, invalid, unedited};
use crate::dto::*;
use crate::error::ApiError;
use crate::{Api, Session};

/// Characters of a reason.
const REASON: std::ops::RangeInclusive<usize> = 3..=200;

/// Which of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Act {
    Block,
    Unblock,
}

pub(crate) async fn customer_block(
    api: &Api,
    session: &Session,
    request: BlockRequest,
) -> Result<CustomerDetail, ApiError> {
    act(api, session, request, Act::Block).await
}

pub(crate) async fn customer_unblock(
    api: &Api,
    session: &Session,
    request: BlockRequest,
) -> Result<CustomerDetail, ApiError> {
    act(api, session, request, Act::Unblock).await
}

async fn act(
    api: &Api,
    session: &Session,
    request: BlockRequest,
    act: Act,
) -> Result<CustomerDetail, ApiError> {
    let reason = request.reason.trim().to_owned();
    if !REASON.contains(&reason.chars().count()) || reason.chars().any(char::is_control) {
        return Err(invalid("reason"));
    }
    changing_one(api, session, move |work| {
        let owned = work.customer(request.id)?;
        let records = work.records(&owned)?;
        let (values, action) = match act {
            Act::Block => {
                ([Value::Bool(true), Value::from(work.now.rfc3339()), Value::from(reason.as_str())], "block")
            }
            Act::Unblock => ([Value::Bool(false), Value::Null, Value::Null], "unblock"),
        };
        let names = ["isBanned", "bannedAt", "banReason"].map(str::to_owned);
        let changes = Fields::from_iter(names.into_iter().zip(values));
        let id = &owned.row.entity_id;
        records::edit(work.transaction, &records, id, &changes, None, work.actor, work.now)
            .map_err(unedited)?;
        work.note(&owned, action, Some(&reason))?;
        work.draw(request.id)?;
        Ok(request.id)
    })
    .await
}
