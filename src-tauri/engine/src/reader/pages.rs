//! Reading page by page.

use mostrador_connector::{CursorKind, Page, ReadRequest, Selection};
use mostrador_store::tables::sync_history::{self, Completeness, RunMode};
use mostrador_store::tables::sync_state::{self, Place};
use mostrador_store::{Lane, safeguard_off};
use roaring::RoaringTreemap;

use super::batch::{entries, recognised};
use super::failure::{Cut, RunFailure};
use super::pass::{Doubles, Pass, Start};
use super::slice::{Last, Track};
use super::tally::Tally;
use super::verdict::{Again, Asked, Verdict, judge};
use super::{Answer, Missing, PageSoFar, Plan, Reader, Stock, Whole};

/// How a pass ended.
enum PassEnd {
    /// At the end of the source.
    Whole,
    /// As many records as were wanted are read.
    Limit,
    /// The pages must be cut smaller, and a place among larger ones means nothing among smaller ones.
    CutAnew,
    /// The source does not know the place any more.
    Forgotten,
}

impl Reader {
    /// Reads page by page; a second time from the beginning where rows moved. The rest of a read that was cut off is no
    /// whole pass.
    pub(super) async fn read_pages(
        &mut self,
        mut plan: Plan,
        known: Option<RoaringTreemap>,
    ) -> Result<Whole, Cut> {
        let mut wholes = 0;
        let mut doubles = self.doubles_before(&plan).await?;
        let mut forgotten = false;
        let mut emptied_before = false;
        loop {
            self.pass = Pass::new(plan.start);
            match self.pass_over(&mut plan).await? {
                PassEnd::Whole => {}
                PassEnd::Limit => return Ok(self.whole(&plan, None)),
                PassEnd::CutAnew => {
                    self.begin_anew(&mut plan).await?;
                    continue;
                }
                PassEnd::Forgotten if !forgotten => {
                    forgotten = true;
                    // The watermark of the first page was that of a read that is over.
                    plan.place.next_watermark = None;
                    self.begin_anew(&mut plan).await?;
                    continue;
                }
                PassEnd::Forgotten => {
                    return Err(RunFailure::guard(
                        "CURSOR_FORGOTTEN",
                        "the source forgot for the second time where the read was",
                    )
                    .into());
                }
            }
            let expected = known.as_ref().map_or(0, RoaringTreemap::len);
            let mut verdict = judge(&self.pass, asked(&plan), &self.style, expected, doubles);
            if plan.start == Start::Midway && self.falls_short() {
                verdict.watermark = sync_state::WatermarkMove::Stay;
            }
            match self.pass.start {
                Start::Beginning => wholes += 1,
                Start::Midway => {}
            }
            if verdict.again == Again::Yes && wholes < 2 {
                tracing::info!(run = self.context.run_id, "what was read does not add up: reading once more");
                if wholes > 0 {
                    doubles = Doubles::These(self.pass.repeats());
                }
                self.meter.change(|progress| progress.passes += 1);
                emptied_before = self.pass.stated_empty();
                self.begin_anew(&mut plan).await?;
                continue;
            }
            // Nothing at all is believed only when it is said twice.
            let emptied = expected > 0 && self.pass.distinct() == 0;
            let verdict = match verdict.completeness {
                Completeness::Proved if emptied && !emptied_before => Verdict {
                    completeness: Completeness::Disproved,
                    watermark: sync_state::WatermarkMove::Stay,
                    ..verdict
                },
                Completeness::Proved | Completeness::Unknown | Completeness::Disproved => verdict,
            };
            return Ok(self.whole(&plan, known).judged(verdict));
        }
    }

    /// Records that the source is known to list more than once: the latest complete read saw so many of them twice over.
    /// Rows that move would hardly make as many, and then the totals tell, or the deletions are asked about one by one.
    async fn doubles_before(&self, plan: &Plan) -> Result<Doubles, Cut> {
        if self.style.cursor != CursorKind::Offset || asked(plan) != Asked::All {
            return Ok(Doubles::Unknown);
        }
        let (system, entity) = (self.context.system, self.context.entity_type.clone());
        let before = self
            .store
            .read(move |transaction| sync_history::repeats_of_latest_proof(transaction, system, &entity))
            .await?;
        Ok(before.map_or(Doubles::Unknown, Doubles::AsMany))
    }

    /// Whether the run, in all its lives, has read fewer records than the source says there are. A read that goes on in the
    /// middle cannot tell it from its own pass: an end that comes too early must not pass for the end. A run that goes on
    /// where another one failed has not read what that one read, and cannot tell.
    fn falls_short(&self) -> bool {
        self.read_before > 0
            && self.pass.stated().is_some_and(|total| self.meter.counters().processed < total)
    }

    fn whole(&self, plan: &Plan, known: Option<RoaringTreemap>) -> Whole {
        let told_apart = self.pass.all_told_apart();
        Whole {
            completeness: Completeness::Unknown,
            watermark: sync_state::WatermarkMove::Stay,
            total: (plan.selection == Selection::All).then(|| self.pass.stated()).flatten(),
            missing: known.map(|known| Missing { known, told_apart }),
        }
    }

    /// From the plan's place to the end of the source.
    async fn pass_over(&mut self, plan: &mut Plan) -> Result<PassEnd, Cut> {
        loop {
            self.checkpoint().await?;
            let request = self.request(plan, plan.place.cursor.clone());
            let ahead = self.asked_ahead(&request).await;
            let answer = self
                .ask_after(ahead, move |destination| {
                    let request = request.clone();
                    Box::pin(async move { destination.connector().read(request).await })
                })
                .await?;
            let page = match answer {
                Answer::Got(page) => page,
                Answer::Interrupted => continue,
                Answer::TooLarge if plan.page_size <= 1 => {
                    let text = "the source cannot answer even one record at a time";
                    return Err(RunFailure::guard("TOO_LARGE", text).into());
                }
                Answer::TooLarge => {
                    plan.page_size /= 2;
                    if self.style.cursor == CursorKind::Offset && plan.place.cursor.is_some() {
                        return Ok(PassEnd::CutAnew);
                    }
                    continue;
                }
                Answer::Forgotten => return Ok(PassEnd::Forgotten),
            };
            if let Some(end) = self.one_page(plan, page).await? {
                return Ok(end);
            }
        }
    }

    fn request(&self, plan: &Plan, cursor: Option<String>) -> ReadRequest {
        ReadRequest {
            entity: self.context.entity_type.clone(),
            selection: plan.selection.clone(),
            cursor,
            page_size: usize::try_from(plan.page_size).ok(),
        }
    }

    /// Applies a page and moves the plan behind it; answers how the pass ended, if it did.
    async fn one_page(&mut self, plan: &mut Plan, page: Page) -> Result<Option<PassEnd>, Cut> {
        self.pass.page(plan.place.cursor.as_deref(), &page)?;
        self.expect(page.total).await?;
        if !self.overtaken && plan.place.next_watermark.is_none() && plan.place.cursor.is_none() {
            plan.place.next_watermark = page.watermark.clone();
        }
        let next_cursor = page.next_cursor.clone();
        let mut entries = entries(page, self.context.mapping_version);
        let skip = recognised(&entries, plan.place.page_applied, plan.place.page_digest);
        let mut limited = false;
        if let Some(left) = plan.left.and_then(|left| usize::try_from(left).ok()) {
            let wanted = skip.saturating_add(left);
            limited = entries.len() >= wanted;
            entries.truncate(wanted);
        }
        if let Some(next) = &next_cursor
            && !limited
        {
            self.ask_ahead(self.request(plan, Some(next.clone())));
        }
        let mut track = (self.context.mode == RunMode::Real && plan.keeps_place()).then(|| Track {
            cursor: plan.place.cursor.clone(),
            next_cursor: next_cursor.clone(),
            next_watermark: plan.place.next_watermark.clone(),
            page_size: Some(plan.page_size),
        });
        if safeguard_off!("cursor_in_transaction")
            && let Some(track) = track.take()
        {
            self.move_before_storing(&track).await?;
        }
        let compared = self.compare(entries, Vec::new()).await?;
        let mut so_far = PageSoFar::after(&compared.entries, skip);
        let before = so_far.applied;
        self.apply(compared, skip, &mut so_far, track.as_ref(), Last::Yes).await?;
        let read = so_far.applied.saturating_sub(before);
        plan.left = plan.left.map(|left| left.saturating_sub(read));
        plan.place.page_applied = 0;
        plan.place.page_digest = None;
        if limited {
            return Ok(Some(PassEnd::Limit));
        }
        match next_cursor {
            None => Ok(Some(PassEnd::Whole)),
            Some(next) => {
                plan.place.cursor = Some(next);
                Ok(None)
            }
        }
    }

    /// The read begins once more; the watermark of its first page stays the one that counts.
    pub(super) async fn begin_anew(&mut self, plan: &mut Plan) -> Result<(), Cut> {
        plan.start = Start::Beginning;
        self.stock = Stock::Perhaps;
        self.context.tally(Tally::whole);
        plan.place = Place { next_watermark: plan.place.next_watermark.take(), ..Place::default() };
        if self.context.mode != RunMode::Real || !plan.keeps_place() {
            return Ok(());
        }
        let (system, entity, now) = (self.context.system, self.context.entity_type.clone(), self.clock.now());
        let (place, size) = (plan.place.clone(), plan.page_size);
        self.store
            .write(Lane::Bulk, move |transaction| {
                sync_state::advance(transaction, system, &entity, &place, Some(size), now)
            })
            .await?;
        Ok(())
    }

    /// The cursor moved before its rows are stored, for the check that must notice it.
    async fn move_before_storing(&self, track: &Track) -> Result<(), Cut> {
        let Some(next) = track.next_cursor.clone() else { return Ok(()) };
        let (system, entity, now) = (self.context.system, self.context.entity_type.clone(), self.clock.now());
        let place = Place {
            cursor: Some(next),
            page_applied: 0,
            page_digest: None,
            next_watermark: track.next_watermark.clone(),
        };
        let size = track.page_size;
        self.store
            .write(Lane::Bulk, move |transaction| {
                sync_state::advance(transaction, system, &entity, &place, size, now)
            })
            .await?;
        Ok(())
    }
}

impl Plan {
    /// Whether this read has a place in the stream: single records have none.
    pub(super) fn keeps_place(&self) -> bool {
        match self.selection {
            Selection::All | Selection::Since(_) => true,
            Selection::Ids(_) => false,
        }
    }
}

impl Whole {
    pub(super) fn judged(self, verdict: Verdict) -> Self {
        Self { completeness: verdict.completeness, watermark: verdict.watermark, ..self }
    }
}

pub(super) fn asked(plan: &Plan) -> Asked {
    match (&plan.selection, plan.left) {
        (Selection::All, None) => Asked::All,
        (Selection::Since(_), None) => Asked::Changes,
        (Selection::Ids(_), _) | (_, Some(_)) => Asked::Some,
    }
}
