use super::*;

#[test]
fn notes_and_phones_are_joined_addresses_become_two_and_the_rest_is_decided() {
    let (a, b) = (Some("\"a\""), Some("\"b\""));
    for (entity, field, here, there, expected) in [
        ("customer", "internalNotes", a, b, Some(KeepBoth::Joined)),
        ("address", "deliveryInstructions", a, b, Some(KeepBoth::Joined)),
        ("customer", "whatsappPhoneNumber", a, b, Some(KeepBoth::SecondPhone)),
        ("contact", "Teléfono", a, b, None),
        ("address", "street", a, b, Some(KeepBoth::TwoAddresses)),
        ("contact", "street", a, b, None),
        ("customer", "internalNotes", a, None, None),
        ("customer", "internalNotes", a, Some("\"\""), None),
        ("customer", "phone", a, Some("5"), None),
        ("customer", "firstName", a, b, None),
        ("customer", "isBanned", Some("true"), Some("false"), None),
        ("address", "latitude", Some("1.5"), Some("2.5"), None),
    ] {
        assert_eq!(both(entity, field, here, there), expected, "{entity} {field}");
    }
}
