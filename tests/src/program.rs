//! The program in a process of its own, as people run it: it can be killed at any moment.

use crate::remote::Remote;
use crate::site::Site;
use crate::stripe::{FakeStripe, SECRET_KEY, WEBHOOK_SECRET};
use crate::{scratch, tools};
use poem::Request;
use std::fs::File;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

pub struct Program {
    pub site: Site,
    address: SocketAddr,
    database_url: String,
    settings: Vec<(&'static str, String)>,
    data: PathBuf,
    child: Child,
}

impl Program {
    /// Serves that database, which is migrated, with the workers in the same process.
    pub async fn start(database_url: &str) -> Program {
        Program::start_with(database_url, Vec::new()).await
    }

    /// Takes cards through that Stripe, which tells it what happens.
    pub async fn start_with_cards(database_url: &str, stripe: &FakeStripe) -> Program {
        let settings = vec![
            ("OCOP_STRIPE_SECRET_KEY", SECRET_KEY.to_owned()),
            ("OCOP_STRIPE_WEBHOOK_SECRET", WEBHOOK_SECRET.to_owned()),
            ("OCOP_STRIPE_API_URL", stripe.url.clone()),
        ];
        let program = Program::start_with(database_url, settings).await;
        stripe.tell_to(Some(format!("http://{}/webhooks/stripe", program.address)));
        stripe.tell_forever();
        program
    }

    async fn start_with(database_url: &str, settings: Vec<(&'static str, String)>) -> Program {
        let address = SocketAddr::from(([127, 0, 0, 1], tools::free_port()));
        let data = scratch::path("program");
        std::fs::create_dir_all(&data).expect("a data folder");
        let mut program = Program {
            site: Site::new(Remote::at(address)),
            child: run(address, database_url, &data, &settings),
            address,
            database_url: database_url.to_owned(),
            settings,
            data,
        };
        program.wait_until_ready().await;
        program
    }

    /// SIGKILL: nothing in hand is finished.
    pub fn kill(&mut self) {
        self.child.kill().expect("the running program");
        self.child.wait().expect("its end");
    }

    /// SIGTERM: what is in hand is finished.
    pub fn stop(&mut self) {
        tools::run(Command::new("kill").arg(self.child.id().to_string()));
        let status = self.child.wait().expect("its end");
        assert!(status.success(), "{status}: {}", self.log());
    }

    pub async fn start_again(&mut self) {
        self.child = run(self.address, &self.database_url, &self.data, &self.settings);
        self.wait_until_ready().await;
    }

    async fn wait_until_ready(&mut self) {
        for _ in 0..4_800 {
            let ready = Request::builder().uri_str("/readyz").finish();
            if self
                .site
                .try_send(ready)
                .await
                .is_some_and(|it| it.status.is_success())
            {
                return;
            }
            assert!(
                self.child.try_wait().expect("its state").is_none(),
                "{}",
                self.log()
            );
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("not ready: {}", self.log());
    }

    /// What it told since it was last started.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.data.join("log")).unwrap_or_default()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn run(
    address: SocketAddr,
    database_url: &str,
    data: &std::path::Path,
    settings: &[(&'static str, String)],
) -> Child {
    let log = File::create(data.join("log")).expect("a log");
    Command::new(tools::ocop_market())
        .args(["serve", "--with-worker", "--listen", &address.to_string()])
        .env("OCOP_DATABASE_URL", database_url)
        .env("OCOP_DATA", data)
        .env("OCOP_SECURE_COOKIES", "false")
        .env("RUST_LOG", "warn")
        .envs(settings.iter().map(|(name, value)| (*name, value.as_str())))
        .stdin(Stdio::null())
        .stdout(log.try_clone().expect("the log again"))
        .stderr(log)
        .spawn()
        .expect("the program")
}
