//! A throw-away PostgreSQL cluster of the test process: started at the first need, on a socket in the
//! scratch folder, stopped with the process.

use crate::{scratch, tools};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// No durability is wanted: a crash throws the cluster away.
const SETTINGS: &str = "
listen_addresses = ''
fsync = off
synchronous_commit = off
full_page_writes = off
max_connections = 300
shared_buffers = 64MB
autovacuum = off
timezone = 'Asia/Ho_Chi_Minh'
";

/// The address of a database of the cluster.
pub fn url(database: &str) -> String {
    format!(
        "postgres://postgres@localhost/{database}?host={}",
        sockets().display()
    )
}

/// The folder of the cluster's socket; starts the cluster.
fn sockets() -> &'static Path {
    static SOCKETS: OnceLock<PathBuf> = OnceLock::new();
    SOCKETS.get_or_init(|| {
        let bin = newest_bin().unwrap_or_else(|| {
            panic!("no PostgreSQL server in /usr/lib/postgresql: install Debian's package postgresql")
        });
        let home = scratch::folder().join("pg");
        if tools::is_root() {
            // The server refuses to run as root.
            tools::run(
                Command::new("install")
                    .args(["-d", "-m", "755", "-o", "postgres"])
                    .arg(&home),
            );
        } else {
            std::fs::create_dir_all(&home).expect("a folder for the cluster");
        }
        let data = home.join("data");
        tools::run(
            as_owner(&bin.join("initdb"))
                .args([
                    "--username=postgres",
                    "--auth=trust",
                    "--encoding=UTF8",
                    "--locale=C.UTF-8",
                    "--no-sync",
                ])
                .arg("-D")
                .arg(&data),
        );
        let settings = data.join("postgresql.auto.conf");
        std::fs::write(
            &settings,
            format!("{SETTINGS}unix_socket_directories = '{}'\n", home.display()),
        )
        .expect("the cluster's settings");
        tools::run(
            as_owner(&bin.join("pg_ctl"))
                .args(["start", "-w", "-D"])
                .arg(&data)
                .arg("-l")
                .arg(home.join("log")),
        );
        home
    })
}

fn newest_bin() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
    let bins = versions.filter_map(|entry| {
        let entry = entry.ok()?;
        let version: u32 = entry.file_name().to_str()?.parse().ok()?;
        let bin = entry.path().join("bin");
        bin.join("initdb").exists().then_some((version, bin))
    });
    bins.max().map(|(_, bin)| bin)
}

fn as_owner(program: &Path) -> Command {
    let mut command;
    if tools::is_root() {
        command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).arg(program);
    } else {
        command = Command::new(program);
    }
    command.current_dir("/");
    command
}
