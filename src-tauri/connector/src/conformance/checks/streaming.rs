//! One body with everything.

use async_trait::async_trait;

use crate::conformance::check::{Check, Need, Outcome, ensure, ensure_class, ensure_equal, finding, refused};
use crate::conformance::play::Play;
use crate::conformance::stage::{Fault, Sample, Scene, Times};
use crate::{Record, RecordSink, Selection, SetAside, SinkClosed};

pub(super) const CHECKS: &[Check] = &[
    Check {
        name: "a stream that is cut off is an error, however much came before",
        needs: &[Need::Stream, Need::Scene(Scene::Fault(Fault::Truncated))],
        run: |play| Box::pin(cut_off(play)),
    },
    Check {
        name: "a stream stops when nobody wants the rest",
        needs: &[Need::Stream],
        run: |play| Box::pin(closed(play)),
    },
    Check {
        name: "the end of a stream tells from where later changes can be read",
        needs: &[Need::Stream, Need::Changes],
        run: |play| Box::pin(watermark(play)),
    },
    Check {
        name: "what is not read from one body is refused as a stream",
        needs: &[Need::ReadCalls],
        run: |play| Box::pin(no_stream(play)),
    },
    Check {
        name: "a stream is not read in pages",
        needs: &[Need::Stream],
        run: |play| Box::pin(no_pages(play)),
    },
];

/// Takes so many records and is closed then.
struct Closing {
    room: usize,
    refused: usize,
}

#[async_trait]
impl RecordSink for Closing {
    async fn record(&mut self, _: Record) -> Result<(), SinkClosed> {
        if self.room == 0 {
            self.refused += 1;
            return Err(SinkClosed);
        }
        self.room -= 1;
        Ok(())
    }

    async fn set_aside(&mut self, _: SetAside) -> Result<(), SinkClosed> {
        Ok(())
    }
}

async fn cut_off(play: &Play) -> Outcome {
    play.fill(6).await;
    play.stage.fault(Fault::Truncated, Times::Always).await;
    let error = refused("reading half a body", play.try_read().await)?;
    ensure_class("half a body", &error, &["transient", "unreachable"])
}

async fn closed(play: &Play) -> Outcome {
    play.fill(6).await;
    let mut sink = Closing { room: 2, refused: 0 };
    // Whether that is an end or an error is the connector's own choice.
    let _ = play.connector.read_stream(play.request(Selection::All, None), &mut sink).await;
    ensure(sink.room == 0, || "less came than there was room for".to_owned())?;
    ensure_equal("records offered after the end", &sink.refused, &1)?;
    ensure_equal("records of the next reading", &play.read_once().await?.records.len(), &6)
}

async fn watermark(play: &Play) -> Outcome {
    let put = play.fill(3).await;
    let mark = play.read_everything().await?.watermark;
    let mark = mark.ok_or_else(|| finding("no watermark was told"))?;
    for id in put.iter().take(1) {
        play.stage.put(&Sample::new(id)).await;
        let later = play.read_to_end(Selection::Since(mark.clone()), None).await?;
        ensure(later.ids().contains(id), || {
            "a row that changed afterwards is not among the changes".to_owned()
        })?;
    }
    Ok(())
}

async fn no_stream(play: &Play) -> Outcome {
    play.fill(2).await;
    let mut sink = Closing { room: 10, refused: 0 };
    let streamed = play.connector.read_stream(play.request(Selection::All, None), &mut sink).await;
    ensure_class("reading as a stream", &refused("reading as a stream", streamed)?, &["record"])
}

async fn no_pages(play: &Play) -> Outcome {
    play.fill(2).await;
    let page = play.connector.read(play.request(Selection::All, None)).await;
    ensure_class("reading a page", &refused("reading a page", page)?, &["record"])
}
