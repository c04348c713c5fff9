//! Two sites with random histories: edits, deletions, runs that break off in the middle, lost answers. A judge
//! looks at every plan; at the end both sites must agree. The twins at the bottom break the planner on purpose
//! and must be caught.

use std::collections::BTreeSet;

use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use serde_json::json;

use super::{
    history_world::{GUARDED, NAMES, Planner, Reached, Step, World, disputed_in, index},
    test_support::{mirrored, rules},
    *,
};

fn side() -> impl Strategy<Value = Side> + Clone {
    prop::sample::select(&Side::ALL[..])
}

fn step() -> impl Strategy<Value = Step> {
    let value = prop_oneof![1 => Just(None), 4 => (0_u8..4).prop_map(Some)];
    let reached = prop_oneof![
        4 => Just(Reached::Everything),
        1 => side().prop_map(Reached::Only),
        1 => side().prop_map(Reached::AnswerLost),
        1 => Just(Reached::Nothing),
    ];
    prop_oneof![
        20 => (side(), 0..NAMES.len(), value).prop_map(|(side, field, value)| Step::Edit(side, field, value)),
        1 => side().prop_map(Step::Delete),
        6 => reached.prop_map(Step::Run),
    ]
}

fn any_rules() -> impl Strategy<Value = MergeRules> {
    let default = prop::sample::select(&FieldRule::ALL[..FieldRule::ALL.len() - 1]);
    let delete_edit = prop_oneof![Just(DeleteEditRule::EditWins), Just(DeleteEditRule::DeleteWins)];
    let unlisted = prop_oneof![Just(UnlistedFields::Travel), Just(UnlistedFields::Stay)];
    (default, delete_edit, unlisted).prop_map(|(default, delete_edit, unlisted)| {
        let own = NAMES.into_iter().zip([
            FieldRule::SourceWins,
            FieldRule::TargetWins,
            FieldRule::Latest,
            FieldRule::Manual,
            FieldRule::SourceAlone,
            FieldRule::TargetAlone,
            FieldRule::KeptApart,
            FieldRule::KeptApart,
            FieldRule::Manual,
        ]);
        MergeRules {
            delete_edit,
            unlisted,
            guards: [("guarded".to_owned(), json!(GUARDED))].into(),
            kept_here: ["kept_here".to_owned()].into(),
            ..rules(default, &own.collect::<Vec<_>>())
        }
    })
}

fn choice() -> impl Strategy<Value = Choice> {
    prop_oneof![
        Just(Choice::KeepSource),
        Just(Choice::KeepTarget),
        (0_u8..4).prop_map(|value| Choice::Value(json!(value))),
        Just(Choice::Value(json!(null))),
    ]
}

type History = (MergeRules, Vec<Step>, Vec<Choice>);

fn history() -> impl Strategy<Value = History> {
    (any_rules(), prop::collection::vec(step(), 0..60), prop::collection::vec(choice(), 1..4))
}

/// Plays a history to its end and says what went wrong.
fn play(planner: Planner, (rules, steps, choices): &History) -> Vec<String> {
    let mut world = World::new(rules.clone(), planner);
    let mut violations: Vec<_> = steps.iter().flat_map(|step| world.step(step)).collect();
    violations.extend(world.settle());
    violations.extend(world.decide(choices));
    violations
}

proptest! {
    #![proptest_config(Config::with_cases(500))]

    #[test]
    fn both_sides_converge_owners_are_heard_and_nothing_is_lost_without_a_word(history in history()) {
        prop_assert_eq!(play(plan, &history), Vec::<String>::new());
    }

    #[test]
    fn a_field_that_only_one_side_knows_survives_every_history(history in history()) {
        let (mut rules, steps, choices) = history;
        if rules.default.alone().is_some() {
            // What only one side knows cannot be the other side's alone.
            rules.default = FieldRule::Manual;
        }
        let travels = rules.unlisted == UnlistedFields::Travel;
        let mut world = World::new(rules, plan);
        for (side, name) in [(Side::Source, "known_to_source"), (Side::Target, "known_to_target")] {
            world.step(&Step::Edit(side, 0, Some(1)));
            let fields = world.sites[index(side)].fields.as_mut().expect("a record");
            fields.insert(name.to_owned(), json!({"kept": [1, "ñ"]}));
        }
        let lasting = |step: &&Step| match step {
            Step::Delete(_) => false,
            Step::Edit(..) | Step::Run(_) => true,
        };
        for step in steps.iter().filter(lasting) {
            world.step(step);
        }
        world.settle();
        world.decide(&choices);
        for (side, name) in [(Side::Source, "known_to_source"), (Side::Target, "known_to_target")] {
            for at in Side::ALL {
                let there = world.sites[index(at)].fields.as_ref().expect("a record").get(name);
                prop_assert_eq!(there.is_some(), at == side || travels, "{} at {:?}", name, at);
            }
        }
    }

    #[test]
    fn two_sites_that_name_the_sides_the_other_way_round_come_to_the_same(history in history()) {
        let (rules, steps, choices) = history;
        let opposite_choices = choices.iter().map(|choice| match choice {
            Choice::KeepSource => Choice::KeepTarget,
            Choice::KeepTarget => Choice::KeepSource,
            Choice::Value(value) => Choice::Value(value.clone()),
            Choice::Both => Choice::Both,
        });
        let opposite_choices: Vec<_> = opposite_choices.collect();
        let mut here = World::new(rules.clone(), plan);
        let mut there = World::new(mirrored(&rules), plan);
        there.local = Side::Target;
        for step in &steps {
            here.step(step);
            there.step(&match step {
                Step::Edit(side, field, value) => Step::Edit(side.other(), *field, *value),
                Step::Delete(side) => Step::Delete(side.other()),
                Step::Run(Reached::Only(side)) => Step::Run(Reached::Only(side.other())),
                Step::Run(Reached::AnswerLost(side)) => Step::Run(Reached::AnswerLost(side.other())),
                Step::Run(Reached::Everything) => Step::Run(Reached::Everything),
                Step::Run(Reached::Nothing) => Step::Run(Reached::Nothing),
            });
        }
        here.settle();
        there.settle();
        prop_assert_eq!(disputed_in(&here.plan()), disputed_in(&there.plan()));
        if !matches!(here.plan(), RecordAction::ConfirmDeletion(_)) {
            here.decide(&choices);
            there.decide(&opposite_choices);
        }
        let [source, target] = here.sites.map(|site| site.fields);
        let [opposite_source, opposite_target] = there.sites.map(|site| site.fields);
        prop_assert_eq!((source, target), (opposite_target, opposite_source));
    }
}

/// The same 300 histories each time.
fn same_histories() -> Vec<History> {
    let config = Config { failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    (0..300).map(|_| history().new_tree(&mut runner).expect("a history").current()).collect()
}

/// What the judge says about a planner.
fn caught(planner: Planner) -> BTreeSet<String> {
    same_histories().iter().flat_map(|history| play(planner, history)).collect()
}

fn assert_caught(planner: Planner, complaint: &str) {
    let violations = caught(planner);
    assert!(violations.iter().any(|violation| violation.contains(complaint)), "{complaint}: {violations:?}");
}

#[test]
fn the_judge_has_nothing_to_say_about_the_planner_itself() {
    assert_eq!(caught(plan), BTreeSet::new());
}

#[test]
fn the_histories_come_across_every_action_that_two_readable_sites_can_cause() {
    let mut planned = BTreeSet::new();
    for (rules, steps, _) in same_histories() {
        let mut world = World::new(rules, plan);
        for step in &steps {
            world.step(step);
        }
        planned.extend(world.planned);
    }
    let others = BTreeSet::from(["missing", "wait", "set_aside"]);
    assert_eq!(FieldRule::ALL.last(), Some(&FieldRule::KeptApart), "the one that is no default");
    assert_eq!(planned, RecordAction::CODES.iter().copied().filter(|code| !others.contains(code)).collect());
}

#[test]
fn a_planner_that_takes_the_owner_for_the_other_side_is_caught() {
    let planner: Planner =
        |base, source, target, rules, local| plan(base, source, target, &mirrored(rules), local);
    assert_caught(planner, "the owner is overwritten");
    assert_caught(planner, "the only owner is overwritten");
}

#[test]
fn a_planner_that_lets_the_later_one_win_everywhere_is_caught() {
    let planner: Planner = |base, source, target, _, local| {
        plan(base, source, target, &MergeRules::all(FieldRule::Latest), local)
    };
    assert_caught(planner, "the owner is overwritten");
    assert_caught(planner, "decided for the person");
}

#[test]
fn a_planner_that_discards_in_silence_is_caught() {
    let planner: Planner = |base, source, target, rules, local| {
        let mut action = plan(base, source, target, rules, local);
        if let RecordAction::Merge(Merge { discarded, .. }) | RecordAction::Delete { discarded, .. } =
            &mut action
        {
            discarded.clear();
        }
        action
    };
    assert_caught(planner, "an edit is lost without a word");
    assert_caught(planner, "the deletion loses an edit");
}

#[test]
fn a_planner_without_a_base_is_caught() {
    let planner: Planner = |_, source, target, rules, local| plan(None, source, target, rules, local);
    assert_caught(planner, "does not come to rest");
    assert_caught(planner, "the only edit is overwritten");
}

#[test]
fn a_planner_that_forgets_fields_it_does_not_know_is_caught() {
    let planner: Planner = |base, source, target, rules, local| {
        let known = |state: &SideState| {
            let mut state = state.clone();
            if let SideState::Present { fields, .. } = &mut state {
                fields.remove("unknown");
            }
            state
        };
        plan(base, &known(source), &known(target), rules, local)
    };
    assert_caught(planner, "unknown differs, and nobody is asked");
}

#[test]
fn a_planner_that_writes_whole_records_is_caught() {
    let planner: Planner = |base, source, target, rules, local| match plan(base, source, target, rules, local)
    {
        RecordAction::Merge(merge) => {
            let whole = merge.agreed.iter().map(|(field, value)| (field.clone(), Change::Set(value.clone())));
            let whole = PerField::new(whole.collect());
            let writes = Sides::of(whole.clone(), whole).unwrap_or(merge.writes);
            RecordAction::Merge(Merge { writes, ..merge })
        }
        action @ (RecordAction::Nothing
        | RecordAction::AdoptBase { .. }
        | RecordAction::Dispute { .. }
        | RecordAction::Create { .. }
        | RecordAction::Delete { .. }
        | RecordAction::ConfirmDeletion(_)
        | RecordAction::Forget
        | RecordAction::Missing { .. }
        | RecordAction::Wait { .. }
        | RecordAction::SetAside { .. }) => action,
    };
    assert_caught(planner, "where it stands already");
    assert_caught(planner, "decided for the person");
}

#[test]
fn a_planner_that_takes_what_is_kept_apart_for_the_other_sides_is_caught() {
    let planner: Planner = |base, source, target, rules, local| {
        let mut rules = rules.clone();
        rules.fields.insert("kept_apart".to_owned(), FieldRule::TargetWins);
        plan(base, source, target, &rules, local)
    };
    assert_caught(planner, "what is kept apart is written");
}

#[test]
fn a_planner_without_guards_is_caught() {
    let planner: Planner = |base, source, target, rules, local| {
        plan(base, source, target, &MergeRules { guards: Default::default(), ..rules.clone() }, local)
    };
    assert_caught(planner, "nobody is asked about a guarded value");
}

#[test]
fn a_planner_that_sends_what_stays_here_is_caught() {
    let planner: Planner = |base, source, target, rules, local| {
        plan(base, source, target, &MergeRules { kept_here: Default::default(), ..rules.clone() }, local)
    };
    assert_caught(planner, "what stays here is written");
}

#[test]
fn a_planner_that_takes_missing_for_deleted_is_caught() {
    let planner: Planner = |base, source, target, rules, local| {
        let gone = |state: &SideState| match state {
            SideState::Absent => SideState::Deleted { at: None },
            SideState::Present { .. }
            | SideState::Deleted { .. }
            | SideState::Malformed { .. }
            | SideState::Unknown => state.clone(),
        };
        plan(base, &gone(source), &gone(target), rules, local)
    };
    assert_caught(planner, "deletes what nobody deleted");
}
