use super::title_of;

#[test]
fn a_record_is_called_by_the_field_that_is_most_like_a_name() {
    for (record, title) in [
        (r#"{"id":"7","email":"a@b.c","name":"María Pérez"}"#, Some("María Pérez")),
        (r#"{"Razón Social":"Lácteos del Guayas","email":"a@b.c"}"#, Some("Lácteos del Guayas")),
        (r#"{"razon_social":" La Ñata "}"#, Some("La Ñata")),
        (r#"{"first_name":"Begoña","lastName":"Íñiguez"}"#, Some("Begoña Íñiguez")),
        (r#"{"Nombres":"Ana"}"#, Some("Ana")),
        (r#"{"name":"","email":"a@b.c"}"#, Some("a@b.c")),
        (r#"{"name":null,"title":"Orden 5"}"#, Some("Orden 5")),
        (r#"{"id":"1","properties":{"firstname":"Ana","lastname":"Ruiz"}}"#, Some("Ana Ruiz")),
        (r#"{"numero":412}"#, Some("412")),
        (r#"{"id":"7"}"#, None),
        (r#"{"name":["a"]}"#, None),
        ("[]", None),
        ("no json", None),
    ] {
        assert_eq!(title_of(record).as_deref(), title, "{record}");
    }
}

#[test]
fn a_long_name_is_cut_and_stays_on_one_line() {
    let title = title_of(&format!("{{\"name\":\"{}\"}}", "ñ\\n".repeat(200))).unwrap();
    assert_eq!(title.chars().count(), 80);
    assert!(title.ends_with('…') && !title.contains('\n'));
}
