//! Programs beside the tests.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

/// The root of the clone.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the workspace above the tests")
}

pub fn is_root() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let uid = status
        .lines()
        .find_map(|line| line.strip_prefix("Uid:"))
        .unwrap_or_default();
    uid.split_whitespace().nth(1) == Some("0")
}

/// Runs to the end and answers what it printed; a failure fails the test with what it said.
pub fn run(command: &mut Command) -> String {
    let output = command
        .stdin(Stdio::null())
        .output()
        .unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        output.status.success(),
        "{command:?}: {said}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    said
}

/// The binary itself, built as the tests or benchmarks are.
pub fn ocop_market() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let test = std::env::current_exe().expect("this test's own path");
        let folder = test.ancestors().nth(2).expect("the folder above deps");
        let profile = if folder.ends_with("release") {
            "release"
        } else {
            "dev"
        };
        // Beside this package, so that its dependencies keep the features they are already built with.
        run(Command::new(cargo)
            .args([
                "build",
                "--quiet",
                "--package",
                "server",
                "--package",
                "testkit",
                "--profile",
                profile,
            ])
            .current_dir(root()));
        folder.join("ocop-market")
    })
}

/// The Python that `tests/run` prepared, or the machine's.
pub fn python() -> PathBuf {
    let prepared = cache().join("python/bin/python");
    if prepared.exists() {
        prepared
    } else {
        PathBuf::from("python3")
    }
}

/// The folder whose `node_modules` `tests/run` filled.
pub fn node_folder() -> PathBuf {
    cache().join("node")
}

/// Where `tests/run` keeps what the tests take from registries.
fn cache() -> PathBuf {
    PathBuf::from(std::env::var_os("HOME").expect("HOME")).join(".cache/ocop-market")
}

/// A port of the loopback that was free a moment ago.
pub fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("its address").port()
}
