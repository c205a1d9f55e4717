use super::desk::tell;
use crate::forms::{FormState, Posted};
use crate::parts::{Choice, Crumbs};
use crate::{Page, failed, render, see_other, urls};
use askama::Template;
use domain::OrganisationKind;
use poem::session::Session;
use poem::web::{Data, Path};
use poem::{Response, handler};
use services::round::{self, Invite, Invited, Round};
use services::{App, Ctx, commodity};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "trade/round_invitations.html")]
struct InvitationsPage {
    page: Page,
    round: Round,
    form: FormState,
    kinds: Vec<Choice>,
    commodities: Vec<Choice>,
    invited: Vec<Invited>,
}

#[handler]
pub(super) async fn show(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    Path(slug): Path<String>,
) -> poem::Result<Response> {
    let (round, _, _) = round::find(&app, &ctx, &slug).await.map_err(failed(&ctx))?;
    let invited = round::invitations(&app, &ctx, &slug)
        .await
        .map_err(failed(&ctx))?;
    let listed = commodity::list(&app, &ctx).await.map_err(failed(&ctx))?;
    let locale = page.locale();
    let everything = Choice::new("", locale.t("Mọi mặt hàng", "Any commodity"));
    let named = listed.iter().map(|row| Choice::new(&row.code, row.name(locale)));
    let kinds = OrganisationKind::ALL
        .iter()
        .filter(|kind| **kind != OrganisationKind::TradeOffice)
        .map(|kind| Choice::new(kind, kind.label(locale)));
    let title = page
        .t("Mời tham gia đợt kết nối", "Invite to the round")
        .to_owned();
    render(&InvitationsPage {
        kinds: kinds.collect(),
        commodities: std::iter::once(everything).chain(named).collect(),
        form: FormState::empty(locale),
        page: page.titled(title),
        round,
        invited,
    })
}

#[handler]
pub(super) async fn invite(
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Path(slug): Path<String>,
    Posted(data): Posted,
) -> poem::Result<Response> {
    let asked = Invite {
        kinds: data.all("kinds").filter_map(|kind| kind.parse().ok()).collect(),
        commodity: Some(data.typed("commodity").to_owned()).filter(|code| !code.is_empty()),
    };
    let result = round::invite(&app, &ctx, &slug, asked).await;
    let done = match &result {
        Ok(0) => ctx
            .t(
                "Không còn đơn vị nào để mời thêm.",
                "There was nobody left to invite.",
            )
            .to_owned(),
        Ok(count) => format!(
            "{} {count}",
            ctx.t("Số đơn vị vừa được mời:", "Organisations invited now:")
        ),
        Err(_) => String::new(),
    };
    tell(&ctx, session, result, &done)?;
    Ok(see_other(urls::office_round_invitations(slug)))
}
