//! Reads the log backwards, the newest line first, across its files. Memory is bounded whatever is asked for and however large
//! the files are.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use chrono::DateTime;
use mostrador_api::{LogLevel, LogLine, LogPage, LogRequest};
use serde::Deserialize;

use super::log_files::{PREFIX, SUFFIX};

/// Bytes that are read at once.
const CHUNK: u64 = 64 * 1_024;
/// Longer lines are passed over.
const LONGEST_LINE: usize = 1_024 * 1_024;
/// Bytes that one page looks at: a search for something rare goes on with the next page.
const LOOKS_AT: u64 = 8 * 1_024 * 1_024;

/// Why a page cannot be read.
#[derive(Debug)]
pub(super) enum ReadError {
    /// The place to go on from is none.
    Place,
    /// The disk.
    Io(io::Error),
}

impl From<io::Error> for ReadError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// A line as it is stored.
#[derive(Deserialize)]
struct Stored {
    timestamp: String,
    level: String,
    target: String,
    message: String,
    #[serde(default)]
    fields: BTreeMap<String, String>,
}

/// One page. Lines that are not of this log are passed over.
///
/// # Errors
/// The place is none, or the files cannot be read.
pub(super) fn read(folder: &Path, request: &LogRequest) -> Result<LogPage, ReadError> {
    let mut from = request.before.as_deref().map(place).transpose()?;
    let wanted = usize::try_from(request.limit).unwrap_or(usize::MAX);
    let text = request.text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_lowercase);
    let mut page = LogPage { lines: Vec::new(), next: None, folder: folder.display().to_string() };
    let mut looked = 0_u64;
    for (day, path) in files(folder)? {
        let until = match &from {
            Some((at, _)) if day > *at => continue,
            Some((at, offset)) if day == *at => Some(*offset),
            Some(_) | None => None,
        };
        from = None;
        let mut file = match File::open(&path) {
            Ok(file) => file,
            // Its turn to go came while this was reading.
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error.into()),
        };
        let length = file.seek(SeekFrom::End(0))?;
        let mut lines =
            Backwards { file, position: until.map_or(length, |until| until.min(length)), kept: Vec::new() };
        while let Some((start, bytes)) = lines.next()? {
            looked = looked.saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
            let line = parse(&bytes).filter(|line| fits(line, request.level, text.as_deref()));
            page.lines.extend(line);
            if page.lines.len() >= wanted || looked >= LOOKS_AT {
                page.next = Some(format!("{day}:{start}"));
                return Ok(page);
            }
        }
    }
    Ok(page)
}

/// The log's files by their day, the latest first.
fn files(folder: &Path) -> io::Result<Vec<(String, PathBuf)>> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut files = Vec::new();
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name();
        let day = name
            .to_str()
            .and_then(|name| {
                name.strip_prefix(PREFIX)?.strip_prefix('.')?.strip_suffix(SUFFIX)?.strip_suffix('.')
            })
            .filter(|day| is_day(day));
        files.extend(day.map(|day| (day.to_owned(), entry.path())));
    }
    files.sort();
    files.reverse();
    Ok(files)
}

fn is_day(text: &str) -> bool {
    text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
}

fn place(text: &str) -> Result<(String, u64), ReadError> {
    let (day, offset) = text.split_once(':').ok_or(ReadError::Place)?;
    let offset = offset.parse().map_err(|_| ReadError::Place)?;
    if is_day(day) { Ok((day.to_owned(), offset)) } else { Err(ReadError::Place) }
}

fn parse(bytes: &[u8]) -> Option<LogLine> {
    let stored: Stored = serde_json::from_slice(bytes).ok()?;
    Some(LogLine {
        at: DateTime::parse_from_rfc3339(&stored.timestamp).ok()?.timestamp_millis(),
        level: match stored.level.as_str() {
            "ERROR" => LogLevel::Error,
            "WARN" => LogLevel::Warn,
            "INFO" => LogLevel::Info,
            _ => LogLevel::Debug,
        },
        target: stored.target,
        message: stored.message,
        fields: stored.fields,
    })
}

fn fits(line: &LogLine, level: Option<LogLevel>, text: Option<&str>) -> bool {
    if level.is_some_and(|least| line.level < least) {
        return false;
    }
    let Some(text) = text else { return true };
    let holds = |part: &str| part.to_lowercase().contains(text);
    holds(&line.message)
        || holds(&line.target)
        || line.fields.iter().any(|(name, value)| holds(name) || holds(value))
}

/// Lines from the end of a file to its beginning.
struct Backwards {
    file: File,
    /// Where what is kept begins in the file.
    position: u64,
    /// Read and not handed out yet.
    kept: Vec<u8>,
}

impl Backwards {
    /// The line before, with the place where it begins and without its end.
    fn next(&mut self) -> io::Result<Option<(u64, Vec<u8>)>> {
        loop {
            if self.kept.last() == Some(&b'\n') {
                self.kept.pop();
            }
            if let Some(end) = self.kept.iter().rposition(|byte| *byte == b'\n') {
                let line = self.kept.split_off(end + 1);
                let start = self.position.saturating_add(u64::try_from(end + 1).unwrap_or(u64::MAX));
                return Ok(Some((start, line)));
            }
            if self.position == 0 {
                let line = std::mem::take(&mut self.kept);
                return Ok(if line.is_empty() { None } else { Some((0, line)) });
            }
            if self.kept.len() > LONGEST_LINE {
                self.kept.clear();
            }
            self.read_before()?;
        }
    }

    fn read_before(&mut self) -> io::Result<()> {
        let start = self.position.saturating_sub(CHUNK);
        let length = usize::try_from(self.position - start).unwrap_or(usize::MAX);
        let mut chunk = vec![0; length];
        self.file.seek(SeekFrom::Start(start))?;
        self.file.read_exact(&mut chunk)?;
        chunk.append(&mut self.kept);
        self.kept = chunk;
        self.position = start;
        Ok(())
    }
}

#[cfg(test)]
#[path = "log_reader_tests.rs"]
mod tests;
