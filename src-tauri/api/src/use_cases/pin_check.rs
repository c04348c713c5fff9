//! Comparing a PIN with a person's, and writing down how it ended.
//!
//! The comparison is slow, so it comes before the transaction that writes its outcome, and several screens can
//! compare at once. What counts is decided in that transaction, by the row as it is then: of any number of guesses
//! only so many are answered as there are attempts left, and a right one that comes too late is refused like the
//! others.

use mostrador_domain::Timestamp;
use mostrador_domain::people::{is_locked_out, lock_out};
use mostrador_store::tables::people::{self, PersonRow, PinRow, Standing};
use mostrador_store::{Lane, ReadTransaction, StoreError, WriteTransaction};

use super::person_audit::{Entry, log};
use crate::dto::Pin;
use crate::error::{ApiError, ErrorCode};
use crate::pin::Verdict;
use crate::{Api, Session};

/// What the PIN is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// To sit at a screen.
    SignIn,
    /// To change it.
    ChangePin,
}

impl Purpose {
    fn action(self) -> &'static str {
        match self {
            Self::SignIn => "sign_in",
            Self::ChangePin => "change_pin",
        }
    }
}

/// A PIN that was compared: with which one of the person's, and what came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Compared {
    version: i64,
    verdict: Verdict,
}

/// How it stands once the row was looked at again.
#[derive(Debug, PartialEq, Eq)]
enum Decision {
    /// There is nobody to sign in.
    NotFound,
    /// Nobody can try before that.
    LockedOut(Timestamp),
    /// The row is no longer what was compared with: compare again.
    Again,
    /// The PIN is this person's.
    Right(PersonRow),
    /// The PIN is wrong: so many in a row, and locked out until then.
    Wrong(u32, Option<Timestamp>),
}

fn decide(person: Option<PersonRow>, compared: Option<Compared>, now: Timestamp) -> Decision {
    let Some(person) = person.filter(|person| person.standing == Standing::Active) else {
        return Decision::NotFound;
    };
    if let Some(until) = person.locked_until.filter(|until| is_locked_out(Some(*until), now)) {
        return Decision::LockedOut(until);
    }
    match compared {
        Some(Compared { version, verdict }) if version == person.pin_version => match verdict {
            Verdict::Right => Decision::Right(person),
            Verdict::Wrong => {
                let failed = person.failed_attempts.saturating_add(1);
                let until = lock_out(failed)
                    .map(|wait| now.plus_millis(i64::try_from(wait.as_millis()).unwrap_or(i64::MAX)));
                Decision::Wrong(failed, until)
            }
        },
        Some(_) | None => Decision::Again,
    }
}

/// The person, when the PIN is right.
///
/// # Errors
/// [`ErrorCode::WrongPin`], [`ErrorCode::LockedOut`] or [`ErrorCode::PersonNotFound`].
pub(super) async fn check_pin(
    api: &Api,
    session: &Session,
    id: i64,
    pin: Pin,
    purpose: Purpose,
) -> Result<PersonRow, ApiError> {
    loop {
        let engine = api.engine();
        let now = engine.now();
        let known = engine.store().read(move |transaction| comparable(transaction, id, now)).await?;
        let version = known.as_ref().map(|known| known.version);
        let verdict = api.pins().verify(pin.clone(), known.map(|known| known.hash)).await?;
        let compared = version.map(|version| Compared { version, verdict });

        let (now, session) = (engine.now(), session.clone());
        let written = engine.store().write(Lane::Interactive, move |transaction| {
            let decision = decide(people::find(transaction, id)?, compared, now);
            record(transaction, &session, id, &decision, purpose, now)?;
            Ok::<_, StoreError>(decision)
        });
        let (code, text) = match written.await? {
            Decision::Right(person) => return Ok(person),
            Decision::Again => continue,
            Decision::LockedOut(until) => (ErrorCode::LockedOut, until.millis().to_string()),
            Decision::Wrong(..) => (ErrorCode::WrongPin, "wrong PIN".to_owned()),
            Decision::NotFound => (ErrorCode::PersonNotFound, "no such person".to_owned()),
        };
        return Err(ApiError::Coded(code, text));
    }
}

/// What there is to compare with: nothing for somebody who cannot sign in, or not now.
fn comparable(
    transaction: &ReadTransaction<'_>,
    id: i64,
    now: Timestamp,
) -> Result<Option<PinRow>, StoreError> {
    let person = people::find(transaction, id)?
        .filter(|person| person.standing == Standing::Active && !is_locked_out(person.locked_until, now));
    if person.is_some() { people::pin(transaction, id) } else { Ok(None) }
}

fn record(
    transaction: &WriteTransaction<'_>,
    session: &Session,
    id: i64,
    decision: &Decision,
    purpose: Purpose,
    now: Timestamp,
) -> Result<(), StoreError> {
    let outcome = match decision {
        Decision::Again => return Ok(()),
        Decision::Right(person) => {
            people::record_success(transaction, id)?;
            return match purpose {
                Purpose::SignIn => sign_in(transaction, session, person, now),
                // The change that follows has an entry of its own.
                Purpose::ChangePin => Ok(()),
            };
        }
        Decision::Wrong(failed, until) => {
            people::record_failure(transaction, id, *failed, *until)?;
            "wrong_pin"
        }
        Decision::LockedOut(_) => "locked_out",
        Decision::NotFound => "person_not_found",
    };
    let entry = Entry { outcome, ..Entry::ok(id, purpose.action(), &session.actor) };
    log(transaction, &entry, now)
}

/// Somebody sits down; whoever sat there before leaves.
pub(super) fn sign_in(
    transaction: &WriteTransaction<'_>,
    session: &Session,
    person: &PersonRow,
    now: Timestamp,
) -> Result<(), StoreError> {
    if let Some(before) = session.person {
        log(transaction, &Entry::ok(before, "sign_out", &session.actor), now)?;
    }
    people::record_sign_in(transaction, person.id, now)?;
    log(transaction, &Entry::ok(person.id, "sign_in", &person.name), now)
}

#[cfg(test)]
#[path = "pin_check_tests.rs"]
mod tests;
