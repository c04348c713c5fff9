//! Everything that is kept of one customer, as a file that a person can read.

use mostrador_domain::Timestamp;
use mostrador_engine::customers::ADDRESS;
use mostrador_store::ReadTransaction;
use mostrador_store::tables::sync_data::{EntityKey, Owned, RecordRow};
use mostrador_store::tables::sync_log::of_record::{self, Deed};
use mostrador_store::tables::{customer_links, orders, sync_conflicts, sync_data};
use serde_json::{Value, json};

use super::change::{changing, shown};
use super::detail::{address_records, known_by, one_person, whose};
use super::merge::Merged;
use crate::dto::*;
use crate::error::ApiError;
use crate::use_cases::file;
use crate::{Api, Session, view};

const JSON: &str = "application/json";
/// More of a kind than any person has.
const MOST: u32 = 100_000;

pub(crate) async fn customer_export(
    api: &Api,
    session: &Session,
    request: CustomerRequest,
) -> Result<ExportView, ApiError> {
    let engine = api.engine();
    let (now, name) = (engine.now(), engine.site().name.clone());
    let read = engine.store().read(move |transaction| {
        let owned = shown(transaction, request.id)?;
        let mut records = vec![record(transaction, &owned)?];
        for row in one_person(transaction, request.id)?.into_iter().filter(|row| *row != request.id) {
            if let Some(part) = sync_data::in_row(transaction, row)? {
                records.push(record(transaction, &part)?);
            }
        }
        Ok::<_, ApiError>(json!({
            "restaurante": name,
            "fecha": now.rfc3339(),
            "registros": records,
            "clientes_enlazados": linked(transaction, request.id)?,
            "pedidos": orders(transaction, &owned)?,
        }))
    });
    let content = serde_json::to_string_pretty(&read.await?)? + "\n";
    let day = engine.today();
    let name = format!("Datos del cliente {} {day}.json", request.id);
    let file = file::hand_over(api, session, name, JSON, content.into_bytes()).await?;
    changing(api, session, move |work| work.note(&work.customer(request.id)?, "export", None)).await?;
    Ok(file)
}

/// A stored JSON text as what it says; as it stands where it does not read.
fn value(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| Value::from(text))
}

fn optional(text: Option<&str>) -> Value {
    text.map_or(Value::Null, value)
}

fn record(transaction: &ReadTransaction<'_>, owned: &Owned) -> Result<Value, ApiError> {
    let mut addresses = Vec::new();
    for address in address_records(transaction, owned)? {
        addresses.push(one(
            transaction,
            EntityKey { system: &owned.system, entity_type: ADDRESS },
            &address,
        )?);
    }
    let key = EntityKey { system: &owned.system, entity_type: &owned.entity_type };
    let mut whole = one(transaction, key, &owned.row)?;
    if let Some(whole) = whole.as_object_mut() {
        whole.insert("direcciones".to_owned(), Value::Array(addresses));
    }
    Ok(whole)
}

fn one(transaction: &ReadTransaction<'_>, key: EntityKey<'_>, row: &RecordRow) -> Result<Value, ApiError> {
    let mut conflicts = Vec::new();
    for conflict in sync_conflicts::of_record(transaction, key, &row.entity_id)? {
        conflicts.push(json!({
            "desde": conflict.opened_at.rfc3339(),
            "campos": conflict.sides.fields,
            "antes": optional(conflict.sides.base.as_deref()),
            "origen": optional(conflict.sides.source.as_deref()),
            "destino": optional(conflict.sides.target.as_deref()),
            "decision": optional(conflict.resolution.as_deref()),
            "decidido_por": view::writer(transaction, conflict.resolved_by)?,
        }));
    }
    let deeds = of_record::newest(transaction, key.system, key.entity_type, &row.entity_id, MOST)?;
    let deeds = view::written_by(transaction, deeds)?;
    let history = deeds.iter().map(|of| deed(transaction, of)).collect::<Result<Vec<_>, _>>()?;
    Ok(json!({
        "sistema": key.system,
        "entidad": key.entity_type,
        "id": row.entity_id,
        "id_en_el_sistema": row.id_there(),
        "datos": value(&row.payload),
        "modificado_por": view::writer(transaction, Some(row.modified_by.clone()))?,
        "modificado": row.updated_at.rfc3339(),
        "conflictos": conflicts,
        "historial": history,
    }))
}

fn deed(transaction: &ReadTransaction<'_>, deed: &Deed) -> Result<Value, ApiError> {
    let detail = match Merged::of(transaction, deed)? {
        Merged::With(name) => name,
        Merged::Nobody => deed.detail.clone(),
    };
    Ok(json!({
        "fecha": deed.at.rfc3339(),
        "accion": deed.action,
        "resultado": deed.outcome,
        "persona": deed.actor,
        "antes": optional(deed.before.as_deref()),
        "despues": optional(deed.after.as_deref()),
        "detalle": detail,
    }))
}

fn linked(transaction: &ReadTransaction<'_>, id: i64) -> Result<Vec<Value>, ApiError> {
    let mut linked = Vec::new();
    for row in one_person(transaction, id)? {
        for client in customer_links::clients_of(transaction, row)? {
            if let Some(client) = sync_data::in_row(transaction, client)? {
                linked.push(json!({ "sistema": client.system, "datos": value(&client.row.payload) }));
            }
        }
    }
    Ok(linked)
}

fn orders(transaction: &ReadTransaction<'_>, owned: &Owned) -> Result<Vec<Value>, ApiError> {
    let known = known_by(transaction, owned)?;
    let mut listed = Vec::new();
    for row in orders::of_customer(transaction, &whose(&known), MOST)? {
        listed.push(json!({
            "numero": row.daily_number,
            "dia": row.business_date.to_string(),
            "recibido": row.received_at.rfc3339(),
            "hecho": row.order.placed_at.map(Timestamp::rfc3339),
            "contenido": orders::incoming(transaction, row.id)?.as_deref().map_or(Value::Null, value),
            "pedido": serde_json::to_value(&row.order)?,
        }));
    }
    Ok(listed)
}
