//! How the scripted connector reads.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::connector::{Purpose, ScriptedConnector};
use super::defect::Defect;
use super::errors::{record, transient};
use super::records::{fields, text};
use super::row::{micros, shown};
use super::wire::{From, List, Reply, Verb, encode};
use crate::{
    CursorKind, EntitySpec, Page, PageStyle, ReadRequest, ReadStyle, Record, RecordBody, RecordSink,
    RemoteError, Selection, StreamEnd, Totals,
};

#[derive(Default, Deserialize)]
struct Listing<'a> {
    #[serde(borrow)]
    data: Vec<&'a RawValue>,
    more: bool,
    total: u64,
    now: String,
    next: Option<String>,
}

#[derive(Deserialize)]
struct End {
    end: EndOfBody,
}

#[derive(Deserialize)]
struct EndOfBody {
    total: u64,
    now: String,
}

fn empty_page() -> Page {
    Page { records: Vec::new(), set_aside: Vec::new(), next_cursor: None, total: None, watermark: None }
}

impl ScriptedConnector {
    pub(super) async fn page(&self, mut request: ReadRequest) -> Result<Page, RemoteError> {
        let Some(spec) = self.spec.entity(&request.entity) else {
            if self.has(Defect::UnknownEntityIsEmpty) {
                return Ok(empty_page());
            }
            return Err(record("UNKNOWN_ENTITY", "the system has no such entity"));
        };
        match spec.read {
            ReadStyle::Pages(style) => {
                if self.has(Defect::CursorIsShared) {
                    self.memory().cursor.clone_from(&request.cursor);
                    tokio::task::yield_now().await;
                    request.cursor.clone_from(&self.memory().cursor);
                }
                self.one_page(spec, style, &request).await
            }
            ReadStyle::AcknowledgedQueue { page_max } => self.pending(spec, page_max, &request).await,
            ReadStyle::Stream(_) if self.has(Defect::StreamIsAnEmptyPage) => Ok(empty_page()),
            ReadStyle::Stream(_) => Err(record("NOT_IN_PAGES", "this entity is read from one body")),
            ReadStyle::None => Err(record("NOT_READ", "this entity is not read")),
        }
    }

    async fn one_page(
        &self,
        spec: &EntitySpec,
        style: PageStyle,
        request: &ReadRequest,
    ) -> Result<Page, RemoteError> {
        if self.has(Defect::FailureIsRemembered) && std::mem::take(&mut self.memory().failed) {
            return Err(transient("FAILED_BEFORE", "the last request failed"));
        }
        let mut size = request.page_size.unwrap_or(style.page_max).min(style.page_max);
        if self.has(Defect::AsksForOneMore) && request.page_size.is_some() {
            size += 1;
        }
        let from = self.from(style.cursor, request.cursor.as_deref())?;
        let list = List {
            entity: spec.name.to_owned(),
            from: from.clone(),
            since: self.since(&request.selection),
            ids: self.ids(&request.selection),
            reference: None,
            size,
        };
        let reply = self.ask(Verb::List(list), Purpose::Read).await?;
        if self.has(Defect::ExpiredCursorIsTheEnd) && reply.status == 410 {
            return Ok(empty_page());
        }
        self.memory().failed = reply.status == 500;
        let listing = self.listing(&reply)?;
        let next = listing
            .data
            .last()
            .filter(|_| listing.more)
            .and_then(|last| self.next(style.cursor, &from, &listing, last.get()));
        let mut page = self.entries(spec.name, &listing)?;
        page.next_cursor = next;
        page.total = (style.totals == Totals::Stated).then_some(listing.total);
        let ahead = if self.has(Defect::WatermarkIsAhead) { 24 * 3600 * 1_000_000 } else { 0 };
        page.watermark = Some(shown(micros(&listing.now).unwrap_or_default() + ahead));
        self.spoil(spec, request, size, listing.more, page).await
    }

    fn from(&self, kind: CursorKind, cursor: Option<&str>) -> Result<From, RemoteError> {
        let Some(mut cursor) = cursor.map(str::to_owned) else { return Ok(From::Start) };
        if self.has(Defect::CursorIsInMemory) {
            let number = cursor.parse::<usize>().ok();
            let kept = number.and_then(|number| self.memory().cursors.get(number).cloned());
            cursor = kept.ok_or_else(|| record("CURSOR_UNKNOWN", "this cursor is not known"))?;
        }
        let unusable = || record("CURSOR_UNUSABLE", "this is no cursor of this system");
        let skip = |text: &str| text.parse().map(From::Skip).map_err(|_| unusable());
        match kind {
            CursorKind::Keyset => match cursor.split_once('|').ok_or_else(unusable)? {
                ("skip", rows) => skip(rows),
                (modified, id) => Ok(From::After { modified: modified.to_owned(), id: id.to_owned() }),
            },
            CursorKind::Offset => skip(&cursor),
            CursorKind::Opaque => Ok(From::Token(cursor)),
        }
    }

    /// The cursor after this entry, which is the last of its page.
    fn next(&self, kind: CursorKind, from: &From, listing: &Listing<'_>, last: &str) -> Option<String> {
        let skipped = match from {
            From::Skip(rows) => *rows,
            From::Start | From::After { .. } | From::Token(_) => 0,
        };
        let after = skipped + listing.data.len();
        let cursor = match kind {
            CursorKind::Keyset if self.has(Defect::OffsetInsteadOfKeyset) => format!("skip|{after}"),
            CursorKind::Keyset => {
                let fields = fields(last);
                let mut modified = text(&fields, "modified")?;
                let mut id = text(&fields, "id").unwrap_or_default();
                if self.has(Defect::KeysetWithoutId) {
                    id = "\u{10ffff}".to_owned();
                }
                if self.has(Defect::CursorIsRounded) {
                    modified = shown(micros(&modified)? / 1000 * 1000);
                }
                format!("{modified}|{id}")
            }
            CursorKind::Offset => {
                let before = std::mem::replace(&mut self.memory().total, listing.total);
                let knows = skipped > 0 && before > 0 && self.has(Defect::MakesUpForGrowth);
                let grown = if knows { listing.total.saturating_sub(before) } else { 0 };
                (after + usize::try_from(grown).unwrap_or_default()).to_string()
            }
            CursorKind::Opaque => listing.next.clone()?,
        };
        if self.has(Defect::CursorIsInMemory) {
            let mut memory = self.memory();
            memory.cursors.push(cursor);
            return Some((memory.cursors.len() - 1).to_string());
        }
        Some(cursor)
    }

    fn since(&self, selection: &Selection) -> Option<String> {
        let Selection::Since(since) = selection else { return None };
        let asked = micros(since).unwrap_or_default();
        if self.has(Defect::SinceIsExclusive) {
            return Some(shown(asked + 1));
        }
        if self.has(Defect::SinceIsIgnored) {
            return Some(shown(0));
        }
        if self.has(Defect::SinceNeverGoesBack) {
            let mut memory = self.memory();
            memory.since = memory.since.max(asked);
            return Some(shown(memory.since));
        }
        Some(since.clone())
    }

    fn ids(&self, selection: &Selection) -> Option<String> {
        let Selection::Ids(ids) = selection else { return None };
        if self.has(Defect::IdsAreNotEscaped) {
            return Some(ids.join(","));
        }
        Some(ids.iter().map(|id| encode(id)).collect::<Vec<String>>().join(","))
    }

    /// The list in an answer, which must be whole.
    fn listing<'a>(&self, reply: &'a Reply) -> Result<Listing<'a>, RemoteError> {
        if self.has(Defect::TruncatedIsAnEmptyPage) && !reply.whole {
            return Ok(Listing::default());
        }
        let trouble = reply.status == 200 && reply.body.contains("\"TROUBLE\"");
        if self.has(Defect::ErrorIn200IsAnEmptyList) && trouble {
            return Ok(Listing::default());
        }
        let body = self.body(reply, Purpose::Read)?;
        match serde_json::from_str(body) {
            Ok(listing) => Ok(listing),
            Err(_) if self.has(Defect::HtmlIsAnEmptyList) => Ok(Listing::default()),
            Err(_) => Err(transient("NOT_A_LIST", "the answer is no list")),
        }
    }

    /// The entries, one by one: one that cannot be read takes no other with it.
    fn entries(&self, entity: &str, listing: &Listing<'_>) -> Result<Page, RemoteError> {
        let mut page = empty_page();
        for (place, entry) in listing.data.iter().enumerate() {
            match self.record(entity, entry.get()) {
                Ok(record) => {
                    let bad = matches!(record.body, RecordBody::Malformed { .. });
                    let last = place + 1 == listing.data.len();
                    if bad && place == 0 && self.has(Defect::BadFirstFailsThePage) {
                        return Err(transient("SHAPE", "the page has another shape"));
                    }
                    if !(bad && last && self.has(Defect::BadLastIsDropped)) {
                        page.records.push(record);
                    }
                    if bad && place > 0 && self.has(Defect::BadEndsThePage) {
                        break;
                    }
                }
                Err(_) if self.has(Defect::IdMissingIsDropped) => {}
                Err(entry) => page.set_aside.push(entry),
            }
        }
        Ok(page)
    }

    async fn pending(
        &self,
        spec: &EntitySpec,
        page_max: usize,
        request: &ReadRequest,
    ) -> Result<Page, RemoteError> {
        let entity = spec.name.to_owned();
        let size = request.page_size.unwrap_or(page_max).min(page_max);
        let list = List { entity, from: From::Start, since: None, ids: None, reference: None, size };
        let reply = self.ask(Verb::List(list), Purpose::Read).await?;
        let page = self.entries(spec.name, &self.listing(&reply)?)?;
        Ok(self.spoil_pending(page_max, page))
    }

    pub(super) async fn stream(
        &self,
        request: ReadRequest,
        sink: &mut dyn RecordSink,
    ) -> Result<StreamEnd, RemoteError> {
        let style = self.spec.entity(&request.entity).map(|spec| spec.read);
        if !matches!(style, Some(ReadStyle::Stream(_))) {
            if self.has(Defect::PagesAreAnEmptyStream) {
                return Ok(StreamEnd::default());
            }
            return Err(record("NOT_A_STREAM", "this entity is not read from one body"));
        }
        let (entity, since) = (request.entity.clone(), self.since(&request.selection));
        let list = List { entity, from: From::Start, since, ids: None, reference: None, size: usize::MAX };
        let reply = self.ask(Verb::List(list), Purpose::Read).await?;
        self.lines(&request.entity, &reply, sink).await
    }

    /// Line by line; only the last one says that it is the end.
    async fn lines(
        &self,
        entity: &str,
        reply: &Reply,
        sink: &mut dyn RecordSink,
    ) -> Result<StreamEnd, RemoteError> {
        let trouble = reply.status == 200 && reply.body.contains("\"TROUBLE\"");
        if trouble && self.has(Defect::ErrorIn200IsAnEmptyList) {
            return Ok(StreamEnd::default());
        }
        if reply.status != 200 || reply.body.starts_with("{\"error\"") {
            self.body(reply, Purpose::Read)?;
        }
        let count = reply.body.lines().count();
        let mut closed = false;
        for (place, line) in reply.body.lines().enumerate() {
            if let Ok(End { end }) = serde_json::from_str(line) {
                if self.has(Defect::EndIsNotRead) {
                    return Ok(StreamEnd::default());
                }
                return Ok(StreamEnd { total: Some(end.total), watermark: Some(end.now) });
            }
            if serde_json::from_str::<&RawValue>(line).is_err() {
                break;
            }
            let last = place + 2 == count;
            closed |= match self.record(entity, line) {
                Ok(record) => {
                    let bad = matches!(record.body, RecordBody::Malformed { .. });
                    if bad && place == 0 && self.has(Defect::BadFirstFailsThePage) {
                        return Err(transient("SHAPE", "the body has another shape"));
                    }
                    let dropped = bad && last && self.has(Defect::BadLastIsDropped);
                    !dropped && sink.record(record).await.is_err()
                }
                Err(entry) => sink.set_aside(entry).await.is_err(),
            };
            if closed && !self.has(Defect::ClosedSinkIsOffered) {
                return Ok(StreamEnd::default());
            }
        }
        if self.has(Defect::CutStreamIsTheEnd) && !reply.whole {
            return Ok(StreamEnd::default());
        }
        Err(transient("BODY_TRUNCATED", "the body has no end"))
    }
}

/// Records by their ids.
pub(super) fn ids(records: &[Record]) -> Vec<String> {
    records.iter().map(|record| record.external_id.clone()).collect()
}
