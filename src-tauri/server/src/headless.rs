//! The program without a window.

use std::io::Write;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Args, Parser, Subcommand};
use mostrador_api::{ApiError, ErrorCode, Pin, set_forgotten_pin};
use mostrador_domain::Clock;

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
    /// Gives a person a new PIN, read as one line, and ends. For when the only administrator has forgotten it;
    /// Mostrador must be closed.
    SetPin(SetPin),
}

#[derive(Args)]
struct SetPin {
    /// Name of the person, as the screen shows it; accents and capitals do not count.
    #[arg(long)]
    name: String,
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
        "There is nobody of that name here, and nothing was changed. Use the name as the list of people on the \
         screen shows it."
    )]
    NoSuchPerson,
    #[error("A PIN has 4 to 8 digits. Nothing was changed. Start again and type only digits.")]
    NotAPin,
    #[error("The new PIN could not be stored ({0}). The old one stays. Keep this line for support.")]
    PinNotStored(ApiError),
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
            Self::Profile(_)
            | Self::System(_)
            | Self::NoSuchPerson
            | Self::NotAPin
            | Self::PinNotStored(_)
            | Self::SlowStop => ExitCode::FAILURE,
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
            Some(Command::SetPin(wanted)) => set_pin(profile, wanted).await,
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

/// The PIN comes in as a line and not as an argument: arguments are seen by every program of the machine.
async fn set_pin(profile: Profile, wanted: SetPin) -> Result<(), Failure> {
    let store = open_store(&profile).await?;
    print_line("New PIN (4 to 8 digits):");
    let mut line = String::new();
    let set = match std::io::stdin().read_line(&mut line) {
        Ok(_) => {
            let pin = Pin(line.trim().to_owned());
            set_forgotten_pin(&store, &wanted.name, pin, SystemClock.now()).await.map_err(|error| match error
                .code()
            {
                ErrorCode::PersonNotFound => Failure::NoSuchPerson,
                ErrorCode::InvalidValue => Failure::NotAPin,
                _ => Failure::PinNotStored(error),
            })
        }
        Err(error) => Err(Failure::System(error)),
    };
    let closed = store.close().await.map_err(StartError::Data);
    set?;
    closed?;
    print_line(&format!("{}: new PIN", wanted.name));
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
