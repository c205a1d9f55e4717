//! The mails about an order, each in its receiver's language.

use super::review::Review;
use crate::app::{App, Ctx};
use crate::error::{Error, Result};
use crate::mail::letter;
use crate::outbox::{self, Job};
use domain::{Locale, PaymentMethod, format};
use entities::{account, membership, order, seller_order};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

/// To the buyer: what was ordered, and the link that opens the order without an account.
pub(super) async fn tell_buyer_of_order(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    order: &order::Model,
    review: &Review,
) -> Result<()> {
    let locale = Locale::parse(&order.locale).unwrap_or_default();
    let mut lines = vec![
        locale
            .t(
                "Cảm ơn bạn đã đặt hàng. Người bán sẽ xác nhận đơn; mỗi bước đều có thư báo.",
                "Thank you for your order. The sellers will confirm it; you get a mail at each step.",
            )
            .to_owned(),
    ];
    for part in &review.parts {
        let mut text = format!("{} – {}", part.part.seller.name, part.method.label(locale));
        for line in &part.part.lines {
            text.push_str(&format!(
                "\n{} – {} × {} = {}",
                line.product_name,
                line.variant_name,
                format::number(line.quantity, locale),
                format::money(line.listed_vnd(), locale)
            ));
        }
        if let Some(voucher) = part.part.voucher.as_ref().filter(|_| part.part.discount_vnd > 0) {
            text.push_str(&format!(
                "\n{} {}: −{}",
                locale.t("Mã giảm giá", "Voucher"),
                voucher.code,
                format::money(part.part.discount_vnd, locale)
            ));
        }
        let shipping = match part.part.shipping.pickup_at() {
            Some(at) => format!("\n{}: {at}", locale.t("Nhận hàng tại", "Pick the goods up at")),
            None => format!(
                "\n{}: {}",
                locale.t("Phí giao hàng", "Shipping"),
                format::money(part.part.shipping_vnd, locale)
            ),
        };
        text.push_str(&shipping);
        lines.push(text);
    }
    lines.push(format!(
        "{}: {}",
        locale.t("Tổng thanh toán", "Total"),
        format::money(review.total_vnd, locale)
    ));
    if review
        .parts
        .iter()
        .any(|part| part.method == PaymentMethod::VietQr)
    {
        lines.push(
            locale
                .t(
                    "Mã VietQR để chuyển khoản có trên trang đơn hàng:",
                    "The VietQR code for your transfer is on the order page:",
                )
                .to_owned(),
        );
    } else if review.parts.iter().any(|part| part.method == PaymentMethod::Card) {
        lines.push(
            locale
                .t(
                    "Trả bằng thẻ và theo dõi đơn trên trang đơn hàng:",
                    "Pay by card and follow the order on its page:",
                )
                .to_owned(),
        );
    } else {
        lines.push(
            locale
                .t("Xem và theo dõi đơn hàng:", "See and follow the order:")
                .to_owned(),
        );
    }
    lines.push(buyer_link(app, order));
    let subject = format!(
        "{} {}",
        locale.t("Đã nhận đơn hàng", "We have your order"),
        order.number
    );
    to_buyer(app, ctx, tx, order, &subject, lines).await
}

/// To each member of the seller who has an e-mail address.
pub(super) async fn tell_seller_of_order(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    order: &order::Model,
    part: &seller_order::Model,
    ships_with: Option<&str>,
) -> Result<()> {
    to_seller(app, ctx, tx, part, |locale| {
        let total = format::money(part.total_vnd, locale);
        let subject = format!("{} {}", locale.t("Đơn hàng mới", "New order"), part.number);
        let mut lines = vec![
            format!("{}: {}", locale.t("Người mua", "Buyer"), order.buyer_name),
            format!("{}: {total}", locale.t("Tổng phần của bạn", "Total of your part")),
        ];
        let with = locale.t("Gửi chung kiện với", "Travels with");
        lines.extend(ships_with.map(|number| format!("{with}: {number}")));
        let note = part.note.as_ref();
        lines.extend(note.map(|note| format!("{}: {note}", locale.t("Ghi chú", "Note"))));
        lines.push(
            locale
                .t(
                    "Xin xem và xác nhận đơn:",
                    "Please look at the order and confirm it:",
                )
                .to_owned(),
        );
        (subject, lines)
    })
    .await
}

pub(crate) fn buyer_link(app: &App, order: &order::Model) -> String {
    format!(
        "{}/don-hang/{}?key={}",
        app.settings.public_url, order.number, order.key
    )
}

pub(crate) async fn to_buyer(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    order: &order::Model,
    subject: &str,
    mut lines: Vec<String>,
) -> Result<()> {
    let Some(email) = &order.buyer_email else {
        return Ok(());
    };
    let locale = Locale::parse(&order.locale).unwrap_or_default();
    lines.insert(0, greeting(locale, &order.buyer_name));
    let mail = letter(locale, email, &order.buyer_name, subject, &lines);
    outbox::enqueue(app, ctx, tx, &Job::SendMail { mail }).await
}

pub(crate) async fn to_seller(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    part: &seller_order::Model,
    text: impl Fn(Locale) -> (String, Vec<String>),
) -> Result<()> {
    let page = format!("/ban-hang/don-hang/{}", part.number);
    to_members(app, ctx, tx, part.organisation_id, &page, text).await
}

/// To each member of an organisation who has an e-mail address, with the link to a page.
pub(crate) async fn to_members(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    organisation_id: Uuid,
    page: &str,
    text: impl Fn(Locale) -> (String, Vec<String>),
) -> Result<()> {
    let members = membership::Entity::find()
        .filter(membership::Column::OrganisationId.eq(organisation_id))
        .all(tx)
        .await?;
    let accounts = account::Entity::find()
        .filter(account::Column::Id.is_in(members.iter().map(|row| row.account_id)))
        .filter(account::Column::Email.is_not_null())
        .all(tx)
        .await?;
    for account in accounts {
        let email = account
            .email
            .as_deref()
            .ok_or_else(|| Error::internal("an account without the e-mail it was asked for"))?;
        let locale = Locale::parse(&account.locale).unwrap_or_default();
        let (subject, mut lines) = text(locale);
        lines.insert(0, greeting(locale, &account.name));
        lines.push(format!("{}{page}", app.settings.public_url));
        let mail = letter(locale, email, &account.name, &subject, &lines);
        outbox::enqueue(app, ctx, tx, &Job::SendMail { mail }).await?;
    }
    Ok(())
}

fn greeting(locale: Locale, name: &str) -> String {
    format!("{} {name},", locale.t("Chào", "Hello"))
}
