//! A folder of CSV files keeps what every connector promises, with real files on the disk.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use async_trait::async_trait;
use mostrador_connector::conformance::{
    self, Able, Careless, Fault, Held, Key, PERSONAL, Sample, SampleId, Scene, Shape, Stage, Stages, Times,
};
use mostrador_connector::{Connector, UPSERT, WriteOperation};
use mostrador_connectors::csv::{CsvConnector, CsvSettings, Delimiter};
use serde_json::{Map, Value};
use tempfile::TempDir;

const ENTITY: &str = "clientes";
const COLUMNS: [&str; 4] = ["id", "name", "changed", "cliente"];

/// A new folder for each check.
struct Folders {
    careless: bool,
}

struct Folder {
    folder: TempDir,
    careless: bool,
}

#[async_trait]
impl Stages for Folders {
    async fn open(&self) -> Box<dyn Stage> {
        let folder = Folder { folder: tempfile::tempdir().unwrap(), careless: self.careless };
        folder.save(&[]);
        Box::new(folder)
    }
}

impl Folder {
    fn path(&self) -> PathBuf {
        self.folder.path().join(format!("{ENTITY}.csv"))
    }

    /// Another place for the folder, where nobody finds it.
    fn hidden(&self) -> PathBuf {
        self.folder.path().with_extension("hidden")
    }

    /// The rows as any other program reads them.
    fn rows(&self) -> Vec<Vec<String>> {
        let mut reader =
            csv::ReaderBuilder::new().delimiter(b';').flexible(true).from_path(self.path()).unwrap();
        reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
    }

    fn save(&self, rows: &[Vec<String>]) {
        let mut writer =
            csv::WriterBuilder::new().delimiter(b';').flexible(true).from_path(self.path()).unwrap();
        writer.write_record(COLUMNS).unwrap();
        rows.iter().for_each(|row| writer.write_record(row).unwrap());
        writer.flush().unwrap();
    }

    fn shown(row: &[String]) -> String {
        let fields: Vec<String> = COLUMNS
            .iter()
            .zip(row)
            .map(|(name, cell)| format!("{}:{}", Value::from(*name), Value::from(cell.as_str())))
            .collect();
        format!("{{{}}}", fields.join(","))
    }
}

#[async_trait]
impl Stage for Folder {
    fn entity(&self) -> &str {
        ENTITY
    }

    fn can(&self, scene: Scene) -> Able {
        match scene {
            Scene::Verbatim
            | Scene::OddIds
            | Scene::Malformed
            | Scene::WithoutId
            | Scene::Removal
            | Scene::BadOperation => Able::Yes,
            Scene::Fault(Fault::Refused | Fault::Truncated) => Able::Yes,
            Scene::WrongKey => Able::No("a folder has no key"),
            Scene::NumericIds | Scene::Fields => Able::No("a cell is a text and nothing else"),
            Scene::Modified | Scene::FineModified | Scene::Offsets => {
                Able::No("a row does not say when it was modified")
            }
            Scene::PartialWrites => Able::No("a file is written as a whole"),
            Scene::ExpiringToken => Able::No("a folder has no token"),
            Scene::Fault(_) => Able::No("a folder answers no requests"),
        }
    }

    async fn connector(&self, _: Key) -> Arc<dyn Connector> {
        let settings = CsvSettings {
            folder: self.folder.path().to_owned(),
            key: Some("id".to_owned()),
            delimiter: Delimiter::Auto,
        };
        let connector = Arc::new(CsvConnector::open("csv-1", settings, &[]).await);
        if self.careless { Careless::over(connector) } else { connector }
    }

    fn secrets(&self) -> Vec<String> {
        vec!["a folder has none".to_owned()]
    }

    fn id(&self, number: usize) -> String {
        format!("C-{number:08}")
    }

    fn odd_ids(&self) -> Vec<String> {
        ["007", "a.b", "  con espacios", "Ñandú", "ñandú", "=1+1", "\"", "a;b", "1\n2"]
            .map(str::to_owned)
            .to_vec()
    }

    async fn put(&self, sample: &Sample) -> String {
        let id = match &sample.id {
            SampleId::Text(id) | SampleId::Number(id) => id.clone(),
            SampleId::None => String::new(),
        };
        let mut row = vec![id.clone(), "un nombre".to_owned(), String::new(), PERSONAL.to_owned()];
        for (name, json) in &sample.fields {
            let at = COLUMNS.iter().position(|column| column == name).unwrap();
            row[at].clone_from(json);
        }
        if sample.shape == Shape::Malformed {
            row.push("a cell too many".to_owned());
        }
        let mut rows = self.rows();
        match rows.iter().position(|row| !id.is_empty() && row[0] == id) {
            Some(at) => rows[at].clone_from(&row),
            None => rows.push(row.clone()),
        }
        self.save(&rows);
        Self::shown(&row)
    }

    async fn remove(&self, external_id: &str) {
        let mut rows = self.rows();
        rows.retain(|row| row[0] != external_id);
        self.save(&rows);
    }

    async fn held(&self) -> Vec<Held> {
        let held = |row: Vec<String>| Held {
            external_id: row[0].clone(),
            raw_json: Self::shown(&row),
            pending: false,
        };
        // While the folder is away, what is in it is in the other place.
        if !self.folder.path().exists() {
            return Vec::new();
        }
        self.rows().into_iter().map(held).collect()
    }

    async fn fault(&self, fault: Fault, _: Times) {
        match fault {
            Fault::Refused => fs::rename(self.folder.path(), self.hidden()).unwrap(),
            Fault::Truncated => {
                // As a program leaves it that is in the middle of a row.
                let whole = fs::read(self.path()).unwrap();
                fs::write(self.hidden(), &whole).unwrap();
                fs::write(self.path(), [&whole[..], b"C-99;\"half of"].concat()).unwrap();
            }
            other => unreachable!("{other:?} is refused by `can`"),
        }
    }

    async fn heal(&self) {
        restore(&self.hidden(), self.folder.path(), &self.path());
    }

    async fn requests(&self) -> usize {
        0
    }

    fn create(&self, number: usize, text: &str) -> WriteOperation {
        let id = self.id(number);
        let record: Map<String, Value> =
            [("id".to_owned(), Value::from(id)), ("name".to_owned(), Value::from(text))]
                .into_iter()
                .collect();
        let mut operation = self.operation(number, UPSERT);
        operation.changed = record.keys().cloned().collect();
        operation.payload = Value::Object(record).into();
        operation
    }

    /// A record without a key.
    fn bad(&self, number: usize) -> WriteOperation {
        let mut operation = self.operation(number, UPSERT);
        operation.payload = serde_json::json!({ "name": PERSONAL }).into();
        operation.changed = vec!["name".to_owned()];
        operation
    }
}

fn restore(hidden: &Path, folder: &Path, file: &Path) {
    if hidden.is_dir() {
        fs::rename(hidden, folder).unwrap();
    } else if hidden.exists() {
        fs::rename(hidden, file).unwrap();
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        restore(&self.hidden(), self.folder.path(), &self.path());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_of_files_keeps_every_promise_that_applies() {
    let report = conformance::run(&Folders { careless: false }).await;
    assert_eq!(report.failed(), Vec::<&str>::new(), "{report}");
    // A stage that can do less proves less: what applies may grow, and never shrinks unnoticed.
    assert!(report.passed().len() >= 35, "{report}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connector_that_takes_failures_for_empty_files_is_found() {
    let checks = [
        "a refused connection is unreachable",
        "a stream that is cut off is an error, however much came before",
    ];
    assert_eq!(conformance::blind(&Folders { careless: true }, &checks).await, Vec::<String>::new());
}
