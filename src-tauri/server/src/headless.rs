//! The program without a window.

use std::io::Write;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Args, Parser, Subcommand};

use crate::start::{SiteChange, StartError, change_site, open_store};
use crate::{Profile, ProfileError, SystemClock, prepare_process, start};

/// A stop that takes longer is cut off; the write-ahead log keeps what was committed.
const STOP_WITHIN: Duration = Duration::from_secs(2);

/// Receives the restaurant's orders without a window and serves the screen to a browser.
#[derive(Parser)]
#[command(name = "mostrador-headless", version)]
struct Cli {
    /// Accepted so that `mostrador --headless` can pass its arguments on.
    #[arg(long, hide = true)]
    headless: bool,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Writes the restaurant's settings into the profile's data file and ends. Options that are left out keep their
    /// value.
    Configure(Configure),
}

#[derive(Args)]
struct Configure {
    /// Name of the restaurant.
    #[arg(long)]
    name: Option<String>,
    /// Time zone, for example America/Guayaquil.
    #[arg(long)]
    zone: Option<String>,
    /// Hour at which the business day changes.
    #[arg(long, value_parser = clap::value_parser!(u8).range(0..=23))]
    cutoff: Option<u8>,
    /// Currency, for example USD.
    #[arg(long)]
    currency: Option<String>,
}

#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Profile(#[from] ProfileError),
    #[error(transparent)]
    Start(#[from] StartError),
    #[error(
        "The system refused a basic service ({0}). Mostrador could not run and did not start. Restart the machine, and if \
         it happens again keep this line for support."
    )]
    System(#[from] std::io::Error),
    #[error(
        "Mostrador did not end within 2 seconds and was cut off. Everything that was stored is safe. Look into the log for \
         what was still running."
    )]
    SlowStop,
}

impl Failure {
    fn exit_code(&self) -> ExitCode {
        match self {
            Self::Start(error) => ExitCode::from(error.exit_code()),
            Self::Profile(_) | Self::System(_) | Self::SlowStop => ExitCode::FAILURE,
        }
    }
}

/// The whole program: arguments and environment in, exit code out. Once it is ready it prints one line
/// `OPEN http://…/#token=…`; it ends on SIGTERM or Ctrl-C. Exit codes: 0 ended as asked, 1 failed, 2 another process holds
/// the profile (or wrong arguments), 3 the data file is from a newer version.
pub fn run_headless() -> ExitCode {
    let cli = Cli::parse();
    prepare_process();
    match run(cli.command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            // Nobody to tell if even this fails.
            let _ = writeln!(std::io::stderr(), "{failure}");
            failure.exit_code()
        }
    }
}

fn run(command: Option<Command>) -> Result<(), Failure> {
    let profile = Profile::from_environment()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let result = runtime.block_on(async {
        match command {
            None => serve(profile).await,
            Some(Command::Configure(wanted)) => configure(profile, wanted).await,
        }
    });
    // A name look-up may still sit on a blocking thread for many seconds; it has nothing to lose.
    runtime.shutdown_background();
    result
}

async fn serve(profile: Profile) -> Result<(), Failure> {
    // Before anything can be printed: whoever reads the line may send the signal at once.
    let mut asked_to_end = EndSignals::new()?;
    let running = start(profile).await?;
    print_line(&format!("OPEN {}", running.open_url()));
    asked_to_end.wait().await;
    tracing::info!("asked to end");
    tokio::time::timeout(STOP_WITHIN, running.stop()).await.map_err(|_| Failure::SlowStop)
}

async fn configure(profile: Profile, wanted: Configure) -> Result<(), Failure> {
    let store = open_store(&profile).await?;
    let Configure { name, zone, cutoff, currency } = wanted;
    let changed = change_site(&store, &SystemClock, SiteChange { name, zone, cutoff, currency }).await;
    let closed = store.close().await.map_err(StartError::Data);
    let site = changed?;
    closed?;
    print_line(&format!("{}: {}, {:02}:00, {}", site.name, site.time_zone, site.cutoff_hour, site.currency));
    Ok(())
}

/// One line that reaches a reader at once, also through a pipe. Without a reader there is nobody to fail for.
fn print_line(line: &str) {
    let mut output = std::io::stdout().lock();
    let _ = writeln!(output, "{line}").and_then(|()| output.flush());
}

/// What ends the process in an orderly way.
struct EndSignals {
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
    #[cfg(windows)]
    close: tokio::signal::windows::CtrlClose,
    #[cfg(windows)]
    interrupt: tokio::signal::windows::CtrlC,
}

impl EndSignals {
    #[cfg(unix)]
    fn new() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    #[cfg(windows)]
    fn new() -> std::io::Result<Self> {
        Ok(Self {
            close: tokio::signal::windows::ctrl_close()?,
            interrupt: tokio::signal::windows::ctrl_c()?,
        })
    }

    #[cfg(unix)]
    async fn wait(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }

    #[cfg(windows)]
    async fn wait(&mut self) {
        tokio::select! {
            _ = self.close.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}
