//! Spreadsheets: texts as texts, so that nothing is evaluated, and rows on disk instead of in memory.

use mostrador_domain::{BusinessCalendar, Timestamp};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, XlsxError};

use crate::error::{ApiError, ErrorCode};

/// The most characters of a cell that every program reads; the file allows a few more.
const CELL: usize = 32_000;
/// Widths of the columns, in characters.
const WIDTH: f64 = 18.0;

/// A cell.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cell {
    /// A text, whatever it begins with.
    Text(String),
    /// A number that is counted.
    Count(u64),
    /// An instant, by the wall clock of the restaurant.
    At(Timestamp),
    /// Nothing.
    Empty,
}

impl Cell {
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    pub(super) fn optional(text: Option<String>) -> Self {
        text.map_or(Self::Empty, Self::Text)
    }

    pub(super) fn at(at: Option<Timestamp>) -> Self {
        at.map_or(Self::Empty, Self::At)
    }
}

/// A spreadsheet that is being written: one sheet after the other, row by row.
pub(super) struct Book {
    workbook: Workbook,
    calendar: BusinessCalendar,
    heading: Format,
    instant: Format,
    sheets: usize,
    row: u32,
}

impl Book {
    /// Nothing in it yet. Instants are shown by this calendar's clock.
    pub(super) fn new(calendar: BusinessCalendar) -> Self {
        Self {
            workbook: Workbook::new(),
            calendar,
            heading: Format::new().set_bold(),
            instant: Format::new().set_num_format("yyyy-mm-dd hh:mm:ss"),
            sheets: 0,
            row: 0,
        }
    }

    /// Begins the next sheet with its headings.
    pub(super) fn sheet(&mut self, name: &str, headings: &[&str]) -> Result<(), ApiError> {
        self.begin(name, headings).map_err(unwritten)
    }

    fn begin(&mut self, name: &str, headings: &[&str]) -> Result<(), XlsxError> {
        let sheet = self.workbook.add_worksheet_with_constant_memory()?;
        sheet.set_name(name)?;
        for (column, heading) in (0_u16..).zip(headings) {
            sheet.set_column_width(column, WIDTH)?;
            sheet.write_string_with_format(0, column, *heading, &self.heading)?;
        }
        sheet.set_freeze_panes(1, 0)?;
        self.sheets += 1;
        self.row = 1;
        Ok(())
    }

    /// Adds a row to the sheet that was begun last.
    pub(super) fn row(&mut self, cells: &[Cell]) -> Result<(), ApiError> {
        self.add(cells).map_err(unwritten)
    }

    fn add(&mut self, cells: &[Cell]) -> Result<(), XlsxError> {
        let sheet = self.workbook.worksheet_from_index(self.sheets.saturating_sub(1))?;
        for (column, cell) in (0_u16..).zip(cells) {
            match cell {
                Cell::Text(text) => {
                    let kept: String = text.chars().take(CELL).collect();
                    sheet.write_string(self.row, column, kept)?;
                }
                // Above 2^53 the last digits are lost.
                Cell::Count(count) => drop(sheet.write_number(self.row, column, *count as f64)?),
                Cell::At(at) => {
                    let shown = self.calendar.wall_clock_millis(*at).div_euclid(1_000);
                    let shown = ExcelDateTime::from_timestamp(shown)?;
                    sheet.write_datetime_with_format(self.row, column, &shown, &self.instant)?;
                }
                Cell::Empty => {}
            }
        }
        self.row = self.row.saturating_add(1);
        Ok(())
    }

    /// The file.
    pub(super) fn finish(mut self) -> Result<Vec<u8>, ApiError> {
        self.workbook.save_to_buffer().map_err(unwritten)
    }
}

/// The library's message may quote a cell: only that it failed goes out.
fn unwritten(_: XlsxError) -> ApiError {
    ApiError::Coded(ErrorCode::Internal, "the spreadsheet could not be written".to_owned())
}
