use super::intern;

#[test]
fn a_name_is_leaked_once() {
    let (one, other) = (intern("clientes"), intern(&["cli", "entes"].concat()));
    assert!(std::ptr::eq(one, other));
    assert_ne!(intern("proveedores"), one);
}
