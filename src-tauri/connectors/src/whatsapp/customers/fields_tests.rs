use serde_json::{Value, json};

use super::*;

fn sent_of(whose: Kindred, payload: &Value, changed: &[&str]) -> (Value, Option<String>) {
    let text = payload.to_string();
    let payload = serde_json::from_str(&text).unwrap();
    let changed: Vec<String> = changed.iter().map(|field| (*field).to_owned()).collect();
    let Sent { fields, refusal } = sent(whose, &payload, &changed);
    let fields: serde_json::Map<String, Value> =
        fields.iter().map(|(name, text)| ((*name).to_owned(), serde_json::from_str(text).unwrap())).collect();
    let code = match refusal {
        None => None,
        Some(RemoteError::Record { code, .. }) => Some(code.as_str().to_owned()),
        Some(other) => panic!("{other}"),
    };
    (Value::Object(fields), code)
}

fn ana() -> Value {
    json!({"firstName": "Ana", "lastName": "", "email": null, "totalSpent": 0, "isBanned": true, "birthDate": null})
}

#[test]
fn only_what_changed_and_is_taken_is_sent() {
    let cases = [
        (vec!["firstName"], json!({"firstName": "Ana"})),
        (vec!["firstName", "isBanned", "internalNote"], json!({"firstName": "Ana"})),
        (vec!["isBanned", "banReason", "bannedAt", "isActive", "internalNote", "secondPhone"], json!({})),
        (vec!["email"], json!({"email": null})),
    ];
    for (changed, wanted) in cases {
        assert_eq!(sent_of(Kindred::Customer, &ana(), &changed), (wanted, None), "{changed:?}");
    }
}

#[test]
fn an_email_that_is_empty_or_not_there_is_cleared() {
    let cleared = (json!({"email": null}), None);
    assert_eq!(sent_of(Kindred::Customer, &json!({"email": ""}), &["email"]), cleared);
    assert_eq!(sent_of(Kindred::Customer, &json!({}), &["email"]), cleared);
}

#[test]
fn what_cannot_be_cleared_there_is_refused_and_the_rest_is_sent() {
    for field in ["firstName", "lastName"] {
        for empty in [json!(null), json!(""), json!(0), json!(0.0)] {
            let payload = json!({field: empty, "email": "ana@example.org"});
            let (fields, code) = sent_of(Kindred::Customer, &payload, &[field, "email"]);
            assert_eq!(fields, json!({"email": "ana@example.org"}), "{field}");
            assert_eq!(code.as_deref(), Some("CANNOT_BE_CLEARED"), "{field}");
        }
    }
}

#[test]
fn a_field_that_the_remote_does_not_take_is_refused() {
    let (fields, code) = sent_of(Kindred::Customer, &ana(), &["birthDate", "firstName"]);
    assert_eq!((fields, code.as_deref()), (json!({"firstName": "Ana"}), Some("FIELD_NOT_TAKEN")));
    let (_, code) = sent_of(Kindred::Address, &json!({"customerId": "x"}), &["customerId"]);
    assert_eq!(code.as_deref(), Some("FIELD_NOT_TAKEN"));
}

#[test]
fn the_figures_that_the_remote_counts_are_never_sent() {
    let payload = json!({
        "firstName": "Ana", "totalOrders": 3, "totalSpent": 45.5, "lastInteraction": "2026-03-01T10:00:00.000Z"
    });
    let named = (json!({"firstName": "Ana"}), None);
    assert_eq!(sent_of(Kindred::Customer, &payload, &[]), named);
    let (fields, code) = sent_of(Kindred::Customer, &payload, &["firstName", "totalOrders"]);
    assert_eq!((fields, code.as_deref()), (json!({"firstName": "Ana"}), Some("FIELD_NOT_TAKEN")));
}

#[test]
fn where_it_is_not_told_what_changed_what_is_there_is_sent() {
    let (fields, code) = sent_of(Kindred::Customer, &ana(), &[]);
    assert_eq!((fields, code), (json!({"firstName": "Ana", "email": null}), None));
    assert_eq!(sent_of(Kindred::Customer, &json!({"isBanned": true}), &[]), (json!({}), None));
}

#[test]
fn an_address_may_be_cleared_field_by_field() {
    let payload = json!({"latitude": null, "isDefault": false, "interiorNumber": "", "street": "Uno"});
    let changed = ["latitude", "isDefault", "interiorNumber", "city"];
    let wanted = json!({"latitude": null, "isDefault": false, "interiorNumber": "", "city": null});
    assert_eq!(sent_of(Kindred::Address, &payload, &changed), (wanted, None));
}

#[test]
fn numbers_keep_their_digits() {
    let text = r#"{"latitude":19.43260770000000001}"#;
    let payload = serde_json::from_str(text).unwrap();
    let sent = sent(Kindred::Address, &payload, &["latitude".to_owned()]);
    assert_eq!(sent.fields["latitude"], "19.43260770000000001");
}
