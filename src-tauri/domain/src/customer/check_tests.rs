use serde_json::json;

use super::*;

fn customer(field: &str, value: &Value) -> Result<Value, WrongValue> {
    check_customer(field, value).unwrap()
}

#[test]
fn spaces_around_a_text_go_and_an_empty_one_is_no_value() {
    assert_eq!(customer("firstName", &json!("  Ana ")), Ok(json!("Ana")));
    assert_eq!(customer("lastName", &json!("   ")), Ok(Value::Null));
    assert_eq!(customer("firstName", &json!("a".repeat(101))), Err(WrongValue));
    assert_eq!(customer("firstName", &json!("a\nb")), Err(WrongValue));
    assert_eq!(customer("firstName", &json!(5)), Err(WrongValue));
    assert_eq!(customer("internalNote", &json!("a\nb")), Ok(json!("a\nb")));
}

#[test]
fn an_e_mail_has_a_name_and_a_host() {
    for good in ["ana@example.com", "a.b+c@mail.example.ec"] {
        assert!(customer("email", &json!(good)).is_ok(), "{good}");
    }
    for bad in
        ["ana", "@example.com", "ana@example", "ana@@example.com", "a na@example.com", "ana@example..com"]
    {
        assert_eq!(customer("email", &json!(bad)), Err(WrongValue), "{bad}");
    }
}

#[test]
fn a_phone_has_seven_to_fifteen_digits() {
    assert!(customer("secondPhone", &json!("+593 99 123-4567")).is_ok());
    for bad in ["12345", "llamar", "1234567890123456", "+59+399123"] {
        assert_eq!(customer("secondPhone", &json!(bad)), Err(WrongValue), "{bad}");
    }
}

#[test]
fn a_place_lies_on_the_earth() {
    assert!(check_address("latitude", &json!(-2.9)).unwrap().is_ok());
    assert_eq!(check_address("latitude", &json!(90.5)).unwrap(), Err(WrongValue));
    assert_eq!(check_address("longitude", &json!("x")).unwrap(), Err(WrongValue));
    assert!(check_address("longitude", &Value::Null).unwrap().is_ok());
}

#[test]
fn what_the_remote_requires_of_an_address_cannot_be_emptied() {
    for field in ["name", "street", "number"] {
        assert_eq!(check_address(field, &Value::Null).unwrap(), Err(WrongValue), "{field}");
    }
    assert!(check_address("city", &Value::Null).unwrap().is_ok());
}

#[test]
fn days_are_days() {
    assert!(customer("birthDate", &json!("1990-02-28")).is_ok());
    assert_eq!(customer("birthDate", &json!("1990-02-30")), Err(WrongValue));
    assert!(check_customer("totalOrders", &json!(5)).is_none());
}
