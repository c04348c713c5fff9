use super::*;

const NOTHING: Disputed<'static> = Disputed {
    field: "name",
    rules: None,
    local: Side::Target,
    here: Some("\"a\""),
    there: Some("\"b\""),
    edited_here: None,
    edited_there: None,
};

#[test]
fn the_rule_goes_before_an_empty_side_and_that_before_the_later_one() {
    let later_here = (Some(Timestamp(2)), Some(Timestamp(1)));
    for (rule, here, there, times, expected) in [
        (
            FieldRule::TargetWins,
            Some("\"a\""),
            None,
            (None, None),
            Some((SideView::Here, ProposalReason::Rule)),
        ),
        (
            FieldRule::SourceAlone,
            Some("1"),
            Some("2"),
            later_here,
            Some((SideView::There, ProposalReason::Rule)),
        ),
        (FieldRule::Manual, None, Some("2"), later_here, Some((SideView::There, ProposalReason::OtherEmpty))),
        (
            FieldRule::Manual,
            Some("1"),
            Some("\"\""),
            (None, None),
            Some((SideView::Here, ProposalReason::OtherEmpty)),
        ),
        (FieldRule::Latest, Some("1"), Some("2"), later_here, Some((SideView::Here, ProposalReason::Latest))),
        (
            FieldRule::Manual,
            Some("1"),
            Some("2"),
            (Some(Timestamp(1)), Some(Timestamp(3))),
            Some((SideView::There, ProposalReason::Latest)),
        ),
        (FieldRule::Manual, Some("1"), Some("2"), (Some(Timestamp(1)), Some(Timestamp(1))), None),
        (FieldRule::Manual, Some("1"), Some("2"), (Some(Timestamp(1)), None), None),
    ] {
        let rules = MergeRules::all(rule);
        let field = Disputed {
            rules: Some(&rules),
            here,
            there,
            edited_here: times.0,
            edited_there: times.1,
            ..NOTHING
        };
        assert_eq!(propose(field), expected, "{field:?}");
    }
}

#[test]
fn a_block_on_either_side_is_proposed_whatever_the_rule_says() {
    let mut rules = MergeRules::all(FieldRule::SourceAlone);
    rules.guards.insert("isBanned".to_owned(), serde_json::Value::Bool(true));
    let rules = Some(&rules);
    let (blocked, free) = (Some("true"), Some("false"));
    let here = Disputed { field: "isBanned", rules, here: blocked, there: free, ..NOTHING };
    assert_eq!(propose(here), Some((SideView::Here, ProposalReason::Safety)));
    let there = Disputed { here: free, there: blocked, local: Side::Source, ..here };
    assert_eq!(propose(there), Some((SideView::There, ProposalReason::Safety)));
    let other_field = Disputed { field: "isActive", ..here };
    assert_eq!(propose(other_field), Some((SideView::There, ProposalReason::Rule)));
}

#[test]
fn the_side_of_the_site_is_here_whichever_side_that_is() {
    let rules = MergeRules::all(FieldRule::SourceWins);
    let source = Disputed { rules: Some(&rules), local: Side::Source, ..NOTHING };
    assert_eq!(propose(source), Some((SideView::Here, ProposalReason::Rule)));
    let target = Disputed { local: Side::Target, ..source };
    assert_eq!(propose(target), Some((SideView::There, ProposalReason::Rule)));
}
