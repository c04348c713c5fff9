//! A screen for the window: the person's own, or a virtual one where there is none.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::Context;

use crate::processes::Service;
use crate::run;

/// The virtual screen is as large as the largest picture that is taken of it.
const SCREEN: &str = "1920x1080x24";

/// The person's screen.
#[derive(Debug)]
pub(crate) enum Display {
    /// What the environment names.
    Own,
    /// Made here; ends with this value.
    Virtual(Box<VirtualDisplay>),
}

/// An X server without a screen, and a message bus of its own, so that nothing of another session is seen.
#[derive(Debug)]
pub(crate) struct VirtualDisplay {
    display: String,
    bus: String,
    // In the order in which they end.
    _bus: Service,
    _screen: Service,
}

/// Whether a person sits before a screen.
pub(crate) fn is_there() -> bool {
    ["DISPLAY", "WAYLAND_DISPLAY"]
        .iter()
        .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}

impl Display {
    /// The person's screen, else a virtual one.
    pub(crate) fn open() -> anyhow::Result<Self> {
        if is_there() { Ok(Self::Own) } else { Ok(Self::Virtual(Box::new(VirtualDisplay::start()?))) }
    }

    /// Points a command at this screen.
    pub(crate) fn tell(&self, command: &mut Command) {
        if let Self::Virtual(display) = self {
            display.tell(command);
        }
    }
}

impl VirtualDisplay {
    /// Starts both, on a display number that nobody uses.
    pub(crate) fn start() -> anyhow::Result<Self> {
        let mut xvfb = Command::new("Xvfb");
        xvfb.args(["-displayfd", "1", "-screen", "0", SCREEN, "-nolisten", "tcp"]);
        let screen = Service::start("xvfb", &xvfb)?;
        let number = screen.wait_for_line("", Duration::from_secs(20))?;
        let settings = tempfile::NamedTempFile::new().context("no temporary file")?;
        let folder = std::env::temp_dir();
        let text = include_str!("bus.conf").replace("{folder}", &folder.display().to_string());
        std::fs::write(settings.path(), text)?;
        let mut daemon = Command::new("dbus-daemon");
        daemon.arg("--config-file").arg(settings.path()).args([
            "--nofork",
            "--nopidfile",
            "--print-address=1",
        ]);
        let bus_service = Service::start("dbus", &daemon)?;
        let bus = bus_service.wait_for_line("", Duration::from_secs(20))?;
        Ok(Self { display: format!(":{number}"), bus, _bus: bus_service, _screen: screen })
    }

    /// Points a command at this screen. The software renderer is asked for by name: without a graphics card
    /// WebKit may otherwise show an empty window.
    pub(crate) fn tell(&self, command: &mut Command) {
        command
            .env("DISPLAY", &self.display)
            .env("DBUS_SESSION_BUS_ADDRESS", &self.bus)
            .env("GDK_BACKEND", "x11")
            .env("LIBGL_ALWAYS_SOFTWARE", "1")
            .env("NO_AT_BRIDGE", "1")
            .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("XAUTHORITY");
    }

    /// Saves a picture of the upper left part of the screen.
    pub(crate) fn picture(&self, file: &Path, width: u32, height: u32) -> anyhow::Result<()> {
        let mut command = run::command("import");
        command.args(["-window", "root", "-crop", &format!("{width}x{height}+0+0"), "+repage"]).arg(file);
        command.env("DISPLAY", &self.display);
        run::output(&mut command).map(drop).context("no picture of the screen")
    }

    /// Puts the application's window into the upper left corner, with this size. Without a window manager it
    /// stays where it opened, in the middle.
    pub(crate) fn place(&self, width: u32, height: u32) -> anyhow::Result<()> {
        let found =
            run::output(&mut self.xdotool(&["search", "--sync", "--onlyvisible", "--name", "^Mostrador$"]))?;
        let window = found.lines().next().context("the window is not on the screen")?;
        run::output(&mut self.xdotool(&["windowmove", window, "0", "0"]))?;
        run::output(&mut self.xdotool(&["windowsize", window, &width.to_string(), &height.to_string()]))?;
        Ok(())
    }

    /// Waits until the application's window is on the screen.
    pub(crate) fn wait_for_window(&self, patience: Duration) -> anyhow::Result<()> {
        let mut command = run::command("timeout");
        command.arg(patience.as_secs().to_string()).env("DISPLAY", &self.display);
        command.args(["xdotool", "search", "--sync", "--onlyvisible", "--name", "^Mostrador$"]);
        run::output(&mut command).map(drop).context("the window is not on the screen")
    }

    fn xdotool(&self, arguments: &[&str]) -> Command {
        let mut command = run::command("xdotool");
        command.args(arguments).env("DISPLAY", &self.display);
        command
    }
}
