use super::hold;
use super::terms::{NewTerms, answerers, put};
use crate::app::{App, Ctx};
use crate::error::Result;
use crate::notify::{self, Letter};
use chrono::NaiveDate;
use domain::{Locale, ProposalState, TermsBy, format};
use entities::proposal;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

/// The office of the round puts terms that neither side has accepted yet: both must answer anew.
/// Errors: not this office's round, expired, closed, terms that changed meanwhile, terms that are the
/// same or name more than was matched.
pub async fn mediate(app: &App, ctx: &Ctx, id: Uuid, seen: i32, terms: NewTerms) -> Result<()> {
    let office = ctx.office()?.verified()?;
    let tx = app.db.begin().await?;
    let held = hold::open(&tx, office, id, ctx.today()).await?;
    held.seen(seen)?;
    let to = ProposalState::Sent;
    let answer_until = put(app, ctx, &tx, &held, to, terms, TermsBy::Office).await?;
    tell(app, ctx, &tx, &office.name, &held.row, answer_until).await?;
    tx.commit().await?;
    Ok(())
}

async fn tell(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    office: &str,
    row: &proposal::Model,
    answer_until: NaiveDate,
) -> Result<()> {
    let until = format::date(answer_until);
    for (organisation, area) in [(row.seller_id, "ban-hang"), (row.buyer_id, "thu-mua")] {
        let link = format!("{}/{area}/de-xuat/{}", app.settings.public_url, row.id);
        notify::managers(app, ctx, tx, &answerers(tx, organisation).await?, |locale, _| Letter {
            subject: match locale {
                Locale::Vi => format!("{office} đề nghị điều khoản hòa giải"),
                Locale::En => format!("{office} mediates a proposal"),
            },
            lines: vec![
                match locale {
                    Locale::Vi => format!(
                        "{office} đưa ra điều khoản mới cho đề xuất của hai bên. Xin xem và trả lời đến hết ngày {until}."
                    ),
                    Locale::En => format!(
                        "{office} put new terms for the proposal of both sides. Please look at them and answer by {until}."
                    ),
                },
                link.clone(),
            ],
        })
        .await?;
    }
    Ok(())
}
