//! The stand-in for the WhatsApp ordering remote as a program.

use std::io::Write;
use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Context;
use clap::Parser;
use mostrador_sandbox::{Evening, Options};
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

/// A stand-in for the WhatsApp ordering remote, with switchable faults.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    /// Where to listen; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// The key that clients must send.
    #[arg(long, env = "SANDBOX_API_KEY", hide_env_values = true)]
    api_key: String,
    /// Seed of the orders and of the random faults; random when absent.
    #[arg(long)]
    seed: Option<u64>,
    /// Orders per minute that come by themselves; 0 is none.
    #[arg(long, default_value_t = 0.0)]
    rate: f64,
    /// Stop making orders after so many.
    #[arg(long)]
    orders: Option<u64>,
    /// The restaurant's name.
    #[arg(long, default_value = "Pizzería Don Luis")]
    restaurant: String,
    /// Milliseconds between two pings of the socket server.
    #[arg(long, default_value_t = 25_000)]
    ping_interval_ms: u64,
    /// Milliseconds that it waits for a pong.
    #[arg(long, default_value_t = 20_000)]
    ping_timeout_ms: u64,
    /// The token that clients of the stand-in for Wispro must send.
    #[arg(long, default_value = mostrador_sandbox::WISPRO_TOKEN)]
    wispro_token: String,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let mut terminate = signal(SignalKind::terminate()).context("cannot listen for SIGTERM")?;
    let mut interrupt = signal(SignalKind::interrupt()).context("cannot listen for SIGINT")?;
    let running = mostrador_sandbox::start(Options {
        listen: arguments.listen,
        api_key: arguments.api_key,
        seed: arguments.seed.unwrap_or_else(rand::random),
        evening: Evening { orders_per_minute: arguments.rate, most: arguments.orders },
        restaurant: arguments.restaurant,
        ping_interval: Duration::from_millis(arguments.ping_interval_ms),
        ping_timeout: Duration::from_millis(arguments.ping_timeout_ms),
        wispro_token: arguments.wispro_token.clone(),
    })
    .await?;
    let mut stdout = std::io::stdout();
    writeln!(stdout, "LISTENING {}", running.url()).context("cannot write to stdout")?;
    writeln!(stdout, "WISPRO {}/wispro {}", running.url(), arguments.wispro_token)
        .context("cannot write to stdout")?;
    stdout.flush().context("cannot write to stdout")?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    running.stop().await;
    Ok(())
}
