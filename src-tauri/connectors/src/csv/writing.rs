//! Puts records into a table.

use std::collections::{BTreeMap, HashMap};

use mostrador_connector::{Accepted, DELETE, ReasonCode, RemoteError, UPSERT, WriteOperation};
use serde_json::value::RawValue;

use super::cells::{self, Quoted};
use super::problem::unusable;
use super::table::{Row, Table};
use super::text::Encoding;

/// What a destination answers to the change of a record that it does not have.
const NOT_FOUND: &str = "NOT_FOUND";

/// A table that is being changed.
pub(super) struct Draft {
    table: Table,
    encoding: Encoding,
    /// The rows that are still there, by their ids.
    places: HashMap<String, Place>,
    change: Change,
}

/// Where the row of an id is.
#[derive(Clone, Copy)]
enum Place {
    One(usize),
    /// Several rows have it.
    Several,
}

/// Whether anything is to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    None,
    Some,
}

/// What a record says, by the names of its fields, as it was sent.
type Fields = BTreeMap<String, Box<RawValue>>;

impl Draft {
    pub(super) fn new(table: Table, encoding: Encoding) -> Self {
        let mut places = HashMap::new();
        for (at, row) in table.rows.iter().enumerate() {
            if let Some(id) = table.id_of(row) {
                places
                    .entry(id.to_owned())
                    .and_modify(|place| *place = Place::Several)
                    .or_insert(Place::One(at));
            }
        }
        Self { table, encoding, places, change: Change::None }
    }

    /// Whether anything is to be written.
    pub(super) fn change(&self) -> Change {
        self.change
    }

    /// The file as it is to be written.
    pub(super) fn bytes(&self) -> Vec<u8> {
        self.encoding.encode(&self.table.to_text())
    }

    /// Does one operation. A repeated one finds its effect and has no second one.
    ///
    /// # Errors
    /// The record cannot be put there as it is, or changed meanwhile; the table is as it was.
    pub(super) fn apply(&mut self, operation: &WriteOperation) -> Result<Accepted, RemoteError> {
        match operation.action.as_str() {
            DELETE => self.delete(operation),
            UPSERT if operation.external_id.is_empty() => self.create(operation),
            UPSERT => self.update(operation),
            _ => Err(unusable("UNKNOWN_OPERATION", "a file takes records and nothing else")),
        }
    }

    fn delete(&mut self, operation: &WriteOperation) -> Result<Accepted, RemoteError> {
        let Some(at) = self.find(&operation.external_id)? else { return Ok(Accepted::default()) };
        let version = self.table.rows.get(at).map(Row::version);
        if operation.base_version.is_some() && operation.base_version != version {
            return Err(conflict());
        }
        self.places.remove(&operation.external_id);
        if let Some(row) = self.table.rows.get_mut(at) {
            // The place stays, so that those of the others do; nothing is written for it.
            *row = Row { raw: String::new(), cells: Vec::new() };
        }
        self.change = Change::Some;
        Ok(Accepted::default())
    }

    fn create(&mut self, operation: &WriteOperation) -> Result<Accepted, RemoteError> {
        let fields = fields(operation)?;
        let key = self.table.names.get(self.table.key).cloned().unwrap_or_default();
        let id = fields.get(&key).map(|value| text_of(&key, value)).transpose()?;
        let id = id.filter(|id| !id.trim().is_empty());
        let id = id.ok_or_else(|| unusable("KEY_MISSING", format!("the record has no {key}")))?;
        let wanted = self.wanted(&fields, fields.keys())?;
        if let Some(at) = self.find(&id)? {
            let row = self.table.rows.get(at).filter(|row| holds(row, &wanted));
            let row = row
                .ok_or_else(|| unusable("KEY_TAKEN", format!("another record of the file has this {key}")))?;
            return Ok(Accepted { external_id: Some(id), version: Some(row.version()) });
        }
        let mut texts = vec![String::new(); self.table.names.len()];
        for (at, text) in wanted {
            if let Some(cell) = texts.get_mut(at) {
                *cell = text;
            }
        }
        let row = self.new_row(texts);
        let version = row.version();
        self.end_last_line();
        self.places.insert(id.clone(), Place::One(self.table.rows.len()));
        self.table.rows.push(row);
        self.change = Change::Some;
        Ok(Accepted { external_id: Some(id), version: Some(version) })
    }

    fn update(&mut self, operation: &WriteOperation) -> Result<Accepted, RemoteError> {
        let fields = fields(operation)?;
        let id = &operation.external_id;
        let at = self.find(id)?;
        let at = at.ok_or_else(|| unusable(NOT_FOUND, "the file has no record of this id"))?;
        let wanted = if operation.changed.is_empty() {
            self.wanted(&fields, fields.keys())?
        } else {
            self.wanted(&fields, &operation.changed)?
        };
        if wanted.iter().any(|(column, text)| *column == self.table.key && text != id) {
            return Err(unusable("KEY_CHANGED", "the id of a record of a file cannot be changed"));
        }
        let (delimiter, columns) = (self.table.delimiter, self.table.names.len());
        let Some(row) = self.table.rows.get_mut(at) else { return Err(conflict()) };
        if row.cells.len() != columns {
            return Err(unusable("COLUMN_COUNT", "the row has another number of columns than the header"));
        }
        if !holds(row, &wanted) {
            if operation.base_version.is_some() && operation.base_version != Some(row.version()) {
                return Err(conflict());
            }
            rewrite(row, wanted, delimiter);
            self.change = Change::Some;
        }
        Ok(Accepted { external_id: None, version: Some(row.version()) })
    }

    fn find(&self, id: &str) -> Result<Option<usize>, RemoteError> {
        match self.places.get(id) {
            None => Ok(None),
            Some(Place::One(at)) => Ok(Some(*at)),
            Some(Place::Several) => Err(unusable("KEY_REPEATED", "several rows of the file have this id")),
        }
    }

    /// What goes into which column.
    fn wanted<'a>(
        &self,
        fields: &Fields,
        names: impl IntoIterator<Item = &'a String>,
    ) -> Result<Vec<(usize, String)>, RemoteError> {
        let columns: HashMap<&str, usize> = self.table.columns().map(|(at, name)| (name, at)).collect();
        let mut wanted = Vec::new();
        for name in names {
            // Without a value: an empty cell is how a file says that.
            let text = fields.get(name).map(|value| text_of(name, value)).transpose()?.unwrap_or_default();
            if !self.encoding.holds(&text) || text.contains('\0') {
                let detail = format!("{name} has a letter that the file's encoding does not have");
                return Err(unusable("LETTER_NOT_IN_FILE", detail));
            }
            match columns.get(name.as_str()) {
                Some(at) => wanted.push((*at, text)),
                None if text.is_empty() => {}
                None => return Err(unusable("NO_SUCH_COLUMN", format!("the file has no column {name}"))),
            }
        }
        Ok(wanted)
    }

    /// A row with the quotation marks that the last row has.
    fn new_row(&self, texts: Vec<String>) -> Row {
        let delimiter = self.table.delimiter;
        let fits = |row: &&Row| self.table.fits(row);
        let model = self.table.rows.iter().rev().find(fits).map(|row| row.raw.as_str());
        let model = cells::split(cells::without_end(model.unwrap_or_default()).0, delimiter);
        let quoted = |at: usize| model.get(at).map_or(Quoted::No, |raw| Quoted::of(raw));
        let written: Vec<String> =
            texts.iter().enumerate().map(|(at, text)| cells::write(text, delimiter, quoted(at))).collect();
        let raw = written.join(&delimiter.to_string()) + self.table.line_end;
        Row { raw, cells: texts }
    }

    /// The last line of some files has no end.
    fn end_last_line(&mut self) {
        let line_end = self.table.line_end;
        let last = self.table.rows.iter_mut().rev().map(|row| &mut row.raw).find(|raw| !raw.is_empty());
        let last = last.unwrap_or(&mut self.table.header);
        if !last.ends_with(['\r', '\n']) {
            last.push_str(line_end);
        }
    }
}

fn holds(row: &Row, wanted: &[(usize, String)]) -> bool {
    wanted.iter().all(|(at, text)| row.cells.get(*at) == Some(text))
}

/// Writes some cells of a row anew; the others stay as they are written.
fn rewrite(row: &mut Row, wanted: Vec<(usize, String)>, delimiter: char) {
    let (line, end) = cells::without_end(&row.raw);
    let mut written: Vec<String> = cells::split(line, delimiter).into_iter().map(str::to_owned).collect();
    for (at, text) in wanted {
        if let (Some(raw), Some(cell)) = (written.get_mut(at), row.cells.get_mut(at))
            && *cell != text
        {
            *raw = cells::write(&text, delimiter, Quoted::of(raw));
            *cell = text;
        }
    }
    row.raw = written.join(&delimiter.to_string()) + end;
}

fn fields(operation: &WriteOperation) -> Result<Fields, RemoteError> {
    serde_json::from_str(operation.payload.as_str())
        .map_err(|_| unusable("NOT_AN_OBJECT", "the record has no fields"))
}

/// A value as the text of a cell. Numbers keep their digits.
fn text_of(name: &str, value: &RawValue) -> Result<String, RemoteError> {
    let raw = value.get().trim();
    let text = match raw.as_bytes().first() {
        Some(b'{' | b'[') => None,
        Some(b'"') => serde_json::from_str(raw).ok(),
        Some(b'n') => Some(String::new()),
        Some(_) | None => Some(raw.to_owned()),
    };
    text.ok_or_else(|| unusable("NOT_A_TEXT", format!("{name} is a list or an object, which no cell holds")))
}

fn conflict() -> RemoteError {
    RemoteError::Conflict { code: ReasonCode::new("ROW_CHANGED") }
}

#[cfg(test)]
#[path = "writing_tests.rs"]
mod tests;
