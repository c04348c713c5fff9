//! Who shows the icon beside the clock. The library that makes the icon says nothing about it: on a desktop without such a
//! place (plain GNOME) the icon exists and nobody sees it.

/// Whether somebody shows the icon now. Asks the session, for at most a third of a second; call it on the main thread.
#[cfg(target_os = "linux")]
pub(crate) fn is_there() -> bool {
    shows(linux::notifier_host(), linux::embedding_tray)
}

/// Elsewhere the place beside the clock is a part of the system.
#[cfg(not(target_os = "linux"))]
pub(crate) fn is_there() -> bool {
    true
}

/// The icon goes to the session's watcher where there is one, and then only the watcher's hosts show it. `notifier_host`:
/// whether the watcher has a host; `None` without a watcher. Only then does the icon go to the older kind of tray.
#[cfg(any(target_os = "linux", test))]
fn shows(notifier_host: Option<bool>, embedding_tray: impl FnOnce() -> bool) -> bool {
    notifier_host.unwrap_or_else(embedding_tray)
}

#[cfg(target_os = "linux")]
mod linux {
    use std::ffi::CString;

    use gtk::gio::{BusType, Cancellable, DBusCallFlags, bus_get_sync};
    use gtk::glib::prelude::ToVariant;
    use gtk::glib::{Variant, VariantTy};
    use gtk::prelude::DisplayExtManual;
    use x11::xlib;

    const WATCHER: &str = "org.kde.StatusNotifierWatcher";
    const TIME_LIMIT_MS: i32 = 300;

    /// What the session's watcher says; `None` when there is none, or it does not answer.
    pub(super) fn notifier_host() -> Option<bool> {
        let bus = bus_get_sync(BusType::Session, None::<&Cancellable>).ok()?;
        // The connection is shared, and would end the program with the session's bus.
        bus.set_exit_on_close(false);
        let property = (WATCHER, "IsStatusNotifierHostRegistered").to_variant();
        let answer = bus.call_sync(
            Some(WATCHER),
            "/StatusNotifierWatcher",
            "org.freedesktop.DBus.Properties",
            "Get",
            Some(&property),
            VariantTy::new("(v)").ok(),
            DBusCallFlags::NO_AUTO_START,
            TIME_LIMIT_MS,
            None::<&Cancellable>,
        );
        answer.ok().as_ref().and_then(boolean)
    }

    /// The one boolean of a property's answer.
    pub(super) fn boolean(answer: &Variant) -> Option<bool> {
        answer.try_child_value(0)?.as_variant()?.get()
    }

    /// Whether a panel of the X session takes icons in (the system tray protocol of freedesktop.org): it then owns the
    /// selection that is named after the screen.
    #[allow(unsafe_code, reason = "GDK tells the owner of a selection only where the owner is this program")]
    pub(super) fn embedding_tray() -> bool {
        // A Wayland session may have an X server as well, but the icon does not go there.
        if !gtk::gdk::Display::default().is_some_and(|display| display.backend().is_x11()) {
            return false;
        }
        // SAFETY: a connection of its own, opened, used and closed here, and used only when it did open; the name is a
        // C string that outlives the call.
        unsafe {
            let display = xlib::XOpenDisplay(std::ptr::null());
            if display.is_null() {
                return false;
            }
            let name = CString::new(format!("_NET_SYSTEM_TRAY_S{}", xlib::XDefaultScreen(display)));
            let owner = name.map_or(0, |name| {
                let selection = xlib::XInternAtom(display, name.as_ptr(), xlib::False);
                xlib::XGetSelectionOwner(display, selection)
            });
            xlib::XCloseDisplay(display);
            owner != 0
        }
    }
}

#[cfg(test)]
#[path = "tray_host_tests.rs"]
mod tests;
