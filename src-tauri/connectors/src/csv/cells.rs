//! One row as it is written: its cells with their own quotation marks, so that a cell that nobody changes stays as it is.

/// Whether a cell stands in quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quoted {
    /// It does.
    Yes,
    /// It does not.
    No,
}

impl Quoted {
    /// Of a cell as it is written.
    pub(super) fn of(raw: &str) -> Self {
        if raw.starts_with('"') { Self::Yes } else { Self::No }
    }
}

/// Where in a cell the next character stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Before its first character.
    Start,
    /// In quotation marks.
    Inside,
    /// After a quotation mark that may end them.
    Mark,
    /// Outside of quotation marks, where they are letters like all others.
    Outside,
}

impl Place {
    fn after(self, character: char) -> Self {
        match (self, character) {
            (Self::Start | Self::Mark, '"') => Self::Inside,
            (Self::Inside, '"') => Self::Mark,
            (Self::Inside, _) => Self::Inside,
            (Self::Start | Self::Mark | Self::Outside, _) => Self::Outside,
        }
    }
}

/// The cells of a row without its line end, each as it is written.
pub(super) fn split(row: &str, delimiter: char) -> Vec<&str> {
    let (mut cells, mut place, mut from) = (Vec::new(), Place::Start, 0);
    for (at, character) in row.char_indices() {
        if character == delimiter && place != Place::Inside {
            cells.extend(row.get(from..at));
            from = at + character.len_utf8();
            place = Place::Start;
        } else {
            place = place.after(character);
        }
    }
    cells.extend(row.get(from..));
    cells
}

/// Whether the row ends within quotation marks.
pub(super) fn ends_inside(row: &str, delimiter: char) -> bool {
    let place = row.chars().fold(Place::Start, |place, character| {
        if character == delimiter && place != Place::Inside { Place::Start } else { place.after(character) }
    });
    place == Place::Inside
}

/// Whether nothing but a delimiter or the end of the row stands behind a closing quotation mark.
pub(super) fn is_sound(row: &str, delimiter: char) -> bool {
    let mut place = Place::Start;
    for character in row.chars() {
        if character == delimiter && place != Place::Inside {
            place = Place::Start;
            continue;
        }
        let next = place.after(character);
        if place == Place::Mark && next == Place::Outside {
            return false;
        }
        place = next;
    }
    true
}

/// A cell as it is written; in quotation marks where it was, or where it cannot stand without.
pub(super) fn write(text: &str, delimiter: char, quoted: Quoted) -> String {
    let needs = text.contains([delimiter, '"', '\r', '\n']);
    match (quoted, needs) {
        (Quoted::No, false) => text.to_owned(),
        (Quoted::Yes, _) | (Quoted::No, true) => format!("\"{}\"", text.replace('"', "\"\"")),
    }
}

/// A row and its line end, blank lines behind it included.
pub(super) fn without_end(raw: &str) -> (&str, &str) {
    let row = raw.trim_end_matches(['\r', '\n']);
    (row, raw.get(row.len()..).unwrap_or_default())
}

#[cfg(test)]
#[path = "cells_tests.rs"]
mod tests;
