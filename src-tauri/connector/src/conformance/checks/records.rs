//! Making, changing and deleting records.

use serde_json::Value;

use crate::conformance::check::{Check, Finding, Need, Outcome, ensure, ensure_class, ensure_equal, finding};
use crate::conformance::play::Play;
use crate::conformance::stage::{Held, Sample, Scene};
use crate::{Accepted, Record, WriteOperation, WriteOutcome};

pub(super) const CHECKS: &[Check] = &[
    Check { name: "a new record's id is told", needs: &[Need::Creates], run: |play| Box::pin(new_id(play)) },
    Check {
        name: "a creation that the system does not know fails alone",
        needs: &[Need::NoCreates],
        run: |play| Box::pin(cannot_create(play)),
    },
    Check {
        name: "what was written reads back equal",
        needs: &[Need::Records, Need::Reads],
        run: |play| Box::pin(echo(play)),
    },
    Check {
        name: "a change reaches the record and no other",
        needs: &[Need::Records, Need::Reads],
        run: |play| Box::pin(change(play)),
    },
    Check {
        name: "only fields that changed are written",
        needs: &[Need::Records, Need::Reads, Need::Scene(Scene::PartialWrites)],
        run: |play| Box::pin(changed_fields(play)),
    },
    Check {
        name: "a field that nobody knows yet survives a write",
        needs: &[Need::Records, Need::Reads, Need::Scene(Scene::Fields)],
        run: |play| Box::pin(unknown_field(play)),
    },
    Check {
        name: "a change of a record that is not there fails alone",
        needs: &[Need::Records],
        run: |play| Box::pin(unknown_record(play)),
    },
    Check {
        name: "a change of a record that changed there is a conflict",
        needs: &[Need::Records, Need::Reads, Need::Versions],
        run: |play| Box::pin(conflict(play)),
    },
    Check {
        name: "the version after a write is told and can be written on",
        needs: &[Need::Records, Need::Reads, Need::Versions],
        run: |play| Box::pin(version(play)),
    },
    Check { name: "a deletion deletes", needs: &[Need::Deletes], run: |play| Box::pin(delete(play)) },
    Check {
        name: "deleting what is gone counts as deleted",
        needs: &[Need::Deletes],
        run: |play| Box::pin(delete_gone(play)),
    },
    Check {
        name: "a deletion that the system does not know fails alone",
        needs: &[Need::NoDeletes],
        run: |play| Box::pin(cannot_delete(play)),
    },
];

/// The operation is done, and this is what was said.
async fn accepted(play: &Play, operation: &WriteOperation) -> Result<Accepted, Finding> {
    match play.write_one(operation).await? {
        WriteOutcome::Done(accepted) => Ok(accepted),
        WriteOutcome::Failed(error) => Err(finding(format!("the operation failed: {error}"))),
    }
}

/// Puts a record and reads it.
async fn put_and_read(play: &Play, sample: &Sample, id: &str) -> Result<Record, Finding> {
    play.stage.put(sample).await;
    Ok(play.read_everything().await?.record(id)?.clone())
}

async fn held(play: &Play, id: &str) -> Result<Held, Finding> {
    let held = play.stage.held().await.into_iter().find(|one| one.external_id == id);
    held.ok_or_else(|| finding(format!("the system does not hold {id}")))
}

async fn text_of(play: &Play, id: &str) -> Result<Option<String>, Finding> {
    Ok(play.stage.text_of(&held(play, id).await?.raw_json))
}

async fn new_id(play: &Play) -> Outcome {
    let told = accepted(play, &play.stage.create(1, "new")).await?;
    let id = told.external_id.ok_or_else(|| finding("no id was told"))?;
    ensure_equal("the text of that record", &text_of(play, &id).await?.as_deref(), &Some("new"))
}

async fn cannot_create(play: &Play) -> Outcome {
    ensure_class("the creation", &play.refusal(&play.stage.create(1, "new")).await?, &["record"])?;
    ensure_equal("records", &play.stage.held().await.len(), &0)
}

async fn echo(play: &Play) -> Outcome {
    let text = "Íñigo 🍕 \"dos\"\n1.10";
    accepted(play, &play.writing(1, text).await).await?;
    let reading = play.read_everything().await?;
    let texts: Vec<Option<String>> =
        reading.records.iter().map(|record| play.stage.text_of(&record.raw_json)).collect();
    ensure_equal("the texts", &texts, &vec![Some(text.to_owned())])
}

async fn change(play: &Play) -> Outcome {
    let (id, other) = (play.stage.id(1), play.stage.id(2));
    play.stage.put(&Sample::new(&other)).await;
    let before = held(play, &other).await?;
    let record = put_and_read(play, &Sample::new(&id), &id).await?;
    accepted(play, &play.stage.change(1, &record, "changed")).await?;
    ensure_equal("the text", &text_of(play, &id).await?.as_deref(), &Some("changed"))?;
    ensure_equal("the other record", &held(play, &other).await?, &before)?;
    ensure_equal("records", &play.stage.held().await.len(), &2)
}

async fn changed_fields(play: &Play) -> Outcome {
    let id = play.stage.id(1);
    let record = put_and_read(play, &Sample::new(&id), &id).await?;
    let operation = play.stage.change(1, &record, "changed");
    accepted(play, &operation).await?;
    let sent = play.stage.sent().await;
    let last = sent.last().ok_or_else(|| finding("nothing was sent"))?;
    ensure_equal("the fields of the request", &last.fields, &operation.changed)
}

async fn unknown_field(play: &Play) -> Outcome {
    let id = play.stage.id(1);
    let sample = Sample::new(&id).with("aFieldOfTheFuture", "\"kept\"");
    let record = put_and_read(play, &sample, &id).await?;
    accepted(play, &play.stage.change(1, &record, "changed")).await?;
    let raw: Value = serde_json::from_str(&held(play, &id).await?.raw_json).unwrap_or_default();
    ensure_equal("the unknown field", &raw.get("aFieldOfTheFuture"), &Some(&Value::from("kept")))
}

async fn unknown_record(play: &Play) -> Outcome {
    let mut operation = play.stage.create(1, "nobody's");
    operation.external_id = play.stage.id(800_000);
    ensure_class("the change", &play.refusal(&operation).await?, &["record"])?;
    ensure_equal("records", &play.stage.held().await.len(), &0)
}

async fn conflict(play: &Play) -> Outcome {
    let id = play.stage.id(1);
    let record = put_and_read(play, &Sample::new(&id), &id).await?;
    play.stage.put(&Sample::new(&id).with("changed", "true")).await;
    let before = held(play, &id).await?;
    let error = play.refusal(&play.stage.change(1, &record, "mine")).await?;
    ensure_class("the change", &error, &["conflict"])?;
    ensure_equal("the record", &held(play, &id).await?, &before)
}

async fn version(play: &Play) -> Outcome {
    let id = play.stage.id(1);
    let record = put_and_read(play, &Sample::new(&id), &id).await?;
    ensure(record.version.is_some(), || "the record tells no version".to_owned())?;
    let told = accepted(play, &play.stage.change(1, &record, "first")).await?;
    let told = told.version.ok_or_else(|| finding("no version was told"))?;
    let read = play.read_everything().await?.record(&id)?.version.clone();
    ensure_equal("the version that is read", &read.as_ref(), &Some(&told))?;
    let mut second = play.stage.change(2, &record, "second");
    second.base_version = Some(told);
    accepted(play, &second).await?;
    ensure_equal("the text", &text_of(play, &id).await?.as_deref(), &Some("second"))
}

async fn delete(play: &Play) -> Outcome {
    let ids = play.fill(2).await;
    for id in ids.iter().take(1) {
        accepted(play, &play.stage.delete(1, id)).await?;
        ensure(held(play, id).await.is_err(), || "the record is still there".to_owned())?;
    }
    ensure_equal("records", &play.stage.held().await.len(), &1)
}

async fn delete_gone(play: &Play) -> Outcome {
    let id = play.stage.id(1);
    play.stage.put(&Sample::new(&id)).await;
    play.stage.remove(&id).await;
    accepted(play, &play.stage.delete(1, &id)).await?;
    accepted(play, &play.stage.delete(2, &play.stage.id(800_000))).await?;
    Ok(())
}

async fn cannot_delete(play: &Play) -> Outcome {
    let ids = play.fill(1).await;
    for id in &ids {
        ensure_class("the deletion", &play.refusal(&play.stage.delete(1, id)).await?, &["record"])?;
        held(play, id).await?;
    }
    Ok(())
}
