use super::create::check_days;
use super::steps::{change_state, drop_result, own_round, write};
use crate::app::{App, Ctx};
use crate::error::{Checks, Error, Result};
use chrono::NaiveDate;
use domain::{Code, Locale, Objective, RoundState};
use entities::matching_round;
use matching::{LARGEST_PRICE_VND, Pools};
use sea_orm::Set;
use serde::Serialize;

/// The widest gap that a round may leave unproven: 10 %.
pub const WIDEST_GAP_PPM: i64 = 100_000;

/// What decides how a round is matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct MatchSettings {
    pub objective: Objective,
    /// VND per tonne-kilometre.
    pub transport_rate_vnd: i64,
    /// VND per kilogram and OCOP star, orders the choices.
    pub star_bonus_vnd: i64,
    /// The sellers' shares sold are made as even as can be, from the smallest up, before the objective
    /// decides.
    pub fair: bool,
    /// With lot limits: how far below its proven bound a result may stay, in parts per million.
    pub gap_limit_ppm: i32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChangeRound {
    pub matched_by: MatchSettings,
    /// Last day of registration.
    pub registration_until: NaiveDate,
    /// Days that both sides have to answer a proposal.
    pub answer_days: i32,
}

impl Default for MatchSettings {
    fn default() -> MatchSettings {
        MatchSettings {
            objective: Objective::Volume,
            transport_rate_vnd: matching::DEFAULT_TRANSPORT_RATE_VND_PER_TKM,
            star_bonus_vnd: 0,
            fair: false,
            gap_limit_ppm: matching::DEFAULT_GAP_LIMIT_PPM.cast_signed(),
        }
    }
}

impl MatchSettings {
    pub(super) fn of(round: &matching_round::Model) -> Result<MatchSettings> {
        Ok(MatchSettings {
            objective: round.objective.parse().map_err(Error::internal)?,
            transport_rate_vnd: round.transport_rate_vnd,
            star_bonus_vnd: round.star_bonus_vnd,
            fair: round.fair,
            gap_limit_ppm: round.gap_limit_ppm,
        })
    }

    /// Why a suggested price is what it is.
    pub fn price_reason(&self, locale: Locale) -> &'static str {
        self.objective.price_reason(self.fair, locale)
    }

    pub(super) fn check(&self, checks: &mut Checks) {
        checks.range(
            "transport_rate_vnd",
            self.transport_rate_vnd,
            0,
            LARGEST_PRICE_VND,
        );
        checks.range("star_bonus_vnd", self.star_bonus_vnd, 0, LARGEST_PRICE_VND);
        checks.range("gap_limit_ppm", self.gap_limit_ppm.into(), 0, WIDEST_GAP_PPM);
    }

    pub(super) fn for_solver(self, pools: Pools) -> matching::Settings {
        matching::Settings {
            objective: self.objective,
            transport_rate_vnd_per_tkm: self.transport_rate_vnd,
            star_bonus_vnd: self.star_bonus_vnd,
            fair: self.fair,
            pools,
            gap_limit_ppm: self.gap_limit_ppm.unsigned_abs(),
            ..matching::Settings::default()
        }
    }
}

/// Changes a round of the acting office that was never published. A result that other settings gave is
/// dropped: the round is closed again and wants to be matched.
/// Errors: not this office's round, published, invalid fields.
pub async fn change(app: &App, ctx: &Ctx, slug: &str, command: ChangeRound) -> Result<()> {
    let tx = app.db.begin().await?;
    let (round, state) = own_round(&tx, ctx, slug).await?;
    if round.published_at.is_some() {
        return Err(Code::WrongState.into());
    }
    let mut checks = Checks::new();
    command.matched_by.check(&mut checks);
    check_days(&mut checks, command.answer_days);
    checks.require(
        command.registration_until == round.registration_until || command.registration_until >= ctx.today(),
        "registration_until",
        Code::OutOfRange,
    );
    checks.done()?;
    let values = matching_round::ActiveModel {
        objective: Set(command.matched_by.objective.as_str().to_owned()),
        transport_rate_vnd: Set(command.matched_by.transport_rate_vnd),
        star_bonus_vnd: Set(command.matched_by.star_bonus_vnd),
        fair: Set(command.matched_by.fair),
        gap_limit_ppm: Set(command.matched_by.gap_limit_ppm),
        registration_until: Set(command.registration_until),
        answer_days: Set(command.answer_days),
        ..Default::default()
    };
    let same_result = MatchSettings::of(&round)? == command.matched_by;
    if state == RoundState::Matched && !same_result {
        let values = matching_round::ActiveModel {
            summary: Set(None),
            ..values
        };
        change_state(app, ctx, &tx, &round, state, RoundState::Closed, values).await?;
        drop_result(&tx, round.id, round.run).await?;
    } else {
        write(app, ctx, &tx, &round, state, state, values).await?;
    }
    tx.commit().await?;
    Ok(())
}
