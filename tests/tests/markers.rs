//! Keys, PINs and phone numbers are where they belong and nowhere else: not in what the program prints, and not in any
//! other file than the one meant for them.

use std::path::{Path, PathBuf};

use mostrador_tests::app::{App, AppSettings, Session};
use mostrador_tests::scene::{SOON, Scene, until_shown, until_state};
use serde_json::json;

const FIRST_KEY: &str = "marker-key-first-8c1f";
const SECOND_KEY: &str = "marker-key-second-27ad";
const PIN: &str = "73914682";

/// Whatever a run left behind.
struct Traces {
    /// Both output streams of the program, of all its starts.
    output: String,
    /// Every file of the data folder with its content.
    files: Vec<(PathBuf, Vec<u8>)>,
}

impl Traces {
    fn of(folder: &Path, output: String) -> anyhow::Result<Self> {
        let (mut files, mut folders) = (Vec::new(), vec![folder.to_owned()]);
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder)? {
                let path = entry?.path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    files.push((path.clone(), std::fs::read(path)?));
                }
            }
        }
        Ok(Self { output, files })
    }

    /// Names of the files with a marker, and `output` where it was printed. SQLite and JSON keep these texts as they are.
    fn of_marker(&self, marker: &str) -> Vec<String> {
        let holds = |bytes: &[u8]| bytes.windows(marker.len()).any(|window| window == marker.as_bytes());
        let mut found: Vec<String> = self
            .files
            .iter()
            .filter(|(_, bytes)| holds(bytes))
            .filter_map(|(path, _)| Some(path.file_name()?.to_string_lossy().into_owned()))
            .collect();
        if holds(self.output.as_bytes()) {
            found.push("output".to_owned());
        }
        found.sort();
        found
    }
}

/// Every start of the program logs as much as it can, into this file.
fn settings(scene: &Scene, log: &Path) -> AppSettings {
    let shell = ["sh", "-c", "exec \"$@\" 2>>\"$0\""].map(str::to_owned);
    let wrapper = shell.into_iter().chain([log.display().to_string()]).collect();
    AppSettings { remote_url: None, api_key: None, wrapper, ..scene.settings() }.with("SYNC_DEBUG", "1")
}

/// What a key and a PIN meet in a life: environment, screen, refusal, check, restart.
async fn live(scene: &Scene, log: &Path) -> anyhow::Result<(String, String)> {
    scene.remote.faults(json!({ "api_key": FIRST_KEY })).await?;
    let by_environment = AppSettings {
        remote_url: Some(scene.remote.url().to_owned()),
        api_key: Some(FIRST_KEY.to_owned()),
        ..settings(scene, log)
    };
    let mut output = String::new();
    let (mut app, session) = App::start(&by_environment).await?;
    until_state(&session, "LIVE", SOON).await?;
    let id = scene.remote.emit_one().await?;
    let card = until_shown(&session, &id, SOON).await?;
    let phone = card["customer"]["phone"].as_str().unwrap_or_default().to_owned();
    app.stop().await?;
    output.push_str(&app.process().tail());

    let (mut app, session) = App::start(&settings(scene, log)).await?;
    let remote = |key: &str| json!({ "address": scene.remote.url(), "key": key });
    session.rpc("remote_check", remote(SECOND_KEY)).await?;
    session.rpc("remote_save", remote(SECOND_KEY)).await?;
    until_state(&session, "REFUSED", SOON).await?;
    scene.remote.faults(json!({ "api_key": SECOND_KEY })).await?;
    session.ask("connection_retry").await?;
    until_state(&session, "LIVE", SOON).await?;
    // Requests that are wrong in other ways must not be quoted either.
    let wrong = json!({ "address": "ftp://a.example", "key": SECOND_KEY });
    assert!(session.rpc("remote_save", wrong).await.is_err());
    assert!(session.rpc("remote_save", json!({ "address": 7, "key": SECOND_KEY })).await.is_err());
    let shown = people(&session).await?;
    for command in
        ["settings_get", "setup_get", "readiness_get", "diagnostics_get", "people_list", "board_get"]
    {
        let answer = session.ask(command).await?.to_string();
        assert!(!answer.contains(SECOND_KEY) && !answer.contains(PIN), "{command}");
    }
    assert!(!shown.contains(PIN));
    app.stop().await?;
    output.push_str(&app.process().tail());
    output.push_str(&std::fs::read_to_string(log)?);
    Ok((output, phone))
}

/// The first administrator, a wrong PIN and a right one.
async fn people(session: &Session) -> anyhow::Result<String> {
    let person = json!({ "name": "Jefa", "role": "ADMINISTRATOR", "pin": PIN });
    let added = session.rpc("person_add", person).await?;
    session.ask("seat_sign_out").await?;
    let wrong = session.rpc("seat_sign_in", json!({ "personId": added["id"], "pin": "0000" })).await;
    assert!(wrong.is_err());
    let right = session.rpc("seat_sign_in", json!({ "personId": added["id"], "pin": PIN })).await?;
    Ok(format!("{added}{right}{wrong:?}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_pins_and_phone_numbers_are_only_where_they_belong() -> anyhow::Result<()> {
    let (scene, elsewhere) = (Scene::new(1).await?, tempfile::tempdir()?);
    let (output, phone) = live(&scene, &elsewhere.path().join("log")).await?;
    anyhow::ensure!(phone.len() >= 8, "the order has a phone number");
    anyhow::ensure!(output.contains(" DEBUG "), "the twin: as much is logged as can be:\n{output}");
    anyhow::ensure!(output.matches("starting the engine").count() >= 3, "of every start:\n{output}");
    let traces = Traces::of(scene.data_dir(), output)?;
    assert_eq!(traces.of_marker(FIRST_KEY), [""; 0], "a key of the environment is written nowhere");
    assert_eq!(traces.of_marker(SECOND_KEY), ["secrets.json"], "this system has no keyring");
    assert_eq!(traces.of_marker(PIN), [""; 0], "only its hash is kept");
    assert_eq!(traces.of_marker(&phone), ["mostrador.db"], "a restaurant calls its customers");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_marker_that_is_planted_is_found() -> anyhow::Result<()> {
    let (scene, elsewhere) = (Scene::new(2).await?, tempfile::tempdir()?);
    let (mut app, session) = App::start(&settings(&scene, &elsewhere.path().join("log"))).await?;
    // A name is printed nowhere and kept in the file, as a key must not be.
    let mut site = session.ask("settings_get").await?["site"].clone();
    site["name"] = json!(SECOND_KEY);
    session.rpc("settings_save_site", site).await?;
    app.stop().await?;
    let folder = scene.data_dir().join("default/backups/deep");
    std::fs::create_dir_all(&folder)?;
    std::fs::write(folder.join("crash.dump"), [b"\0\xff".as_slice(), PIN.as_bytes(), b"\0"].concat())?;
    let traces = Traces::of(scene.data_dir(), format!("a line\nwith {FIRST_KEY} in it"))?;
    assert_eq!(traces.of_marker(SECOND_KEY), ["mostrador.db"]);
    assert_eq!(traces.of_marker(PIN), ["crash.dump"]);
    assert_eq!(traces.of_marker(FIRST_KEY), ["output"]);
    Ok(())
}
