//! The results of a run as a table for a spreadsheet.

use std::io::Write;

use mostrador_store::StoreError;
use mostrador_store::tables::sync_records::results::{self, ResultOutcome, ResultRow};

use super::Runs;

/// Rows that are read at once.
const ROWS: u32 = 500;
/// Number of columns.
const COLUMNS: usize = 9;

/// How a table is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CsvFormat {
    /// Between two cells.
    pub separator: Separator,
    /// The first line, in the reader's language.
    pub headings: CsvHeadings,
}

/// Between two cells. Excel takes the one of its own language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Separator {
    /// `,`
    Comma,
    /// `;`
    Semicolon,
}

/// The headings: id, outcome, reason, field, value, attempts, first time, last time, solved.
pub type CsvHeadings = [String; COLUMNS];

/// Why a table could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The file cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The table cannot be written.
    #[error("the table could not be written: {0}")]
    Write(#[from] std::io::Error),
}

impl From<csv::Error> for ExportError {
    fn from(error: csv::Error) -> Self {
        Self::Write(error.into())
    }
}

impl Runs {
    /// Writes the results of a run that have one of these outcomes, a few hundred rows at a time: UTF-8 with a byte order
    /// mark, so that Excel reads the accents. A cell that a spreadsheet would take for a formula gets an apostrophe in
    /// front. Answers how many rows there are.
    ///
    /// # Errors
    /// When the file cannot be read or the table cannot be written.
    pub async fn export(
        &self,
        run: i64,
        outcomes: &[ResultOutcome],
        format: &CsvFormat,
        mut writer: impl Write + Send,
    ) -> Result<u64, ExportError> {
        writer.write_all("\u{feff}".as_bytes())?;
        let delimiter = match format.separator {
            Separator::Comma => b',',
            Separator::Semicolon => b';',
        };
        let mut table = csv::WriterBuilder::new().delimiter(delimiter).from_writer(writer);
        table.write_record(format.headings.iter().map(|heading| harmless(heading)))?;
        let mut written = 0;
        for outcome in outcomes.iter().copied() {
            let mut after = 0;
            loop {
                let rows = self
                    .inner
                    .parts
                    .store
                    .read(move |transaction| results::list(transaction, run, outcome, after, ROWS))
                    .await?;
                let Some(last) = rows.last() else { break };
                after = last.id;
                for row in &rows {
                    table.write_record(cells(row).iter().map(|cell| harmless(cell)))?;
                    written += 1;
                }
            }
        }
        table.flush()?;
        Ok(written)
    }
}

fn cells(row: &ResultRow) -> [String; COLUMNS] {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    [
        text(&row.external_id),
        row.outcome.code().to_owned(),
        row.reason_code.clone(),
        text(&row.field),
        text(&row.value),
        row.attempts.to_string(),
        row.first_seen_at.rfc3339(),
        row.last_seen_at.rfc3339(),
        row.resolved_at.map(|at| at.rfc3339()).unwrap_or_default(),
    ]
}

/// A cell that no spreadsheet runs.
fn harmless(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}
