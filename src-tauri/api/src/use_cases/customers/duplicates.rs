//! *Posibles duplicados*.

use mostrador_store::tables::customers::{self, DuplicateKey, Reason};
use mostrador_store::tables::customers_apart;

use super::change::{changing, invalid};
use crate::dto::*;
use crate::error::ApiError;
use crate::{Api, Session, view};

/// Customers of a group that are shown.
const MOST: usize = 10;
/// Groups of a page.
const GROUPS: u32 = 100;

pub(crate) async fn customers_duplicates(
    api: &Api,
    _: &Session,
    request: PageRequest,
) -> Result<DuplicatesPage, ApiError> {
    let limit = request.limit.clamp(1, GROUPS);
    let after = match &request.after {
        Some(text) => Some(place(text).ok_or_else(|| ApiError::InvalidRequest("after".to_owned()))?),
        None => None,
    };
    let engine = api.engine();
    let read = engine.store().read(move |transaction| {
        let mut found = customers::groups(transaction, after.as_ref(), limit.saturating_add(1), MOST)?;
        let most = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = found.len() > most;
        found.truncate(most);
        let next = found.last().filter(|_| more).map(|(key, _)| text(key));
        let mut groups = Vec::new();
        for (key, members) in found {
            let mut rows = Vec::new();
            for member in members {
                rows.extend(customers::find(transaction, member)?.map(view::customer));
            }
            let reason = match key.reason {
                Reason::Phone => DuplicateReason::Phone,
                Reason::Document => DuplicateReason::Document,
                Reason::NameAndAddress => DuplicateReason::NameAndAddress,
            };
            if rows.len() > 1 {
                groups.push(DuplicateGroup { reason, customers: rows });
            }
        }
        Ok::<_, ApiError>(DuplicatesPage { groups, total: customers::count_groups(transaction)?, next })
    });
    read.await
}

/// A place in the list as a text.
fn text(key: &DuplicateKey) -> String {
    let reason = match key.reason {
        Reason::Phone => 'p',
        Reason::Document => 'd',
        Reason::NameAndAddress => 'n',
    };
    format!("{reason}{}", key.key)
}

fn place(text: &str) -> Option<DuplicateKey> {
    let (reason, key) = text.split_at_checked(1)?;
    let reason = match reason {
        "p" => Reason::Phone,
        "d" => Reason::Document,
        "n" => Reason::NameAndAddress,
        _ => return None,
    };
    Some(DuplicateKey { reason, key: key.to_owned() })
}

pub(crate) async fn customers_not_duplicates(
    api: &Api,
    session: &Session,
    request: NotDuplicates,
) -> Result<Nothing, ApiError> {
    let mut ids = request.ids;
    ids.sort_unstable();
    ids.dedup();
    if !(2..=MOST).contains(&ids.len()) {
        return Err(invalid("ids"));
    }
    changing(api, session, move |work| {
        for id in &ids {
            work.customer(*id)?;
        }
        for (number, one) in ids.iter().enumerate() {
            for other in ids.iter().skip(number.saturating_add(1)) {
                customers_apart::answer(work.transaction, *one, *other, work.actor, work.now)?;
            }
        }
        for id in &ids {
            customers::recheck(work.transaction, *id)?;
            work.note(&work.customer(*id)?, "not_duplicate", None)?;
        }
        Ok(Nothing {})
    })
    .await
}
