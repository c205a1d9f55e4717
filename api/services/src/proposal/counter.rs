use super::hold;
use super::terms::{NewTerms, answerers, put};
use crate::app::{App, Ctx};
use crate::error::Result;
use crate::notify::{self, Letter};
use crate::party;
use chrono::NaiveDate;
use domain::{Code, Locale, TradeSide, format};
use entities::proposal;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

/// Puts other terms for the acting organisation's side, which has thereby accepted them; the other side
/// answers within the round's days. `seen` is the version that the counter answers.
/// Errors: not ours, not verified, expired, not our turn, terms that changed meanwhile, terms that are
/// the same or name more than was matched.
pub async fn counter(app: &App, ctx: &Ctx, id: Uuid, seen: i32, terms: NewTerms) -> Result<()> {
    let acting = ctx.acting()?.verified()?;
    let tx = app.db.begin().await?;
    let held = hold::open(&tx, acting, id, ctx.today()).await?;
    let side = held.our_side()?;
    held.seen(seen)?;
    let next = held.state.countered_by(side).ok_or(Code::WrongState)?;
    let quantity_kg = terms.quantity_kg;
    let price = terms.price_vnd_per_kg;
    let answer_until = put(app, ctx, &tx, &held, next, terms, side.into()).await?;
    tell(app, ctx, &tx, &held.row, side, (quantity_kg, price), answer_until).await?;
    tx.commit().await?;
    Ok(())
}

/// A letter to the side that must answer now.
async fn tell(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    row: &proposal::Model,
    side: TradeSide,
    (quantity_kg, price_vnd): (i64, i64),
    answer_until: NaiveDate,
) -> Result<()> {
    let (from, to, area) = match side {
        TradeSide::Seller => (row.seller_id, row.buyer_id, "thu-mua"),
        TradeSide::Buyer => (row.buyer_id, row.seller_id, "ban-hang"),
    };
    let parties = party::load(tx, [from]).await?;
    let who = parties
        .get(&from)
        .map(|row| row.name.as_str())
        .unwrap_or_default();
    let link = format!("{}/{area}/de-xuat/{}", app.settings.public_url, row.id);
    let until = format::date(answer_until);
    notify::managers(app, ctx, tx, &answerers(tx, to).await?, |locale, _| {
        let kilograms = format::kilograms(quantity_kg, locale);
        let price = format::money(price_vnd, locale);
        Letter {
            subject: match locale {
                Locale::Vi => format!("{who} đề nghị điều khoản khác"),
                Locale::En => format!("{who} proposes other terms"),
            },
            lines: vec![
                match locale {
                    Locale::Vi => format!(
                        "{who} đề nghị: {kilograms}, {price}/kg tại vườn. Xin đồng ý, từ chối hoặc đề nghị lại đến hết ngày {until}."
                    ),
                    Locale::En => format!(
                        "{who} proposes {kilograms} at {price}/kg at the farm gate. Please accept, decline or counter by {until}."
                    ),
                },
                link.clone(),
            ],
        }
    })
    .await
}
