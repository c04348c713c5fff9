use std::fs;

use mostrador_connector::{DELETE, Record, RecordBody, SetAside, SinkClosed, UPSERT};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::*;

const ALL: &[&str] = &[];

/// A folder with files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in files {
        fs::write(folder.path().join(name), content).unwrap();
    }
    folder
}

async fn open(folder: &Path, known: &[&str]) -> CsvConnector {
    let settings = CsvSettings { folder: folder.to_owned(), key: None, delimiter: Delimiter::Auto };
    let known: Vec<String> = known.iter().map(|name| (*name).to_owned()).collect();
    CsvConnector::open("csv-1", settings, &known).await
}

#[derive(Default)]
struct Sink {
    records: Vec<Record>,
    aside: Vec<SetAside>,
}

#[async_trait]
impl RecordSink for Sink {
    async fn record(&mut self, record: Record) -> Result<(), SinkClosed> {
        self.records.push(record);
        Ok(())
    }

    async fn set_aside(&mut self, entry: SetAside) -> Result<(), SinkClosed> {
        self.aside.push(entry);
        Ok(())
    }
}

async fn read(connector: &CsvConnector, entity: &str) -> Result<Sink, RemoteError> {
    let mut sink = Sink::default();
    connector.read_stream(ReadRequest::all(entity), &mut sink).await?;
    Ok(sink)
}

fn upsert(id: &str, record: Value) -> WriteOperation {
    let changed = record.as_object().unwrap().keys().cloned().collect();
    WriteOperation {
        idempotency_key: format!("key-{id}-{record}"),
        entity: "clientes".to_owned(),
        action: UPSERT.to_owned(),
        external_id: id.to_owned(),
        payload: record.into(),
        changed,
        base_version: None,
    }
}

fn code(error: &RemoteError) -> String {
    match error {
        RemoteError::Transient { code, .. } => format!("transient {code}"),
        RemoteError::Record { code, .. } => format!("record {code}"),
        other => other.class().to_owned(),
    }
}

fn steps(report: &CheckReport) -> Vec<String> {
    let told = |step: &CheckStep| match &step.result {
        Ok(()) => format!("{:?} {}", step.name, step.detail.clone().unwrap_or_default()).trim().to_owned(),
        Err(error) => format!("{:?} {}", step.name, code(error)),
    };
    report.steps.iter().map(told).collect()
}

#[tokio::test]
async fn each_file_is_an_entity_and_each_row_a_record() {
    let folder = folder(&[("clientes.csv", "id;nombre\n1;Ana\n2;Luis\n"), ("platos.csv", "id\n")]);
    let connector = open(folder.path(), ALL).await;
    let names: Vec<&str> = connector.spec().entities.iter().map(|entity| entity.name).collect();
    assert_eq!((connector.spec().system, names), ("csv-1", vec!["clientes", "platos"]));
    let read_now = read(&connector, "clientes").await.unwrap();
    assert_eq!(read_now.records.len(), 2);
    assert!(read_now.records.iter().all(|record| matches!(record.body, RecordBody::Raw)));
    assert!(read(&connector, "platos").await.unwrap().records.is_empty());
}

#[tokio::test]
async fn the_column_that_holds_the_id_is_known() {
    let folder = folder(&[("clientes.csv", "\u{feff}código;nombre\n1;Ana\n"), ("vacío.csv", "")]);
    let connector = open(folder.path(), ALL).await;
    assert_eq!(connector.key_field("clientes").as_deref(), Some("código"));
    assert_eq!(connector.key_field("vacío"), None);
    let settings = CsvSettings { key: Some("id".to_owned()), ..connector.parts.settings.clone() };
    let connector = CsvConnector::open("csv-1", settings, &[]).await;
    assert_eq!(connector.key_field("vacío").as_deref(), Some("id"));
}

#[tokio::test]
async fn an_entity_whose_file_is_gone_is_one_still() {
    let folder = folder(&[]);
    let connector = open(folder.path(), &["clientes"]).await;
    assert_eq!(code(&read(&connector, "clientes").await.err().unwrap()), "record FILE_MISSING");
    let outcomes = connector.write(&[upsert("1", json!({ "nombre": "Ana" }))]).await.unwrap();
    let [WriteOutcome::Failed(error)] = outcomes.as_slice() else { panic!("{outcomes:?}") };
    assert_eq!(code(error), "transient FILE_MISSING", "the record is not to blame");
}

#[tokio::test]
async fn a_folder_that_is_gone_is_unreachable_and_no_empty_one() {
    let folder = folder(&[("clientes.csv", "id\n1\n")]);
    let gone = folder.path().join("gone");
    let connector = open(&gone, &["clientes"]).await;
    assert_eq!(code(&read(&connector, "clientes").await.err().unwrap()), "unreachable");
    assert_eq!(steps(&connector.check().await), ["Reached unreachable"]);
    fs::create_dir(&gone).unwrap();
    fs::write(gone.join("clientes.csv"), "id\n1\n").unwrap();
    assert_eq!(read(&connector, "clientes").await.unwrap().records.len(), 1, "it came back");
}

#[tokio::test]
async fn a_check_says_how_many_files_there_are_and_leaves_nothing_behind() {
    let folder = folder(&[("a.csv", "id\n"), ("b.csv", "id\n")]);
    let connector = open(folder.path(), ALL).await;
    assert_eq!(steps(&connector.check().await), ["Reached", "Accepted", "CanRead 2", "CanWrite"]);
    fs::write(folder.path().join("b.csv"), "id;x;x\n").unwrap();
    assert_eq!(steps(&connector.check().await), ["Reached", "Accepted", "CanRead record HEADER_REPEATED"]);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
}

#[tokio::test]
async fn an_empty_folder_is_a_valid_connection() {
    let folder = folder(&[]);
    let connector = open(folder.path(), ALL).await;
    assert_eq!(steps(&connector.check().await), ["Reached", "Accepted", "CanRead 0", "CanWrite"]);
}

#[tokio::test]
async fn a_file_that_somebody_is_still_writing_is_no_shorter_list() {
    let folder = folder(&[("clientes.csv", "id;nombre\n1;Ana\n2;Lu")]);
    let connector = open(folder.path(), ALL).await;
    let path = folder.path().join("clientes.csv");
    let writer = async {
        // While the reader waits whether there is more to come.
        tokio::time::sleep(SETTLED_AFTER / 2).await;
        fs::write(&path, "id;nombre\n1;Ana\n2;Luis\n3;Eva\n").unwrap();
    };
    let (sink, ()) = tokio::join!(read(&connector, "clientes"), writer);
    assert_eq!(code(&sink.err().unwrap()), "transient FILE_CHANGING");
    assert_eq!(read(&connector, "clientes").await.unwrap().records.len(), 3);
}

#[tokio::test]
async fn a_file_whose_last_line_has_no_end_is_read_when_nobody_writes_it() {
    let folder = folder(&[("clientes.csv", "id;nombre\n1;Ana\n2;Luis")]);
    let connector = open(folder.path(), ALL).await;
    assert_eq!(read(&connector, "clientes").await.unwrap().records.len(), 2);
}

#[tokio::test]
async fn writes_at_once_all_reach_the_file() {
    let folder = folder(&[("clientes.csv", "id;nombre\n")]);
    let (one, other) = (open(folder.path(), ALL).await, open(folder.path(), ALL).await);
    let mut writes = Vec::new();
    for number in 0..10 {
        let connector = if number % 2 == 0 { &one } else { &other };
        let operation = upsert("", json!({ "id": number.to_string(), "nombre": "Ana" }));
        writes.push(async move { connector.write(&[operation]).await.unwrap() });
    }
    for outcomes in futures_util::future::join_all(writes).await {
        assert!(matches!(outcomes.as_slice(), [WriteOutcome::Done(_)]), "{outcomes:?}");
    }
    assert_eq!(read(&one, "clientes").await.unwrap().records.len(), 10);
}

#[tokio::test]
async fn a_batch_goes_into_its_files_and_each_operation_has_its_own_outcome() {
    let folder = folder(&[("clientes.csv", "id;nombre\n1;Ana\n"), ("platos.csv", "id;nombre\n")]);
    let connector = open(folder.path(), ALL).await;
    let dish = WriteOperation {
        entity: "platos".to_owned(),
        ..upsert("", json!({ "id": "7", "nombre": "Paella" }))
    };
    let nowhere = WriteOperation { entity: "vinos".to_owned(), ..upsert("", json!({ "id": "7" })) };
    let deletion = WriteOperation { action: DELETE.to_owned(), ..upsert("1", json!({})) };
    let batch = [upsert("9", json!({ "nombre": "z" })), dish, nowhere, deletion];
    let outcomes = connector.write(&batch).await.unwrap();
    let told: Vec<String> = outcomes
        .iter()
        .map(|outcome| match outcome {
            WriteOutcome::Done(_) => "done".to_owned(),
            WriteOutcome::Failed(error) => code(error),
        })
        .collect();
    assert_eq!(told, ["record NOT_FOUND", "done", "record UNKNOWN_ENTITY", "done"]);
    assert_eq!(fs::read_to_string(folder.path().join("platos.csv")).unwrap(), "id;nombre\n7;Paella\n");
    assert_eq!(fs::read_to_string(folder.path().join("clientes.csv")).unwrap(), "id;nombre\n");
}

#[tokio::test]
async fn a_file_that_somebody_has_open_is_not_changed_behind_their_back() {
    let folder = folder(&[("clientes.csv", "id;nombre\n1;Ana\n"), (".~lock.clientes.csv#", "")]);
    let connector = open(folder.path(), ALL).await;
    let batch = [upsert("1", json!({ "nombre": "Eva" })), upsert("9", json!({ "nombre": "Eva" }))];
    let outcomes = connector.write(&batch).await.unwrap();
    let [WriteOutcome::Failed(waits), WriteOutcome::Failed(refused)] = outcomes.as_slice() else {
        panic!("{outcomes:?}")
    };
    assert_eq!(
        (code(waits), code(refused)),
        ("transient FILE_IN_USE".to_owned(), "record NOT_FOUND".to_owned())
    );
    fs::remove_file(folder.path().join(".~lock.clientes.csv#")).unwrap();
    let outcomes = connector.write(&batch[..1]).await.unwrap();
    assert!(matches!(outcomes.as_slice(), [WriteOutcome::Done(_)]), "{outcomes:?}");
}
