//! The product's programs: built once, and handed to whoever runs them by their paths.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::bail;

use crate::{run, workspace};

/// Which of cargo's profiles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Profile {
    /// With debug assertions: crash points and switched-off safeguards exist here and nowhere else.
    Dev,
    /// What a restaurant gets.
    Release,
    /// As fast as a release, with debug assertions: for the simulation's long runs.
    Simulation,
}

/// The programs of one profile.
#[derive(Clone, Debug)]
pub(crate) struct Binaries {
    folder: PathBuf,
}

impl Binaries {
    /// Where the profile's programs are, built or not.
    pub(crate) fn of(profile: Profile) -> Self {
        let folder = match profile {
            Profile::Dev => "debug",
            Profile::Release => "release",
            Profile::Simulation => "simulation",
        };
        Self { folder: workspace::target().join(folder) }
    }

    /// The desktop application.
    pub(crate) fn window(&self) -> PathBuf {
        self.named("mostrador")
    }

    /// The application without a window.
    pub(crate) fn headless(&self) -> PathBuf {
        self.named("mostrador-headless")
    }

    /// The stand-in remote.
    pub(crate) fn sandbox(&self) -> PathBuf {
        self.named("mostrador-sandbox")
    }

    /// Any other program.
    pub(crate) fn named(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
    }

    /// An example of the profile.
    pub(crate) fn example(&self, name: &str) -> PathBuf {
        self.folder.join("examples").join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
    }

    /// Tells a test where the programs are; it cannot know by itself what another crate builds.
    pub(crate) fn tell<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command
            .env("MOSTRADOR_BIN", self.window())
            .env("MOSTRADOR_HEADLESS_BIN", self.headless())
            .env("SANDBOX_BIN", self.sandbox())
    }

    /// The programs that the demo runs.
    pub(crate) fn for_demo(&self) -> [PathBuf; 3] {
        [self.window(), self.headless(), self.sandbox()]
    }
}

/// Builds every program of the development profile. The whole workspace is selected, and examples with it
/// because they need what tests need, so that the libraries get the same features as in the test run: else
/// most of them would be built twice.
pub(crate) fn build_dev() -> anyhow::Result<Binaries> {
    run::go(run::cargo().args(["build", "--workspace", "--bins", "--examples", "--locked"]))?;
    let binaries = Binaries::of(Profile::Dev);
    require(&binaries.for_demo())?;
    Ok(binaries)
}

/// Builds named programs of named packages for a release, and no window unless it is named.
pub(crate) fn build_release(wanted: &[(&str, &str)]) -> anyhow::Result<Binaries> {
    let mut command = run::cargo();
    command.args(["build", "--locked", "--release"]);
    for (package, program) in wanted {
        command.args(["--package", package, "--bin", program]);
    }
    run::go(&mut command)?;
    let binaries = Binaries::of(Profile::Release);
    let paths: Vec<PathBuf> = wanted.iter().map(|(_, program)| binaries.named(program)).collect();
    require(&paths)?;
    Ok(binaries)
}

/// Builds a program of the simulation, optimised and with the safeguards' switches in it.
pub(crate) fn build_simulation(program: &str) -> anyhow::Result<PathBuf> {
    let mut command = run::cargo();
    command.args(["build", "--locked", "--profile", "simulation"]);
    run::go(command.args(["--package", "mostrador-simulation", "--bin", program]))?;
    let built = Binaries::of(Profile::Simulation).named(program);
    require(&[&built])?;
    Ok(built)
}

/// Fails with the name of the first one that is not there.
pub(crate) fn require(programs: &[impl AsRef<Path>]) -> anyhow::Result<()> {
    for program in programs {
        let program = program.as_ref();
        if !program.is_file() {
            bail!("{} is missing after the build", workspace::shown(program));
        }
    }
    Ok(())
}
