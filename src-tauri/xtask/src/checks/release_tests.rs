use std::collections::BTreeSet;

use super::{absent, named_in, present};

#[test]
fn names_of_crash_points_and_safeguards_are_found_in_code_and_not_in_comments() {
    let source = "//! crash_point!(\"example\")\n    crash_point!(\"order.stored\");\n    \
                  if mostrador_store::safeguard_off!(\"store_before_confirm\") {}\n";
    assert_eq!(named_in(source), ["order.stored", "safeguard.store_before_confirm"]);
}

#[test]
fn a_name_in_the_middle_of_a_program_is_found() {
    let names: BTreeSet<String> = ["order.stored", "store_before_confirm"].map(str::to_owned).into();
    let program = b"\x7fELF....order.stored\0....";
    assert_eq!(present(program, &names), ["order.stored"]);
    assert_eq!(absent(program, &names), ["store_before_confirm"]);
}
