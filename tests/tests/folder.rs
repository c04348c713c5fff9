//! A folder of CSV files is connected, read, and taken away again, while orders come in.

use std::fs;
use std::time::Duration;

use mostrador_tests::app::Session;
use mostrador_tests::file::FileCopy;
use mostrador_tests::scene::{SOON, Scene};
use mostrador_tests::wait;
use serde_json::{Value, json};

/// The first read begins up to half a minute after a start.
const READ_WITHIN: Duration = Duration::from_secs(90);

/// The card of the connection.
async fn card(session: &Session) -> anyhow::Result<Option<Value>> {
    let cards = session.ask("connections_list").await?;
    Ok(cards.as_array().into_iter().flatten().find(|card| card["system"] == "csv-1").cloned())
}

/// Waits for a run that ended otherwise than the one before.
async fn until_run(session: &Session, after: i64) -> anyhow::Result<Value> {
    wait::until("the folder was read", READ_WITHIN, async || {
        let run = card(session).await?.map(|card| card["lastRun"].clone()).unwrap_or_default();
        Ok((run["id"].as_i64() > Some(after) && run["status"] == "COMPLETED").then_some(run))
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_is_connected_read_kept_through_a_kill_missed_and_taken_away() -> anyhow::Result<()> {
    let scene = Scene::new(91).await?;
    let folder = tempfile::tempdir()?;
    let (there, away) = (folder.path().join("oficina"), folder.path().join("desconectada"));
    fs::create_dir(&there)?;
    // As an older program of an office writes it: Windows-1252, one row without its key.
    let file = there.join("clientes.csv");
    fs::write(
        &file,
        b"C\xf3digo;Nombre\r\n001;Mu\xf1oz; \xcd\xf1igo\r\n002;Ana\r\n;sin clave\r\n003;Luis\r\n",
    )?;
    let (mut app, session) = scene.start().await?;
    let settings = json!({ "folder": there.to_str() });
    let draft = json!({
        "system": null, "kind": "csv", "name": "Oficina", "settings": settings, "secrets": {}
    });
    let checked = session.rpc("connection_check", draft.clone()).await?;
    let outcomes: Vec<&Value> =
        checked["steps"].as_array().into_iter().flatten().map(|step| &step["outcome"]).collect();
    assert_eq!(outcomes, vec!["PASSED"; 4]);
    assert_eq!(session.rpc("connection_save", draft).await?["system"], "csv-1");
    let first = until_run(&session, 0).await?;
    // Of the first row the name holds a semicolon that nobody quoted: it is told, and takes no other with it.
    assert_eq!(
        (&first["created"], &first["skipped"], &first["failed"]),
        (&json!(2), &json!(1), &json!(1)),
        "{first}"
    );
    assert_eq!(session.board().await?["setAside"], 0, "a row without a key is no order");
    let mut ids = scene.remote.emit(2).await?;
    scene.until_confirmed(&session, &ids, SOON).await?;

    app.kill().await?;
    fs::write(
        &file,
        b"C\xf3digo;Nombre\r\n001;\"Mu\xf1oz; \xcd\xf1igo\"\r\n002;Ana Mar\xeda\r\n003;Luis\r\n",
    )?;
    let (mut app, session) = scene.start().await?;
    assert_eq!(card(&session).await?.map(|card| card["name"].clone()), Some(json!("Oficina")));
    let second = until_run(&session, first["id"].as_i64().unwrap_or_default()).await?;
    assert_eq!(
        (&second["created"], &second["updated"], &second["unchanged"]),
        (&json!(1), &json!(1), &json!(1)),
        "{second}"
    );
    app.stop().await?;
    let copy = FileCopy::of(scene.data_dir())?;
    let wanted = "SELECT count(*) FROM sync_data WHERE system = 'csv-1' AND entity_id = '001'
                  AND payload ->> 'Código' = '001' AND payload ->> 'Nombre' = 'Muñoz; Íñigo'";
    assert_eq!(copy.count(wanted)?, 1);

    fs::rename(&there, &away)?;
    let (mut app, session) = scene.start().await?;
    wait::until("the missing folder is said", READ_WITHIN, async || {
        let status = card(&session).await?.map(|card| card["status"].clone()).unwrap_or_default();
        Ok((status["state"] == "PAUSED_AFTER_FAILURES" && status["reason"] == "UNREACHABLE").then_some(()))
    })
    .await?;
    ids.extend(scene.remote.emit(2).await?);
    scene.until_confirmed(&session, &ids, SOON).await?;
    session.rpc("connection_remove", json!({ "system": "csv-1" })).await?;
    assert_eq!(card(&session).await?, None);
    ids.extend(scene.remote.emit(1).await?);
    scene.until_confirmed(&session, &ids, SOON).await?;
    app.stop().await?;
    let copy = scene.expect_dense(&ids).await?;
    assert_eq!(copy.count("SELECT count(*) FROM sync_data WHERE system = 'csv-1'")?, 0);
    assert_eq!(copy.count("SELECT count(*) FROM sync_entity_config WHERE system = 'csv-1'")?, 0);
    assert!(away.join("clientes.csv").exists(), "the files are somebody else's");
    Ok(())
}
