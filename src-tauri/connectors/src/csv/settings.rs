//! What a person sets of a folder of CSV files.

use std::collections::BTreeMap;
use std::path::PathBuf;

/// Name of the field with the folder.
pub const FOLDER: &str = "folder";
/// Name of the field with the key column.
pub const KEY: &str = "key";
/// Name of the field with the delimiter.
pub const DELIMITER: &str = "delimiter";

/// Where the files are, and how they are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CsvSettings {
    /// The folder, as an absolute path.
    pub folder: PathBuf,
    /// Name of the column that holds a record's id, the same in every file; `None`: the first column.
    pub key: Option<String>,
    /// What stands between two cells.
    pub delimiter: Delimiter,
}

/// What stands between two cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Delimiter {
    /// What the header line has most of.
    #[default]
    Auto,
    /// `,`
    Comma,
    /// `;`
    Semicolon,
    /// A tabulator.
    Tab,
}

impl Delimiter {
    /// Every choice, in the order of a form.
    pub const ALL: [Self; 4] = [Self::Auto, Self::Comma, Self::Semicolon, Self::Tab];

    /// The stored word.
    pub fn code(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Comma => "comma",
            Self::Semicolon => "semicolon",
            Self::Tab => "tab",
        }
    }
}

/// A field that cannot be used, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0} cannot be used")]
pub struct SettingsError(pub &'static str);

impl CsvSettings {
    /// Reads what a form or the data file holds.
    ///
    /// # Errors
    /// The first field that cannot be used.
    pub fn from_fields(fields: &BTreeMap<String, String>) -> Result<Self, SettingsError> {
        let filled = |name: &str| fields.get(name).map(|text| text.trim()).filter(|text| !text.is_empty());
        let folder = PathBuf::from(filled(FOLDER).ok_or(SettingsError(FOLDER))?);
        // A relative one would mean another folder whenever the program is started from elsewhere.
        if !folder.is_absolute() {
            return Err(SettingsError(FOLDER));
        }
        let delimiter = match filled(DELIMITER) {
            None => Delimiter::Auto,
            Some(code) => Delimiter::ALL
                .into_iter()
                .find(|delimiter| delimiter.code() == code)
                .ok_or(SettingsError(DELIMITER))?,
        };
        Ok(Self { folder, key: filled(KEY).map(str::to_owned), delimiter })
    }
}

#[cfg(test)]
#[path = "settings_tests.rs"]
mod tests;
