//! What can be wrong with the environment. Each text says what happened, what it means and what to do, and none repeats
//! a value: it could be a key in the wrong variable.

use super::environment::{DATA_DIR, LISTEN, PROFILE, REMOTE_API_KEY, REMOTE_API_URL, SYNC_INTERVAL_MINUTES};

/// A variable whose value cannot be used. Nothing was started or changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProfileError {
    /// Bytes that are no Unicode text.
    #[error(
        "{variable} is not valid text. Mostrador cannot read it and did not start. Set it again, typed by hand \
         instead of pasted."
    )]
    NotText {
        /// Name of the variable.
        variable: &'static str,
    },
    /// Not an absolute URL with a host.
    #[error(
        "{REMOTE_API_URL} is not a web address. Without it no order can arrive, so Mostrador did not start. Write \
         the whole address, for example https://orders.example.com."
    )]
    RemoteAddress,
    /// A scheme other than `https`, or `http` to another machine.
    #[error(
        "{REMOTE_API_URL} does not use https. The key and the customers' data would travel readable for anybody, \
         so Mostrador did not start. Write the address with https://; plain http:// is accepted only for this \
         machine itself."
    )]
    RemoteNotEncrypted,
    /// User, password, query or fragment in the address.
    #[error(
        "{REMOTE_API_URL} holds more than an address (a user, a password, or something after ? or #). It would be \
         shown on the screen, so Mostrador did not start. Write the address alone and put the key into \
         {REMOTE_API_KEY}."
    )]
    RemoteAddressWithExtras,
    /// A key that cannot be sent in an HTTP header.
    #[error(
        "{REMOTE_API_KEY} holds spaces or characters that no key has. The remote would refuse it, so Mostrador did \
         not start. Copy the key again, without anything before or after it."
    )]
    RemoteKey,
    /// Not a whole number of minutes from 1 to 1440.
    #[error(
        "{SYNC_INTERVAL_MINUTES} is not a whole number from 1 to 1440. It is unclear how often to synchronise, so \
         Mostrador did not start. Write for example 5, or remove the variable."
    )]
    SyncInterval,
    /// Neither yes nor no.
    #[error(
        "{variable} is neither true nor false. It is unclear what is meant, so Mostrador did not start. Write true, \
         1, false or 0, or remove the variable."
    )]
    NotASwitch {
        /// Name of the variable.
        variable: &'static str,
    },
    /// Not usable as the name of a folder on every system.
    #[error(
        "{PROFILE} is not a name for a profile. It becomes the name of a folder, so Mostrador did not start. Use 1 to \
         64 letters without accents, digits, - or _, for example default."
    )]
    ProfileName,
    /// The platform names no data folder for this user, or the path cannot be made absolute.
    #[error(
        "{DATA_DIR} names no usable folder, or it is not set and this user has no data folder. Mostrador has no place \
         for the orders and did not start. Set {DATA_DIR} to a folder that this user may write to."
    )]
    DataFolder,
    /// Not an IP address with a port.
    #[error(
        "{LISTEN} is not an address with a port. Mostrador does not know where to listen and did not start. Write for \
         example 127.0.0.1:8080, or remove the variable."
    )]
    ListenAddress,
    /// `0.0.0.0` or `[::]`.
    #[error(
        "{LISTEN} means every network of this machine. Mostrador does not open itself to networks that nobody chose \
         and did not start. Write the address of the one network card that is meant, for example 192.168.1.10:8080."
    )]
    ListenEverywhere,
}
