//! The HTTP server and the workers, until the process is told to stop; nothing in hand is lost.

use crate::config::Config;
use crate::start::Fault;
use poem::Server;
use poem::listener::{Acceptor, Listener, TcpListener};
use services::App;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// Requests in hand get this long to finish.
const LONGEST_FINISH: Duration = Duration::from_secs(30);
const SWEEP_EVERY: Duration = Duration::from_secs(3600);
const MONEY_EVERY: Duration = Duration::from_secs(60);

/// Serves on `listen`, with the workers beside it if asked for. `listening` is told the real address.
pub async fn serve(
    app: Arc<App>,
    config: &Config,
    listen: SocketAddr,
    with_worker: bool,
    listening: impl FnOnce(SocketAddr),
) -> Result<(), Fault> {
    let routes = crate::web::routes(&app, config)?;
    let acceptor = TcpListener::bind(listen).into_acceptor().await?;
    let address = acceptor
        .local_addr()
        .first()
        .and_then(|local| local.as_socket_addr().copied())
        .unwrap_or(listen);
    let (stop, stopped) = watch::channel(false);
    let worker = with_worker.then(|| tokio::spawn(work(app.clone(), stopped)));
    listening(address);
    Server::new_with_acceptor(acceptor)
        .run_with_graceful_shutdown(routes, told_to_stop(), Some(LONGEST_FINISH))
        .await?;
    stop.send_replace(true);
    if let Some(worker) = worker {
        worker.await?;
    }
    Ok(())
}

/// The workers alone.
pub async fn worker(app: Arc<App>) -> Result<(), Fault> {
    let (stop, stopped) = watch::channel(false);
    let worker = tokio::spawn(work(app, stopped));
    told_to_stop().await;
    stop.send_replace(true);
    worker.await?;
    Ok(())
}

async fn work(app: Arc<App>, mut stopped: watch::Receiver<bool>) {
    let mut stopped_money = stopped.clone();
    let outbox = services::outbox::run_forever(&app, stopped.clone());
    let sweep = async {
        while !*stopped.borrow() {
            if let Err(cause) = services::session::sweep(&app).await {
                tracing::error!(%cause, "sweeping sessions");
            }
            if let Err(cause) = services::contract::remind_of_short_months(&app).await {
                tracing::error!(%cause, "telling of short months");
            }
            if let Err(cause) = services::order::forget_old(&app).await {
                tracing::error!(%cause, "forgetting the buyers of old orders");
            }
            if let Err(cause) = services::complaint::pass_deadlines(&app).await {
                tracing::error!(%cause, "passing the deadlines of complaints");
            }
            tokio::select! {
                () = tokio::time::sleep(SWEEP_EVERY) => {}
                _ = stopped.changed() => {}
            }
        }
    };
    let money = async {
        while !*stopped_money.borrow() {
            if let Err(cause) = services::payment::finish_received(&app).await {
                tracing::error!(%cause, "booking payments");
            }
            if let Err(cause) = services::card::follow_up(&app).await {
                tracing::error!(%cause, "following up cards");
            }
            if let Err(cause) = services::payment::expire_unpaid(&app).await {
                tracing::error!(%cause, "ending unpaid orders");
            }
            tokio::select! {
                () = tokio::time::sleep(MONEY_EVERY) => {}
                _ = stopped_money.changed() => {}
            }
        }
    };
    tokio::join!(outbox, sweep, money);
}

/// Ctrl-C or SIGTERM.
async fn told_to_stop() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => tokio::select! { () = interrupt => {}, _ = terminate.recv() => {} },
            Err(_) => interrupt.await,
        }
    }
    #[cfg(not(unix))]
    interrupt.await;
}
