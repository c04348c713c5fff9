//! A connection as somebody filled it in.

use std::collections::BTreeMap;

use mostrador_api::{ApiError, ConnectionDraft};
use mostrador_domain::people::PersonName;
use mostrador_store::tables::connections::ConnectionRow;

use super::invalid;
use super::kind::Kind;

/// A draft that can be used.
pub(super) struct Drafted {
    pub(super) kind: Kind,
    /// Its system is empty for a new connection.
    pub(super) row: ConnectionRow,
}

impl Drafted {
    /// Everything that is saved.
    ///
    /// # Errors
    /// The first field that cannot be used.
    pub(super) fn read(draft: &ConnectionDraft) -> Result<Self, ApiError> {
        let mut drafted = Self::unnamed(draft)?;
        // The rules are those for a person: one line that can be read, and told from the others.
        let name = PersonName::parse(&draft.name).map_err(|_| invalid("name"))?;
        drafted.row.name = name.text().to_owned();
        drafted.row.name_key = name.key().to_owned();
        Ok(drafted)
    }

    /// Without the name, which is not needed for a try.
    ///
    /// # Errors
    /// The first field that cannot be used.
    pub(super) fn unnamed(draft: &ConnectionDraft) -> Result<Self, ApiError> {
        let kind = Kind::from_code(&draft.kind).ok_or_else(|| invalid("kind"))?;
        // What no field asks for is not kept: nobody could see or change it.
        let fields = kind.view().fields;
        let settings: BTreeMap<String, String> = draft
            .settings
            .iter()
            .filter(|(name, value)| {
                !value.trim().is_empty() && fields.iter().any(|field| field.name == **name)
            })
            .map(|(name, value)| (name.clone(), value.trim().to_owned()))
            .collect();
        kind.check(&settings).map_err(invalid)?;
        // A secret that no field asks for would be lost without a word.
        if !draft.secrets.is_empty() {
            return Err(invalid("secrets"));
        }
        let row = ConnectionRow {
            system: draft.system.clone().unwrap_or_default(),
            kind: kind.code().to_owned(),
            name: String::new(),
            name_key: String::new(),
            settings,
        };
        Ok(Self { kind, row })
    }
}
