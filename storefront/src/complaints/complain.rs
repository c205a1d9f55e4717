use super::desk::Desk;
use crate::flash::{self, Tone};
use crate::forms::{FormData, FormState, Uploaded};
use crate::parts::{Choice, Crumbs, Field};
use crate::policies::Policy;
use crate::{Failure, Page, failed, render, render_invalid, see_other, urls};
use askama::Template;
use domain::{Code, ComplaintKind, ComplaintWish};
use poem::session::Session;
use poem::web::{Data, Path, Query};
use poem::{Response, handler};
use serde::Deserialize;
use services::complaint::{self, Complain, ComplainedLine};
use services::order::{self, OrderLine, OrderPart};
use services::upload::Upload;
use services::{App, Ctx, Error};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "complaints/complain.html")]
struct ComplainPage {
    page: Page,
    form: FormState,
    desk: Desk,
    order: String,
    part: OrderPart,
}

#[derive(Deserialize)]
struct Asked {
    key: Option<String>,
    part: String,
    /// The kind to begin with.
    viec: Option<String>,
}

#[handler]
pub(super) async fn show(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    Path(order): Path<String>,
    Query(asked): Query<Asked>,
) -> poem::Result<Response> {
    let desk = Desk::Buyer {
        order: order.clone(),
        key: asked.key,
    };
    let part = find(&app, &ctx, &desk, &asked.part).await?;
    if part.complaint_kinds.is_empty() {
        return Ok(see_other(desk.list()));
    }
    let mut known = FormData::default();
    let kind = asked
        .viec
        .as_deref()
        .and_then(|kind| kind.parse::<ComplaintKind>().ok());
    if let Some(kind) = kind {
        known = known.with("kind", kind);
    }
    let is_all = kind == Some(ComplaintKind::NotDelivered);
    let is_known = is_all || part.lines.len() == 1 && kind.is_none_or(ComplaintKind::is_of_goods);
    for line in part.lines.iter().filter(|_| is_known) {
        known = known.with(field(line), line.quantity - line.cut);
    }
    let form = FormState::filled(page.locale(), known);
    render(&ComplainPage::new(page, form, desk, order, part))
}

#[handler]
pub(super) async fn take(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Path(order): Path<String>,
    uploaded: Uploaded,
) -> poem::Result<Response> {
    let form = uploaded.form;
    let key = Some(form.typed("key").to_owned()).filter(|key| !key.is_empty());
    let desk = Desk::Buyer {
        order: order.clone(),
        key: key.clone(),
    };
    let part = find(&app, &ctx, &desk, form.typed("part")).await?;
    let mut read = form.read(page.locale());
    let lines: Vec<ComplainedLine> = part
        .lines
        .iter()
        .filter_map(|line| {
            let quantity = read.optional_number(&field(line))?;
            Some(ComplainedLine {
                variant_id: line.variant_id,
                quantity,
            })
        })
        .collect();
    let (kind, wish) = (read.choice("kind"), read.choice("wish"));
    for error in uploaded.errors {
        read.refuse(&error.path, error.code);
    }
    let pictures = uploaded.pictures.into_iter().map(|picture| Upload {
        name: picture.file_name,
        bytes: picture.bytes,
    });
    let complained = match kind.zip(wish) {
        Some((kind, wish)) if read.is_right() => {
            let command = Complain {
                part: part.number.clone(),
                kind,
                wish,
                story: read.lines("story"),
                lines,
                pictures: pictures.collect(),
            };
            complaint::complain(&app, &ctx, &order, key.as_deref(), command).await
        }
        _ => Err(Error::Invalid(read.errors())),
    };
    match complained {
        Ok(number) => {
            let told = page.t(
                "Đã gửi khiếu nại. Người bán được báo; bạn theo dõi ở trang này.",
                "The complaint is sent. The seller is told; you can follow it on this page.",
            );
            flash::leave(session, Tone::Good, told);
            Ok(see_other(desk.complaint(&number)))
        }
        Err(Error::Invalid(errors)) => {
            let form = FormState::refused(page.locale(), form, errors);
            render_invalid(&ComplainPage::new(page, form, desk, order, part))
        }
        Err(Error::Refused(code @ (Code::WrongState | Code::Changed | Code::ComplaintOpen))) => {
            flash::leave(session, Tone::Warning, code.text(page.locale()));
            Ok(see_other(desk.list()))
        }
        Err(error) => Err(failed(&ctx)(error)),
    }
}

async fn find(app: &App, ctx: &Ctx, desk: &Desk, part: &str) -> poem::Result<OrderPart> {
    let Desk::Buyer { order, key } = desk else {
        return Err(Failure(Code::NotFound).into());
    };
    let found = order::open_for_buyer(app, ctx, order, key.as_deref())
        .await
        .map_err(failed(ctx))?;
    let part = found.parts.into_iter().find(|it| it.number == part);
    part.ok_or(Failure(Code::NotFound).into())
}

/// The field of a line's quantity, as its errors name it.
fn field(line: &OrderLine) -> String {
    format!("lines.{}", line.variant_id)
}

impl ComplainPage {
    fn new(page: Page, form: FormState, desk: Desk, order: String, part: OrderPart) -> ComplainPage {
        let title = page.t("Gửi khiếu nại", "Complain").to_owned();
        ComplainPage {
            page: page.titled(title),
            form,
            desk,
            order,
            part,
        }
    }

    fn crumbs(&self) -> Crumbs {
        self.desk.crumbs(&self.page, &self.page.title)
    }

    fn kinds(&self) -> Field {
        let locale = self.page.locale();
        let open = self.part.complaint_kinds.iter();
        let choices = open.map(|kind| Choice::new(kind, kind.label(locale)));
        let label = self.page.t("Chuyện gì đã xảy ra?", "What happened?");
        self.form.radios("kind", label, choices.collect())
    }

    fn is_of_goods(&self) -> bool {
        self.part.complaint_kinds.iter().any(|kind| kind.is_of_goods())
    }

    /// Whether a refund is due that may be complained of.
    fn is_owed(&self) -> bool {
        self.part.complaint_kinds.contains(&ComplaintKind::RefundNotPaid)
    }

    fn wishes(&self) -> Field {
        let locale = self.page.locale();
        let open = ComplaintWish::ALL.iter().filter(|wish| match wish {
            ComplaintWish::Refund => self.part.money.can_refund || self.is_owed(),
            ComplaintWish::Replacement => self.is_of_goods(),
            ComplaintWish::Answer => true,
        });
        let choices = open.map(|wish| Choice::new(wish, wish.label(locale)));
        let label = self
            .page
            .t("Bạn muốn giải quyết thế nào?", "What would you like?");
        self.form.radios("wish", label, choices.collect())
    }

    fn story_hint(&self) -> &'static str {
        if self.is_of_goods() {
            self.page.t(
                "Nhận khi nào, hỏng hay thiếu thế nào. Người bán sẽ đọc.",
                "When it came, what is damaged or missing. The seller reads it.",
            )
        } else {
            self.page.t(
                "Tiền nào chưa về, nhận vào tài khoản nào thì tiện. Người bán sẽ đọc.",
                "Which money has not come, and to which account it can be paid. The seller reads it.",
            )
        }
    }

    fn quantity(&self, line: &OrderLine) -> Field {
        let label = format!("{} – {}", line.product_name, line.variant_name);
        let ordered = self.page.number(line.quantity - line.cut);
        self.form
            .number(&field(line), &label)
            .suffix(line.unit.label(self.page.locale()))
            .hint(format!("{} {ordered}", self.page.t("Đã đặt", "Ordered:")))
            .inputmode("numeric")
            .optional()
    }
}
