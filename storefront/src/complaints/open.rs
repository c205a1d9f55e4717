use super::desk::Desk;
use crate::forms::{FormData, FormState};
use crate::parts::{AreaNav, Badge, Choice, Facts, Field};
use crate::{Page, failed, render, urls};
use askama::Template;
use domain::{ComplaintAction, ComplaintOutcome, ComplaintSide, ComplaintState};
use poem::web::{Data, Path, Query};
use poem::{Response, handler};
use serde::Deserialize;
use services::complaint::{self, Complaint, ComplaintLine};
use services::history::Past;
use services::{App, Ctx};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "complaints/open.html")]
pub(super) struct ComplaintPage {
    page: Page,
    nav: Option<AreaNav>,
    desk: Desk,
    complaint: Complaint,
    form: FormState,
}

#[derive(Deserialize)]
struct Key {
    key: Option<String>,
}

#[handler]
pub(super) async fn show_buyer(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    Path((order, number)): Path<(String, String)>,
    Query(asked): Query<Key>,
) -> poem::Result<Response> {
    let desk = Desk::Buyer {
        order,
        key: asked.key,
    };
    render(&prepare(page, &app, &ctx, desk, &number, None).await?)
}

#[handler]
pub(super) async fn show(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    desk: Desk,
    Path(number): Path<String>,
) -> poem::Result<Response> {
    render(&prepare(page, &app, &ctx, desk, &number, None).await?)
}

/// The page with a form that was refused, or with what is known.
pub(super) async fn prepare(
    page: Page,
    app: &App,
    ctx: &Ctx,
    desk: Desk,
    number: &str,
    refused: Option<FormState>,
) -> poem::Result<ComplaintPage> {
    let complaint = complaint::find(app, ctx, desk.who(), number)
        .await
        .map_err(failed(ctx))?;
    let form = refused.unwrap_or_else(|| FormState::filled(page.locale(), known(&page, &complaint)));
    let title = format!("{} {number}", page.t("Khiếu nại", "Complaint"));
    Ok(ComplaintPage {
        nav: desk.nav(&page),
        page: page.titled(title),
        desk,
        complaint,
        form,
    })
}

/// What an offer begins with: what was paid for what is complained of, as far as it can be refunded. The solution is to be
/// chosen, also by a mediator who has read the seller's.
fn known(page: &Page, complaint: &Complaint) -> FormData {
    let mut known = FormData::default();
    for line in &complaint.lines {
        let usual_vnd = line.paid_vnd.min(line.left_vnd);
        known = known.with(field(line), page.number(usual_vnd));
    }
    known
}

/// The field of a line's amount, as its errors name it.
pub(super) fn field(line: &ComplaintLine) -> String {
    format!("lines.{}", line.variant_id)
}

impl ComplaintPage {
    fn may(&self, action: ComplaintAction) -> bool {
        self.complaint.may(action)
    }

    fn is_buyer(&self) -> bool {
        self.desk.side() == ComplaintSide::Buyer
    }

    fn facts(&self) -> Facts {
        let (page, complaint) = (&self.page, &self.complaint);
        let locale = page.locale();
        let facts = Facts::new()
            .with(page.t("Phần đơn", "Part"), &complaint.part_number)
            .with(page.t("Người bán", "Seller"), &complaint.seller.name)
            .with(page.t("Người mua", "Buyer"), &complaint.buyer_name)
            .with(page.t("Việc", "About"), complaint.kind.label(locale))
            .with(page.t("Mong muốn", "Wish"), complaint.wish.label(locale))
            .with(page.t("Gửi lúc", "Sent"), page.time(complaint.opened_at))
            .with_some(
                page.t("Hàng gửi trả", "Sent back with"),
                way(&complaint.return_carrier, &complaint.return_tracking),
            )
            .with_some(
                page.t("Hàng đổi", "Replacement sent with"),
                way(&complaint.replacement_carrier, &complaint.replacement_tracking),
            );
        let on_sale = complaint.is_restocked && !self.is_buyer();
        facts.with_some(
            page.t("Hàng nhận lại", "Goods returned"),
            on_sale.then_some(page.t("đã đưa lại lên bán", "on sale again")),
        )
    }

    /// What is offered or decided, in one line.
    fn outcome(&self) -> Option<String> {
        let (page, complaint) = (&self.page, &self.complaint);
        let outcome = complaint.outcome?;
        let mut told = outcome.label(page.locale()).to_owned();
        if outcome == ComplaintOutcome::Refund {
            told.push_str(&format!(" {}", page.money(complaint.refund_vnd())));
        }
        if complaint.returns_goods {
            told.push_str(page.t(", sau khi gửi trả hàng", ", once the goods are back"));
        }
        Some(told)
    }

    /// Whose turn it is and until when.
    fn next(&self) -> Option<String> {
        let day = self.page.date(self.complaint.due_on?);
        let t = |vi, en| self.page.t(vi, en).to_owned();
        let told = match self.complaint.state {
            ComplaintState::Open => t(
                "Người bán trả lời chậm nhất ngày {}. Quá hạn, khiếu nại chuyển sang hòa giải.",
                "The seller answers by {}. After that the complaint goes to mediation.",
            ),
            ComplaintState::Answered => t(
                "Người mua đồng ý hoặc nhờ hòa giải chậm nhất ngày {}. Không có ý kiến thì câu trả lời của người bán được giữ.",
                "The buyer accepts or asks for mediation by {}. Without a word the seller's answer stands.",
            ),
            ComplaintState::Mediation => t(
                "Cơ quan ở địa bàn người bán hoặc quản trị sàn quyết định chậm nhất ngày {}.",
                "The office of the seller's area or the marketplace decides by {}.",
            ),
            ComplaintState::AwaitingReturn => t(
                "Người mua gửi trả hàng chậm nhất ngày {}. Quá hạn, khiếu nại kết thúc.",
                "The buyer sends the goods back by {}. After that the complaint ends.",
            ),
            ComplaintState::SentBack => t(
                "Người bán cho biết đã nhận lại hàng chậm nhất ngày {}. Quá hạn, chuyển sang hòa giải.",
                "The seller says by {} that the goods have come. After that it goes to mediation.",
            ),
            ComplaintState::Replacing => t(
                "Người bán gửi hàng đổi chậm nhất ngày {}. Quá hạn, chuyển sang hòa giải.",
                "The seller sends the replacement by {}. After that it goes to mediation.",
            ),
            ComplaintState::Settled | ComplaintState::Withdrawn => return None,
        };
        Some(told.replace("{}", &day))
    }

    /// What may be offered; money only where some was paid.
    fn outcomes(&self) -> Field {
        let locale = self.page.locale();
        let open = self.complaint.outcomes.iter();
        let choices = open.map(|outcome| Choice::new(outcome, outcome.label(locale)));
        let label = self.page.t("Cách giải quyết", "Solution");
        self.form.radios("outcome", label, choices.collect())
    }

    /// Whether goods may have to go back.
    fn may_return(&self) -> bool {
        self.complaint
            .outcomes
            .iter()
            .any(|outcome| outcome.may_return_goods())
    }

    fn amount(&self, line: &ComplaintLine) -> Field {
        let label = format!("{} – {}", line.product_name, line.variant_name);
        let most = self.page.money(line.left_vnd);
        self.form
            .number(&field(line), &label)
            .suffix("₫")
            .hint(format!("{} {most}", self.page.t("Nhiều nhất", "At most")))
            .optional()
    }

    fn shipping(&self) -> Option<Field> {
        let left_vnd = self.complaint.shipping_left_vnd;
        let field = || {
            let most = self.page.money(left_vnd);
            self.form
                .number("shipping_vnd", self.page.t("Phí giao hàng", "Shipping"))
                .suffix("₫")
                .hint(format!(
                    "{} {most}. {}",
                    self.page.t("Nhiều nhất", "At most"),
                    self.page.t(
                        "Lỗi của người bán thì hoàn cả phí giao.",
                        "Where the seller is at fault it goes back too."
                    )
                ))
                .optional()
        };
        (left_vnd > 0).then(field)
    }

    /// A step of the history in words.
    fn became(&self, past: &Past) -> &'static str {
        let state = past.to.parse::<ComplaintState>();
        state.map_or("", |state| state.label(self.page.locale()))
    }

    fn by(&self, past: &Past) -> Option<String> {
        past.organisation.clone().or_else(|| past.by.clone())
    }
}

/// `Viettel Post · VT123`
fn way(carrier: &Option<String>, tracking: &Option<String>) -> Option<String> {
    let known: Vec<&str> = [carrier, tracking]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect();
    (!known.is_empty()).then(|| known.join(" · "))
}
