use super::*;

fn ecuador() -> CallingCode {
    CallingCode::of_zone("America/Guayaquil")
}

#[test]
fn one_number_is_the_same_with_and_without_its_country() {
    let whole = phone_key("+593 99 123 4567", ecuador());
    assert!(whole.is_some());
    for written in ["593991234567", "0991234567", "99 123 4567", "00593-99-123-4567"] {
        assert_eq!(phone_key(written, ecuador()), whole, "{written}");
    }
}

#[test]
fn the_last_digits_of_another_country_are_somebody_else() {
    assert_ne!(phone_key("+51991234567", ecuador()), phone_key("0991234567", ecuador()));
    assert_ne!(phone_key("2345678", ecuador()), phone_key("+5112345678", ecuador()));
    assert_ne!(phone_key("2345678", ecuador()), phone_key("+59372345678", ecuador()));
}

#[test]
fn without_a_country_a_national_number_is_itself_alone() {
    let nowhere = CallingCode::of_zone("UTC");
    assert_eq!(phone_key("0991234567", nowhere), phone_key("991234567", nowhere));
    assert_ne!(phone_key("0991234567", nowhere), phone_key("+593991234567", nowhere));
}

#[test]
fn what_stands_for_no_phone_is_nobodys() {
    for text in ["", "000", "0000000000", "123", "9999999999", "ninguno"] {
        assert_eq!(phone_key(text, ecuador()), None, "{text}");
    }
}

#[test]
fn mexican_and_argentine_mobiles_are_the_same_with_their_extra_digit() {
    let unknown = CallingCode::UNKNOWN;
    assert_eq!(phone_key("+5215512345678", unknown), phone_key("+525512345678", unknown));
    assert_eq!(phone_key("+5491123456789", unknown), phone_key("+541123456789", unknown));
}
