use super::book::Book;
use super::months;
use super::new::{find_round, period};
use crate::flash::{self, Tone};
use crate::forms::{FormData, FormState, Posted};
use crate::parts::{AreaNav, Crumbs, Field};
use crate::trade::desk::refused;
use crate::{Page, failed, render, render_invalid, see_other};
use askama::Template;
use domain::{Month, RegistrationAction};
use poem::session::Session;
use poem::web::{Data, Path};
use poem::{Response, handler};
use services::registration::{self, Edit, Registration};
use services::{App, Ctx};
use std::sync::Arc;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "trade/registration/edit.html")]
struct EditPage {
    page: Page,
    nav: AreaNav,
    book: Book,
    row: Registration,
    form: FormState,
    months: Vec<Field>,
}

#[handler]
pub(super) async fn show(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    book: Book,
    Path(id): Path<Uuid>,
) -> poem::Result<Response> {
    let row = find(&app, &ctx, book, id).await?;
    if !row.can(RegistrationAction::Edit) {
        return Ok(see_other(book.one(&id)));
    }
    let shown = shown(&app, &ctx, &row).await?;
    let form = FormState::filled(page.locale(), known(&row));
    render(&prepare(page, book, row, form, &shown))
}

#[handler]
pub(super) async fn take(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    book: Book,
    Path(id): Path<Uuid>,
    Posted(data): Posted,
) -> poem::Result<Response> {
    let row = find(&app, &ctx, book, id).await?;
    let shown = shown(&app, &ctx, &row).await?;
    let mut reading = data.read(ctx.locale);
    let command = Edit {
        version: reading.choice("version").unwrap_or_default(),
        price_vnd_per_kg: reading.number(book.price_name()).unwrap_or_default(),
        min_lot_kg: reading.optional_number("min_lot_kg").unwrap_or_default(),
        note: reading.optional_text("note"),
        months: months::read(&mut reading, &shown),
    };
    let errors = reading.errors();
    let form = if errors.is_empty() {
        match registration::edit(&app, &ctx, book.side, id, command).await {
            Ok(()) => {
                flash::leave(
                    session,
                    Tone::Good,
                    page.t("Đã lưu thay đổi.", "The change is saved."),
                );
                return Ok(see_other(book.one(&id)));
            }
            Err(error) => refused(&ctx, ctx.locale, data, error)?,
        }
    } else {
        FormState::refused(ctx.locale, data, errors)
    };
    render_invalid(&prepare(page, book, row, form, &shown))
}

async fn find(app: &App, ctx: &Ctx, book: Book, id: Uuid) -> poem::Result<Registration> {
    registration::find(app, ctx, book.side, id)
        .await
        .map_err(failed(ctx))
}

/// The months that may be named, and those that are.
async fn shown(app: &App, ctx: &Ctx, row: &Registration) -> poem::Result<Vec<Month>> {
    let this_month = Month::of(ctx.today());
    let round = row.round.as_ref().map(|round| round.slug.as_str());
    let round = find_round(app, ctx, round).await?;
    let mut shown = months::offered(this_month, period(round.as_ref()));
    shown.extend(
        row.months
            .iter()
            .map(|row| row.month)
            .filter(|month| *month >= this_month),
    );
    shown.sort_unstable();
    shown.dedup();
    Ok(shown)
}

fn known(row: &Registration) -> FormData {
    let mut form = FormData::default()
        .with("version", row.version)
        .with(registration::price_name(row.side), row.price_vnd_per_kg)
        .with("note", row.note.as_deref().unwrap_or_default());
    if row.min_lot_kg > 0 {
        form = form.with("min_lot_kg", row.min_lot_kg);
    }
    row.months.iter().fold(form, |form, month| {
        form.with(months::name(month.month), month.quantity_kg)
    })
}

fn prepare(page: Page, book: Book, row: Registration, form: FormState, shown: &[Month]) -> EditPage {
    let title = book.says(
        page.t("Sửa chào bán", "Change the offer"),
        page.t("Sửa nhu cầu mua", "Change the request"),
    );
    let title = title.to_owned();
    EditPage {
        nav: book.nav(&page),
        months: months::fields(&form, shown),
        page: page.titled(title),
        book,
        row,
        form,
    }
}
