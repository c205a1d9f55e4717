use super::desk::Desk;
use super::open::{field, prepare};
use crate::flash::{self, Tone};
use crate::forms::{FormData, FormState, Posted};
use crate::trade::tell;
use crate::{Page, failed, render_invalid, see_other};
use domain::{Code, ComplaintAction};
use poem::session::Session;
use poem::web::{Data, Path};
use poem::{Response, handler};
use services::complaint::{self, Offer, Sent};
use services::payment::RefundedLine;
use services::{App, Ctx, Error};
use std::sync::Arc;

#[handler]
pub(super) async fn take_buyer(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Path((order, number)): Path<(String, String)>,
    Posted(form): Posted,
) -> poem::Result<Response> {
    let key = Some(form.typed("key").to_owned()).filter(|key| !key.is_empty());
    let desk = Desk::Buyer { order, key };
    answer(page, &app, &ctx, session, desk, &number, form).await
}

#[handler]
pub(super) async fn take(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    desk: Desk,
    Path(number): Path<String>,
    Posted(form): Posted,
) -> poem::Result<Response> {
    answer(page, &app, &ctx, session, desk, &number, form).await
}

/// Back to the complaint with what was done, or the page again with what is wrong with the form.
async fn answer(
    page: Page,
    app: &App,
    ctx: &Ctx,
    session: &Session,
    desk: Desk,
    number: &str,
    form: FormData,
) -> poem::Result<Response> {
    let action = form.read(page.locale()).choice::<ComplaintAction>("step");
    let taken = match action {
        Some(action) => step(app, ctx, &desk, number, action, &form).await,
        None => Err(Code::BadRequest.into()),
    };
    let has_fields = !matches!(
        action,
        Some(ComplaintAction::Accept | ComplaintAction::Withdraw | ComplaintAction::Receive)
    );
    match taken {
        Ok(()) => {
            let told = page.t("Đã ghi nhận. Bên kia được báo.", "Noted. The other side is told.");
            flash::leave(session, Tone::Good, told);
            Ok(see_other(desk.complaint(number)))
        }
        Err(Error::Invalid(errors)) if has_fields => {
            let form = FormState::refused(page.locale(), form, errors);
            render_invalid(&prepare(page, app, ctx, desk, number, Some(form)).await?)
        }
        Err(Error::Refused(code @ (Code::WrongState | Code::Changed | Code::OutOfStock))) => {
            flash::leave(session, Tone::Warning, code.text(page.locale()));
            Ok(see_other(desk.complaint(number)))
        }
        Err(error @ Error::Invalid(_)) => {
            tell::<()>(ctx, session, Err(error), "")?;
            Ok(see_other(desk.complaint(number)))
        }
        Err(error) => Err(failed(ctx)(error)),
    }
}

async fn step(
    app: &App,
    ctx: &Ctx,
    desk: &Desk,
    number: &str,
    action: ComplaintAction,
    form: &FormData,
) -> services::Result<()> {
    let sent = || Sent {
        carrier: Some(form.typed("carrier").to_owned()),
        tracking_number: Some(form.typed("tracking_number").to_owned()),
    };
    match action {
        ComplaintAction::Answer => {
            let offer = offer(app, ctx, desk, number, form).await?;
            complaint::answer(app, ctx, number, offer).await
        }
        ComplaintAction::Decide => {
            let offer = offer(app, ctx, desk, number, form).await?;
            complaint::decide(app, ctx, number, offer).await
        }
        ComplaintAction::Accept => complaint::accept(app, ctx, desk.who(), number).await,
        ComplaintAction::Mediate => {
            complaint::mediate(app, ctx, desk.who(), number, form.typed("reason")).await
        }
        ComplaintAction::Withdraw => complaint::withdraw(app, ctx, desk.who(), number).await,
        ComplaintAction::SendBack => complaint::send_back(app, ctx, desk.who(), number, sent()).await,
        ComplaintAction::Receive => {
            let restocks = form.read(ctx.locale).ticked("restock");
            complaint::receive(app, ctx, number, restocks).await
        }
        ComplaintAction::Replace => complaint::replace(app, ctx, number, sent()).await,
    }
}

/// What was typed into the form of an answer or a decision.
async fn offer(app: &App, ctx: &Ctx, desk: &Desk, number: &str, form: &FormData) -> services::Result<Offer> {
    let found = complaint::find(app, ctx, desk.who(), number).await?;
    let mut read = form.read(ctx.locale);
    let lines: Vec<RefundedLine> = found
        .lines
        .iter()
        .filter_map(|line| {
            let amount_vnd = read.optional_number(&field(line))?;
            Some(RefundedLine {
                variant_id: line.variant_id,
                amount_vnd,
            })
        })
        .collect();
    let shipping_vnd = read.optional_number("shipping_vnd").unwrap_or_default();
    let outcome = read.choice("outcome");
    let returns_goods = read.ticked("returns_goods");
    let text = read.lines("text");
    match outcome {
        Some(outcome) if read.is_right() => Ok(Offer {
            outcome,
            lines,
            shipping_vnd,
            returns_goods,
            text,
        }),
        _ => Err(Error::Invalid(read.errors())),
    }
}
