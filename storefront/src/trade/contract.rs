use super::desk::{Desk, tell};
use crate::forms::{FormState, Posted};
use crate::parts::{AreaNav, Badge, Crumbs, Facts};
use crate::{Page, failed, render, see_other, urls};
use askama::Template;
use domain::{ContractAction, ContractState, LinkageForm};
use poem::session::Session;
use poem::web::{Data, Path};
use poem::{Response, handler};
use services::contract::{self, Contract, Signature};
use services::delivery::{self, Delivery, DeliveryFilter};
use services::party::Party;
use services::{App, Ctx};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "trade/contract.html")]
struct ContractPage {
    page: Page,
    nav: AreaNav,
    desk: Desk,
    contract: Contract,
    deliveries: Vec<Delivery>,
    form: FormState,
}

#[handler]
pub(super) async fn show(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    desk: Desk,
    Path(number): Path<String>,
) -> poem::Result<Response> {
    let contract = contract::find(&app, &ctx, &number).await.map_err(failed(&ctx))?;
    let filter = DeliveryFilter {
        contract: Some(contract.number.clone()),
        ..DeliveryFilter::default()
    };
    let deliveries = delivery::list(&app, &ctx, filter).await.map_err(failed(&ctx))?;
    let title = format!(
        "{} {}",
        page.t("Hợp đồng liên kết", "Linkage contract"),
        contract.number
    );
    render(&ContractPage {
        nav: desk.nav(&page),
        form: FormState::empty(page.locale()),
        page: page.titled(title),
        desk,
        contract,
        deliveries: deliveries.items,
    })
}

#[handler]
pub(super) async fn sign(
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    desk: Desk,
    Path(number): Path<String>,
    Posted(data): Posted,
) -> poem::Result<Response> {
    let result = contract::sign(&app, &ctx, &number, data.typed("document_hash")).await;
    let done = ctx.t("Đã ký hợp đồng.", "The contract is signed.").to_owned();
    tell(&ctx, session, result, &done)?;
    Ok(see_other(desk.contract(&number)))
}

impl ContractPage {
    fn facts(&self) -> Facts {
        let (page, contract) = (&self.page, &self.contract);
        let goods = match &contract.variety {
            Some(variety) => format!("{} ({})", contract.commodity.name(page.locale()), variety.name),
            None => contract.commodity.name(page.locale()).to_owned(),
        };
        let form: LinkageForm = contract.linkage_form;
        Facts::new()
            .with(
                page.t("Bên bán", "Seller"),
                party(page, &contract.seller, contract.seller_representative.as_ref()),
            )
            .with(
                page.t("Bên mua", "Buyer"),
                party(page, &contract.buyer, contract.buyer_representative.as_ref()),
            )
            .with(page.t("Sản phẩm", "Goods"), goods)
            .with(
                page.t("Thời hạn", "Period"),
                format!(
                    "{} – {}",
                    page.date(contract.starts_on),
                    page.date(contract.ends_on)
                ),
            )
            .with(
                page.t("Hình thức liên kết", "Form of linkage"),
                form.label(page.locale()),
            )
            .with(
                page.t("Địa điểm giao nhận", "Delivery point"),
                contract.delivery_point.as_str(),
            )
            .with_some(
                page.t("Đợt kết nối", "Matching round"),
                contract.round.as_ref().map(|round| round.name.as_str()),
            )
    }

    fn may(&self, action: ContractAction) -> bool {
        self.contract.actions.contains(&action)
    }

    /// What a step of its history led to.
    fn became(&self, word: &str) -> String {
        let locale = self.page.locale();
        word.parse::<ContractState>()
            .map_or_else(|_| word.to_owned(), |state| state.label(locale).to_owned())
    }

    fn signed(&self, signature: &Option<Signature>) -> String {
        match signature {
            Some(signature) => format!("{}, {}", signature.name, self.page.time(signature.at)),
            None => self.page.t("Chưa ký", "Not signed yet").to_owned(),
        }
    }
}

fn party(page: &Page, party: &Party, representative: Option<&Party>) -> String {
    match representative {
        Some(representative) => format!(
            "{}\n{} {}",
            party.name,
            page.t("do đơn vị đại diện ký:", "represented by:"),
            representative.name
        ),
        None => party.name.clone(),
    }
}
