//! Clients in whole runs: found by their documents, and predicted by a dry run.

use std::sync::Arc;

use mostrador_connector::{CursorKind, PageStyle};
use mostrador_engine::clients::{AMBIGUOUS, ClientIntake};
use mostrador_engine::{RunRequest, Scope};
use mostrador_store::StoreError;
use mostrador_store::tables::client_reviews;
use mostrador_store::tables::sync_history::{RunCounters, RunMode};
use mostrador_store::tables::sync_records::results::ResultOutcome;

use crate::remote::{Remote, Row, SYSTEM, pages};
use crate::site::{Life, Site, due, outcomes};

/// A client as it is listed.
pub(crate) fn client(id: u32, document: &str, name: &str) -> Row {
    let id = format!("c{id:04}");
    let text = serde_json::json!({ "id": id, "national_identification_number": document, "name": name });
    Row { text: text.to_string(), id, modified: 1 }
}

/// A site that takes clients, from pages of five that shift.
pub(crate) fn site(rows: Vec<Row>) -> Site {
    let style = PageStyle { page_max: 5, ..pages(CursorKind::Offset) };
    let mut site = Site::new(Remote::pages(style, rows));
    site.intake = Some(Arc::new(ClientIntake::new(SYSTEM)));
    site
}

pub(crate) fn everything(mode: RunMode) -> RunRequest {
    RunRequest { mode, scope: Scope::Everything, ..due() }
}

/// What a run counted, and whom it skipped for which reason.
pub(crate) async fn told(life: &Life, mode: RunMode) -> (RunCounters, Vec<(String, String)>) {
    let row = life.run(everything(mode)).await;
    let mut skipped: Vec<(String, String)> = life
        .results(row.id, ResultOutcome::Skipped)
        .await
        .into_iter()
        .map(|row| (row.external_id.unwrap_or_default(), row.reason_code))
        .collect();
    skipped.sort();
    (row.counters, skipped)
}

pub(crate) async fn waiting(life: &Life) -> Vec<String> {
    life.store
        .read(|transaction| {
            let open = client_reviews::list_open(transaction, Some(SYSTEM), 0, 1_000)?;
            Ok::<_, StoreError>(open.into_iter().map(|row| row.record_id).collect())
        })
        .await
        .unwrap()
}

#[test]
fn of_two_new_clients_with_one_document_the_second_is_predicted_to_wait_and_waits() {
    let rows = vec![
        client(1, "1.234.567", "Ana"),
        client(2, "7654321", "Beto"),
        client(3, "V-1234567", "Ana otra vez"),
        client(4, "", "Carla"),
        client(5, "", "Dora"),
        client(6, "01234567", "Ana en otra página"),
    ];
    let site = site(rows);
    site.life(async |life| {
        let before = life.dump().await;
        let predicted = told(life, RunMode::DryRun).await;
        assert_eq!(life.dump().await, before, "a dry run changes nothing but its own rows");
        let real = told(life, RunMode::Real).await;
        assert_eq!(predicted, real);
        let ambiguous = |id: &str| (id.to_owned(), AMBIGUOUS.to_owned());
        assert_eq!(real.1, [ambiguous("c0003"), ambiguous("c0006")]);
        assert_eq!((real.0.created, real.0.skipped, real.0.processed), (4, 2, 6));
        assert_eq!(waiting(life).await, ["c0003", "c0006"]);
        // Again: nothing is written but that they are still listed.
        let again = told(life, RunMode::Real).await;
        assert_eq!((again.0.unchanged, again.0.skipped), (4, 2));
        assert_eq!(waiting(life).await.len(), 2);
    });
}

#[test]
fn somebody_who_moved_to_another_id_waits_once_and_is_bound_when_the_old_one_is_known_to_be_gone() {
    let mut rows: Vec<Row> = (1..=30).map(|number| client(number, &format!("{number}000"), "Ana")).collect();
    let site = site(rows.clone());
    site.life(async |life| {
        told(life, RunMode::Real).await;
        rows[3] = client(99, "4000", "Ana");
        site.remote.set(rows.clone());
        // That the old one is gone is known at the end of the run alone.
        let (counters, skipped) = told(life, RunMode::Real).await;
        assert_eq!((counters.deleted, skipped.len()), (1, 1));
        assert_eq!(waiting(life).await, ["c0099"]);
        let predicted = told(life, RunMode::DryRun).await;
        let real = told(life, RunMode::Real).await;
        assert_eq!(predicted, real);
        assert_eq!((real.0.updated, real.0.unchanged, real.0.skipped), (1, 29, 0));
        assert!(waiting(life).await.is_empty(), "it closed by itself");
        let again = life.run(everything(RunMode::Real)).await;
        assert_eq!(outcomes(&again), [0, 0, 30, 0, 0, 0]);
    });
}

#[test]
fn whoever_waits_and_is_gone_at_the_source_does_not_wait_any_more() {
    let mut rows: Vec<Row> = (1..=20).map(|number| client(number, &format!("{number}000"), "Ana")).collect();
    rows.push(client(99, "4000", "Beto"));
    let site = site(rows.clone());
    site.life(async |life| {
        told(life, RunMode::Real).await;
        assert_eq!(waiting(life).await, ["c0099"]);
        rows.pop();
        site.remote.set(rows.clone());
        told(life, RunMode::DryRun).await;
        assert_eq!(waiting(life).await, ["c0099"], "a dry run says nothing about it");
        told(life, RunMode::Real).await;
        assert!(waiting(life).await.is_empty());
    });
}
