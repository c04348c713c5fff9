//! People as administrators see them, and screens that are paired.

use mostrador_domain::Timestamp;
use mostrador_domain::people::{PersonName, PersonRole, is_locked_out};
use mostrador_store::tables::people::{self, PersonChange, PersonRow, Standing};
use mostrador_store::tables::sync_log::{self, Direction, LogEntry};
use mostrador_store::{Lane, ReadTransaction, StoreError, WriteTransaction};
use serde_json::{Map, Value, json};

use super::person_audit::{Entry, log};
use super::pin_check::sign_in;
use crate::dto::*;
use crate::error::{ApiError, ErrorCode};
use crate::pin::check_shape;
use crate::seat::{SeatKind, SignedIn};
use crate::{Api, Role, Session};

fn view(row: PersonRow, now: Timestamp) -> PersonView {
    PersonView {
        id: row.id,
        name: row.name,
        role: row.role.into(),
        active: row.standing == Standing::Active,
        locked_until: row
            .locked_until
            .filter(|until| is_locked_out(Some(*until), now))
            .map(Timestamp::millis),
        last_sign_in_at: row.last_sign_in_at.map(Timestamp::millis),
        created_at: row.created_at.millis(),
    }
}

fn invalid(field: &str) -> ApiError {
    ApiError::Coded(ErrorCode::InvalidValue, field.to_owned())
}

fn read_name(typed: &str) -> Result<PersonName, ApiError> {
    PersonName::parse(typed).map_err(|_| invalid("name"))
}

fn read_role(role: Role) -> Result<PersonRole, ApiError> {
    role.of_person().ok_or_else(|| invalid("role"))
}

/// Whether the asking one still is what it was when the command began: several seconds may have passed, and there
/// may be people now, or one administrator fewer.
fn still_administers(transaction: &ReadTransaction<'_>, session: &Session) -> Result<(), ApiError> {
    let allowed = match (session.person, session.seat.kind()) {
        (Some(id), _) => people::find(transaction, id)?.is_some_and(|person| {
            person.standing == Standing::Active && person.role == PersonRole::Administrator
        }),
        (None, SeatKind::Machine) => people::count(transaction)? == 0,
        (None, SeatKind::Paired(role)) => role == Role::Administrator,
    };
    if allowed { Ok(()) } else { Err(ApiError::Permission) }
}

fn found(transaction: &ReadTransaction<'_>, id: i64) -> Result<PersonRow, ApiError> {
    people::find(transaction, id)?
        .ok_or_else(|| ApiError::Coded(ErrorCode::PersonNotFound, "no such person".to_owned()))
}

/// Refuses a name that somebody else has.
fn name_is_free(
    transaction: &ReadTransaction<'_>,
    name: &PersonName,
    but_for: Option<i64>,
) -> Result<(), ApiError> {
    match people::find_by_name(transaction, name)? {
        Some(other) if Some(other.id) != but_for => {
            Err(ApiError::Coded(ErrorCode::NameTaken, "somebody has this name".to_owned()))
        }
        Some(_) | None => Ok(()),
    }
}

pub(crate) async fn people_list(
    api: &Api,
    _session: &Session,
    _request: Nothing,
) -> Result<Vec<PersonView>, ApiError> {
    let engine = api.engine();
    let rows = engine.store().read(people::list).await.map_err(ApiError::Store)?;
    Ok(rows.into_iter().map(|row| view(row, engine.now())).collect())
}

pub(crate) async fn person_add(
    api: &Api,
    session: &Session,
    request: PersonAddRequest,
) -> Result<PersonView, ApiError> {
    let (name, role) = (read_name(&request.name)?, read_role(request.role)?);
    check_shape(&request.pin, "pin")?;
    let hash = api.pins().hash(request.pin).await?;
    let (now, asking, seat) = (api.engine().now(), session.clone(), session.seat.clone());
    let add = move |transaction: &WriteTransaction<'_>| {
        still_administers(transaction, &asking)?;
        let first = people::count(transaction)? == 0;
        // Whoever comes first is the only one who can let others in.
        if first && role != PersonRole::Administrator {
            return Err(invalid("role"));
        }
        name_is_free(transaction, &name, None)?;
        let id = people::insert(transaction, &name, role, &hash, now)?;
        let after = json!({ "name": name.text(), "role": role.code(), "active": true });
        let entry = Entry { after: Some(after), ..Entry::ok(id, "add", &asking.actor) };
        log(transaction, &entry, now)?;
        if first {
            sign_in(transaction, &asking, &found(transaction, id)?, now)?;
        }
        Ok((found(transaction, id)?, first))
    };
    let sit = move |(row, first): &(PersonRow, bool)| {
        if *first {
            seat.sit(Some(SignedIn { person: row.id, pin_version: row.pin_version }));
        }
    };
    let (row, _) = api.change_people(add, sit).await?;
    Ok(view(row, now))
}

pub(crate) async fn person_change(
    api: &Api,
    session: &Session,
    request: PersonChangeRequest,
) -> Result<PersonView, ApiError> {
    let wanted = PersonChange {
        name: request.name.as_deref().map(read_name).transpose()?,
        role: request.role.map(read_role).transpose()?,
        standing: request.active.map(|active| if active { Standing::Active } else { Standing::Inactive }),
    };
    let (id, now, asking) = (request.id, api.engine().now(), session.clone());
    let apply = move |transaction: &WriteTransaction<'_>| {
        still_administers(transaction, &asking)?;
        change(transaction, &asking.actor, id, &wanted, now)?;
        found(transaction, id)
    };
    let row = api.change_people(apply, |_| {}).await?;
    Ok(view(row, now))
}

fn change(
    transaction: &WriteTransaction<'_>,
    actor: &str,
    id: i64,
    wanted: &PersonChange,
    now: Timestamp,
) -> Result<(), ApiError> {
    let before = found(transaction, id)?;
    if let Some(name) = &wanted.name {
        name_is_free(transaction, name, Some(id))?;
    }
    people::change(transaction, id, wanted, now)?;
    let after = found(transaction, id)?;
    // After the change, so that whatever took the last administrator away is undone with it.
    if people::count_active_administrators(transaction)? == 0 {
        let text = "the last administrator who can sign in stays one".to_owned();
        return Err(ApiError::Coded(ErrorCode::LastAdministrator, text));
    }
    let (before, after) = differences(&before, &after);
    if after.is_empty() {
        return Ok(());
    }
    let (before, after) = (Some(Value::Object(before)), Some(Value::Object(after)));
    log(transaction, &Entry { before, after, ..Entry::ok(id, "change", actor) }, now)?;
    Ok(())
}

/// The fields that differ, as they were and as they are.
fn differences(before: &PersonRow, after: &PersonRow) -> (Map<String, Value>, Map<String, Value>) {
    let fields = |row: &PersonRow| {
        [
            ("name", json!(row.name)),
            ("role", json!(row.role.code())),
            ("active", json!(row.standing == Standing::Active)),
        ]
    };
    let pairs = fields(before).into_iter().zip(fields(after)).filter(|(before, after)| before != after);
    pairs.map(|((name, was), (_, is))| ((name.to_owned(), was), (name.to_owned(), is))).unzip()
}

pub(crate) async fn person_set_pin(
    api: &Api,
    session: &Session,
    request: PersonPinRequest,
) -> Result<PersonView, ApiError> {
    check_shape(&request.pin, "pin")?;
    let hash = api.pins().hash(request.pin).await?;
    let (id, now, asking, seat) = (request.id, api.engine().now(), session.clone(), session.seat.clone());
    let set = move |transaction: &WriteTransaction<'_>| {
        still_administers(transaction, &asking)?;
        found(transaction, id)?;
        people::set_pin(transaction, id, &hash, now)?;
        log(transaction, &Entry::ok(id, "set_pin", &asking.actor), now)?;
        found(transaction, id)
    };
    // A new PIN ends what was begun with the old one, but not under the hands of whoever gives it to itself.
    let stay = move |row: &PersonRow| seat.renew(SignedIn { person: id, pin_version: row.pin_version });
    let row = api.change_people(set, stay).await?;
    Ok(view(row, now))
}

pub(crate) async fn pairing_start(
    api: &Api,
    session: &Session,
    request: PairingRequest,
) -> Result<PairingView, ApiError> {
    // A paired screen asks nobody for a PIN, and nothing but a restart ends it: it must not do what takes a person.
    match request.role {
        Role::Viewer | Role::Operator => {}
        Role::Purchasing | Role::Manager | Role::Administrator => return Err(invalid("role")),
    }
    let pairing = api.installation().pair(request.role)?;
    let (engine, actor, role) = (api.engine(), session.actor.clone(), request.role);
    let now = engine.now();
    let written = engine.store().write(Lane::Interactive, move |transaction| {
        sync_log::add(
            transaction,
            &LogEntry {
                at: now,
                system: "local",
                entity: "screen",
                entity_id: role.of_person().map_or("VIEWER", PersonRole::code),
                direction: Direction::Local,
                action: "pair",
                outcome: "ok",
                actor: Some(&actor),
                duration_ms: None,
                before: None,
                after: None,
                detail: None,
            },
        )
    });
    written.await.map_err(|error: StoreError| ApiError::Store(error))?;
    Ok(pairing)
}
