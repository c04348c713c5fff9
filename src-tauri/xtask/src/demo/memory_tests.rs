use super::{of_tree, parent, tree};

#[test]
fn a_name_with_brackets_and_spaces_does_not_hide_the_parent() {
    assert_eq!(parent("17 (Web (x) Process) S 4 17 17 0 -1"), Some(4));
}

#[test]
fn children_of_children_belong_to_the_tree_and_strangers_do_not() {
    let parents = [(2, 1), (3, 2), (4, 3), (9, 8)];
    assert_eq!(tree(2, &parents), [2, 3, 4]);
}

#[test]
fn this_process_has_a_size() {
    let sizes = of_tree(std::process::id());
    assert!(sizes.values().any(|size| *size > 0.0), "{sizes:?}");
}
