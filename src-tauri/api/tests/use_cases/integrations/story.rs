//! An integration from its first step until it runs by itself, with the records that it carries.

use mostrador_engine::schedule::{DueRun, Start, StartRun};

use super::*;

/// A supplier as the office writes it down.
fn office(number: u32, price: &str) -> String {
    json!({ "codigo": format!("P{number:02}"), "nombre": format!(" Proveedor {number} "), "precio": price })
        .to_string()
}

fn mapping(id: i64, notation: &str) -> Value {
    let decimal = json!({"codec": "decimal", "scale": 2, "source": notation, "target": "plain"});
    json!({ "id": id, "fields": [
        copy("codigo", "codigo"),
        field("nombre", "name", json!({"codec": "trim"})),
        field("precio", "price", decimal),
        field("", "label", json!({"expression": "codigo ~ \": \" ~ nombre|trim|upper"})),
    ] })
}

impl Pair {
    /// Runs an integration and answers how the run ended.
    async fn carry(&self, id: i64, extent: &str) -> Value {
        self.later();
        let run = self.must("integration_run", json!({ "id": id, "extent": extent })).await;
        assert_eq!(run["integration"], json!(id));
        self.engine.runs().ended(run["id"].as_i64().unwrap()).await.expect("it ends");
        self.view(id).await["lastRun"].clone()
    }
}

fn sum(run: &Value) -> [u64; 5] {
    ["processed", "created", "updated", "unchanged", "failed"].map(|name| run[name].as_u64().unwrap())
}

#[tokio::test]
async fn an_integration_is_tried_dry_then_on_twenty_records_then_on_all_and_then_runs_by_itself() {
    let pair = Pair::start().await;
    let mut suppliers: Vec<String> = (1..=29).map(|number| office(number, "1.234,50")).collect();
    // In a notation that nobody stated this is a thousand or one.
    suppliers.insert(2, office(30, "1.000"));
    pair.erp.fill("supplier", suppliers.clone());
    pair.crm.fill("company", [json!({ "codigo": "P01", "name": "Viejo", "city": "Quito" }).to_string()]);
    let id = pair.chosen("Proveedores").await;
    pair.must("integration_save_mapping", mapping(id, "unstated")).await;

    let dry = pair.carry(id, "DRY_RUN").await;
    assert_eq!((dry["status"].as_str(), dry["dryRun"].as_bool()), (Some("COMPLETED"), Some(true)));
    assert_eq!(sum(&dry), [30, 28, 1, 0, 1]);
    assert_eq!(pair.crm.held("company").len(), 1, "nothing was written");
    let view = pair.view(id).await;
    assert_eq!((&view["steps"]["dryRun"], &view["steps"]["schedule"]), (&json!("DONE"), &json!("OPEN")));
    let refused = pair.call("integration_schedule", json!({ "id": id, "switch": "ON", "cron": null })).await;
    assert_eq!(refused.expect_err("refused"), (ErrorCode::StepFirst, "first_run".to_owned()));

    let first = pair.carry(id, "FIRST20").await;
    assert_eq!((&first["limit"], sum(&first)), (&json!(20), [20, 18, 1, 0, 1]));
    pair.crm.holds("company", 19).await;
    assert_eq!(pair.view(id).await["attention"], json!(1), "the price that can be read in two ways");

    let all = pair.carry(id, "ALL").await;
    assert_eq!(sum(&all), [30, 10, 0, 19, 1]);
    pair.crm.holds("company", 29).await;
    let company = |key: &str| {
        let held = pair.crm.held("company");
        held.into_iter().find(|company| company["codigo"] == key).unwrap_or_default()
    };
    let expected = json!({
        "codigo": "P01", "name": "Proveedor 1", "city": "Quito", "price": "1234.50", "label": "P01: PROVEEDOR 1",
    });
    assert_eq!(company("P01"), expected, "a field that nobody mapped stays");

    pair.later();
    // The person says which notation it is: everything is carried anew, and what failed goes through.
    let view = pair.must("integration_save_mapping", mapping(id, "spanish")).await;
    assert_eq!(view["steps"]["dryRun"], json!("OPEN"), "the mapping has not been tried");
    let again = pair.carry(id, "ALL").await;
    assert_eq!(sum(&again), [30, 1, 0, 29, 0]);
    pair.crm.holds("company", 30).await;
    assert_eq!(company("P30")["price"], json!("1000.00"));
    assert_eq!(pair.view(id).await["attention"], json!(0));

    let on =
        pair.must("integration_schedule", json!({ "id": id, "switch": "ON", "cron": "*/5 * * * *" })).await;
    assert_eq!((&on["switch"], &on["steps"]["schedule"]), (&json!("ON"), &json!("DONE")));
    suppliers.push(office(31, "2,00"));
    pair.erp.fill("supplier", suppliers);
    let due = DueRun {
        system: "erp".to_owned(),
        entity_type: "supplier".to_owned(),
        integration_id: Some(id),
        scope: mostrador_store::tables::sync_schedules::ScheduleScope::Due,
    };
    assert_eq!(StartRun::start(pair.engine.runs(), &due).await, Start::Begun);
    pair.crm.holds("company", 31).await;
    let run = pair.view(id).await["lastRun"].clone();
    assert_eq!((&run["trigger"], &run["integration"]), (&json!("SCHEDULE"), &json!(id)));
}

#[tokio::test]
async fn what_a_person_decides_and_what_the_target_refuses_need_attention() {
    let pair = Pair::start().await;
    pair.erp.fill("supplier", (1..=3).map(|number| office(number, "1,00")));
    pair.crm.fill("company", [json!({ "codigo": "P01", "name": "Viejo" }).to_string()]);
    let id = pair.chosen("Proveedores").await;
    let mut request = what(id, "Proveedores");
    request["strategy"] = json!("MANUAL");
    pair.must("integration_save_what", request).await;
    pair.must("integration_save_mapping", mapping(id, "spanish")).await;
    pair.crm.refuse(Some("P03"));
    pair.carry(id, "DRY_RUN").await;
    assert_eq!(pair.view(id).await["attention"], json!(0), "a dry run leaves nothing to do");

    let run = pair.carry(id, "ALL").await;
    assert_eq!((&run["conflicted"], &run["created"]), (&json!(1), &json!(2)));
    pair.crm.holds("company", 2).await;
    let mut events = pair.engine.subscribe();
    while pair.number("SELECT count(*) FROM sync_queue WHERE status = 'dead'").await == 0 {
        events.recv().await.expect("the engine runs");
    }
    assert_eq!(pair.view(id).await["attention"], json!(2));
}
