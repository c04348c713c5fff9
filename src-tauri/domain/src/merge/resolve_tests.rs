use serde_json::json;

use super::*;
use crate::merge::{
    BaseUpdate,
    FieldRule::{KeptApart, Latest, Manual, TargetAlone, TargetWins},
    plan,
    test_support::{changes, deleted, fields, modified, partial, present, rules},
};

fn base() -> Fields {
    fields(json!({"city": "Quito", "name": "Ana", "note": "bell", "zip": "1"}))
}

fn source() -> SideState {
    present(json!({"city": "Lima", "name": "Eva", "zip": "1"}))
}

fn target() -> SideState {
    present(json!({"city": "Cuzco", "name": "Isa", "note": "door", "zip": "1"}))
}

fn disputes() -> Disputes {
    let action = plan(Some(&base()), &source(), &target(), &rules(Manual, &[]), Side::Source);
    let RecordAction::Dispute { disputed, base: BaseUpdate::Keep } = action else { panic!("{action:?}") };
    disputed
}

fn chosen(choices: &[(&str, Choice)]) -> BTreeMap<String, Choice> {
    choices.iter().map(|(field, choice)| ((*field).to_owned(), choice.clone())).collect()
}

fn decide(choices: &[(&str, Choice)]) -> Result<Resolved, ResolveError> {
    resolve(&disputes(), Some(&base()), &source(), &target(), &MergeRules::default(), &chosen(choices))
}

/// A side after what is written to it.
fn written(state: &SideState, writes: &Option<Sides<Changes>>, side: Side) -> SideState {
    let SideState::Present { fields, modified_at, coverage } = state else { panic!("{state:?}") };
    let mut fields = fields.clone();
    if let Some(changes) = writes.as_ref().and_then(|writes| writes.get(side)) {
        changes.apply_to(&mut fields);
    }
    SideState::Present { fields, modified_at: *modified_at, coverage: *coverage }
}

#[test]
fn each_field_gets_what_the_person_chose() {
    let resolved = decide(&[
        ("city", Choice::KeepSource),
        ("name", Choice::Value(json!("Luz"))),
        ("note", Choice::KeepTarget),
    ])
    .expect("a decision");
    let writes = resolved.writes.expect("writes");
    assert_eq!(writes.get(Side::Source), changes(json!({"name": "Luz", "note": "door"})).as_ref());
    assert_eq!(writes.get(Side::Target), changes(json!({"city": "Lima", "name": "Luz"})).as_ref());
    assert_eq!(resolved.agreed, fields(json!({"city": "Lima", "name": "Luz", "note": "door", "zip": "1"})));
    assert_eq!(resolved.open, None);
    let discarded: Vec<_> =
        resolved.discarded.iter().map(|d| (d.field.as_str(), d.side, d.value.clone())).collect();
    assert_eq!(
        discarded,
        [
            ("city", Side::Target, Some(json!("Cuzco"))),
            ("name", Side::Source, Some(json!("Eva"))),
            ("name", Side::Target, Some(json!("Isa"))),
            ("note", Side::Source, None),
        ]
    );
}

#[test]
fn after_a_decision_only_the_undecided_fields_are_in_dispute() {
    let resolved = decide(&[("city", Choice::KeepTarget)]).expect("a decision");
    let (source, target) = (
        written(&source(), &resolved.writes, Side::Source),
        written(&target(), &resolved.writes, Side::Target),
    );
    let RecordAction::Dispute { disputed, .. } =
        plan(Some(&resolved.agreed), &source, &target, &rules(Manual, &[]), Side::Source)
    else {
        panic!("the other fields are still open")
    };
    assert_eq!(Some(&disputed), resolved.open.as_ref());
    assert_eq!(Vec::from_iter(disputed.names()), ["name", "note"]);
}

#[test]
fn an_empty_value_of_the_persons_clears_the_field() {
    let resolved = decide(&[("note", Choice::Value(json!("")))]).expect("a decision");
    assert_eq!(resolved.writes, Some(Sides::Target(changes(json!({"note": null})).expect("a change"))));
    assert_eq!(resolved.agreed.get("note"), None);
}

#[test]
fn a_decision_taken_back_leaves_everything_as_it_was() {
    let resolved =
        decide(&[("city", Choice::KeepSource), ("note", Choice::Value(json!("gate")))]).expect("a decision");
    let after = |side, state: &SideState| written(state, &resolved.writes, side);
    let (decided_source, decided_target) = (after(Side::Source, &source()), after(Side::Target, &target()));
    let undone = undo(
        &resolved.settled,
        Some(&resolved.agreed),
        &decided_source,
        &decided_target,
        &MergeRules::default(),
    )
    .expect("taken back");
    assert_eq!(undone.agreed, base());
    assert_eq!(written(&decided_source, &undone.writes, Side::Source), source());
    assert_eq!(written(&decided_target, &undone.writes, Side::Target), target());
    assert_eq!(Vec::from_iter(undone.reopened.names()), ["city", "note"]);
    let RecordAction::Dispute { disputed, .. } =
        plan(Some(&undone.agreed), &source(), &target(), &rules(Manual, &[]), Side::Source)
    else {
        panic!("in dispute again")
    };
    assert_eq!(disputed, disputes());
}

#[test]
fn a_decision_is_not_carried_out_over_an_edit_that_the_person_did_not_see() {
    let moved = present(json!({"city": "Loja", "name": "Eva", "zip": "1"}));
    let decide = |choices: &[(&str, Choice)]| {
        resolve(&disputes(), Some(&base()), &moved, &target(), &MergeRules::default(), &chosen(choices))
            .map(|resolved| resolved.writes)
    };
    assert_eq!(
        decide(&[("city", Choice::KeepTarget)]),
        Err(ResolveError::Moved { field: "city".to_owned() })
    );
    assert!(decide(&[("name", Choice::KeepTarget)]).is_ok(), "this field has not moved");
}

#[test]
fn a_decision_is_not_taken_back_over_a_later_edit() {
    let resolved = decide(&[("city", Choice::KeepSource)]).expect("a decision");
    let target = present(json!({"city": "Loja"}));
    let undone = undo(&resolved.settled, Some(&resolved.agreed), &source(), &target, &MergeRules::default());
    assert_eq!(undone, Err(ResolveError::Moved { field: "city".to_owned() }));
}

#[test]
fn a_decision_about_nothing_is_refused() {
    assert_eq!(decide(&[]), Err(ResolveError::NothingChosen));
    let not_disputed = decide(&[("zip", Choice::KeepSource)]);
    assert_eq!(not_disputed, Err(ResolveError::NotDisputed { field: "zip".to_owned() }));
    let gone = resolve(
        &disputes(),
        Some(&base()),
        &source(),
        &deleted(),
        &MergeRules::default(),
        &chosen(&[("city", Choice::KeepSource)]),
    );
    assert_eq!(gone, Err(ResolveError::StateChanged));
}

#[test]
fn a_discarded_value_is_brought_back_and_the_other_one_too() {
    let RecordAction::Merge(merge) = plan(
        Some(&base()),
        &present(json!({"city": "Lima", "name": "Ana", "note": "bell", "zip": "1"})),
        &present(json!({"city": "Cuzco", "name": "Ana", "note": "bell", "zip": "1"})),
        &rules(TargetWins, &[]),
        Side::Source,
    ) else {
        panic!("the target wins")
    };
    let both =
        SideState::Present { fields: merge.agreed.clone(), modified_at: None, coverage: Coverage::Whole };
    let discard = &merge.discarded[0];
    let back = bring_back(discard, Some(&merge.agreed), &both, &both).expect("brought back");
    let lima = changes(json!({"city": "Lima"})).expect("a change");
    assert_eq!(back.writes, Sides::Both { source: lima.clone(), target: lima });
    let both_lima =
        SideState::Present { fields: back.agreed.clone(), modified_at: None, coverage: Coverage::Whole };
    assert_eq!(
        plan(Some(&back.agreed), &both_lima, &both_lima, &rules(TargetWins, &[]), Side::Source),
        RecordAction::Nothing
    );
    let again =
        bring_back(&back.replaced, Some(&back.agreed), &both_lima, &both_lima).expect("and back again");
    assert_eq!(again.agreed, merge.agreed);
    let twice = bring_back(discard, Some(&back.agreed), &both_lima, &both_lima);
    assert_eq!(twice, Err(ResolveError::Moved { field: "city".to_owned() }));
}

#[test]
fn a_partial_side_that_does_not_send_the_field_has_not_moved() {
    let discard = Discard {
        field: "city".to_owned(),
        side: Side::Source,
        value: Some(json!("Lima")),
        kept: Some(json!("Quito")),
        reason: DiscardReason::Latest,
    };
    assert!(
        bring_back(&discard, Some(&base()), &present(json!({"city": "Quito"})), &partial(json!({}))).is_ok()
    );
}

#[test]
fn a_value_that_only_the_other_side_may_set_does_not_come_back() {
    let base = fields(json!({"total": 1}));
    let RecordAction::Merge(merge) = plan(
        Some(&base),
        &present(json!({"total": 9})),
        &present(json!({"total": 1})),
        &rules(TargetAlone, &[]),
        Side::Source,
    ) else {
        panic!("written back")
    };
    let both = present(json!({"total": 1}));
    let back = bring_back(&merge.discarded[0], Some(&base), &both, &both);
    assert_eq!(back, Err(ResolveError::OwnedAlone { field: "total".to_owned() }));
}

fn deletion(held: &SideState) -> DeletionConflict {
    let action = plan(Some(&base()), held, &deleted(), &rules(Latest, &[]), Side::Source);
    let RecordAction::ConfirmDeletion(conflict) = action else { panic!("{action:?}") };
    conflict
}

#[test]
fn an_edit_that_is_kept_is_made_again_where_it_was_deleted() {
    let (held, rules) = (source(), rules(Latest, &[]));
    let conflict = deletion(&held);
    let action = resolve_deletion(
        &conflict,
        Some(&base()),
        &held,
        &deleted(),
        &rules,
        Side::Source,
        DeletionChoice::KeepEdit,
    );
    let record = fields(json!({"city": "Lima", "name": "Eva", "zip": "1"}));
    assert_eq!(action, Ok(RecordAction::Create { on: Side::Target, record }));
}

#[test]
fn an_edit_that_is_given_up_is_named_and_no_later_one_goes_with_it() {
    let (held, rules) =
        (modified(1, json!({"city": "Lima", "name": "Ana", "note": "bell", "zip": "1"})), rules(Latest, &[]));
    let conflict = deletion(&held);
    let delete = |held: &SideState, gone: &SideState| {
        resolve_deletion(&conflict, Some(&base()), held, gone, &rules, Side::Source, DeletionChoice::Delete)
    };
    let Ok(RecordAction::Delete { on: Side::Source, last, discarded }) = delete(&held, &deleted()) else {
        panic!("deleted")
    };
    assert_eq!(last.get("city"), Some(&json!("Lima")));
    let discard = Discard {
        field: "city".to_owned(),
        side: Side::Source,
        value: Some(json!("Lima")),
        kept: None,
        reason: DiscardReason::Person,
    };
    assert_eq!(discarded, [discard]);
    assert_eq!(delete(&source(), &deleted()), Err(ResolveError::StateChanged), "edited again since");
    assert_eq!(delete(&held, &target()), Err(ResolveError::StateChanged), "no longer deleted");
}

#[test]
fn a_decision_can_be_stored_and_read_back() {
    let resolved = decide(&[("city", Choice::KeepSource), ("note", Choice::KeepSource)]).expect("a decision");
    let json = serde_json::to_string(&resolved).expect("JSON");
    assert_eq!(serde_json::from_str::<Resolved>(&json).expect("a decision"), resolved);
    for (choice, stored) in [
        (Choice::KeepSource, json!("keep_source")),
        (Choice::KeepTarget, json!("keep_target")),
        (Choice::Value(json!(3)), json!({"value": 3})),
    ] {
        assert_eq!(serde_json::to_value(&choice).expect("JSON"), stored);
        assert_eq!(serde_json::from_value::<Choice>(stored).expect("a choice"), choice);
    }
}

fn guarded() -> (MergeRules, Fields, SideState, SideState) {
    let rules = MergeRules {
        guards: [("banned".to_owned(), json!(true))].into(),
        ..rules(Manual, &[("banned", KeptApart)])
    };
    (
        rules,
        fields(json!({"banned": false})),
        present(json!({"banned": false})),
        present(json!({"banned": true})),
    )
}

#[test]
fn a_decision_on_what_is_kept_apart_is_not_written_to_the_other_side_and_not_asked_again() {
    let (rules, base, source, target) = guarded();
    let RecordAction::Dispute { disputed, .. } = plan(Some(&base), &source, &target, &rules, Side::Source)
    else {
        panic!("a guard")
    };
    for (choice, written_here) in
        [(Choice::KeepSource, None), (Choice::KeepTarget, changes(json!({"banned": true})))]
    {
        let chosen = chosen(&[("banned", choice)]);
        let resolved =
            resolve(&disputed, Some(&base), &source, &target, &rules, &chosen).expect("a decision");
        assert_eq!(resolved.writes, written_here.map(Sides::Source));
        assert_eq!(resolved.agreed, fields(json!({"banned": true})), "what the other side has is remembered");
        let here = written(&source, &resolved.writes, Side::Source);
        let after = plan(Some(&resolved.agreed), &here, &target, &rules, Side::Source);
        assert_eq!(after, RecordAction::Nothing);
        let undone =
            undo(&resolved.settled, Some(&resolved.agreed), &here, &target, &rules).expect("taken back");
        assert_eq!(undone.agreed, base);
        assert_eq!(written(&here, &undone.writes, Side::Source), source);
        assert_eq!(written(&target, &undone.writes, Side::Target), target);
    }
}

#[test]
fn both_texts_are_kept_one_under_the_other_and_other_values_cannot_be() {
    let resolved = decide(&[("city", Choice::Both)]).expect("a decision");
    assert_eq!(resolved.agreed.get("city"), Some(&json!("Lima\nCuzco")));
    let emptied = decide(&[("note", Choice::Both)]).expect("a decision");
    assert_eq!(emptied.agreed.get("note"), Some(&json!("door")), "one of them is empty");
    let (rules, base, source, target) = guarded();
    let RecordAction::Dispute { disputed, .. } = plan(Some(&base), &source, &target, &rules, Side::Source)
    else {
        panic!("a guard")
    };
    let both = chosen(&[("banned", Choice::Both)]);
    assert_eq!(
        resolve(&disputed, Some(&base), &source, &target, &rules, &both),
        Err(ResolveError::NotTexts { field: "banned".to_owned() })
    );
}
