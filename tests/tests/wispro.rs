//! *Sincronizar con Wispro* over ten thousand clients, with everything that goes wrong in a bad year at once.

use std::os::unix::process::ExitStatusExt;

use mostrador_tests::app::App;
use mostrador_tests::file::FileCopy;
use mostrador_tests::scene::Scene;
use mostrador_tests::wispro::{Compared, Counters, SYSTEM, compare, completed, connect, start};
use serde_json::json;

const CLIENTS: u64 = 10_000;
const AMBIGUOUS: u64 = 65;
const BROKEN: u64 = 5;
/// Of the broken ones, those without an id: they are set aside, the others fail.
const WITHOUT_ID: u64 = 3;
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
    // However often each was read: the ones that were there, the two that went and the one that came.
    assert_eq!(counters, first_time(CLIENTS + 1));
    assert_eq!(
        results(scene.data_dir(), run["id"].as_i64().expect("its id"))?,
        [AMBIGUOUS + WITHOUT_ID, BROKEN - WITHOUT_ID]
    );
    app.stop().await?;
    let compared = compare(scene.data_dir(), &scene.remote).await?;
    // Nothing is concluded from absence where rows moved or came twice.
    assert_eq!(compared, Compared { gone: 2, waiting: 65 });
    Ok(())
}

/// What a first run over so many clients counts.
fn first_time(clients: u64) -> Counters {
    Counters {
        processed: clients,
        created: clients - AMBIGUOUS - BROKEN,
        updated: 0,
        unchanged: 0,
        skipped: AMBIGUOUS + WITHOUT_ID,
        conflicted: 0,
        failed: BROKEN - WITHOUT_ID,
    }
}

/// How many a run's lists show: skipped, and failed.
fn results(data_dir: &std::path::Path, run: i64) -> anyhow::Result<[u64; 2]> {
    let file = FileCopy::of(data_dir)?;
    let mut statement =
        file.connection().prepare("SELECT count(*) FROM sync_records WHERE run_id = ?1 AND outcome = ?2")?;
    let mut count = |outcome: &str| statement.query_row((run, outcome), |row| row.get(0));
    Ok([count("skipped")?, count("failed")?])
}

#[tokio::test(flavor = "multi_thread")]
async fn clients_that_go_around_a_kill_lose_nobody_although_nothing_is_listed_twice() -> anyhow::Result<()> {
    let scene = Scene::new(65).await?;
    scene.remote.wispro_clients(json!({ "clients": 3_000 })).await?;
    let settings = scene.settings();
    let mut app = App::spawn(&settings.clone().with("MOSTRADOR_CRASH_AT", "run.slice.committed:13"))?;
    let session = app.session().await?;
    connect(&session, &scene.remote).await?;
    let run = start(&session, false).await?;
    app.process().ended(std::time::Duration::from_secs(60)).await?;
    // While nobody reads, three of the first page go: three of the second page move to it, and every page that is still to
    // be read tells the same total.
    scene.remote.wispro_delete(json!({ "first": 3 })).await?;
    let (mut app, session) = App::start(&settings).await?;
    let counters = Counters::of(&completed(&session, run).await?)?;
    let all = Counters { processed: 3_000, created: 3_000, ..nobody() };
    assert_eq!(counters, all);
    // What is gone is known by the next run, read from its beginning.
    let next = completed(&session, start(&session, false).await?).await?;
    assert_eq!(Counters::of(&next)?, Counters { processed: 2_997, unchanged: 2_997, ..nobody() });
    assert_eq!(next["deleted"], 3);
    app.stop().await?;
    assert_eq!(compare(scene.data_dir(), &scene.remote).await?, Compared { gone: 0, waiting: 0 });
    Ok(())
}

fn nobody() -> Counters {
    Counters { processed: 0, created: 0, updated: 0, unchanged: 0, skipped: 0, conflicted: 0, failed: 0 }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_goes_and_one_that_comes_while_paging_bury_nobody_who_is_still_listed() -> anyhow::Result<()>
{
    for (seed, create_after) in [(66, 2), (67, 3)] {
        let scene = Scene::new(seed).await?;
        scene.remote.wispro_clients(json!({ "clients": 4_000 })).await?;
        let (mut app, session) = App::start(&scene.settings()).await?;
        connect(&session, &scene.remote).await?;
        completed(&session, start(&session, false).await?).await?;
        // Between the same two pages no total tells; between others the first and the last one agree.
        scene.remote.wispro_drift(json!({ "after_page": 2, "delete": 1 })).await?;
        scene.remote.wispro_drift(json!({ "after_page": create_after, "create": 1, "at": "end" })).await?;
        let run = completed(&session, start(&session, false).await?).await?;
        let counters = Counters::of(&run)?;
        assert_eq!(counters, Counters { processed: 4_001, created: 1, unchanged: 4_000, ..nobody() });
        app.stop().await?;
        // Everybody who is listed is here; who really went goes with this run or the next one.
        let compared = compare(scene.data_dir(), &scene.remote).await?;
        assert!(compared.gone <= 1 && compared.waiting == 0, "{compared:?}");
        assert_eq!(run["deleted"].as_u64().unwrap_or_default() + u64::try_from(compared.gone)?, 1);
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn ids_that_are_always_listed_twice_keep_no_deletion_from_being_found() -> anyhow::Result<()> {
    let scene = Scene::new(68).await?;
    scene.remote.wispro_clients(json!({ "clients": 3_000, "repeated": REPEATED })).await?;
    let (mut app, session) = App::start(&scene.settings()).await?;
    connect(&session, &scene.remote).await?;
    let first = completed(&session, start(&session, false).await?).await?;
    assert_eq!(Counters::of(&first)?, Counters { processed: 3_000, created: 3_000, ..nobody() });
    assert_eq!(first["pages"], 8);
    scene.remote.wispro_delete(json!({ "first": 2 })).await?;
    let second = completed(&session, start(&session, false).await?).await?;
    assert_eq!(Counters::of(&second)?, Counters { processed: 2_998, unchanged: 2_998, ..nobody() });
    // Read once by now: it is known who comes twice.
    assert_eq!((second["deleted"].as_u64(), second["pages"].as_u64()), (Some(2), Some(4)));
    app.stop().await?;
    assert_eq!(compare(scene.data_dir(), &scene.remote).await?, Compared { gone: 0, waiting: 0 });
    Ok(())
}

/// Three pages of clients with nothing odd about them, killed in the middle of the second one; what the comparison says, and
/// how many pages were read to their end: the rest, and then all of them.
async fn killed_half_way(seed: u64, safeguard_off: &str) -> anyhow::Result<(Compared, u64)> {
    let scene = Scene::new(seed).await?;
    scene.remote.wispro_clients(json!({ "clients": 3_000 })).await?;
    let settings = scene.settings().with("MOSTRADOR_SAFEGUARD_OFF", safeguard_off);
    let mut app = App::spawn(&settings.clone().with("MOSTRADOR_CRASH_AT", "run.slice.committed:13"))?;
    let session = app.session().await?;
    connect(&session, &scene.remote).await?;
    let run = start(&session, false).await?;
    app.process().ended(std::time::Duration::from_secs(60)).await?;
    let (mut app, session) = App::start(&settings).await?;
    let run = completed(&session, run).await?;
    assert_eq!(Counters::of(&run)?, Counters { processed: 3_000, created: 3_000, ..nobody() });
    app.stop().await?;
    let compared = compare(scene.data_dir(), &scene.remote).await?;
    Ok((compared, run["pages"].as_u64().expect("pages")))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_loses_nobody_because_the_place_is_stored_with_the_clients_before_it() -> anyhow::Result<()> {
    let nobody_lost = Compared { gone: 0, waiting: 0 };
    assert_eq!(killed_half_way(63, "").await?, (nobody_lost, 3 + 3));
    // With a place that moves before its clients the rest of the second page is passed over, and the second pass alone
    // finds them.
    assert_eq!(killed_half_way(64, "cursor_in_transaction").await?, (nobody_lost, 2 + 3));
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
