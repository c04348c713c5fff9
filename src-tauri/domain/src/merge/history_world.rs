//! Two sites in memory, and an independent judge who looks at what each plan does to their records.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::*;
use crate::Timestamp;

pub(super) type Planner = fn(Option<&Fields>, &SideState, &SideState, &MergeRules, Side) -> RecordAction;

/// Named fields with a rule each (the guarded one is kept apart, the one that stays here is a person's to decide); the last
/// two are known to no rule.
pub(super) const NAMES: [&str; 11] = [
    "source_wins",
    "target_wins",
    "latest",
    "manual",
    "source_alone",
    "target_alone",
    "kept_apart",
    "guarded",
    "kept_here",
    "loose",
    "unknown",
];

/// The value of the field `guarded` that asks for a person.
pub(super) const GUARDED: u8 = 2;

#[derive(Clone, Debug)]
pub(super) enum Step {
    /// A field gets one of few values, so that both sides meet by chance too. Makes the record if there is none.
    Edit(Side, usize, Option<u8>),
    Delete(Side),
    /// A run. What it plans is carried out as far as `reached` says.
    Run(Reached),
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Reached {
    Everything,
    /// One side was written and acknowledged, then the run broke off.
    Only(Side),
    /// One side was written, and its answer was lost.
    AnswerLost(Side),
    /// Planned, and nothing done.
    Nothing,
}

#[derive(Clone, Debug)]
pub(super) struct Site {
    pub(super) fields: Option<Fields>,
    existed: bool,
    modified_at: Timestamp,
}

pub(super) struct World {
    base: Option<Fields>,
    pub(super) sites: [Site; 2],
    rules: MergeRules,
    /// Fields of the open conflict.
    open: BTreeSet<String>,
    clock: i64,
    planner: Planner,
    /// Which of the sides is the site.
    pub(super) local: Side,
    /// Codes of the actions that were planned.
    pub(super) planned: BTreeSet<&'static str>,
}

pub(super) fn index(side: Side) -> usize {
    match side {
        Side::Source => 0,
        Side::Target => 1,
    }
}

/// The judge's own idea of a value, on purpose not the product's.
fn value_in(fields: &Fields, name: &str) -> Option<Value> {
    match fields.get(name) {
        None | Some(Value::Null) => None,
        Some(Value::String(text)) if text.is_empty() => None,
        Some(value) => Some(value.clone()),
    }
}

pub(super) fn disputed_in(action: &RecordAction) -> BTreeSet<String> {
    let disputed = if let RecordAction::Merge(Merge { disputed, .. }) = action {
        disputed.as_ref()
    } else if let RecordAction::Dispute { disputed, .. } = action {
        Some(disputed)
    } else {
        None
    };
    disputed.into_iter().flat_map(Disputes::names).map(str::to_owned).collect()
}

impl World {
    pub(super) fn new(rules: MergeRules, planner: Planner) -> Self {
        let site = Site { fields: None, existed: false, modified_at: Timestamp(0) };
        Self {
            base: None,
            sites: [site.clone(), site],
            rules,
            open: BTreeSet::new(),
            clock: 0,
            planner,
            local: Side::Source,
            planned: BTreeSet::new(),
        }
    }

    fn site(&mut self, side: Side) -> &mut Site {
        self.clock += 1;
        let now = Timestamp(self.clock);
        let site = &mut self.sites[index(side)];
        site.modified_at = now;
        site
    }

    fn rules(&self) -> MergeRules {
        self.rules.holding(self.open.iter().map(String::as_str))
    }

    pub(super) fn state(&self, side: Side) -> SideState {
        let site = &self.sites[index(side)];
        match &site.fields {
            Some(fields) => SideState::Present {
                fields: fields.clone(),
                modified_at: Some(site.modified_at),
                coverage: Coverage::Whole,
            },
            None if site.existed => SideState::Deleted { at: Some(site.modified_at) },
            None => SideState::Absent,
        }
    }

    pub(super) fn plan(&self) -> RecordAction {
        (self.planner)(
            self.base.as_ref(),
            &self.state(Side::Source),
            &self.state(Side::Target),
            &self.rules(),
            self.local,
        )
    }

    pub(super) fn step(&mut self, step: &Step) -> Vec<String> {
        match step {
            Step::Edit(side, field, value) => {
                let gone = self.sites[index(*side)].existed && self.sites[index(*side)].fields.is_none();
                if !gone {
                    let site = self.site(*side);
                    site.existed = true;
                    let value = value.map_or(json!(null), |value| json!(value));
                    site.fields.get_or_insert_default().insert(NAMES[*field].to_owned(), value);
                }
                Vec::new()
            }
            Step::Delete(side) => {
                self.site(*side).fields = None;
                Vec::new()
            }
            Step::Run(reached) => {
                let action = self.plan();
                self.planned.insert(action.code());
                let violations = self.judge(&action);
                self.open = disputed_in(&action);
                self.apply(&action, *reached);
                violations
            }
        }
    }

    fn reaches(reached: Reached, side: Side) -> bool {
        match reached {
            Reached::Everything => true,
            Reached::Only(only) | Reached::AnswerLost(only) => only == side,
            Reached::Nothing => false,
        }
    }

    fn apply(&mut self, action: &RecordAction, reached: Reached) {
        let acknowledged = match reached {
            Reached::Everything | Reached::Only(_) => true,
            Reached::AnswerLost(_) | Reached::Nothing => false,
        };
        match action {
            RecordAction::Nothing
            | RecordAction::ConfirmDeletion(_)
            | RecordAction::Missing { .. }
            | RecordAction::Wait { .. }
            | RecordAction::SetAside { .. } => {}
            RecordAction::AdoptBase { agreed } => self.base = Some(agreed.clone()),
            RecordAction::Dispute { base, .. } => {
                if let BaseUpdate::Adopt(agreed) = base {
                    self.base = Some(agreed.clone());
                }
            }
            RecordAction::Merge(merge) => {
                for side in Side::ALL {
                    let Some(changes) = merge.writes.get(side).filter(|_| Self::reaches(reached, side))
                    else {
                        continue;
                    };
                    changes.apply_to(self.site(side).fields.as_mut().expect("a record to write to"));
                    if acknowledged {
                        changes.apply_to(self.base.get_or_insert_default());
                    }
                }
                if reached == Reached::Everything {
                    self.base = Some(merge.agreed.clone());
                }
            }
            RecordAction::Create { on, record } => {
                if Self::reaches(reached, *on) {
                    let site = self.site(*on);
                    (site.fields, site.existed) = (Some(record.clone()), true);
                    if acknowledged {
                        self.base = Some(record.clone());
                    }
                }
            }
            RecordAction::Delete { on, .. } => {
                if Self::reaches(reached, *on) {
                    self.site(*on).fields = None;
                    if acknowledged {
                        self.base = None;
                    }
                }
            }
            RecordAction::Forget => self.base = None,
        }
    }

    /// What is wrong with an action, by the rules as they are written and not as they are programmed.
    fn judge(&self, action: &RecordAction) -> Vec<String> {
        let [source, target] = &self.sites;
        let held = match (&source.fields, &target.fields) {
            (Some(source), Some(target)) => return self.judge_merge(source, target, action),
            (Some(held), None) => Some((Side::Source, held)),
            (None, Some(held)) => Some((Side::Target, held)),
            (None, None) => None,
        };
        if let RecordAction::Delete { on, last, discarded } = action {
            return match held.filter(|(side, _)| side == on) {
                Some((side, held)) if self.sites[index(side.other())].existed => {
                    self.judge_deletion(held, last, discarded)
                }
                _ => vec!["deletes what nobody deleted".to_owned()],
            };
        }
        if let (RecordAction::Create { on, record }, Some((side, held))) = (action, held) {
            let sent = |name: &&str| {
                let stays = *on != self.local
                    && (self.rules.of(name) == Some(FieldRule::KeptApart) || *name == "kept_here");
                self.rules.of(name).is_some_and(|rule| rule.alone() != Some(*on)) && !stays
            };
            let expected: Vec<_> = NAMES
                .into_iter()
                .filter(sent)
                .filter_map(|name| Some((name, value_in(held, name)?)))
                .collect();
            let complete = expected.iter().all(|(name, value)| record.get(*name) == Some(value));
            if *on == side || !complete || record.len() != expected.len() {
                return vec!["makes another record than there is".to_owned()];
            }
        }
        Vec::new()
    }

    fn judge_deletion(&self, held: &Fields, last: &Fields, discarded: &[Discard]) -> Vec<String> {
        let base = self.base.clone().unwrap_or_default();
        let mut violations = Vec::new();
        if held != last {
            violations.push("the deleted record is not kept".to_owned());
        }
        for name in NAMES {
            let value = value_in(held, name);
            let outside = self.rules.of(name).is_none();
            let named = discarded.iter().any(|discard| discard.field == name && discard.value == value);
            if value != value_in(&base, name) && !outside && !named {
                violations.push(format!("the deletion loses an edit of {name} without a word"));
            }
        }
        violations
    }

    fn judge_merge(&self, source: &Fields, target: &Fields, action: &RecordAction) -> Vec<String> {
        let rules = self.rules();
        let mut after = [source.clone(), target.clone()];
        let mut discarded: &[Discard] = &[];
        let mut violations = Vec::new();
        let in_dispute = disputed_in(action);
        if let RecordAction::Merge(merge) = action {
            discarded = &merge.discarded;
            for side in Side::ALL {
                if let Some(changes) = merge.writes.get(side) {
                    changes.apply_to(&mut after[index(side)]);
                    for name in changes.names() {
                        let before = [source, target][index(side)];
                        if value_in(before, name) == value_in(&after[index(side)], name) {
                            violations.push(format!("writes {name} to {side:?} where it stands already"));
                        }
                    }
                }
            }
        }
        for name in NAMES {
            let before = [value_in(source, name), value_in(target, name)];
            let after = [value_in(&after[0], name), value_in(&after[1], name)];
            let base = self.base.as_ref().and_then(|base| value_in(base, name));
            for side in Side::ALL {
                let own = index(side);
                let other = index(side.other());
                let (changed, other_changed) = (before[own] != base, before[other] != base);
                let differ = before[own] != before[other];
                let overwritten = after[own] != before[own];
                let named = discarded.iter().any(|discard| {
                    discard.field == name && discard.side == side && discard.value == before[own]
                });
                let mut check = |wrong: bool, what: &str| {
                    if wrong {
                        violations.push(format!("{name} of {side:?}: {what}"));
                    }
                };
                check(changed && overwritten && !named, "an edit is lost without a word");
                check(named && !overwritten, "named as discarded and still there");
                check(overwritten && after[own] != before[other], "a value out of nowhere");
                let Some(rule) = rules.of(name) else {
                    check(overwritten, "does not take part and is written");
                    continue;
                };
                let is_site = side == self.local;
                if name == "guarded" && !is_site && changed && before[own] == Some(json!(GUARDED)) {
                    let is_first = self.base.is_none() && before[other].is_none();
                    check(
                        differ && !is_first && !in_dispute.contains(name),
                        "nobody is asked about a guarded value",
                    );
                }
                if name == "kept_here" && !is_site {
                    check(overwritten, "what stays here is written");
                    continue;
                }
                if rule == FieldRule::KeptApart {
                    let takes_the_first = is_site && self.base.is_none() && before[own].is_none();
                    check(overwritten && !takes_the_first, "what is kept apart is written");
                    continue;
                }
                match rule.alone() {
                    Some(owner) => check(owner == side && overwritten, "the only owner is overwritten"),
                    None => {
                        let both = changed && other_changed && differ;
                        check(both && rule.owner() == Some(side) && overwritten, "the owner is overwritten");
                        check(both && rule == FieldRule::Manual && overwritten, "decided for the person");
                        check(changed && !other_changed && overwritten, "the only edit is overwritten");
                        check(
                            !changed && other_changed && !overwritten,
                            "the other side's edit does not arrive",
                        );
                    }
                }
            }
        }
        violations
    }

    /// Runs without faults until there is nothing more to do. Two runs are enough: the second one hears what a
    /// newly made record says about the fields that are its own.
    pub(super) fn settle(&mut self) -> Vec<String> {
        let mut violations = Vec::new();
        for _ in 0..2 {
            violations.extend(self.step(&Step::Run(Reached::Everything)));
        }
        let action = self.plan();
        match &action {
            RecordAction::Nothing | RecordAction::ConfirmDeletion(_) => {}
            RecordAction::Dispute { base: BaseUpdate::Keep, .. } => {}
            RecordAction::AdoptBase { .. }
            | RecordAction::Merge(_)
            | RecordAction::Dispute { base: BaseUpdate::Adopt(_), .. }
            | RecordAction::Create { .. }
            | RecordAction::Delete { .. }
            | RecordAction::Forget
            | RecordAction::Missing { .. }
            | RecordAction::Wait { .. }
            | RecordAction::SetAside { .. } => violations.push(format!("does not come to rest: {action:?}")),
        }
        if let [Some(source), Some(target)] = [&self.sites[0].fields, &self.sites[1].fields] {
            for name in NAMES {
                let in_dispute = disputed_in(&action).contains(name);
                let apart = value_in(source, name) != value_in(target, name);
                let may_differ = self.rules.of(name) == Some(FieldRule::KeptApart) || name == "kept_here";
                if apart && !in_dispute && self.rules.of(name).is_some() && !may_differ {
                    violations.push(format!("{name} differs, and nobody is asked"));
                }
            }
        }
        violations
    }

    /// A person decides everything that is open.
    pub(super) fn decide(&mut self, choices: &[Choice]) -> Vec<String> {
        let (source, target) = (self.state(Side::Source), self.state(Side::Target));
        let base = self.base.clone();
        let action = self.plan();
        if let RecordAction::Dispute { disputed, .. } = &action {
            let choices = disputed.names().map(str::to_owned).zip(choices.iter().cycle().cloned()).collect();
            let Ok(resolved) = resolve(disputed, base.as_ref(), &source, &target, &self.rules, &choices)
            else {
                return vec!["the plan's own dispute cannot be decided".to_owned()];
            };
            for side in Side::ALL {
                if let Some(changes) = resolved.writes.as_ref().and_then(|writes| writes.get(side)) {
                    changes.apply_to(self.site(side).fields.as_mut().expect("a record"));
                }
            }
            self.base = Some(resolved.agreed);
            self.open.clear();
        }
        if let RecordAction::ConfirmDeletion(conflict) = &action {
            let choice = match choices.first() {
                Some(Choice::KeepSource) => DeletionChoice::KeepEdit,
                Some(Choice::KeepTarget | Choice::Value(_) | Choice::Both) | None => DeletionChoice::Delete,
            };
            let Ok(action) =
                resolve_deletion(conflict, base.as_ref(), &source, &target, &self.rules, self.local, choice)
            else {
                return vec!["the plan's own conflict cannot be decided".to_owned()];
            };
            self.apply(&action, Reached::Everything);
        }
        let mut violations = self.settle();
        if self.plan() != RecordAction::Nothing {
            violations.push(format!("open after everything was decided: {:?}", self.plan()));
        }
        violations
    }
}
