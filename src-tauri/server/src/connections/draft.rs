//! A connection as somebody filled it in.

use std::collections::BTreeMap;

use mostrador_api::{ApiError, ConnectionDraft, ConnectionInput};
use mostrador_domain::people::PersonName;
use mostrador_store::tables::connections::ConnectionRow;
use url::Url;

use super::keys::{self, Lying};
use super::kind::Kind;
use super::{Kept, invalid};
use crate::installation::KEY_LIMIT;
use crate::{Secret, remote};

/// A draft that can be used.
pub(super) struct Drafted {
    pub(super) kind: Kind,
    /// Its system is empty for a new connection.
    pub(super) row: ConnectionRow,
    /// Secrets that were typed, by the names of their fields.
    pub(super) secrets: BTreeMap<&'static str, Secret>,
    /// The server that its secrets are for.
    pub(super) server: Option<Url>,
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
                let is_asked =
                    fields.iter().any(|field| field.name == **name && field.input != ConnectionInput::Secret);
                is_asked && !value.trim().is_empty()
            })
            .map(|(name, value)| (name.clone(), value.trim().to_owned()))
            .collect();
        let server = kind.server(&settings)?;
        // A secret that no field asks for would be lost without a word.
        if draft.secrets.keys().any(|name| !kind.secrets().contains(&name.as_str())) {
            return Err(invalid("secrets"));
        }
        let mut secrets = BTreeMap::new();
        for name in kind.secrets() {
            let Some(typed) = draft.secrets.get(*name).filter(|typed| !typed.0.trim().is_empty()) else {
                continue;
            };
            let secret = remote::key(&typed.0).ok().filter(|secret| secret.expose().len() <= KEY_LIMIT);
            secrets.insert(*name, secret.ok_or_else(|| invalid(name))?);
        }
        let row = ConnectionRow {
            system: draft.system.clone().unwrap_or_default(),
            kind: kind.code().to_owned(),
            name: String::new(),
            name_key: String::new(),
            settings,
        };
        Ok(Self { kind, row, secrets, server })
    }

    /// The first field whose secret is neither typed nor stored for this server.
    pub(super) fn missing(&self, stored: Option<&Kept>) -> Option<&'static str> {
        let nothing = Lying::new();
        let (lying, same) = match stored {
            Some(kept) => (&kept.lying, keys::same_server(self.kind, &kept.row, self.server.as_ref())),
            None => (&nothing, false),
        };
        keys::missing(self.kind, &self.secrets, lying, same)
    }
}
