use super::desk::{Desk, refused};
use crate::flash::{self, Tone};
use crate::forms::{FormData, FormState, Posted};
use crate::parts::{AreaNav, Crumbs};
use crate::{Page, failed, render, render_invalid, see_other};
use askama::Template;
use domain::{ProposalAction, format};
use poem::session::Session;
use poem::web::{Data, Path};
use poem::{Response, handler};
use services::proposal::{self, NewTerms, PastTerms, Proposal};
use services::{App, Ctx, Result};
use std::sync::Arc;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "trade/proposal.html")]
struct ProposalPage {
    page: Page,
    nav: AreaNav,
    desk: Desk,
    proposal: Proposal,
    terms: Vec<PastTerms>,
    form: FormState,
}

#[handler]
pub(super) async fn show(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    desk: Desk,
    Path(id): Path<Uuid>,
) -> poem::Result<Response> {
    let (proposal, terms) = load(&app, &ctx, id).await.map_err(failed(&ctx))?;
    let locale = page.locale();
    let mut values = FormData::default()
        .with("quantity_kg", format::number(proposal.quantity_kg, locale))
        .with(
            "price_vnd_per_kg",
            format::number(proposal.price_vnd_per_kg, locale),
        );
    if let Some(point) = &proposal.delivery_point {
        values = values.with("delivery_point", point);
    }
    let form = FormState::filled(locale, values);
    render(&prepare(page, desk, proposal, terms, form))
}

/// A counter-offer of a side, or the terms that the office puts between them.
#[handler]
pub(super) async fn put_terms(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    desk: Desk,
    Path(id): Path<Uuid>,
    Posted(data): Posted,
) -> poem::Result<Response> {
    let form = match read(&ctx, &data) {
        Err(form) => form,
        Ok(terms) => {
            let seen = data.typed("version").parse().unwrap_or_default();
            let result = match desk {
                Desk::Office => proposal::mediate(&app, &ctx, id, seen, terms).await,
                _ => proposal::counter(&app, &ctx, id, seen, terms).await,
            };
            match result {
                Ok(()) => {
                    let told = match desk {
                        Desk::Office => page.t(
                            "Đã gửi điều khoản mới cho hai bên.",
                            "The new terms went to both sides.",
                        ),
                        _ => page.t(
                            "Đã gửi đề nghị của bạn cho bên kia.",
                            "Your terms went to the other side.",
                        ),
                    };
                    flash::leave(session, Tone::Good, told);
                    return Ok(see_other(desk.proposal(&id)));
                }
                Err(error) => refused(&ctx, page.locale(), data, error)?,
            }
        }
    };
    let (proposal, terms) = load(&app, &ctx, id).await.map_err(failed(&ctx))?;
    render_invalid(&prepare(page, desk, proposal, terms, form))
}

fn read(ctx: &Ctx, data: &FormData) -> std::result::Result<NewTerms, FormState> {
    let mut reading = data.read(ctx.locale);
    let quantity_kg = reading.number("quantity_kg");
    let price_vnd_per_kg = reading.number("price_vnd_per_kg");
    let delivery_point = reading.optional_text("delivery_point");
    let note = reading.optional_text("note");
    match (quantity_kg, price_vnd_per_kg) {
        (Some(quantity_kg), Some(price_vnd_per_kg)) if reading.is_right() => Ok(NewTerms {
            quantity_kg,
            price_vnd_per_kg,
            delivery_point,
            note,
        }),
        _ => {
            let errors = reading.errors();
            Err(FormState::refused(ctx.locale, data.clone(), errors))
        }
    }
}

async fn load(app: &App, ctx: &Ctx, id: Uuid) -> Result<(Proposal, Vec<PastTerms>)> {
    let proposal = proposal::find(app, ctx, id).await?;
    let terms = proposal::terms(app, ctx, id).await?;
    Ok((proposal, terms))
}

fn prepare(
    page: Page,
    desk: Desk,
    proposal: Proposal,
    terms: Vec<PastTerms>,
    form: FormState,
) -> ProposalPage {
    let goods = proposal.commodity.name(page.locale());
    let title = format!("{goods}, {}", page.month(proposal.month));
    ProposalPage {
        nav: desk.nav(&page),
        page: page.titled(title),
        desk,
        proposal,
        terms,
        form,
    }
}

impl ProposalPage {
    fn most(&self) -> String {
        let most = self.page.kilograms(self.proposal.matched_kg);
        format!("{} {most}", self.page.t("Nhiều nhất", "At most"))
    }

    fn may_put_terms(&self) -> bool {
        let actions = &self.proposal.actions;
        actions.contains(&ProposalAction::Counter) || actions.contains(&ProposalAction::Mediate)
    }
}

/// "12,3 km"
pub(super) fn kilometres(page: &Page, dkm: i64) -> String {
    format!("{} km", format::decimal(dkm, 1, page.locale()))
}
