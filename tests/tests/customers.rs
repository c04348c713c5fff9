//! Customers and their addresses between the restaurant and the remote, with the real program, the real file and real
//! sockets.

use std::time::Duration;

use anyhow::Context;
use mostrador_tests::app::{App, Session};
use mostrador_tests::file::{self, FileCopy};
use mostrador_tests::remote::{BULK_PATH, CUSTOMERS_PATH, RemotePush};
use mostrador_tests::scene::{SOON, Scene, until_shown};
use mostrador_tests::wait;
use serde_json::{Value, json};

/// A first read of some thousands on a busy machine.
const LONG: Duration = Duration::from_secs(90);

/// A restaurant whose remote has so many customers, and everything of them is here.
struct Site {
    scene: Scene,
    app: App,
    session: Session,
    /// The customers' ids at the remote.
    ids: Vec<String>,
}

impl Site {
    async fn new(seed: u64, count: usize) -> anyhow::Result<Self> {
        let scene = Scene::new(seed).await?;
        let wanted = json!({ "clear": true, "count": count, "seed": seed, "chat": 4 });
        let ids = scene.remote.make_customers(wanted).await?;
        let (app, session) = scene.start().await?;
        let site = Self { scene, app, session, ids };
        // The clock would start it within half a minute.
        site.read().await?;
        site.until_listed(count).await?;
        Ok(site)
    }

    /// Waits until the list has so many customers.
    async fn until_listed(&self, count: usize) -> anyhow::Result<()> {
        wait::until(&format!("{count} customers are listed"), LONG, async || {
            let page = self.list("", 0).await?;
            Ok((page["total"] == count && page["unindexed"] == 0).then_some(()))
        })
        .await
    }

    async fn list(&self, search: &str, offset: usize) -> anyhow::Result<Value> {
        let (filter, order) = ("ALL", "NAME");
        let request = json!({ "search": search, "filter": filter, "source": null, "order": order,
            "offset": offset, "limit": 200 });
        self.session.rpc("customers_list", request).await
    }

    /// The row of the customer with this phone.
    async fn row_of(&self, id: &str) -> anyhow::Result<i64> {
        let phone = self.scene.remote.customer(id).await?["whatsappPhoneNumber"].clone();
        let phone = phone.as_str().context("a phone")?.to_owned();
        let page = self.list(&phone, 0).await?;
        let row =
            page["customers"].as_array().into_iter().flatten().find(|row| row["phone"] == phone.as_str());
        row.and_then(|row| row["id"].as_i64()).with_context(|| format!("no row: {page:#}"))
    }

    async fn customer(&self, row: i64) -> anyhow::Result<Value> {
        self.session.rpc("customer_get", json!({ "id": row })).await
    }

    /// Edits fields of a customer.
    async fn save(&self, row: i64, fields: Value) -> anyhow::Result<Value> {
        let version = self.customer(row).await?["version"].clone();
        self.session
            .rpc("customer_save", json!({ "id": row, "version": version, "fields": texts(&fields) }))
            .await
    }

    /// Edits fields of an address.
    async fn save_address(&self, row: i64, address: &Value, fields: Value) -> anyhow::Result<Value> {
        let request = json!({ "customer": row, "address": address["id"], "version": address["version"],
            "fields": texts(&fields) });
        self.session.rpc("address_save", request).await
    }

    /// Reads what changed, as *Sincronizar ahora* does; answers the run when it is over.
    async fn read(&self) -> anyhow::Result<Value> {
        let entity = json!({ "system": "whatsapp", "entityType": "customer" });
        let run = wait::until("a read can start", SOON, async || {
            // The one of the clock may be under way.
            Ok(Some(self.session.rpc("sync_now", entity.clone()).await?))
        })
        .await?;
        self.until_over(&run["id"]).await
    }

    async fn until_over(&self, run: &Value) -> anyhow::Result<Value> {
        wait::until("the read is over", LONG, async || {
            let run = self.session.rpc("run_get", json!({ "run": run })).await?["run"].clone();
            Ok((run["status"] != "RUNNING").then_some(run))
        })
        .await
    }

    /// Waits until the remote got so many pushes.
    async fn until_pushed(&self, count: usize) -> anyhow::Result<Vec<RemotePush>> {
        wait::until(&format!("{count} pushes came"), SOON, async || {
            let pushes = self.scene.remote.pushes().await?;
            Ok((pushes.len() >= count).then_some(pushes))
        })
        .await
    }

    /// Waits until nothing waits to be sent.
    async fn until_sent(&self) -> anyhow::Result<()> {
        wait::until("nothing waits to be sent", SOON, async || {
            let pending = self.session.rpc("sync_pending", json!({ "limit": 10 })).await?;
            Ok((pending["total"] == 0).then_some(()))
        })
        .await
    }

    async fn conflicts(&self) -> anyhow::Result<Vec<Value>> {
        let page = self.session.rpc("conflicts_list", json!({ "limit": 100 })).await?;
        Ok(page["conflicts"].as_array().cloned().unwrap_or_default())
    }

    /// Ends the program and starts it again.
    async fn restart(&mut self) -> anyhow::Result<()> {
        self.app.stop().await?;
        (self.app, self.session) = self.scene.start().await?;
        Ok(())
    }

    /// Ends the program, has it forget where the remote's changes begin, and starts it again: everything is read anew.
    async fn refresh(&mut self) -> anyhow::Result<Value> {
        self.app.stop().await?;
        let data = file::find(self.scene.data_dir())?.context("a data file")?;
        let forgotten = rusqlite::Connection::open(data)?
            .execute("UPDATE sync_state SET watermark = NULL WHERE entity_type = 'customer'", [])?;
        anyhow::ensure!(forgotten == 1, "{forgotten} streams of customers");
        let before = self.scene.remote.requests_to(CUSTOMERS_PATH).await?;
        (self.app, self.session) = self.scene.start().await?;
        let run = self.read().await?;
        anyhow::ensure!(run["status"] == "COMPLETED", "{run:#}");
        anyhow::ensure!(self.scene.remote.requests_to(CUSTOMERS_PATH).await? > before);
        Ok(run)
    }
}

/// Values as the JSON texts that an edit takes.
fn texts(fields: &Value) -> Value {
    let text = |value: &Value| if value.is_null() { Value::Null } else { json!(value.to_string()) };
    fields.as_object().into_iter().flatten().map(|(name, value)| (name.clone(), text(value))).collect()
}

/// What stands here in a field of a customer or an address.
fn value(record: &Value, field: &str) -> Value {
    let fields = record["fields"].as_array().into_iter().flatten();
    let text = fields.filter(|one| one["field"] == field).find_map(|one| one["value"].as_str());
    text.and_then(|text| serde_json::from_str(text).ok()).unwrap_or(Value::Null)
}

fn address_of(customer: &Value, id: &str) -> Option<Value> {
    customer["addresses"].as_array()?.iter().find(|address| address["recordId"] == id).cloned()
}

/// What a push said, record by record: the fields of the customers and of the addresses.
fn fields_of(push: &RemotePush) -> Vec<(&str, Vec<&str>)> {
    let records = push.customers.iter().flat_map(|one| std::iter::once(one).chain(&one.addresses));
    let told = records.filter(|one| !one.fields.is_empty());
    told.map(|one| (one.id.as_str(), one.fields.iter().map(String::as_str).collect())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn two_thousand_customers_come_with_their_addresses_and_a_second_look_changes_none()
-> anyhow::Result<()> {
    let mut site = Site::new(101, 2_000).await?;
    let run = site.read().await?;
    assert_eq!((&run["status"], &run["unchanged"]), (&json!("COMPLETED"), &json!(2_000)), "{run:#}");
    assert_eq!((&run["created"], &run["updated"], &run["failed"]), (&json!(0), &json!(0), &json!(0)));
    let mut addresses = 0;
    for id in &site.ids {
        let customer = site.scene.remote.customer(id).await?;
        addresses += customer["addresses"].as_array().map_or(0, Vec::len);
    }
    assert_eq!(site.scene.remote.requests_to(BULK_PATH).await?, 0);
    site.app.stop().await?;
    let file = FileCopy::of(site.scene.data_dir())?;
    assert_eq!(file.damage()?, Vec::<String>::new());
    let count =
        |entity: &str| file.count(&format!("SELECT count(*) FROM sync_data WHERE entity_type = '{entity}'"));
    assert_eq!((count("customer")?, count("address")?), (2_000, i64::try_from(addresses)?));
    let chats =
        "SELECT count(*) FROM sync_data WHERE payload LIKE '%ChatHistory%' OR payload LIKE '%atendiendo%'";
    assert_eq!(file.count(chats)?, 0);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_here_travels_with_only_what_changed_and_its_echo_writes_nothing() -> anyhow::Result<()> {
    let mut site = Site::new(102, 20).await?;
    let id = site.ids[7].clone();
    let row = site.row_of(&id).await?;
    site.save(row, json!({ "lastName": "Ñáñez Muñoz", "email": null })).await?;
    let pushes = site.until_pushed(1).await?;
    let changed = site.scene.remote.customer(&id).await?;
    assert_eq!((&changed["lastName"], &changed["email"]), (&json!("Ñáñez Muñoz"), &Value::Null));
    assert!(pushes[0].customers[0].fields.contains(&"lastName".to_owned()), "{pushes:?}");
    assert!(
        pushes[0].customers[0].fields.iter().all(|field| field == "lastName" || field == "email"),
        "{pushes:?}"
    );
    let address = site.customer(row).await?["addresses"][0].clone();
    site.save_address(
        row,
        &address,
        json!({ "street": "Calle Nueva", "latitude": -2.19, "longitude": -79.88 }),
    )
    .await?;
    let pushes = site.until_pushed(2).await?;
    let sent = fields_of(&pushes[1]);
    let there = address["recordId"].as_str().context("an id")?;
    assert_eq!(sent, [(there, vec!["latitude", "longitude", "street"])]);
    site.until_sent().await?;
    // Both pushes come back as changes.
    for _ in 0..3 {
        let run = site.read().await?;
        assert_eq!(
            (&run["updated"], &run["conflicted"], &run["failed"]),
            (&json!(0), &json!(0), &json!(0)),
            "{run:#}"
        );
    }
    site.until_sent().await?;
    assert_eq!(site.scene.remote.requests_to(BULK_PATH).await?, 2);
    assert_eq!(value(&site.customer(row).await?, "lastName"), "Ñáñez Muñoz");
    site.restart().await?;
    site.read().await?;
    assert_eq!(site.scene.remote.requests_to(BULK_PATH).await?, 2);
    site.app.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_there_arrives_of_the_customer_and_of_an_address() -> anyhow::Result<()> {
    let mut site = Site::new(103, 20).await?;
    let id = site.ids[3].clone();
    let row = site.row_of(&id).await?;
    site.scene.remote.change_customer(&id, json!({ "firstName": "Íñigo 🍕", "totalSpent": 12.5 })).await?;
    let address = site.customer(row).await?["addresses"][0]["recordId"].as_str().context("an id")?.to_owned();
    site.scene.remote.change_address(&address, json!({ "city": "León", "latitude": -2.1234567 })).await?;
    let added = site.scene.remote.add_address(&id, json!({ "name": "Oficina" })).await?;
    let run = site.read().await?;
    assert_eq!((&run["updated"], &run["conflicted"]), (&json!(1), &json!(0)), "{run:#}");
    let customer = site.customer(row).await?;
    assert_eq!(value(&customer, "firstName"), "Íñigo 🍕");
    assert_eq!(value(&customer, "totalSpent"), 12.5);
    let here = address_of(&customer, &address).context("the address")?;
    assert_eq!((value(&here, "city"), value(&here, "latitude")), (json!("León"), json!(-2.123_456_7)));
    let count = added["addresses"].as_array().map_or(0, Vec::len);
    assert_eq!(customer["addresses"].as_array().map_or(0, Vec::len), count);
    site.until_sent().await?;
    assert_eq!(site.scene.remote.requests_to(BULK_PATH).await?, 0, "nothing goes back");
    site.app.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn where_both_edited_the_rule_of_the_field_decides() -> anyhow::Result<()> {
    let mut site = Site::new(104, 20).await?;
    let id = site.ids[5].clone();
    let row = site.row_of(&id).await?;
    let fault = json!({ "http": { "status": { "code": 503 } }, "http_path": BULK_PATH });
    site.scene.remote.faults(fault).await?;
    let address = site.customer(row).await?["addresses"][0].clone();
    let there = address["recordId"].as_str().context("an id")?.to_owned();
    site.save(row, json!({ "firstName": "De aquí" })).await?;
    site.save_address(row, &address, json!({ "deliveryInstructions": "Timbre 3", "city": "Quito" })).await?;
    site.scene.remote.change_customer(&id, json!({ "firstName": "De allí" })).await?;
    let patch = json!({ "deliveryInstructions": "Puerta verde", "city": "Cuenca" });
    site.scene.remote.change_address(&there, patch).await?;
    let run = site.read().await?;
    assert_eq!(run["failed"], 0, "{run:#}");
    site.scene.remote.heal().await?;
    site.read().await?;
    // The remote's name and city, the restaurant's instructions.
    wait::until("both sides agree", LONG, async || {
        let remote = site.scene.remote.customer(&id).await?;
        let addresses = remote["addresses"].as_array().into_iter().flatten();
        let address =
            addresses.clone().find(|one| one["id"] == there.as_str()).context("the address")?.clone();
        let customer = site.customer(row).await?;
        let here = address_of(&customer, &there).context("the address here")?;
        let names = (remote["firstName"].clone(), value(&customer, "firstName"));
        let cities = (address["city"].clone(), value(&here, "city"));
        let instructions = (address["deliveryInstructions"].clone(), value(&here, "deliveryInstructions"));
        let agreed = names == (json!("De allí"), json!("De allí"))
            && cities == (json!("Cuenca"), json!("Cuenca"))
            && instructions == (json!("Timbre 3"), json!("Timbre 3"));
        Ok(agreed.then_some(()))
    })
    .await?;
    assert_eq!(site.conflicts().await?.len(), 0);
    site.app.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ban_survives_an_echo_a_restart_and_a_full_refresh() -> anyhow::Result<()> {
    let mut site = Site::new(105, 20).await?;
    let id = site.ids[9].clone();
    let row = site.row_of(&id).await?;
    let customer =
        site.session.rpc("customer_block", json!({ "id": row, "reason": "No recoge sus pedidos" })).await?;
    assert_eq!((&customer["block"]["blocked"], &customer["block"]["there"]), (&json!(true), &json!(false)));
    let blocked = async |site: &Site| {
        let block = site.customer(row).await?["block"].clone();
        assert_eq!(
            (&block["blocked"], &block["reason"]),
            (&json!(true), &json!("No recoge sus pedidos")),
            "{block:#}"
        );
        assert_eq!(block["there"], false);
        anyhow::Ok(())
    };
    // An echo: the remote takes the name and tells that nobody is banned.
    site.save(row, json!({ "firstName": "Otra" })).await?;
    site.until_pushed(1).await?;
    site.scene
        .remote
        .change_customer(&id, json!({ "totalOrders": 99, "isBanned": false, "isActive": true }))
        .await?;
    site.read().await?;
    blocked(&site).await?;
    site.restart().await?;
    site.read().await?;
    blocked(&site).await?;
    site.refresh().await?;
    blocked(&site).await?;
    assert_eq!(site.conflicts().await?.len(), 0);
    for push in site.scene.remote.pushes().await? {
        for customer in &push.customers {
            let banned = |field: &String| field.to_lowercase().contains("ban") || field == "isActive";
            assert!(!customer.fields.iter().any(banned), "{:?}", customer.fields);
        }
    }
    assert_eq!(site.scene.remote.customer(&id).await?["isBanned"], false);
    site.app.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ban_there_opens_a_conflict_preset_to_blocked() -> anyhow::Result<()> {
    let mut site = Site::new(106, 20).await?;
    let id = site.ids[2].clone();
    let row = site.row_of(&id).await?;
    site.scene.remote.ban_customer(&id, "Insultó al repartidor").await?;
    site.read().await?;
    let conflicts = site.conflicts().await?;
    assert_eq!(conflicts.len(), 1, "{conflicts:#?}");
    let conflict = site.session.rpc("conflict_get", json!({ "id": conflicts[0]["id"] })).await?;
    let disputed = conflict["disputed"].as_array().into_iter().flatten();
    let ban = disputed.clone().find(|field| field["field"] == "isBanned").context("no ban in dispute")?;
    assert_eq!((&ban["here"], &ban["there"]), (&json!("false"), &json!("true")), "{ban:#}");
    assert_eq!((&ban["proposed"], &ban["because"]), (&json!("THERE"), &json!("SAFETY")), "{ban:#}");
    assert_eq!(site.customer(row).await?["block"]["blocked"], false, "a person decides");
    // It is one question, however often the remote says it.
    site.scene.remote.change_customer(&id, json!({ "totalOrders": 3 })).await?;
    site.read().await?;
    assert_eq!(site.conflicts().await?.len(), 1);
    let version =
        site.session.rpc("conflict_get", json!({ "id": conflicts[0]["id"] })).await?["version"].clone();
    let decision = json!({ "id": conflicts[0]["id"], "version": version,
        "choices": { "isBanned": { "take": "THERE" } }, "reason": null });
    site.session.rpc("conflict_resolve", decision).await?;
    assert_eq!(site.customer(row).await?["block"]["blocked"], true);
    site.read().await?;
    assert_eq!(site.conflicts().await?.len(), 0);
    site.app.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_is_deleted_there_goes_and_one_of_here_stays() -> anyhow::Result<()> {
    let mut site = Site::new(107, 20).await?;
    let id = site.ids[4].clone();
    let row = site.row_of(&id).await?;
    let own = json!({ "customer": row, "address": null, "version": 0,
        "fields": texts(&json!({ "name": "Oficina", "street": "Av. Quito", "number": "7" })) });
    let customer = site.session.rpc("address_save", own).await?;
    let addresses = customer["addresses"].as_array().context("addresses")?.clone();
    let local = addresses.iter().find(|address| address["localOnly"] == true).context("a local address")?;
    let local = local["recordId"].as_str().context("an id")?.to_owned();
    let gone = addresses.iter().find(|address| address["localOnly"] == false).context("another")?["recordId"]
        .clone();
    let gone = gone.as_str().context("an id")?.to_owned();
    site.scene.remote.delete_address(&gone).await?;
    site.read().await?;
    let customer = site.customer(row).await?;
    assert!(address_of(&customer, &gone).is_none(), "{customer:#}");
    assert!(address_of(&customer, &local).is_some(), "{customer:#}");
    site.refresh().await?;
    assert!(address_of(&site.customer(row).await?, &local).is_some());
    assert_eq!(site.scene.remote.requests_to(BULK_PATH).await?, 0, "the remote cannot make one");
    site.app.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_that_comes_back_under_another_id_is_the_same_customer() -> anyhow::Result<()> {
    let mut site = Site::new(108, 20).await?;
    let id = site.ids[6].clone();
    let row = site.row_of(&id).await?;
    let mut again = site.scene.remote.delete_customer(&id).await?;
    let other = "abababab-0000-4000-8000-000000000001";
    again["id"] = json!(other);
    again["deletedAt"] = Value::Null;
    again["firstName"] = json!("Vuelve");
    again["addresses"] = json!([]);
    site.scene.remote.make_customers(json!({ "customers": [again] })).await?;
    site.read().await?;
    site.until_listed(20).await?;
    let customer = site.customer(row).await?;
    assert_eq!((value(&customer, "firstName"), &customer["row"]["recordId"]), (json!("Vuelve"), &json!(id)));
    site.save(row, json!({ "lastName": "Nuevo" })).await?;
    let pushes = site.until_pushed(1).await?;
    assert_eq!(pushes[0].customers[0].id, other);
    assert_eq!(site.scene.remote.customer(other).await?["lastName"], "Nuevo");
    site.app.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_with_the_digits_of_one_that_is_there_is_another_one() -> anyhow::Result<()> {
    let mut site = Site::new(112, 20).await?;
    let id = site.ids[6].clone();
    let row = site.row_of(&id).await?;
    let (name, addresses) = {
        let customer = site.customer(row).await?;
        (value(&customer, "firstName"), customer["addresses"].clone())
    };
    let mut other = site.scene.remote.customer(&id).await?;
    let phone = other["whatsappPhoneNumber"].as_str().context("a phone")?.trim_start_matches('+').to_owned();
    let written = if other["whatsappPhoneNumber"] == phone.as_str() { format!("+{phone}") } else { phone };
    other["id"] = json!("abababab-0000-4000-8000-000000000002");
    other["whatsappPhoneNumber"] = json!(written);
    other["firstName"] = json!("Otra");
    other["addresses"] = json!([]);
    site.scene.remote.make_customers(json!({ "customers": [other] })).await?;
    site.read().await?;
    site.until_listed(21).await?;
    site.refresh().await?;
    site.until_listed(21).await?;
    let customer = site.customer(row).await?;
    assert_eq!((value(&customer, "firstName"), &customer["addresses"]), (name, &addresses));
    site.app.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn addresses_that_are_gone_all_at_once_stay_until_a_person_says_so() -> anyhow::Result<()> {
    let mut site = Site::new(113, 20).await?;
    let mut housed = Vec::new();
    for id in &site.ids {
        let customer = site.scene.remote.customer(id).await?;
        let addresses = customer["addresses"].as_array().cloned().unwrap_or_default();
        for address in &addresses {
            site.scene.remote.delete_address(address["id"].as_str().context("an id")?).await?;
        }
        if !addresses.is_empty() {
            housed.push(site.row_of(id).await?);
        }
    }
    assert!(housed.len() > 10, "{housed:?}");
    let mut failed = site.read().await?;
    for _ in 0..2 {
        assert_eq!(
            (&failed["status"], &failed["failed"]),
            (&json!("COMPLETED"), &json!(housed.len())),
            "{failed:#}"
        );
        // Each read tells it anew, and it is the last one whose failures a person has tried again.
        failed = site.refresh().await?;
    }
    for row in &housed {
        let customer = site.customer(*row).await?;
        assert!(customer["addresses"].as_array().is_some_and(|addresses| !addresses.is_empty()));
    }
    let retried = site.session.rpc("run_retry_failed", json!({ "run": failed["id"] })).await?;
    let run = site.until_over(&retried["id"]).await?;
    assert_eq!((&run["status"], &run["failed"]), (&json!("COMPLETED"), &json!(0)), "{run:#}");
    for row in &housed {
        assert_eq!(site.customer(*row).await?["addresses"], json!([]));
    }
    site.app.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_that_is_gone_there_is_a_question_and_takes_no_other_edit_with_it() -> anyhow::Result<()> {
    let mut site = Site::new(109, 20).await?;
    let (bad, good) = (site.ids[1].clone(), site.ids[2].clone());
    let (bad_row, good_row) = (site.row_of(&bad).await?, site.row_of(&good).await?);
    site.scene
        .remote
        .faults(json!({ "http": { "status": { "code": 503 } }, "http_path": BULK_PATH }))
        .await?;
    site.save(bad_row, json!({ "lastName": "Nadie" })).await?;
    site.save(good_row, json!({ "lastName": "Alguien" })).await?;
    // The remote's database lost one of them.
    let mut kept = Vec::new();
    for id in site.ids.iter().filter(|id| **id != bad) {
        kept.push(site.scene.remote.customer(id).await?);
    }
    site.scene.remote.make_customers(json!({ "clear": true, "customers": kept })).await?;
    site.scene.remote.heal().await?;
    let asked = wait::until("the lost one is a question", LONG, async || {
        Ok(site.conflicts().await?.into_iter().find(|conflict| conflict["recordId"] == bad.as_str()))
    })
    .await?;
    assert_eq!(asked["kind"], "DELETED_THERE", "{asked:#}");
    assert_eq!(value(&site.customer(bad_row).await?, "lastName"), "Nadie", "nothing is lost meanwhile");
    assert_eq!(site.conflicts().await?.len(), 1);
    wait::until("the other one is there", SOON, async || {
        let there = site.scene.remote.customer(&good).await?;
        Ok((there["lastName"] == "Alguien").then_some(()))
    })
    .await?;
    assert_eq!(site.scene.remote.customer(&good).await?["lastName"], "Alguien");
    site.app.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn malformed_customers_are_told_and_take_no_other_with_them() -> anyhow::Result<()> {
    let mut site = Site::new(110, 20).await?;
    let id = site.ids[0].clone();
    let twice = json!({ "id": id, "firstName": "Doble" }).to_string();
    let no_phone = "{\"id\":\"cdcdcdcd-0000-4000-8000-000000000001\",\"addresses\":[]}";
    let entries = json!(["7", "{\"firstName\":\"Sin id\"}", twice, no_phone]);
    site.scene.remote.make_customers(json!({ "entries": entries })).await?;
    site.scene.remote.change_customer(&site.ids[1], json!({ "firstName": "Cambiada" })).await?;
    let run = site.read().await?;
    // What has no id of its own is set aside; what has one fails under it.
    assert_eq!(run["status"], "COMPLETED", "{run:#}");
    assert_eq!(
        (&run["skipped"], &run["failed"], &run["updated"]),
        (&json!(3), &json!(1), &json!(1)),
        "{run:#}"
    );
    let detail = site.session.rpc("run_get", json!({ "run": run["id"] })).await?;
    let mut reasons: Vec<&str> =
        detail["reasons"].as_array().into_iter().flatten().filter_map(|one| one["reason"].as_str()).collect();
    reasons.sort_unstable();
    assert_eq!(reasons, ["ID_MISSING", "ID_REPEATED", "NOT_AN_OBJECT", "PHONE_MISSING"], "{detail:#}");
    let row = site.row_of(&site.ids[1]).await?;
    assert_eq!(value(&site.customer(row).await?, "firstName"), "Cambiada");
    site.until_listed(20).await?;
    site.app.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn orders_come_and_are_confirmed_while_customers_are_never_answered() -> anyhow::Result<()> {
    let scene = Scene::new(111).await?;
    scene.remote.faults(json!({ "http": "black_hole", "http_path": CUSTOMERS_PATH })).await?;
    let (mut app, session) = scene.start().await?;
    session.rpc("sync_now", json!({ "system": "whatsapp", "entityType": "customer" })).await?;
    wait::until("customers are asked for", SOON, async || {
        Ok((scene.remote.requests_to(CUSTOMERS_PATH).await? > 0).then_some(()))
    })
    .await?;
    let ids = scene.remote.emit(5).await?;
    for id in &ids {
        until_shown(&session, id, SOON).await?;
    }
    scene.until_confirmed(&session, &ids, SOON).await?;
    app.stop().await?;
    scene.expect_dense(&ids).await.map(drop)
}
