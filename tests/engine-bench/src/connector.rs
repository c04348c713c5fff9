//! The connector of the benchmarks: Wispro's envelope for reading, one line per operation for writing.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use mostrador_connector::{
    Accepted, ById, Changes, CheckReport, Concurrency, Connector, ConnectorSpec, Creates, CursorKind, Dedupe,
    Deletes, Deletions, EntitySpec, Limits, Page, PageStyle, ReadRequest, ReadStyle, ReasonCode, Record,
    RecordBody, RecordWrites, RemoteError, Totals, WriteOperation, WriteOutcome, WriteStyle,
};
use mostrador_connectors::http::{Encryption, Network, NetworkLimits, Request, Transport};
use reqwest::Method;
use reqwest::header::HeaderMap;
use serde::Deserialize;
use serde_json::value::RawValue;
use url::Url;

/// Name of the system in every table.
pub const SYSTEM: &str = "bench";
/// Its entity.
pub const CLIENT: &str = "client";

/// Largest page.
const PAGE_MAX: usize = 1_000;
const TIMEOUT: Duration = Duration::from_secs(30);
const BODY_LIMIT: usize = 64 << 20;

/// Talks to the stub.
pub struct BenchConnector {
    spec: ConnectorSpec,
    network: Arc<Network>,
    base: Url,
}

#[derive(Deserialize)]
struct Body<'a> {
    status: u16,
    meta: Meta,
    #[serde(borrow)]
    data: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
struct Meta {
    pagination: Pagination,
}

#[derive(Deserialize)]
struct Pagination {
    total_records: u64,
    total_pages: u64,
    current_page: u64,
}

#[derive(Deserialize)]
struct Identified<'a> {
    #[serde(borrow)]
    id: std::borrow::Cow<'a, str>,
}

impl BenchConnector {
    /// Towards the stub at `base`, `batch_max` operations per request, `concurrency` requests at once.
    ///
    /// # Errors
    /// The HTTP client could not be made.
    pub fn new(base: Url, batch_max: usize, concurrency: usize) -> anyhow::Result<Self> {
        let network = Network::new(NetworkLimits {
            connect_timeout: TIMEOUT,
            read_timeout: TIMEOUT,
            idle_timeout: TIMEOUT,
            encryption: Encryption::Optional,
        })?;
        let spec = ConnectorSpec {
            system: SYSTEM,
            entities: vec![EntitySpec {
                name: CLIENT,
                read: ReadStyle::Pages(PageStyle {
                    page_max: PAGE_MAX,
                    cursor: CursorKind::Offset,
                    changes: Changes::None,
                    totals: Totals::Stated,
                    deletions: Deletions::ByAbsence,
                    by_id: ById::No,
                }),
                write: WriteStyle::Records(RecordWrites {
                    batch_max,
                    creates: Creates::Yes,
                    deletes: Deletes::Yes,
                    dedupe: Dedupe::AtDestination,
                    concurrency: Concurrency::None,
                    doubtful: &[],
                }),
            }],
            limits: Limits { rate: None, concurrency },
        };
        Ok(Self { spec, network: Arc::new(network), base })
    }

    async fn call(&self, method: Method, url: Url, body: Vec<u8>) -> Result<Vec<u8>, RemoteError> {
        let request = Request { method, url, headers: HeaderMap::new(), body, timeout: TIMEOUT };
        let answer = self.network.send(request).await?.read_to_end(BODY_LIMIT).await?;
        if answer.is_success() { Ok(answer.body) } else { Err(unreadable()) }
    }

    fn at(&self, path: &str) -> Result<Url, RemoteError> {
        self.base.join(path).map_err(|_| unreadable())
    }
}

fn unreadable() -> RemoteError {
    RemoteError::Transient { code: ReasonCode::new("BODY_SHAPE"), detail: "unexpected answer".to_owned() }
}

#[async_trait]
impl Connector for BenchConnector {
    fn spec(&self) -> &ConnectorSpec {
        &self.spec
    }

    async fn check(&self) -> CheckReport {
        CheckReport { steps: Vec::new() }
    }

    async fn read(&self, request: ReadRequest) -> Result<Page, RemoteError> {
        let page = request.cursor.as_deref().unwrap_or("1");
        let per_page = request.page_size.unwrap_or(PAGE_MAX);
        let url = self.at(&format!("clients?page={page}&per_page={per_page}"))?;
        let body = self.call(Method::GET, url, Vec::new()).await?;
        let body: Body<'_> = serde_json::from_slice(&body).map_err(|_| unreadable())?;
        if body.status != 200 {
            return Err(unreadable());
        }
        let mut records = Vec::with_capacity(body.data.len());
        for raw in body.data {
            let Identified { id } = serde_json::from_str(raw.get()).map_err(|_| unreadable())?;
            records.push(Record {
                external_id: id.into_owned(),
                raw_json: raw.get().to_owned(),
                modified_at: None,
                version: None,
                body: RecordBody::Raw,
            });
        }
        let Pagination { total_records, total_pages, current_page } = body.meta.pagination;
        Ok(Page {
            records,
            set_aside: Vec::new(),
            next_cursor: (current_page < total_pages).then(|| (current_page + 1).to_string()),
            total: Some(total_records),
            watermark: None,
        })
    }

    async fn write(&self, batch: &[WriteOperation]) -> Result<Vec<WriteOutcome>, RemoteError> {
        let mut body = Vec::with_capacity(batch.len() * 256);
        for operation in batch {
            body.extend_from_slice(operation.payload.as_str().as_bytes());
            body.push(b'\n');
        }
        let answer = self.call(Method::POST, self.at("batch")?, body).await?;
        let answer = String::from_utf8(answer).map_err(|_| unreadable())?;
        let outcomes: Vec<WriteOutcome> = answer
            .lines()
            .map(|id| WriteOutcome::Done(Accepted { external_id: Some(id.to_owned()), version: None }))
            .collect();
        if outcomes.len() == batch.len() { Ok(outcomes) } else { Err(unreadable()) }
    }
}
