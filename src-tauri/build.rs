//! Embeds the built screen and puts the window's one command under Tauri's access control.

use tauri_build::{AppManifest, Attributes, CodegenContext, try_build};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // A capabilities pattern of our own prints no rerun-if-changed; without these lines an edited capability
    // or a newly built screen would not reach the binary.
    println!("cargo:rerun-if-changed=src-tauri/capabilities");
    println!("cargo:rerun-if-changed=ui/dist");
    println!("cargo:rerun-if-changed=tauri.conf.json");

    // Commands that are not named here are open to every window, whatever the capabilities say.
    let manifest = AppManifest::new().commands(&["rpc"]);
    let attributes = Attributes::new()
        .capabilities_path_pattern("src-tauri/capabilities/**/*")
        .app_manifest(manifest)
        .codegen(CodegenContext::new());
    try_build(attributes)?;
    Ok(())
}
