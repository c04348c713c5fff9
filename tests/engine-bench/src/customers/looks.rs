//! Looking at customers through the use cases.

use std::path::Path;

use anyhow::{Context, ensure};
use mostrador_api::Api;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::remote::{Version, start};
use crate::history::ask;
use crate::site;

/// What people type, of which every beginning is searched as it is typed.
const TYPED: [&str; 16] = [
    "maría pérez",
    "jose",
    "muñoz",
    "o'higgins",
    "593991",
    "0991234",
    "4567",
    "cuenca",
    "av. loja 12",
    "remigio crespo",
    "íñigo agüero",
    "peñafiel zambrano",
    "cliente3000",
    "ana",
    "huayna cápac 7",
    "nobody is called so",
];
/// The rows that the screen asks for at once.
const LIMIT: u32 = 100;

/// Milliseconds of each look.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Looked {
    /// A search, for each beginning of what is typed.
    pub searches: Vec<f64>,
    /// A part of the list, at offsets from the first to the last.
    pub pages: Vec<f64>,
    /// A conflict.
    pub conflicts: Vec<f64>,
    /// One customer with everything.
    pub details: Vec<f64>,
}

fn request(search: &str, filter: &str, order: &str, offset: u64) -> Value {
    json!({ "search": search, "filter": filter, "source": null, "order": order, "offset": offset, "limit": LIMIT })
}

/// Looks through a file with so many customers and some conflicts.
///
/// # Errors
/// A use case refuses, or finds what is not there.
pub async fn look(folder: &Path, total: u64, times: usize) -> anyhow::Result<Looked> {
    let store = site::open(folder)?;
    let engine = start(store, total, Version::Second).await?;
    let api = Api::new(engine.clone());
    let mut looked = Looked::default();
    for time in 0..=times {
        let round = round(&api, total).await?;
        // The first one warms the file up.
        if time > 0 {
            looked.searches.extend(round.searches);
            looked.pages.extend(round.pages);
            looked.conflicts.extend(round.conflicts);
            looked.details.extend(round.details);
        }
    }
    engine.stop().await;
    Ok(looked)
}

async fn round(api: &Api, total: u64) -> anyhow::Result<Looked> {
    let mut looked = Looked::default();
    for (number, typed) in TYPED.iter().enumerate() {
        let order = ["NAME", "LAST_INTERACTION", "ORDERS"].get(number % 3).copied().unwrap_or("NAME");
        let mut beginning = String::new();
        for sign in typed.chars() {
            beginning.push(sign);
            let (took, page) = ask(api, "customers_list", request(&beginning, "ALL", order, 0)).await?;
            ensure!(page["total"].as_u64() <= Some(total), "a search finds customers");
            looked.searches.push(took);
        }
        let (took, _) = ask(api, "customers_list", request(typed, "BLOCKED", order, 0)).await?;
        looked.searches.push(took);
    }
    for step in 0..20 {
        let offset = total.saturating_sub(u64::from(LIMIT)) * step / 19;
        let order = if step % 2 == 0 { "NAME" } else { "LAST_INTERACTION" };
        let (took, page) = ask(api, "customers_list", request("", "ALL", order, offset)).await?;
        ensure!(page["customers"].as_array().is_some_and(|rows| !rows.is_empty()), "a page at {offset}");
        looked.pages.push(took);
    }
    let listed = ask(api, "customers_list", request("", "CONFLICT", "NAME", 0)).await?.1;
    for row in listed["customers"].as_array().context("customers")?.iter().take(10) {
        let (took, detail) = ask(api, "customer_get", json!({ "id": row["id"] })).await?;
        looked.details.push(took);
        for conflict in detail["conflicts"].as_array().context("conflicts")? {
            let (took, _) = ask(api, "conflict_get", json!({ "id": conflict })).await?;
            looked.conflicts.push(took);
        }
    }
    ensure!(!looked.conflicts.is_empty(), "there are conflicts");
    Ok(looked)
}
