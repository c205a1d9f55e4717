use super::standing::Standing;
use super::steps::{change_state, own_round};
use crate::app::{App, Ctx};
use crate::error::{Error, Result};
use crate::history::{self, Change};
use crate::notify::{self, Letter};
use crate::proposal::first_terms;
use chrono::{Days, NaiveDate};
use domain::{Code, Locale, Month, OrganisationKind, ProposalState, RoundState, format};
use entities::{
    demand_request, demand_request_month, matched_pair, matching_round, organisation, proposal,
    proposal_terms, supply_offer, supply_offer_month,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, Set};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use uuid::Uuid;

const ROWS_AT_ONCE: usize = 500;

/// Sends every pair of the last matching to both sides as a proposal; answers with their number.
/// Errors: not this office's round, not matched, answers since then that the matching did not know.
pub async fn publish(app: &App, ctx: &Ctx, slug: &str) -> Result<u64> {
    let tx = app.db.begin().await?;
    let (round, state) = own_round(&tx, ctx, slug).await?;
    let values = matching_round::ActiveModel {
        published_at: Set(Some(round.published_at.unwrap_or(ctx.now))),
        ..Default::default()
    };
    change_state(app, ctx, &tx, &round, state, RoundState::Published, values).await?;
    let days = u64::try_from(round.answer_days).map_err(Error::internal)?;
    let answer_until = ctx
        .today()
        .checked_add_days(Days::new(days))
        .ok_or_else(|| Error::internal("the answer deadline is out of range"))?;

    let proposals = proposals(app, ctx, &tx, &round, answer_until).await?;
    let mut received: BTreeMap<Uuid, (u64, bool)> = BTreeMap::new();
    for (_, seller, buyer) in &proposals {
        received.entry(*seller).or_default().0 += 1;
        let buying = received.entry(*buyer).or_default();
        buying.0 += 1;
        buying.1 = true;
    }
    let count = proposals.len() as u64;
    for (id, _, _) in proposals {
        let change = Change {
            subject: "proposal",
            id,
            from: None,
            to: ProposalState::Sent.as_str(),
            note: None,
        };
        history::append(app, ctx, &tx, change).await?;
    }
    tell(app, ctx, &tx, &round, &received, answer_until).await?;
    tx.commit().await?;
    Ok(count)
}

/// One proposal for each matched pair: id, seller and buyer.
async fn proposals(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    round: &matching_round::Model,
    answer_until: NaiveDate,
) -> Result<Vec<(Uuid, Uuid, Uuid)>> {
    let sellers: HashMap<Uuid, Uuid> = supply_offer::Entity::find()
        .filter(supply_offer::Column::RoundId.eq(round.id))
        .all(tx)
        .await?
        .into_iter()
        .map(|row| (row.id, row.organisation_id))
        .collect();
    let buyers: HashMap<Uuid, Uuid> = demand_request::Entity::find()
        .filter(demand_request::Column::RoundId.eq(round.id))
        .all(tx)
        .await?
        .into_iter()
        .map(|row| (row.id, row.organisation_id))
        .collect();
    let matches = matched_pair::Entity::find()
        .filter(matched_pair::Column::RoundId.eq(round.id))
        .filter(matched_pair::Column::Run.eq(round.run))
        .order_by_asc(matched_pair::Column::OfferId)
        .order_by_asc(matched_pair::Column::RequestId)
        .order_by_asc(matched_pair::Column::Month)
        .all(tx)
        .await?;
    if round.published_at.is_some() {
        check_still_fits(tx, round, &matches, ctx.today()).await?;
    }
    let missing = || Error::internal("a match names a row of another round");
    let mut sent = Vec::with_capacity(matches.len());
    for rows in matches.chunks(ROWS_AT_ONCE) {
        let mut batch = Vec::with_capacity(rows.len());
        let mut terms = Vec::with_capacity(rows.len());
        for row in rows {
            let id = app.ids.next();
            let seller = *sellers.get(&row.offer_id).ok_or_else(missing)?;
            let buyer = *buyers.get(&row.request_id).ok_or_else(missing)?;
            sent.push((id, seller, buyer));
            let row = proposal::Model {
                id,
                round_id: round.id,
                offer_id: row.offer_id,
                request_id: row.request_id,
                seller_id: seller,
                buyer_id: buyer,
                month: row.month.clone(),
                run: round.run,
                matched_kg: row.quantity_kg,
                version: 1,
                quantity_kg: row.quantity_kg,
                price_vnd_per_kg: row.suggested_price_vnd_per_kg,
                delivery_point: None,
                transport_vnd_per_kg: row.transport_vnd_per_kg,
                distance_dkm: row.distance_dkm,
                state: ProposalState::Sent.as_str().to_owned(),
                decline_reason: None,
                answer_until,
                contract_id: None,
                created_at: ctx.now,
            };
            terms.push(first_terms(&row).into_active_model());
            batch.push(row.into_active_model());
        }
        proposal::Entity::insert_many(batch)
            .exec_without_returning(tx)
            .await?;
        proposal_terms::Entity::insert_many(terms)
            .exec_without_returning(tx)
            .await?;
    }
    Ok(sent)
}

/// A later matching goes out beside what stands: no pair that declined since, no kilogram twice.
async fn check_still_fits(
    tx: &impl ConnectionTrait,
    round: &matching_round::Model,
    matches: &[matched_pair::Model],
    today: NaiveDate,
) -> Result<()> {
    let standing = Standing::load(tx, round.id, today).await?;
    let mut more: BTreeMap<(Uuid, Month), i64> = BTreeMap::new();
    for row in matches {
        if !standing.may_meet(row.offer_id, row.request_id) {
            return Err(Code::ResultOutdated.into());
        }
        let month = row.month.parse().map_err(Error::internal)?;
        for id in [row.offer_id, row.request_id] {
            *more.entry((id, month)).or_default() += row.quantity_kg;
        }
    }
    let mut registered: HashMap<(Uuid, Month), i64> = HashMap::new();
    for row in supply_offer_month::Entity::find()
        .filter(supply_offer_month::Column::OfferId.is_in(matches.iter().map(|row| row.offer_id)))
        .all(tx)
        .await?
    {
        let month = row.month.parse().map_err(Error::internal)?;
        registered.insert((row.offer_id, month), row.quantity_kg);
    }
    for row in demand_request_month::Entity::find()
        .filter(demand_request_month::Column::RequestId.is_in(matches.iter().map(|row| row.request_id)))
        .all(tx)
        .await?
    {
        let month = row.month.parse().map_err(Error::internal)?;
        registered.insert((row.request_id, month), row.quantity_kg);
    }
    if standing.leaves_room(&more, &registered) {
        Ok(())
    } else {
        Err(Code::ResultOutdated.into())
    }
}

/// One letter to each manager of both sides; the managers of a club's representative read it too.
async fn tell(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    round: &matching_round::Model,
    received: &BTreeMap<Uuid, (u64, bool)>,
    answer_until: NaiveDate,
) -> Result<()> {
    let clubs = organisation::Entity::find()
        .filter(organisation::Column::Id.is_in(received.keys().copied()))
        .filter(organisation::Column::Kind.eq(OrganisationKind::Club.as_str()))
        .all(tx)
        .await?;
    let mut received = received.clone();
    for club in clubs {
        if let (Some(representative), Some((count, buying))) =
            (club.represented_by_id, received.get(&club.id).copied())
        {
            let entry = received.entry(representative).or_default();
            entry.0 += count;
            entry.1 |= buying;
        }
    }
    let readers: Vec<Uuid> = received
        .keys()
        .copied()
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
    notify::managers(app, ctx, tx, &readers, |locale, organisation| {
        let (count, buying) = received.get(&organisation).copied().unwrap_or_default();
        letter(app, locale, &round.name, count, buying, answer_until)
    })
    .await
}

fn letter(app: &App, locale: Locale, round: &str, count: u64, buying: bool, until: NaiveDate) -> Letter {
    let page = if buying { "thu-mua" } else { "ban-hang" };
    let until = format::date(until);
    Letter {
        subject: match locale {
            Locale::Vi => format!("{count} đề xuất kết nối từ “{round}”"),
            Locale::En => format!("{count} linkage proposals from “{round}”"),
        },
        lines: vec![
            match locale {
                Locale::Vi => format!(
                    "Đợt kết nối “{round}” đã có kết quả. Đơn vị của bạn có {count} đề xuất, xin trả lời đến hết ngày {until}."
                ),
                Locale::En => format!(
                    "The matching round “{round}” has its result. There are {count} proposals for your organisation; please answer by {until}."
                ),
            },
            format!("{}/{page}/de-xuat", app.settings.public_url),
        ],
    }
}
