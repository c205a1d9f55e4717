use super::desk::tell;
use super::round_new::objectives;
use crate::forms::{FormData, FormState, Posted};
use crate::parts::{Choice, Crumbs};
use crate::{Page, failed, render, see_other, urls};
use askama::Template;
use domain::{Objective, format};
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
    let now = MatchSettings {
        objective: round.objective,
        transport_rate_vnd: round.transport_rate_vnd,
        star_bonus_vnd: round.star_bonus_vnd,
    };
    let (form, other) = if asked.is_empty() {
        let different = match now.objective {
            Objective::Volume => Objective::Value,
            Objective::Value => Objective::Volume,
        };
        let values = FormData::default()
            .with("objective", different)
            .with(
                "transport_rate_vnd",
                format::number(now.transport_rate_vnd, locale),
            )
            .with("star_bonus_vnd", format::number(now.star_bonus_vnd, locale));
        (FormState::filled(locale, values), None)
    } else {
        let data = FormData::new(asked.into_iter().collect());
        match read(&ctx, &data) {
            Ok(other) => (FormState::filled(locale, data), Some(other)),
            Err(form) => (form, None),
        }
    };
    let compared = match other {
        Some(other) if round.may_compare => round::compare(&app, &ctx, &slug, vec![now, other])
            .await
            .map_err(failed(&ctx))?,
        _ => Vec::new(),
    };
    let title = page.t("So sánh hai cách ghép", "Compare two settings").to_owned();
    render(&ComparePage {
        objectives: objectives(locale),
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
    let objective = reading.choice::<Objective>("objective");
    let rate = reading.number("transport_rate_vnd");
    let bonus = reading.optional_number("star_bonus_vnd").unwrap_or_default();
    match (objective, rate) {
        (Some(objective), Some(transport_rate_vnd)) if reading.is_right() => Ok(MatchSettings {
            objective,
            transport_rate_vnd,
            star_bonus_vnd: bonus,
        }),
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

    fn name(&self, index: &usize) -> &'static str {
        let locale = self.page.locale();
        match index {
            0 => locale.t("Cài đặt hiện nay", "Present settings"),
            _ => locale.t("Cài đặt khác", "Other settings"),
        }
    }
}
