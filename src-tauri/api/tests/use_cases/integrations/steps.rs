//! The six steps: what each allows, and what it refuses.

use super::*;

fn state(view: &Value, step: &str) -> String {
    view["steps"][step].as_str().unwrap_or_default().to_owned()
}

fn states(view: &Value) -> [String; 6] {
    ["systems", "connection", "what", "mapping", "dryRun", "schedule"].map(|step| state(view, step))
}

fn coded<T: std::fmt::Debug>(answer: Result<T, (ErrorCode, String)>) -> (ErrorCode, String) {
    answer.expect_err("it is refused")
}

/// A run of an integration as it ended, written past the engine.
fn run(id: i64, mode: &str, status: &str) -> String {
    format!(
        "INSERT INTO sync_history (integration_id, system, entity_type, direction, trigger, mode, status, started_at)
         VALUES ({id}, 'erp', 'supplier', 'in', 'manual', '{mode}', '{status}', {NOW});"
    )
}

#[tokio::test]
async fn an_integration_goes_from_step_to_step_and_each_is_found_out_anew() {
    let pair = Pair::start().await;
    let id = pair.begin("Proveedores").await;
    let view = pair.view(id).await;
    assert_eq!(states(&view), ["DONE", "DONE", "OPEN", "LOCKED", "LOCKED", "LOCKED"]);
    assert_eq!((&view["switch"], &view["source"]["entityType"]), (&json!("OFF"), &json!("")));

    let view = pair.must("integration_save_what", what(id, "Proveedores")).await;
    assert_eq!(states(&view), ["DONE", "DONE", "DONE", "OPEN", "LOCKED", "LOCKED"]);

    let view = pair.must("integration_save_mapping", usable(id)).await;
    assert_eq!(states(&view), ["DONE", "DONE", "DONE", "DONE", "OPEN", "LOCKED"]);

    pair.sql(run(id, "dry_run", "failed")).await;
    assert_eq!(state(&pair.view(id).await, "dryRun"), "OPEN", "it did not go to its end");
    pair.sql(run(id, "dry_run", "completed")).await;
    let view = pair.view(id).await;
    assert_eq!(states(&view), ["DONE", "DONE", "DONE", "DONE", "DONE", "OPEN"]);
    assert_eq!(view["lastDryRun"]["dryRun"], json!(true));
    assert_eq!(view["lastDryRun"]["integration"], json!(id));

    pair.sql(format!("UPDATE sync_integrations SET proved_at = 1 WHERE id = {id}")).await;
    let request = json!({ "id": id, "switch": "ON", "cron": "0 3 * * *" });
    let view = pair.must("integration_schedule", request).await;
    assert_eq!((state(&view, "schedule"), &view["switch"]), ("DONE".to_owned(), &json!("ON")));
    assert_eq!(view["cron"], json!("0 3 * * *"));
    assert_eq!(pair.must("integrations_list", json!({})).await, json!([view]));

    // The mapping stops being usable behind our back: it is said, and never that all is well.
    pair.sql(format!(
        "UPDATE field_mappings SET to_target = '{{\"codec\":\"rot13\"}}' WHERE integration_id = {id}"
    ))
    .await;
    let broken = pair.view(id).await;
    assert_eq!(states(&broken), ["DONE", "DONE", "DONE", "BROKEN", "LOCKED", "BROKEN"]);
    pair.sql(format!("UPDATE sync_integrations SET target_system = 'gone' WHERE id = {id}")).await;
    let gone = pair.view(id).await;
    assert_eq!(states(&gone)[..3], ["BROKEN", "BROKEN", "BROKEN"]);
}

#[tokio::test]
async fn a_refused_key_breaks_the_connection_and_nothing_else() {
    use mostrador_connector::{ReasonCode, RemoteError};
    let pair = Pair::start().await;
    let id = pair.chosen("Proveedores").await;
    pair.must("integration_save_mapping", usable(id)).await;
    pair.erp.fail(Some(RemoteError::Auth { code: ReasonCode::new("KEY") }));
    pair.read("erp", "supplier").await;
    let view = pair.view(id).await;
    assert_eq!(states(&view), ["DONE", "BROKEN", "DONE", "DONE", "OPEN", "LOCKED"]);
}

#[tokio::test]
async fn a_new_integration_needs_a_name_of_its_own_and_two_systems_that_are_connected() {
    let pair = Pair::start().await;
    pair.begin("Proveedores").await;
    let start = |name: &str, source: &str, target: &str| {
        let request = json!({ "name": name, "sourceSystem": source, "targetSystem": target });
        pair.call("integration_start", request)
    };
    let long = "x".repeat(61);
    for (name, source, target, code, detail) in [
        ("  ", "erp", "crm", ErrorCode::InvalidValue, "name"),
        (long.as_str(), "erp", "crm", ErrorCode::InvalidValue, "name"),
        ("Otra", "sap", "crm", ErrorCode::InvalidValue, "sourceSystem"),
        ("Otra", "erp", "local", ErrorCode::InvalidValue, "targetSystem"),
    ] {
        let refused = coded(start(name, source, target).await);
        assert_eq!(refused, (code, detail.to_owned()), "{name}");
    }
    assert_eq!(coded(start("  PROVEEDORES ", "erp", "crm").await).0, ErrorCode::NameTaken);
    start("Otra", "erp", "erp").await.expect("entities of one system may be kept in step");
    let unknown = coded(pair.call("integration_get", json!({ "id": 99 })).await);
    assert_eq!(unknown.0, ErrorCode::NotFound);
    pair.sql("UPDATE sync_integrations SET origin = 'program' WHERE id = 1".to_owned()).await;
    assert_eq!(coded(pair.call("integration_get", json!({ "id": 1 })).await).0, ErrorCode::NotFound);
}

#[tokio::test]
async fn what_travels_must_be_readable_on_one_side_and_writable_on_the_other() {
    let pair = Pair::start().await;
    let id = pair.begin("Proveedores").await;
    for (source, target, direction, field) in [
        ("nothing", "company", "SOURCE_TO_TARGET", "sourceEntity"),
        ("outbox", "company", "SOURCE_TO_TARGET", "sourceEntity"),
        ("supplier", "nothing", "SOURCE_TO_TARGET", "targetEntity"),
        ("supplier", "report", "SOURCE_TO_TARGET", "targetEntity"),
        ("rate", "company", "BOTH", "direction"),
        ("supplier", "letter", "BOTH", "direction"),
    ] {
        let mut request = what(id, "Proveedores");
        request["sourceEntity"] = json!(source);
        request["targetEntity"] = json!(target);
        request["direction"] = json!(direction);
        let refused = coded(pair.call("integration_save_what", request).await);
        assert_eq!(refused, (ErrorCode::InvalidValue, field.to_owned()), "{source} {target} {direction}");
    }
    let mut request = what(id, "Proveedores");
    request["filters"] = json!([{ "field": "", "test": "FILLED", "value": "" }]);
    assert_eq!(coded(pair.call("integration_save_what", request).await).1, "filters");
    pair.must("integration_start", json!({ "name": "Otra", "sourceSystem": "erp", "targetSystem": "erp" }))
        .await;
    let mut own = what(id + 1, "Otra");
    own["targetEntity"] = json!("supplier");
    assert_eq!(coded(pair.call("integration_save_what", own).await).1, "targetEntity");
}

#[tokio::test]
async fn other_entities_switch_an_integration_off_and_clear_what_belonged_to_the_ones_before() {
    let pair = Pair::start().await;
    let id = pair.chosen("Proveedores").await;
    pair.must("integration_save_mapping", usable(id)).await;
    pair.sql(format!("UPDATE sync_integrations SET proved_at = 1 WHERE id = {id}")).await;
    pair.must("integration_schedule", json!({ "id": id, "switch": "ON", "cron": "0 3 * * *" })).await;

    let mut request = what(id, "Proveedores nuevos");
    request["strategy"] = json!("MANUAL");
    let view = pair.must("integration_save_what", request.clone()).await;
    assert_eq!(
        (&view["switch"], &view["strategy"]),
        (&json!("ON"), &json!("MANUAL")),
        "nothing else travels"
    );

    request["filters"] = json!([{ "field": "activo", "test": "EQUALS", "value": "sí" }]);
    let version =
        "SELECT mapping_version FROM sync_entity_config WHERE system = 'erp' AND entity_type = 'supplier'";
    let before = pair.number(version).await;
    let view = pair.must("integration_save_what", request.clone()).await;
    assert_eq!((&view["switch"], &view["filters"]), (&json!("OFF"), &request["filters"]));
    assert_eq!(view["mapping"].as_array().map(Vec::len), Some(2), "the mapping still fits");
    assert_eq!(pair.number(version).await, before + 1, "what was left out before is looked at again");

    pair.sql(run(id, "real", "running")).await;
    request["sourceEntity"] = json!("rate");
    assert_eq!(coded(pair.call("integration_save_what", request.clone()).await).0, ErrorCode::AlreadyRunning);
    assert_eq!(
        coded(pair.call("integration_remove", json!({ "id": id })).await).0,
        ErrorCode::AlreadyRunning
    );
    pair.sql("UPDATE sync_history SET status = 'completed'".to_owned()).await;
    let view = pair.must("integration_save_what", request).await;
    assert_eq!((&view["mapping"], &view["cron"]), (&json!([]), &Value::Null));
    assert_eq!(pair.number("SELECT count(*) FROM sync_schedules").await, 0);
    let refused =
        coded(pair.call("integration_schedule", json!({ "id": id, "switch": "ON", "cron": null })).await);
    assert_eq!(refused, (ErrorCode::StepFirst, "mapping".to_owned()));

    pair.must("integration_remove", json!({ "id": id })).await;
    assert_eq!(pair.must("integrations_list", json!({})).await, json!([]));
    let log = "SELECT count(*) FROM sync_log WHERE entity = 'integration' AND actor IS NOT NULL";
    assert_eq!(pair.number(log).await, 8, "every change is in the audit, with who made it");
}

#[tokio::test]
async fn an_integration_runs_by_itself_only_after_a_real_run_and_at_times_that_exist() {
    let pair = Pair::start().await;
    let id = pair.chosen("Proveedores").await;
    let schedule = |switch: &str, cron: Value| {
        pair.call("integration_schedule", json!({ "id": id, "switch": switch, "cron": cron }))
    };
    assert_eq!(coded(schedule("ON", Value::Null).await), (ErrorCode::StepFirst, "mapping".to_owned()));
    pair.must("integration_save_mapping", usable(id)).await;
    assert_eq!(coded(schedule("ON", Value::Null).await), (ErrorCode::StepFirst, "first_run".to_owned()));
    for cron in ["", "every day", "61 * * * *", "0 0 30 2 *"] {
        let refused = coded(schedule("OFF", json!(cron)).await);
        assert_eq!(refused, (ErrorCode::InvalidValue, "cron".to_owned()), "{cron}");
    }
    schedule("OFF", json!("*/5 * * * *")).await.expect("its times may be set before");
    let enabled = "SELECT enabled FROM sync_schedules";
    assert_eq!(pair.number(enabled).await, 0, "its entity is read as often as the site says meanwhile");
    pair.sql(format!("UPDATE sync_integrations SET proved_at = 1 WHERE id = {id}")).await;
    schedule("ON", json!("*/5 * * * *")).await.expect("it has proved itself");
    assert_eq!(pair.number(enabled).await, 1);
    let view = schedule("ON", Value::Null).await.expect("as often as the site says");
    assert_eq!((&view["cron"], &view["switch"]), (&Value::Null, &json!("ON")));
    assert_eq!(pair.number("SELECT count(*) FROM sync_schedules").await, 0);
}

#[tokio::test]
async fn a_run_needs_the_steps_before_it() {
    let pair = Pair::start().await;
    let id = pair.begin("Proveedores").await;
    let refused =
        async |extent: &str| coded(pair.call("integration_run", json!({ "id": id, "extent": extent })).await);
    assert_eq!(refused("DRY_RUN").await, (ErrorCode::StepFirst, "what".to_owned()));
    pair.must("integration_save_what", what(id, "Proveedores")).await;
    assert_eq!(refused("DRY_RUN").await, (ErrorCode::StepFirst, "mapping".to_owned()));
    pair.must("integration_save_mapping", usable(id)).await;
    for extent in ["FIRST20", "ALL"] {
        assert_eq!(refused(extent).await, (ErrorCode::StepFirst, "dry_run".to_owned()), "{extent}");
    }
}

#[tokio::test]
async fn only_administrators_change_integrations() {
    let pair = Pair::start().await;
    let id = pair.chosen("Proveedores").await;
    let manager = seat(Role::Manager);
    for (command, request) in [
        ("integration_start", json!({ "name": "x", "sourceSystem": "erp", "targetSystem": "crm" })),
        ("integration_save_what", what(id, "x")),
        ("integration_save_mapping", usable(id)),
        ("integration_remove", json!({ "id": id })),
        ("integration_run", json!({ "id": id, "extent": "DRY_RUN" })),
        ("integration_schedule", json!({ "id": id, "switch": "OFF", "cron": null })),
        ("mapping_preview", usable(id)),
    ] {
        let answer = pair.api.dispatch(&manager, command, request).await;
        assert_eq!(answer.expect_err(command).code, ErrorCode::Permission, "{command}");
    }
    pair.api.dispatch(&manager, "integrations_list", json!({})).await.expect("but managers see them");
}
