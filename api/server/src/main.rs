//! The one binary of OCOP Market.

use clap::Parser;
use server::cli::Cli;
use std::process::ExitCode;

fn main() -> ExitCode {
    server::run(Cli::parse())
}
