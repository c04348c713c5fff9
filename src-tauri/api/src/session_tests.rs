use super::Role::{self, Administrator, Manager, Operator, Purchasing, Viewer};

#[test]
fn the_table_of_roles() {
    // Rows: who asks; columns in the order of `Role::ALL`: what is asked for.
    let table = [
        (Viewer, [true, false, false, false, false]),
        (Purchasing, [true, true, false, false, false]),
        (Operator, [true, false, true, false, false]),
        (Manager, [true, true, true, true, false]),
        (Administrator, [true, true, true, true, true]),
    ];
    for (role, expected) in table {
        assert_eq!(Role::ALL.map(|least| role.reaches(least)), expected, "{role:?}");
    }
}
