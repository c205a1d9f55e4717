use crate::app::{App, Ctx};
use crate::error::Result;
use crate::notify::{self, Letter};
use domain::{Locale, OfficeAction, QueueKind};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

/// Tells the organisation's managers what the office said; a reason comes with every refusal.
pub(super) async fn tell_managers(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    kind: QueueKind,
    organisation_id: Uuid,
    title: &str,
    reason: Option<&str>,
) -> Result<()> {
    notify::managers(app, ctx, tx, &[organisation_id], |locale, _| {
        let what = kind.label(locale);
        let outcome = match (reason, locale) {
            (None, Locale::Vi) => "đã được duyệt",
            (None, Locale::En) => "was approved",
            (Some(_), Locale::Vi) => "chưa được duyệt",
            (Some(_), Locale::En) => "was sent back",
        };
        let mut lines = vec![format!("{what}: {title} {outcome}.")];
        lines.extend(reason.map(|reason| format!("{}: {reason}", locale.t("Lý do", "Reason"))));
        lines.extend(next_step(kind, reason.is_some(), locale));
        lines.push(format!("{}/tai-khoan", app.settings.public_url));
        Letter {
            subject: format!("{title}: {outcome}"),
            lines,
        }
    })
    .await
}

fn next_step(kind: QueueKind, is_refused: bool, locale: Locale) -> Option<String> {
    let text = match (kind, is_refused) {
        (QueueKind::Organisation, false) => locale.t(
            "Từ nay đơn vị có thể gửi sản phẩm để duyệt, chào bán, đăng nhu cầu và ký hợp đồng.",
            "From now on you can send in listings, post offers and requests, and sign contracts.",
        ),
        (QueueKind::Listing, false) => locale.t(
            "Sản phẩm đã hiện trên sàn.",
            "The product now shows on the marketplace.",
        ),
        (_, true) => locale.t(
            "Xin sửa hồ sơ rồi gửi lại.",
            "Please correct the papers and send them again.",
        ),
        _ => return None,
    };
    Some(text.to_owned())
}

pub(super) async fn tell_standing(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    organisation_id: Uuid,
    name: &str,
    action: OfficeAction,
    reason: &str,
) -> Result<()> {
    notify::managers(app, ctx, tx, &[organisation_id], |locale, _| {
        let outcome = match action {
            OfficeAction::Suspend => locale.t("bị tạm ngưng", "was suspended"),
            OfficeAction::Reinstate => locale.t("được hoạt động lại", "may work again"),
        };
        Letter {
            subject: format!("{name} {outcome}"),
            lines: vec![
                format!("{name} {outcome}."),
                format!("{}: {reason}", locale.t("Lý do", "Reason")),
                format!("{}/tai-khoan", app.settings.public_url),
            ],
        }
    })
    .await
}

pub(super) async fn tell_taken_down(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    organisation_id: Uuid,
    product: &str,
    reason: &str,
) -> Result<()> {
    notify::managers(app, ctx, tx, &[organisation_id], |locale, _| Letter {
        subject: format!(
            "{}: {product}",
            locale.t("Sản phẩm bị gỡ khỏi sàn", "Product taken off the marketplace")
        ),
        lines: vec![
            match locale {
                Locale::Vi => format!("Cơ quan xúc tiến đã gỡ sản phẩm {product} khỏi sàn."),
                Locale::En => format!("The trade office has taken {product} off the marketplace."),
            },
            format!("{}: {reason}", locale.t("Lý do", "Reason")),
            locale
                .t(
                    "Bạn có thể sửa và gửi duyệt lại.",
                    "You can correct it and send it in again.",
                )
                .to_owned(),
            format!("{}/ban-hang/san-pham", app.settings.public_url),
        ],
    })
    .await
}
