//! What defects do to a page that was read well.

use super::connector::{Purpose, ScriptedConnector};
use super::defect::Defect;
use super::errors::{record, transient};
use super::reading::ids;
use super::wire::{Action, Operation, Verb};
use crate::{EntitySpec, Page, ReadRequest, RemoteError, Selection};

impl ScriptedConnector {
    pub(super) async fn spoil(
        &self,
        spec: &EntitySpec,
        request: &ReadRequest,
        size: usize,
        more: bool,
        mut page: Page,
    ) -> Result<Page, RemoteError> {
        let first_and_only = request.cursor.is_none() && !more;
        let count = page.records.len();
        if self.has(Defect::FullPagesLoseTheirEnd) && request.page_size.is_none() && count == size && more {
            page.records.pop();
        }
        if self.has(Defect::FullLastPageIsNotTheLast) && request.page_size.is_some() && !more {
            let full = count == size || (count == 0 && request.cursor.is_some());
            page.next_cursor = request.cursor.clone().filter(|_| full);
        }
        if self.has(Defect::TotalIsOfThePage) && !first_and_only {
            page.total = page.total.map(|_| u64::try_from(count).unwrap_or_default());
        }
        if self.has(Defect::TotalIsMadeToFit) && first_and_only {
            page.total = page.total.map(|_| u64::try_from(count).unwrap_or_default());
        }
        self.spoil_by_memory(request, &mut page);
        if self.has(Defect::EmptyIsAnError)
            && request.selection == Selection::All
            && first_and_only
            && count == 0
        {
            // A list that is empty although it tells a total is another matter.
            if matches!(page.total, None | Some(0)) && page.set_aside.is_empty() && self.memory().total == 0 {
                return Err(transient("EMPTY", "nothing came"));
            }
        }
        if let Selection::Ids(wanted) = &request.selection
            && self.has(Defect::MissingIdIsAnError)
            && count < wanted.len()
        {
            return Err(record("NOT_FOUND", "one of the ids is not there"));
        }
        if self.has(Defect::ReadingMarksRecords) && spec.name == super::EVENT {
            self.mark(&page).await;
        }
        Ok(page)
    }

    fn spoil_by_memory(&self, request: &ReadRequest, page: &mut Page) {
        let mut memory = self.memory();
        if self.has(Defect::EmptyRepeatsTheLastList) && page.records.is_empty() && page.total > Some(0) {
            page.records.clone_from(&memory.last_records);
        }
        memory.last_records.clone_from(&page.records);
        if request.cursor.is_none() {
            memory.last_ids.clear();
        }
        let came = ids(&page.records);
        if self.has(Defect::RepeatedRowsAreHidden) {
            page.records.retain(|record| !memory.last_ids.contains(&record.external_id));
            if page.records.is_empty() {
                page.next_cursor = None;
            }
        }
        memory.last_ids = came;
    }

    pub(super) fn spoil_pending(&self, page_max: usize, mut page: Page) -> Page {
        let mut memory = self.memory();
        if self.has(Defect::FullAnswerIsEverything) && std::mem::take(&mut memory.full) {
            page.records.clear();
        }
        memory.full = page.records.len() == page_max;
        if self.has(Defect::AcknowledgedForEver) {
            page.records.retain(|record| !memory.acknowledged.contains(&record.external_id));
        }
        if self.has(Defect::TriedIsHidden) {
            page.records.retain(|record| !memory.tried.contains(&record.external_id));
        }
        let listed = ids(&page.records);
        if self.has(Defect::AcknowledgedComesAgain) && !listed.is_empty() {
            let again = memory.last_records.iter().filter(|record| {
                memory.acknowledged_alone.contains(&record.external_id)
                    && !listed.contains(&record.external_id)
            });
            page.records.extend(again.cloned());
        }
        memory.last_records.clone_from(&page.records);
        page
    }

    /// Marks the first record at the source.
    async fn mark(&self, page: &Page) {
        let Some(first) = page.records.first() else { return };
        let operation = Operation {
            entity: super::EVENT.to_owned(),
            key: None,
            action: Action::Change,
            id: first.external_id.clone(),
            fields: vec![("seen".to_owned(), "true".to_owned())],
            version: None,
        };
        // Nobody looks at what came of it.
        let _ = self.ask(Verb::Write(vec![operation]), Purpose::Read).await;
    }
}
