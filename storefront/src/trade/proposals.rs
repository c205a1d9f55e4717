use super::desk::{Continued, Desk, next_url, tell};
use crate::forms::Posted;
use crate::parts::{AreaNav, Empty};
use crate::{Page, failed, render, see_other, urls};
use askama::Template;
use domain::ProposalAction;
use poem::session::Session;
use poem::web::{Data, Path, Query};
use poem::{Response, handler};
use services::proposal::{self, Proposal, ProposalFilter};
use services::{App, Ctx};
use std::sync::Arc;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "trade/proposals.html")]
struct ProposalsPage {
    page: Page,
    nav: AreaNav,
    desk: Desk,
    proposals: Vec<Proposal>,
    next: Option<String>,
}

#[handler]
pub(super) async fn show(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    desk: Desk,
    Query(continued): Query<Continued>,
) -> poem::Result<Response> {
    let filter = ProposalFilter {
        side: desk.side(),
        page: continued.page(),
        ..ProposalFilter::default()
    };
    let found = proposal::list(&app, &ctx, filter).await.map_err(failed(&ctx))?;
    let title = page.t("Đề xuất kết nối", "Proposals").to_owned();
    render(&ProposalsPage {
        nav: desk.nav(&page),
        page: page.titled(title),
        desk,
        next: next_url(desk.proposals(), found.next.as_deref()),
        proposals: found.items,
    })
}

/// What the office sent out in one of its rounds, and how it was answered.
#[handler]
pub(super) async fn of_round(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    desk: Desk,
    Path(slug): Path<String>,
    Query(continued): Query<Continued>,
) -> poem::Result<Response> {
    ctx.office().map_err(failed(&ctx))?;
    let filter = ProposalFilter {
        round: Some(slug.clone()),
        page: continued.page(),
        ..ProposalFilter::default()
    };
    let found = proposal::list(&app, &ctx, filter).await.map_err(failed(&ctx))?;
    let title = page
        .t("Đề xuất của đợt kết nối", "Proposals of the round")
        .to_owned();
    render(&ProposalsPage {
        nav: desk.nav(&page),
        page: page.titled(title),
        desk,
        next: next_url(&urls::office_round_proposals(slug), found.next.as_deref()),
        proposals: found.items,
    })
}

#[handler]
pub(super) async fn answer(
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    desk: Desk,
    Path(id): Path<Uuid>,
    Posted(data): Posted,
) -> poem::Result<Response> {
    if data.typed("answer") == ProposalAction::Decline.as_str() {
        let done = ctx
            .t("Đã từ chối đề xuất.", "The proposal was declined.")
            .to_owned();
        let result = proposal::decline(&app, &ctx, id, data.typed("reason")).await;
        tell(&ctx, session, result, &done)?;
        return Ok(see_other(desk.proposals()));
    }
    // A form without a version has seen none.
    let seen = data.typed("version").parse().unwrap_or_default();
    let result = proposal::accept(&app, &ctx, id, seen).await;
    if let Ok(Some(number)) = &result {
        let contract = desk.contract(number);
        let done = ctx.t(
            "Hai bên đã đồng ý. Hợp đồng liên kết đã được soạn: xin xem lại và ký.",
            "Both sides accepted. The linkage contract is drafted: please review and sign it.",
        );
        tell(&ctx, session, Ok(()), done)?;
        return Ok(see_other(contract));
    }
    let done = ctx
        .t(
            "Đã đồng ý. Khi bên kia đồng ý, hợp đồng sẽ được soạn.",
            "Accepted. Once the other side accepts, a contract is drafted.",
        )
        .to_owned();
    tell(&ctx, session, result, &done)?;
    Ok(see_other(desk.proposals()))
}
