//! The desktop application's entry point.

// Without this a console window opens beside the application on Windows.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    mostrador_lib::run()
}
