use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::order::{IncomingCustomer, IncomingModifier, OrderId, OrderType, PaymentMethod, PaymentStatus};

fn item(name: &str, modifiers: &[&str]) -> IncomingItem {
    IncomingItem {
        external_id: None,
        product_id: None,
        variant_id: None,
        product_name: Some(name.to_owned()),
        variant_name: None,
        quantity: 1,
        unit_price: Cents::new(500).ok(),
        notes: None,
        modifiers: modifiers
            .iter()
            .map(|name| IncomingModifier {
                external_id: None,
                name: (*name).to_owned(),
                price: None,
                quantity: 1,
            })
            .collect(),
    }
}

fn order(items: Vec<IncomingItem>) -> IncomingOrder {
    IncomingOrder {
        id: OrderId(Uuid::nil()),
        daily_number: None,
        order_type: OrderType::Delivery,
        remote_status: "PENDING".to_owned(),
        payment_status: PaymentStatus::Pending,
        payment_method: PaymentMethod::Cash,
        subtotal: None,
        total: Cents::new(1_000).ok(),
        delivery_fee: None,
        service_fee: None,
        notes: None,
        estimated_minutes: None,
        customer: None,
        address: None,
        items,
        placed_at: None,
        defects: Vec::new(),
    }
}

#[test]
fn equal_units_become_one_line_and_different_ones_do_not() {
    let lines = group(&[
        item("Pizza", &["Sin cebolla"]),
        item("Cola", &[]),
        item("Pizza", &["Sin cebolla"]),
        item("Pizza", &[]),
    ]);
    let shown: Vec<_> =
        lines.iter().map(|line| (line.quantity, line.name.as_str(), line.modifiers.len())).collect();
    assert_eq!(shown, [(2, "Pizza", 1), (1, "Cola", 0), (1, "Pizza", 0)]);
}

#[test]
fn the_words_that_must_stand_out_are_split_off() {
    let table = [
        ("Sin cebolla", Emphasis::Without, "cebolla"),
        ("SIN ají", Emphasis::Without, "ají"),
        ("Extra queso", Emphasis::Extra, "queso"),
        ("extra de queso", Emphasis::Extra, "queso"),
        ("Alergia: maní", Emphasis::Allergy, "maní"),
        ("ALERGIA a la lactosa", Emphasis::Allergy, "lactosa"),
        ("Sin maní, soy alérgico", Emphasis::Allergy, "Sin maní, soy alérgico"),
        ("soy alérgica al maní", Emphasis::Allergy, "soy alérgica al maní"),
        ("Sincronizado", Emphasis::Plain, "Sincronizado"),
        ("Extravagante", Emphasis::Plain, "Extravagante"),
        ("Orilla de queso", Emphasis::Plain, "Orilla de queso"),
        ("", Emphasis::Plain, ""),
    ];
    for (text, emphasis, rest) in table {
        assert_eq!(emphasise(text), (emphasis, rest.to_owned()), "{text}");
    }
}

#[test]
fn an_allergy_in_a_note_is_lifted_to_the_line() {
    let mut with_note = item("Pizza", &[]);
    with_note.notes = Some("Alergia al maní".to_owned());
    let lines = group(&[with_note]);
    assert_eq!(lines[0].modifiers[0].emphasis, Emphasis::Allergy);
    assert_eq!(lines[0].modifiers[0].name, "maní");
    assert_eq!(lines[0].notes, None);
}

#[test]
fn flavours_are_missed_only_where_the_name_promises_them() {
    let missing = |name: &str| group(&[item(name, &[])])[0].flavours_missing();
    assert!(missing("Pizza mitad y mitad"));
    assert!(missing("Pizza familiar ½ y ½"));
    assert!(missing("Pizza dos sabores"));
    assert!(missing("Pizza al gusto"));
    let mut named = item("Pizza al gusto", &[]);
    named.notes = Some("piña y tocino".to_owned());
    assert!(!group(&[named])[0].flavours_missing(), "the note names them");
    assert!(!missing("Pizza Margarita"));
    assert!(!missing("Cola 1,5 L"));
}

#[test]
fn a_change_says_which_parts_and_which_lines() {
    let before = order(vec![item("Pizza", &[]), item("Pizza", &[]), item("Cola", &[])]);
    let mut after = order(vec![item("Pizza", &[]), item("Cola", &[]), item("Té", &[])]);
    after.total = Cents::new(900).ok();
    let change = compare(&before, &after);
    assert_eq!(change.parts, [Part::Items, Part::Total]);
    assert_eq!(
        change.removed.iter().map(|line| (line.quantity, &*line.name)).collect::<Vec<_>>(),
        [(1, "Pizza")]
    );
    assert_eq!(change.added.iter().map(|line| (line.quantity, &*line.name)).collect::<Vec<_>>(), [(1, "Té")]);
}

#[test]
fn a_change_that_no_part_shows_is_still_a_change() {
    let before = order(Vec::new());
    assert_eq!(compare(&before, &before.clone()).parts, [Part::Other]);
}

#[test]
fn an_order_that_the_customer_called_off_says_so() {
    let before = order(Vec::new());
    let after = IncomingOrder { remote_status: "CANCELLED".to_owned(), ..before.clone() };
    assert_eq!(compare(&before, &after).parts, [Part::Cancelled]);
}

#[test]
fn a_counter_of_the_customer_is_no_change_of_the_customer() {
    let mut before = order(Vec::new());
    before.customer = Some(IncomingCustomer { total_orders: Some(3), ..IncomingCustomer::default() });
    let mut after = before.clone();
    after.customer = Some(IncomingCustomer { total_orders: Some(4), ..IncomingCustomer::default() });
    assert_eq!(compare(&before, &after).parts, [Part::Other]);
}

proptest! {
    #[test]
    fn two_changes_in_a_row_say_the_same_as_one(
        first in prop::collection::vec(0_u8..4, 0..6),
        second in prop::collection::vec(0_u8..4, 0..6),
        third in prop::collection::vec(0_u8..4, 0..6),
    ) {
        let of = |names: &[u8]| order(names.iter().map(|name| item(&format!("dish {name}"), &[])).collect());
        let (first, second, third) = (of(&first), of(&second), of(&third));
        let sorted = |mut lines: Vec<Line>| { lines.sort_by(|a, b| a.name.cmp(&b.name)); lines };
        let direct = compare(&first, &third);
        let joined = compare(&first, &second).followed_by(compare(&second, &third));
        prop_assert_eq!(sorted(direct.added), sorted(joined.added));
        prop_assert_eq!(sorted(direct.removed), sorted(joined.removed));
    }

    #[test]
    fn no_text_makes_the_words_panic(text in ".{0,40}") {
        let _ = emphasise(&text);
        let _ = fold(&text);
    }
}
