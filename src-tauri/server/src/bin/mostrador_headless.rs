//! Mostrador without a window: for a kitchen box without a screen, and for runs by scripts.

fn main() -> std::process::ExitCode {
    mostrador_server::run_headless()
}
