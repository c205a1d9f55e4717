use super::desk::{Desk, tell};
use crate::forms::{FormState, Posted};
use crate::parts::{AreaNav, Badge, Choice, Crumbs, Facts, Field};
use crate::{Page, failed, render, render_invalid, see_other, urls};
use askama::Template;
use chrono::NaiveDate;
use domain::linkage::{CropFailureCause, PaymentKind, PaymentWay, Pricing};
use domain::{ContractAction, ContractEvent, ContractState, LinkageForm, Month};
use poem::session::Session;
use poem::web::{Data, Path};
use poem::{Response, handler};
use services::contract::{self, Contract, CropFailure, Progress, Signature};
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
    progress: Progress,
    deliveries: Vec<Delivery>,
    form: FormState,
    /// So that a repeated form calls off or pays nothing twice.
    key: String,
    today: NaiveDate,
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

/// The page with what was typed in one of its small forms and what is wrong with it.
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
) -> poem::Result<ContractPage> {
    let contract = contract::find(app, ctx, number).await.map_err(failed(ctx))?;
    let progress = contract::progress(app, ctx, number).await.map_err(failed(ctx))?;
    let filter = DeliveryFilter {
        contract: Some(contract.number.clone()),
        ..DeliveryFilter::default()
    };
    let deliveries = delivery::list(app, ctx, filter).await.map_err(failed(ctx))?;
    let title = format!(
        "{} {}",
        page.t("Hợp đồng liên kết", "Linkage contract"),
        contract.number
    );
    let key = form.value("key").to_owned();
    Ok(ContractPage {
        nav: desk.nav(&page),
        page: page.titled(title),
        desk,
        contract,
        progress,
        deliveries: deliveries.items,
        key: if key.is_empty() { app.ids.secret() } else { key },
        today: ctx.today(),
        form,
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
            .with(page.t("Cách tính giá", "Price rule"), self.price())
            .with_some(
                page.t("Cộng, trừ theo phân loại", "Bonus by grade"),
                self.grades(),
            )
            .with_some(
                page.t("Đặt cọc", "Deposit"),
                Some(contract.deposit_vnd)
                    .filter(|vnd| *vnd > 0)
                    .map(|vnd| page.money(vnd)),
            )
            .with_some(
                page.t("Hợp đồng giấy", "Paper contract"),
                contract
                    .paper
                    .as_ref()
                    .map(|paper| format!("{}, {}", paper.number, page.date(paper.signed_on))),
            )
            .with_some(
                page.t("Chấm dứt trước thời hạn", "Terminated"),
                contract.terminated_on.map(|day| page.date(day)),
            )
            .with_some(
                page.t("Đợt kết nối", "Matching round"),
                contract.round.as_ref().map(|round| round.name.as_str()),
            )
    }

    fn may(&self, action: ContractAction) -> bool {
        self.contract.actions.contains(&action)
    }

    fn price(&self) -> String {
        let (page, contract) = (&self.page, &self.contract);
        match contract.pricing {
            Pricing::Fixed => contract.pricing.rule().label(page.locale()).to_owned(),
            Pricing::Market {
                floor_vnd_per_kg,
                ceiling_vnd_per_kg,
            } => format!(
                "{}; {} {}, {} {}",
                contract.market_reference.as_deref().unwrap_or_default(),
                page.t("sàn", "floor"),
                page.money(floor_vnd_per_kg),
                page.t("trần", "ceiling"),
                page.money(ceiling_vnd_per_kg)
            ),
        }
    }

    fn grades(&self) -> Option<String> {
        let told = self.contract.grades.iter().map(|grade| {
            let mark = if grade.bonus_vnd_per_kg > 0 { "+" } else { "" };
            format!(
                "{}: {mark}{}",
                grade.grade,
                self.page.money(grade.bonus_vnd_per_kg)
            )
        });
        let told: Vec<String> = told.collect();
        (!told.is_empty()).then(|| told.join("\n"))
    }

    fn is_signed(&self) -> bool {
        self.contract.state == ContractState::Signed
    }

    /// Whether the form on the page is that step's, sent back.
    fn is_refused(&self, step: ContractAction) -> bool {
        self.form.value("step") == step.as_str()
    }

    fn kinds(&self) -> Vec<Choice> {
        let locale = self.page.locale();
        let all = PaymentKind::ALL.iter();
        all.map(|kind| Choice::new(kind, kind.label(locale))).collect()
    }

    fn ways(&self) -> Vec<Choice> {
        let locale = self.page.locale();
        PaymentWay::ALL
            .iter()
            .map(|way| Choice::new(way, way.label(locale)))
            .collect()
    }

    fn causes(&self) -> Vec<Choice> {
        let locale = self.page.locale();
        let all = CropFailureCause::ALL.iter();
        all.map(|cause| Choice::new(cause, cause.label(locale))).collect()
    }

    /// Months in which a crop may still fail.
    fn months_ahead(&self) -> Vec<Field> {
        let this_month = Month::of(self.today);
        let ahead = self.contract.months.iter().filter(|row| row.month >= this_month);
        ahead
            .map(|row| {
                let (name, label) = (format!("months.{}", row.month), self.page.month(row.month));
                self.form.number(&name, &label).suffix("kg").optional()
            })
            .collect()
    }

    /// A new demand request that starts with what a crop failure took.
    fn rematch(&self, failure: &CropFailure) -> String {
        let mut url = urls::with_query(
            urls::BUYING_REQUEST_NEW,
            "commodity",
            &self.contract.commodity.code,
        );
        if let Some(variety) = &self.contract.variety {
            url = urls::with_query(&url, "variety", &variety.code);
        }
        for (month, kg) in &failure.months {
            url = urls::with_query(&url, &format!("months.{month}"), &kg.to_string());
        }
        url
    }

    /// What a step of its history led to.
    fn became(&self, word: &str) -> String {
        let locale = self.page.locale();
        let state = word.parse::<ContractState>().map(|state| state.label(locale));
        let event = word.parse::<ContractEvent>().map(|event| event.label(locale));
        state.or(event).unwrap_or(word).to_owned()
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
