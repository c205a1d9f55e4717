use crate::flash::{self, Tone};
use crate::forms::{FormData, FormState, Posted};
use crate::parts::Field;
use crate::{Page, failed, render, render_invalid, see_other, urls};
use askama::Template;
use domain::{Code, FieldError, Region, ShippingZone, ZoneRate, format};
use poem::handler;
use poem::session::Session;
use poem::web::Data;
use poem::{Response, Result};
use services::organisation;
use services::places::{self, Province};
use services::shipping::{self, SetTerms, Terms};
use services::{App, Ctx, Error};
use std::sync::Arc;

/// Weights for which the page shows the fees, in grams.
const EXAMPLES_G: [i64; 5] = [500, 1_000, 2_000, 5_000, 10_000];

#[derive(Template)]
#[template(path = "selling/shipping.html")]
struct ShippingPage {
    page: Page,
    form: FormState,
    terms: Terms,
    /// The seller's own province and the others of its region.
    own: Option<Province>,
    neighbours: Vec<String>,
}

impl ShippingPage {
    async fn open(page: Page, app: &App, ctx: &Ctx, form: Option<FormState>) -> Result<ShippingPage> {
        let terms = shipping::own_terms(app, ctx).await.map_err(failed(ctx))?;
        let own = organisation::own(app, ctx).await.map_err(failed(ctx))?;
        let provinces = places::provinces(app).await.map_err(failed(ctx))?;
        let commune = places::commune(app, &own.profile.commune_code)
            .await
            .map_err(failed(ctx))?;
        let code = commune.map_or_else(String::new, |(_, province)| province);
        let region = Region::of_province(&code);
        let neighbours = provinces
            .iter()
            .filter(|it| it.code != code && region.is_some() && Region::of_province(&it.code) == region)
            .map(|it| it.name.clone());
        let title = page.t("Phí giao hàng", "Shipping rates").to_owned();
        Ok(ShippingPage {
            form: form.unwrap_or_else(|| FormState::filled(page.locale(), filled(&terms, &page))),
            page: page.titled(title),
            terms,
            neighbours: neighbours.collect(),
            own: provinces.into_iter().find(|it| it.code == code),
        })
    }

    fn zones(&self) -> &'static [ShippingZone] {
        ShippingZone::ALL
    }

    /// Which places a zone holds.
    fn places(&self, zone: &ShippingZone) -> String {
        match (zone, &self.own) {
            (ShippingZone::SameProvince, Some(own)) => own.name.clone(),
            (ShippingZone::SameRegion, Some(_)) => self.neighbours.join(", "),
            (ShippingZone::Nationwide, Some(_)) => self
                .page
                .t("Mọi tỉnh, thành phố khác", "All other provinces")
                .to_owned(),
            (ShippingZone::Nationwide, None) => self
                .page
                .t(
                    "Hồ sơ đơn vị chưa có tỉnh nên mọi nơi tính theo phí này",
                    "Your papers name no province, so this holds for every place",
                )
                .to_owned(),
            (_, None) => String::new(),
        }
    }

    fn fields(&self, zone: &ShippingZone) -> [Field; 3] {
        let page = &self.page;
        let number = |field: &str, label: &str| {
            self.form
                .number(&path(*zone, field), label)
                .suffix("₫")
                .optional()
        };
        [
            number("first_kg_vnd", page.t("Kg đầu tiên", "First kilogram")),
            number(
                "further_kg_vnd",
                page.t("Mỗi kg tiếp theo", "Each further kilogram"),
            ),
            number(
                "free_from_vnd",
                page.t("Miễn phí từ tiền hàng", "Free from goods worth"),
            ),
        ]
    }

    fn pickup(&self) -> Field {
        let label = self.page.t(
            "Cho người mua đến nhận tại địa chỉ của đơn vị, không mất phí giao",
            "Buyers may fetch their goods at our address, free of charge",
        );
        self.form.tick("offers_pickup", label).optional()
    }

    fn examples(&self) -> Vec<(String, Vec<String>)> {
        let fee = |rate: Option<&ZoneRate>, weight_g| {
            rate.and_then(|rate| rate.fee_vnd(weight_g, 0))
                .map_or_else(|| "–".to_owned(), |vnd| self.page.money(vnd))
        };
        EXAMPLES_G
            .into_iter()
            .map(|weight_g| {
                let fees = ShippingZone::ALL.iter();
                (
                    format::weight(weight_g, self.page.locale()),
                    fees.map(|zone| fee(self.terms.rate(*zone), weight_g)).collect(),
                )
            })
            .collect()
    }
}

#[handler]
pub(super) async fn show(page: Page, app: Data<&Arc<App>>, ctx: Data<&Ctx>) -> Result<Response> {
    render(&ShippingPage::open(page, &app, &ctx, None).await?)
}

#[handler]
pub(super) async fn save(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Posted(form): Posted,
) -> Result<Response> {
    let saved = match read(&page, &form) {
        Ok(command) => shipping::set_terms(&app, &ctx, command).await,
        Err(errors) => Err(Error::Invalid(errors)),
    };
    let form = match saved {
        Ok(()) => {
            let told = page.t("Đã lưu phí giao hàng.", "The shipping rates are saved.");
            flash::leave(session, Tone::Good, told);
            return Ok(see_other(urls::SELLER_SHIPPING));
        }
        Err(Error::Invalid(errors)) => FormState::refused(page.locale(), form, errors),
        Err(Error::Refused(Code::Changed)) => FormState::failed(page.locale(), form, Code::Changed),
        Err(error) => return Err(failed(&ctx)(error)),
    };
    render_invalid(&ShippingPage::open(page, &app, &ctx, Some(form)).await?)
}

/// Zones left empty are not served.
fn read(page: &Page, form: &FormData) -> std::result::Result<SetTerms, Vec<FieldError>> {
    let mut read = form.read(page.locale());
    let mut rates = Vec::new();
    for zone in ShippingZone::ALL {
        let first = path(*zone, "first_kg_vnd");
        let is_empty = ["first_kg_vnd", "further_kg_vnd", "free_from_vnd"]
            .iter()
            .all(|field| form.typed(&path(*zone, field)).trim().is_empty());
        if is_empty {
            continue;
        }
        rates.push(ZoneRate {
            zone: *zone,
            first_kg_vnd: read.number(&first).unwrap_or_default(),
            further_kg_vnd: read
                .optional_number(&path(*zone, "further_kg_vnd"))
                .unwrap_or_default(),
            free_from_vnd: read.optional_number(&path(*zone, "free_from_vnd")),
        });
    }
    let command = SetTerms {
        rates,
        offers_pickup: read.ticked("offers_pickup"),
        pickup_note: read.optional_text("pickup_note"),
        version: form.typed("version").parse().unwrap_or_default(),
    };
    let errors = read.errors();
    if errors.is_empty() {
        Ok(command)
    } else {
        Err(errors)
    }
}

fn filled(terms: &Terms, page: &Page) -> FormData {
    let mut form = FormData::default().with("version", terms.version);
    if terms.offers_pickup {
        form = form.with("offers_pickup", 1);
    }
    form = form.with("pickup_note", terms.pickup_note.clone().unwrap_or_default());
    for rate in &terms.rates {
        let number = |vnd: i64| format::number(vnd, page.locale());
        form = form
            .with(path(rate.zone, "first_kg_vnd"), number(rate.first_kg_vnd))
            .with(path(rate.zone, "further_kg_vnd"), number(rate.further_kg_vnd));
        if let Some(from) = rate.free_from_vnd {
            form = form.with(path(rate.zone, "free_from_vnd"), number(from));
        }
    }
    form
}

fn path(zone: ShippingZone, field: &str) -> String {
    format!("rates.{zone}.{field}")
}
