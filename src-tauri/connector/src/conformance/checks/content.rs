//! What a record says arrives as the source wrote it.

use serde::Deserialize;
use serde_json::{Value, value::RawValue};

use crate::conformance::check::{Check, Finding, Need, Outcome, ensure_equal, finding};
use crate::conformance::play::Play;
use crate::conformance::stage::{Sample, SampleId, Scene};

pub(super) const CHECKS: &[Check] = &[
    Check {
        name: "an id is kept as the source wrote it",
        needs: &[Need::Reads, Need::Scene(Scene::OddIds)],
        run: |play| Box::pin(odd_ids(play)),
    },
    Check {
        name: "an id written as a number keeps its digits",
        needs: &[Need::Reads, Need::Scene(Scene::NumericIds)],
        run: |play| Box::pin(numeric_ids(play)),
    },
    Check {
        name: "a record's text is kept byte for byte",
        needs: &[Need::Reads, Need::Scene(Scene::Fields), Need::Scene(Scene::Verbatim)],
        run: |play| Box::pin(bytes(play)),
    },
    Check {
        name: "a field that nobody knows yet is kept",
        needs: &[Need::Reads, Need::Scene(Scene::Fields)],
        run: |play| Box::pin(unknown_field(play)),
    },
    Check {
        name: "decimals are not rounded",
        needs: &[Need::Reads, Need::Scene(Scene::Fields)],
        run: |play| Box::pin(decimals(play)),
    },
    Check {
        name: "huge integers are not rounded",
        needs: &[Need::Reads, Need::Scene(Scene::Fields)],
        run: |play| Box::pin(integers(play)),
    },
    Check {
        name: "ñ and emoji come through",
        needs: &[Need::Reads, Need::Scene(Scene::Fields)],
        run: |play| Box::pin(letters(play)),
    },
];

async fn odd_ids(play: &Play) -> Outcome {
    let mut ids = play.stage.odd_ids();
    ids.truncate(play.page_max());
    for id in &ids {
        play.stage.put(&Sample::new(id)).await;
    }
    ids.sort_unstable();
    ensure_equal("the ids", &play.read_everything().await?.ids(), &ids)
}

async fn numeric_ids(play: &Play) -> Outcome {
    // The last one is the first whole number that a binary float cannot hold.
    let mut ids = ["7", "120", "9007199254740993"].map(str::to_owned).to_vec();
    for id in &ids {
        let sample = Sample { id: SampleId::Number(id.clone()), ..Sample::new("") };
        play.stage.put(&sample).await;
    }
    ids.sort_unstable();
    ensure_equal("the ids", &play.read_everything().await?.ids(), &ids)
}

/// The text of a field of a record.
fn field(raw: &str, name: &str) -> Result<String, Finding> {
    #[derive(Deserialize)]
    struct Fields<'a>(#[serde(borrow)] std::collections::BTreeMap<String, &'a RawValue>);
    let Fields(fields) =
        serde_json::from_str(raw).map_err(|_| finding("the record is no JSON object any more"))?;
    let value = fields.get(name).ok_or_else(|| finding(format!("the field {name} is lost")))?;
    Ok(value.get().to_owned())
}

/// Puts a record with these fields and gives back the text that came, after the one that the source shows.
async fn through(play: &Play, fields: &[(&str, &str)]) -> Result<(String, String), Finding> {
    let id = play.stage.id(1);
    let sample = fields.iter().fold(Sample::new(&id), |sample, (name, json)| sample.with(name, json));
    let shown = play.stage.put(&sample).await;
    let reading = play.read_everything().await?;
    Ok((shown, reading.record(&id)?.raw_json.clone()))
}

async fn bytes(play: &Play) -> Outcome {
    let fields = [("zLast", "\"\\u00f1 \\/ \\\"\""), ("aFirst", "[ 1 ,2,  3 ]"), ("nothing", "null")];
    let (shown, came) = through(play, &fields).await?;
    ensure_equal("the text of the record", &came, &shown)
}

/// These fields come with the very same text.
async fn kept(play: &Play, fields: &[(&str, &str)]) -> Outcome {
    let (_, came) = through(play, fields).await?;
    for (name, json) in fields {
        ensure_equal(name, &field(&came, name)?, &(*json).to_owned())?;
    }
    Ok(())
}

async fn unknown_field(play: &Play) -> Outcome {
    kept(play, &[("aFieldOfTheFuture", "{\"a\":[true,null,{\"b\":\"c\"}]}")]).await
}

async fn decimals(play: &Play) -> Outcome {
    kept(play, &[("amount", "12345678901.123456789012"), ("price", "1.10"), ("small", "0.1")]).await
}

async fn integers(play: &Play) -> Outcome {
    kept(play, &[("big", "9007199254740993"), ("bigger", "123456789012345678901234567890")]).await
}

async fn letters(play: &Play) -> Outcome {
    let text = "Íñigo Muñoz 🍕 ﷽ 東京";
    let (_, came) = through(play, &[("text", &Value::from(text).to_string())]).await?;
    let came: Value = serde_json::from_str(&field(&came, "text")?).unwrap_or_default();
    ensure_equal("the text", &came, &Value::from(text))
}
