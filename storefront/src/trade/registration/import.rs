use crate::flash::{self, Tone};
use crate::forms::{FormData, FormState, Uploaded};
use crate::parts::{AreaNav, Choice, Crumbs};
use crate::trade::Desk;
use crate::trade::desk::refused;
use crate::{Page, failed, render, render_invalid, see_other, urls};
use askama::Template;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::{Code, FieldError};
use poem::http::header;
use poem::session::Session;
use poem::web::{Data, Query};
use poem::{FromRequest, Request, RequestBody, Response, handler};
use serde::Deserialize;
use services::registration::{self, Import, Imported, Side};
use services::{App, Ctx, round};
use std::sync::Arc;

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Whose import it is: a member's, or an office's for one of its rounds. Follows from the address.
#[derive(Debug, Clone)]
pub(super) struct Importing {
    desk: Desk,
    side: Side,
    /// Slug of the office's round.
    round: Option<String>,
}

impl<'a> FromRequest<'a> for Importing {
    async fn from_request(request: &'a Request, body: &mut RequestBody) -> poem::Result<Importing> {
        let desk = Desk::from_request(request, body).await?;
        let path = request.uri().path();
        let requests = desk == Desk::Buying || path.contains("/nhap-nhu-cau");
        Ok(Importing {
            desk,
            side: if requests { Side::Request } else { Side::Offer },
            round: request.raw_path_param("id").map(str::to_owned),
        })
    }
}

impl Importing {
    fn says<T>(&self, offers: T, requests: T) -> T {
        if self.side == Side::Offer {
            offers
        } else {
            requests
        }
    }

    fn here(&self) -> String {
        match &self.round {
            Some(round) => self.says(
                urls::office_round_offers(round),
                urls::office_round_requests(round),
            ),
            None => self
                .says(urls::SELLER_OFFER_IMPORT, urls::BUYING_REQUEST_IMPORT)
                .to_owned(),
        }
    }

    fn template(&self) -> String {
        match &self.round {
            Some(round) => self.says(
                urls::office_round_offers_template(round),
                urls::office_round_requests_template(round),
            ),
            None => self
                .says(urls::SELLER_OFFER_TEMPLATE, urls::BUYING_REQUEST_TEMPLATE)
                .to_owned(),
        }
    }

    /// Where the registrations are to be seen.
    fn back(&self) -> String {
        match &self.round {
            Some(round) => urls::office_round(round),
            None => self.says(urls::SELLER_OFFERS, urls::BUYING_REQUESTS).to_owned(),
        }
    }
}

#[derive(Template)]
#[template(path = "trade/registration/import.html")]
struct ImportPage {
    page: Page,
    nav: AreaNav,
    importing: Importing,
    form: FormState,
    /// Rounds that a member may import into.
    rounds: Vec<Choice>,
    checked: Option<Imported>,
    /// The file that was checked, so that it need not be chosen again.
    content: String,
    key: String,
}

#[derive(Deserialize)]
pub(super) struct Asked {
    /// Slug of an open round.
    round: Option<String>,
}

#[handler]
pub(super) async fn show(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    importing: Importing,
    Query(asked): Query<Asked>,
) -> poem::Result<Response> {
    let known = FormData::default().with("round", asked.round.unwrap_or_default());
    let form = FormState::filled(page.locale(), known);
    render(&prepare(page, &app, &ctx, importing, form).await?)
}

/// First the file is checked and shown; what was shown is sent again to be posted.
#[handler]
pub(super) async fn take(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    importing: Importing,
    uploaded: Uploaded,
) -> poem::Result<Response> {
    let Uploaded {
        form: data,
        pictures: files,
        errors,
    } = uploaded;
    let new = files.into_iter().next().map(|file| file.bytes);
    let only_check = new.is_some();
    let file = new.or_else(|| {
        STANDARD
            .decode(data.typed("content"))
            .ok()
            .filter(|file| !file.is_empty())
    });
    let wrong = match &file {
        _ if !errors.is_empty() => Some(Code::FileTooLarge),
        None => Some(Code::Required),
        Some(_) => None,
    };
    let form = if let Some(code) = wrong {
        FormState::refused(page.locale(), data, vec![FieldError::new("file", code)])
    } else {
        let file = file.unwrap_or_default();
        let round = importing.round.clone();
        let command = Import {
            round: round.or_else(|| Some(data.typed("round").to_owned()).filter(|slug| !slug.is_empty())),
            file: file.clone(),
            only_check,
        };
        let key = data.typed("key").to_owned();
        match registration::import(&app, &ctx, importing.side, command, Some(&key)).await {
            Ok(imported) if imported.posted > 0 => {
                let done = format!("{}: {}.", ctx.t("Đã nhập", "Imported"), imported.posted);
                flash::leave(session, Tone::Good, done);
                return Ok(see_other(importing.back()));
            }
            Ok(imported) => {
                let form = FormState::filled(page.locale(), data);
                let is_right = imported.errors.is_empty();
                let mut shown = prepare(page, &app, &ctx, importing, form).await?;
                shown.content = STANDARD.encode(&file);
                shown.checked = Some(imported);
                return if is_right {
                    render(&shown)
                } else {
                    render_invalid(&shown)
                };
            }
            Err(error) => refused(&ctx, ctx.locale, data, error)?,
        }
    };
    render_invalid(&prepare(page, &app, &ctx, importing, form).await?)
}

#[handler]
pub(super) async fn template(
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    importing: Importing,
    Query(asked): Query<Asked>,
) -> poem::Result<Response> {
    let round = importing.round.as_deref().or(asked.round.as_deref());
    let file = registration::template(&app, &ctx, importing.side, round)
        .await
        .map_err(failed(&ctx))?;
    let name = importing.says("mau-chao-ban.xlsx", "mau-nhu-cau-mua.xlsx");
    Ok(Response::builder()
        .content_type(XLSX)
        .header(
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        )
        .body(file))
}

async fn prepare(
    page: Page,
    app: &App,
    ctx: &Ctx,
    importing: Importing,
    form: FormState,
) -> poem::Result<ImportPage> {
    let rounds = match importing.desk {
        Desk::Office => {
            ctx.office().map_err(failed(ctx))?;
            Vec::new()
        }
        Desk::Seller | Desk::Buying => {
            let board = round::board(app, ctx).await.map_err(failed(ctx))?;
            let open = board.open.iter();
            open.map(|round| Choice::new(&round.slug, &round.name)).collect()
        }
    };
    let title = importing.says(
        page.t("Nhập chào bán từ bảng tính", "Import offers from a spreadsheet"),
        page.t(
            "Nhập nhu cầu mua từ bảng tính",
            "Import requests from a spreadsheet",
        ),
    );
    let title = title.to_owned();
    Ok(ImportPage {
        nav: importing.desk.nav(&page),
        page: page.titled(title),
        importing,
        form,
        rounds,
        checked: None,
        content: String::new(),
        key: app.ids.secret(),
    })
}
