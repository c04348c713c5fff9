//! The mapping: checked, suggested, tried and stored.

use std::sync::atomic::Ordering;

use mostrador_domain::mapping::Codec;

use super::*;

/// A transformation with every codec, from a record whose fields are named like them.
fn every_codec() -> Vec<(&'static str, Value, Value)> {
    let pattern = |pattern: &str| json!({ "pattern": pattern });
    vec![
        ("copy", json!({"codec": "copy"}), json!("Añez")),
        ("trim", json!({"codec": "trim"}), json!(" Ana ")),
        ("repair_text", json!({"codec": "repair_text"}), json!("PeÃ±a")),
        ("case", json!({"codec": "case", "to": "upper"}), json!("ana")),
        (
            "decimal",
            json!({"codec": "decimal", "scale": 2, "source": "spanish", "target": "plain"}),
            json!("1.234,50"),
        ),
        ("integer", json!({"codec": "integer", "source": "text", "target": "number"}), json!("12")),
        ("cents", json!({"codec": "cents", "cents": "target", "notation": "comma"}), json!("8,50")),
        (
            "date",
            json!({"codec": "date", "source": pattern("dd/MM/yyyy"), "target": pattern("yyyy-MM-dd")}),
            json!("03/02/2026"),
        ),
        (
            "date_time",
            json!({"codec": "date_time",
                "source": {"pattern": {"pattern": "dd/MM/yyyy HH:mm:ss.SSS", "zone": "America/Guayaquil"}},
                "target": "epoch_milliseconds"}),
            json!("03/02/2026 10:30:00.000"),
        ),
        ("boolean", json!({"codec": "boolean", "source": "si_no", "target": "json"}), json!("sí")),
        (
            "enumeration",
            json!({"codec": "enumeration", "values": [["A", "active"], ["C", "closed"]]}),
            json!("A"),
        ),
        ("join", json!({"codec": "join", "fields": ["join", "join_2"], "separator": "|"}), json!("Ana")),
        (
            "split",
            json!({"codec": "split", "fields": ["split", "split_2"], "separator": " "}),
            json!("Ana Peña"),
        ),
        ("list", json!({"codec": "list", "separator": ";"}), json!(["a", "b"])),
        ("prefix", json!({"codec": "prefix", "text": "P-"}), json!("7")),
        ("suffix", json!({"codec": "suffix", "text": " kg"}), json!("7")),
        ("phone_digits", json!({"codec": "phone_digits"}), json!("+593 99 123 4567")),
        ("national_id", json!({"codec": "national_id"}), json!("V-12.345.678")),
        ("json_text", json!({"codec": "json_text"}), json!({"a": 1})),
        (
            "chain",
            json!({"codec": "chain", "steps": [{"codec": "trim"}, {"codec": "prefix", "text": "X"}]}),
            json!("7"),
        ),
    ]
}

/// A supplier with a field for every codec.
fn rich(number: u32) -> Value {
    let mut record =
        json!({ "codigo": format!("P{number}"), "nombre": "Ana", "precio": "12.50", "join_2": "Peña" });
    for (name, _, value) in every_codec() {
        record[name] = value;
    }
    record
}

/// The mapping with every codec and an expression.
fn rich_fields() -> Vec<Value> {
    let mut fields = vec![copy("codigo", "codigo")];
    fields.extend(every_codec().into_iter().map(|(name, codec, _)| both_ways(name, name, codec)));
    let mut price = field("", "total", json!({"expression": "precio|decimal_multiply(\"1.16\")"}));
    price["rules"] = json!({ "type": "decimal", "minimum": "0" });
    fields.push(price);
    let mut constant = field("", "origin", json!({"codec": "copy"}));
    constant["default"] = json!("erp");
    constant["need"] = json!("REQUIRED");
    fields.push(constant);
    fields
}

#[tokio::test]
async fn a_mapping_with_every_codec_and_an_expression_is_saved_listed_and_read_back_equal() {
    let names: Vec<_> = every_codec().into_iter().map(|(name, ..)| name).collect();
    assert_eq!(names, Codec::NAMES, "every codec is in it");
    let pair = Pair::start().await;
    pair.erp.fill("supplier", [rich(1).to_string()]);
    pair.read("erp", "supplier").await;
    let id = pair.chosen("Proveedores").await;
    let request = json!({ "id": id, "fields": rich_fields() });
    let check = pair.must("mapping_check", request.clone()).await;
    assert_eq!((&check["problems"], &check["unmapped"]), (&json!([]), &json!([])));
    let saved = pair.must("integration_save_mapping", request.clone()).await;
    assert_eq!(saved["mapping"], request["fields"]);
    assert_eq!(pair.view(id).await["mapping"], request["fields"]);
    assert_eq!(pair.must("integrations_list", json!({})).await[0]["mapping"], request["fields"]);

    let preview = pair.must("mapping_preview", request).await;
    assert_eq!((&preview["tried"], &preview["failed"]), (&json!(1), &json!(0)), "{preview}");
    let shown = |name: &str| -> Value {
        let fields = preview["random"][0]["fields"].as_array().unwrap();
        fields.iter().find(|field| field["targetField"] == name).cloned().unwrap_or_default()
    };
    for (name, after) in [
        ("copy", r#""Añez""#),
        ("trim", r#""Ana""#),
        ("repair_text", r#""Peña""#),
        ("case", r#""ANA""#),
        ("decimal", r#""1234.50""#),
        ("integer", "12"),
        ("cents", "850"),
        ("date", r#""2026-02-03""#),
        ("date_time", "1770132600000"),
        ("boolean", "true"),
        ("enumeration", r#""active""#),
        ("join", r#""Ana|Peña""#),
        ("split", r#""Ana""#),
        ("split_2", r#""Peña""#),
        ("list", r#""a;b""#),
        ("prefix", r#""P-7""#),
        ("suffix", r#""7 kg""#),
        ("phone_digits", r#""593991234567""#),
        ("national_id", r#""V12345678""#),
        ("json_text", r#""{\"a\":1}""#),
        ("chain", r#""X7""#),
        ("total", r#""14.5""#),
        ("origin", r#""erp""#),
    ] {
        assert_eq!(shown(name)["after"], json!(after), "{name}");
        assert_eq!(shown(name)["fault"], Value::Null, "{name}");
    }
    assert_eq!(shown("national_id")["readBack"], json!(r#""V12345678""#), "in another spelling");
    assert_eq!(shown("decimal")["readBack"], Value::Null, "the same comes back");
    assert_eq!(preview["problematic"], json!([]));
}

#[tokio::test]
async fn saving_a_mapping_has_everything_carried_anew_and_the_same_again_changes_nothing() {
    let pair = Pair::start().await;
    let id = pair.chosen("Proveedores").await;
    let version = "SELECT sum(mapping_version) FROM sync_entity_config";
    let before = pair.number(version).await;
    pair.must("integration_save_mapping", usable(id)).await;
    assert_eq!(pair.number(version).await, before + 1, "one way: only the source");
    pair.must("integration_save_mapping", usable(id)).await;
    assert_eq!(pair.number(version).await, before + 1);
    let mut request = what(id, "Proveedores");
    request["direction"] = json!("BOTH");
    pair.must("integration_save_what", request).await;
    assert_eq!(pair.number(version).await, before + 3, "both ways: both sides");
    let fields = json!({ "id": id, "fields": [copy("codigo", "codigo")] });
    pair.must("integration_save_mapping", fields).await;
    assert_eq!(pair.number(version).await, before + 5);
}

#[tokio::test]
async fn who_saves_what_somebody_else_changed_meanwhile_is_refused_and_told_who() {
    let pair = Pair::start().await;
    let id = pair.chosen("Proveedores").await;
    let seen = pair.view(id).await["version"].clone();
    let mut mine = usable(id);
    mine["version"] = seen.clone();
    let mut renamed = what(id, "Compras");
    renamed["version"] = seen.clone();
    let theirs = pair.must("integration_save_what", renamed).await;
    assert_ne!(theirs["version"], seen);
    let refused = pair.call("integration_save_mapping", mine.clone()).await.expect_err("refused");
    assert_eq!(refused, (ErrorCode::IntegrationChanged, "paired".to_owned()));
    let timed = json!({ "id": id, "switch": "OFF", "cron": "30 6 * * *", "version": seen });
    assert_eq!(
        pair.call("integration_schedule", timed).await.expect_err("refused").0,
        ErrorCode::IntegrationChanged
    );
    assert_eq!(pair.view(id).await["mapping"], json!([]), "nothing of it was stored");
    mine["version"] = theirs["version"].clone();
    let saved = pair.must("integration_save_mapping", mine.clone()).await;
    mine["version"] = saved["version"].clone();
    let again = pair.must("integration_save_mapping", mine).await;
    assert_eq!(again["version"], saved["version"], "the same again changes nothing");
}

#[tokio::test]
async fn a_mapping_with_a_problem_is_refused_and_the_check_says_which() {
    let pair = Pair::start().await;
    pair.erp.fill("supplier", (1..=30).map(supplier));
    pair.read("erp", "supplier").await;
    let id = pair.chosen("Proveedores").await;
    let with = |row: Value| json!({ "id": id, "fields": [copy("codigo", "codigo"), row] });
    let expression = |text: &str| field("", "x", json!({ "expression": text }));
    let mut rules = copy("nombre", "x");
    rules["rules"] = json!({ "maximun": 3 });
    let mut default = copy("nombre", "x");
    default["default"] = json!("abc");
    default["rules"] = json!({ "max_length": 2 });
    for (row, code) in [
        (field("nombre", "x", json!({"codec": "rot13"})), "unknown_codec"),
        (field("nombre", "x", json!({"codec": "prefix", "text": ""})), "codec_settings"),
        (copy("nombre", ""), "no_target"),
        (copy("", "x"), "no_value"),
        (copy("nombre", "codigo"), "repeated_target"),
        (both_ways("", "x", json!({"expression": "nombre"})), "cannot_be_reversed"),
        (rules, "rules"),
        (default, "default_breaks_rule"),
        (copy("telefono", "x"), "source_field_unknown"),
        (expression("nombre|"), "expression_syntax"),
        (expression("codigo|decimal_multiply(1.16)"), "expression_float_number"),
        (expression("codigo * 2"), "expression_arithmetic"),
        (expression("range(100000)|list"), "expression_too_costly"),
        (expression("telefono|upper"), "expression_undefined"),
    ] {
        let check = pair.must("mapping_check", with(row.clone())).await;
        assert_eq!(check["problems"][0]["code"], json!(code), "{row}");
        let refused = pair.call("integration_save_mapping", with(row)).await.expect_err("refused");
        assert_eq!(refused.0, ErrorCode::MappingUnusable, "{code}");
    }
    let without_key = json!({ "id": id, "fields": [copy("nombre", "name")] });
    assert_eq!(pair.must("mapping_check", without_key.clone()).await["unmapped"], json!(["codigo"]));
    let refused = pair.call("integration_save_mapping", without_key).await.expect_err("refused");
    assert_eq!(refused.0, ErrorCode::MappingUnusable, "no company can be made without its key");
    let nothing = json!({ "id": id, "fields": [] });
    assert_eq!(pair.must("mapping_check", nothing).await["problems"][0]["code"], json!("no_fields"));
    assert_eq!(pair.view(id).await["mapping"], json!([]), "nothing was stored");

    let one_way = pair.must("mapping_check", usable(id)).await;
    assert_eq!(
        one_way["notReadBack"][0],
        json!({
            "targetField": "codigo", "code": "one_way_not_wanted", "detail": null,
        })
    );
    let fresh = pair.begin("Otra").await;
    let refused = pair.call("mapping_check", usable(fresh)).await.expect_err("refused");
    assert_eq!(refused, (ErrorCode::StepFirst, "what".to_owned()));
}

#[tokio::test]
async fn a_field_that_no_record_has_is_a_problem_before_the_first_read_too_once_somebody_looked() {
    let pair = Pair::start().await;
    pair.erp.fill("supplier", (1..=3).map(supplier));
    let id = pair.chosen("Proveedores").await;
    let fields = [copy("codigo", "codigo"), field("", "x", json!({"expression": "telefono|upper"}))];
    let request = json!({ "id": id, "fields": fields });
    let blind = pair.must("mapping_check", request.clone()).await;
    assert_eq!(blind["problems"], json!([]), "nothing is known of the source");
    let entity = json!({ "system": "erp", "entityType": "supplier" });
    assert_eq!(pair.must("entity_fields", entity).await["from"], json!("READ_NOW"));
    let reads = pair.erp.reads.load(Ordering::Relaxed);
    let check = pair.must("mapping_check", request).await;
    assert_eq!(check["problems"][0]["code"], json!("expression_undefined"));
    assert_eq!(pair.erp.reads.load(Ordering::Relaxed), reads, "the check asks no system");
}

#[tokio::test]
async fn what_only_some_records_lack_is_no_problem_of_the_mapping() {
    let pair = Pair::start().await;
    let extra = json!({ "codigo": "P9", "nombre": "Ana", "telefono": "1" }).to_string();
    pair.erp.fill("supplier", (1..=4).map(supplier).chain([extra]));
    pair.read("erp", "supplier").await;
    let id = pair.chosen("Proveedores").await;
    let fields = [
        copy("codigo", "codigo"),
        copy("telefono", "phone"),
        field("", "label", json!({"expression": "telefono|upper"})),
    ];
    let check = pair.must("mapping_check", json!({ "id": id, "fields": fields })).await;
    assert_eq!(check["problems"], json!([]));
    let preview = pair.must("mapping_preview", json!({ "id": id, "fields": fields })).await;
    assert_eq!((&preview["tried"], &preview["failed"]), (&json!(5), &json!(4)));
}

#[tokio::test]
async fn a_preview_shows_one_record_of_every_kind_of_problem_first() {
    let pair = Pair::start().await;
    let odd = |number: u32, price: &str, day: &str| {
        json!({ "codigo": format!("Q{number:04}"), "nombre": "Ana", "precio": price, "dia": day }).to_string()
    };
    let mut records: Vec<String> = (0..40).map(|number| odd(number, "12,50", "2026-02-03")).collect();
    // Fifteen of one kind stand before the only ones of two others.
    records.extend((40..55).map(|number| odd(number, "1.000", "2026-02-03")));
    records.push(odd(55, "12,50", "01/02/2026"));
    records.push(odd(56, "caro", "2026-02-03"));
    pair.erp.fill("supplier", records);
    pair.read("erp", "supplier").await;
    let id = pair.chosen("Proveedores").await;
    let decimal = json!({"codec": "decimal", "scale": 2, "source": "unstated", "target": "plain"});
    let date = json!({"codec": "date", "source": "unstated", "target": {"pattern": "yyyy-MM-dd"}});
    let fields = [copy("codigo", "codigo"), field("precio", "price", decimal), field("dia", "day", date)];
    let preview = pair.must("mapping_preview", json!({ "id": id, "fields": fields })).await;
    assert_eq!((&preview["tried"], &preview["failed"]), (&json!(57), &json!(17)));
    assert_eq!(preview["random"].as_array().map(Vec::len), Some(10));
    let problematic = preview["problematic"].as_array().unwrap();
    assert_eq!(problematic.len(), 10);
    let faults: Vec<_> = problematic
        .iter()
        .map(|record| {
            record["fields"].as_array().unwrap().iter().find_map(|field| field["fault"].as_str()).unwrap()
        })
        .collect();
    assert_eq!(faults[..3], ["ambiguous_number", "ambiguous_date", "not_a_number"]);
    assert!(faults[3..].iter().all(|fault| *fault == "ambiguous_number"));
    let again = pair.must("mapping_preview", json!({ "id": id, "fields": fields })).await;
    assert_eq!(again, preview, "the clock stands still, and so do the ten at random");

    let mut only = what(id, "Proveedores");
    only["filters"] = json!([{ "field": "precio", "test": "CONTAINS", "value": "CARO" }]);
    pair.must("integration_save_what", only).await;
    let filtered = pair.must("mapping_preview", json!({ "id": id, "fields": fields })).await;
    assert_eq!(filtered["tried"], json!(1), "only what would travel is tried");
}

#[tokio::test]
async fn a_reference_is_checked_against_the_records_that_are_stored() {
    let pair = Pair::start().await;
    pair.erp.fill("supplier", (1..=2).map(supplier));
    pair.erp.fill("rate", [json!({ "codigo": "P1", "tasa": "1" }).to_string()]);
    pair.read("erp", "supplier").await;
    pair.read("erp", "rate").await;
    let id = pair.chosen("Proveedores").await;
    let mut key = copy("codigo", "codigo");
    key["rules"] = json!({ "reference": "erp/rate" });
    let preview = pair.must("mapping_preview", json!({ "id": id, "fields": [key] })).await;
    assert_eq!(preview["failed"], json!(1));
    assert_eq!(preview["problematic"][0]["recordId"], json!("P2"));
    assert_eq!(preview["problematic"][0]["fields"][0]["fault"], json!("reference"));
}

#[tokio::test]
async fn pairs_are_suggested_from_the_records_of_both_sides() {
    let pair = Pair::start().await;
    pair.erp.fill("supplier", (1..=5).map(supplier));
    pair.crm.fill("company", [json!({ "codigo": "C1", "nombre": "Uno", "active": true }).to_string()]);
    let id = pair.chosen("Proveedores").await;
    let suggestions = pair.must("mapping_suggest", json!({ "id": id })).await;
    let best = |target: &str| -> Value {
        let all = suggestions.as_array().unwrap();
        all.iter().find(|suggestion| suggestion["targetField"] == target).cloned().unwrap_or_default()
    };
    assert_eq!(best("nombre")["sourceField"], json!("nombre"));
    assert_eq!(best("nombre")["transform"], json!({"codec": "trim"}));
    assert!(best("codigo")["score"].as_u64().unwrap() >= 80, "{suggestions}");
}
