//! An alert in words, for where no screen is open: the system's notifications and Slack. The screen has catalogues of its own.

use crate::dto::{AlertCause, AlertView, MachineLanguage};

use super::messages::Kind;

/// An alert in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertWords {
    /// What is wrong, in one line.
    pub title: String,
    /// What it means and what to do.
    pub body: String,
}

/// What an alert says. Names and counts only: no record's content.
pub fn alert_words(language: MachineLanguage, alert: &AlertView) -> AlertWords {
    let system = system_name(alert);
    let figure = whole(alert.value);
    let time = duration(alert.value);
    let (title, body) = match (language, alert.cause) {
        (MachineLanguage::Es, AlertCause::DeadLetters) => (
            match figure {
                1 => format!("{system}: 1 registro necesita a una persona"),
                count => format!("{system}: {count} registros necesitan a una persona"),
            },
            "No se sincronizarán solos. Ábralos en Sincronización, Necesita atención: dice por qué, y allí se reintentan.",
        ),
        (MachineLanguage::Es, AlertCause::QueueAge) => (
            format!("{system}: hay cambios sin enviar desde hace {time}"),
            "Están guardados y se enviarán cuando el sistema los acepte. Mire en Sincronización qué los retiene.",
        ),
        (MachineLanguage::Es, AlertCause::SuccessRate) => (
            format!("{system}: en la última hora solo salió bien el {figure} % de las peticiones"),
            "Algo falla a ratos. Mire en Sincronización los últimos errores de este sistema.",
        ),
        (MachineLanguage::Es, AlertCause::BreakerOpen) => (
            format!("{system}: falla desde hace {time}"),
            "Mostrador lo deja descansar y lo vuelve a intentar solo; no se pierde nada. Mire en Sincronización la causa.",
        ),
        (MachineLanguage::Es, AlertCause::NoContact) => (
            format!("{system}: no responde desde hace {time}"),
            "Compruebe Internet en este equipo y que el otro sistema esté encendido. No se pierde nada.",
        ),
        (MachineLanguage::En, AlertCause::DeadLetters) => (
            match figure {
                1 => format!("{system}: 1 record needs a person"),
                count => format!("{system}: {count} records need a person"),
            },
            "They will not go through by themselves. Open them in Sync, Needs attention: it says why, and retries them.",
        ),
        (MachineLanguage::En, AlertCause::QueueAge) => (
            format!("{system}: changes have been waiting for {time}"),
            "They are kept and go out as soon as the system takes them. Sync says what holds them up.",
        ),
        (MachineLanguage::En, AlertCause::SuccessRate) => (
            format!("{system}: only {figure} % of the last hour's requests went through"),
            "Something fails now and then. Sync shows the latest errors of this system.",
        ),
        (MachineLanguage::En, AlertCause::BreakerOpen) => (
            format!("{system}: failing for {time}"),
            "Mostrador leaves it alone and tries again by itself; nothing is lost. Sync says why.",
        ),
        (MachineLanguage::En, AlertCause::NoContact) => (
            format!("{system}: no answer for {time}"),
            "Check this machine's internet and that the other system is on. Nothing is lost.",
        ),
    };
    AlertWords { title, body: body.to_owned() }
}

/// A message outside this machine, as plain text.
pub(super) fn outside_text(
    language: MachineLanguage,
    site: &str,
    alert: &AlertView,
    kind: Kind,
    now: i64,
) -> String {
    let lasting = alert.closed_at.unwrap_or(now).saturating_sub(alert.opened_at).max(0);
    let lasted = duration(lasting as f64 / 60_000.0);
    let AlertWords { title, body } = alert_words(language, alert);
    match (language, kind) {
        (_, Kind::Begun { times: 0 | 1 }) => format!("{site} · {title}\n{body}"),
        (MachineLanguage::Es, Kind::Begun { times }) => {
            format!("{site} · {title}\nHa pasado {times} veces desde el último mensaje. {body}")
        }
        (MachineLanguage::En, Kind::Begun { times }) => {
            format!("{site} · {title}\nIt happened {times} times since the last message. {body}")
        }
        (MachineLanguage::Es, Kind::Lasts) => {
            format!("{site} · Sigue, {lasted} después del primer aviso: {title}\n{body}")
        }
        (MachineLanguage::En, Kind::Lasts) => {
            format!("{site} · Still, {lasted} after the first alert: {title}\n{body}")
        }
        (MachineLanguage::Es, Kind::Over) => {
            format!("{site} · Resuelto tras {lasted}: {}", over(language, alert))
        }
        (MachineLanguage::En, Kind::Over) => {
            format!("{site} · Over after {lasted}: {}", over(language, alert))
        }
    }
}

/// A message to try the way.
pub(crate) fn trial_text(language: MachineLanguage, site: &str) -> String {
    match language {
        MachineLanguage::Es => {
            format!("{site} · Mensaje de prueba de Mostrador: los avisos llegarán a este canal.")
        }
        MachineLanguage::En => {
            format!("{site} · Test message of Mostrador: alerts will arrive in this channel.")
        }
    }
}

fn over(language: MachineLanguage, alert: &AlertView) -> String {
    let system = system_name(alert);
    match (language, alert.cause) {
        (MachineLanguage::Es, AlertCause::DeadLetters) => {
            format!("{system} ya no tiene registros sin resolver.")
        }
        (MachineLanguage::Es, AlertCause::QueueAge) => format!("{system} ya recibe los cambios."),
        (MachineLanguage::Es, AlertCause::SuccessRate) => {
            format!("las peticiones a {system} vuelven a salir bien.")
        }
        (MachineLanguage::Es, AlertCause::BreakerOpen) => format!("{system} vuelve a funcionar."),
        (MachineLanguage::Es, AlertCause::NoContact) => format!("{system} vuelve a responder."),
        (MachineLanguage::En, AlertCause::DeadLetters) => format!("nothing of {system} waits for a person."),
        (MachineLanguage::En, AlertCause::QueueAge) => format!("{system} takes the changes."),
        (MachineLanguage::En, AlertCause::SuccessRate) => format!("requests to {system} go through again."),
        (MachineLanguage::En, AlertCause::BreakerOpen) => format!("{system} works again."),
        (MachineLanguage::En, AlertCause::NoContact) => format!("{system} answers again."),
    }
}

/// What a person calls a system.
fn system_name(alert: &AlertView) -> String {
    let system = alert.system.as_deref().unwrap_or("Mostrador");
    match (&alert.name, system) {
        (Some(name), _) => name.clone(),
        (None, "whatsapp") => "WhatsApp".to_owned(),
        (None, system) => system.to_owned(),
    }
}

/// Minutes as a person says them.
fn duration(minutes: f64) -> String {
    let minutes = whole(minutes);
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

/// A figure without its fraction: 79.9 % is not 80 %.
fn whole(value: f64) -> u64 {
    value.max(0.0) as u64
}

#[cfg(test)]
#[path = "words_tests.rs"]
mod tests;
