use super::board::{CommodityRows, by_commodity, scope_told};
use super::desk::tell;
use crate::forms::Posted;
use crate::parts::{Badge, Crumbs, Facts, Steps};
use crate::{Page, failed, render, see_other, urls};
use askama::Template;
use domain::{Locale, RoundAction, RoundState, Standard, format};
use poem::session::Session;
use poem::web::{Data, Path};
use poem::{Response, handler};
use services::round::{self, GapRow, Reason, RoundResult};
use services::{App, Ctx, Result};
use std::sync::Arc;

/// Rows of a table on the page; the API gives them all.
const MOST_ROWS: usize = 300;

#[derive(Template)]
#[template(path = "trade/round.html")]
struct RoundPage {
    page: Page,
    result: RoundResult,
    pairs_left_out: i64,
    gaps_left_out: i64,
    /// Registered so far.
    commodities: Vec<CommodityRows>,
}

#[handler]
pub(super) async fn show(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    Path(slug): Path<String>,
) -> poem::Result<Response> {
    let mut result = round::result(&app, &ctx, &slug).await.map_err(failed(&ctx))?;
    let registered = round::registered(&app, &ctx, &slug).await.map_err(failed(&ctx))?;
    let pairs_left_out = result.pairs.len().saturating_sub(MOST_ROWS) as i64;
    let gaps_left_out = result.gaps.len().saturating_sub(MOST_ROWS) as i64;
    result.pairs.truncate(MOST_ROWS);
    result.gaps.truncate(MOST_ROWS);
    render(&RoundPage {
        page: page.titled(result.round.name.clone()),
        result,
        pairs_left_out,
        gaps_left_out,
        commodities: by_commodity(&registered),
    })
}

#[handler]
pub(super) async fn open(
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Path(slug): Path<String>,
    Posted(_): Posted,
) -> poem::Result<Response> {
    let result = round::open(&app, &ctx, &slug).await;
    done(
        &ctx,
        session,
        &slug,
        result,
        ("Đã mở đăng ký.", "Registration is open."),
    )
}

#[handler]
pub(super) async fn close(
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Path(slug): Path<String>,
    Posted(_): Posted,
) -> poem::Result<Response> {
    let result = round::close(&app, &ctx, &slug).await;
    done(
        &ctx,
        session,
        &slug,
        result,
        ("Đã đóng đăng ký.", "Registration is closed."),
    )
}

#[handler]
pub(super) async fn run_matching(
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Path(slug): Path<String>,
    Posted(_): Posted,
) -> poem::Result<Response> {
    let result = round::run_matching(&app, &ctx, &slug).await;
    let told = (
        "Đã ghép cung cầu. Xin xem kết quả rồi công bố.",
        "Matched. Please read the result, then publish.",
    );
    done(&ctx, session, &slug, result, told)
}

#[handler]
pub(super) async fn publish(
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Path(slug): Path<String>,
    Posted(_): Posted,
) -> poem::Result<Response> {
    let result = round::publish(&app, &ctx, &slug).await;
    let told = (
        "Đã công bố và gửi đề xuất cho hai bên.",
        "Published; proposals went to both sides.",
    );
    done(&ctx, session, &slug, result, told)
}

#[handler]
pub(super) async fn settle(
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Path(slug): Path<String>,
    Posted(_): Posted,
) -> poem::Result<Response> {
    let result = round::settle(&app, &ctx, &slug).await;
    done(
        &ctx,
        session,
        &slug,
        result,
        ("Đã kết thúc đợt kết nối.", "The round is settled."),
    )
}

fn done<T>(
    ctx: &Ctx,
    session: &Session,
    slug: &str,
    result: Result<T>,
    told: (&str, &str),
) -> poem::Result<Response> {
    tell(ctx, session, result, ctx.t(told.0, told.1))?;
    Ok(see_other(urls::office_round(slug)))
}

/// Where the step's form is sent.
fn action_url(action: &RoundAction, slug: &str) -> String {
    match action {
        RoundAction::Open => urls::office_round_open(slug),
        RoundAction::Close => urls::office_round_close(slug),
        RoundAction::Match => urls::office_round_match(slug),
        RoundAction::Publish => urls::office_round_publish(slug),
        RoundAction::Settle => urls::office_round_settle(slug),
    }
}

impl RoundPage {
    fn steps(&self) -> Steps {
        let locale = self.page.locale();
        let states = RoundState::ALL;
        let current = states.iter().position(|state| *state == self.result.round.state);
        Steps::new(
            states.iter().map(|state| state.label(locale)),
            current.unwrap_or_default(),
        )
    }

    fn facts(&self) -> Facts {
        let (page, round) = (&self.page, &self.result.round);
        Facts::new()
            .with_some(page.t("Sự kiện", "Event"), round.event.as_deref())
            .with(
                page.t("Tháng giao hàng", "Months"),
                format!(
                    "{} – {}",
                    page.month(round.first_month),
                    page.month(round.last_month)
                ),
            )
            .with(
                page.t("Nhận đăng ký đến hết ngày", "Registration until"),
                page.date(round.registration_until),
            )
            .with_some(page.t("Phạm vi", "Takes"), scope_told(page, &round.scope))
            .with(
                page.t("Mục tiêu ghép", "Objective"),
                format!(
                    "{}{}",
                    round.matched_by.objective.label(page.locale()),
                    if round.matched_by.fair {
                        page.t(", chia đều giữa các bên bán", ", in fair shares")
                    } else {
                        ""
                    }
                ),
            )
            .with(
                page.t("Cước vận chuyển", "Transport rate"),
                format!(
                    "{}/{}",
                    page.money(round.matched_by.transport_rate_vnd),
                    page.t("tấn-km", "tonne-km")
                ),
            )
            .with(
                page.t("Thời hạn trả lời đề xuất", "Days to answer a proposal"),
                format!("{} {}", round.answer_days, page.t("ngày", "days")),
            )
            .with(
                page.t("Đã đăng ký", "Registered"),
                match page.locale() {
                    Locale::Vi => format!(
                        "{} chào bán, {} nhu cầu mua",
                        self.result.offers, self.result.requests
                    ),
                    Locale::En => format!("{} offers, {} requests", self.result.offers, self.result.requests),
                },
            )
    }

    /// The next step. Of a matched round that is publishing, not matching again; a published one waits for
    /// answers and has none.
    fn is_main(&self, action: &RoundAction) -> bool {
        match self.result.round.state {
            RoundState::Matched => *action == RoundAction::Publish,
            RoundState::Published => false,
            _ => self.result.round.actions.first() == Some(action),
        }
    }

    fn has_pools(&self) -> bool {
        self.result.pairs.iter().any(|pair| pair.pool.is_some())
    }

    fn remedy(&self, gap: &GapRow) -> String {
        help(&self.page, gap.reason, &gap.detail, gap.pool.is_some())
    }

    fn kilometres(&self, dkm: &i64) -> String {
        format!("{} km", format::decimal(*dkm, 1, self.page.locale()))
    }
}

/// What would help an organisation, or the pool that it offers in; every part where it takes several.
pub(super) fn help(page: &Page, reason: Reason, detail: &str, is_pooled: bool) -> String {
    let one = if is_pooled { remedy_of_pool } else { remedy };
    if reason != Reason::Several {
        return one(page, reason, detail);
    }
    let parts = detail.split(';').filter_map(|part| {
        let (reason, detail) = part.split_once(':').unwrap_or((part, ""));
        let reason: Reason = reason.parse().ok()?;
        let label = reason.label(page.locale()).to_lowercase();
        let told = format!("{label} {}", one(page, reason, detail));
        Some(told.trim_end().to_owned())
    });
    parts.collect::<Vec<_>>().join("; ")
}

/// What all members of a pool would have to reach together: its terms are those that every member keeps.
fn remedy_of_pool(page: &Page, reason: Reason, detail: &str) -> String {
    let change = remedy(page, reason, detail);
    let whose = match reason {
        _ if change.is_empty() => return change,
        Reason::Standard => page.t("mọi thành viên của nhóm có", "every member of the pool holds"),
        Reason::Stars => page.t(
            "thành viên ít sao nhất đạt",
            "the member with the fewest stars has",
        ),
        Reason::Price => page.t("giá chào cao nhất trong nhóm", "the highest ask in the pool"),
        Reason::Distance => page.t("đến thành viên xa nhất", "to the farthest member"),
        Reason::Lot => page.t(
            "lô tối thiểu lớn nhất của nhóm còn",
            "the pool's largest minimum lot",
        ),
        _ => return change,
    };
    format!("{whose} {change}")
}

/// Nothing where there is no figure to tell.
fn remedy(page: &Page, reason: Reason, detail: &str) -> String {
    let number = detail.trim_start_matches('+').parse::<i64>().ok();
    match (reason, number) {
        (Reason::Standard, _) => detail
            .split(';')
            .filter_map(|word| word.parse::<Standard>().ok())
            .map(|standard| standard.label(page.locale()))
            .collect::<Vec<_>>()
            .join(", "),
        (Reason::Stars, Some(_)) => format!("{detail} {}", page.t("sao", "stars")),
        (Reason::Price, Some(vnd)) => format!("{}{}/kg", if vnd > 0 { "+" } else { "" }, page.money(vnd)),
        (Reason::Lot, Some(kg)) => page.kilograms(kg),
        (Reason::Distance, _) if !detail.is_empty() => {
            let told = detail.trim_start_matches('+').replace('.', page.t(",", "."));
            format!("+{told} km")
        }
        _ => String::new(),
    }
}
