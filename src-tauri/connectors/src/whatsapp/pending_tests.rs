use mostrador_connector::{Page, RecordBody, RemoteError, SetAsideReason};
use mostrador_domain::{
    Cents, Timestamp,
    order::{DefectCode, IncomingOrder, OrderType, PaymentMethod, PaymentStatus},
};
use proptest::prelude::*;
use reqwest::{StatusCode, header::HeaderMap};
use serde_json::{Value, json};

use super::{page, record};
use crate::whatsapp::http::Answer;

const ID: &str = "bbbbbbbb-0000-4000-8000-000000000001";

macro_rules! fixture {
    ($name:literal) => {
        include_str!(concat!("../../fixtures/whatsapp-v1/", $name))
    };
}

fn listed(body: &[u8]) -> Result<Page, RemoteError> {
    page(&Answer { status: StatusCode::OK, headers: HeaderMap::new(), body: body.to_vec() })
}

fn order(raw: &str) -> IncomingOrder {
    let RecordBody::Order { order, .. } = record(raw).expect("has an id").body else { panic!("no order") };
    *order
}

/// The first order of the fixture, without a defect.
fn sample() -> Value {
    let page: Value = serde_json::from_str(fixture!("orders_pending.response.200.json")).unwrap();
    page["data"][0].clone()
}

fn cents(amount: i64) -> Option<Cents> {
    Some(Cents::new(amount).unwrap())
}

#[test]
fn the_orders_of_the_contract_map_without_a_defect() {
    let page = listed(fixture!("orders_pending.response.200.json").as_bytes()).unwrap();
    assert!(page.set_aside.is_empty() && page.next_cursor.is_none() && page.total.is_none());
    let ids: Vec<&str> = page.records.iter().map(|record| record.external_id.as_str()).collect();
    assert_eq!(ids, [ID, "bbbbbbbb-0000-4000-8000-000000000002"]);

    let delivery = order(&page.records[0].raw_json);
    assert_eq!(delivery.defects, []);
    assert_eq!(delivery.id.to_string(), ID);
    assert_eq!(delivery.order_type, OrderType::Delivery);
    assert_eq!(delivery.payment_status, PaymentStatus::Pending);
    assert_eq!(delivery.payment_method, PaymentMethod::Cash);
    assert_eq!((delivery.subtotal, delivery.total), (cents(44_600), cents(44_600)));
    assert_eq!((delivery.delivery_fee, delivery.service_fee), (None, None));
    assert_eq!((delivery.notes, delivery.daily_number), (None, None));
    assert_eq!((delivery.estimated_minutes, delivery.remote_status.as_str()), (Some(40), "PENDING"));
    assert_eq!(delivery.placed_at, Timestamp::parse_rfc3339("2025-07-01T18:05:00Z"));
    let customer = delivery.customer.unwrap();
    assert_eq!(customer.first_name.as_deref(), Some("Ana"));
    assert_eq!(customer.phone.as_deref(), Some("5215550000002"));
    assert_eq!((customer.total_orders, customer.is_banned), (Some(3), Some(false)));
    let address = delivery.address.unwrap();
    assert_eq!(address.street.as_deref(), Some("Calle Uno"));
    assert_eq!(address.city.as_deref(), Some("Ejemplópolis"));
    assert_eq!((address.interior_number, address.delivery_instructions), (None, None));
    assert_eq!((address.latitude, address.longitude), (Some(20.15), Some(-102.05)));
    assert_eq!(delivery.items.len(), 2);
    assert_eq!(delivery.items[0].unit_price, cents(23_550));
    assert_eq!(delivery.items[0].product_name.as_deref(), Some("Pizza de la casa"));
    assert_eq!(delivery.items[0].variant_name.as_deref(), Some("Grande"));
    assert_eq!(delivery.items[0].modifiers[0].name, "Orilla de queso");
    assert_eq!(delivery.items[0].modifiers[0].price, cents(2_500));
    assert_eq!(delivery.items[1].notes.as_deref(), Some("sin cebolla"));

    let pickup = order(&page.records[1].raw_json);
    assert_eq!(pickup.defects, [], "a pickup needs no address, a product without variants none");
    assert_eq!(pickup.order_type, OrderType::TakeAway);
    assert_eq!(pickup.payment_method, PaymentMethod::Stripe);
    assert_eq!(pickup.total, cents(9_010));
    assert_eq!(pickup.address, None);
}

#[test]
fn the_fees_of_early_remotes_are_read() {
    let page = listed(fixture!("orders_pending.response.200-with-fees.json").as_bytes()).unwrap();
    let order = order(&page.records[0].raw_json);
    assert_eq!((order.delivery_fee, order.service_fee), (cents(3_000), cents(0)));
    assert_eq!(order.defects, []);
}

#[test]
fn nothing_pending_is_an_empty_page() {
    let page = listed(fixture!("orders_pending.response.200-empty.json").as_bytes()).unwrap();
    assert!(page.records.is_empty() && page.set_aside.is_empty());
}

#[test]
fn an_answer_that_is_no_list_is_a_failure_and_never_an_empty_page() {
    let cases: &[(&[u8], &str)] = &[
        (b"", "BODY_NOT_JSON"),
        (b"<!DOCTYPE html><html><body>Bad gateway</body></html>", "BODY_NOT_JSON"),
        (b"{\"data\":[{\"id\":\"bbbbbbbb-0000-4000-8000-000000000001\"},", "BODY_NOT_JSON"),
        (b"{\"data\":[]", "BODY_NOT_JSON"),
        (b"{\"data\":[]}{\"data\":[]}", "BODY_NOT_JSON"),
        (b"\x1f\x8b\x08\x00garbage", "BODY_NOT_JSON"),
        (b"null", "BODY_SHAPE"),
        (b"[]", "BODY_SHAPE"),
        (b"{}", "BODY_SHAPE"),
        (b"{\"data\":null}", "BODY_SHAPE"),
        (b"{\"data\":{}}", "BODY_SHAPE"),
        (b"{\"data\":\"[]\"}", "BODY_SHAPE"),
        (b"{\"success\":false,\"error\":{\"code\":\"SYNC_ERROR\"}}", "BODY_SHAPE"),
    ];
    for (body, expected) in cases {
        let text = String::from_utf8_lossy(body);
        match listed(body) {
            Err(RemoteError::Transient { code, .. }) => assert_eq!(code.as_str(), *expected, "{text}"),
            other => panic!("{text}: {other:?}"),
        }
    }
}

#[test]
fn an_entry_without_a_usable_id_is_set_aside_and_takes_no_other_with_it() {
    let good = sample().to_string();
    let cases: &[(&str, SetAsideReason)] = &[
        ("null", SetAsideReason::NotAnObject),
        ("17", SetAsideReason::NotAnObject),
        ("\"order\"", SetAsideReason::NotAnObject),
        ("[]", SetAsideReason::NotAnObject),
        ("{}", SetAsideReason::IdMissing),
        (r#"{"id":null,"total":1}"#, SetAsideReason::IdMissing),
        (r#"{"id":""}"#, SetAsideReason::IdMissing),
        (r#"{"id":"  "}"#, SetAsideReason::IdMissing),
        (r#"{"id":17}"#, SetAsideReason::IdNotAUuid),
        (r#"{"id":"17"}"#, SetAsideReason::IdNotAUuid),
        (r#"{"id":{"uuid":"bbbbbbbb-0000-4000-8000-000000000001"}}"#, SetAsideReason::IdNotAUuid),
        (r#"{"id":"bbbbbbbb-0000-4000-8000-00000000000"}"#, SetAsideReason::IdNotAUuid),
        (r#"{"id":"bbbbbbbb-0000-4000-8000-00000000000ñ"}"#, SetAsideReason::IdNotAUuid),
    ];
    for (bad, reason) in cases {
        for entries in
            [format!("{bad},{good},{good}"), format!("{good},{bad},{good}"), format!("{good},{good},{bad}")]
        {
            let page = listed(format!("{{\"data\":[{entries}]}}").as_bytes()).unwrap();
            assert_eq!(page.records.len(), 2, "{bad}");
            let [aside] = page.set_aside.as_slice() else { panic!("{bad}: {:?}", page.set_aside) };
            assert_eq!(aside.reason, *reason, "{bad}");
            assert_eq!(aside.raw_json, *bad);
            assert_eq!(aside.content_hash.len(), 64);
        }
    }
}

#[test]
fn the_hash_of_an_entry_set_aside_is_that_of_its_text() {
    let page = listed(b"{\"data\":[{},{},{ }]}").unwrap();
    assert_eq!(
        page.set_aside[0].content_hash,
        "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
    );
    assert_eq!(page.set_aside[0].content_hash, page.set_aside[1].content_hash);
    assert_ne!(page.set_aside[0].content_hash, page.set_aside[2].content_hash);
}

#[test]
fn an_id_that_is_listed_twice_gives_two_records_in_order() {
    let body = json!({"data": [sample(), {"id": ID, "total": 1}]}).to_string();
    let page = listed(body.as_bytes()).unwrap();
    assert_eq!(page.records.len(), 2);
    assert_eq!(order(&page.records[0].raw_json).total, cents(44_600));
    assert_eq!(order(&page.records[1].raw_json).total, cents(100));
}

#[test]
fn the_id_is_sent_back_as_it_was_written() {
    let raw = format!(r#"{{"id":"{}"}}"#, ID.to_uppercase());
    let record = record(&raw).unwrap();
    assert_eq!(record.external_id, ID.to_uppercase());
    let RecordBody::Order { order, .. } = record.body else { panic!("no order") };
    assert_eq!(order.id.to_string(), ID);
}

#[test]
fn an_order_with_nothing_but_its_id_says_everything_that_is_missing() {
    let order = order(&format!(r#"{{"id":"{ID}"}}"#));
    let found: Vec<(&str, DefectCode)> =
        order.defects.iter().map(|defect| (defect.field.as_str(), defect.code)).collect();
    assert_eq!(
        found,
        [
            ("orderType", DefectCode::Missing),
            ("paymentStatus", DefectCode::Missing),
            ("paymentMethod", DefectCode::Missing),
            ("total", DefectCode::Missing),
            ("customer", DefectCode::Missing),
            ("orderItems", DefectCode::Missing),
        ]
    );
    assert_eq!(order.order_type, OrderType::Other(String::new()));
}

/// Replaces what stands at the pointer, and gives the mapped order.
fn with(pointer: &str, value: Value) -> IncomingOrder {
    let mut sample = sample();
    *sample.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer}")) = value;
    order(&sample.to_string())
}

#[test]
fn each_bad_field_is_one_defect_at_its_own_place() {
    use DefectCode::{Empty, Missing, Negative, OutOfRange, UnknownValue, WrongType};
    let cases = [
        ("/orderType", json!("BY_DRONE"), "orderType", UnknownValue),
        ("/orderType", json!(null), "orderType", Missing),
        ("/orderType", json!(["DELIVERY"]), "orderType", WrongType),
        ("/orderType", json!(""), "orderType", Empty),
        ("/paymentStatus", json!("MAYBE"), "paymentStatus", UnknownValue),
        ("/paymentMethod", json!("BITCOIN"), "paymentMethod", UnknownValue),
        ("/paymentMethod", json!(false), "paymentMethod", WrongType),
        ("/total", json!(-5), "total", Negative),
        ("/total", json!("235,50"), "total", WrongType),
        ("/total", json!("NaN"), "total", WrongType),
        ("/total", json!("1e400"), "total", OutOfRange),
        ("/total", json!(1e25), "total", OutOfRange),
        ("/total", json!({}), "total", WrongType),
        ("/total", json!(true), "total", WrongType),
        ("/subtotal", json!([]), "subtotal", WrongType),
        ("/notes", json!({"text": "sin cebolla"}), "notes", WrongType),
        ("/customer", json!(null), "customer", Missing),
        ("/customer", json!([]), "customer", WrongType),
        ("/customer", json!("Ana"), "customer", WrongType),
        ("/customer/firstName", json!(["Ana"]), "customer.firstName", WrongType),
        ("/customer/whatsappPhoneNumber", json!(null), "customer.whatsappPhoneNumber", Missing),
        ("/customer/whatsappPhoneNumber", json!(""), "customer.whatsappPhoneNumber", Empty),
        ("/deliveryInfo", json!(null), "deliveryInfo", Missing),
        ("/deliveryInfo", json!("Calle Uno 1"), "deliveryInfo", WrongType),
        ("/deliveryInfo/address", json!(null), "deliveryInfo.address", Missing),
        ("/deliveryInfo/address", json!(7), "deliveryInfo.address", WrongType),
        ("/deliveryInfo/address/street", json!({}), "deliveryInfo.address.street", WrongType),
        ("/deliveryInfo/address/latitude", json!(91), "deliveryInfo.address.latitude", OutOfRange),
        ("/deliveryInfo/address/longitude", json!("oeste"), "deliveryInfo.address.longitude", WrongType),
        ("/orderItems", json!(null), "orderItems", Missing),
        ("/orderItems", json!([]), "orderItems", Empty),
        ("/orderItems", json!({"0": {}}), "orderItems", WrongType),
        ("/orderItems/1", json!("pizza"), "orderItems[1]", WrongType),
        ("/orderItems/1", json!(null), "orderItems[1]", WrongType),
        ("/orderItems/0/price", json!(null), "orderItems[0].price", Missing),
        ("/orderItems/0/price", json!(-0.01), "orderItems[0].price", Negative),
        ("/orderItems/0/quantity", json!(0), "orderItems[0].quantity", OutOfRange),
        ("/orderItems/0/quantity", json!(-3), "orderItems[0].quantity", OutOfRange),
        ("/orderItems/0/quantity", json!(1.5), "orderItems[0].quantity", OutOfRange),
        ("/orderItems/0/quantity", json!(1001), "orderItems[0].quantity", OutOfRange),
        ("/orderItems/0/quantity", json!(null), "orderItems[0].quantity", Missing),
        ("/orderItems/0/quantity", json!("una"), "orderItems[0].quantity", WrongType),
        ("/orderItems/0/notes", json!(["x"]), "orderItems[0].notes", WrongType),
        ("/orderItems/0/product", json!(null), "orderItems[0].product", Missing),
        ("/orderItems/0/product/name", json!(null), "orderItems[0].product.name", Missing),
        ("/orderItems/0/product/name", json!(" "), "orderItems[0].product.name", Empty),
        ("/orderItems/0/variant", json!(null), "orderItems[0].variant", Missing),
        ("/orderItems/0/variant", json!(3), "orderItems[0].variant", WrongType),
        ("/orderItems/0/selectedModifiers", json!("queso"), "orderItems[0].selectedModifiers", WrongType),
        ("/orderItems/0/selectedModifiers/0", json!(1), "orderItems[0].selectedModifiers[0]", WrongType),
        (
            "/orderItems/0/selectedModifiers/0/name",
            json!(null),
            "orderItems[0].selectedModifiers[0].name",
            Missing,
        ),
        (
            "/orderItems/0/selectedModifiers/0/price",
            json!("gratis"),
            "orderItems[0].selectedModifiers[0].price",
            WrongType,
        ),
        (
            "/orderItems/0/selectedModifiers/0/quantity",
            json!(-1),
            "orderItems[0].selectedModifiers[0].quantity",
            OutOfRange,
        ),
    ];
    for (pointer, value, field, code) in cases {
        let order = with(pointer, value.clone());
        let found: Vec<(&str, DefectCode)> =
            order.defects.iter().map(|defect| (defect.field.as_str(), defect.code)).collect();
        assert_eq!(found, [(field, code)], "{pointer} = {value}");
    }
}

#[test]
fn what_nobody_needs_to_cook_or_deliver_is_no_defect() {
    let cases = [
        ("/notes", json!(null)),
        ("/notes", json!("   ")),
        ("/subtotal", json!(null)),
        ("/dailyNumber", json!("no")),
        ("/orderStatus", json!("SOMETHING_NEW")),
        ("/orderStatus", json!([])),
        ("/estimatedTime", json!(-1)),
        ("/createdAt", json!("yesterday")),
        ("/updatedAt", json!(null)),
        ("/isFromWhatsApp", json!("yes")),
        ("/customer/email", json!(17)),
        ("/customer/id", json!(null)),
        ("/customer/firstName", json!("")),
        ("/customer/lastName", json!(null)),
        ("/customer/totalSpent", json!("much")),
        ("/customer/totalOrders", json!(-1)),
        ("/customer/isBanned", json!("no")),
        ("/deliveryInfo/address/zipCode", json!(45_000)),
        ("/deliveryInfo/address/number", json!(12)),
        ("/deliveryInfo/address/street", json!(null)),
        ("/deliveryInfo/address/isDefault", json!({})),
        ("/deliveryInfo/id", json!(null)),
        ("/orderItems/0/id", json!(null)),
        ("/orderItems/0/selectedModifiers", json!(null)),
        ("/orderItems/0/selectedModifiers/0/price", json!(null)),
        ("/orderItems/0/selectedModifiers/0/quantity", json!(null)),
    ];
    for (pointer, value) in cases {
        assert_eq!(with(pointer, value.clone()).defects, [], "{pointer} = {value}");
    }
}

#[test]
fn a_delivery_without_street_and_without_a_point_on_the_map_is_marked() {
    let mut sample = sample();
    sample["deliveryInfo"]["address"]["street"] = json!("");
    sample["deliveryInfo"]["address"]["latitude"] = json!(null);
    let order = order(&sample.to_string());
    assert_eq!(order.defects.len(), 1);
    assert_eq!(order.defects[0].field, "deliveryInfo.address.street");
}

#[test]
fn readable_values_of_another_type_are_read() {
    assert_eq!(with("/total", json!("235.50")).total, cents(23_550));
    assert_eq!(with("/total", json!(" 235.5 ")).total, cents(23_550));
    assert_eq!(with("/orderItems/0/price", json!("0.1")).items[0].unit_price, cents(10));
    assert_eq!(with("/orderItems/0/quantity", json!("2")).items[0].quantity, 2);
    assert_eq!(with("/orderItems/0/quantity", json!(2.0)).items[0].quantity, 2);
    assert_eq!(with("/dailyNumber", json!(17)).daily_number, Some(17));
    assert_eq!(with("/dailyNumber", json!("17")).daily_number, Some(17));
    assert_eq!(with("/dailyNumber", json!(0)).daily_number, None);
    let phone = with("/customer/whatsappPhoneNumber", json!(5_215_550_000_002_u64));
    assert_eq!(phone.customer.unwrap().phone.as_deref(), Some("5215550000002"));
    let address = with("/deliveryInfo/address/number", json!(12)).address.unwrap();
    assert_eq!(address.number.as_deref(), Some("12"));
    let address = with("/deliveryInfo/address/latitude", json!("20.5")).address.unwrap();
    assert_eq!(address.latitude, Some(20.5));
}

#[test]
fn money_is_read_from_the_written_digits() {
    let total = |text: &str| order(&format!(r#"{{"id":"{ID}","total":{text}}}"#)).total;
    assert_eq!(total("24.499999999999996"), cents(2_450));
    assert_eq!(total("90071992547409.91"), cents(9_007_199_254_740_991));
    assert_eq!(total("1.005"), cents(101), "half away from zero, and no binary 1.00499…");
    assert_eq!(total("-12.5"), cents(-1_250));
    assert_eq!(total("4.46e2"), cents(44_600));
    assert_eq!(total("1e999"), None);
}

#[test]
fn a_row_that_cannot_be_read_stays_a_row() {
    let order = with("/orderItems/0", json!(17));
    assert_eq!(order.items.len(), 2);
    assert_eq!((order.items[0].quantity, &order.items[0].product_name), (1, &None));
    assert_eq!(order.items[1].notes.as_deref(), Some("sin cebolla"));
}

#[test]
fn a_modifier_without_a_name_shows_its_id() {
    let order = with("/orderItems/0/selectedModifiers/0/name", json!(null));
    assert_eq!(order.items[0].modifiers[0].name, "MOD-1");
    let order = with("/orderItems/0/selectedModifiers/0", json!("Orilla"));
    assert_eq!(order.items[0].modifiers[0].name, "Orilla");
}

#[test]
fn unknown_words_survive() {
    let order = with("/orderType", json!("BY_DRONE"));
    assert_eq!(order.order_type, OrderType::Other("BY_DRONE".to_owned()));
    assert_eq!(with("/paymentMethod", json!("OTHER")).payment_method, PaymentMethod::OtherMethod);
    assert_eq!(with("/paymentMethod", json!("OTHER")).defects, []);
    assert_eq!(with("/orderStatus", json!("ON_FIRE")).remote_status, "ON_FIRE");
}

#[test]
fn odd_text_survives_and_half_an_emoji_spoils_nothing() {
    let notes = |written: &str| order(&format!(r#"{{"id":"{ID}","notes":"{written}"}}"#)).notes.unwrap();
    assert_eq!(notes("Piña, ñandú 🍕 \\ud83c\\udf55 \\u00f1"), "Piña, ñandú 🍕 🍕 ñ");
    assert_eq!(notes("corta\\ud83c"), "corta\u{fffd}");
    assert_eq!(notes("\\udf55 corta"), "\u{fffd} corta");
    assert_eq!(notes("\\ud83c\\ud83c\\udf55"), "\u{fffd}🍕");
    assert_eq!(notes("C:\\\\ud83c"), "C:\\ud83c", "an escaped backslash begins no escape");
    assert_eq!(notes("sin <script>alert(1)</script> '); DROP"), "sin <script>alert(1)</script> '); DROP");
}

#[test]
fn a_byte_that_is_no_text_spoils_its_own_field_only() {
    let mut body = format!(r#"{{"data":[{{"id":"{ID}","total":12.5,"notes":"a"#).into_bytes();
    body.extend([0xff, 0xfe]);
    body.extend(b"b\"}]}");
    let page = listed(&body).unwrap();
    let order = order(&page.records[0].raw_json);
    assert_eq!(order.total, cents(1_250));
    assert_eq!(order.notes.as_deref(), Some("a\u{fffd}\u{fffd}b"));
}

#[test]
fn fields_of_the_future_and_bottomless_ones_do_no_harm() {
    let deep = format!("{}{}", "[".repeat(20_000), "]".repeat(20_000));
    let raw = format!(r#"{{"id":"{ID}","total":1,"future":{deep},"orderItems":{deep}}}"#);
    let body = format!("{{\"version\":9,\"data\":[{raw}],\"more\":{deep}}}");
    let page = listed(body.as_bytes()).unwrap();
    assert_eq!(order(&page.records[0].raw_json).total, cents(100));
}

#[test]
fn of_a_field_given_twice_the_last_one_counts() {
    assert_eq!(order(&format!(r#"{{"id":"17","total":1,"total":2,"id":"{ID}"}}"#)).total, cents(200));
}

#[test]
fn a_hundred_thousand_bad_rows_give_a_hundred_defects() {
    let rows = vec!["17"; 100_000].join(",");
    let order = order(&format!(r#"{{"id":"{ID}","orderItems":[{rows}]}}"#));
    assert_eq!((order.items.len(), order.defects.len()), (100_000, 100));
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        Just(Value::from(ID)),
        Just(Value::from("DELIVERY")),
        Just(Value::from("12.50")),
    ];
    let name = prop_oneof![
        Just("id"),
        Just("orderType"),
        Just("total"),
        Just("customer"),
        Just("orderItems"),
        Just("price"),
        Just("deliveryInfo"),
        Just("address"),
        Just("street"),
        Just("latitude"),
        Just("product"),
        Just("variant"),
        Just("name"),
        Just("quantity"),
        Just("selectedModifiers"),
        Just("notes"),
        Just("createdAt"),
        Just("dailyNumber"),
        Just("paymentStatus"),
        Just("future"),
    ]
    .prop_map(str::to_owned);
    leaf.prop_recursive(5, 64, 8, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::hash_map(name.clone(), inner, 0..8)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn any_entry_maps_or_is_set_aside(entry in any_json()) {
        let body = json!({"data": [entry]}).to_string();
        let page = listed(body.as_bytes()).unwrap();
        prop_assert_eq!(page.records.len() + page.set_aside.len(), 1);
    }

    #[test]
    fn any_entry_with_a_uuid_maps(entry in any_json(), id in any::<u128>()) {
        let mut fields = entry.as_object().cloned().unwrap_or_default();
        let id = uuid::Uuid::from_u128(id).to_string();
        fields.insert("id".to_owned(), id.clone().into());
        let record = record(&Value::Object(fields).to_string()).unwrap();
        prop_assert_eq!(record.external_id, id);
    }

    #[test]
    fn any_bytes_are_a_page_or_an_error(body in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = listed(&body);
    }

    #[test]
    fn any_text_with_half_characters_maps(notes in r#"(\\ud83c|\\udf55|\\\\|\\"|\\u00f1|a|ñ|🍕){0,12}"#) {
        let order = order(&format!(r#"{{"id":"{ID}","total":3,"notes":"{notes}"}}"#));
        prop_assert_eq!(order.total, cents(300));
        prop_assert_eq!(order.notes.is_some(), !notes.is_empty());
    }
}
