use super::desk::Desk;
use crate::forms::FormState;
use crate::parts::{AreaNav, Choice, Crumbs};
use crate::{Page, failed, render, render_invalid};
use askama::Template;
use domain::linkage::TerminationGround;
use domain::{ContractAction, TradeSide};
use poem::web::{Data, Path};
use poem::{Response, handler};
use services::contract::{self, Contract, Signature, Version, Versions};
use services::{App, Ctx};
use std::sync::Arc;

/// The texts of a contract, and how it may be ended before its time.
#[derive(Template)]
#[template(path = "trade/contract_versions.html")]
struct ContractVersionsPage {
    page: Page,
    nav: AreaNav,
    desk: Desk,
    contract: Contract,
    versions: Versions,
    form: FormState,
    grounds: Vec<Choice>,
}

#[handler]
pub(super) async fn show(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    desk: Desk,
    Path(number): Path<String>,
) -> poem::Result<Response> {
    let form = FormState::empty(page.locale());
    render(&prepare(page, &app, &ctx, desk, &number, form).await?)
}

/// The page again, with what was typed into one of its forms and what is wrong with it.
pub(super) async fn show_refused(
    page: Page,
    app: &App,
    ctx: &Ctx,
    desk: Desk,
    number: &str,
    form: FormState,
) -> poem::Result<Response> {
    render_invalid(&prepare(page, app, ctx, desk, number, form).await?)
}

async fn prepare(
    page: Page,
    app: &App,
    ctx: &Ctx,
    desk: Desk,
    number: &str,
    form: FormState,
) -> poem::Result<ContractVersionsPage> {
    let contract = contract::find(app, ctx, number).await.map_err(failed(ctx))?;
    let versions = contract::versions(app, ctx, number).await.map_err(failed(ctx))?;
    let title = format!(
        "{} {number}",
        page.t("Các bản của hợp đồng", "Versions of contract")
    );
    let locale = page.locale();
    Ok(ContractVersionsPage {
        nav: desk.nav(&page),
        form,
        grounds: TerminationGround::ALL
            .iter()
            .map(|ground| Choice::new(ground, ground.label(locale)))
            .collect(),
        page: page.titled(title),
        desk,
        contract,
        versions,
    })
}

impl ContractVersionsPage {
    fn state(&self, version: &Version) -> &str {
        let page = &self.page;
        if version.is_in_force {
            page.t("Đang có hiệu lực", "In force")
        } else if version.declined_at.is_some() {
            page.t("Không được chấp thuận", "Declined")
        } else if version.accepted_at.is_some() {
            page.t("Đã được thay", "Replaced")
        } else {
            page.t("Chờ chấp thuận", "Waiting to be accepted")
        }
    }

    fn proposed_by(&self, version: &Version) -> &str {
        match version.proposed_by {
            Some(side) => side.label(self.page.locale()),
            None => self.page.t("Bản ký lần đầu", "As first signed"),
        }
    }

    fn side(&self, side: &TradeSide) -> &str {
        side.label(self.page.locale())
    }

    fn signed(&self, signature: &Option<Signature>) -> String {
        match signature {
            Some(signature) => format!("{}, {}", signature.name, self.page.time(signature.at)),
            None => self.page.t("chưa", "not yet").to_owned(),
        }
    }

    fn may(&self, action: ContractAction) -> bool {
        self.contract.actions.contains(&action)
    }
}
