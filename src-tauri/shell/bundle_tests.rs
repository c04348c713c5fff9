//! The configuration of the packages, for the systems that are not here as well: read and merged by Tauri's
//! own code, which refuses what it does not know.

use std::fs;
use std::path::{Path, PathBuf};

use tauri::utils::config::{
    BundleTarget, BundleType, Config, NSISInstallerMode, WebviewInstallMode, parse::read_from,
};
use tauri::utils::platform::Target;

const SYSTEMS: [Target; 3] = [Target::Linux, Target::Windows, Target::MacOS];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn merged(target: Target) -> Config {
    let (merged, files) = read_from(target, root()).expect("the files can be read");
    assert_eq!(files.len(), 2, "{target} has a file of its own: {files:?}");
    serde_json::from_value(merged).expect("Tauri knows every setting")
}

/// Every file that the configuration of a system names.
fn files(config: &Config) -> Vec<PathBuf> {
    let bundle = &config.bundle;
    let mut all: Vec<PathBuf> = bundle.icon.iter().map(PathBuf::from).collect();
    let deb = &bundle.linux.deb;
    all.extend(deb.desktop_template.clone());
    // What is built is not there before it is built.
    all.extend(deb.files.values().filter(|path| !path.starts_with("target")).cloned());
    if let Some(nsis) = &bundle.windows.nsis {
        all.extend(
            [&nsis.installer_icon, &nsis.uninstaller_icon, &nsis.installer_hooks]
                .into_iter()
                .flatten()
                .cloned(),
        );
    }
    all.extend(bundle.macos.entitlements.as_ref().map(PathBuf::from));
    all.extend(bundle.macos.info_plist.clone());
    all
}

/// Widths of the pictures in an `.ico`; 0 stands for 256.
fn widths_in_ico(bytes: &[u8]) -> Vec<u32> {
    let count = usize::from(u16::from_le_bytes([bytes[4], bytes[5]]));
    (0..count)
        .map(|at| u32::from(bytes[6 + 16 * at]))
        .map(|width| if width == 0 { 256 } else { width })
        .collect()
}

/// Kinds of the pictures in an `.icns`.
fn kinds_in_icns(bytes: &[u8]) -> Vec<String> {
    let mut kinds = Vec::new();
    let mut at = 8;
    while at + 8 <= bytes.len() {
        kinds.push(String::from_utf8_lossy(&bytes[at..at + 4]).into_owned());
        at += u32::from_be_bytes([bytes[at + 4], bytes[at + 5], bytes[at + 6], bytes[at + 7]]) as usize;
    }
    kinds
}

fn width_of_png(bytes: &[u8]) -> u32 {
    assert!(bytes.starts_with(b"\x89PNG"), "a picture");
    u32::from_be_bytes([bytes[16], bytes[17], bytes[18], bytes[19]])
}

#[test]
fn every_system_gets_the_same_program_under_the_same_identifier() {
    for target in SYSTEMS {
        let config = merged(target);
        assert_eq!(config.product_name.as_deref(), Some("Mostrador"), "{target}");
        assert_eq!(config.identifier, "app.mostrador.desktop", "{target}");
        assert_eq!(config.version, None, "{target}: the version is the workspace's");
        assert!(config.bundle.active, "{target}");
        assert_eq!(config.bundle.publisher.as_deref(), Some("Mostrador"), "{target}");
        // The window's policy and capabilities are the same everywhere.
        assert_eq!(config.app.security, merged(Target::Linux).app.security, "{target}");
    }
}

#[test]
fn every_file_that_a_package_needs_is_there() {
    for target in SYSTEMS {
        for file in files(&merged(target)) {
            assert!(root().join(&file).is_file(), "{target}: {} is missing", file.display());
        }
    }
}

#[test]
fn a_setting_that_tauri_does_not_know_is_refused() {
    let (mut config, _) = read_from(Target::Windows, root()).expect("the files can be read");
    config["bundle"]["windows"]["nsis"]["instalMode"] = "currentUser".into();
    serde_json::from_value::<Config>(config).expect_err("a word that is misspelled");
}

#[test]
fn windows_installs_for_one_user_without_an_administrator_and_speaks_both_languages() {
    let bundle = merged(Target::Windows).bundle;
    assert_eq!(bundle.targets, BundleTarget::List(vec![BundleType::Nsis]));
    assert!(!bundle.windows.allow_downgrades, "an older version does not read a newer one's data");
    assert_eq!(
        bundle.windows.webview_install_mode,
        WebviewInstallMode::EmbedBootstrapper { silent: true },
        "a machine without WebView2 gets it from the installer"
    );
    let nsis = bundle.windows.nsis.expect("an installer");
    assert_eq!(nsis.install_mode, NSISInstallerMode::CurrentUser);
    assert_eq!(nsis.languages, Some(vec!["Spanish".to_owned(), "English".to_owned()]));
}

#[test]
fn windows_keeps_the_program_out_of_the_folder_of_the_data() {
    let nsis = merged(Target::Windows).bundle.windows.nsis.expect("an installer");
    let hooks = nsis.installer_hooks.expect("hooks");
    let hooks = fs::read_to_string(root().join(hooks)).expect("readable");
    assert!(hooks.contains("!macro NSIS_HOOK_PREINSTALL"), "the installer asks for this name");
    assert!(hooks.contains(r#"StrCpy $INSTDIR "$LOCALAPPDATA\Programs\${PRODUCTNAME}""#));
    assert!(!hooks.contains("/r"), "a hook that removes a folder with its content could remove orders");
}

#[test]
fn macos_is_hardened_says_what_it_needs_and_names_its_oldest_version() {
    let bundle = merged(Target::MacOS).bundle;
    assert_eq!(bundle.targets, BundleTarget::List(vec![BundleType::App, BundleType::Dmg]));
    let macos = bundle.macos;
    assert!(macos.hardened_runtime);
    // The first whose WebKit has everything that the screen is built for.
    assert_eq!(macos.minimum_system_version.as_deref(), Some("13.3"));
    assert_eq!(
        macos.signing_identity, None,
        "whoever publishes signs, with an identity from the environment"
    );
    let read = |path: &Path| fs::read_to_string(root().join(path)).expect("readable");
    let entitlements = read(Path::new(&macos.entitlements.expect("entitlements")));
    assert!(entitlements.contains("com.apple.security.network.client"));
    assert!(!entitlements.contains("com.apple.security.cs."), "no exception from the hardened runtime");
    let info = read(&macos.info_plist.expect("an Info.plist"));
    assert!(info.contains("<string>es</string>") && info.contains("<string>en</string>"));
}

#[test]
fn linux_names_what_is_opened_while_the_program_runs() {
    let bundle = merged(Target::Linux).bundle;
    assert_eq!(bundle.targets, BundleTarget::List(vec![BundleType::Deb]));
    let depends = bundle.linux.deb.depends.expect("dependencies");
    assert!(depends.contains(&"libayatana-appindicator3-1".to_owned()), "the tray");
    assert!(bundle.linux.deb.files.contains_key(Path::new("/usr/bin/mostrador-headless")));
}

#[test]
fn the_icons_are_there_in_every_size_that_a_system_asks_for() {
    let icon = |name: &str| fs::read(root().join("icons").join(name)).expect(name);
    let ico = widths_in_ico(&icon("icon.ico"));
    for width in [16, 24, 32, 48, 64, 256] {
        assert!(ico.contains(&width), "Windows: {width} of {ico:?}");
    }
    let icns = kinds_in_icns(&icon("icon.icns"));
    // 128, 256 and 512 points, and the last two for dense screens.
    for kind in ["ic07", "ic08", "ic09", "ic13", "ic14"] {
        assert!(icns.contains(&kind.to_owned()), "macOS: {kind} of {icns:?}");
    }
    for (name, width) in [("32x32.png", 32), ("128x128.png", 128), ("128x128@2x.png", 256), ("icon.png", 512)]
    {
        assert_eq!(width_of_png(&icon(name)), width, "{name}");
    }
}
