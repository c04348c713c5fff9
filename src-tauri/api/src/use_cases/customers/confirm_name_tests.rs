use mostrador_store::tables::customers::Flags;

use super::*;

fn row(name: Option<&str>, phone: Option<&str>) -> CustomerRow {
    CustomerRow {
        id: 1,
        source: "whatsapp".to_owned(),
        entity_type: "customer".to_owned(),
        record_id: "c-1".to_owned(),
        name: name.map(str::to_owned),
        phone: phone.map(str::to_owned),
        document: None,
        email: None,
        address: None,
        flags: Flags::NONE,
        status: "synced".to_owned(),
        error: None,
        conflicts: 0,
        total_orders: None,
        total_spent_cents: None,
        last_interaction_at: None,
        zone: None,
        contract_state: None,
    }
}

#[test]
fn whoever_has_no_name_is_confirmed_by_phone_and_then_by_id() {
    assert_eq!(confirm_name(&row(Some("Ana"), Some("593"))), "Ana");
    assert_eq!(confirm_name(&row(None, Some("593"))), "593");
    assert_eq!(confirm_name(&row(Some("🌸"), Some("593"))), "593");
    assert_eq!(confirm_name(&row(None, None)), "c-1");
    assert!(is_confirmed(&row(None, None), " c-1 "));
    for nobody in [row(None, None), row(Some("🌸"), None), row(Some("Ana"), None)] {
        assert!(!is_confirmed(&nobody, "") && !is_confirmed(&nobody, " 🌸 "));
    }
}

#[test]
fn a_name_is_typed_as_a_keyboard_writes_it() {
    let ana = row(Some("Ana  Núñez 🌸"), None);
    for typed in ["Ana  Núñez 🌸", "ana núñez", " Ana Nunez ", "ANA NÚÑEZ"] {
        assert!(is_confirmed(&ana, typed), "{typed}");
    }
    for typed in ["Ana", "Ana Muñoz", ""] {
        assert!(!is_confirmed(&ana, typed), "{typed}");
    }
}
