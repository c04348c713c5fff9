//! Which side of a disputed field is proposed, and why. Pure.

use mostrador_domain::Timestamp;
use mostrador_domain::merge::{FieldRule, MergeRules, Side};

use super::shape::{blocking, is_empty};
use crate::dto::{ProposalReason, SideView};

/// What is known of a field in dispute.
#[derive(Clone, Copy, Debug)]
pub(super) struct Disputed<'a> {
    /// Its name.
    pub(super) field: &'a str,
    /// Rules of its integration; `None`: there is none any more.
    pub(super) rules: Option<&'a MergeRules>,
    /// Which side of the rule is the site.
    pub(super) local: Side,
    /// JSON text.
    pub(super) here: Option<&'a str>,
    /// JSON text.
    pub(super) there: Option<&'a str>,
    /// When it was last edited here.
    pub(super) edited_here: Option<Timestamp>,
    /// When the other side last changed the record.
    pub(super) edited_there: Option<Timestamp>,
}

/// The side that blocks a customer, whatever the rule says; else the side that the rule names; else the one that is not empty beside an empty one, because nothing is lost by it; else the
/// one that changed last; else none.
pub(super) fn propose(field: Disputed<'_>) -> Option<(SideView, ProposalReason)> {
    if let Some(side) = blocking(field.rules, field.field, field.here, field.there) {
        return Some((side, ProposalReason::Safety));
    }
    if let Some(owner) = field.rules.and_then(|rules| rules.of(field.field)).and_then(FieldRule::owner) {
        let side = if owner == field.local { SideView::Here } else { SideView::There };
        return Some((side, ProposalReason::Rule));
    }
    match (is_empty(field.here), is_empty(field.there)) {
        (false, true) => return Some((SideView::Here, ProposalReason::OtherEmpty)),
        (true, false) => return Some((SideView::There, ProposalReason::OtherEmpty)),
        (true, true) | (false, false) => {}
    }
    let (here, there) = (field.edited_here?, field.edited_there?);
    match here.cmp(&there) {
        std::cmp::Ordering::Greater => Some((SideView::Here, ProposalReason::Latest)),
        std::cmp::Ordering::Less => Some((SideView::There, ProposalReason::Latest)),
        std::cmp::Ordering::Equal => None,
    }
}

#[cfg(test)]
#[path = "proposal_tests.rs"]
mod tests;
