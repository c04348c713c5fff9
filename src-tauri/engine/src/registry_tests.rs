use mostrador_connector::{
    ById, Changes, Concurrency, Creates, CursorKind, Dedupe, Deletes, Limits, PageStyle, RecordWrites,
    StreamStyle, Totals,
};

use super::*;

fn pages(deletions: Shown) -> ReadStyle {
    ReadStyle::Pages(PageStyle {
        page_max: 100,
        cursor: CursorKind::Keyset,
        changes: Changes::Since,
        totals: Totals::Stated,
        deletions,
        by_id: ById::No,
    })
}

fn writes() -> WriteStyle {
    WriteStyle::Records(RecordWrites {
        batch_max: 10,
        creates: Creates::Yes,
        deletes: Deletes::Yes,
        dedupe: Dedupe::AtDestination,
        concurrency: Concurrency::None,
        doubtful: &[],
    })
}

#[test]
fn every_style_of_reading_and_writing_has_its_values() {
    let stream = |deletions| ReadStyle::Stream(StreamStyle { changes: Changes::None, deletions });
    let acknowledge = WriteStyle::Acknowledge { batch_max: 100 };
    let table = [
        (
            "order",
            ReadStyle::AcknowledgedQueue { page_max: 50 },
            acknowledge,
            (Flow::In, Frequency::Manual, Deletions::Ignore),
        ),
        ("push", ReadStyle::None, writes(), (Flow::Out, Frequency::Manual, Deletions::Ignore)),
        (
            "client",
            pages(Shown::ByAbsence),
            WriteStyle::None,
            (Flow::In, Frequency::SiteDefault, Deletions::Guarded),
        ),
        ("contact", pages(Shown::Listed), writes(), (Flow::Both, Frequency::SiteDefault, Deletions::Ignore)),
        (
            "invoice",
            pages(Shown::Invisible),
            WriteStyle::None,
            (Flow::In, Frequency::SiteDefault, Deletions::Ignore),
        ),
        (
            "menu",
            stream(Shown::ByAbsence),
            WriteStyle::None,
            (Flow::In, Frequency::SiteDefault, Deletions::Guarded),
        ),
    ];
    let spec = ConnectorSpec {
        system: "web",
        entities: table
            .iter()
            .map(|(name, read, write, _)| EntitySpec { name, read: *read, write: *write })
            .collect(),
        limits: Limits::ONE_AT_A_TIME,
    };
    for (defaults, (name, _, _, expected)) in defaults_of(&spec).into_iter().zip(table) {
        assert_eq!((defaults.system.as_str(), defaults.entity_type.as_str()), ("web", name));
        assert_eq!((defaults.flow, defaults.frequency, defaults.deletions), expected, "{name}");
    }
}
