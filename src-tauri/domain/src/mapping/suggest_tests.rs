use serde_json::json;

use super::*;

fn sample(name: &str, values: Value) -> FieldSample {
    FieldSample { name: name.to_owned(), values: values.as_array().expect("a list").clone() }
}

fn best<'a>(suggestions: &'a [Suggestion], target: &str) -> Option<&'a Suggestion> {
    suggestions.iter().find(|suggestion| suggestion.target_field == target)
}

fn erp() -> Vec<FieldSample> {
    vec![
        sample("RazonSocial", json!(["Peña S.A.", "Núñez e Hijos"])),
        sample("CodProv", json!(["03", "00012"])),
        sample("Telefono", json!(["0412-555.12.34", "+58 412 5551234"])),
        sample("Email", json!(["ana@pena.ve", "eva@nunez.ve"])),
        sample("FechaModif", json!(["31/12/2025", "05/01/2026"])),
        sample("ImporteTotal", json!(["1.234,50", "12,00"])),
        sample("Activo", json!(["S", "N"])),
        sample("Foto", json!(["AAAA"])),
    ]
}

#[test]
fn fields_of_one_meaning_find_each_other_across_languages_and_spellings() {
    let crm = [
        sample("name", json!(["Acme"])),
        sample("supplier_code", json!(["A1"])),
        sample("phone_number", json!(["584125551234"])),
        sample("email", json!(["x@y.com"])),
        sample("modified_date", json!(["2026-01-05"])),
        sample("total", json!([12.5])),
        sample("is_active", json!([true])),
    ];
    let suggestions = suggest(&erp(), &crm);
    let table = [
        ("name", "RazonSocial"),
        ("supplier_code", "CodProv"),
        ("phone_number", "Telefono"),
        ("email", "Email"),
        ("modified_date", "FechaModif"),
        ("total", "ImporteTotal"),
        ("is_active", "Activo"),
    ];
    for (target, source) in table {
        let found = best(&suggestions, target).unwrap_or_else(|| panic!("nothing for {target}"));
        assert_eq!(found.source_field, source, "{target}");
        assert!((LEAST_SCORE..=100).contains(&found.score), "{target}: {}", found.score);
    }
    assert!(suggestions.iter().all(|suggestion| suggestion.source_field != "Foto"));
    // What the values do not prove stays unstated, and so one-way until a person says it.
    let codec =
        |target| best(&suggestions, target).map(|found| serde_json::to_value(&found.codec).expect("JSON"));
    assert_eq!(codec("total").unwrap()["source"], json!("unstated"));
    assert_eq!(codec("modified_date").unwrap()["source"], json!("unstated"));
    assert_eq!(codec("is_active").unwrap()["codec"], json!("boolean"));
    assert_eq!(codec("supplier_code").unwrap()["codec"], json!("trim"));
}

#[test]
fn every_suggested_codec_can_be_used() {
    for suggestion in suggest(&erp(), &erp()) {
        assert_eq!(suggestion.codec.check(), Ok(()), "{}", suggestion.source_field);
    }
}

#[test]
fn the_order_does_not_depend_on_the_order_of_the_fields() {
    let mut turned = erp();
    turned.reverse();
    assert_eq!(suggest(&erp(), &erp()[..3]), suggest(&turned, &erp()[..3]));
    let own = suggest(&erp(), &erp());
    for field in erp() {
        let found = best(&own, &field.name).expect("itself");
        assert_eq!(found.source_field, field.name);
        assert!(found.score >= 80, "{}: {}", field.name, found.score);
    }
}

#[test]
fn names_that_only_share_a_shape_are_not_suggested() {
    let source = [sample("birthday", json!(["2026-01-01"]))];
    let target = [sample("invoice_due", json!(["2026-01-01"])), sample("", json!([]))];
    assert!(suggest(&source, &target).is_empty());
}
