use super::find::{By, Said, Stands, stands};
use crate::app::{App, Ctx};
use crate::error::Result;
use crate::mail::letter;
use crate::notify::{self, Letter};
use crate::order::letters::to_buyer;
use crate::outbox::{self, Job};
use domain::{Locale, RemarkState};
use entities::{account, order, seller_order};
use sea_orm::{ConnectionTrait, EntityTrait};

/// To whoever wrote it: that it is hidden or stands there again, and why.
pub(super) async fn tell_writer(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    said: &Said,
    state: RemarkState,
    reason: &str,
) -> Result<()> {
    let (about, page) = stands(tx, said).await?;
    let url = match page {
        Stands::OnProduct(slug) => format!("{}/san-pham/{slug}", app.settings.public_url),
        Stands::OnProducer(slug) => format!("{}/nha-san-xuat/{slug}", app.settings.public_url),
    };
    let write = |locale: Locale| {
        let outcome = match state {
            RemarkState::Hidden => locale.t("đã bị ẩn", "was hidden"),
            RemarkState::Shown => locale.t("đã hiện lại", "shows again"),
        };
        let mut lines = vec![
            format!("{} ({about}) {outcome}.", said.kind.label(locale)),
            format!("“{}”", said.text),
            format!("{}: {reason}", locale.t("Lý do", "Reason")),
        ];
        if state == RemarkState::Hidden {
            lines.push(
                locale
                    .t(
                        "Nếu không đồng ý, bạn có thể khiếu nại theo hướng dẫn trên trang Khiếu nại:",
                        "If you disagree, you can complain as the Complaints page tells:",
                    )
                    .to_owned(),
            );
            lines.push(format!("{}/chinh-sach/khieu-nai", app.settings.public_url));
        } else {
            lines.push(url.clone());
        }
        Letter {
            subject: format!("{} {outcome}: {about}", said.kind.label(locale)),
            lines,
        }
    };
    match said.by {
        By::Seller => {
            notify::managers(app, ctx, tx, &[said.organisation_id], |locale, _| write(locale)).await
        }
        By::Account(None) => Ok(()),
        By::Account(Some(id)) => {
            let Some(row) = account::Entity::find_by_id(id).one(tx).await? else {
                return Ok(());
            };
            let Some(email) = &row.email else { return Ok(()) };
            let locale = Locale::parse(&row.locale).unwrap_or_default();
            let Letter { subject, mut lines } = write(locale);
            lines.insert(0, format!("{} {},", locale.t("Chào", "Hello"), row.name));
            let mail = letter(locale, email, &row.name, &subject, &lines);
            outbox::enqueue(app, ctx, tx, &Job::SendMail { mail }).await
        }
        By::Buyer { seller_order_id } => {
            let part = seller_order::Entity::find_by_id(seller_order_id).one(tx).await?;
            let Some(part) = part else { return Ok(()) };
            let Some(order) = order::Entity::find_by_id(part.order_id).one(tx).await? else {
                return Ok(());
            };
            let locale = Locale::parse(&order.locale).unwrap_or_default();
            let Letter { subject, lines } = write(locale);
            to_buyer(app, ctx, tx, &order, &subject, lines).await
        }
    }
}
