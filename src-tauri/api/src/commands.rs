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
            /// Counts and latencies of this process, without personal data.
            diagnostics_get(Nothing) -> DiagnosticsView, role Viewer;
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
