//! Why the application did not start, in words for the person at the counter: what happened, what it means,
//! what to do. Spanish, because the person's language is a setting of the file that did not open.

use std::process::ExitCode;

use mostrador_server::{OpenError, ProfileError, StartError};

/// One explanation. `detail` is for the person who is called to help: the technical text, in English, without
/// secrets and without data of customers.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Explanation {
    what: &'static str,
    meaning: &'static str,
    remedy: &'static str,
    detail: String,
    code: u8,
}

/// What kept the application from starting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reason {
    /// Another copy of the program holds the file.
    AlreadyOpen,
    /// A newer version of the program wrote the file.
    NewerVersion,
    /// The file is damaged or is not a database.
    Corrupt,
    /// The file or its folder does not allow writing.
    ReadOnly,
    /// No room on the disk.
    DiskFull,
    /// The copy before a migration, or the migration itself, failed; the file is as it was.
    Migration,
    /// A setting of the environment cannot be used.
    Settings,
    /// The address to listen on cannot be used.
    Listen,
    /// The system does not open the window.
    Window,
    /// Anything else.
    Other,
}

impl Explanation {
    /// For a setting that cannot be used.
    pub(crate) fn of_profile(error: &ProfileError) -> Self {
        Self::new(Reason::Settings, error.to_string(), 1)
    }

    /// For a start that failed.
    pub(crate) fn of_start(error: &StartError) -> Self {
        Self::new(reason(error), error.to_string(), error.exit_code())
    }

    /// For a window that did not open over an application that did start.
    pub(crate) fn of_window(error: &tauri::Error) -> Self {
        Self::new(Reason::Window, error.to_string(), 1)
    }

    fn new(reason: Reason, detail: String, code: u8) -> Self {
        let (what, meaning, remedy) = words(reason);
        Self { what, meaning, remedy, detail, code }
    }

    /// The same code that the application without a window ends with.
    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(self.code)
    }

    /// For stderr.
    pub(crate) fn as_text(&self) -> String {
        format!(
            "{}\n\nQué significa: {}\nQué hacer: {}\n\n{}",
            self.what, self.meaning, self.remedy, self.detail
        )
    }

    /// For the window.
    pub(crate) fn as_page(&self) -> String {
        include_str!("failure.html")
            .replace("{{what}}", &escaped(self.what))
            .replace("{{meaning}}", &escaped(self.meaning))
            .replace("{{remedy}}", &escaped(self.remedy))
            .replace("{{detail}}", &escaped(&self.detail))
    }
}

fn reason(error: &StartError) -> Reason {
    match error {
        StartError::Store(OpenError::HeldByAnotherProcess { .. }) => Reason::AlreadyOpen,
        StartError::Store(OpenError::NewerVersion { .. }) => Reason::NewerVersion,
        StartError::Store(OpenError::Corrupt) => Reason::Corrupt,
        StartError::Store(OpenError::ReadOnly) | StartError::Folder { .. } => Reason::ReadOnly,
        StartError::Store(OpenError::DiskFull) => Reason::DiskFull,
        StartError::Store(OpenError::Backup { .. } | OpenError::Migration { .. }) => Reason::Migration,
        StartError::Listen { .. } => Reason::Listen,
        StartError::Site { .. } => Reason::Settings,
        StartError::Store(OpenError::Sqlite(_) | OpenError::Io { .. })
        | StartError::Data(_)
        | StartError::Internal { .. } => Reason::Other,
    }
}

fn words(reason: Reason) -> (&'static str, &'static str, &'static str) {
    match reason {
        Reason::AlreadyOpen => (
            "Mostrador ya está abierto en este equipo",
            "Otra ventana de Mostrador está usando los datos de este local. Los pedidos siguen llegando allí.",
            "Use la ventana que ya está abierta. Si no la encuentra, reinicie el equipo y abra Mostrador una sola vez.",
        ),
        Reason::NewerVersion => (
            "Estos datos son de una versión más nueva de Mostrador",
            "Esta versión no entiende el archivo de datos. No se ha cambiado nada en él.",
            "Instale la versión más reciente de Mostrador y ábralo de nuevo.",
        ),
        Reason::Corrupt => (
            "El archivo de datos está dañado",
            "Mostrador no puede leer los pedidos guardados en este equipo. No se ha cambiado nada en el archivo. \
             Los pedidos que el servidor aún no tiene confirmados siguen en el servidor.",
            "No borre el archivo. Llame a quien mantiene el equipo para restaurar la última copia de seguridad.",
        ),
        Reason::ReadOnly => (
            "Mostrador no puede escribir en su carpeta de datos",
            "Sin permiso de escritura ningún pedido quedaría guardado, así que Mostrador no se abre.",
            "Compruebe los permisos de la carpeta, o que el disco no esté protegido contra escritura, y ábralo de nuevo.",
        ),
        Reason::DiskFull => (
            "El disco está lleno",
            "No hay sitio para guardar pedidos. Lo que ya estaba guardado no se ha perdido.",
            "Libere espacio en el disco (al menos 1 GB) y abra Mostrador de nuevo.",
        ),
        Reason::Migration => (
            "No se pudieron actualizar los datos a esta versión",
            "El archivo de datos está como antes de la actualización; no se ha perdido nada.",
            "Compruebe que hay espacio en el disco y ábralo de nuevo. Si se repite, vuelva a la versión anterior de Mostrador y avise a soporte.",
        ),
        Reason::Settings => (
            "Hay un ajuste que Mostrador no entiende",
            "Uno de los valores de configuración de este equipo no es válido.",
            "Corrija el valor que se indica abajo y abra Mostrador de nuevo.",
        ),
        Reason::Listen => (
            "La dirección local de Mostrador está ocupada",
            "Otro programa usa la dirección de red que Mostrador necesita para las tabletas.",
            "Cierre el otro programa o cambie MOSTRADOR_LISTEN, y abra Mostrador de nuevo.",
        ),
        Reason::Window => (
            "Mostrador no pudo abrir su ventana",
            "El sistema no deja mostrar la pantalla de Mostrador en este equipo. Los datos guardados no se han perdido.",
            "Reinicie el equipo y abra Mostrador de nuevo. Si se repite, avise a soporte con el texto de abajo.",
        ),
        Reason::Other => (
            "Mostrador no pudo arrancar",
            "Ocurrió un problema que Mostrador no sabe explicar mejor. Los datos guardados no se han tocado.",
            "Reinicie el equipo. Si se repite, avise a soporte con el texto de abajo.",
        ),
    }
}

/// The detail may quote a file name, and a file name may contain anything.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
#[path = "explanation_tests.rs"]
mod tests;
