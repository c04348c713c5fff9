//! *Sincronizar con Wispro* over ten thousand clients, with everything that goes wrong in a bad year at once.

use std::os::unix::process::ExitStatusExt;

use mostrador_tests::app::App;
use mostrador_tests::scene::Scene;
use mostrador_tests::wispro::{Compared, Counters, SYSTEM, compare, completed, connect, start};
use serde_json::json;

const CLIENTS: u64 = 10_000;
const AMBIGUOUS: u64 = 65;
const BROKEN: u64 = 5;
const REPEATED: u64 = 40;

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_clients_are_all_accounted_for_through_errors_a_drift_and_a_kill() -> anyhow::Result<()>
{
    let scene = Scene::new(61).await?;
    let made = json!({ "clients": CLIENTS, "ambiguous": AMBIGUOUS, "broken": BROKEN, "repeated": REPEATED });
    scene.remote.wispro_clients(made).await?;
    // Two clients of the first page go and one comes, while the fourth page is stored.
    scene.remote.wispro_drift(json!({ "after_page": 4, "delete": 2, "create": 1 })).await?;
    scene
        .remote
        .wispro_fault(json!({ "fault": { "status": { "code": 500 } }, "times": 3, "page": 3 }))
        .await?;
    let settings = scene.settings();
    // In the sixth page: each has at least ten slices.
    let mut app = App::spawn(&settings.clone().with("MOSTRADOR_CRASH_AT", "run.slice.committed:55"))?;
    let session = app.session().await?;
    connect(&session, &scene.remote).await?;
    let (status, answer) = session.post("/api/users/sync-wispro-all", &json!({})).await?;
    assert_eq!((status, &answer["success"]), (200, &json!(true)), "{answer}");
    let run = answer["runId"].as_i64().expect("a run");
    let (status, answer) = session.post("/api/users/sync-wispro-all", &json!({})).await?;
    assert_eq!((status, &answer["code"]), (409, &json!("ALREADY_RUNNING")));
    let detail = answer["detail"].as_str().unwrap_or_default();
    assert!(detail.starts_with("Ya hay una sincronización con Wispro en curso"), "{detail}");
    let ended = app.process().ended(std::time::Duration::from_secs(120)).await?;
    assert_eq!(ended.signal(), Some(9), "it was to be killed in the middle: {ended}");

    let (mut app, session) = App::start(&settings).await?;
    let run = completed(&session, run).await?;
    let counters = Counters::of(&run)?;
    // What the source answered is what was read; a page that was cut off by the kill was answered twice.
    let rows = scene.remote.wispro_figures().await?["figures"]["rows"].as_u64().expect("rows");
    assert!(counters.processed <= rows && counters.processed + 1_000 >= rows, "{counters:?}, {rows} rows");
    assert!(counters.processed >= CLIENTS + REPEATED, "{counters:?}");
    assert_eq!(counters.created, CLIENTS + 1 - AMBIGUOUS - BROKEN, "{counters:?}");
    assert_eq!((counters.updated, counters.conflicted), (0, 0), "{counters:?}");
    app.stop().await?;
    let compared = compare(scene.data_dir(), &scene.remote).await?;
    // Nothing is concluded from absence where rows moved or came twice.
    assert_eq!(compared, Compared { gone: 2, waiting: 65 });
    Ok(())
}

/// Three pages of clients with nothing odd about them, killed in the middle of the second one; what the comparison says.
async fn killed_half_way(seed: u64, safeguard_off: &str) -> anyhow::Result<anyhow::Result<Compared>> {
    let scene = Scene::new(seed).await?;
    scene.remote.wispro_clients(json!({ "clients": 3_000 })).await?;
    let settings = scene.settings().with("MOSTRADOR_SAFEGUARD_OFF", safeguard_off);
    let mut app = App::spawn(&settings.clone().with("MOSTRADOR_CRASH_AT", "run.slice.committed:13"))?;
    let session = app.session().await?;
    connect(&session, &scene.remote).await?;
    let run = start(&session, false).await?;
    app.process().ended(std::time::Duration::from_secs(60)).await?;
    let (mut app, session) = App::start(&settings).await?;
    completed(&session, run).await?;
    app.stop().await?;
    Ok(compare(scene.data_dir(), &scene.remote).await)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_loses_nobody_because_the_place_is_stored_with_the_clients_before_it() -> anyhow::Result<()> {
    assert_eq!(killed_half_way(63, "").await??, Compared { gone: 0, waiting: 0 });
    let lost = killed_half_way(64, "cursor_in_transaction").await?.map_err(|error| error.to_string());
    assert!(lost.as_ref().is_err_and(|error| error.ends_with("is not here")), "{lost:?}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_predicts_the_real_run_exactly_and_writes_nothing() -> anyhow::Result<()> {
    let scene = Scene::new(62).await?;
    let made = json!({ "clients": 3_000, "ambiguous": AMBIGUOUS, "broken": BROKEN, "repeated": REPEATED });
    scene.remote.wispro_clients(made).await?;
    let (mut app, session) = App::start(&scene.settings()).await?;
    connect(&session, &scene.remote).await?;
    for round in ["the first time", "again", "after changes"] {
        if round == "after changes" {
            scene.remote.wispro_change(json!({ "first": 50, "patch": { "city": "Carora" } })).await?;
            scene.remote.wispro_delete(json!({ "first": 3 })).await?;
        }
        let before = clients_here(&session).await?;
        let dry = completed(&session, start(&session, true).await?).await?;
        assert_eq!(dry["dryRun"], true);
        assert_eq!(clients_here(&session).await?, before, "{round}: a dry run wrote");
        let real = completed(&session, start(&session, false).await?).await?;
        assert_eq!(Counters::of(&dry)?, Counters::of(&real)?, "{round}");
    }
    app.stop().await?;
    assert_eq!(compare(scene.data_dir(), &scene.remote).await?.waiting, 65);
    Ok(())
}

async fn clients_here(session: &mostrador_tests::app::Session) -> anyhow::Result<serde_json::Value> {
    let view = session.ask("wispro_get").await?;
    assert_eq!(view["connections"][0]["system"], SYSTEM);
    Ok(view["connections"][0]["clients"].clone())
}
