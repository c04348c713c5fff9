//! What a pass that came to its end proves. Pure.

use mostrador_connector::CursorKind;
use mostrador_store::tables::sync_history::Completeness;
use mostrador_store::tables::sync_state::WatermarkMove;

use super::pass::{Doubles, Pass, Start, Sum};
use crate::runs::Style;

/// Which records were asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    /// All that there are.
    All,
    /// What changed.
    Changes,
    /// The first ones of all or of what changed: it never sees everything.
    Some,
}

/// What a pass proves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Verdict {
    pub(crate) completeness: Completeness,
    pub(crate) watermark: WatermarkMove,
    /// Whether the whole read is worth a second pass within the run.
    pub(crate) again: Again,
}

/// Whether to read a second time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Again {
    /// Rows moved while paging, or the source says for the first time that there is nothing where there was something.
    Yes,
    /// It would tell nothing new.
    No,
}

/// Judges a pass. `known` records should have been listed by a read of everything; `doubles` are no sign of a move.
pub(crate) fn judge(pass: &Pass, asked: Asked, style: &Style, known: u64, doubles: Doubles) -> Verdict {
    if asked == Asked::Some {
        return Verdict {
            completeness: Completeness::Unknown,
            watermark: WatermarkMove::Stay,
            again: Again::No,
        };
    }
    let sum = pass.sum(style.cursor, style.totals, doubles);
    // Where positions shift, a read that was cut off may have passed over rows that moved while nobody looked, and no
    // total tells: one that came hides one that went.
    let gap = style.cursor == CursorKind::Offset && pass.start == Start::Midway;
    let drifted = style.cursor == CursorKind::Offset && sum == Sum::Differs;
    let emptied = asked == Asked::All && pass.start == Start::Beginning && pass.distinct() == 0 && known > 0;
    let completeness = match (asked, pass.start, sum) {
        (Asked::Changes | Asked::Some, _, _) | (Asked::All, Start::Midway, _) => Completeness::Unknown,
        (Asked::All, Start::Beginning, _) if emptied && !pass.stated_empty() => Completeness::Disproved,
        (Asked::All, Start::Beginning, Sum::AddsUp) => Completeness::Proved,
        (Asked::All, Start::Beginning, Sum::Differs) => Completeness::Disproved,
        (Asked::All, Start::Beginning, Sum::CannotTell) => Completeness::Unknown,
    };
    let short = sum != Sum::AddsUp && pass.clearly_short();
    let missed = gap || drifted || short || (emptied && completeness != Completeness::Proved);
    Verdict {
        completeness,
        watermark: if missed { WatermarkMove::Stay } else { WatermarkMove::Forward },
        again: if gap || drifted || (emptied && pass.stated_empty()) { Again::Yes } else { Again::No },
    }
}

#[cfg(test)]
#[path = "verdict_tests.rs"]
mod tests;
