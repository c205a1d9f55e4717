//! Everything outward: a row in the transaction of its cause, carried out afterwards by workers.
//! At least once: a job may run twice, so each is safe to repeat (a mail keeps its Message-ID).

mod run;
mod status;

pub use run::{run_due, run_forever};
pub use status::{Lag, ParkedJob, lag, parked, retry};

use crate::app::{App, Ctx};
use crate::error::{Error, Result};
use crate::ports::Mail;
use entities::outbox;
use sea_orm::{ActiveModelTrait, ConnectionTrait, Set};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What a worker can carry out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Job {
    SendMail {
        mail: Mail,
    },
    /// Bring the search index up to date with one product, whatever it is now.
    IndexProduct {
        product_id: Uuid,
    },
    /// Pay back to the card what a seller owes.
    RefundCard {
        refund_id: Uuid,
    },
}

impl Job {
    fn kind(&self) -> &'static str {
        match self {
            Job::SendMail { .. } => "send_mail",
            Job::IndexProduct { .. } => "index_product",
            Job::RefundCard { .. } => "refund_card",
        }
    }
}

/// Puts a job on the queue; it commits or vanishes with the work.
pub async fn enqueue(app: &App, ctx: &Ctx, tx: &impl ConnectionTrait, job: &Job) -> Result<()> {
    outbox::ActiveModel {
        id: Set(app.ids.next()),
        kind: Set(job.kind().to_owned()),
        payload: Set(serde_json::to_value(job).map_err(Error::internal)?),
        attempts: Set(0),
        run_after: Set(ctx.now),
        locked_until: Set(None),
        done_at: Set(None),
        parked_at: Set(None),
        last_error: Set(None),
        created_at: Set(ctx.now),
    }
    .insert(tx)
    .await?;
    Ok(())
}
