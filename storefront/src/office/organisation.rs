use crate::forms::Posted;
use crate::parts::{Crumbs, Facts};
use crate::trade::tell;
use crate::{Failure, Page, failed, render, see_other, urls};
use askama::Template;
use domain::{Code, OfficeAction, Verification, phone};
use poem::session::Session;
use poem::web::{Data, Path};
use poem::{Response, Result, handler};
use services::organisation::{self, OrganisationInArea};
use services::{App, Ctx, verification};
use std::sync::Arc;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "office/organisation.html")]
struct OrganisationPage {
    page: Page,
    found: OrganisationInArea,
}

impl OrganisationPage {
    fn crumbs(&self) -> Crumbs {
        Crumbs::new(self.page.locale(), &self.found.row.name)
            .under(self.page.t("Đơn vị", "Organisations"), urls::OFFICE_ORGANISATIONS)
    }

    fn facts(&self) -> Facts {
        let (page, found) = (&self.page, &self.found);
        Facts::new()
            .with(page.t("Loại hình", "Kind"), found.row.kind.label(page.locale()))
            .with_some(
                page.t("Địa bàn", "Place"),
                Some(&found.row.place).filter(|place| !place.is_empty()),
            )
            .with_some(page.t("Mã số thuế", "Tax code"), found.tax_code.as_deref())
            .with_some(
                page.t("Người đại diện", "Representative"),
                found.legal_representative.as_deref(),
            )
            .with_some(
                page.t("Điện thoại", "Phone"),
                found.phone.as_deref().map(phone::show),
            )
            .with_some("E-mail", found.email.as_deref())
            .with_some(page.t("Địa chỉ", "Address"), found.address.as_deref())
            .with_some(page.t("Số thành viên", "Members"), found.members)
            .with_some(page.t("Năm thành lập", "Founded in"), found.founded_year)
    }

    fn is_public(&self) -> bool {
        self.found.row.verification == Verification::Verified && self.found.row.kind.sells()
    }

    fn is_suspension(&self, action: &OfficeAction) -> bool {
        *action == OfficeAction::Suspend
    }
}

#[handler]
pub(super) async fn show(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let found = organisation::one_in_area(&app, &ctx, id)
        .await
        .map_err(failed(&ctx))?;
    let title = found.row.name.clone();
    render(&OrganisationPage {
        page: page.titled(title),
        found,
    })
}

#[handler]
pub(super) async fn change_standing(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Path(id): Path<Uuid>,
    Posted(form): Posted,
) -> Result<Response> {
    let action: OfficeAction = form
        .typed("action")
        .parse()
        .map_err(|_| Failure(Code::BadRequest))?;
    let changed = verification::change_standing(&app, &ctx, id, action, form.typed("reason")).await;
    tell(&ctx, session, changed, page.t("Đã ghi nhận.", "Done."))?;
    Ok(see_other(urls::office_organisation(id)))
}

#[handler]
pub(super) async fn take_down(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Path(id): Path<Uuid>,
    Posted(form): Posted,
) -> Result<Response> {
    let product: Uuid = form
        .typed("product")
        .parse()
        .map_err(|_| Failure(Code::NotFound))?;
    let taken = verification::take_down(&app, &ctx, product, form.typed("reason")).await;
    let done = page.t(
        "Đã gỡ sản phẩm khỏi sàn.",
        "The product was taken off the marketplace.",
    );
    tell(&ctx, session, taken, done)?;
    Ok(see_other(urls::office_organisation(id)))
}
