//! `ocop-market demo`: everything in one process, from nothing, on this machine alone.

use crate::cli::DemoArgs;
use crate::config::Config;
use crate::start::{self, Fault};
use services::App;
use std::io::{IsTerminal, Write};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

/// Only a folder that the demo made is ever emptied.
const MARK: &str = "ocop-market-demo";

pub async fn run(config: Config, args: DemoArgs) -> Result<(), Fault> {
    prepare_folder(&args.data, args.reset)?;
    let config = Config {
        listen: args.listen,
        data: args.data,
        database_url: String::new(),
        smtp_url: String::new(),
        public_url: format!("http://{}", args.listen),
        secure_cookies: false,
        ..config
    };
    let app = start::app(&config, true).await?;
    let started = Instant::now();
    app.db().migrate().await?;
    let report = load(&app).await?;
    say(&format!(
        "Dữ liệu sẵn sàng sau / data ready after {:.1} s\n",
        started.elapsed().as_secs_f32()
    ));
    crate::serve::serve(app, &config, args.listen, true, |address| {
        say(&format!(
            "\nOCOP Market: http://{address}\n             http://{address}/api  (API)\n\n"
        ));
        say("Đăng nhập / sign in:\n");
        for person in &report.sign_ins {
            let role = format!("{} / {}", person.role_vi, person.role_en);
            say(&format!(
                "  {role:<52} {:<34} {}\n",
                person.email, person.password
            ));
        }
        say("\nCtrl-C để dừng / to stop\n");
    })
    .await
}

/// Loads what is missing, showing progress: on a terminal in one line, elsewhere each step once it is done.
pub async fn load(app: &Arc<App>) -> Result<services::seed::SeedReport, Fault> {
    let terminal = std::io::stdout().is_terminal();
    let report = services::seed::load(app, &|step, done, of| {
        if terminal {
            say(&format!("\r  {step}: {done}/{of}\x1b[K"));
        } else if done == of {
            say(&format!("  {step}: {of}\n"));
        }
    })
    .await?;
    if terminal {
        say("\r\x1b[K");
    }
    Ok(report)
}

fn prepare_folder(folder: &Path, reset: bool) -> Result<(), Fault> {
    let mark = folder.join(MARK);
    if reset && folder.exists() {
        if !mark.exists() {
            return Err(format!(
                "--reset: {} was not made by the demo, nothing was removed",
                folder.display()
            )
            .into());
        }
        std::fs::remove_dir_all(folder)?;
    }
    std::fs::create_dir_all(folder)?;
    std::fs::write(
        mark,
        "This folder belongs to `ocop-market demo`; --reset empties it.\n",
    )?;
    Ok(())
}

/// To the person at the terminal; a closed pipe is no reason to stop.
fn say(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}
