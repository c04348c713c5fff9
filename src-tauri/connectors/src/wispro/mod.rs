//! Wispro cloud, `/api/v1/clients`: the clients of an internet provider, read only, page by page.
//!
//! The token goes as it is into `Authorization`. An answer with status 200 may say in its body that it is none, and pages
//! shift when a client is created or deleted meanwhile: what does not add up is told as it is, and the engine reads again.

mod client;
mod envelope;
mod failure;
mod http;
mod settings;

use std::borrow::Cow;
use std::sync::Arc;

use async_trait::async_trait;
use mostrador_connector::{
    Begins, ById, Changes, CheckReport, CheckStep, CheckStepName, Connector, ConnectorSpec, CursorKind,
    Deletions, EntitySpec, Limits, Page, PageStyle, ReadRequest, ReadStyle, ReasonCode, RemoteError,
    Selection, Totals, WriteOperation, WriteOutcome, WriteStyle,
};

use self::envelope::Listed;
use self::http::WisproClient;
pub use self::settings::{
    DEFAULT_URL, PAGE_SIZE, PAGE_SIZE_MAX, TOKEN, URL, WisproFieldError, WisproSettings,
};
use crate::http::{SettingsError, Transport};
use crate::intern::intern;
use crate::surrogates::repair_surrogates;

/// Name of the kind, and the beginning of the names of its systems.
pub const KIND: &str = "wispro";

/// The one entity.
pub const CLIENT: &str = "client";

/// The clients of a Wispro account. Cheap to share; may be called from several tasks at once.
///
/// A record's payload is the client as Wispro wrote it, letter by letter, without anything that is called a secret.
pub struct WisproConnector {
    spec: ConnectorSpec,
    client: WisproClient,
    page_size: usize,
}

impl WisproConnector {
    /// Prepares the connector; opens no connection.
    ///
    /// # Errors
    /// An address that must not or cannot be used, see [`SettingsError`].
    pub fn new(system: &str, settings: WisproSettings) -> Result<Self, SettingsError> {
        let network = Arc::new(http::network(&settings)?);
        Self::over(system, settings, network)
    }

    /// The same over another outside, e.g. a simulated one.
    ///
    /// # Errors
    /// An address that must not or cannot be used, see [`SettingsError`].
    pub fn over(
        system: &str,
        settings: WisproSettings,
        transport: Arc<dyn Transport>,
    ) -> Result<Self, SettingsError> {
        let page_size = settings.page_size.clamp(1, PAGE_SIZE_MAX);
        let spec = ConnectorSpec {
            system: intern(system),
            entities: vec![EntitySpec {
                name: CLIENT,
                read: ReadStyle::Pages(PageStyle {
                    page_max: page_size,
                    cursor: CursorKind::Offset,
                    changes: Changes::None,
                    totals: Totals::Stated,
                    deletions: Deletions::ByAbsence,
                    by_id: ById::UpTo(1),
                }),
                write: WriteStyle::None,
            }],
            limits: Limits { rate: settings.rate, concurrency: 1 },
        };
        Ok(Self { spec, client: WisproClient::new(settings, transport)?, page_size })
    }

    async fn page(&self, place: Place) -> Result<Page, RemoteError> {
        let body = self.client.list(place.page, place.size).await?;
        let text = text(&body)?;
        let Listed { pagination, data } = envelope::listed(&text, place.page)?;
        let mut records = Vec::with_capacity(data.len());
        let mut set_aside = Vec::new();
        for entry in data {
            match client::read(entry) {
                Ok(record) => records.push(record),
                Err(entry) => set_aside.push(entry),
            }
        }
        let next = (place.page < pagination.total_pages)
            .then(|| Place { page: place.page.saturating_add(1), ..place }.cursor());
        Ok(Page {
            records,
            set_aside,
            next_cursor: next,
            total: Some(pagination.total_records),
            watermark: None,
        })
    }

    async fn single(&self, ids: &[String]) -> Result<Page, RemoteError> {
        let mut page = Page {
            records: Vec::new(),
            set_aside: Vec::new(),
            next_cursor: None,
            total: None,
            watermark: None,
        };
        for id in ids {
            let Some(body) = self.client.one(id).await? else { continue };
            let text = text(&body)?;
            match client::read(envelope::single(&text)?) {
                Ok(record) => page.records.push(record),
                Err(entry) => page.set_aside.push(entry),
            }
        }
        Ok(page)
    }
}

#[async_trait]
impl Connector for WisproConnector {
    fn spec(&self) -> &ConnectorSpec {
        &self.spec
    }

    /// A person presses a button, or sets a schedule.
    fn begins(&self, _: &str) -> Begins {
        Begins::ByHand
    }

    /// One request: who refuses the token answers, and who lists a client can be read. The detail of the last step is how
    /// many clients there are, in digits.
    async fn check(&self) -> CheckReport {
        let result = self.page(Place { page: 1, size: 1 }).await;
        let names = [CheckStepName::Reached, CheckStepName::Accepted, CheckStepName::CanRead];
        let passed = match &result {
            Ok(_) => names.len(),
            Err(RemoteError::Unreachable { .. }) => 0,
            Err(RemoteError::Transient { code, .. }) if failure::is_foreign(code) => 0,
            Err(RemoteError::Auth { .. }) => 1,
            Err(RemoteError::Transient { code, .. }) if failure::is_of_the_key(code) => 1,
            Err(_) => 2,
        };
        let total = result.as_ref().ok().and_then(|page| page.total).map(|total| total.to_string());
        let mut steps: Vec<CheckStep> = names
            .iter()
            .take(passed)
            .map(|name| CheckStep { name: *name, result: Ok(()), detail: None })
            .collect();
        match (result, steps.last_mut(), names.get(passed)) {
            (Ok(_), Some(last), _) => last.detail = total,
            (Err(error), _, Some(name)) => {
                steps.push(CheckStep { name: *name, result: Err(error), detail: None });
            }
            (Ok(_), None, _) | (Err(_), _, None) => {}
        }
        CheckReport { steps }
    }

    async fn read(&self, request: ReadRequest) -> Result<Page, RemoteError> {
        if request.entity != CLIENT {
            return Err(refused("UNKNOWN_ENTITY", "this system has no such entity"));
        }
        let size = request.page_size.unwrap_or(self.page_size).clamp(1, self.page_size);
        match &request.selection {
            Selection::All => self.page(Place::of(request.cursor.as_deref(), size)?).await,
            Selection::Ids(ids) => self.single(ids).await,
            Selection::Since(_) => Err(refused("UNKNOWN_OPERATION", "clients are listed as a whole")),
        }
    }

    async fn write(&self, batch: &[WriteOperation]) -> Result<Vec<WriteOutcome>, RemoteError> {
        let refused = || WriteOutcome::Failed(refused("NOT_WRITABLE", "nothing is written to this system"));
        Ok(batch.iter().map(|_| refused()).collect())
    }
}

/// A page among pages of one size: its number means nothing among others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    /// From 1.
    page: u64,
    /// Clients on a page.
    size: usize,
}

impl Place {
    fn of(cursor: Option<&str>, size: usize) -> Result<Self, RemoteError> {
        let Some(cursor) = cursor else { return Ok(Self { page: 1, size }) };
        let read = cursor
            .split_once('/')
            .and_then(|(page, of)| Some((page.parse::<u64>().ok()?, of.parse::<usize>().ok()?)));
        match read {
            Some((page, of)) if of == size && page >= 1 => Ok(Self { page, size }),
            // The reading begins anew with the pages of today.
            Some(_) | None => Err(RemoteError::Conflict { code: ReasonCode::new("CURSOR_EXPIRED") }),
        }
    }

    fn cursor(self) -> String {
        format!("{}/{}", self.page, self.size)
    }
}

/// The body as text that can be stored: without halves of characters.
fn text(body: &[u8]) -> Result<Cow<'_, str>, RemoteError> {
    let text = std::str::from_utf8(body).map_err(|_| failure::not_json())?;
    Ok(repair_surrogates(text))
}

fn refused(code: &str, detail: &str) -> RemoteError {
    RemoteError::Record { code: ReasonCode::new(code), detail: detail.to_owned() }
}

#[cfg(test)]
mod scripted;
#[cfg(test)]
#[path = "connector_tests.rs"]
mod tests;
