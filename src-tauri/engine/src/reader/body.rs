//! Reading one body that holds everything: into a spool first, because nothing of it may be believed before its end was
//! seen.

use std::num::NonZeroI64;
use std::path::{Path, PathBuf};

use async_trait::async_trait;
use mostrador_connector::{
    ReadRequest, Record, RecordSink, RemoteError, Selection, SetAside, SinkClosed, Totals,
};
use mostrador_store::StoreError;
use mostrador_store::tables::sync_history::{Completeness, RunMode};
use mostrador_store::tables::sync_state::{Place, WatermarkMove};
use roaring::RoaringTreemap;

use super::batch::{Entry, Incoming};
use super::failure::{Cut, RunFailure};
use super::pages::asked;
use super::pass::{Doubles, Pass};
use super::slice::{Last, Track};
use super::spool::{Spool, SpoolReader, SpoolWriter, Spooled, path_of, remove};
use super::verdict::{Again, Verdict, judge};
use super::{Answer, Missing, PageSoFar, Plan, Reader, Stock, Whole};
use crate::destination::Destination;
use crate::runs::{Listing, LookAhead, Style};

/// Entries that are taken from the spool at once.
const PIECE: usize = 1_000;

impl Reader {
    /// Reads one body. Its spool stays only where the program ends: the run then goes on with it at the next start.
    pub(super) async fn read_body(
        &mut self,
        plan: Plan,
        known: Option<RoaringTreemap>,
    ) -> Result<Whole, Cut> {
        let path = path_of(&self.spool, self.context.run_id);
        let result = self.read_spooled(plan, known, &path).await;
        if !matches!(result, Err(Cut::Shutdown))
            && let Err(error) = remove(&path)
        {
            tracing::warn!(run = self.context.run_id, %error, "a spool could not be deleted");
        }
        result
    }

    async fn read_spooled(
        &mut self,
        mut plan: Plan,
        known: Option<RoaringTreemap>,
        path: &Path,
    ) -> Result<Whole, Cut> {
        let spool = match Spool::find(path) {
            Some(spool) => spool,
            None => {
                self.forget_place(&mut plan).await?;
                self.download(&plan, path).await?
            }
        };
        self.pass = Pass::new(plan.start);
        self.pass.total(spool.end.total);
        self.expect(Some(spool.end.total.unwrap_or(spool.entries))).await?;
        plan.place.next_watermark.clone_from(&spool.end.watermark);
        self.look_ahead(&plan, &spool).await?;
        self.apply_spool(&mut plan, &spool).await?;
        let stated = spool.end.total;
        let style =
            Style { totals: if stated.is_some() { Totals::Stated } else { Totals::Unstated }, ..self.style };
        let expected = known.as_ref().map_or(0, RoaringTreemap::len);
        let mut verdict = judge(&self.pass, asked(&plan), &style, expected, Doubles::Unknown);
        // Nothing at all is believed only when it is said twice.
        if verdict.again == Again::Yes {
            let second = self.download(&plan, path).await?;
            if second.entries > 0 || second.end.total != Some(0) {
                verdict = Verdict {
                    completeness: Completeness::Disproved,
                    watermark: WatermarkMove::Stay,
                    ..verdict
                };
            }
        }
        let told_apart = self.pass.all_told_apart();
        let whole = Whole {
            completeness: verdict.completeness,
            watermark: verdict.watermark,
            total: (plan.selection == Selection::All && plan.left.is_none())
                .then(|| stated.unwrap_or(spool.entries)),
            missing: known.map(|known| Missing { known, told_apart }),
        };
        Ok(whole)
    }

    /// What was applied of a body that is gone is no place in the next one: its records may have changed under the same
    /// ids, and the watermark is that of the next one. Written before that one is there, so that no later process takes it
    /// for the old one.
    async fn forget_place(&mut self, plan: &mut Plan) -> Result<(), Cut> {
        if plan.place.page_applied == 0 {
            return Ok(());
        }
        // The records that the run has counted before were not seen by this process.
        let start = plan.start;
        self.begin_anew(plan).await?;
        plan.start = start;
        Ok(())
    }

    async fn download(&mut self, plan: &Plan, path: &Path) -> Result<Spool, Cut> {
        let request = ReadRequest {
            selection: plan.selection.clone(),
            ..ReadRequest::all(self.context.entity_type.clone())
        };
        let path = path.to_owned();
        loop {
            self.checkpoint().await?;
            let (request, path) = (request.clone(), path.clone());
            let answer = self
                .ask(move |destination| Box::pin(download(destination, request.clone(), path.clone())))
                .await?;
            match answer {
                Answer::Got(spool) => return Ok(spool?),
                Answer::Interrupted => {}
                Answer::TooLarge => return Err(RunFailure::remote(&RemoteError::TooLarge).into()),
                Answer::Forgotten => {
                    let text = "the source refused the read as a whole";
                    return Err(RunFailure::guard("CURSOR_FORGOTTEN", text).into());
                }
            }
        }
    }

    /// Tells the intake of all that the body holds, where it wants to know that before it takes anything.
    async fn look_ahead(&mut self, plan: &Plan, spool: &Spool) -> Result<(), Cut> {
        if self.stock == Stock::Empty || self.context.intake.look_ahead().is_none() {
            return Ok(());
        }
        let failed = |error: std::io::Error| Cut::Failed(RunFailure::spool(&error));
        let mut listing = match plan.selection {
            Selection::All => Listing::Everything,
            Selection::Since(_) | Selection::Ids(_) => Listing::Part,
        };
        let mut reader = spool.read().map_err(failed)?;
        self.looked = Some(Vec::new());
        while !reader.at_end() {
            self.checkpoint().await?;
            let piece = reader.next(PIECE).map_err(failed)?;
            // Whose the entry is that has no id of its own nobody can tell.
            if piece.iter().any(|entry| matches!(entry, Spooled::Aside(_))) {
                listing = Listing::Part;
            }
            let entries: Vec<Entry> = piece.into_iter().map(|entry| self.entry(entry)).collect();
            let intake = self.context.intake.clone();
            let rows = self
                .store
                .read(move |transaction| {
                    let look = |entry: &Entry| match (entry, intake.look_ahead()) {
                        (Entry::Record(Incoming { record, hash }), Some(ahead)) => {
                            ahead.look(transaction, record, hash)
                        }
                        (Entry::Record(_) | Entry::Aside(_), _) => Ok(None),
                    };
                    entries.iter().map(look).collect::<Result<Vec<_>, StoreError>>()
                })
                .await?;
            if let Some(looked) = &mut self.looked {
                looked.extend(rows.into_iter().map(|row| row.and_then(NonZeroI64::new)));
            }
        }
        let intake = self.context.intake.clone();
        self.store
            .read(move |transaction| match intake.look_ahead() {
                Some(ahead) => ahead.looked(transaction, listing),
                None => Ok(()),
            })
            .await?;
        Ok(())
    }

    async fn apply_spool(&mut self, plan: &mut Plan, spool: &Spool) -> Result<(), Cut> {
        let failed = |error: std::io::Error| Cut::Failed(RunFailure::spool(&error));
        let (mut reader, mut so_far) = skip(spool, &plan.place).map_err(failed)?;
        let track = (self.context.mode == RunMode::Real && plan.keeps_place())
            .then(|| Track { next_watermark: plan.place.next_watermark.clone(), ..Track::default() });
        loop {
            self.checkpoint().await?;
            let left = plan.left.map_or(PIECE, |left| usize::try_from(left).unwrap_or(PIECE).min(PIECE));
            let entries: Vec<Entry> =
                reader.next(left).map_err(failed)?.into_iter().map(|entry| self.entry(entry)).collect();
            let read = u64::try_from(entries.len()).unwrap_or(u64::MAX);
            plan.left = plan.left.map(|left| left.saturating_sub(read));
            let ends = reader.at_end() || plan.left == Some(0);
            let last = if ends { Last::Yes } else { Last::No };
            let compared = self.compare(entries, self.looked_at(so_far.applied, left)).await?;
            self.apply(compared, 0, &mut so_far, track.as_ref(), last).await?;
            if ends {
                return Ok(());
            }
            self.meter.page();
        }
    }

    /// What was found out of these entries when the body was looked over, as far as it holds.
    fn looked_at(&self, from: u64, count: usize) -> Vec<Option<NonZeroI64>> {
        let holds = self.context.intake.look_ahead().is_some_and(LookAhead::holds);
        let from = usize::try_from(from).unwrap_or(usize::MAX);
        match &self.looked {
            Some(looked) if holds => looked.iter().skip(from).take(count).copied().collect(),
            Some(_) | None => Vec::new(),
        }
    }

    fn entry(&self, spooled: Spooled) -> Entry {
        match spooled {
            Spooled::Record(record) => Entry::Record(Incoming::new(record, self.context.mapping_version)),
            Spooled::Aside(entry) => Entry::Aside(entry),
        }
    }
}

/// A reader behind the entries that were applied before the read was cut off, if they are still the ones that it saw.
fn skip(spool: &Spool, place: &Place) -> std::io::Result<(SpoolReader, PageSoFar)> {
    let mut reader = spool.read()?;
    let mut so_far = PageSoFar::default();
    while so_far.applied < place.page_applied && !reader.at_end() {
        let left = usize::try_from(place.page_applied - so_far.applied).unwrap_or(PIECE).min(PIECE);
        for entry in reader.next(left)? {
            so_far.digest.push(match &entry {
                Spooled::Record(record) => &record.external_id,
                Spooled::Aside(entry) => &entry.content_hash,
            });
            so_far.applied += 1;
        }
    }
    let same = place.page_applied == 0
        || (so_far.applied == place.page_applied && place.page_digest == Some(so_far.digest.value()));
    if same { Ok((reader, so_far)) } else { Ok((spool.read()?, PageSoFar::default())) }
}

/// Fills a spool from one body. What is wrong with the spool is no answer of the system.
async fn download(
    destination: Destination,
    request: ReadRequest,
    path: PathBuf,
) -> Result<Result<Spool, RunFailure>, RemoteError> {
    let writer = match SpoolWriter::create(&path) {
        Ok(writer) => writer,
        Err(error) => return Ok(Err(RunFailure::spool(&error))),
    };
    let mut sink = SpoolSink { writer, failure: None };
    let end = destination.connector().read_stream(request, &mut sink).await;
    if let Some(failure) = sink.failure {
        return Ok(Err(failure));
    }
    let end = end?;
    Ok(sink.writer.finish(end).map_err(|error| RunFailure::spool(&error)))
}

/// Puts the records of a body into a spool as they come: what is in memory is what is in its buffer.
struct SpoolSink {
    writer: SpoolWriter,
    failure: Option<RunFailure>,
}

impl SpoolSink {
    fn push(&mut self, entry: &Spooled) -> Result<(), SinkClosed> {
        self.writer.push(entry).map_err(|error| {
            self.failure = Some(RunFailure::spool(&error));
            SinkClosed
        })
    }
}

#[async_trait]
impl RecordSink for SpoolSink {
    async fn record(&mut self, record: Record) -> Result<(), SinkClosed> {
        self.push(&Spooled::Record(record))
    }

    async fn set_aside(&mut self, entry: SetAside) -> Result<(), SinkClosed> {
        self.push(&Spooled::Aside(entry))
    }
}
