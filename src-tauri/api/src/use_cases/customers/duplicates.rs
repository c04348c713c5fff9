//! *Posibles duplicados*.

use mostrador_domain::Timestamp;
use mostrador_store::tables::customers::{self, DuplicateKey, Reason};
use mostrador_store::tables::customers_apart;

use super::change::{changing, invalid};
use crate::dto::*;
use crate::error::ApiError;
use crate::{Api, Session, view};

/// Customers of a group that are shown: all of one that is looked through pair by pair.
const MOST: usize = 12;
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
        let next = found.last().filter(|_| more).map(|group| text(&group.key));
        let mut groups = Vec::new();
        for group in found {
            let mut rows = Vec::new();
            for member in group.members {
                rows.extend(customers::find(transaction, member)?.map(view::customer));
            }
            let reason = match group.key.reason {
                Reason::Phone => DuplicateReason::Phone,
                Reason::Document => DuplicateReason::Document,
                Reason::NameAndAddress => DuplicateReason::NameAndAddress,
            };
            if rows.len() > 1 {
                let key = text(&group.key);
                groups.push(DuplicateGroup { reason, key, customers: rows, members: group.total });
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

/// The customers of an answer, each once, and the key where it is one for all who have it.
fn asked(mut ids: Vec<i64>, key: Option<&str>) -> Result<(Vec<i64>, Option<DuplicateKey>), ApiError> {
    ids.sort_unstable();
    ids.dedup();
    if !(2..=MOST).contains(&ids.len()) {
        return Err(invalid("ids"));
    }
    let key = key.map(|key| place(key).ok_or_else(|| invalid("key"))).transpose()?;
    Ok((ids, key))
}

/// Each two of these.
fn pairs(ids: &[i64]) -> impl Iterator<Item = (i64, i64)> {
    let others = |(number, one): (usize, &i64)| {
        let one = *one;
        ids.iter().skip(number.saturating_add(1)).map(move |other| (one, *other))
    };
    ids.iter().enumerate().flat_map(others)
}

pub(crate) async fn customers_not_duplicates(
    api: &Api,
    session: &Session,
    request: NotDuplicates,
) -> Result<ApartAnswer, ApiError> {
    let (ids, key) = asked(request.ids, request.key.as_deref())?;
    changing(api, session, move |work| {
        for id in &ids {
            work.customer(*id)?;
        }
        match &key {
            Some(key) => customers::ignore(work.transaction, key)?,
            None => {
                for (one, other) in pairs(&ids) {
                    customers_apart::answer(work.transaction, one, other, work.actor, work.now)?;
                }
            }
        }
        for id in &ids {
            customers::recheck(work.transaction, *id)?;
            work.note(&work.customer(*id)?, "not_duplicate", None)?;
        }
        Ok(ApartAnswer { at: work.now.millis() })
    })
    .await
}

pub(crate) async fn customers_duplicates_again(
    api: &Api,
    session: &Session,
    request: DuplicatesAgain,
) -> Result<Nothing, ApiError> {
    let (ids, key) = asked(request.ids, request.key.as_deref())?;
    changing(api, session, move |work| {
        // Whoever was merged or deleted meanwhile is not asked about.
        match &key {
            Some(key) => customers::heed(work.transaction, key)?,
            None => {
                for (one, other) in pairs(&ids) {
                    customers_apart::take_back(work.transaction, one, other, Timestamp(request.at))?;
                }
            }
        }
        for id in &ids {
            customers::recheck(work.transaction, *id)?;
            if let Ok(owned) = work.customer(*id) {
                work.note(&owned, "duplicate_again", None)?;
            }
        }
        Ok(Nothing {})
    })
    .await
}
