//! The connector against the stand-in remote, over real HTTP and a real socket.

use std::{sync::Arc, time::Duration};

use mostrador_connector::{
    Connector, DownReason, Page, ReadRequest, Record, RecordBody, RemoteError, Signal, SignalCommand,
    SignalSource, WriteOperation, WriteOutcome,
};
use mostrador_connectors::whatsapp::{CONFIRM, FixedKey, ORDER, WhatsAppConnector, WhatsAppSettings};
use mostrador_sandbox::{Options, Running};
use serde_json::json;
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
