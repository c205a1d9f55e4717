use crate::app::{App, Ctx};
use crate::error::Result;
use crate::notify::{self, Letter};
use crate::order::letters::{buyer_link, to_buyer};
use domain::Locale;
use domain::remark::MOST_POINTS;
use entities::{order, organisation, review, seller_order};
use sea_orm::{ConnectionTrait, EntityTrait};

/// To the seller's managers: what a buyer says of it, or of these goods.
pub(super) async fn tell_seller(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    row: &review::Model,
    goods: Option<&str>,
) -> Result<()> {
    notify::managers(app, ctx, tx, &[row.organisation_id], |locale, _| {
        let of = goods.unwrap_or(locale.t("người bán", "the seller"));
        let points = locale.t("điểm", "points");
        let mut lines = vec![format!(
            "{} {of}: {}/{MOST_POINTS} {points}.",
            locale.t("Người mua đánh giá", "A buyer has reviewed"),
            row.points
        )];
        lines.extend(row.text.clone());
        lines.push(
            locale
                .t(
                    "Xem và trả lời nếu bạn muốn:",
                    "See it, and answer if you want to:",
                )
                .to_owned(),
        );
        lines.push(format!("{}/ban-hang/danh-gia", app.settings.public_url));
        Letter {
            subject: format!("{}: {of}", locale.t("Đánh giá mới", "New review")),
            lines,
        }
    })
    .await
}

/// To the writer, by the address given with the order: the seller's first answer.
pub(super) async fn tell_writer_of_answer(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    row: &review::Model,
    answer: &str,
) -> Result<()> {
    let Some(part) = seller_order::Entity::find_by_id(row.seller_order_id)
        .one(tx)
        .await?
    else {
        return Ok(());
    };
    let Some(order) = order::Entity::find_by_id(part.order_id).one(tx).await? else {
        return Ok(());
    };
    let seller = organisation::Entity::find_by_id(row.organisation_id)
        .one(tx)
        .await?
        .map_or_else(String::new, |row| row.name);
    let locale = Locale::parse(&order.locale).unwrap_or_default();
    let told = locale.t("đã trả lời đánh giá của bạn", "has answered your review");
    let subject = format!("{seller} {told}");
    let lines = vec![format!("{subject}:"), answer.to_owned(), buyer_link(app, &order)];
    to_buyer(app, ctx, tx, &order, &subject, lines).await
}
