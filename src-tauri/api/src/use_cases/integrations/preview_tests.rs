use super::*;

#[test]
fn the_places_at_random_are_ten_different_ones_and_the_same_for_the_same_seed() {
    let places = at_random(1_000, 7);
    assert_eq!(places.len(), SHOWN);
    assert_eq!(places.iter().collect::<BTreeSet<_>>().len(), SHOWN);
    assert_eq!(places, at_random(1_000, 7));
    assert_ne!(places, at_random(1_000, 8));
    assert_eq!(at_random(3, 7), [0, 1, 2], "all, where they are few");
    assert_eq!(at_random(0, 7), [0; 0]);
}
