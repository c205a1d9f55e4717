use crate::match_files::MatchArgs;
use clap::{Parser, Subcommand};
use std::net::SocketAddr;
use std::path::PathBuf;

/// A marketplace for rural producers: retail orders, supply and demand, linkage contracts and targets.
#[derive(Debug, Parser)]
#[command(name = "ocop-market", version, about)]
pub struct Cli {
    /// Configuration file (TOML). Environment variables OCOP_… come after it and win.
    #[arg(long, global = true, env = "OCOP_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Start everything with the real data set and sample accounts, on this machine alone
    Demo(DemoArgs),
    /// Serve the pages and the API
    Serve(ServeArgs),
    /// Carry out the outbox: mails and the search index
    Worker,
    /// Bring the database schema up to date
    Migrate,
    /// Load the published facts into the database: places, producers, products, programmes
    Seed(SeedArgs),
    /// Pair supply offers with demand requests, from files into files
    Match(MatchArgs),
    /// Build the search index anew from the database
    Reindex,
    /// Print the OpenAPI specification of the API
    Openapi,
    /// Print the configuration as understood, secrets hidden
    Config,
}

#[derive(Debug, clap::Args)]
pub struct DemoArgs {
    /// Address to listen on
    #[arg(long, default_value = "127.0.0.1:8080", value_name = "ADDRESS:PORT")]
    pub listen: SocketAddr,
    /// Folder for the database, the search index and the mails
    #[arg(long, default_value = "data", value_name = "DIR")]
    pub data: PathBuf,
    /// Forget what is in the folder and start over
    #[arg(long)]
    pub reset: bool,
}

#[derive(Debug, clap::Args)]
pub struct SeedArgs {
    /// Load the samples too: organisations, trade and sign-ins with passwords known to everybody
    #[arg(long)]
    pub samples: bool,
}

#[derive(Debug, clap::Args)]
pub struct ServeArgs {
    /// Address to listen on; the configuration's `listen` when not given
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub listen: Option<SocketAddr>,
    /// Run the workers in this process too
    #[arg(long)]
    pub with_worker: bool,
}
