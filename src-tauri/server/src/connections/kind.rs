//! The kinds of systems that can be connected.

use std::collections::BTreeMap;
use std::sync::Arc;

use mostrador_api::{ConnectionFieldView, ConnectionInput, ConnectionKindView, FieldNeed};
use mostrador_connector::Connector;
use mostrador_connectors::csv::{self, CsvConnector, CsvSettings, Delimiter};

/// Name of the system of a connection that is only tried.
pub(super) const TRIED: &str = "tried";

/// What can be connected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A folder of CSV files.
    Csv,
}

impl Kind {
    /// Every kind, in the order in which they are offered.
    pub(super) const ALL: [Self; 1] = [Self::Csv];

    /// The stored word, and the beginning of the names of its systems.
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Csv => csv::KIND,
        }
    }

    pub(super) fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// Its form. No kind has a secret so far.
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
        };
        ConnectionKindView { kind: self.code().to_owned(), fields }
    }

    /// Whether these settings can be used.
    ///
    /// # Errors
    /// The first field that cannot.
    pub(super) fn check(self, settings: &BTreeMap<String, String>) -> Result<(), &'static str> {
        match self {
            Self::Csv => CsvSettings::from_fields(settings).map(drop).map_err(|error| error.0),
        }
    }

    /// A connector with these settings. `known` are the entities that the system had before.
    ///
    /// # Errors
    /// The first field that cannot be used.
    pub(super) async fn open(
        self,
        system: &str,
        settings: &BTreeMap<String, String>,
        known: &[String],
    ) -> Result<Arc<dyn Connector>, &'static str> {
        match self {
            Self::Csv => {
                let settings = CsvSettings::from_fields(settings).map_err(|error| error.0)?;
                Ok(Arc::new(CsvConnector::open(system, settings, known).await))
            }
        }
    }
}

fn field(name: &str, input: ConnectionInput, need: FieldNeed) -> ConnectionFieldView {
    ConnectionFieldView { name: name.to_owned(), input, need, options: Vec::new() }
}
