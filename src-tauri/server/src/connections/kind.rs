//! The kinds of systems that can be connected.

use std::collections::BTreeMap;
use std::sync::Arc;

use mostrador_api::{
    ApiError, ConnectionFieldView, ConnectionInput, ConnectionKindView, ErrorCode, FieldNeed,
};
use mostrador_connector::Connector;
use mostrador_connectors::csv::{self, CsvConnector, CsvSettings, Delimiter};
use mostrador_connectors::http::{FixedKey, KeySource, SettingsError};
use mostrador_connectors::wispro::{self, WisproConnector, WisproFieldError, WisproSettings};
use mostrador_engine::clients::ClientIntake;
use mostrador_engine::{Intakes, SystemParts};
use url::Url;

use super::{coded, invalid};

/// Name of the system of a connection that is only tried.
pub(super) const TRIED: &str = "tried";

/// What can be connected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A folder of CSV files.
    Csv,
    /// The clients of a Wispro account.
    Wispro,
}

/// The secrets of a connection, by the names of its fields. One that is not there is asked for in vain.
pub(super) type KeySources = BTreeMap<&'static str, Arc<dyn KeySource>>;

/// Settings that cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unusable {
    /// This field.
    Field(&'static str),
    /// The address would show the secret to everybody on the way.
    NotEncrypted,
}

impl From<Unusable> for ApiError {
    fn from(unusable: Unusable) -> Self {
        match unusable {
            Unusable::Field(field) => invalid(field),
            Unusable::NotEncrypted => coded(ErrorCode::RemoteNotEncrypted, "the address does not use https"),
        }
    }
}

impl From<WisproFieldError> for Unusable {
    fn from(error: WisproFieldError) -> Self {
        match error.reason {
            Some(SettingsError::PlainHttp) => Self::NotEncrypted,
            Some(_) | None => Self::Field(error.field),
        }
    }
}

impl Kind {
    /// Every kind, in the order in which they are offered.
    pub(super) const ALL: [Self; 2] = [Self::Csv, Self::Wispro];

    /// The stored word, and the beginning of the names of its systems.
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Csv => csv::KIND,
            Self::Wispro => wispro::KIND,
        }
    }

    pub(super) fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// Its form.
    pub(super) fn view(self) -> ConnectionKindView {
        let fields = match self {
            Self::Csv => vec![
                field(csv::FOLDER, ConnectionInput::Folder, FieldNeed::Required),
                field(csv::KEY, ConnectionInput::Text, FieldNeed::Optional),
                ConnectionFieldView {
                    options: Delimiter::ALL.iter().map(|delimiter| delimiter.code().to_owned()).collect(),
                    ..field(csv::DELIMITER, ConnectionInput::Choice, FieldNeed::Required)
                },
            ],
            Self::Wispro => vec![
                field(wispro::TOKEN, ConnectionInput::Secret, FieldNeed::Required),
                field(wispro::URL, ConnectionInput::Text, FieldNeed::Optional),
                field(wispro::PAGE_SIZE, ConnectionInput::Text, FieldNeed::Optional),
            ],
        };
        ConnectionKindView { kind: self.code().to_owned(), fields }
    }

    /// The names of its fields that are secrets. Each is required.
    pub(super) fn secrets(self) -> &'static [&'static str] {
        match self {
            Self::Csv => &[],
            Self::Wispro => &[wispro::TOKEN],
        }
    }

    /// The server that its secrets are for: none is ever shown to another one.
    ///
    /// # Errors
    /// The first field that cannot be used.
    pub(super) fn server(self, settings: &BTreeMap<String, String>) -> Result<Option<Url>, Unusable> {
        match self {
            Self::Csv => {
                CsvSettings::from_fields(settings).map_err(|error| Unusable::Field(error.0))?;
                Ok(None)
            }
            Self::Wispro => {
                let nobody = Arc::new(FixedKey::new(""));
                Ok(Some(WisproSettings::from_fields(settings, nobody)?.base_url))
            }
        }
    }

    /// A system with these settings. `known` are the entities that it had before.
    ///
    /// # Errors
    /// The first field that cannot be used.
    pub(super) async fn open(
        self,
        system: &str,
        settings: &BTreeMap<String, String>,
        known: &[String],
        mut keys: KeySources,
    ) -> Result<SystemParts, Unusable> {
        match self {
            Self::Csv => {
                let settings =
                    CsvSettings::from_fields(settings).map_err(|error| Unusable::Field(error.0))?;
                let connector = CsvConnector::open(system, settings, known).await;
                Ok(SystemParts::new(Arc::new(connector)))
            }
            Self::Wispro => {
                let token = keys.remove(wispro::TOKEN).unwrap_or_else(|| Arc::new(FixedKey::new("")));
                let settings = WisproSettings::from_fields(settings, token)?;
                let connector =
                    WisproConnector::new(system, settings).map_err(|_| Unusable::Field(wispro::URL))?;
                let clients = ClientIntake::new(connector.spec().system);
                let intakes = Intakes::default().with(wispro::CLIENT, Arc::new(clients));
                Ok(SystemParts { intakes, ..SystemParts::new(Arc::new(connector)) })
            }
        }
    }
}

fn field(name: &str, input: ConnectionInput, need: FieldNeed) -> ConnectionFieldView {
    ConnectionFieldView { name: name.to_owned(), input, need, options: Vec::new() }
}
