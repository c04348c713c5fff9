//! When nobody who could help remembers a PIN.

use mostrador_domain::Timestamp;
use mostrador_domain::people::PersonName;
use mostrador_store::tables::people;
use mostrador_store::{Lane, Store};

use crate::dto::Pin;
use crate::error::{ApiError, ErrorCode};
use crate::pin::{PinHasher, check_shape};
use crate::use_cases::person_audit::{Entry, log};

/// Gives a person a new PIN and ends a lock-out, asking nobody: for whoever has the file, and so could do anything
/// to it. No process may serve the file meanwhile, because its screens would not notice.
///
/// # Errors
/// [`ErrorCode::InvalidValue`] for what is no PIN, [`ErrorCode::PersonNotFound`], or what the file answers.
pub async fn set_forgotten_pin(store: &Store, name: &str, pin: Pin, now: Timestamp) -> Result<(), ApiError> {
    let nobody = || ApiError::Coded(ErrorCode::PersonNotFound, "no such person".to_owned());
    check_shape(&pin, "pin")?;
    let name = PersonName::parse(name).map_err(|_| nobody())?;
    let hash = PinHasher::new().hash(pin).await?;
    let set = store.write(Lane::Interactive, move |transaction| {
        let person = people::find_by_name(transaction, &name)?.ok_or_else(nobody)?;
        people::set_pin(transaction, person.id, &hash, now)?;
        log(transaction, &Entry::ok(person.id, "set_pin", "command line"), now)?;
        Ok(())
    });
    set.await
}
