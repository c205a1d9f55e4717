use super::card::sample;
use crate::parts::{Choice, Crumbs, Facts, Stars};
use crate::trust::{QuestionSection, ReviewSection, page_request};
use crate::{Page, destination, failed, render, urls};
use askama::Template;
use domain::{RatingStanding, ShippingZone};
use poem::handler;
use poem::session::Session;
use poem::web::{Data, Path, Query};
use poem::{Response, Result};
use serde::Deserialize;
use services::cart::{self, ShippingEstimate, SizeShipping};
use services::catalogue::{self, ProductView, Rating, Source};
use services::{App, Ctx, question, review, wish};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "catalogue/product.html")]
struct ProductPage {
    page: Page,
    product: ProductView,
    provinces: Vec<Choice>,
    /// For the remembered province.
    estimate: Option<ShippingEstimate>,
    is_wished: bool,
    reviews: ReviewSection,
    questions: QuestionSection,
}

#[derive(Deserialize)]
pub(super) struct Wanted {
    /// Code of the province the goods would go to.
    tinh: Option<String>,
    reviews_after: Option<String>,
    questions_after: Option<String>,
}

impl ProductPage {
    fn crumbs(&self) -> Crumbs {
        let locale = self.page.locale();
        let category = self.product.category;
        Crumbs::new(locale, self.product.name.clone())
            .under(self.page.t("Sản phẩm", "Products"), urls::PRODUCTS)
            .under(
                category.label(locale),
                urls::with_query(urls::PRODUCTS, "category", category.as_str()),
            )
    }

    fn pictures(&self) -> Vec<(String, String)> {
        if self.product.picture_ids.is_empty() {
            return vec![(urls::category_drawing(self.product.category), String::new())];
        }
        self.product
            .picture_ids
            .iter()
            .map(|(id, alt)| (urls::picture(id), alt.clone()))
            .collect()
    }

    fn star_row(&self) -> Option<Stars> {
        self.product
            .stars()
            .map(|stars| Stars::new(stars, self.page.locale()))
    }

    fn is_drawing(&self) -> bool {
        self.product.picture_ids.is_empty()
    }

    /// Perishable goods stay near.
    fn reach(&self) -> Option<&'static str> {
        let locale = self.page.locale();
        match self.product.ships_within {
            ShippingZone::Nationwide => None,
            ShippingZone::SameRegion => Some(locale.t(
                "Hàng tươi: chỉ giao trong vùng của nơi bán.",
                "Fresh goods: sent only within the seller's region.",
            )),
            ShippingZone::SameProvince => Some(locale.t(
                "Hàng tươi: chỉ giao trong tỉnh của nơi bán.",
                "Fresh goods: sent only within the seller's province.",
            )),
        }
    }

    /// "20.000 ₫ – 23.000 ₫", where every size can be sent.
    fn fees(&self, estimate: &ShippingEstimate) -> Option<String> {
        let (low, high) = estimate.fees_vnd()?;
        Some(if low == high {
            self.page.money(low)
        } else {
            format!("{} – {}", self.page.money(low), self.page.money(high))
        })
    }

    fn told(&self, size: &SizeShipping) -> String {
        destination::told(&self.page, &size.shipping)
    }

    fn sample(&self) -> Option<&'static str> {
        let variants = &self.product.variants;
        sample(
            self.page.locale(),
            variants.iter().any(|variant| variant.is_sample_price),
            variants.iter().any(|variant| variant.is_sample_stock),
        )
    }

    fn facts(&self) -> Facts {
        let locale = self.page.locale();
        let standards: Vec<&str> = self
            .product
            .standards
            .iter()
            .map(|standard| standard.label(locale))
            .collect();
        Facts::new()
            .with(
                self.page.t("Nhóm OCOP", "OCOP group"),
                self.product.group.label(locale),
            )
            .with(
                self.page.t("Loại", "Category"),
                self.product.category.label(locale),
            )
            .with_some(self.page.t("Mùa vụ", "Season"), self.product.season.clone())
            .with_some(
                self.page.t("Chứng nhận", "Certificates"),
                (!standards.is_empty()).then(|| standards.join(", ")),
            )
    }

    /// What is on record about a rating, without its standing, which the badge tells.
    fn rating_told(&self, rating: &Rating) -> String {
        let page = &self.page;
        let stars = format!("{} {}", rating.stars, page.t("sao", "stars"));
        match rating.standing {
            RatingStanding::Valid => {
                let until = rating.valid_until.map(|day| page.date(day)).unwrap_or_default();
                format!(
                    "{stars} – {} {}, {}, {} {until}",
                    page.t("quyết định", "decision"),
                    rating.certificate_number.as_deref().unwrap_or_default(),
                    rating.issuer.as_deref().unwrap_or_default(),
                    page.t("hiệu lực đến", "valid until"),
                )
            }
            _ => {
                let year = rating
                    .decided_on
                    .map(|day| page.date(day))
                    .or(rating.recognised_year.map(|year| year.to_string()))
                    .unwrap_or_else(|| page.t("chưa rõ năm", "year not known").to_owned());
                format!("{stars} ({year})")
            }
        }
    }
}

#[handler]
pub(super) async fn show(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Path(slug): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Response> {
    let product = catalogue::product(&app, &ctx, &slug)
        .await
        .map_err(failed(&ctx))?;
    let provinces = destination::choices(&app, session, wanted.tinh.as_deref())
        .await
        .map_err(failed(&ctx))?;
    let estimate = match destination::remembered(session).province_code {
        Some(province) if !product.variants.is_empty() => Some(
            cart::estimate_shipping(&app, &ctx, &slug, &province)
                .await
                .map_err(failed(&ctx))?,
        ),
        _ => None,
    };
    let is_wished = wish::is_wished(&app, &ctx, product.id)
        .await
        .map_err(failed(&ctx))?;
    let reviews = review::of_product(&app, &ctx, &slug, &page_request(wanted.reviews_after))
        .await
        .map_err(failed(&ctx))?;
    let questions = question::of_product(&app, &ctx, &slug, &page_request(wanted.questions_after))
        .await
        .map_err(failed(&ctx))?;
    let page = page.titled(product.name.clone());
    let title = page.t("Đánh giá của người mua", "What buyers say");
    render(&ProductPage {
        reviews: ReviewSection::new(&page, title, reviews, &urls::product(&slug)),
        questions: QuestionSection::new(&page, &slug, questions),
        page,
        product,
        provinces,
        estimate,
        is_wished,
    })
}

/// "Nguồn: …"
pub(crate) fn source_line(page: &Page, source: &Source) -> String {
    format!(
        "{}: {} ({})",
        page.t("Nguồn", "Source"),
        source.title,
        source.site
    )
}
