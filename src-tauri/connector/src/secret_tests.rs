use super::names_secret;

#[test]
fn a_secret_is_known_by_a_part_of_its_name_however_it_is_written() {
    for name in
        ["password", "encrypted_Password", "API-Key", "access_token", "link_mobile_login", "LoginLink"]
    {
        assert!(names_secret(name), "{name}");
    }
    for name in ["name", "login", "phone_mobile", "last_login_at", "link", "national_identification_number"] {
        assert!(!names_secret(name), "{name}");
    }
}
