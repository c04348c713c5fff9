//! A file as a table: what stands in it, and how it is written.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use mostrador_connector::{ReasonCode, Record, RecordBody, RemoteError, SetAside, SetAsideReason};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::cells::{ends_inside, is_sound, without_end};
use super::problem::{cut_off, no_header, unusable};
use super::settings::{CsvSettings, Delimiter};

/// A file, taken apart. All pieces together are the file again.
#[derive(Debug)]
pub(super) struct Table {
    /// What stands before the header: blank lines, and Excel's `sep=;`.
    pub(super) preamble: String,
    /// Between two cells.
    pub(super) delimiter: char,
    /// Ends a row that is new.
    pub(super) line_end: &'static str,
    /// The names of the columns as they are written.
    pub(super) header: String,
    /// The names of the columns; an empty one names a column that is not read, and kept.
    pub(super) names: Vec<String>,
    /// Which column holds the id.
    pub(super) key: usize,
    pub(super) rows: Vec<Row>,
}

/// One row.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// As it is written, with its line end and blank lines behind it.
    pub(super) raw: String,
    /// What its cells say.
    pub(super) cells: Vec<String>,
}

impl Row {
    /// SHA-256, lower-case hex, of what the cells say: another way of writing the same is no other version.
    pub(super) fn version(&self) -> String {
        let mut hash = Sha256::new();
        for cell in &self.cells {
            hash.update(u64::try_from(cell.len()).unwrap_or(u64::MAX).to_le_bytes());
            hash.update(cell.as_bytes());
        }
        hex(hash)
    }
}

/// What a row is to whoever reads.
#[derive(Debug)]
pub(super) enum Told {
    Record(Record),
    Aside(SetAside),
}

impl Table {
    /// Takes a file apart.
    ///
    /// # Errors
    /// The file as a whole cannot be used; see [`super::problem`].
    pub(super) fn parse(text: &str, settings: &CsvSettings) -> Result<Self, RemoteError> {
        let (delimiter, body) = delimiter_of(text, settings);
        let pieces = pieces(body, delimiter)?;
        let mut rows = pieces.rows.into_iter();
        let header = rows.next().ok_or_else(no_header)?;
        let names: Vec<String> = header.cells.iter().map(|name| name.trim().to_owned()).collect();
        unique(&names)?;
        let key = match &settings.key {
            Some(wanted) => names.iter().position(|name| name == wanted),
            None => names.first().filter(|name| !name.is_empty()).map(|_| 0),
        };
        let key = key.ok_or_else(|| {
            let wanted = settings.key.as_deref().unwrap_or("(the first one)");
            unusable("KEY_COLUMN_MISSING", format!("the header line has no key column {wanted}"))
        })?;
        let preamble = text.get(..text.len() - body.len() + pieces.first).unwrap_or_default().to_owned();
        let line_end = match without_end(&header.raw).1 {
            end if end.starts_with("\r\n") => "\r\n",
            end if end.starts_with('\r') => "\r",
            "" if cfg!(windows) => "\r\n",
            _ => "\n",
        };
        let table =
            Self { preamble, delimiter, line_end, header: header.raw, names, key, rows: rows.collect() };
        table.whole()?;
        Ok(table)
    }

    /// A file that is being written, or in which a quotation mark is open, must not look like one with fewer rows.
    fn whole(&self) -> Result<(), RemoteError> {
        let last = self.rows.last().map_or(self.header.as_str(), |row| row.raw.as_str());
        let (row, end) = without_end(last);
        let columns = self.rows.last().map_or(self.names.len(), |row| row.cells.len());
        let torn = end.is_empty() && columns != self.names.len();
        // A row over several lines of another shape, or with letters behind a closing mark: what opened one cell was
        // closed by what should have opened another, and the rows between them would look deleted.
        let swallowed = self.rows.iter().any(|row| {
            let (text, _) = without_end(&row.raw);
            text.contains(['\r', '\n']) && !(self.fits(row) && is_sound(text, self.delimiter))
        });
        if torn || swallowed || ends_inside(row, self.delimiter) { Err(cut_off()) } else { Ok(()) }
    }

    /// The file as it is to be written.
    pub(super) fn to_text(&self) -> String {
        let rows = self.rows.iter().map(|row| row.raw.as_str());
        [self.preamble.as_str(), self.header.as_str()].into_iter().chain(rows).collect()
    }

    /// The id of a row.
    pub(super) fn id_of<'a>(&self, row: &'a Row) -> Option<&'a str> {
        row.cells.get(self.key).map(String::as_str).filter(|id| !id.trim().is_empty())
    }

    /// Whether a row has a cell for each column, and none beyond.
    pub(super) fn fits(&self, row: &Row) -> bool {
        row.cells.len() == self.names.len()
    }

    /// The columns that are read, with their places.
    pub(super) fn columns(&self) -> impl Iterator<Item = (usize, &str)> {
        let named = |(_, name): &(usize, &str)| !name.is_empty();
        self.names.iter().map(String::as_str).enumerate().filter(named)
    }

    /// Each row as a record or as what is set aside, in the file's order. A row whose id another row has as well is no
    /// record: nobody can say which of them is meant. The first one is told under its id, so that the record does not look
    /// deleted.
    pub(super) fn told(&self) -> impl Iterator<Item = Told> {
        let mut ids: HashMap<&str, Id> = HashMap::new();
        for id in self.rows.iter().filter_map(|row| self.id_of(row)) {
            match ids.entry(id) {
                Entry::Vacant(entry) => drop(entry.insert(Id::Once)),
                Entry::Occupied(mut entry) => drop(entry.insert(Id::Repeated)),
            }
        }
        self.rows.iter().map(move |row| self.tell(row, &mut ids))
    }

    fn tell<'a>(&self, row: &'a Row, ids: &mut HashMap<&'a str, Id>) -> Told {
        let Some(id) = self.id_of(row) else { return self.aside(row, SetAsideReason::IdMissing) };
        let malformed = |code: &str, field: Option<String>| {
            let body = RecordBody::Malformed { reason: ReasonCode::new(code), field };
            Told::Record(self.record(row, id, body))
        };
        match ids.get_mut(id) {
            Some(state @ Id::Repeated) => {
                *state = Id::Told;
                malformed("KEY_REPEATED", self.names.get(self.key).cloned())
            }
            Some(Id::Told) => self.aside(row, SetAsideReason::IdRepeated),
            Some(Id::Once) | None if self.fits(row) => Told::Record(self.record(row, id, RecordBody::Raw)),
            Some(Id::Once) | None => malformed("COLUMN_COUNT", None),
        }
    }

    fn record(&self, row: &Row, id: &str, body: RecordBody) -> Record {
        Record {
            external_id: id.to_owned(),
            raw_json: self.json(row),
            modified_at: None,
            version: Some(row.version()),
            body,
        }
    }

    fn aside(&self, row: &Row, reason: SetAsideReason) -> Told {
        let raw_json = self.json(row);
        let content_hash = hex(Sha256::new_with_prefix(raw_json.as_bytes()));
        Told::Aside(SetAside { reason, content_hash, raw_json })
    }

    /// A row as a JSON object of texts, in the order of the columns. What stands beyond them is named by its place.
    fn json(&self, row: &Row) -> String {
        let mut text = String::from("{");
        let named = self.columns().filter_map(|(at, name)| Some((name.to_owned(), row.cells.get(at)?)));
        let beyond = row.cells.iter().enumerate().skip(self.names.len());
        let beyond = beyond.map(|(at, cell)| (format!("#{}", at.saturating_add(1)), cell));
        for (at, (name, cell)) in named.chain(beyond).enumerate() {
            if at > 0 {
                text.push(',');
            }
            text.push_str(&Value::from(name).to_string());
            text.push(':');
            text.push_str(&Value::from(cell.as_str()).to_string());
        }
        text.push('}');
        text
    }
}

/// What is known of an id while rows are told.
#[derive(Clone, Copy)]
enum Id {
    /// One row has it.
    Once,
    /// Several rows have it, and none of them was told yet.
    Repeated,
    /// Several rows have it, and the first one was told.
    Told,
}

/// The rows of a file, and where the first one begins.
struct Pieces {
    first: usize,
    rows: Vec<Row>,
}

fn pieces(body: &str, delimiter: char) -> Result<Pieces, RemoteError> {
    let delimiter = u8::try_from(delimiter).unwrap_or(b';');
    let mut reader = ::csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(body.as_bytes());
    let mut starts = Vec::new();
    let mut cells = Vec::new();
    let mut record = ::csv::StringRecord::new();
    // Out of memory there is nothing else that can fail: the text is UTF-8, and rows of any width are taken.
    while reader.read_record(&mut record).map_err(|_| unusable("ENCODING_UNKNOWN", "the file is no text"))? {
        let position = record.position().map_or(0, ::csv::Position::byte);
        let from = usize::try_from(position).unwrap_or(usize::MAX);
        // The library counts the rest of a line end, and blank lines, to the row behind them.
        let blank = body.get(from..).unwrap_or_default();
        starts.push(from + (blank.len() - blank.trim_start_matches(['\r', '\n']).len()));
        cells.push(record.iter().map(str::to_owned).collect::<Vec<_>>());
    }
    let ends = starts.iter().skip(1).copied().chain([body.len()]);
    let rows = starts.iter().copied().zip(ends).zip(cells);
    let rows = rows
        .map(|((from, to), cells)| Row { raw: body.get(from..to).unwrap_or_default().to_owned(), cells })
        .collect();
    Ok(Pieces { first: starts.first().copied().unwrap_or(body.len()), rows })
}

/// The name of the first column, where it has one.
pub(super) fn first_column(text: &str, settings: &CsvSettings) -> Option<String> {
    let (delimiter, body) = delimiter_of(text, settings);
    let header = pieces(body, delimiter).ok()?.rows.into_iter().next()?;
    header.cells.first().map(|name| name.trim().to_owned()).filter(|name| !name.is_empty())
}

/// What stands between two cells, and the text behind the line that may say so.
fn delimiter_of<'a>(text: &'a str, settings: &CsvSettings) -> (char, &'a str) {
    let (sign, body) = delimiter_sign(text);
    let delimiter = match (sign, settings.delimiter) {
        (Some(sign), _) => sign,
        (None, Delimiter::Auto) => guess(body),
        (None, Delimiter::Comma) => ',',
        (None, Delimiter::Semicolon) => ';',
        (None, Delimiter::Tab) => '\t',
    };
    (delimiter, body)
}

/// Excel's own first line that names the delimiter, and the text behind it.
fn delimiter_sign(text: &str) -> (Option<char>, &str) {
    let (line, rest) = match text.find(['\r', '\n']) {
        Some(end) => text.split_at(end),
        None => (text, ""),
    };
    let sign = line.get(..4).filter(|start| start.eq_ignore_ascii_case("sep=")).and_then(|_| line.get(4..));
    let mut sign = sign.unwrap_or_default().chars();
    match (sign.next(), sign.next()) {
        (Some(delimiter @ (',' | ';' | '\t')), None) => (Some(delimiter), rest),
        _ => (None, text),
    }
}

/// What the header line has most of, outside of quotation marks; a semicolon where it has none.
fn guess(body: &str) -> char {
    let mut inside = false;
    let mut counts = [(';', 0_u32), (',', 0), ('\t', 0)];
    for character in body.trim_start_matches(['\r', '\n']).chars() {
        match character {
            '"' => inside = !inside,
            '\r' | '\n' if !inside => break,
            _ if inside => {}
            _ => {
                for (delimiter, count) in &mut counts {
                    *count += u32::from(*delimiter == character);
                }
            }
        }
    }
    let mut most = (';', 0);
    for (delimiter, count) in counts {
        if count > most.1 {
            most = (delimiter, count);
        }
    }
    most.0
}

/// Of two columns of one name only one could be a field.
fn unique(names: &[String]) -> Result<(), RemoteError> {
    let mut known = std::collections::HashSet::new();
    let repeated = names
        .iter()
        .enumerate()
        .filter(|(_, name)| !name.is_empty())
        .find(|(_, name)| !known.insert(name.as_str()));
    match repeated {
        // By its number: in a file without a header line it is a customer's text.
        Some((index, _)) => Err(unusable(
            "HEADER_REPEATED",
            format!("column {} has the name of an earlier one", index.saturating_add(1)),
        )),
        None => Ok(()),
    }
}

fn hex(hash: Sha256) -> String {
    use std::fmt::Write;
    hash.finalize().iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing into a text cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
#[path = "table_tests.rs"]
mod tests;
