//! The server: configuration, commands, and the parts put together.

pub mod cli;
pub mod config;
pub mod demo;
mod match_explained;
pub mod match_files;
pub mod serve;
pub mod start;
pub mod web;

mod card_events;
mod health;
mod logging;

use cli::{Cli, Command};
use config::Config;
use start::Fault;
use std::io::Write;
use std::process::ExitCode;

/// Runs one command; what went wrong goes to standard error.
pub fn run(cli: Cli) -> ExitCode {
    let outcome = Config::read(cli.config.as_deref())
        .map_err(Fault::from)
        .and_then(|config| {
            logging::start(&config.log_format, matches!(cli.command, Command::Demo(_)));
            let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
            runtime.block_on(execute(config, cli.command))
        });
    match outcome {
        Ok(code) => code,
        Err(fault) => {
            let _ = writeln!(std::io::stderr(), "ocop-market: {fault}");
            ExitCode::FAILURE
        }
    }
}

async fn execute(config: Config, command: Command) -> Result<ExitCode, Fault> {
    let done = match command {
        Command::Match(args) => return Ok(match_files::run(&args)),
        Command::Demo(args) => demo::run(config, args).await,
        Command::Serve(args) => {
            let app = start::app(&config, false).await?;
            if !app.db().is_migrated().await? {
                return Err("the database schema is not up to date: run `ocop-market migrate` first".into());
            }
            if app.search.needs_rebuild().await? {
                services::catalogue::index::rebuild(&app).await?;
            }
            let listen = args.listen.unwrap_or(config.listen);
            serve::serve(app, &config, listen, args.with_worker, |address| {
                tracing::info!(%address, "listening");
            })
            .await
        }
        Command::Worker => serve::worker(start::app(&config, false).await?).await,
        Command::Migrate => Ok(start::app(&config, false).await?.db().migrate().await?),
        Command::Seed(args) => demo::load(&start::app(&config, args.samples).await?)
            .await
            .map(drop),
        Command::Reindex => {
            let count = services::catalogue::index::rebuild(&*start::app(&config, false).await?).await?;
            print(&format!("{count}\n"))
        }
        Command::Openapi => print(&rest::openapi()),
        Command::Config => print(&toml::to_string(&config)?),
    };
    done.map(|()| ExitCode::SUCCESS)
}

fn print(text: &str) -> Result<(), Fault> {
    Ok(std::io::stdout().lock().write_all(text.as_bytes())?)
}
