//! `{"status":…,"meta":{…,"pagination":{…}},"data":…}`: what surrounds the clients.

use mostrador_connector::RemoteError;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::failure::{not_json, shape, transient};

/// Where a page stands, as Wispro counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pagination {
    pub(super) total_records: u64,
    pub(super) total_pages: u64,
}

/// A page of clients, each as its own text.
#[derive(Debug)]
pub(super) struct Listed<'a> {
    pub(super) pagination: Pagination,
    pub(super) data: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
struct List<'a> {
    #[serde(borrow)]
    meta: Option<&'a RawValue>,
    #[serde(borrow)]
    data: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Meta {
    pagination: Option<Written>,
}

#[derive(Deserialize)]
struct Written {
    total_records: Option<Count>,
    total_pages: Option<Count>,
    current_page: Option<Count>,
}

/// A number, or a text with one.
#[derive(Deserialize)]
#[serde(untagged)]
enum Count {
    Number(u64),
    Text(String),
}

impl Count {
    fn get(self) -> Option<u64> {
        match self {
            Self::Number(number) => Some(number),
            Self::Text(text) => text.trim().parse().ok(),
        }
    }
}

/// The page that was asked for as number `page`.
///
/// # Errors
/// It is another one, or its end cannot be told: what is missing in it must not look as if it were not there.
pub(super) fn listed(text: &str, page: u64) -> Result<Listed<'_>, RemoteError> {
    let List { meta, data } = serde_json::from_str(text).map_err(|error| unreadable(&error))?;
    let data = data.ok_or_else(shape)?;
    let data: Vec<&RawValue> = serde_json::from_str(data.get()).map_err(|_| shape())?;
    let written = meta.and_then(|meta| serde_json::from_str::<Meta>(meta.get()).ok()?.pagination);
    let counted = |count: Option<Count>| count.and_then(Count::get);
    let missing =
        || transient("PAGINATION_MISSING", "the answer does not say how many clients and pages there are");
    let Written { total_records, total_pages, current_page } = written.ok_or_else(missing)?;
    let (Some(total_records), Some(total_pages)) = (counted(total_records), counted(total_pages)) else {
        return Err(missing());
    };
    if counted(current_page).is_some_and(|current| current != page) {
        return Err(transient("PAGE_IGNORED", "the answer is another page than the one that was asked for"));
    }
    // Behind the last page there may be nothing: clients were deleted meanwhile.
    if data.is_empty() && total_records > 0 && page <= total_pages.max(1) {
        return Err(transient(
            "PAGE_EMPTY",
            "the page is empty although the answer says that there are clients",
        ));
    }
    Ok(Listed { pagination: Pagination { total_records, total_pages }, data })
}

/// The one client of an answer.
///
/// # Errors
/// There is none in it.
pub(super) fn single(text: &str) -> Result<&RawValue, RemoteError> {
    let List { data, .. } = serde_json::from_str(text).map_err(|error| unreadable(&error))?;
    let data = data.ok_or_else(shape)?;
    match serde_json::from_str::<Vec<&RawValue>>(data.get()) {
        Ok(list) => match list.as_slice() {
            [client] => Ok(client),
            _ => Err(shape()),
        },
        Err(_) => Ok(data),
    }
}

fn unreadable(error: &serde_json::Error) -> RemoteError {
    match error.classify() {
        serde_json::error::Category::Data => shape(),
        serde_json::error::Category::Eof => transient("BODY_TRUNCATED", "the answer ends in its middle"),
        serde_json::error::Category::Io | serde_json::error::Category::Syntax => not_json(),
    }
}

#[cfg(test)]
#[path = "envelope_tests.rs"]
mod tests;
