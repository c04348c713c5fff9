//! What a person pauses, resumes and has tried anew.

use std::path::Path;
use std::time::Duration;

use mostrador_connector::{Limits, ReasonCode, RemoteError, WriteOutcome};
use mostrador_engine::{ControlError, DestinationStatus, EngineEvent, WhichJobs};
use mostrador_store::StoreError;

use crate::stub::{Stub, accept};
use crate::world::{Job, Site, lives, pass, start, story};

fn refuse_all(stub: &Stub) {
    stub.answer(|_, operations| {
        let error = RemoteError::Record { code: ReasonCode::new("NO_MAIL"), detail: "no mail".to_owned() };
        let outcome = |_: &mostrador_connector::WriteOperation| WriteOutcome::Failed(error.clone());
        (Duration::from_millis(10), Ok(operations.iter().map(outcome).collect()))
    });
}

fn accept_all(stub: &Stub) {
    stub.answer(|_, operations| (Duration::from_millis(10), Ok(accept(operations))));
}

#[test]
fn a_pause_survives_a_restart_and_ends_when_somebody_resumes() {
    let stub = Stub::new(1, Limits::ONE_AT_A_TIME);
    lives(&stub, async |folder: &Path, stub: &Stub| {
        let site = start(folder, stub).await;
        site.engine.pause_destination("crm", "Ana").await.unwrap();
        site.enqueue(Job::edit("a", "1")).await;
        pass(60).await;
        site.stop().await;
        let site = start(folder, stub).await;
        site.engine.reopen_destination("crm", "Ana").await.unwrap();
        pass(600).await;
        let paused = DestinationStatus::Paused { by: "Ana".to_owned() };
        assert_eq!((site.engine.destinations()[0].status.clone(), stub.requests().len()), (paused, 0));
        let mut events = site.engine.subscribe();
        site.engine.resume_destination("crm", "Luis").await.unwrap();
        pass(1).await;
        assert_eq!(site.statuses().await, ["done"]);
        assert_eq!(events.recv().await.unwrap(), EngineEvent::Destination(DestinationStatus::Closed, "crm"));
        site.stop().await;
        let site = start(folder, stub).await;
        assert_eq!(site.engine.destinations()[0].status, DestinationStatus::Closed);
        let log = site
            .store
            .read(|transaction| {
                let mut statement = transaction
                    .connection()
                    .prepare("SELECT action || ' ' || actor FROM sync_log ORDER BY id")?;
                let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
                Ok::<_, StoreError>(rows.collect::<Result<Vec<_>, _>>()?)
            })
            .await
            .unwrap();
        assert_eq!(log, ["pause Ana", "reopen Ana", "resume Luis"]);
        site.stop().await;
    });
}

#[test]
fn dead_letters_keep_their_reason_until_a_person_has_them_tried_anew() {
    let stub = Stub::new(1, Limits { rate: None, concurrency: 2 });
    refuse_all(&stub);
    story(&stub, async |site: Site| {
        for record in 0..300 {
            site.enqueue(Job::edit(&record.to_string(), "1")).await;
        }
        pass(60).await;
        assert!(
            site.jobs().await.iter().all(|(_, status, _, reason)| status == "dead" && reason == "NO_MAIL")
        );
        assert_eq!(site.told.count("7", "dead"), 1);
        accept_all(&stub);
        pass(3_600).await;
        assert!(site.statuses().await.iter().all(|status| status == "dead"), "nothing is tried of itself");
        assert_eq!(site.engine.retry_dead("crm", "person", WhichJobs::One(8), "Ana").await.unwrap(), 1);
        pass(5).await;
        assert_eq!(site.statuses().await.iter().filter(|status| *status == "done").count(), 1);
        assert_eq!((site.told.count("7", "retry"), site.told.count("7", "done")), (1, 1));
        assert_eq!(site.engine.retry_dead("crm", "person", WhichJobs::All, "Ana").await.unwrap(), 299);
        pass(60).await;
        assert!(site.statuses().await.iter().all(|status| status == "done"));
        let unknown = site.engine.retry_dead("erp", "person", WhichJobs::All, "Ana").await;
        assert!(matches!(unknown, Err(ControlError::UnknownSystem)));
    });
}

#[test]
fn a_deletion_that_the_destination_does_not_know_is_a_dead_letter_with_that_reason() {
    let stub = Stub::new(1, Limits::ONE_AT_A_TIME);
    story(&stub, async |site: Site| {
        site.enqueue(Job { entity: "invoice", action: "delete", ..Job::edit("a", "{}") }).await;
        pass(1).await;
        let (_, status, _, reason) = site.jobs().await.remove(0);
        assert_eq!((status.as_str(), reason.as_str()), ("dead", "DELETES_NOT_SUPPORTED"));
        assert_eq!((stub.requests().len(), site.told.count("a", "dead")), (0, 1));
    });
}

#[test]
fn a_refused_key_stops_everything_until_a_person_says_that_it_is_right_now() {
    let stub = Stub::new(1, Limits { rate: None, concurrency: 2 });
    stub.answer(|_, _| {
        (Duration::from_millis(10), Err(RemoteError::Auth { code: ReasonCode::new("HTTP_401") }))
    });
    story(&stub, async |site: Site| {
        for record in 0..10 {
            site.enqueue(Job::edit(&record.to_string(), "1")).await;
        }
        pass(7_200).await;
        let asked = stub.requests().len();
        assert!(asked <= 2, "asked {asked} times");
        let refused = DestinationStatus::Refused { code: "HTTP_401".to_owned() };
        assert_eq!(site.engine.destinations()[0].status, refused);
        accept_all(&stub);
        site.engine.reopen_destination("crm", "Ana").await.unwrap();
        pass(5).await;
        assert!(site.jobs().await.iter().all(|(_, status, attempts, _)| status == "done" && *attempts == 0));
    });
}
