//! What only tests need is switched on by dev-dependencies, and so is not in the product.

use anyhow::bail;

use crate::run::{self, say};

/// The crate that holds the suite of the connectors, its feature, and a crate whose tests switch it on.
const CRATE: &str = "mostrador-connector";
const FEATURE: &str = "conformance";
const USER: &str = "mostrador-connectors";

/// Reads the features with which the products' packages are built. The same with tests must show the feature, else
/// the check looks for a wrong name and would pass whatever the product holds.
pub(crate) fn run() -> anyhow::Result<()> {
    if !has_feature(&tree(&["-p", USER, "-e", "normal,dev"])?) {
        bail!("the tests of {USER} do not switch on {FEATURE}: the check would prove nothing");
    }
    let product = ["-p", "mostrador", "-p", "mostrador-server", "-e", "normal,build"];
    if has_feature(&tree(&product)?) {
        bail!(
            "the product is built with the feature {FEATURE} of {CRATE}; only a dev-dependency may switch it on"
        );
    }
    say(format_args!("    the product is built without {FEATURE}"));
    Ok(())
}

/// One line per package: its name, its version, and after a bar its features.
fn tree(selection: &[&str]) -> anyhow::Result<String> {
    let mut command = run::cargo();
    command.args(["tree", "--locked", "--prefix", "none", "--format", "{p}|{f}"]).args(selection);
    run::output(&mut command)
}

fn has_feature(tree: &str) -> bool {
    tree.lines().filter_map(|line| line.split_once('|')).any(|(package, features)| {
        let features = features.trim_end_matches(" (*)");
        package.split(' ').next() == Some(CRATE) && features.split(',').any(|feature| feature == FEATURE)
    })
}

#[cfg(test)]
#[path = "features_tests.rs"]
mod tests;
