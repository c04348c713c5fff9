//! The processes of a demo.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::Context;
use tempfile::TempDir;

use super::Options;
use crate::binaries::Binaries;
use crate::display::Display;
use crate::http::Client;
use crate::interrupt;
use crate::processes::Service;
use crate::run::{self, say};

const KEY: &str = "demo-key";
const RESTAURANT: &str = "Pizzería Don Luis";

/// A debug build starts slowly on a cold disk.
const START: Duration = Duration::from_secs(60);

/// A change of size is painted within a few frames; the software renderer takes longer.
const REPAINT: Duration = Duration::from_millis(900);

/// Everything that runs. The fields end in this order.
#[derive(Debug)]
pub(crate) struct Stage {
    /// The application with its window.
    pub(crate) application: Service,
    /// A session with it.
    pub(crate) session: Client,
    /// The control door of the stand-in remote.
    pub(crate) remote: Client,
    _sandbox: Service,
    display: Display,
    _folder: TempDir,
}

impl Stage {
    /// Starts the stand-in remote, then the application on a fresh data folder.
    pub(crate) fn open(options: &Options, built: &Binaries) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir().context("no temporary folder")?;
        let display = Display::open()?;
        let sandbox = Service::start("sandbox", &sandbox(options, built))?;
        let remote = sandbox.wait_for_line("LISTENING ", START)?;

        let mut configure = Command::new(built.headless());
        configure.args(["configure", "--name", RESTAURANT, "--zone", "America/Guayaquil"]);
        configure.args(["--cutoff", "4", "--currency", "USD"]).env("MOSTRADOR_DATA_DIR", folder.path());
        run::output(&mut configure)?;

        let mut window = Command::new(built.window());
        window
            .env("REMOTE_API_URL", &remote)
            .env("REMOTE_API_KEY", KEY)
            .env("MOSTRADOR_DATA_DIR", folder.path())
            .env("MOSTRADOR_LISTEN", "127.0.0.1:0");
        // What WebKit keeps of a demo goes away with it.
        for name in ["XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"] {
            window.env(name, folder.path().join(name.to_lowercase()));
        }
        display.tell(&mut window);
        let application = Service::start("mostrador", &window)?;
        let open_url = application.wait_for_line("OPEN ", START)?;
        let session = Client::open_session(&open_url)?;
        Ok(Self {
            application,
            session,
            remote: Client::new(&remote),
            _sandbox: sandbox,
            display,
            _folder: folder,
        })
    }

    /// A picture of the window in this size, where the screen is a virtual one.
    pub(crate) fn picture(&self, folder: &Path, name: &str, width: u32, height: u32) -> anyhow::Result<()> {
        let Display::Virtual(display) = &self.display else { return Ok(()) };
        display.place(width, height)?;
        interrupt::pause(REPAINT)?;
        let file = folder.join(name);
        display.picture(&file, width, height)?;
        say(format_args!("    picture: {}", crate::workspace::shown(&file)));
        Ok(())
    }
}

fn sandbox(options: &Options, built: &Binaries) -> Command {
    let mut command = Command::new(built.sandbox());
    command.args(["--listen", "127.0.0.1:0", "--api-key", KEY, "--seed", "1", "--restaurant", RESTAURANT]);
    command.args(["--rate", &options.rate.to_string()]);
    if let Some(orders) = options.orders() {
        command.args(["--orders", &orders.to_string()]);
    }
    command
}
