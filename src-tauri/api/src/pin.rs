//! PINs: their shape, and their hashes. A PIN has so few digits that only two things keep it: the lock-out, and
//! that nobody sees its hash. The hash is slow and wants memory, so that a stolen file at least takes its time.

use std::sync::Arc;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{self, PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;

use crate::dto::Pin;
use crate::error::{ApiError, ErrorCode};

/// KiB for one hash, by OWASP's least for argon2id with two passes.
const MEMORY: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// Hashes that are computed at once. Each takes [`MEMORY`] and a core; whoever guesses must not get all of them.
const AT_ONCE: usize = 2;

/// The hash of no PIN, with the same costs. Where there is nothing to compare with, this takes the same time.
const NOBODYS_HASH: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5J3Mgc2FsdA$st6VboKTP41EEFHN9Yww1SBa+bQOe3+bsA7Gcy1DLWc";

/// What came of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The PIN is the person's.
    Right,
    /// It is not.
    Wrong,
}

/// Refuses what no PIN looks like; `field` is its name in the request.
pub(crate) fn check_shape(pin: &Pin, field: &str) -> Result<(), ApiError> {
    let digits = pin.0.bytes().all(|byte| byte.is_ascii_digit());
    if digits && (4..=8).contains(&pin.0.len()) {
        Ok(())
    } else {
        Err(ApiError::Coded(ErrorCode::InvalidValue, field.to_owned()))
    }
}

/// Computes hashes beside the runtime, a few at a time.
pub(crate) struct PinHasher {
    turns: Arc<Semaphore>,
}

impl PinHasher {
    pub(crate) fn new() -> Self {
        Self { turns: Arc::new(Semaphore::new(AT_ONCE)) }
    }

    /// The hash of a PIN, with a salt of its own.
    pub(crate) async fn hash(&self, pin: Pin) -> Result<String, ApiError> {
        self.compute(move || hash(&pin)).await
    }

    /// Compares a PIN with a hash. Without one, the time is spent and the PIN is not looked at.
    pub(crate) async fn verify(&self, pin: Pin, hash: Option<String>) -> Result<Verdict, ApiError> {
        self.compute(move || match hash {
            Some(hash) => verify(pin.0.as_bytes(), &hash),
            None => verify(&[], NOBODYS_HASH).map(|_| Verdict::Wrong),
        })
        .await
    }

    async fn compute<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, password_hash::Error> + Send + 'static,
    ) -> Result<T, ApiError> {
        let turn = Arc::clone(&self.turns).acquire_owned().await;
        let running = tokio::task::spawn_blocking(move || {
            // Kept until the work is done, also when nobody waits for it any more.
            let _turn = turn;
            work()
        });
        // The library's errors speak of parameters and lengths, never of the PIN.
        match running.await {
            Ok(outcome) => outcome.map_err(|error| failed(&error)),
            Err(error) => Err(failed(&error)),
        }
    }
}

fn failed(error: &dyn std::fmt::Display) -> ApiError {
    ApiError::Coded(ErrorCode::Internal, format!("a PIN could not be hashed: {error}"))
}

fn hasher() -> Result<Argon2<'static>, password_hash::Error> {
    let params = Params::new(MEMORY, PASSES, LANES, None)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn hash(pin: &Pin) -> Result<String, password_hash::Error> {
    Ok(hasher()?.hash_password(pin.0.as_bytes())?.to_string())
}

fn verify(pin: &[u8], hash: &str) -> Result<Verdict, password_hash::Error> {
    let hash = PasswordHash::new(hash)?;
    match hasher()?.verify_password(pin, &hash) {
        Ok(()) => Ok(Verdict::Right),
        Err(password_hash::Error::PasswordInvalid) => Ok(Verdict::Wrong),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
#[path = "pin_tests.rs"]
mod tests;
