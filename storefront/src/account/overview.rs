use crate::forms::Posted;
use crate::visitor::ACTING_FOR;
use crate::{Failure, Page, failed, render, see_other, urls};
use askama::Template;
use domain::{Code, OrganisationKind, phone};
use poem::handler;
use poem::session::Session;
use poem::web::Data;
use poem::{Response, Result};
use services::{Ctx, Person};
use uuid::Uuid;

#[derive(Template)]
#[template(path = "account/overview.html")]
struct OverviewPage {
    page: Page,
    person: Person,
}

impl OverviewPage {
    fn phone(&self) -> Option<String> {
        self.person.phone.as_deref().map(phone::show)
    }

    fn is_acting_for(&self, organisation_id: &Uuid) -> bool {
        self.person
            .acting
            .as_ref()
            .is_some_and(|acting| acting.organisation_id == *organisation_id)
    }
}

#[handler]
pub(super) async fn show(page: Page, ctx: Data<&Ctx>) -> Result<Response> {
    let person = ctx.person().map_err(failed(&ctx))?.clone();
    let page = page.clone().titled(page.t("Tài khoản", "Account"));
    render(&OverviewPage { page, person })
}

/// Acts for another organisation of the person's from now on, and opens its own area.
#[handler]
pub(super) async fn switch(ctx: Data<&Ctx>, session: &Session, Posted(form): Posted) -> Result<Response> {
    let person = ctx.person().map_err(failed(&ctx))?;
    let wanted = form.typed("organisation").parse::<Uuid>().ok();
    let membership = person
        .memberships
        .iter()
        .find(|membership| Some(membership.organisation_id) == wanted)
        .ok_or(Failure(Code::NotFound))?;
    session.set(ACTING_FOR, membership.organisation_id);
    Ok(see_other(match membership.kind {
        OrganisationKind::TradeOffice => urls::OFFICE,
        kind if kind.sells() => urls::SELLER,
        _ => urls::BUYING,
    }))
}
