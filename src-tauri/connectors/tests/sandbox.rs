//! The connector against the stand-in remote, over real HTTP and a real socket.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use mostrador_connector::{
    Connector, DownReason, Page, ReadRequest, Record, RecordBody, RecordSink, RemoteError, Selection,
    SetAside, Signal, SignalCommand, SignalSource, SinkClosed, StreamEnd, UPSERT, WriteOperation,
    WriteOutcome,
};
use mostrador_connectors::whatsapp::{
    ADDRESS, CONFIRM, CUSTOMER, FixedKey, ORDER, WhatsAppConnector, WhatsAppSettings,
};
use mostrador_sandbox::{Options, Running};
use serde_json::{Value, json};
use tokio::{sync::mpsc, task::JoinHandle, time::timeout};
use tokio_util::sync::CancellationToken;

const PATIENCE: Duration = Duration::from_secs(60);

async fn remote() -> Running {
    mostrador_sandbox::start(Options::default()).await.unwrap()
}

fn connector(remote: &Running, key: &str) -> WhatsAppConnector {
    let mut settings = WhatsAppSettings::new(remote.url().parse().unwrap(), Arc::new(FixedKey::new(key)));
    settings.quiet_after = Duration::from_millis(300);
    settings.answer_within = Duration::from_millis(300);
    WhatsAppConnector::new(settings).unwrap()
}

async fn pending(connector: &WhatsAppConnector) -> Page {
    connector.read(ReadRequest::all(ORDER)).await.unwrap()
}

fn confirmations(page: &Page) -> Vec<WriteOperation> {
    let operation = |(number, id): (u32, &String)| WriteOperation {
        idempotency_key: id.clone(),
        entity: ORDER.to_owned(),
        action: CONFIRM.to_owned(),
        external_id: id.clone(),
        payload: json!({"dailyNumber": number}).into(),
        changed: Vec::new(),
        base_version: None,
    };
    (1..).zip(page.records.iter().map(|record| &record.external_id)).map(operation).collect()
}

fn content_hash(record: &Record) -> String {
    match &record.body {
        RecordBody::Order { content_hash, .. } => content_hash.clone(),
        other => panic!("no order: {other:?}"),
    }
}

struct Live {
    signals: mpsc::Receiver<Signal>,
    commands: mpsc::Sender<SignalCommand>,
    cancel: CancellationToken,
    task: JoinHandle<()>,
}

impl Live {
    fn start(connector: WhatsAppConnector) -> Self {
        let (sender, signals) = mpsc::channel(64);
        let (commands, commanded) = mpsc::channel(4);
        let cancel = CancellationToken::new();
        let stop = cancel.clone();
        let task = tokio::spawn(async move { connector.run(sender, commanded, stop).await });
        Self { signals, commands, cancel, task }
    }

    async fn until(&mut self, wanted: impl Fn(&Signal) -> bool) -> Signal {
        let next = async {
            loop {
                let signal = self.signals.recv().await.expect("still running");
                if wanted(&signal) {
                    return signal;
                }
            }
        };
        timeout(PATIENCE, next).await.expect("in time")
    }

    async fn stop(self) {
        self.cancel.cancel();
        timeout(PATIENCE, self.task).await.expect("in time").unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn orders_are_told_read_and_confirmed() {
    let remote = remote().await;
    let connector = connector(&remote, "sandbox-key");
    assert_eq!(connector.check().await.steps.iter().filter(|step| step.result.is_ok()).count(), 3);
    let mut live = Live::start(self::connector(&remote, "sandbox-key"));
    live.until(|signal| *signal == Signal::Up).await;
    remote.create_orders(json!({"count": 7})).await.unwrap();
    live.until(|signal| matches!(signal, Signal::Hint { .. })).await;
    let page = pending(&connector).await;
    assert_eq!((page.records.len(), page.set_aside.len()), (7, 0));
    let outcomes = connector.write(&confirmations(&page)).await.unwrap();
    assert_eq!(outcomes, vec![WriteOutcome::done(); 7]);
    assert!(pending(&connector).await.records.is_empty());
    live.stop().await;
    remote.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_order_in_a_batch_is_found_by_halving_it() {
    let remote = remote().await;
    let connector = connector(&remote, "sandbox-key");
    remote.create_orders(json!({"count": 3})).await.unwrap();
    let page = pending(&connector).await;
    let before: Vec<String> = page.records.iter().map(content_hash).collect();
    let mut batch = confirmations(&page);
    batch[1].external_id = "eeeeeeee-0000-4000-8000-000000000001".to_owned();
    assert!(matches!(connector.write(&batch).await, Err(RemoteError::Batch { .. })));
    // What the half-done confirmation changed at the remote is no change of the orders.
    let after: Vec<String> = pending(&connector).await.records.iter().map(content_hash).collect();
    assert_eq!(before, after);
    let mut outcomes = Vec::new();
    for operation in &batch {
        outcomes.extend(connector.write(std::slice::from_ref(operation)).await.unwrap());
    }
    assert_eq!((&outcomes[0], &outcomes[2]), (&WriteOutcome::done(), &WriteOutcome::done()));
    assert!(matches!(&outcomes[1], WriteOutcome::Failed(RemoteError::Record { .. })));
    remote.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_key_is_refused_on_both_ways() {
    let remote = remote().await;
    let connector = connector(&remote, "another-key");
    let read = connector.read(ReadRequest::all(ORDER)).await;
    assert!(matches!(read, Err(RemoteError::Auth { .. })), "{read:?}");
    let mut live = Live::start(connector);
    live.until(|signal| *signal == Signal::Refused).await;
    live.commands.send(SignalCommand::ReconnectNow).await.unwrap();
    live.until(|signal| *signal == Signal::Refused).await;
    live.stop().await;
    remote.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_remote_that_stops_is_told_as_down() {
    let remote = remote().await;
    let mut live = Live::start(connector(&remote, "sandbox-key"));
    live.until(|signal| *signal == Signal::Up).await;
    remote.stop().await;
    live.until(|signal| matches!(signal, Signal::Down { reason: DownReason::Closed, .. })).await;
    live.until(|signal| matches!(signal, Signal::Down { reason: DownReason::Unreachable, .. })).await;
    live.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_frozen_socket_is_replaced_and_orders_are_told_again() {
    let remote = remote().await;
    let mut live = Live::start(connector(&remote, "sandbox-key"));
    live.until(|signal| *signal == Signal::Up).await;
    // The first answer proves that this remote can be asked.
    live.until(|signal| *signal == Signal::Alive).await;
    remote.set_faults(json!({"socket": "freeze_open"})).unwrap();
    live.until(|signal| matches!(signal, Signal::Down { reason: DownReason::Silent, .. })).await;
    live.until(|signal| *signal == Signal::Up).await;
    remote.create_orders(json!({"count": 1})).await.unwrap();
    live.until(|signal| matches!(signal, Signal::Hint { .. })).await;
    live.stop().await;
    // Not stopped in an orderly way: that would wait for the frozen connection.
    drop(remote);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_faulty_answer_is_never_an_empty_list() {
    let remote = remote().await;
    let connector = connector(&remote, "sandbox-key");
    remote.create_orders(json!({"count": 2})).await.unwrap();
    let faults = [
        json!("truncated"),
        json!("garbage200"),
        json!("html"),
        json!("refuse"),
        json!({"status": {"code": 500}}),
        json!({"status": {"code": 502}}),
    ];
    for fault in faults {
        remote.set_faults(json!({"http": fault})).unwrap();
        let read = connector.read(ReadRequest::all(ORDER)).await;
        let class = read.as_ref().err().map(RemoteError::class);
        assert!(matches!(class, Some("transient" | "unreachable")), "{fault}: {class:?}");
    }
    remote.set_faults(json!({"http": "none"})).unwrap();
    assert_eq!(pending(&connector).await.records.len(), 2);
    remote.stop().await;
}

struct Kept(Vec<Record>, Vec<SetAside>);

#[async_trait]
impl RecordSink for Kept {
    async fn record(&mut self, record: Record) -> Result<(), SinkClosed> {
        self.0.push(record);
        Ok(())
    }

    async fn set_aside(&mut self, entry: SetAside) -> Result<(), SinkClosed> {
        self.1.push(entry);
        Ok(())
    }
}

async fn customers(connector: &WhatsAppConnector, selection: Selection) -> (Vec<Record>, StreamEnd) {
    let mut kept = Kept(Vec::new(), Vec::new());
    let request = ReadRequest { selection, ..ReadRequest::all(CUSTOMER) };
    let end = connector.read_stream(request, &mut kept).await.unwrap();
    assert!(kept.1.is_empty());
    (kept.0, end)
}

fn edit(entity: &str, id: &str, payload: Value, changed: &[&str]) -> WriteOperation {
    WriteOperation {
        idempotency_key: format!("edit-{id}"),
        entity: entity.to_owned(),
        action: UPSERT.to_owned(),
        external_id: id.to_owned(),
        payload: payload.into(),
        changed: changed.iter().map(|field| (*field).to_owned()).collect(),
        base_version: None,
    }
}

/// Sends a batch as the engine does: in halves until each operation has its outcome.
async fn halved(connector: &WhatsAppConnector, batch: &[WriteOperation]) -> Vec<WriteOutcome> {
    let mut open = vec![batch];
    let mut outcomes = Vec::new();
    while let Some(part) = open.pop() {
        match connector.write(part).await {
            Ok(told) => outcomes.extend(told),
            Err(RemoteError::Batch { .. } | RemoteError::TooLarge) => {
                let (first, second) = part.split_at(part.len() / 2);
                open.extend([second, first]);
            }
            Err(error) => panic!("{error}"),
        }
    }
    outcomes
}

#[tokio::test(flavor = "multi_thread")]
async fn customers_are_read_whole_without_their_chat_and_then_only_what_changed() {
    let remote = remote().await;
    let connector = connector(&remote, "sandbox-key");
    let ids = remote.make_customers(json!({"clear": true, "count": 2_000, "chat": 20})).unwrap();
    let (all, end) = customers(&connector, Selection::All).await;
    let read: Vec<&str> = all.iter().map(|record| record.external_id.as_str()).collect();
    assert_eq!(read, ids.iter().map(String::as_str).collect::<Vec<_>>());
    for record in &all {
        assert!(matches!(record.body, RecordBody::Raw) && record.modified_at.is_some());
        assert!(
            !record.raw_json.contains("Chat")
                && !record.raw_json.contains("portón negro, junto a la farmacia\",\"timestamp")
        );
        assert!(record.raw_json.contains("\"addresses\":[{"));
    }
    // The same customers give the same texts, whenever they are asked for.
    let (again, _) = customers(&connector, Selection::All).await;
    assert!(all.iter().zip(&again).all(|(one, other)| one.raw_json == other.raw_json));
    let watermark = end.watermark.unwrap();
    let (_, end) = customers(&connector, Selection::Since("2999-01-01T00:00:00.000Z".to_owned())).await;
    assert_eq!(end.watermark, None);
    let (changed, _) = customers(&connector, Selection::Since(watermark)).await;
    assert_eq!(changed.len(), 2_000, "made within the overlap");
    remote.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_known_customers_are_changed_and_each_operation_has_its_outcome() {
    let remote = remote().await;
    let connector = connector(&remote, "sandbox-key");
    let ids = remote.make_customers(json!({"clear": true, "count": 30})).unwrap();
    let (all, _) = customers(&connector, Selection::All).await;
    let mut batch: Vec<WriteOperation> =
        ids.iter().map(|id| edit(CUSTOMER, id, json!({"lastName": "Nuevo"}), &["lastName"])).collect();
    batch[7].external_id = "eeeeeeee-0000-4000-8000-000000000001".to_owned();
    batch[21].payload = json!({"lastName": ""}).into();
    let outcomes = halved(&connector, &batch).await;
    for (place, outcome) in outcomes.iter().enumerate() {
        let code = match outcome {
            WriteOutcome::Failed(RemoteError::Record { code, .. }) => code.as_str(),
            WriteOutcome::Failed(error) => panic!("{error}"),
            WriteOutcome::Done(_) => "",
        };
        let wanted = match place {
            7 => "NOT_FOUND",
            21 => "CANNOT_BE_CLEARED",
            _ => "",
        };
        assert_eq!(code, wanted, "{place}");
    }
    let (after, _) = customers(&connector, Selection::All).await;
    for (place, (old, new)) in all.iter().zip(&after).enumerate() {
        let renamed = new.raw_json.contains("\"lastName\":\"Nuevo\"");
        assert_eq!(renamed, place != 7 && place != 21, "{place}");
        assert_eq!(renamed, new.modified_at > old.modified_at, "an echo comes back for what was written");
    }
    remote.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_address_takes_no_other_with_it() {
    let remote = remote().await;
    let connector = connector(&remote, "sandbox-key");
    remote.make_customers(json!({"clear": true, "count": 4})).unwrap();
    let (all, _) = customers(&connector, Selection::All).await;
    let mut batch = Vec::new();
    for record in &all {
        let customer: Value = serde_json::from_str(&record.raw_json).unwrap();
        let address = customer["addresses"][0].clone();
        let mut payload = address.clone();
        payload["street"] = json!("Calle Nueva");
        batch.push(edit(ADDRESS, address["id"].as_str().unwrap(), payload, &["street"]));
    }
    batch[1].external_id = "eeeeeeee-0000-4000-8000-000000000001".to_owned();
    let outcomes = halved(&connector, &batch).await;
    let done: Vec<bool> = outcomes.iter().map(|outcome| *outcome == WriteOutcome::done()).collect();
    assert_eq!(done, [true, false, true, true]);
    assert!(matches!(&outcomes[1], WriteOutcome::Failed(RemoteError::Record { .. })), "{:?}", outcomes[1]);
    let streets = remote.customers().iter().filter(|(_, text)| text.contains("Calle Nueva")).count();
    assert_eq!(streets, 3);
    remote.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_the_remote_would_refuse_is_split_before_it_is_sent() {
    let remote = remote().await;
    let connector = connector(&remote, "sandbox-key");
    let ids = remote.make_customers(json!({"clear": true, "count": 50})).unwrap();
    let long = "ñ".repeat(2_000);
    let batch: Vec<WriteOperation> =
        ids.iter().map(|id| edit(CUSTOMER, id, json!({"lastName": long}), &["lastName"])).collect();
    assert_eq!(halved(&connector, &batch).await, vec![WriteOutcome::done(); 50]);
    let sent: Vec<usize> =
        remote.requests().iter().filter(|one| one.path.ends_with("/bulk")).map(|one| one.bytes).collect();
    assert!(sent.len() > 1 && sent.iter().all(|bytes| *bytes <= 95_000), "{sent:?}");
    remote.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn orders_are_listed_and_confirmed_while_customers_come_slowly() {
    let remote = remote().await;
    let slow = connector(&remote, "sandbox-key");
    remote.set_faults(json!({"http": "black_hole", "http_path": "/api/sync/customers/changes"})).unwrap();
    let mut kept = Kept(Vec::new(), Vec::new());
    let reading = slow.read_stream(ReadRequest::all(CUSTOMER), &mut kept);
    let orders = async {
        remote.create_orders(json!({"count": 3})).await.unwrap();
        let page = pending(&slow).await;
        assert_eq!(slow.write(&confirmations(&page)).await.unwrap(), vec![WriteOutcome::done(); 3]);
    };
    tokio::select! {
        end = reading => panic!("nothing was answered: {end:?}"),
        () = orders => {}
    }
    // Not stopped in an orderly way: that would wait for the request that is never answered.
    drop(remote);
}
