//! Rules of fields in the words of the screen.

use mostrador_domain::merge::{FieldRule, Side};

use crate::dto::FieldRuleView;

/// A rule as it looks from the site, which is one of the two sides. A field that stays out of the merge is kept apart.
pub(crate) fn rule(rule: Option<FieldRule>, local: Side) -> FieldRuleView {
    let by_owner =
        |owner: Side, here: FieldRuleView, there: FieldRuleView| if owner == local { here } else { there };
    match rule {
        None | Some(FieldRule::KeptApart) => FieldRuleView::KeptApart,
        Some(FieldRule::SourceWins) => {
            by_owner(Side::Source, FieldRuleView::HereWins, FieldRuleView::ThereWins)
        }
        Some(FieldRule::TargetWins) => {
            by_owner(Side::Target, FieldRuleView::HereWins, FieldRuleView::ThereWins)
        }
        Some(FieldRule::Latest) => FieldRuleView::Latest,
        Some(FieldRule::Manual) => FieldRuleView::Manual,
        // What only the site changes is won by the site; there is no word of its own for it.
        Some(FieldRule::SourceAlone) => {
            by_owner(Side::Source, FieldRuleView::HereWins, FieldRuleView::ThereAlone)
        }
        Some(FieldRule::TargetAlone) => {
            by_owner(Side::Target, FieldRuleView::HereWins, FieldRuleView::ThereAlone)
        }
    }
}
