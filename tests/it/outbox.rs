//! What goes out through the outbox: once, again after a failure, and parked in the end.

use async_trait::async_trait;
use chrono::Duration;
use services::outbox::{Job, enqueue};
use services::ports::{Mail, MailError, Mailer};
use std::sync::{Arc, Mutex};
use testkit::database::Kind;
use testkit::world::World;
use uuid::Uuid;

/// Fails as often as told, and keeps the ids it was given.
#[derive(Default)]
struct Unsteady {
    failures: Mutex<usize>,
    tries: Mutex<Vec<Uuid>>,
}

#[async_trait]
impl Mailer for Unsteady {
    async fn send(&self, id: Uuid, _: &Mail) -> Result<(), MailError> {
        self.tries.lock().unwrap().push(id);
        let mut failures = self.failures.lock().unwrap();
        if *failures > 0 {
            *failures -= 1;
            return Err(MailError("away".into()));
        }
        Ok(())
    }
}

async fn post(world: &World) {
    let mail = Mail {
        to: "mai@example.vn".into(),
        to_name: "Mai".into(),
        subject: "Thư".into(),
        text: "Chào".into(),
        html: "<p>Chào</p>".into(),
    };
    let tx = world.app.db().begin().await.unwrap();
    enqueue(&world.app, &world.ctx(), &tx, &Job::SendMail { mail })
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

async fn unsteady_world(kind: Kind, failures: usize) -> (World, Arc<Unsteady>) {
    let mailer = Arc::new(Unsteady {
        failures: Mutex::new(failures),
        tries: Mutex::default(),
    });
    let world = World::with_mailer(kind, mailer.clone()).await;
    post(&world).await;
    (world, mailer)
}

async fn a_failed_letter_waits_and_keeps_its_id(kind: Kind) {
    let (world, mailer) = unsteady_world(kind, 2).await;
    assert_eq!(world.work().await, 0);
    assert_eq!(world.work().await, 0, "not before its time");
    world.clock.advance(Duration::seconds(6));
    assert_eq!(world.work().await, 0);
    world.clock.advance(Duration::seconds(6));
    assert_eq!(world.work().await, 0, "the wait grows");
    world.clock.advance(Duration::seconds(6));
    assert_eq!(world.work().await, 1);
    world.clock.advance(Duration::days(1));
    assert_eq!(world.work().await, 0, "once is enough");
    let tries = mailer.tries.lock().unwrap();
    assert_eq!(tries.len(), 3);
    assert!(tries.iter().all(|id| *id == tries[0]));
}

async fn what_keeps_failing_is_parked(kind: Kind) {
    let (world, mailer) = unsteady_world(kind, usize::MAX).await;
    for _ in 0..30 {
        world.work().await;
        world.clock.advance(Duration::hours(2));
    }
    assert_eq!(mailer.tries.lock().unwrap().len(), 10);
}

async fn two_workers_share_the_work_without_doing_it_twice(kind: Kind) {
    let (world, mailer) = unsteady_world(kind, 0).await;
    for _ in 0..60 {
        post(&world).await;
    }
    let (one, other) = tokio::join!(world.work(), world.work());
    assert_eq!(one + other, 61);
    let mut tries = mailer.tries.lock().unwrap().clone();
    tries.sort();
    tries.dedup();
    assert_eq!((tries.len(), mailer.tries.lock().unwrap().len()), (61, 61));
}

async fn work_that_is_rolled_back_sends_nothing(kind: Kind) {
    let (world, mailer) = unsteady_world(kind, 0).await;
    let tx = world.app.db().begin().await.unwrap();
    let mail = Mail {
        to: "x@example.vn".into(),
        to_name: String::new(),
        subject: String::new(),
        text: String::new(),
        html: String::new(),
    };
    enqueue(&world.app, &world.ctx(), &tx, &Job::SendMail { mail })
        .await
        .unwrap();
    tx.rollback().await.unwrap();
    assert_eq!(world.work().await, 1);
    assert_eq!(mailer.tries.lock().unwrap().len(), 1);
}

testkit::on_each_database!(
    a_failed_letter_waits_and_keeps_its_id,
    what_keeps_failing_is_parked,
    two_workers_share_the_work_without_doing_it_twice,
    work_that_is_rolled_back_sends_nothing,
);
