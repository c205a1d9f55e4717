use super::desk::{refused, tell};
use super::match_settings;
use crate::forms::{FormData, FormState, Posted};
use crate::parts::{Choice, Crumbs};
use crate::{Page, failed, render, see_other, urls};
use askama::Template;
use domain::format;
use poem::session::Session;
use poem::web::{Data, Path, Query};
use poem::{Response, handler};
use services::round::{self, Compared, MatchSettings, Round};
use services::{App, Ctx};
use std::collections::HashMap;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "trade/round_compare.html")]
struct ComparePage {
    page: Page,
    round: Round,
    form: FormState,
    objectives: Vec<Choice>,
    compared: Vec<Compared>,
}

/// Two settings side by side; the second is asked for in the address.
#[handler]
pub(super) async fn show(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    Path(slug): Path<String>,
    Query(asked): Query<HashMap<String, String>>,
) -> poem::Result<Response> {
    let (round, _, _) = round::find(&app, &ctx, &slug).await.map_err(failed(&ctx))?;
    let locale = page.locale();
    let now = round.matched_by;
    let typed = FormData::new(asked.clone().into_iter().collect());
    let (form, other) = if asked.is_empty() {
        let different = MatchSettings {
            fair: !now.fair,
            ..now
        };
        let values = match_settings::filled(FormData::default(), different, locale);
        (FormState::filled(locale, values), None)
    } else {
        let data = typed.clone();
        match read(&ctx, &data) {
            Ok(other) => (FormState::filled(locale, data), Some(other)),
            Err(form) => (form, None),
        }
    };
    let (form, compared) = match other {
        Some(other) if round.may_compare => match round::compare(&app, &ctx, &slug, vec![now, other]).await {
            Ok(compared) => (form, compared),
            Err(error) => (refused(&ctx, locale, typed, error)?, Vec::new()),
        },
        _ => (form, Vec::new()),
    };
    let title = page.t("So sánh hai cách ghép", "Compare two settings").to_owned();
    render(&ComparePage {
        objectives: match_settings::objectives(locale),
        page: page.titled(title),
        round,
        form,
        compared,
    })
}

#[handler]
pub(super) async fn take(
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Path(slug): Path<String>,
    Posted(data): Posted,
) -> poem::Result<Response> {
    let Ok(settings) = read(&ctx, &data) else {
        return Ok(see_other(urls::office_round_compare(slug)));
    };
    let result = round::take(&app, &ctx, &slug, settings).await;
    let done = ctx.t(
        "Đã chọn cách ghép này và ghép xong. Xin xem kết quả rồi công bố.",
        "These settings are taken and the round is matched. Please read the result, then publish.",
    );
    tell(&ctx, session, result, done)?;
    Ok(see_other(urls::office_round(slug)))
}

fn read(ctx: &Ctx, data: &FormData) -> Result<MatchSettings, FormState> {
    let mut reading = data.read(ctx.locale);
    match match_settings::read(&mut reading) {
        Some(settings) if reading.is_right() => Ok(settings),
        _ => {
            let errors = reading.errors();
            Err(FormState::refused(ctx.locale, data.clone(), errors))
        }
    }
}

impl ComparePage {
    fn share(&self, compared: &Compared) -> String {
        match compared.smallest_share_permille {
            Some(share) => format!("{} %", format::decimal(share, 1, self.page.locale())),
            None => "–".to_owned(),
        }
    }

    /// The settings of a row as the form of taking them sends them.
    fn hidden(&self, settings: &MatchSettings) -> Vec<(String, String)> {
        let values = match_settings::filled(FormData::default(), *settings, self.page.locale());
        values.entries().to_vec()
    }

    /// "Nhiều sản lượng nhất, chia đều; 2.500 ₫; 0 ₫; 0,1 %"
    fn told(&self, settings: &MatchSettings) -> String {
        let page = &self.page;
        let shares = if settings.fair {
            page.t(", chia đều", ", fair shares")
        } else {
            ""
        };
        format!(
            "{}{shares}; {}; {}; {} %",
            settings.objective.label(page.locale()),
            page.money(settings.transport_rate_vnd),
            page.money(settings.star_bonus_vnd),
            match_settings::per_cent(settings.gap_limit_ppm, page.locale())
        )
    }

    fn price_of_fairness(&self, compared: &Compared) -> String {
        match &compared.fairness {
            Some(price) => match_settings::price_of_fairness(&self.page, price),
            None => "–".to_owned(),
        }
    }

    /// Differences that are counted but not told.
    fn left_out(&self, compared: &Compared) -> i64 {
        (compared.differing_pairs as i64).saturating_sub(compared.differences.len() as i64)
    }

    fn name(&self, index: &usize) -> &'static str {
        let locale = self.page.locale();
        match index {
            0 => locale.t("Cài đặt hiện nay", "Present settings"),
            _ => locale.t("Cài đặt khác", "Other settings"),
        }
    }
}
