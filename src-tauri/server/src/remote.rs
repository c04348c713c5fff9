//! What may be the address of the remote, and what its key: the same rules for the environment and for the screen.

use url::{Host, Url};

use crate::Secret;

/// Why an address cannot be used. Its text never repeats the address, which may hold a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum AddressError {
    /// Not an absolute URL with a host.
    #[error("this is no web address")]
    NotAnAddress,
    /// A scheme other than `https`, or `http` to another machine.
    #[error("the address does not use https")]
    NotEncrypted,
    /// User, password, query or fragment.
    #[error("the address holds more than an address")]
    WithExtras,
}

/// Why a key cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the key holds characters that no key has")]
pub(crate) struct KeyError;

/// The address without the spaces that pasting adds around it.
pub(crate) fn address(text: &str) -> Result<Url, AddressError> {
    let address = Url::parse(text.trim()).map_err(|_| AddressError::NotAnAddress)?;
    let this_machine = match address.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => return Err(AddressError::NotAnAddress),
    };
    match address.scheme() {
        "https" => {}
        "http" if this_machine => {}
        _ => return Err(AddressError::NotEncrypted),
    }
    let extras = !address.username().is_empty()
        || address.password().is_some()
        || address.query().is_some()
        || address.fragment().is_some();
    if extras { Err(AddressError::WithExtras) } else { Ok(address) }
}

/// The key without the spaces and line ends that pasting adds around it.
pub(crate) fn key(text: &str) -> Result<Secret, KeyError> {
    let text = text.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic()) {
        Ok(Secret::new(text))
    } else {
        Err(KeyError)
    }
}

/// The address as the screen shows it.
pub(crate) fn displayed(address: &Url) -> String {
    address.as_str().trim_end_matches('/').to_owned()
}
