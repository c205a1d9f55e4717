use crate::flash::{self, Tone};
use crate::forms::{FormData, FormState, Uploaded};
use crate::parts::Crumbs;
use crate::{Page, failed, render, render_invalid, see_other, urls};
use askama::Template;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::{Code, FieldError};
use poem::session::Session;
use poem::web::Data;
use poem::{Response, Result, handler};
use services::bank_statement::{
    ImportStatement, ImportedStatement, LineOutcome, StatementLine, import_statement,
};
use services::{App, Ctx, Error};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "money/statement.html")]
struct StatementPage {
    page: Page,
    form: FormState,
    checked: Option<ImportedStatement>,
    /// The file that was checked, so that it need not be chosen again.
    content: String,
}

#[handler]
pub(super) async fn show(page: Page, ctx: Data<&Ctx>) -> Result<Response> {
    ctx.seller().map_err(failed(&ctx))?;
    let form = FormState::empty(page.locale());
    render(&StatementPage::new(page, form))
}

/// First the file is read and shown; what was shown is sent again to be written.
#[handler]
pub(super) async fn take(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    uploaded: Uploaded,
) -> Result<Response> {
    let Uploaded {
        form: data,
        pictures: files,
        errors,
    } = uploaded;
    let chosen = files.into_iter().next().map(|file| file.bytes);
    let only_check = chosen.is_some();
    let file = chosen.or_else(|| STANDARD.decode(data.typed("content")).ok());
    let file = file.filter(|file| !file.is_empty());
    let imported = match file.clone() {
        _ if !errors.is_empty() => Err(Error::field("file", Code::FileTooLarge)),
        None => Err(Error::field("file", Code::Required)),
        Some(file) => import_statement(&app, &ctx, ImportStatement { file, only_check }).await,
    };
    match imported {
        Ok(imported) if imported.is_written => {
            flash::leave(session, Tone::Good, told(&page, &imported));
            Ok(see_other(urls::SELLER_PAYMENTS))
        }
        Ok(imported) => {
            let is_right = imported.errors.is_empty();
            let mut shown = StatementPage::new(page, FormState::empty(ctx.locale));
            shown.content = STANDARD.encode(file.unwrap_or_default());
            shown.checked = Some(imported);
            if is_right {
                render(&shown)
            } else {
                render_invalid(&shown)
            }
        }
        Err(Error::Invalid(errors)) => refuse(page, data, errors),
        Err(error) => Err(failed(&ctx)(error)),
    }
}

fn refuse(page: Page, data: FormData, errors: Vec<FieldError>) -> Result<Response> {
    let form = FormState::refused(page.locale(), data, errors);
    render_invalid(&StatementPage::new(page, form))
}

/// How many lines came to what.
fn told(page: &Page, imported: &ImportedStatement) -> String {
    let count = |of: fn(&LineOutcome) -> bool| imported.lines.iter().filter(|line| of(&line.outcome)).count();
    let matched = count(|it| !matches!(it, LineOutcome::Known | LineOutcome::Unknown { .. }));
    let unknown = count(|it| matches!(it, LineOutcome::Unknown { .. }));
    let known = count(|it| matches!(it, LineOutcome::Known));
    format!(
        "{}: {matched}. {}: {unknown}. {}: {known}.",
        page.t("Đã ghi vào đơn", "Booked to orders"),
        page.t("Chưa rõ của đơn nào", "Of no known order"),
        page.t("Đã có từ trước", "Known before"),
    )
}

impl StatementPage {
    fn new(page: Page, form: FormState) -> StatementPage {
        let title = page
            .t("Nhập sao kê ngân hàng", "Import a bank statement")
            .to_owned();
        StatementPage {
            page: page.titled(title),
            form,
            checked: None,
            content: String::new(),
        }
    }

    fn crumbs(&self) -> Crumbs {
        let parent = self.page.t("Thu tiền", "Payments");
        Crumbs::new(self.page.locale(), &self.page.title).under(parent, urls::SELLER_PAYMENTS)
    }

    fn outcome(&self, line: &StatementLine) -> String {
        let t = |vi: &'static str, en: &'static str| self.page.t(vi, en).to_owned();
        match &line.outcome {
            LineOutcome::Pays { remaining_vnd: 0, .. } => t("Trả đủ", "Paid in full"),
            LineOutcome::Pays {
                remaining_vnd: left @ 1..,
                ..
            } => {
                format!(
                    "{} {}",
                    t("Trả một phần, còn", "Part payment, still to pay"),
                    self.page.money(*left)
                )
            }
            LineOutcome::Pays { remaining_vnd, .. } => format!(
                "{} {}",
                t("Trả thừa, phải hoàn", "Too much, to be paid back"),
                self.page.money(-remaining_vnd)
            ),
            LineOutcome::Late { .. } => t(
                "Đơn đã hủy: mở lại hoặc phải hoàn",
                "Cancelled: goes on or goes back",
            ),
            LineOutcome::Confirms { .. } => t("Khớp khoản đã ghi tay", "Fits what you entered"),
            LineOutcome::Known => t(
                "Đã có từ trước, không tính lại",
                "Known before, not counted again",
            ),
            LineOutcome::Unknown { perhaps: None } => {
                t("Chưa rõ, ghép tay sau", "Unknown, to be matched by hand")
            }
            LineOutcome::Unknown { perhaps: Some(part) } => {
                format!("{} {part}?", t("Chưa chắc, có thể là", "Not sure, perhaps"))
            }
        }
    }

    fn part<'a>(&self, line: &'a StatementLine) -> &'a str {
        match &line.outcome {
            LineOutcome::Pays { part, .. } | LineOutcome::Late { part } | LineOutcome::Confirms { part } => {
                part
            }
            LineOutcome::Known | LineOutcome::Unknown { .. } => "",
        }
    }
}
