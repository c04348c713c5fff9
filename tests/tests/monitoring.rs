//! Alerts in Slack, figures for Prometheus and the log, as somebody outside sees them.

use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, bail};
use mostrador_tests::app::Session;
use mostrador_tests::remote::{API_KEY, CONFIRM_PATH};
use mostrador_tests::scene::{SOON, Scene, until_shown};
use mostrador_tests::wait;
use serde_json::{Value, json};

/// The secret part of the webhook's address.
const HOOK: &str = "marker-hook-4711";
/// A confirmation that is refused for good is set aside within this time, and told.
const TOLD: Duration = Duration::from_secs(60);

/// Reads the text as Prometheus does and answers `name{label="value",…}` with its value for each sample.
const READER: &str = r#"
import json, sys
from prometheus_client.parser import text_string_to_metric_families
samples = {}
for family in text_string_to_metric_families(sys.stdin.read()):
    for sample in family.samples:
        labels = ",".join(f'{name}="{value}"' for name, value in sorted(sample.labels.items()))
        samples[f"{sample.name}{{{labels}}}"] = sample.value
json.dump(samples, sys.stdout)
"#;

/// What the official parser makes of a text.
fn parsed(text: &str) -> anyhow::Result<Value> {
    // The system's own Python: the parser is a package of the system.
    let mut reader = Command::new("/usr/bin/python3")
        .args(["-c", READER])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context("python3 is missing")?;
    reader.stdin.take().context("no input")?.write_all(text.as_bytes())?;
    let output = reader.wait_with_output()?;
    if !output.status.success() {
        bail!("the official parser (package python3-prometheus-client) does not read the text");
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// Two orders whose confirmation the remote refuses for good: it has forgotten them.
async fn two_dead_letters(scene: &Scene, session: &Session) -> anyhow::Result<()> {
    scene.remote.faults(json!({ "http": { "status": { "code": 503 } }, "http_path": CONFIRM_PATH })).await?;
    let ids = scene.remote.emit(6).await?;
    for id in &ids {
        until_shown(session, id, SOON).await?;
    }
    let kept = ids.get(2..).unwrap_or_default();
    scene.remote.forget().await?;
    let orders: Vec<_> = kept.iter().map(|id| json!({ "id": id, "orderItems": [], "total": 1 })).collect();
    scene.remote.make(json!({ "orders": orders })).await?;
    scene.until_confirmed(session, kept, TOLD).await
}

#[tokio::test(flavor = "multi_thread")]
async fn slack_gets_one_escaped_message_per_cause_and_a_dead_webhook_is_switched_off_and_said()
-> anyhow::Result<()> {
    let scene = Scene::new(51).await?;
    let (mut app, session) = scene.start().await?;
    let mut site = session.ask("settings_get").await?["site"].clone();
    site["name"] = json!("La Ñata & <Cía>");
    session.rpc("settings_save_site", site).await?;
    // An address that does not work is refused when it is given, and not stored.
    let wrong = json!({ "address": format!("{}/slack/services/{HOOK}", scene.remote.url()) });
    let refused = session.rpc("slack_save", wrong).await.expect_err("no such webhook").to_string();
    assert!(refused.contains("SLACK_REFUSED") && refused.contains("no_service"), "{refused}");
    assert_eq!(session.ask("alert_settings_get").await?["slack"]["state"], "NOT_SET");
    let address = json!({ "address": format!("{}/slack/services/T0/B0/{HOOK}", scene.remote.url()) });
    let saved = session.rpc("slack_save", address).await?;
    assert_eq!(saved["slack"]["state"], "ON");
    assert!(!saved.to_string().contains(HOOK), "the address is never shown again");

    two_dead_letters(&scene, &session).await?;
    let about = "WhatsApp: ";
    let alerts = wait::until("both are one alert", TOLD, async || {
        let alerts = session.ask("alerts_list").await?;
        Ok((alerts[0]["cause"] == "DEAD_LETTERS" && alerts[0]["value"] == 2.0).then_some(alerts))
    })
    .await?;
    assert_eq!(alerts.as_array().map(Vec::len), Some(1), "{alerts}");
    let told = wait::until("Slack is told", TOLD, async || {
        let messages = scene.remote.slack_messages().await?;
        let told: Vec<_> = messages.into_iter().filter(|(_, text)| text.contains(about)).collect();
        Ok((!told.is_empty()).then_some(told))
    })
    .await?;
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].1.starts_with("La Ñata &amp; &lt;Cía&gt; · WhatsApp: "), "{told:?}");
    assert!(told[0].1.contains("registro"), "{told:?}");

    // Slack archives the channel: the next message says so, and then nothing more is sent.
    scene.remote.slack_answers(json!({ "status": 410 })).await?;
    let refused = session.ask("slack_test").await.expect_err("it is gone").to_string();
    assert!(refused.contains("channel_is_archived"), "{refused}");
    let settings = session.ask("alert_settings_get").await?;
    assert_eq!(settings["slack"]["state"], "SWITCHED_OFF");
    assert_eq!(settings["slack"]["reason"], "channel_is_archived");
    let customers: Vec<String> = session
        .cards()
        .await?
        .iter()
        .flat_map(|card| [&card["customer"]["name"], &card["customer"]["phone"]])
        .filter_map(|text| text.as_str().filter(|text| text.len() > 3).map(str::to_owned))
        .collect();
    assert!(!customers.is_empty(), "the twin: there is something to find");
    let sent: String = scene.remote.slack_messages().await?.into_iter().map(|(_, text)| text).collect();

    let page = session
        .rpc("log_read", json!({ "before": null, "level": "ERROR", "text": "Slack", "limit": 10 }))
        .await?;
    assert_eq!(page["lines"][0]["message"], "Slack refused the address: nothing is sent there any more");
    let folder = page["folder"].as_str().context("no folder")?.to_owned();
    app.stop().await?;
    let mut log = String::new();
    for entry in std::fs::read_dir(folder)? {
        log.push_str(&std::fs::read_to_string(entry?.path())?);
    }
    assert!(log.contains("an alert began") && log.contains("\"stopped\""), "it is written to its end");
    let printed = app.process().tail();
    for secret in customers.iter().map(String::as_str).chain([HOOK, API_KEY]) {
        assert!(!sent.contains(secret) && !log.contains(secret) && !printed.contains(secret), "{secret}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_metrics_are_read_by_the_official_parser_and_add_up() -> anyhow::Result<()> {
    let scene = Scene::new(52).await?;
    let (mut app, session) = scene.start().await?;
    let ids = scene.remote.emit(3).await?;
    scene.until_confirmed(&session, &ids, SOON).await?;
    let view = session.ask("metrics_token_new").await?;
    let (address, token) = (&view["metrics"]["address"], &view["metrics"]["token"]);
    let (address, token) = (address.as_str().context("no address")?, token.as_str().context("no token")?);
    let http = reqwest::Client::builder().no_proxy().build()?;
    let refused = http.get(address).bearer_auth("another").send().await?;
    assert_eq!(refused.status(), 401);
    let answer = http.get(address).bearer_auth(token).send().await?.error_for_status()?;
    let text = answer.text().await?;
    let samples = parsed(&text)?;
    for (sample, value) in [
        (r#"mostrador_orders{state="stored"}"#, 3.0),
        (r#"mostrador_orders{state="confirmed"}"#, 3.0),
        (r#"mostrador_dead_letters{system="whatsapp"}"#, 0.0),
        (r#"mostrador_queue_jobs{system="whatsapp"}"#, 0.0),
        (r#"mostrador_system_state{state="closed",system="whatsapp"}"#, 1.0),
        (r#"mostrador_system_state{state="open",system="whatsapp"}"#, 0.0),
        (r#"mostrador_jobs_delivered_total{system="whatsapp"}"#, 3.0),
    ] {
        assert_eq!(samples[sample], value, "{sample}\n{text}");
    }
    let calls = samples[r#"mostrador_request_duration_seconds_count{system="whatsapp"}"#].as_f64();
    assert!(calls.is_some_and(|calls| calls >= 2.0), "{text}");
    // The twin: a text that is none is refused.
    assert!(parsed("mostrador_orders{state=\"stored} 3\n").is_err());
    app.stop().await
}
