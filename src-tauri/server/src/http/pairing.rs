//! Other screens: a kitchen tablet, the phone of the manager.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use mostrador_api::{PairingReach, PairingView, Role, SeatKind};
use mostrador_domain::Clock;

use super::LocalServer;
use super::sessions::{Lifetime, Sessions};

/// How long a screen may take until it is opened: long enough to type an address, too short for a note on the
/// wall.
pub(super) const PAIR_WITHIN: Duration = Duration::from_secs(10 * 60);

/// Pairs screens with one local server. Cheap to clone; outlives the server, but opens nothing then.
#[derive(Clone)]
pub(crate) struct Pairing {
    pub(super) address: SocketAddr,
    pub(super) sessions: Arc<Sessions>,
    pub(super) clock: Arc<dyn Clock>,
}

impl Pairing {
    /// An address that opens one screen with this role, once, within [`PAIR_WITHIN`]. What it shows to people is
    /// told by the wall clock, what counts is how long it really took.
    pub(crate) fn pair(&self, role: Role) -> PairingView {
        let token = self.sessions.mint(SeatKind::Paired(role), Lifetime::Within(PAIR_WITHIN));
        let within = i64::try_from(PAIR_WITHIN.as_millis()).unwrap_or(i64::MAX);
        PairingView {
            address: open_address(self.address, &token),
            expires_at: self.clock.now().plus_millis(within).millis(),
            reach: if self.address.ip().is_loopback() {
                PairingReach::ThisMachine
            } else {
                PairingReach::Network
            },
        }
    }
}

impl LocalServer {
    /// Pairs screens with this server.
    pub(crate) fn pairing(&self, clock: Arc<dyn Clock>) -> Pairing {
        Pairing { address: self.address, sessions: Arc::clone(&self.shared.sessions), clock }
    }
}

/// The address that a browser opens. What stands behind `#` is never sent, so it is in no log on the way.
pub(super) fn open_address(address: SocketAddr, token: &str) -> String {
    format!("http://{address}/#token={token}")
}
