use super::*;

#[test]
fn a_label_may_hold_anything_and_stays_on_its_line() {
    let mut text = Text::default();
    text.family("a", Kind::Gauge, "Help.");
    text.sample("a", &[("one", "x\"y\\z\nw"), ("two", "ñ")], 1.5);
    text.sample("a", &[], 2.0);
    assert_eq!(text.0, "# HELP a Help.\n# TYPE a gauge\na{one=\"x\\\"y\\\\z\\nw\",two=\"ñ\"} 1.5\na 2\n");
}
