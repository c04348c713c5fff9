//! Three-way merge of one record that two sides hold, and the plan for it. Pure: [`plan()`] says what is to be
//! done, somebody else does it. Nothing here reads, writes, hashes or asks the time.
//!
//! A record is a flat set of named fields; a nested object or list counts as one value. Missing, `null` and
//! the empty text are one and the same: *empty*. They must be, because a side that was told to clear a field
//! may answer with any of the three, and the answer would travel back as a change.
//!
//! What decides, field by field, against the base (what both sides last agreed):
//!
//! | the field | outcome |
//! |---|---|
//! | same on both sides | agreed |
//! | changed on one side | that side's value travels, whoever owns the field |
//! | changed on both, differently | the field's [`FieldRule`]; what it discards is named in the plan |
//! | is one side's alone | that side's value, always |
//! | is kept apart | each side keeps its own; the base remembers the other side's |
//! | changed by the other side to the value of its guard | a person decides, whatever the rule |
//! | no base yet, one side empty | the other side's value |
//! | no base yet, both filled and different | the owner's value |
//! | no base yet, both filled, no owner | each side keeps its own, for review |
//!
//! **Tie rule.** Nothing is ever decided by the order in which the sides are named or by which of them is
//! local: where the times of [`FieldRule::Latest`] are equal or one is missing, a person decides. So two sites
//! that look at the same record from opposite ends come to mirrored plans.
//!
//! **The base follows the acknowledgements.** A field of [`Merge::writes`] stands on both sides as soon as the
//! written side has acknowledged it. Fold the acknowledged side's changes into the base then
//! ([`Changes::apply_to`]), not when both sides are done: as long as the base is behind, our own write looks
//! like a change of the other side, and the rule may discard a later edit for it.
//!
//! **Fields of an open conflict** are planned with [`MergeRules::holding`], so that no later modification time
//! decides behind the person's back.

mod action;
mod field;
mod flip;
mod join;
mod plan;
mod resolve;
mod rules;
mod state;
mod value;

pub use action::{
    BaseUpdate, Change, Changes, DeletionConflict, Discard, DiscardReason, Dispute, DisputeReason, Disputes,
    Merge, NoField, PerField, RecordAction,
};
pub use flip::{FLIP_LIMIT, FLIP_WINDOW, Fingerprint, FlipState, ObservedWrite};
pub use plan::plan;
pub use resolve::{
    BroughtBack, Choice, DeletionChoice, ResolveError, Resolved, Settled, Undone, bring_back, resolve,
    resolve_deletion, undo,
};
pub use rules::{DeleteEditRule, FieldRule, MergeRules, UnlistedFields};
pub use state::{Coverage, Fields, Side, SideState, Sides, Which};
pub use value::{equivalent, is_empty, same};

#[cfg(test)]
#[path = "conflict_table_tests.rs"]
mod conflict_table_tests;
#[cfg(test)]
#[path = "history_tests.rs"]
mod history_tests;
#[cfg(test)]
mod history_world;
#[cfg(test)]
#[path = "matrix_tests.rs"]
mod matrix_tests;
#[cfg(test)]
mod plan_table;
#[cfg(test)]
mod plan_table_apart;
#[cfg(test)]
mod test_support;
