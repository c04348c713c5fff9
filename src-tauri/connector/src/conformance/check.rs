//! What a check is: a sentence, what it needs, and what it found.

use std::fmt::{self, Debug, Display};
use std::future::Future;
use std::pin::Pin;

use super::play::Play;
use super::stage::{Able, Scene, Stage};
use crate::{
    ById, Changes, Concurrency, Creates, CursorKind, Deletes, Deletions, EntitySpec, PageStyle, ReadStyle,
    RecordWrites, RemoteError, Totals, WriteStyle,
};

/// One promise of a connector.
pub struct Check {
    /// The promise as a sentence. Unique.
    pub name: &'static str,
    /// Without all of these the check does not apply.
    pub needs: &'static [Need],
    /// Plays it.
    pub run: for<'a> fn(&'a Play) -> Pin<Box<dyn Future<Output = Outcome> + Send + 'a>>,
}

impl Debug for Check {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name)
    }
}

/// Nothing, or what is wrong.
pub type Outcome = Result<(), Finding>;

/// What is wrong, in a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding(pub String);

impl Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// A finding.
pub(super) fn finding(text: impl Into<String>) -> Finding {
    Finding(text.into())
}

/// A finding unless it holds.
pub(super) fn ensure(holds: bool, otherwise: impl FnOnce() -> String) -> Outcome {
    if holds { Ok(()) } else { Err(Finding(otherwise())) }
}

/// A finding unless both are equal.
pub(super) fn ensure_equal<T: PartialEq + Debug>(what: &str, found: &T, expected: &T) -> Outcome {
    ensure(found == expected, || format!("{what}: {found:?} instead of {expected:?}"))
}

/// The error, which is what is expected here.
pub(super) fn refused<T>(what: &str, result: Result<T, RemoteError>) -> Result<RemoteError, Finding> {
    match result {
        Ok(_) => Err(finding(format!("{what} succeeded"))),
        Err(error) => Ok(error),
    }
}

/// A finding unless the error has one of these classes.
pub(super) fn ensure_class(what: &str, error: &RemoteError, classes: &[&str]) -> Outcome {
    ensure(classes.contains(&error.class()), || {
        format!("{what}: class {} instead of {}", error.class(), classes.join(" or "))
    })
}

/// What a connector or its system must be able to do for a check to apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// The entity is read.
    Reads,
    /// In pages or as an acknowledged queue.
    ReadCalls,
    /// In pages.
    Pages,
    /// In pages with this kind of cursor.
    Cursor(CursorKind),
    /// From one body.
    Stream,
    /// As an acknowledged queue.
    Queue,
    /// Changes alone.
    Changes,
    /// The source states totals.
    Totals,
    /// Deletions are listed.
    ListedDeletions,
    /// Single records can be asked for.
    ById,
    /// The entity is written.
    Writes,
    /// Records are made and changed.
    Records,
    /// Records can be made.
    Creates,
    /// Records are changed, but cannot be made.
    NoCreates,
    /// At least so many operations fit into one request.
    BatchOf(usize),
    /// Records can be deleted.
    Deletes,
    /// Records are made and changed, but cannot be deleted.
    NoDeletes,
    /// Writes carry the version that they are based on.
    Versions,
    /// The stage can set this scene.
    Scene(Scene),
}

fn pages(spec: &EntitySpec) -> Option<PageStyle> {
    match spec.read {
        ReadStyle::Pages(style) => Some(style),
        ReadStyle::None | ReadStyle::AcknowledgedQueue { .. } | ReadStyle::Stream(_) => None,
    }
}

fn records(spec: &EntitySpec) -> Option<RecordWrites> {
    match spec.write {
        WriteStyle::Records(writes) => Some(writes),
        WriteStyle::None | WriteStyle::Acknowledge { .. } => None,
    }
}

/// Whether changes can be asked for alone, and how deletions show.
fn changes(spec: &EntitySpec) -> Option<(Changes, Deletions)> {
    match spec.read {
        ReadStyle::Pages(style) => Some((style.changes, style.deletions)),
        ReadStyle::Stream(style) => Some((style.changes, style.deletions)),
        ReadStyle::None | ReadStyle::AcknowledgedQueue { .. } => None,
    }
}

impl Need {
    /// Nothing, or why it is not there.
    pub(super) fn missing(self, spec: &EntitySpec, stage: &dyn Stage) -> Option<String> {
        let (there, otherwise) = match self {
            Self::Reads => (spec.read != ReadStyle::None, "it is not read"),
            Self::ReadCalls => (
                matches!(spec.read, ReadStyle::Pages(_) | ReadStyle::AcknowledgedQueue { .. }),
                "it is not read in pages",
            ),
            Self::Pages => (pages(spec).is_some(), "it is not read in pages"),
            Self::Cursor(kind) => (
                pages(spec).is_some_and(|style| style.cursor == kind),
                match kind {
                    CursorKind::Keyset => "its cursor is no position in an immutable order",
                    CursorKind::Offset => "its cursor is no offset",
                    CursorKind::Opaque => "its cursor is no token of the source",
                },
            ),
            Self::Stream => (matches!(spec.read, ReadStyle::Stream(_)), "it is not read from one body"),
            Self::Queue => {
                (matches!(spec.read, ReadStyle::AcknowledgedQueue { .. }), "it is no acknowledged queue")
            }
            Self::Changes => (
                changes(spec).is_some_and(|(changes, _)| changes == Changes::Since),
                "changes cannot be asked for alone",
            ),
            Self::Totals => (
                pages(spec).is_some_and(|style| style.totals == Totals::Stated),
                "the source states no totals",
            ),
            Self::ListedDeletions => (
                changes(spec).is_some_and(|(_, deletions)| deletions == Deletions::Listed),
                "the source lists no deletions",
            ),
            Self::ById => (
                pages(spec).is_some_and(|style| style.by_id != ById::No),
                "single records cannot be asked for",
            ),
            Self::Writes => (spec.write != WriteStyle::None, "it is not written"),
            Self::Records => (records(spec).is_some(), "records are not made or changed"),
            Self::Creates => {
                (records(spec).is_some_and(|writes| writes.creates == Creates::Yes), "records cannot be made")
            }
            Self::NoCreates => (
                records(spec).is_some_and(|writes| writes.creates == Creates::No),
                "no record is written, or it can be made",
            ),
            Self::BatchOf(operations) => {
                (spec.write.batch_max() >= operations, "too few operations fit into one request")
            }
            Self::Deletes => (
                records(spec).is_some_and(|writes| writes.deletes == Deletes::Yes),
                "records cannot be deleted",
            ),
            Self::NoDeletes => (
                records(spec).is_some_and(|writes| writes.deletes == Deletes::No),
                "no record is written, or it can be deleted",
            ),
            Self::Versions => (
                records(spec).is_some_and(|writes| writes.concurrency == Concurrency::Version),
                "writes carry no version",
            ),
            Self::Scene(scene) => match stage.can(scene) {
                Able::Yes => (true, ""),
                Able::No(why) => (false, why),
            },
        };
        (!there).then(|| otherwise.to_owned())
    }
}
