use super::*;

#[test]
fn a_customer_of_the_remote_is_read_in_its_words() {
    let facts = facts(
        Kind::Customer,
        r#"{"firstName":"María","lastName":" Pérez ","whatsappPhoneNumber":"593991234567","secondPhone":"042345678",
            "email":"maria@example.com","isBanned":true,"totalOrders":12,"totalSpent":"145.50",
            "lastInteraction":"2026-03-01T10:00:00.000Z"}"#,
    );
    assert_eq!(facts.name.as_deref(), Some("María Pérez"));
    assert_eq!(facts.phones, ["593991234567", "042345678"]);
    assert!(facts.blocked);
    assert_eq!(facts.total_orders, Some(12));
    assert_eq!(facts.total_spent.map(Cents::get), Some(14_550));
    assert!(facts.last_interaction_at.is_some());
}

#[test]
fn a_client_is_read_in_the_words_of_its_system() {
    let facts = facts(
        Kind::Client,
        r#"{"name":"Luis Mora","phone":"2345678","phone_mobile":"0991234567","details":"E",
            "national_identification_number":"1.234.567","address":"Calle 5","city":"Cabudare","zone_name":"Norte",
            "contract_state":"enabled"}"#,
    );
    assert_eq!(facts.phones, ["0991234567", "2345678"]);
    assert_eq!(facts.document_key().as_deref(), Some("E1234567"));
    assert_eq!(facts.address.as_deref(), Some("Calle 5, Cabudare"));
    assert_eq!(facts.contract_state.as_deref(), Some("enabled"));
}

#[test]
fn half_a_record_is_better_than_none() {
    let read =
        facts(Kind::Customer, r#"{"firstName":["?"],"lastName":"Mora","totalOrders":"many","isBanned":1}"#);
    assert_eq!(read.name.as_deref(), Some("Mora"));
    assert_eq!((read.total_orders, read.blocked), (None, false));
    assert_eq!(facts(Kind::Client, "not JSON"), CustomerFacts::default());
}

#[test]
fn an_address_has_a_line_and_a_place() {
    let address = address_facts(
        r#"{"name":"Casa","street":"Av. Loja","number":"12-34","interiorNumber":null,"city":"Cuenca","isDefault":true,
            "latitude":"-2.9","longitude":-79.0,"deliveryInstructions":"timbre azul"}"#,
    );
    assert_eq!(address.line.as_deref(), Some("Av. Loja 12-34, Cuenca"));
    assert!(address.text.contains("timbre azul") && address.text.contains("Casa"));
    assert!(address.is_default && address.point.is_some());
}

#[test]
fn a_first_name_and_a_street_without_number_mean_nobody() {
    let named = |name: &str| CustomerFacts { name: Some(name.to_owned()), ..CustomerFacts::default() };
    assert_eq!(named("Ana").name_and_address_key(Some("Av. Loja 12-34")), None);
    assert_eq!(named("Ana Mora").name_and_address_key(Some("Centro")), None);
    let key = named("Ana Mora").name_and_address_key(Some("Av. Loja 12-34"));
    assert!(key.is_some());
    assert_eq!(named("ANA MÓRA").name_and_address_key(Some("av loja 1234")), key);
}
