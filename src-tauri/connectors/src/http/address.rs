//! Which addresses a key may be sent to.

use std::net::IpAddr;

use url::{Host, Url};

/// Why an address cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// Neither `http` nor `https`, or without a host.
    #[error("the address must look like https://host")]
    NotAnHttpAddress,
    /// Plain `http` to another machine would show the key and the customers' data to everyone on the way.
    #[error("only https is allowed towards another machine")]
    PlainHttp,
    /// A name or password inside the address would end up in logs and screens.
    #[error("the address must not contain a name or a password")]
    CredentialsInAddress,
    /// The HTTP client could not be made, for example without any trusted certificate roots.
    #[error("the HTTP client could not be prepared")]
    Client,
}

/// The address with a trailing slash and without query and fragment, or why it must not be used.
pub(crate) fn checked_base(url: &Url) -> Result<Url, SettingsError> {
    let host = url.host().ok_or(SettingsError::NotAnHttpAddress)?;
    match url.scheme() {
        "https" => {}
        "http" if is_loopback(&host) => {}
        "http" => return Err(SettingsError::PlainHttp),
        _ => return Err(SettingsError::NotAnHttpAddress),
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(SettingsError::CredentialsInAddress);
    }
    let mut base = url.clone();
    base.set_query(None);
    base.set_fragment(None);
    if !base.path().ends_with('/') {
        base.set_path(&format!("{}/", url.path()));
    }
    Ok(base)
}

fn is_loopback(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => name.trim_end_matches('.').eq_ignore_ascii_case("localhost"),
        Host::Ipv4(address) => IpAddr::V4(*address).is_loopback(),
        Host::Ipv6(address) => IpAddr::V6(*address).is_loopback(),
    }
}
