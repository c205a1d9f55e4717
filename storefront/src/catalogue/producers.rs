use crate::forms::{FormData, FormState};
use crate::parts::{Choice, Empty, Field};
use crate::{Page, failed, render, urls};
use askama::Template;
use domain::OrganisationKind;
use poem::handler;
use poem::web::Data;
use poem::{Request, Response, Result};
use services::catalogue::{self, FindProducers, ProducerCard};
use services::places::{self, Province};
use services::{App, Ctx, PageRequest};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "catalogue/producers.html")]
struct ProducersPage {
    page: Page,
    form: FormState,
    producers: Vec<ProducerCard>,
    provinces: Vec<Province>,
    next: Option<String>,
}

impl ProducersPage {
    fn kinds(&self) -> Field {
        let options = OrganisationKind::ALL
            .iter()
            .filter(|kind| kind.sells())
            .map(|kind| Choice::new(kind, kind.label(self.page.locale())))
            .collect();
        self.form
            .select("kind", self.page.t("Loại hình", "Kind"), options)
            .optional()
    }

    fn places(&self) -> Field {
        let options = self
            .provinces
            .iter()
            .map(|it| Choice::new(&it.code, it.name.clone()))
            .collect();
        self.form
            .select("province", self.page.t("Tỉnh, thành phố", "Province"), options)
            .optional()
    }

    fn empty(&self) -> Empty {
        Empty::new(
            self.page.t("Không có nhà sản xuất phù hợp", "No producer fits"),
            self.page.t(
                "Thử tên ngắn hơn hoặc bỏ bộ lọc.",
                "Try a shorter name or take back the filters.",
            ),
        )
        .action(self.page.t("Xem tất cả", "See all"), urls::PRODUCERS)
    }
}

#[handler]
pub(super) async fn show(
    page: Page,
    request: &Request,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
) -> Result<Response> {
    let query = FormData::new(crate::forms::decode(
        request.uri().query().unwrap_or_default().as_bytes(),
    ));
    let wanted = FindProducers {
        q: query.typed("q").to_owned(),
        kind: query.typed("kind").parse().ok(),
        province: Some(query.typed("province").to_owned()).filter(|code| !code.is_empty()),
        page: PageRequest {
            per_page: Some(48),
            after: Some(query.typed("after").to_owned()),
        },
    };
    let found = catalogue::find_producers(&app, &ctx, wanted)
        .await
        .map_err(failed(&ctx))?;
    let provinces = places::provinces(&app).await.map_err(failed(&ctx))?;
    let next = found
        .next
        .map(|after| urls::with_query(&page.path, "after", &after));
    let form = FormState::filled(page.locale(), query);
    let page = page.clone().titled(page.t("Nhà sản xuất", "Producers"));
    render(&ProducersPage {
        page,
        form,
        producers: found.items,
        provinces,
        next,
    })
}
