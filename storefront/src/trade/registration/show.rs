use super::book::Book;
use super::months;
use super::terms::conditions;
use crate::flash::{self, Tone};
use crate::forms::Posted;
use crate::parts::{AreaNav, Badge, Crumbs, Facts};
use crate::trade::tell;
use crate::{Page, failed, render, see_other, urls};
use askama::Template;
use domain::{Code, RegistrationAction};
use poem::session::Session;
use poem::web::{Data, Path};
use poem::{Response, handler};
use services::registration::{self, Candidates, Copy, Need, Partner, Registration};
use services::round::{self, PublicRound};
use services::{App, Ctx};
use std::sync::Arc;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "trade/registration/show.html")]
struct ShowPage {
    page: Page,
    nav: AreaNav,
    book: Book,
    row: Registration,
    candidates: Candidates,
    /// Rounds that take a copy; asked for only where a copy can be made.
    rounds: Vec<PublicRound>,
    key: String,
}

#[handler]
pub(super) async fn show(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    book: Book,
    Path(id): Path<Uuid>,
) -> poem::Result<Response> {
    let row = registration::find(&app, &ctx, book.side, id)
        .await
        .map_err(failed(&ctx))?;
    let candidates = registration::candidates(&app, &ctx, book.side, id)
        .await
        .map_err(failed(&ctx))?;
    let rounds = if row.can(RegistrationAction::Copy) {
        round::board(&app, &ctx).await.map_err(failed(&ctx))?.open
    } else {
        Vec::new()
    };
    let mut title = row.commodity.name(page.locale()).to_owned();
    if let Some(variety) = &row.variety {
        title = format!("{title}, {}", variety.name);
    }
    render(&ShowPage {
        nav: book.nav(&page),
        page: page.titled(title),
        book,
        row,
        candidates,
        rounds,
        key: app.ids.secret(),
    })
}

/// Pauses, resumes, withdraws, confirms or refuses.
#[handler]
pub(super) async fn step(
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    book: Book,
    Path(id): Path<Uuid>,
    Posted(data): Posted,
) -> poem::Result<Response> {
    let action: RegistrationAction = data
        .typed("step")
        .parse()
        .map_err(|_| failed(&ctx)(Code::WrongState.into()))?;
    let done = match action {
        RegistrationAction::Pause => ctx.t("Đã tạm dừng.", "Paused."),
        RegistrationAction::Resume => ctx.t("Đã đăng tiếp.", "Resumed."),
        RegistrationAction::Confirm => ctx.t("Đã xác nhận.", "Confirmed."),
        RegistrationAction::Refuse => ctx.t("Đã từ chối đăng ký này.", "Refused."),
        _ => ctx.t("Đã rút lại.", "Withdrawn."),
    };
    let result = registration::step(&app, &ctx, book.side, id, action).await;
    tell(&ctx, session, result, done)?;
    Ok(see_other(book.one(&id)))
}

#[handler]
pub(super) async fn copy(
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    book: Book,
    Path(id): Path<Uuid>,
    Posted(data): Posted,
) -> poem::Result<Response> {
    let round = Some(data.typed("round").to_owned()).filter(|slug| !slug.is_empty());
    let key = data.typed("key");
    match registration::copy(&app, &ctx, book.side, Copy { id, round }, Some(key)).await {
        Ok(made) => {
            let done = ctx.t("Đã chép sang vụ sau.", "Copied to the next season.");
            flash::leave(session, Tone::Good, done);
            Ok(see_other(book.one(&made)))
        }
        refused => {
            tell(&ctx, session, refused, "")?;
            Ok(see_other(book.one(&id)))
        }
    }
}

impl ShowPage {
    fn facts(&self) -> Facts {
        let (page, row) = (&self.page, &self.row);
        let facts = Facts::new()
            .with(
                page.t("Sản lượng", "Quantity"),
                months::told(&row.months, &row.total_kg, page.locale()),
            )
            .with(
                self.book.price_label(page.locale()),
                format!("{}/kg", page.money(row.price_vnd_per_kg)),
            )
            .with_some(
                page.t("Lô nhỏ nhất", "Smallest lot"),
                (row.min_lot_kg > 0).then(|| page.kilograms(row.min_lot_kg)),
            )
            .with_some(
                self.book.says(
                    page.t("Tiêu chuẩn", "Standards"),
                    page.t("Điều kiện", "Conditions"),
                ),
                Some(conditions(page, row).join(", ")).filter(|told| !told.is_empty()),
            )
            .with_some(
                self.book.says(
                    page.t("Nơi lấy hàng", "Place of pick-up"),
                    page.t("Nơi nhận hàng", "Place of delivery"),
                ),
                row.place.as_ref(),
            )
            .with_some(page.t("Ghi chú", "Note"), row.note.as_deref())
            .with(page.t("Đăng lúc", "Posted"), page.time(row.posted_at));
        match &row.entered_by {
            Some(office) => facts.with(page.t("Người nhập hộ", "Entered by"), &office.name),
            None => facts,
        }
    }

    /// The steps that need no page of their own.
    fn steps(&self) -> impl Iterator<Item = &RegistrationAction> {
        self.row
            .actions
            .iter()
            .filter(|action| !matches!(action, RegistrationAction::Edit | RegistrationAction::Copy))
    }

    fn need(&self, need: &Need) -> String {
        super::terms::need(&self.page, self.book.side, need)
    }

    fn who(&self, partner: &Partner) -> String {
        format!("{}, {}", partner.kind.label(self.page.locale()), partner.province)
    }
}
