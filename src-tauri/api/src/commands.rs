//! The command table: the one list of what the screen may ask. Name, request, answer, least role.
//! The shell serves it over Tauri, `server` over `POST /rpc/<command>`.

/// Calls the given macro with the whole table.
macro_rules! command_table {
    ($callback:ident) => {
        $callback! {
            /// Everything that the board shows.
            board_get(Nothing) -> BoardSnapshot, role Viewer;
            /// One order with its timeline.
            order_get(OrderRequest) -> OrderDetail, role Viewer;
            /// *Entendido*: silences; does not accept.
            orders_acknowledge(OrdersRequest) -> Vec<OrderCard>, role Operator;
            /// *Aceptar* with the promised minutes.
            order_accept(AcceptRequest) -> OrderCard, role Operator;
            /// *Rechazar*: only before acceptance.
            order_reject(ReasonRequest) -> OrderCard, role Operator;
            /// *Anular*: only after acceptance.
            order_cancel(ReasonRequest) -> OrderCard, role Operator;
            /// To the next stage.
            order_advance(AdvanceRequest) -> OrderCard, role Operator;
            /// Takes the last stage move back, within 15 minutes.
            order_undo(OrderRequest) -> OrderCard, role Operator;
            /// The customer's change was seen.
            order_change_seen(OrderRequest) -> OrderCard, role Operator;
            /// *Reintentar* on the badge: confirms again now.
            order_confirm_retry(OrderRequest) -> OrderCard, role Operator;
            /// Stage moves of the last 15 minutes, newest first.
            moves_recent(Nothing) -> Vec<RecentMove>, role Viewer;
            /// Delivered, rejected and cancelled orders of the current business day, newest first.
            orders_finished(Nothing) -> Vec<OrderCard>, role Viewer;
            /// Orders of any day by number, name, phone or dish; at most 50, newest first.
            orders_search(SearchRequest) -> Vec<OrderCard>, role Viewer;
            /// What was listed without a usable id, newest first.
            set_aside_list(Nothing) -> Vec<SetAsideEntry>, role Viewer;
            /// Tries the connection again now, also after a refused key.
            connection_retry(Nothing) -> ConnectionView, role Operator;
            /// The page painted the card of an order that arrived; measures the way to the screen.
            card_shown(OrderRequest) -> Nothing, role Viewer;
            /// The page painted the board for the first time; measures the start.
            board_shown(Nothing) -> Nothing, role Viewer;
            /// Counts and latencies of this process, without personal data.
            diagnostics_get(Nothing) -> DiagnosticsView, role Viewer;
            /// Who sits at this screen, and what may be done from it.
            seat_get(Nothing) -> SeatView, role Viewer;
            /// Who can sign in, by name.
            seat_people(Nothing) -> Vec<SeatPerson>, role Viewer;
            /// Signs in with a PIN; whoever sat here before is signed out.
            seat_sign_in(SignInRequest) -> SeatView, role Viewer;
            /// Signs out.
            seat_sign_out(Nothing) -> SeatView, role Viewer;
            /// Changes one's own PIN.
            seat_change_pin(OwnPinRequest) -> SeatView, role Viewer;
            /// Everybody, also those who cannot sign in any more.
            people_list(Nothing) -> Vec<PersonView>, role Administrator;
            /// Adds a person. The first one is an administrator, and whoever sits here is signed in as that person.
            person_add(PersonAddRequest) -> PersonView, role Administrator;
            /// Changes a person. The last administrator who can sign in stays one.
            person_change(PersonChangeRequest) -> PersonView, role Administrator;
            /// Gives a person a new PIN.
            person_set_pin(PersonPinRequest) -> PersonView, role Administrator;
            /// An address with which another screen can be opened, once.
            pairing_start(PairingRequest) -> PairingView, role Administrator;
            /// Everything that can be set.
            settings_get(Nothing) -> SettingsView, role Viewer;
            /// Changes the restaurant. The business day of orders that are here already stays.
            settings_save_site(SiteSettingsView) -> SettingsView, role Administrator;
            /// Changes the sounds.
            settings_save_sound(SoundSettings) -> SettingsView, role Manager;
            /// Changes how the program behaves on this machine.
            settings_save_desktop(DesktopSettings) -> SettingsView, role Administrator;
            /// Time zones by their IANA names.
            time_zones(Nothing) -> Vec<String>, role Viewer;
            /// *Probar conexión*: tries an address and a key, and changes nothing.
            remote_check(RemoteRequest) -> RemoteCheckView, role Administrator;
            /// Sets address and key, and connects.
            remote_save(RemoteRequest) -> SettingsView, role Administrator;
            /// Forgets address and key.
            remote_forget(Nothing) -> SettingsView, role Administrator;
            /// How far the first start is.
            setup_get(Nothing) -> SetupView, role Viewer;
            /// The first start is over.
            setup_finish(Nothing) -> SetupView, role Administrator;
            /// *Datos de ejemplo*: orders to look around with; they are never sent anywhere.
            sample_load(Nothing) -> SetupView, role Administrator;
            /// Takes the sample data away.
            sample_remove(Nothing) -> SetupView, role Administrator;
            /// What it takes to receive orders, and what of it is missing.
            readiness_get(Nothing) -> ReadinessView, role Viewer;
            /// Output devices of this machine.
            sound_devices(Nothing) -> SoundDevicesView, role Viewer;
            /// Plays a sound once, on the machine.
            sound_test(SoundTestRequest) -> SoundTestView, role Operator;
        }
    };
}

pub(crate) use command_table;

/// One row of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CommandInfo {
    /// Name on the wire.
    pub name: &'static str,
    /// Least role.
    pub role: crate::Role,
}

macro_rules! list_commands {
    ($($(#[$meta:meta])* $name:ident($request:ty) -> $response:ty, role $role:ident;)*) => {
        /// The whole table, for the transports and the tests.
        pub const COMMANDS: &[CommandInfo] =
            &[$(CommandInfo { name: stringify!($name), role: crate::Role::$role }),*];
    };
}

command_table!(list_commands);
