//! Conflicts as a person sees them, and many of them decided together.

use mostrador_api::{ErrorCode, Role};
use mostrador_domain::Timestamp;
use mostrador_domain::merge::Fields;
use mostrador_engine::records::{self, Records};
use mostrador_store::{Lane, StoreError};
use serde_json::{Value, json};

use crate::sync_world::{CONTACT, CRM, World};

/// A contact as the other side has it.
fn contact(id: &str, fields: &Value) -> (String, String) {
    let mut whole = json!({ "id": id, "name": format!("Contacto {id}") });
    for (field, value) in fields.as_object().into_iter().flatten() {
        whole[field] = value.clone();
    }
    (id.to_owned(), whole.to_string())
}

/// Ana changes fields of a contact here.
async fn edit(world: &World, id: &str, fields: Value) {
    let (id, now) = (id.to_owned(), world.engine.now());
    let changes: Fields = serde_json::from_value(fields).unwrap();
    let edited = world.store.write(Lane::Interactive, move |transaction| {
        let records = Records::of_entity(transaction, CRM, CONTACT)?;
        records::edit(transaction, &records, &id, &changes, None, "Ana", now).map(drop)
    });
    edited.await.unwrap();
}

/// Both sides agreed about `base`, then the site wrote `here` and the other side `there`.
async fn dispute(world: &World, records: &[(&str, Value, Value, Value)]) {
    world.crm.state().contacts = records.iter().map(|(id, base, ..)| contact(id, base)).collect();
    world.read_contacts().await;
    // What is written here must not arrive there before what was written there is read.
    world.crm.state().refused.extend(records.iter().map(|record| record.0.to_owned()));
    for (id, _, here, _) in records {
        edit(world, id, here.clone()).await;
    }
    world.crm.state().contacts = records.iter().map(|(id, .., there)| contact(id, there)).collect();
    world.read_contacts().await;
    world.crm.state().refused.clear();
}

/// The open conflict of a contact.
async fn of(world: &World, id: &str) -> Value {
    let list = world.call("conflicts_list", json!({ "limit": 500 })).await.unwrap();
    let item = list["conflicts"].as_array().unwrap().iter().find(|item| item["recordId"] == id).cloned();
    world.call("conflict_get", json!({ "id": item.unwrap()["id"] })).await.unwrap()
}

fn pattern(field: &str, shape: &str, take: &str) -> Value {
    json!({ "system": CRM, "entityType": CONTACT, "field": field, "shape": shape, "take": take })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conflict_says_who_wrote_what_when_by_which_rule_and_since_when() {
    let world = World::start().await;
    let began = world.engine.now().millis();
    dispute(
        &world,
        &[(
            "c1",
            json!({ "email": "a@b.c", "city": "Quito" }),
            json!({ "email": "ana@b.c" }),
            json!({ "email": "there@b.c", "city": "Quito" }),
        )],
    )
    .await;
    let conflict = of(&world, "c1").await;
    let field = &conflict["disputed"][0];
    assert_eq!(
        (&field["field"], &field["hereBy"], &field["rule"]),
        (&json!("email"), &json!("Ana"), &json!("MANUAL"))
    );
    assert!(field["hereAt"].as_i64().unwrap() >= began);
    assert_eq!(
        (&field["base"], &field["reasonFor"], &field["keepBoth"]),
        (&json!("\"a@b.c\""), &Value::Null, &Value::Null)
    );
    assert_eq!(conflict["equal"]["city"], "\"Quito\"");
    let (agreed, opened) = (&conflict["agreedAt"], &conflict["item"]["openedAt"]);
    assert!(agreed.as_i64().unwrap() >= began && agreed.as_i64() < opened.as_i64(), "{conflict:#}");

    let decision = json!({ "id": conflict["item"]["id"], "version": conflict["version"],
        "choices": { "email": { "take": "BOTH" } } });
    assert_eq!(world.call("conflict_resolve", decision.clone()).await, Err(ErrorCode::InvalidRequest));
    let mut decision = decision;
    decision["choices"] = json!({ "email": { "take": "HERE" } });
    world.call("conflict_resolve", decision).await.unwrap();
    let record = json!({ "system": CRM, "entityType": CONTACT, "recordId": "c1" });
    assert_eq!(
        world.call_as(Role::Operator, "conflicts_decided", record.clone()).await,
        Err(ErrorCode::Permission)
    );
    let decided = world.call("conflicts_decided", record.clone()).await.unwrap();
    let [one] = decided.as_array().unwrap().as_slice() else { panic!("{decided:#}") };
    assert_eq!((&one["status"], &one["resolvedBy"]), (&json!("RESOLVED"), &json!("paired")));
    assert!(one["undoUntil"].as_i64().unwrap() > one["resolvedAt"].as_i64().unwrap());
    world.call("conflict_undo", json!({ "id": one["item"]["id"] })).await.unwrap();
    let decided = world.call("conflicts_decided", record).await.unwrap();
    assert_eq!((&decided[0]["status"], &decided[0]["undoUntil"]), (&json!("UNDONE"), &Value::Null));
    assert_eq!(of(&world, "c1").await["disputed"][0]["here"], "\"ana@b.c\"");
    let again = world.call("conflict_undo", json!({ "id": one["item"]["id"] })).await;
    assert_eq!(again, Err(ErrorCode::NothingToUndo));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_block_is_proposed_and_lifted_only_with_a_reason_also_where_many_are_decided() {
    let world = World::start().await;
    let block = |blocked: bool| json!({ "email": "a@b.c", "isBanned": blocked });
    let both = json!({ "email": "x@b.c" });
    dispute(
        &world,
        &[("c1", block(false), both.clone(), block(true)), ("c2", block(false), both.clone(), block(true))],
    )
    .await;
    let conflict = of(&world, "c1").await;
    assert_eq!(conflict["item"]["fields"], json!(["isBanned"]), "{conflict:#}");
    let field = &conflict["disputed"][0];
    assert_eq!((&field["proposed"], &field["because"]), (&json!("THERE"), &json!("SAFETY")));
    assert_eq!(field["reasonFor"], "HERE");
    let id = conflict["item"]["id"].clone();
    let free = json!({ "isBanned": { "take": "HERE" } });
    let mut decision = json!({ "id": id, "version": conflict["version"], "choices": free });
    for reason in [Value::Null, json!("  a ")] {
        decision["reason"] = reason;
        let refused = world.call("conflict_resolve", decision.clone()).await;
        assert_eq!(refused, Err(ErrorCode::ReasonNeeded));
    }
    let own = json!({ "isBanned": { "take": "VALUE", "value": "false" } });
    for choices in [free, own] {
        let batch = json!({ "id": id, "choices": choices });
        assert_eq!(world.call("conflict_resolve_alike", batch).await, Err(ErrorCode::ReasonNeeded));
    }
    let refused = world.call("conflict_pattern_resolve", pattern("isBanned", "DIFFERENT", "HERE")).await;
    assert_eq!(refused, Err(ErrorCode::ReasonNeeded));
    let patterns = world.call("conflict_patterns", json!({})).await.unwrap();
    assert_eq!((&patterns[0]["count"], &patterns[0]["proposed"]), (&json!(2), &json!("THERE")));

    decision["reason"] = json!("Pagó la deuda");
    assert_eq!(world.call("conflict_resolve", decision).await.unwrap()["status"], "RESOLVED");
    let rest =
        world.call("conflict_pattern_resolve", pattern("isBanned", "DIFFERENT", "THERE")).await.unwrap();
    assert_eq!((&rest["resolved"], &rest["left"]), (&json!(1), &json!(0)));
    assert_eq!(world.overview().await["conflicts"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn conflicts_that_stand_alike_are_decided_for_the_one_field_alone() {
    let world = World::start().await;
    let (none, ana) = (json!({ "email": "a@b.c" }), json!({ "email": null }));
    let name = |name: &str| json!({ "email": "new@b.c", "city": name });
    dispute(
        &world,
        &[
            ("c1", none.clone(), ana.clone(), json!({ "email": "1@b.c" })),
            ("c2", none.clone(), ana.clone(), json!({ "email": "2@b.c" })),
            ("c3", none.clone(), json!({ "email": null, "city": "Quito" }), name("Cuenca")),
            ("c4", none.clone(), json!({ "email": "A@b.c" }), json!({ "email": "á @b.c" })),
            (
                "c5",
                none,
                json!({ "latitude": 1.5, "longitude": -2.25 }),
                json!({
                    "email": "a@b.c", "latitude": 1.75, "longitude": -2.5
                }),
            ),
        ],
    )
    .await;
    let patterns = world.call("conflict_patterns", json!({})).await.unwrap();
    let drawn: Vec<(&str, &str, u64, &Value)> = patterns
        .as_array()
        .unwrap()
        .iter()
        .map(|found| {
            let text = |name: &str| found[name].as_str().unwrap();
            (text("field"), text("shape"), found["count"].as_u64().unwrap(), &found["proposed"])
        })
        .collect();
    assert_eq!(
        drawn,
        [
            ("email", "ONLY_THERE", 3, &json!("THERE")),
            ("city", "DIFFERENT", 1, &Value::Null),
            ("email", "SPELLING", 1, &Value::Null),
            ("location", "DIFFERENT", 1, &Value::Null),
        ]
    );
    let request = pattern("email", "ONLY_THERE", "THERE");
    let preview = world.call("conflict_pattern_preview", request.clone()).await.unwrap();
    assert_eq!((&preview["total"], &preview["over"]), (&json!(3), &json!(2)));
    let first = &preview["records"][0];
    assert_eq!((&first["title"], &first["result"]), (&json!("Contacto c1"), &json!("\"1@b.c\"")));

    // Two of them: the place, whose parts go together.
    let place =
        world.call("conflict_pattern_preview", pattern("location", "DIFFERENT", "HERE")).await.unwrap();
    assert_eq!(place["records"][0]["result"], "[1.5,-2.25]");
    assert_eq!(
        world.call_as(Role::Operator, "conflict_pattern_resolve", request.clone()).await,
        Err(ErrorCode::Permission)
    );
    // Somebody decides one of them alone: it is none of the batch, and not taken back with it.
    let alone = of(&world, "c2").await;
    let decision = json!({ "id": alone["item"]["id"], "version": alone["version"],
        "choices": { "email": { "take": "HERE" } } });
    world.call("conflict_resolve", decision).await.unwrap();
    let decided =
        [of(&world, "c1").await["item"]["id"].clone(), of(&world, "c3").await["item"]["id"].clone()];
    let done = world.call("conflict_pattern_resolve", request.clone()).await.unwrap();
    assert_eq!(done, json!({ "resolved": 2, "left": 0, "ids": decided, "stopped": null }));
    assert_eq!(of(&world, "c3").await["item"]["fields"], json!(["city"]));
    let done =
        world.call("conflict_pattern_resolve", pattern("location", "DIFFERENT", "HERE")).await.unwrap();
    assert_eq!((&done["resolved"], &done["left"]), (&json!(1), &json!(0)));
    assert_eq!(world.overview().await["conflicts"], 2);
    let again = world.call("conflict_pattern_resolve", request).await.unwrap();
    assert_eq!(again, json!({ "resolved": 0, "left": 0, "ids": [], "stopped": null }));
}

/// Ana deletes a contact here that the other side has edited.
async fn delete_here_what_is_edited_there(world: &World) -> Timestamp {
    world.crm.state().contacts = [contact("c1", &json!({ "email": "a@b.c" }))].into();
    world.read_contacts().await;
    world.crm.state().refused.insert("c1".to_owned());
    let now = world.engine.now();
    let deleted = world.store.write(Lane::Interactive, move |transaction| {
        let records = Records::of_entity(transaction, CRM, CONTACT)?;
        records::delete(transaction, &records, "c1", "Ana", now)
    });
    deleted.await.unwrap();
    world.crm.state().contacts = [contact("c1", &json!({ "email": "there@b.c" }))].into();
    world.read_contacts().await;
    now
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deletion_against_an_edit_says_who_deleted_and_what_was_edited() {
    let world = World::start().await;
    let now = delete_here_what_is_edited_there(&world).await;
    let conflict = of(&world, "c1").await;
    assert_eq!(conflict["item"]["kind"], "DELETED_HERE");
    assert_eq!(
        conflict["deletion"],
        json!({ "by": "Ana", "at": now.millis(), "restoresBoth": true, "deletesBoth": true, "undoesBoth": false })
    );
    assert_eq!(conflict["answer"], Value::Null);
    let [field] = conflict["disputed"].as_array().unwrap().as_slice() else { panic!("{conflict:#}") };
    assert_eq!(
        (&field["field"], &field["base"], &field["there"]),
        (&json!("email"), &json!("\"a@b.c\""), &json!("\"there@b.c\""))
    );
    assert_eq!((&field["proposed"], &conflict["item"]["title"]), (&Value::Null, &json!("Contacto c1")));
}

/// Answers the open conflict of `c1`.
async fn answer(world: &World, choice: &str) -> Value {
    let conflict = of(world, "c1").await;
    let decision = json!({ "id": conflict["item"]["id"], "version": conflict["version"], "choice": choice });
    world.call("conflict_resolve_deletion", decision).await.unwrap()
}

/// The other side can do these from now on.
async fn can(world: &World, creates: bool, deletes: bool) {
    let changed = world.store.write(Lane::Interactive, move |transaction| {
        let sql = format!(
            "UPDATE sync_entity_config SET creates = {creates}, deletes = {deletes} WHERE system = '{CRM}'"
        );
        transaction.connection().execute_batch(&sql).map_err(StoreError::from)
    });
    changed.await.unwrap();
}

/// Whether taking the answer back reaches the other side, by what that can do: `(creates, deletes)`.
async fn undoes_both(world: &World, id: &Value, abilities: [(bool, bool); 4]) -> [bool; 4] {
    let mut found = [false; 4];
    for (found, (creates, deletes)) in found.iter_mut().zip(abilities) {
        can(world, creates, deletes).await;
        let conflict = world.call("conflict_get", json!({ "id": id })).await.unwrap();
        *found = conflict["deletion"]["undoesBoth"].as_bool().unwrap();
    }
    can(world, true, true).await;
    found
}

const ABILITIES: [(bool, bool); 4] = [(true, true), (true, false), (false, true), (false, false)];

#[tokio::test(flavor = "multi_thread")]
async fn a_deletion_made_here_says_what_was_answered_and_whether_taking_it_back_reaches_the_other_side() {
    for (choice, reaches) in
        [("KEEP_EDIT", [true, false, true, false]), ("DELETE", [true, true, false, true])]
    {
        let world = World::start().await;
        delete_here_what_is_edited_there(&world).await;
        let answered = answer(&world, choice).await;
        assert_eq!(answered["answer"], choice);
        let id = &answered["item"]["id"];
        assert_eq!(undoes_both(&world, id, ABILITIES).await, reaches, "{choice}");
        let record = json!({ "system": CRM, "entityType": CONTACT, "recordId": "c1" });
        assert_eq!(world.call("conflicts_decided", record).await.unwrap()[0]["answer"], choice);
        let undone = world.call("conflict_undo", json!({ "id": id })).await.unwrap();
        assert_eq!((&undone["status"], &undone["answer"]), (&json!("UNDONE"), &json!(choice)));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deletion_made_there_says_what_was_answered_and_whether_taking_it_back_reaches_the_other_side() {
    for (choice, reaches) in
        [("KEEP_EDIT", [true, false, false, false]), ("DELETE", [true, true, false, false])]
    {
        let world = World::start().await;
        let all = ["c1", "c2", "c3", "c4", "c5"];
        let agreed = all.map(|id| contact(id, &json!({ "email": "a@b.c" })));
        world.crm.state().contacts = agreed.into();
        world.read_contacts().await;
        world.crm.state().refused.insert("c1".to_owned());
        edit(&world, "c1", json!({ "email": "here@b.c" })).await;
        world.crm.state().contacts.remove("c1");
        world.read_contacts().await;
        world.crm.state().refused.clear();
        let answered = answer(&world, choice).await;
        assert_eq!(
            (&answered["item"]["kind"], &answered["answer"]),
            (&json!("DELETED_THERE"), &json!(choice))
        );
        assert_eq!(undoes_both(&world, &answered["item"]["id"], ABILITIES).await, reaches, "{choice}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_that_is_synchronised_no_more_says_so_of_its_deletion() {
    let world = World::start().await;
    delete_here_what_is_edited_there(&world).await;
    let answered = answer(&world, "STOP_SYNCING").await;
    assert_eq!((&answered["answer"], &answered["undoUntil"]), (&json!("STOP_SYNCING"), &Value::Null));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_that_cannot_be_taken_back_says_why() {
    let world = World::start().await;
    let (base, here, there) = (json!({ "email": "a" }), json!({ "email": "b" }), json!({ "email": "c" }));
    dispute(&world, &[("c1", base.clone(), here.clone(), there.clone()), ("c2", base, here, there)]).await;
    let decide = async |id: &str, email: &str| {
        let conflict = of(&world, id).await;
        let own = json!({ "email": { "take": "VALUE", "value": format!("\"{email}\"") } });
        let decision =
            json!({ "id": conflict["item"]["id"], "version": conflict["version"], "choices": own });
        world.call("conflict_resolve", decision).await.unwrap();
        json!({ "id": conflict["item"]["id"] })
    };
    let first = decide("c1", "d").await;
    edit(&world, "c1", json!({ "email": "e" })).await;
    assert_eq!(world.call("conflict_undo", first).await, Err(ErrorCode::UndoOvertaken));
    let second = decide("c2", "d").await;
    world.crm.state().refused.insert("c2".to_owned());
    edit(&world, "c2", json!({ "email": "f" })).await;
    world.crm.state().contacts.extend([contact("c2", &json!({ "email": "g" }))]);
    world.read_contacts().await;
    of(&world, "c2").await;
    assert_eq!(world.call("conflict_undo", second.clone()).await, Err(ErrorCode::ConflictStillOpen));
    decide("c2", "h").await;
    assert_eq!(world.call("conflict_undo", second.clone()).await, Err(ErrorCode::UndoOvertaken));
}

/// More conflicts than are decided in one transaction, over the e-mail alone, and a file that gives up the whole transaction
/// in which the last of them is decided.
async fn many_of_which_the_last_is_refused(world: &World) -> usize {
    const COUNT: usize = 60;
    let email = |text: &str| json!({ "email": text });
    let ids: Vec<String> = (0..COUNT).map(|number| format!("c{number:02}")).collect();
    let records: Vec<_> =
        ids.iter().map(|id| (id.as_str(), email("a@b.c"), email("here@b.c"), email("there@b.c"))).collect();
    dispute(world, &records).await;
    let refuse = world.store.write(Lane::Interactive, |transaction| {
        let sql = "CREATE TRIGGER refuse BEFORE UPDATE ON sync_conflicts WHEN OLD.entity_id = 'c59'
                   BEGIN SELECT RAISE(ROLLBACK, 'refused'); END";
        transaction.connection().execute_batch(sql).map_err(StoreError::from)
    });
    refuse.await.unwrap();
    COUNT
}

/// What a batch answered that was refused half-way: some are decided, on their way and can be taken back.
async fn is_known_as_far_as_it_came(mut world: World, count: usize, done: Value) {
    let decided = done["ids"].as_array().unwrap().clone();
    assert_eq!((decided.len(), &done["resolved"], &done["stopped"]), (50, &json!(50), &json!("INTERNAL")));
    assert_eq!(world.overview().await["conflicts"], count - decided.len());
    // Nothing was accepted there before.
    let arrived = async |world: &World| (world.crm.state().accepted == 50).then_some(());
    world.until("what was decided arrives there", arrived).await;
    for id in decided {
        world.call("conflict_undo", json!({ "id": id })).await.unwrap();
    }
    assert_eq!(world.overview().await["conflicts"], count);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pattern_that_is_refused_half_way_says_what_was_decided() {
    let world = World::start().await;
    let count = many_of_which_the_last_is_refused(&world).await;
    let done = world.call("conflict_pattern_resolve", pattern("email", "DIFFERENT", "HERE")).await.unwrap();
    is_known_as_far_as_it_came(world, count, done).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_that_is_refused_half_way_says_what_was_decided() {
    let world = World::start().await;
    let count = many_of_which_the_last_is_refused(&world).await;
    let id = of(&world, "c00").await["item"]["id"].clone();
    let batch = json!({ "id": id, "choices": { "email": { "take": "HERE" } } });
    let done = world.call("conflict_resolve_alike", batch).await.unwrap();
    is_known_as_far_as_it_came(world, count, done).await;
}

/// Three conflicts over the e-mail alone, of which the one in the middle does not read any more.
async fn three_with_one_that_does_not_read(world: &World, damage: &'static str) {
    let email = |text: &str| json!({ "email": text });
    let records = ["c1", "c2", "c3"].map(|id| (id, email("a@b.c"), email("here@b.c"), email("there@b.c")));
    dispute(world, &records).await;
    let damaged = world.store.write(Lane::Interactive, move |transaction| {
        transaction.connection().execute(damage, []).map_err(StoreError::from)
    });
    assert_eq!(damaged.await.unwrap(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pattern_is_decided_around_a_record_that_does_not_read() {
    let world = World::start().await;
    let damage = "UPDATE sync_data SET payload = '{' WHERE entity_id = 'c2'";
    three_with_one_that_does_not_read(&world, damage).await;
    let done = world.call("conflict_pattern_resolve", pattern("email", "DIFFERENT", "HERE")).await.unwrap();
    assert_eq!((&done["resolved"], &done["left"], &done["stopped"]), (&json!(2), &json!(1), &Value::Null));
    assert_eq!(world.overview().await["conflicts"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn conflicts_that_stand_alike_are_found_and_decided_around_one_that_does_not_read() {
    let world = World::start().await;
    let damage = "UPDATE sync_conflicts SET source_payload = '{' WHERE entity_id = 'c2'";
    three_with_one_that_does_not_read(&world, damage).await;
    let patterns = world.call("conflict_patterns", json!({})).await.unwrap();
    assert_eq!((patterns.as_array().unwrap().len(), &patterns[0]["count"]), (1, &json!(2)), "{patterns:#}");
    let list = world.call("conflicts_list", json!({ "limit": 9 })).await.unwrap();
    let id = list["conflicts"].as_array().unwrap().iter().find(|item| item["recordId"] == "c1").unwrap();
    let batch = json!({ "id": id["id"], "choices": { "email": { "take": "HERE" } } });
    let done = world.call("conflict_resolve_alike", batch).await.unwrap();
    assert_eq!((&done["resolved"], &done["left"], &done["stopped"]), (&json!(2), &json!(1), &Value::Null));
    assert_eq!(world.overview().await["conflicts"], 1);
}
