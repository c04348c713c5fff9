//! What the tray and the notifications say. The screen has catalogues of its own; here are the few words that are needed
//! while no screen is open.

use mostrador_api::{
    AlertView, AlertWords, Amount, ConnectionState, MachineLanguage, RunEnd, UnattendedOrder, alert_words,
    run_end_words,
};

/// Orders that one notification names; the rest is a number.
const NAMED: usize = 4;

/// A notification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Notice {
    /// First line.
    pub(crate) title: String,
    /// The rest.
    pub(crate) body: String,
    /// How much it matters.
    pub(crate) weight: Weight,
}

/// How much a notification matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weight {
    /// May pass over *do not disturb*: nobody set that against customers.
    Urgent,
    /// As any other.
    Plain,
}

/// Entries of the tray's menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MenuWords {
    /// Opens the window.
    pub(crate) open: &'static str,
    /// How many orders wait.
    pub(crate) unattended: String,
    /// The connection.
    pub(crate) connection: &'static str,
    /// Ends the program.
    pub(crate) quit: &'static str,
}

/// The tray's menu.
pub(crate) fn menu(language: MachineLanguage, unattended: usize, connection: ConnectionState) -> MenuWords {
    MenuWords {
        open: match language {
            MachineLanguage::Es => "Abrir Mostrador",
            MachineLanguage::En => "Open Mostrador",
        },
        unattended: match (language, unattended) {
            (MachineLanguage::Es, 0) => "Ningún pedido sin atender".to_owned(),
            (MachineLanguage::Es, 1) => "1 pedido sin atender".to_owned(),
            (MachineLanguage::Es, count) => format!("{count} pedidos sin atender"),
            (MachineLanguage::En, 0) => "No unattended orders".to_owned(),
            (MachineLanguage::En, 1) => "1 unattended order".to_owned(),
            (MachineLanguage::En, count) => format!("{count} unattended orders"),
        },
        connection: connection_words(language, connection),
        quit: match language {
            MachineLanguage::Es => "Salir (dejan de recibirse pedidos)",
            MachineLanguage::En => "Quit (orders stop coming in)",
        },
    }
}

fn connection_words(language: MachineLanguage, state: ConnectionState) -> &'static str {
    match (language, state) {
        (MachineLanguage::Es, ConnectionState::NotConfigured) => "Conexión: sin configurar",
        (MachineLanguage::Es, ConnectionState::Connecting) => "Conexión: conectando…",
        (MachineLanguage::Es, ConnectionState::Live) => "Conexión: instantáneo",
        (MachineLanguage::Es, ConnectionState::Reconnecting) => "Conexión: reconectando…",
        (MachineLanguage::Es, ConnectionState::Polling) => "Conexión: respaldo (cada 15 s)",
        (MachineLanguage::Es, ConnectionState::Offline) => "Sin conexión: pueden estar entrando pedidos",
        (MachineLanguage::Es, ConnectionState::Refused) => "Clave no aceptada: no se reciben pedidos",
        (MachineLanguage::En, ConnectionState::NotConfigured) => "Connection: not set up",
        (MachineLanguage::En, ConnectionState::Connecting) => "Connection: connecting…",
        (MachineLanguage::En, ConnectionState::Live) => "Connection: live",
        (MachineLanguage::En, ConnectionState::Reconnecting) => "Connection: reconnecting…",
        (MachineLanguage::En, ConnectionState::Polling) => "Connection: backup (every 15 s)",
        (MachineLanguage::En, ConnectionState::Offline) => "Offline: orders may be coming in unseen",
        (MachineLanguage::En, ConnectionState::Refused) => "Key refused: no orders come in",
    }
}

/// Something is wrong for too long. It is no customer at the door: *do not disturb* holds.
pub(crate) fn alert(language: MachineLanguage, alert: &AlertView) -> Notice {
    let AlertWords { title, body } = alert_words(language, alert);
    Notice { title, body, weight: Weight::Plain }
}

/// A run that somebody waited for is over.
pub(crate) fn run_end(language: MachineLanguage, end: &RunEnd) -> Notice {
    let AlertWords { title, body } = run_end_words(language, end);
    Notice { title, body, weight: Weight::Plain }
}

/// Orders that have just arrived. `None` without any.
pub(crate) fn arrived(language: MachineLanguage, orders: &[UnattendedOrder]) -> Option<Notice> {
    match orders {
        [] => None,
        [order] => Some(Notice {
            title: match language {
                MachineLanguage::Es => format!("Pedido #{}", order.daily_number),
                MachineLanguage::En => format!("Order #{}", order.daily_number),
            },
            body: what(language, order),
            weight: Weight::Urgent,
        }),
        orders => {
            let mut lines: Vec<String> = orders
                .iter()
                .take(NAMED)
                .map(|order| format!("#{} · {}", order.daily_number, what(language, order)))
                .collect();
            if orders.len() > NAMED {
                let rest = orders.len() - NAMED;
                lines.push(match language {
                    MachineLanguage::Es => format!("y {rest} más"),
                    MachineLanguage::En => format!("and {rest} more"),
                });
            }
            Some(Notice {
                title: match language {
                    MachineLanguage::Es => format!("{} pedidos nuevos", orders.len()),
                    MachineLanguage::En => format!("{} new orders", orders.len()),
                },
                body: lines.join("\n"),
                weight: Weight::Urgent,
            })
        }
    }
}

fn what(language: MachineLanguage, order: &UnattendedOrder) -> String {
    // Words of this program alone: a type that it does not know may say anything, and a notification may read markup.
    let kind = match (language, order.order_type.as_str()) {
        (MachineLanguage::Es, "DELIVERY") => "Entrega",
        (MachineLanguage::Es, "TAKE_AWAY") => "Retiro",
        (MachineLanguage::Es, "DINE_IN") => "Local",
        (MachineLanguage::Es, _) => "Pedido",
        (MachineLanguage::En, "DELIVERY") => "Delivery",
        (MachineLanguage::En, "TAKE_AWAY") => "Pickup",
        (MachineLanguage::En, "DINE_IN") => "Dine in",
        (MachineLanguage::En, _) => "Order",
    };
    let products = match (language, order.products) {
        (MachineLanguage::Es, 1) => "1 producto".to_owned(),
        (MachineLanguage::Es, count) => format!("{count} productos"),
        (MachineLanguage::En, 1) => "1 item".to_owned(),
        (MachineLanguage::En, count) => format!("{count} items"),
    };
    let amount = match (language, order.amount) {
        (MachineLanguage::Es, Amount::Paid) => "Pagado".to_owned(),
        (MachineLanguage::Es, Amount::Collect(cents)) => format!("Cobrar {}", money(language, cents)),
        (MachineLanguage::Es, Amount::Unknown) => "Importe por revisar".to_owned(),
        (MachineLanguage::En, Amount::Paid) => "Paid".to_owned(),
        (MachineLanguage::En, Amount::Collect(cents)) => format!("Collect {}", money(language, cents)),
        (MachineLanguage::En, Amount::Unknown) => "Check the amount".to_owned(),
    };
    format!("{kind} · {products} · {amount}")
}

/// An amount without its currency: a restaurant has one.
fn money(language: MachineLanguage, cents: i64) -> String {
    let (thousands, decimals) = match language {
        MachineLanguage::Es => ('.', ','),
        MachineLanguage::En => (',', '.'),
    };
    let (whole, rest) = (cents.unsigned_abs() / 100, cents.unsigned_abs() % 100);
    let digits = whole.to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(thousands);
        }
        grouped.push(digit);
    }
    let sign = if cents < 0 { "-" } else { "" };
    format!("{sign}{grouped}{decimals}{rest:02}")
}

/// Said the first time that the window is closed: where the program is now.
pub(crate) fn still_running(language: MachineLanguage) -> Notice {
    let (title, body) = match language {
        MachineLanguage::Es => (
            "Mostrador sigue recibiendo pedidos",
            "La ventana se cerró, el programa no. Ábralo desde el icono junto al reloj, o iniciando Mostrador otra vez. \
             Para cerrarlo del todo: Salir, en el menú del icono.",
        ),
        MachineLanguage::En => (
            "Mostrador still receives orders",
            "The window is closed, the program is not. Open it from the icon beside the clock, or by starting Mostrador \
             again. To end it: Quit, in the icon's menu.",
        ),
    };
    Notice { title: title.to_owned(), body: body.to_owned(), weight: Weight::Plain }
}

/// What the system shows as the reason for staying awake.
pub(crate) fn awake(language: MachineLanguage) -> &'static str {
    match language {
        MachineLanguage::Es => "Recibe los pedidos del local",
        MachineLanguage::En => "Receives the restaurant's orders",
    }
}

#[cfg(test)]
#[path = "words_tests.rs"]
mod tests;
