//! Everything that needs a person: it appears, is told apart, is tried again, and goes.

use mostrador_api::{ErrorCode, Role};
use serde_json::{Value, json};

use crate::sync_world::{CONTACT, CRM, World, contact, key_refused, transient};

fn key(item: &Value) -> Value {
    json!({ "key": item["key"] })
}

#[tokio::test(flavor = "multi_thread")]
async fn when_all_is_well_the_sentence_says_so() {
    let mut world = World::start().await;
    world.contacts(3);
    let run = world.read_contacts().await;
    world.until_needs(&[]).await;
    let overview = world.overview().await;
    assert_eq!((&overview["state"], &overview["pending"]), (&json!("UP_TO_DATE"), &json!(0)));
    let row = world.entity(CRM).await;
    assert_eq!(row["records"], 3);
    assert_eq!((&row["state"], &row["canRun"], &row["run"]), (&json!("SYNCED"), &json!(true), &Value::Null));
    assert!(row["lastSuccessAt"].is_i64() && overview["lastContactAt"].is_i64());
    let orders = world.entity("whatsapp").await;
    assert_eq!((&orders["entityType"], &orders["flow"]), (&json!("order"), &json!("IN")));
    let detail = world.call("run_get", json!({ "run": run })).await.unwrap();
    assert_eq!((&detail["run"]["created"], &detail["run"]["status"]), (&json!(3), &json!("COMPLETED")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_confirmation_is_called_by_the_order_and_goes_when_it_is_tried_again() {
    let mut world = World::start().await;
    let bad = {
        let (_, bad) = (world.order(), world.order());
        world.whatsapp.state().refused.insert(bad.clone());
        bad
    };
    world.until_needs(&[("WRITE", "NOT_WANTED")]).await;
    let item = world.attention().await.remove(0);
    assert_eq!(item["recordId"], bad.as_str());
    let title = item["title"].as_str().unwrap();
    assert!(title.starts_with('#') && title.ends_with("Íñigo Muñoz"), "{title}");
    assert_eq!((&item["canRetry"], &item["canDismiss"]), (&json!(true), &json!(false)));
    let row = world.entity("whatsapp").await;
    assert_eq!((&row["records"], &row["failed"], &row["state"]), (&json!(2), &json!(1), &json!("FAILED")));
    assert_eq!(
        world.call("sync_dismiss", key(&item)).await,
        Err(ErrorCode::Over),
        "an order is not left out"
    );

    world.whatsapp.state().refused.clear();
    let tried = world.call_as(Role::Operator, "sync_retry", key(&item)).await.unwrap();
    assert_eq!(tried["tried"], 1);
    world.until_needs(&[]).await;
    assert_eq!(world.call("sync_retry", key(&item)).await, Err(ErrorCode::Over));
}

#[tokio::test(flavor = "multi_thread")]
async fn records_that_could_not_be_read_wait_and_are_tried_again_alone_and_together() {
    let mut world = World::start().await;
    world.contacts(5);
    world.crm.state().malformed.extend(["c2".to_owned(), "c4".to_owned()]);
    let run = world.read_contacts().await;
    world.until_needs(&[("READ", "BAD_EMAIL"), ("READ", "BAD_EMAIL")]).await;
    let items = world.attention().await;
    assert_eq!((&items[0]["title"], &items[0]["field"]), (&json!("Contacto 2"), &json!("email")));
    assert_eq!((&items[0]["run"], &items[0]["attempts"]), (&json!(run), &json!(1)));
    let records = world.call("run_records", json!({ "run": run, "limit": 1 })).await.unwrap();
    assert_eq!((&records["total"], &records["records"][0]["recordId"]), (&json!(2), &json!("c2")));
    let request = json!({ "run": run, "limit": 1, "after": records["next"] });
    let rest = world.call("run_records", request).await.unwrap();
    assert_eq!((&rest["records"][0]["recordId"], &rest["next"]), (&json!("c4"), &Value::Null));

    world.crm.state().malformed.remove("c2");
    world.call("sync_retry", key(&items[0])).await.unwrap();
    world.until_needs(&[("READ", "BAD_EMAIL")]).await;
    world
        .until("the run is over", async |world| world.entity(CRM).await["run"].is_null().then_some(()))
        .await;
    world.crm.state().malformed.clear();
    assert_eq!(world.call("sync_retry_all", json!({})).await.unwrap()["tried"], 1);
    world.until_needs(&[]).await;
    world
        .until("the run is over", async |world| world.entity(CRM).await["run"].is_null().then_some(()))
        .await;

    world.crm.state().malformed.insert("c5".to_owned());
    let changed = contact(5, "other");
    world.crm.state().contacts.insert("c5".to_owned(), changed);
    let run = world.read_contacts().await;
    world.until_needs(&[("READ", "BAD_EMAIL")]).await;
    let detail = world.call("run_get", json!({ "run": run })).await.unwrap();
    assert_eq!((&detail["openFailures"], &detail["reasons"][0]["count"]), (&json!(1), &json!(1)));
    let item = world.attention().await.remove(0);
    assert_eq!(world.call_as(Role::Operator, "sync_dismiss", key(&item)).await, Err(ErrorCode::Permission));
    world.call_as(Role::Manager, "sync_dismiss", key(&item)).await.unwrap();
    world.until_needs(&[]).await;
    assert_eq!(world.call("sync_dismiss", key(&item)).await, Err(ErrorCode::Over));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_write_can_be_left_out_and_taken_up_again() {
    let mut world = World::start().await;
    world.contacts(2);
    world.read_contacts().await;
    world.crm.state().refused.insert("c1".to_owned());
    world.edit("c1", "email", "new@b.c").await;
    world.until_needs(&[("WRITE", "NOT_WANTED")]).await;
    let item = world.attention().await.remove(0);
    assert_eq!((&item["title"], &item["canDismiss"]), (&json!("Contacto 1"), &json!(true)));
    world.call("sync_dismiss", key(&item)).await.unwrap();
    world.until_needs(&[]).await;
    let excluded = world.call("sync_excluded", json!({ "limit": 10 })).await.unwrap();
    assert_eq!((&excluded["total"], &excluded["items"][0]["reason"]), (&json!(1), &json!("EXCLUDED")));
    assert_eq!(world.overview().await["excluded"], 1);
    world.crm.state().refused.clear();
    let record = json!({ "system": CRM, "entityType": CONTACT, "recordId": "c1" });
    world.call("record_include", record.clone()).await.unwrap();
    world.until("the edit is sent", async |world| (world.crm.state().accepted > 0).then_some(())).await;
    assert_eq!(world.overview().await["excluded"], 0);
    world.call("record_exclude", record).await.unwrap();
    assert_eq!(world.overview().await["excluded"], 1);
    let nothing = json!({ "system": CRM, "entityType": CONTACT, "recordId": "c99" });
    assert_eq!(world.call("record_include", nothing).await, Err(ErrorCode::NotFound));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_key_is_a_matter_of_the_whole_system_and_its_failed_run_goes_with_a_good_one() {
    let mut world = World::start().await;
    world.contacts(1);
    world.crm.state().fails = Some(key_refused());
    world.read_contacts().await;
    world.until_needs(&[("SYSTEM", "TECH007"), ("RUN", "TECH007")]).await;
    let request = json!({ "system": CRM, "entityType": CONTACT });
    assert_eq!(world.call("sync_now", request.clone()).await, Err(ErrorCode::KeyRefused));
    assert_eq!(world.entity(CRM).await["canRun"], false);
    let items = world.attention().await;
    assert_eq!(items[0]["key"], "system:crm");
    world.crm.state().fails = None;
    world.call("sync_retry", key(&items[0])).await.unwrap();
    world.until_needs(&[("RUN", "TECH007")]).await;
    world.call("sync_retry", key(&items[1])).await.unwrap();
    world.until_needs(&[]).await;

    world.crm.state().fails = Some(key_refused());
    world.read_contacts().await;
    world.until_needs(&[("SYSTEM", "TECH007"), ("RUN", "TECH007")]).await;
    world.crm.state().fails = None;
    assert_eq!(world.call("sync_retry_all", json!({})).await.unwrap()["tried"], 2);
    world.until_needs(&[]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_run_can_be_known_of() {
    let mut world = World::start().await;
    world.crm.state().reads_fail = Some(mostrador_connector::RemoteError::TooLarge);
    world.read_contacts().await;
    world.read_contacts().await;
    world.until_needs(&[("RUN", "TOO_LARGE")]).await;
    let item = world.attention().await.remove(0);
    assert_eq!(item["attempts"], 2, "runs that failed in a row");
    world.call("sync_dismiss", key(&item)).await.unwrap();
    world.until_needs(&[]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_system_that_fails_once_is_left_alone_and_one_that_goes_on_failing_is_said() {
    let mut world = World::start().await;
    world
        .until("it works", async |world| {
            (world.overview().await["systems"][1]["state"] == "WORKING").then_some(())
        })
        .await;
    world.whatsapp.state().fails = Some(transient());
    world.until_needs(&[("SYSTEM", "HTTP_500")]).await;
    let item = world.attention().await.remove(0);
    assert!(item["attempts"].as_u64().unwrap() >= 3 && item["since"].is_i64());
    world.whatsapp.state().fails = None;
    world.call("sync_retry", key(&item)).await.unwrap();
    world.until_needs(&[]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_both_sides_changed_waits_as_one_group_and_is_decided() {
    let mut world = World::start().await;
    world.contacts(3);
    world.read_contacts().await;
    world.crm.state().fails = Some(transient());
    for id in ["c1", "c2"] {
        world.edit(id, "email", "ours@b.c").await;
    }
    world.crm.state().fails = None;
    world.crm.state().refused.extend(["c1".to_owned(), "c2".to_owned()]);
    let theirs = [1, 2].map(|number| (format!("c{number}"), contact(number, "theirs@b.c")));
    world.crm.state().contacts.extend(theirs);
    world.engine.reopen_destination(CRM, "Ana").await.unwrap();
    world.read_contacts().await;
    let group = world
        .until("a group of two", async |world| {
            let items = world.attention().await;
            items.into_iter().find(|item| item["kind"] == "CONFLICTS" && item["count"] == 2)
        })
        .await;
    assert_eq!((&group["field"], &group["canRetry"]), (&json!("email"), &json!(false)));
    assert_eq!(world.overview().await["conflicts"], 2);
    world.crm.state().refused.clear();

    let list = world.call("conflicts_list", json!({ "limit": 1 })).await.unwrap();
    assert_eq!((&list["total"], &list["conflicts"][0]["title"]), (&json!(2), &json!("Contacto 1")));
    let operator = world.call_as(Role::Operator, "conflicts_list", json!({ "limit": 1 })).await;
    assert_eq!(operator, Err(ErrorCode::Permission));
    let id = list["conflicts"][0]["id"].as_i64().unwrap();
    assert_eq!(group["conflict"], id);
    let conflict = world.call("conflict_get", json!({ "id": id })).await.unwrap();
    let field = &conflict["disputed"][0];
    assert_eq!((&field["here"], &field["there"]), (&json!("\"ours@b.c\""), &json!("\"theirs@b.c\"")));
    assert_eq!((&field["base"], &conflict["alike"]), (&json!("\"a@b.c\""), &json!(1)));
    assert_eq!(conflict["equal"]["name"], "\"Contacto 1\"");

    let decision =
        |choice: Value| json!({ "id": id, "version": conflict["version"], "choices": { "email": choice } });
    let preview = world.call("conflict_preview", decision(json!({ "take": "HERE" }))).await.unwrap();
    assert_eq!(preview["result"]["email"], "\"ours@b.c\"");
    assert_eq!((&preview["sent"], &preview["left"]), (&json!(["email"]), &json!([])));
    let value = json!({ "take": "VALUE", "value": "no json" });
    assert_eq!(world.call("conflict_preview", decision(value)).await, Err(ErrorCode::InvalidRequest));
    let mut stale = decision(json!({ "take": "HERE" }));
    stale["version"] = json!(99);
    assert_eq!(world.call("conflict_resolve", stale).await, Err(ErrorCode::ConflictMoved));

    let resolved = world.call("conflict_resolve", decision(json!({ "take": "HERE" }))).await.unwrap();
    assert_eq!((&resolved["status"], &resolved["alike"]), (&json!("RESOLVED"), &json!(0)));
    let days = resolved["undoUntil"].as_i64().unwrap() - resolved["resolvedAt"].as_i64().unwrap();
    assert_eq!(days, 30 * 24 * 3_600_000);
    let again = world.call("conflict_resolve", decision(json!({ "take": "THERE" }))).await;
    assert_eq!(again, Err(ErrorCode::ConflictNotOpen));
    let undone = world.call("conflict_undo", json!({ "id": id })).await.unwrap();
    assert_eq!(undone["status"], "UNDONE");

    let open = world.call("conflicts_list", json!({ "limit": 10 })).await.unwrap();
    assert_eq!(open["total"], 2);
    let one = &open["conflicts"][0]["id"];
    let batch = json!({ "id": one, "choices": { "email": { "take": "THERE" } } });
    let done = world.call("conflict_resolve_alike", batch).await.unwrap();
    assert_eq!((&done["resolved"], &done["left"]), (&json!(2), &json!(0)));
    assert_eq!(done["ids"], json!([open["conflicts"][0]["id"], open["conflicts"][1]["id"]]));
    assert_eq!(world.overview().await["conflicts"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deletion_against_an_edit_is_decided() {
    let mut world = World::start().await;
    world.contacts(12);
    world.read_contacts().await;
    world.engine.pause_destination(CRM, "Ana").await.unwrap();
    world.edit("c1", "email", "ours@b.c").await;
    world.crm.state().contacts.remove("c1");
    world.crm.state().refused.insert("c1".to_owned());
    world.engine.resume_destination(CRM, "Ana").await.unwrap();
    world.read_contacts().await;
    let found = world
        .until("a conflict", async |world| {
            let list = world.call("conflicts_list", json!({ "limit": 1 })).await.unwrap();
            list["conflicts"].get(0).cloned()
        })
        .await;
    assert_eq!(found["kind"], "DELETED_THERE");
    let conflict = world.call("conflict_get", json!({ "id": found["id"] })).await.unwrap();
    assert_eq!(conflict["disputed"][0]["here"], "\"ours@b.c\"", "what was edited");
    assert_eq!(conflict["deletion"]["by"], Value::Null, "nobody here deleted it");
    let decision = json!({ "id": found["id"], "version": conflict["version"], "choice": "DELETE" });
    let decided = world.call("conflict_resolve_deletion", decision.clone()).await.unwrap();
    assert_eq!(decided["status"], "RESOLVED");
    assert_eq!(world.call("conflict_resolve_deletion", decision).await, Err(ErrorCode::ConflictNotOpen));
}

#[tokio::test(flavor = "multi_thread")]
async fn many_deletions_wait_for_a_person() {
    let mut world = World::start().await;
    world.contacts(40);
    world.read_contacts().await;
    world.contacts(20);
    let run = world.read_contacts().await;
    world.until_needs(&[("DELETIONS", "DELETIONS_HELD")]).await;
    let item = world.attention().await.remove(0);
    assert_eq!((&item["count"], &item["run"]), (&json!(20), &json!(run)));
    assert_eq!(world.call("sync_retry", key(&item)).await, Err(ErrorCode::Over));
    world.call("sync_dismiss", key(&item)).await.unwrap();
    world.until_needs(&[]).await;
    let run = world.read_contacts().await;
    world.until_needs(&[("DELETIONS", "DELETIONS_HELD")]).await;
    let confirmed = world.call("run_confirm_deletions", json!({ "run": run })).await.unwrap();
    assert_eq!((&confirmed["deleted"], &confirmed["heldDeletions"]), (&json!(20), &json!(0)));
    world.until_needs(&[]).await;
    assert_eq!(world.entity(CRM).await["records"], 20);
}

#[tokio::test(flavor = "multi_thread")]
async fn entries_without_an_id_are_one_thing_to_know_of() {
    let mut world = World::start().await;
    world.whatsapp.state().nameless = vec!["{\"a\":1}".to_owned(), "{\"a\":2}".to_owned()];
    world.until_needs(&[("READ", "ID_MISSING")]).await;
    let item = world.attention().await.remove(0);
    assert_eq!((&item["count"], &item["key"]), (&json!(2), &json!("set-aside:whatsapp/order")));
    assert_eq!(world.call("sync_retry", key(&item)).await, Err(ErrorCode::Over));
    world.call("sync_dismiss", key(&item)).await.unwrap();
    world.until_needs(&[]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_gravest_comes_first_and_a_list_can_be_of_one_entity() {
    let mut world = World::start().await;
    world.contacts(30);
    world.crm.state().malformed.insert("c3".to_owned());
    world.read_contacts().await;
    world.crm.state().contacts.retain(|id, _| id.len() == 2);
    world.read_contacts().await;
    world.whatsapp.state().nameless = vec!["{\"a\":1}".to_owned()];
    world.crm.state().fails = Some(key_refused());
    world.read_contacts().await;
    let expected = [
        ("SYSTEM", "TECH007"),
        ("READ", "BAD_EMAIL"),
        ("READ", "ID_MISSING"),
        ("DELETIONS", "DELETIONS_HELD"),
        ("RUN", "TECH007"),
    ];
    world.until_needs(&expected).await;
    let of_contacts = json!({ "system": CRM, "entityType": CONTACT, "limit": 10 });
    let page = world.call("sync_attention", of_contacts).await.unwrap();
    assert_eq!((&page["total"], page["items"].as_array().unwrap().len()), (&json!(3), 3));
    let of_orders = json!({ "system": "whatsapp", "limit": 10 });
    assert_eq!(world.call("sync_attention", of_orders).await.unwrap()["total"], 1);
    let bad = json!({ "after": "nonsense", "limit": 10 });
    assert_eq!(world.call("sync_attention", bad).await, Err(ErrorCode::InvalidRequest));
    for key in ["", "job:x", "order:1"] {
        let asked = world.call("sync_retry", json!({ "key": key })).await;
        assert_eq!(asked, Err(ErrorCode::InvalidRequest), "{key}");
    }
}
