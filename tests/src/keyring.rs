//! A real Secret Service: gnome-keyring on a message bus of its own, with its files in a folder of the test.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, bail};
use tempfile::TempDir;

use crate::app::AppSettings;
use crate::process::Process;
use crate::wait;

/// Password of the test's keyring.
const PASSWORD: &str = "llavero-de-prueba";

/// A bus that names no folder of services: a keyring that was stopped stays away.
const BUS: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
  "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir={folder}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#;

/// The bus, and the keyring on it while it runs.
#[derive(Debug)]
pub struct Keyring {
    bus: Process,
    address: String,
    daemon: Option<Process>,
    folder: TempDir,
}

impl Keyring {
    /// Starts both. The first start makes the keyring.
    ///
    /// # Errors
    /// `dbus-daemon` or `gnome-keyring-daemon` is missing (`cargo xtask test` installs them), or does not come up.
    pub async fn start() -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        let settings = folder.path().join("bus.conf");
        std::fs::write(&settings, BUS.replace("{folder}", &folder.path().display().to_string()))?;
        let program = find("dbus-daemon")?;
        let arguments = ["--config-file", &settings.display().to_string(), "--nofork", "--print-address=1"]
            .map(str::to_owned);
        let mut bus = Process::start("dbus-daemon", &[], &program, &arguments, &[])?;
        let address = bus.line_after("", Duration::from_secs(10)).await?;
        let mut keyring = Self { bus, address, daemon: None, folder };
        keyring.unlock().await?;
        Ok(keyring)
    }

    /// Lets an application find it.
    #[must_use]
    pub fn tell(&self, settings: AppSettings) -> AppSettings {
        settings.with("DBUS_SESSION_BUS_ADDRESS", &self.address)
    }

    /// Starts the keyring's process and opens it with its password.
    ///
    /// # Errors
    /// It does not come up.
    pub async fn unlock(&mut self) -> anyhow::Result<()> {
        let daemon = find("gnome-keyring-daemon")?;
        let (control, password) = (self.folder.path().join("control"), self.folder.path().join("password"));
        std::fs::create_dir_all(&control)?;
        std::fs::write(&password, PASSWORD)?;
        // It reads the password from its input, to the end.
        let script =
            "exec \"$0\" --unlock --foreground --components=secrets --control-directory=\"$1\" < \"$2\"";
        let arguments = ["-c", script].map(str::to_owned).into_iter();
        let arguments: Vec<String> =
            arguments.chain([daemon, control, password].map(|path| path.display().to_string())).collect();
        let process =
            Process::start("gnome-keyring-daemon", &[], &find("sh")?, &arguments, &self.environment())?;
        self.daemon = Some(process);
        wait::until("the Secret Service is on the bus", Duration::from_secs(20), async || {
            Ok(self.is_there().await?.then_some(()))
        })
        .await
    }

    /// Ends the keyring's process, as if nobody had ever started it.
    ///
    /// # Errors
    /// It does not end.
    pub async fn stop(&mut self) -> anyhow::Result<()> {
        if let Some(mut daemon) = self.daemon.take() {
            daemon.kill().await?;
        }
        wait::until("the Secret Service has left the bus", Duration::from_secs(10), async || {
            Ok((!self.is_there().await?).then_some(()))
        })
        .await
    }

    /// Locks it; nobody is there who could open it again.
    ///
    /// # Errors
    /// It does not answer.
    pub async fn lock(&self) -> anyhow::Result<()> {
        self.call(&[
            "--dest=org.freedesktop.secrets",
            "/org/freedesktop/secrets",
            "org.freedesktop.Secret.Service.Lock",
            "array:objpath:/org/freedesktop/secrets/aliases/default",
        ])
        .await
        .map(drop)
    }

    /// How many secrets of the application the keyring keeps.
    ///
    /// # Errors
    /// It does not answer.
    pub async fn entries(&self) -> anyhow::Result<usize> {
        let answer = self
            .call(&[
                "--dest=org.freedesktop.secrets",
                "/org/freedesktop/secrets",
                "org.freedesktop.Secret.Service.SearchItems",
                "dict:string:string:service,Mostrador",
            ])
            .await?;
        Ok(answer.matches("object path").count())
    }

    /// Whether the bus lives: a test that loses it would test nothing.
    ///
    /// # Errors
    /// It has ended.
    pub fn expect_bus(&mut self) -> anyhow::Result<()> {
        if self.bus.has_ended()? {
            bail!("the bus ended\n{}", self.bus.tail());
        }
        Ok(())
    }

    async fn is_there(&self) -> anyhow::Result<bool> {
        let answer = self
            .call(&[
                "--dest=org.freedesktop.DBus",
                "/org/freedesktop/DBus",
                "org.freedesktop.DBus.NameHasOwner",
                "string:org.freedesktop.secrets",
            ])
            .await?;
        Ok(answer.contains("boolean true"))
    }

    async fn call(&self, arguments: &[&str]) -> anyhow::Result<String> {
        let done = tokio::process::Command::new(find("dbus-send")?)
            .args(["--session", "--print-reply"])
            .args(arguments)
            .env("DBUS_SESSION_BUS_ADDRESS", &self.address)
            .output()
            .await?;
        if !done.status.success() {
            bail!("the bus refused: {}", String::from_utf8_lossy(&done.stderr));
        }
        Ok(String::from_utf8_lossy(&done.stdout).into_owned())
    }

    fn environment(&self) -> Vec<(String, String)> {
        let home = self.folder.path().display().to_string();
        vec![
            ("DBUS_SESSION_BUS_ADDRESS".to_owned(), self.address.clone()),
            ("XDG_RUNTIME_DIR".to_owned(), home.clone()),
            ("HOME".to_owned(), home),
        ]
    }
}

fn find(program: &str) -> anyhow::Result<PathBuf> {
    let path = std::env::var_os("PATH").context("no PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(program))
        .find(|path| path.is_file())
        .with_context(|| format!("{program} is missing: `cargo xtask test` installs it"))
}
