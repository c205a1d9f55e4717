//! Structured logs on standard error. `RUST_LOG` chooses what; the demo is quiet unless asked.

use tracing_subscriber::EnvFilter;

pub fn start(format: &str, quiet: bool) {
    let standard = if quiet {
        "warn"
    } else {
        "info,sqlx=warn,tantivy=warn"
    };
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(standard));
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    // A second start in one process (tests) keeps the first subscriber.
    let _ = if format == "json" {
        builder.json().try_init()
    } else {
        builder.try_init()
    };
}
