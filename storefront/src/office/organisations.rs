use crate::forms::{FormData, FormState};
use crate::parts::{Choice, Empty, Field};
use crate::{Page, failed, render, urls};
use askama::Template;
use domain::{OrganisationKind, Verification};
use poem::web::Data;
use poem::{Request, Response, Result, handler};
use services::organisation::{self, FindInArea, InArea};
use services::{App, Ctx, PageRequest};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "office/organisations.html")]
struct OrganisationsPage {
    page: Page,
    form: FormState,
    organisations: Vec<InArea>,
    next: Option<String>,
}

impl OrganisationsPage {
    fn kinds(&self) -> Field {
        let options = OrganisationKind::ALL
            .iter()
            .filter(|kind| **kind != OrganisationKind::TradeOffice)
            .map(|kind| Choice::new(kind, kind.label(self.page.locale())))
            .collect();
        self.form
            .select("kind", self.page.t("Loại hình", "Kind"), options)
            .optional()
    }

    fn states(&self) -> Field {
        let options = Verification::ALL
            .iter()
            .map(|state| Choice::new(state, state.label(self.page.locale())))
            .collect();
        self.form
            .select("verification", self.page.t("Trạng thái", "State"), options)
            .optional()
    }

    fn empty(&self) -> Empty {
        Empty::new(
            self.page.t("Không có đơn vị phù hợp", "No organisation fits"),
            self.page.t(
                "Thử tên ngắn hơn hoặc bỏ bộ lọc. Chỉ các đơn vị ở địa bàn của cơ quan mới hiện ở đây.",
                "Try a shorter name or take back the filters. Only organisations of the office's area are listed.",
            ),
        )
        .action(self.page.t("Xem tất cả", "See all"), urls::OFFICE_ORGANISATIONS)
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
    let wanted = FindInArea {
        q: query.typed("q").to_owned(),
        kind: query.typed("kind").parse().ok(),
        verification: query.typed("verification").parse().ok(),
        page: PageRequest {
            per_page: Some(48),
            after: Some(query.typed("after").to_owned()),
        },
    };
    let found = organisation::find_in_area(&app, &ctx, wanted)
        .await
        .map_err(failed(&ctx))?;
    let next = found
        .next
        .map(|after| urls::with_query(&page.path, "after", &after));
    let title = page.t("Đơn vị ở địa bàn", "Organisations of the area").to_owned();
    render(&OrganisationsPage {
        form: FormState::filled(page.locale(), query),
        page: page.titled(title),
        organisations: found.items,
        next,
    })
}
