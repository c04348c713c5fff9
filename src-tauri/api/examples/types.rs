//! Writes `ui/src/backend/generated.ts`; with `--check` it only tells whether the file is up to date.

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/backend/generated.ts");
    let rendered = mostrador_api::typescript::render();
    if std::env::args().any(|argument| argument == "--check") {
        if std::fs::read_to_string(&path).is_ok_and(|present| present == rendered) {
            return ExitCode::SUCCESS;
        }
        eprintln!("ui/src/backend/generated.ts does not match the Rust types. Run `cargo xtask types`.");
        return ExitCode::FAILURE;
    }
    match std::fs::write(&path, rendered) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{} could not be written: {error}", path.display());
            ExitCode::FAILURE
        }
    }
}
