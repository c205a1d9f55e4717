use super::card::cards;
use crate::parts::{Crumbs, Facts, ProductCard};
use crate::trust::{ReviewSection, page_request};
use crate::{Page, failed, render, urls};
use askama::Template;
use domain::phone;
use poem::handler;
use poem::web::{Data, Path, Query};
use poem::{Response, Result};
use serde::Deserialize;
use services::catalogue::{self, ProducerView, ReportedLinkage};
use services::{App, Ctx, review};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "catalogue/producer.html")]
struct ProducerPage {
    page: Page,
    producer: ProducerView,
    cards: Vec<ProductCard>,
    reviews: ReviewSection,
}

#[derive(Deserialize)]
pub(super) struct Wanted {
    reviews_after: Option<String>,
}

impl ProducerPage {
    fn crumbs(&self) -> Crumbs {
        Crumbs::new(self.page.locale(), self.producer.card.name.clone())
            .under(self.page.t("Nhà sản xuất", "Producers"), urls::PRODUCERS)
    }

    fn facts(&self) -> Facts {
        let (page, producer) = (&self.page, &self.producer);
        let locale = page.locale();
        let certificates: Vec<String> = producer
            .certificates
            .iter()
            .map(|(standard, number)| format!("{} ({number})", standard.label(locale)))
            .collect();
        Facts::new()
            .with(page.t("Loại hình", "Kind"), producer.card.kind.label(locale))
            .with_some(
                page.t("Địa bàn", "Place"),
                Some(producer.card.place.clone()).filter(|it| !it.is_empty()),
            )
            .with_some(
                page.t("Địa bàn theo nguồn", "Place as published"),
                producer.place_as_stated.clone(),
            )
            .with_some(page.t("Địa chỉ", "Address"), producer.address.clone())
            .with_some(
                page.t("Người đại diện", "Representative"),
                producer.legal_representative.clone(),
            )
            .with_some(page.t("Mã số thuế", "Tax code"), producer.tax_code.clone())
            .with_some(
                page.t("Điện thoại", "Phone"),
                producer.phone.as_deref().map(phone::show),
            )
            .with_some(page.t("E-mail", "E-mail"), producer.email.clone())
            .with_some(
                page.t("Thành viên", "Members"),
                producer.members.map(|n| page.number(i64::from(n))),
            )
            .with_some(
                page.t("Năm thành lập", "Founded"),
                producer.founded_year.map(|year| year.to_string()),
            )
            .with_some(
                page.t("Chứng nhận còn hiệu lực", "Certificates in force"),
                (!certificates.is_empty()).then(|| certificates.join(", ")),
            )
    }

    fn volume(&self, linkage: &ReportedLinkage) -> String {
        let parts = [
            linkage.area_m2.map(|m2| self.page.hectares(m2)),
            linkage.volume_kg.map(|kg| self.page.tonnes(kg)),
            linkage.value_vnd.map(|vnd| self.page.money(vnd)),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }
}

#[handler]
pub(super) async fn show(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    Path(slug): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Response> {
    let producer = catalogue::producer(&app, &ctx, &slug)
        .await
        .map_err(failed(&ctx))?;
    let reviews = review::of_producer(&app, &ctx, &slug, &page_request(wanted.reviews_after))
        .await
        .map_err(failed(&ctx))?;
    let cards = cards(&producer.products, page.locale());
    let page = page.titled(producer.card.name.clone());
    let title = page.t("Đánh giá người bán", "Reviews of the seller");
    render(&ProducerPage {
        reviews: ReviewSection::new(&page, title, reviews, &urls::producer(&slug)),
        page,
        producer,
        cards,
    })
}
