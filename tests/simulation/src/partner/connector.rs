//! The connector: what is read and written, and what goes wrong on the way.

use async_trait::async_trait;
use mostrador_connector::{
    Accepted, Changes, CheckReport, Concurrency, Connector, ConnectorSpec, CursorKind, DELETE, Deletions,
    Page, PageStyle, ReadRequest, ReadStyle, ReasonCode, Record, RecordBody, RemoteError, Selection,
    SetAside, SetAsideReason, Totals, UPSERT, WriteOperation, WriteOutcome, WriteStyle,
};

use super::contacts::{Contact, Refusal, Stamps, version_text};
use super::{ENTITY, Partner, State};
use crate::faults::{Asks, Codes, Trouble, lost, on_the_way, record_error};

/// What it answers when it does not do what was asked.
const CODES: Codes = Codes { refused_key: "HTTP_401", failing: "HTTP_500" };

#[async_trait]
impl Connector for Partner {
    fn spec(&self) -> &ConnectorSpec {
        &self.spec
    }

    async fn check(&self) -> CheckReport {
        CheckReport { steps: Vec::new() }
    }

    async fn read(&self, request: ReadRequest) -> Result<Page, RemoteError> {
        let trouble =
            self.begin(Asks::Reading, &format!("{:?} {:?}", request.selection, request.cursor)).await?;
        let style = self.page_style();
        // A lie that nothing contradicts is the truth: without a total, and about single records, less is less.
        let contradicted = style.totals == Totals::Stated && !matches!(request.selection, Selection::Ids(_));
        let trouble = match trouble {
            Trouble::Truncates | Trouble::Empties if !contradicted => Trouble::None,
            other => other,
        };
        let page = {
            let mut state = self.state();
            match trouble {
                Trouble::Repeats => {
                    let first = ReadRequest { cursor: None, ..request };
                    state.page(&first, &style)?
                }
                Trouble::Truncates => {
                    let mut page = state.page(&request, &style)?;
                    page.records.truncate(page.records.len() / 2);
                    page.next_cursor = None;
                    page
                }
                Trouble::Empties => {
                    let mut page = state.page(&request, &style)?;
                    (page.records, page.set_aside, page.next_cursor) = (Vec::new(), Vec::new(), None);
                    page
                }
                _ => state.page(&request, &style)?,
            }
        };
        self.pause().await;
        match trouble {
            Trouble::LosesTheAnswer => Err(lost()),
            _ => Ok(page),
        }
    }

    async fn write(&self, batch: &[WriteOperation]) -> Result<Vec<WriteOutcome>, RemoteError> {
        let trouble = self.begin(Asks::Writing, &format!("{} operations", batch.len())).await?;
        let outcomes: Vec<WriteOutcome> = {
            let mut state = self.state();
            let part = if trouble == Trouble::BlamesTheBatch { batch.len() / 2 } else { batch.len() };
            let concurrency = self.concurrency();
            let apply = |operation| state.apply(operation, concurrency, &self.trace);
            batch.iter().take(part).map(apply).collect()
        };
        self.pause().await;
        match trouble {
            Trouble::LosesTheAnswer | Trouble::BlamesTheBatch => {
                let mut state = self.state();
                for operation in batch {
                    state.applied.entry(operation.idempotency_key.clone()).or_default().answers_lost += 1;
                }
                Err(match trouble {
                    Trouble::BlamesTheBatch if batch.len() > 1 => RemoteError::Batch {
                        code: ReasonCode::new("DATABASE"),
                        detail: "refused as a whole".to_owned(),
                    },
                    Trouble::BlamesTheBatch => CODES.failing(),
                    _ => lost(),
                })
            }
            _ => Ok(outcomes),
        }
    }
}

impl Partner {
    pub(super) fn page_style(&self) -> PageStyle {
        match self.spec.entity(ENTITY).map(|entity| entity.read) {
            Some(ReadStyle::Pages(style)) => style,
            _ => unreachable!("the entity is read in pages"),
        }
    }

    fn concurrency(&self) -> Concurrency {
        match self.spec.entity(ENTITY).map(|entity| entity.write) {
            Some(WriteStyle::Records(writes)) => writes.concurrency,
            _ => unreachable!("the entity is written"),
        }
    }

    /// The way there, and the troubles in which nothing is done there.
    async fn begin(&self, asks: Asks, what: &str) -> Result<Trouble, RemoteError> {
        let (trouble, pause) = {
            let mut state = self.state();
            state.requests += 1;
            state.write_requests += u64::from(asks == Asks::Writing);
            let State { climate, random, .. } = &mut *state;
            (climate.trouble(asks, random), on_the_way(random))
        };
        self.trace.note(format_args!("partner {asks:?} {what} {trouble:?}"));
        CODES.arrive(trouble, pause, &self.witness).await
    }

    async fn pause(&self) {
        let pause = on_the_way(&mut self.state().random);
        tokio::time::sleep(pause).await;
    }
}

impl State {
    fn page(&mut self, request: &ReadRequest, style: &PageStyle) -> Result<Page, RemoteError> {
        if request.entity != ENTITY {
            return Err(record_error("UNKNOWN_ENTITY"));
        }
        let since = match (&request.selection, style.changes) {
            (Selection::All | Selection::Ids(_), _) => 0,
            (Selection::Since(text), Changes::Since) => watermark(text).ok_or_else(|| {
                self.complaints.push(format!("the watermark came back as {text}"));
                record_error("WATERMARK")
            })?,
            (Selection::Since(_), Changes::None) => {
                self.complaints.push("changes were asked for".to_owned());
                return Err(record_error("NO_CHANGES"));
            }
        };
        let listed = |contact: &&Contact| {
            let asked = match &request.selection {
                Selection::Ids(ids) => ids.contains(&contact.id),
                Selection::All | Selection::Since(_) => contact.modified >= since,
            };
            asked && (!contact.deleted || style.deletions == Deletions::Listed)
        };
        let selected: Vec<&Contact> = self.contacts.iter().filter(listed).collect();
        let unusable = if matches!(request.selection, Selection::Ids(_)) { 0 } else { self.unusable };
        let total = selected.len() as u64 + unusable;
        let size = request.page_size.unwrap_or(style.page_max).clamp(1, style.page_max);
        let from = match (&request.cursor, style.cursor) {
            (None, _) => 0,
            (Some(cursor), CursorKind::Offset) => cursor
                .strip_prefix("page ")
                .and_then(|page| page.parse::<usize>().ok())
                .map_or(usize::MAX, |page| page.saturating_mul(size)),
            (Some(cursor), CursorKind::Keyset | CursorKind::Opaque) => {
                let after = cursor.strip_prefix("after ").unwrap_or("~");
                selected.partition_point(|contact| contact.id.as_str() <= after)
            }
        };
        let from = from.min(selected.len());
        let to = (from + size).min(selected.len());
        let more = to < selected.len();
        let next_cursor = more.then(|| match style.cursor {
            CursorKind::Offset => format!("page {}", from / size + 1),
            CursorKind::Keyset | CursorKind::Opaque => {
                format!("after {}", selected.get(to - 1).map_or("", |contact| contact.id.as_str()))
            }
        });
        let records = selected[from..to].iter().map(|contact| record(contact, self.stamps)).collect();
        let set_aside = if more { Vec::new() } else { (0..unusable).map(aside).collect() };
        Ok(Page {
            records,
            set_aside,
            next_cursor,
            total: (style.totals == Totals::Stated).then_some(total),
            watermark: (style.changes == Changes::Since).then(|| format!("w{}", self.contacts.clock() + 1)),
        })
    }

    fn apply(
        &mut self,
        operation: &WriteOperation,
        concurrency: Concurrency,
        trace: &crate::trace::Trace,
    ) -> WriteOutcome {
        let WriteOperation {
            idempotency_key: key,
            action,
            external_id: id,
            payload,
            changed,
            base_version,
            ..
        } = operation;
        // A system that checks no versions is not interested in them.
        let base = match concurrency {
            Concurrency::Version => base_version.as_deref(),
            Concurrency::None => None,
        };
        let before = self.contacts.clock();
        let done = match action.as_str() {
            UPSERT if id.is_empty() => self
                .contacts
                .create(&mut self.random, key, &payload.to_value())
                .map(|(id, version)| (Some(id), Some(version_text(version)))),
            UPSERT => self
                .contacts
                .update(id, base, changed, &payload.to_value())
                .map(|version| (None, Some(version_text(version)))),
            DELETE => self.contacts.remove(id, base).map(|()| (None, None)),
            other => {
                self.complaints.push(format!("an action {other}"));
                Err(Refusal::NotFound)
            }
        };
        if self.contacts.clock() != before {
            self.writes += 1;
            self.applied.entry(key.clone()).or_default().times += 1;
        }
        trace.note(format_args!("partner {action} {id:?} {changed:?} {base:?}: {done:?}"));
        match done {
            Ok((external_id, version)) => WriteOutcome::Done(Accepted { external_id, version }),
            Err(Refusal::NotFound) => WriteOutcome::Failed(record_error("NOT_FOUND")),
            Err(Refusal::BadPhone) => WriteOutcome::Failed(record_error("PHONE_INVALID")),
            Err(Refusal::Changed) => {
                WriteOutcome::Failed(RemoteError::Conflict { code: ReasonCode::new("HTTP_409") })
            }
        }
    }
}

/// The number in a watermark of ours.
pub(crate) fn watermark(text: &str) -> Option<u64> {
    text.strip_prefix('w').and_then(|number| number.parse().ok())
}

fn record(contact: &Contact, stamps: Stamps) -> Record {
    let body = if contact.deleted {
        RecordBody::Deleted
    } else if contact.malformed {
        RecordBody::Malformed { reason: ReasonCode::new("NAME_MISSING"), field: Some("name".to_owned()) }
    } else {
        RecordBody::Raw
    };
    Record {
        external_id: contact.id.clone(),
        raw_json: contact.raw(stamps).to_string(),
        modified_at: None,
        version: Some(version_text(contact.version)),
        body,
    }
}

fn aside(number: u64) -> SetAside {
    SetAside {
        reason: SetAsideReason::IdMissing,
        content_hash: format!("unusable contact {number}"),
        raw_json: r#"{"name":"nobody"}"#.to_owned(),
    }
}
