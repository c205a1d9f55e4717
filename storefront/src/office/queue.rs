use crate::forms::Posted;
use crate::parts::{Empty, Facts};
use crate::trade::{Continued, next_url, tell};
use crate::{Failure, Page, failed, render, see_other, urls};
use askama::Template;
use domain::{Code, QueueKind, phone};
use poem::session::Session;
use poem::web::{Data, Path, Query};
use poem::{Response, Result, handler};
use services::verification::{self, Decision, Papers, QueueItem};
use services::{App, Ctx};
use std::sync::Arc;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "office/queue.html")]
struct QueuePage {
    page: Page,
    items: Vec<QueueItem>,
    next: Option<String>,
}

impl QueuePage {
    fn title(&self, item: &QueueItem) -> String {
        match &item.papers {
            Papers::Organisation { .. } => item.organisation.name.clone(),
            Papers::Rating { product, stars, .. } => {
                format!("{product}, {stars} {}", self.page.t("sao", "stars"))
            }
            Papers::Listing { name, .. } => name.clone(),
            Papers::Certificate { standard, number, .. } => {
                format!("{} {number}", standard.label(self.page.locale()))
            }
            Papers::PlantingCode { code, .. } => code.clone(),
        }
    }

    /// What an officer compares before the answer.
    fn to_check(&self, item: &QueueItem) -> &str {
        let page = &self.page;
        match item.papers.kind() {
            QueueKind::Organisation => page.t(
                "Cần xem: tên, mã số thuế và người đại diện đúng với giấy đăng ký; địa chỉ ở địa bàn; gọi thử số điện thoại.",
                "To check: name, tax code and representative match the registration; the address is in the area; the phone answers.",
            ),
            QueueKind::Rating => page.t(
                "Cần xem: quyết định công nhận có thật, đúng sản phẩm, đúng số sao, còn hiệu lực.",
                "To check: the decision exists, names this product and these stars, and is in force.",
            ),
            QueueKind::Listing => page.t(
                "Cần xem: đúng sản phẩm của đơn vị, ảnh và mô tả trung thực, giá và đơn vị tính rõ ràng, không phải hàng cấm.",
                "To check: it is the organisation's own product, pictures and text are true, price and unit are clear, nothing forbidden.",
            ),
            QueueKind::Certificate => page.t(
                "Cần xem: số giấy và nơi cấp tra được, đúng đơn vị, còn hiệu lực.",
                "To check: number and issuer can be found, it names this organisation and is in force.",
            ),
            QueueKind::PlantingCode => page.t(
                "Cần xem: mã có trong danh sách của cơ quan cấp, đúng vùng trồng, đúng thị trường.",
                "To check: the code is in the issuer's list, for this planting area and market.",
            ),
        }
    }

    fn facts(&self, item: &QueueItem) -> Facts {
        let page = &self.page;
        match item.papers.clone() {
            Papers::Organisation {
                tax_code,
                is_citizen_number: _,
                legal_representative,
                phone,
                email,
                address,
                members,
                founded_year,
                represented_by,
                founded_from_club,
                story,
            } => Facts::new()
                .with_some(page.t("Mã số thuế", "Tax code"), tax_code)
                .with_some(page.t("Người đại diện", "Representative"), legal_representative)
                .with_some(page.t("Điện thoại", "Phone"), phone.as_deref().map(phone::show))
                .with_some("E-mail", email)
                .with_some(page.t("Địa chỉ", "Address"), address)
                .with_some(page.t("Số thành viên", "Members"), members)
                .with_some(page.t("Năm thành lập", "Founded in"), founded_year)
                .with_some(page.t("Bán hàng qua", "Sells through"), represented_by)
                .with_some(page.t("Hình thành từ", "Grew from"), founded_from_club)
                .with_some(page.t("Giới thiệu", "Story"), story),
            Papers::Rating {
                product: _,
                stars: _,
                certificate_number,
                issuer,
                decided_on,
                expires_on,
            } => Facts::new()
                .with_some(page.t("Số quyết định", "Decision"), certificate_number)
                .with_some(page.t("Nơi cấp", "Issuer"), issuer)
                .with_some(
                    page.t("Ngày quyết định", "Decided on"),
                    decided_on.map(|it| page.date(it)),
                )
                .with_some(
                    page.t("Có giá trị đến", "Valid until"),
                    expires_on.map(|it| page.date(it)),
                ),
            Papers::Listing {
                name: _,
                category,
                description,
                standards,
                sizes,
                pictures: _,
            } => {
                let locale = page.locale();
                let standards: Vec<&str> = standards.iter().map(|it| it.label(locale)).collect();
                sizes
                    .iter()
                    .fold(
                        Facts::new().with(page.t("Danh mục", "Category"), category.label(locale)),
                        |facts, size| {
                            let told = format!(
                                "{}, {} {}",
                                page.money(size.price_vnd),
                                page.t("còn", "in stock"),
                                page.number(size.stock)
                            );
                            facts.with(&size.name, told)
                        },
                    )
                    .with_some(
                        page.t("Tiêu chuẩn", "Standards"),
                        Some(standards.join(", ")).filter(|it| !it.is_empty()),
                    )
                    .with(page.t("Mô tả", "Description"), description)
            }
            Papers::Certificate {
                standard: _,
                number: _,
                issuer,
                issued_on,
                expires_on,
            } => Facts::new()
                .with(page.t("Nơi cấp", "Issuer"), issuer)
                .with(page.t("Ngày cấp", "Issued on"), page.date(issued_on))
                .with_some(
                    page.t("Có giá trị đến", "Valid until"),
                    expires_on.map(|it| page.date(it)),
                ),
            Papers::PlantingCode {
                code: _,
                market,
                issuer,
                issued_on,
                expires_on,
                planting_area,
                area_m2,
            } => Facts::new()
                .with(page.t("Vùng trồng", "Planting area"), planting_area)
                .with(page.t("Diện tích", "Area"), page.hectares(area_m2))
                .with(page.t("Thị trường", "Market"), market)
                .with(page.t("Nơi cấp", "Issuer"), issuer)
                .with(page.t("Ngày cấp", "Issued on"), page.date(issued_on))
                .with_some(
                    page.t("Có giá trị đến", "Valid until"),
                    expires_on.map(|it| page.date(it)),
                ),
        }
    }

    fn pictures(&self, item: &QueueItem) -> Vec<String> {
        match &item.papers {
            Papers::Listing { pictures, .. } => pictures.iter().map(urls::picture).collect(),
            _ => Vec::new(),
        }
    }

    fn empty(&self) -> Empty {
        Empty::new(
            self.page.t("Không còn gì chờ", "Nothing waits"),
            self.page.t(
                "Đơn vị, sao OCOP, sản phẩm, giấy chứng nhận và mã số vùng trồng mới sẽ hiện ở đây, cũ nhất trước.",
                "New organisations, OCOP stars, listings, certificates and planting-area codes appear here, the oldest first.",
            ),
        )
    }
}

#[handler]
pub(super) async fn show(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    Query(continued): Query<Continued>,
) -> Result<Response> {
    let found = verification::queue(&app, &ctx, continued.page())
        .await
        .map_err(failed(&ctx))?;
    let title = page.t("Hàng chờ xác minh", "Verification queue").to_owned();
    render(&QueuePage {
        page: page.titled(title),
        next: next_url(urls::OFFICE_QUEUE, found.next.as_deref()),
        items: found.items,
    })
}

/// One answer; the queue opens again without it.
#[handler]
pub(super) async fn decide(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Path((kind, id)): Path<(String, Uuid)>,
    Posted(form): Posted,
) -> Result<Response> {
    let kind: QueueKind = kind.parse().map_err(|_| Failure(Code::NotFound))?;
    let (decision, done) = match form.typed("decision") {
        "approve" => (Decision::Approve, page.t("Đã duyệt.", "Approved.")),
        "reject" => (
            Decision::Reject {
                reason: form.typed("reason").to_owned(),
            },
            page.t("Đã trả lại, kèm lý do.", "Sent back with the reason."),
        ),
        _ => return Err(Failure(Code::BadRequest).into()),
    };
    let decided = verification::decide(&app, &ctx, kind, id, decision).await;
    tell(&ctx, session, decided, done)?;
    Ok(see_other(urls::OFFICE_QUEUE))
}
