//! A real SMTP server (aiosmtpd, from PyPI) that keeps what it receives.

use crate::{scratch, tools};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

pub struct SmtpServer {
    child: Child,
    maildir: PathBuf,
    pub port: u16,
}

impl SmtpServer {
    pub fn start() -> Self {
        let port = tools::free_port();
        let maildir = scratch::path("maildir");
        let child = Command::new(tools::python())
            .args(["-m", "aiosmtpd", "-n", "-l"])
            .arg(format!("127.0.0.1:{port}"))
            .args(["-c", "aiosmtpd.handlers.Mailbox"])
            .arg(&maildir)
            .stdin(Stdio::null())
            .spawn()
            .expect("python3 with aiosmtpd");
        let server = Self { child, maildir, port };
        for _ in 0..100 {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return server;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        panic!(
            "aiosmtpd did not start: is it installed for {}?",
            tools::python().display()
        );
    }

    /// The letters received, as they came over the wire, oldest first.
    pub fn received(&self) -> Vec<Vec<u8>> {
        let Ok(entries) = std::fs::read_dir(self.maildir.join("new")) else {
            return Vec::new();
        };
        let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
        files.sort_by_key(|file| {
            file.metadata()
                .and_then(|data| data.modified())
                .expect("its time")
        });
        files
            .iter()
            .map(|file| std::fs::read(file).expect("a letter"))
            .collect()
    }
}

impl Drop for SmtpServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
