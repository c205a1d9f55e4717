use super::steps::own_round;
use crate::app::{App, Ctx};
use crate::error::{Error, Result};
use crate::notify::{self, Letter};
use crate::organisation::within;
use crate::party::{self, Party};
use crate::registration::takes_registrations;
use chrono::{DateTime, NaiveDate, Utc};
use domain::{Code, Locale, MemberRole, OrganisationKind, Verification, format};
use entities::{
    account, demand_request, matching_round, membership, organisation, planting_area, round_invitation,
    supply_offer,
};
use sea_orm::sea_query::Query;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set,
};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Whom to ask: verified organisations of the office's area.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Invite {
    /// None named: every kind.
    pub kinds: Vec<OrganisationKind>,
    /// Who grows it, or has offered or asked for it; none for everybody.
    pub commodity: Option<String>,
}

/// Who was asked, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invited {
    pub party: Party,
    pub invited_at: DateTime<Utc>,
}

/// Asks by mail to register in an open round, each organisation once; answers with how many were asked
/// now. An organisation without a manager who reads mail is not asked.
/// Errors: not this office's round, not open for registration.
pub async fn invite(app: &App, ctx: &Ctx, slug: &str, asked: Invite) -> Result<u64> {
    let office = ctx.office()?;
    let tx = app.db.begin().await?;
    let (round, state) = own_round(&tx, ctx, slug).await?;
    if !takes_registrations(state, round.registration_until, ctx.today()) {
        return Err(Code::RoundNotOpen.into());
    }
    let known: BTreeSet<Uuid> = round_invitation::Entity::find()
        .filter(round_invitation::Column::RoundId.eq(round.id))
        .all(&tx)
        .await?
        .into_iter()
        .map(|row| row.organisation_id)
        .collect();
    let mut finder = organisation::Entity::find()
        .filter(within(&office.area))
        .filter(organisation::Column::Verification.eq(Verification::Verified.as_str()))
        .filter(organisation::Column::Kind.ne(OrganisationKind::TradeOffice.as_str()));
    if !asked.kinds.is_empty() {
        let kinds = asked.kinds.iter().map(|kind| kind.as_str());
        finder = finder.filter(organisation::Column::Kind.is_in(kinds));
    }
    if let Some(code) = asked.commodity.as_deref().filter(|code| !code.is_empty()) {
        finder = finder.filter(trades(code));
    }
    let found = finder.order_by_asc(organisation::Column::Id).all(&tx).await?;
    let found = found
        .into_iter()
        .map(|row| row.id)
        .filter(|id| !known.contains(id));
    let invited = readers(&tx, found.collect()).await?;
    if !invited.is_empty() {
        let rows = invited.iter().map(|id| round_invitation::ActiveModel {
            round_id: Set(round.id),
            organisation_id: Set(*id),
            invited_at: Set(ctx.now),
        });
        round_invitation::Entity::insert_many(rows)
            .exec_without_returning(&tx)
            .await?;
    }
    let link = format!("{}/ket-noi/{}", app.settings.public_url, round.slug);
    notify::managers(app, ctx, &tx, &invited, |locale, _| {
        letter(locale, &office.name, &round, &link, round.registration_until)
    })
    .await?;
    tx.commit().await?;
    Ok(invited.len() as u64)
}

/// Who was asked to register in a round of the acting office, the latest first.
pub async fn invitations(app: &App, ctx: &Ctx, slug: &str) -> Result<Vec<Invited>> {
    let (round, _, _) = super::find(app, ctx, slug).await?;
    let connection = app.db.read();
    let rows = round_invitation::Entity::find()
        .filter(round_invitation::Column::RoundId.eq(round.id))
        .order_by_desc(round_invitation::Column::InvitedAt)
        .order_by_asc(round_invitation::Column::OrganisationId)
        .all(connection)
        .await?;
    let parties = party::load(connection, rows.iter().map(|row| row.organisation_id)).await?;
    let missing = || Error::internal("an invited organisation is gone");
    rows.iter()
        .map(|row| {
            Ok(Invited {
                party: Party::of(parties.get(&row.organisation_id).ok_or_else(missing)?)?,
                invited_at: row.invited_at,
            })
        })
        .collect()
}

/// Who grows the commodity, or has offered or asked for it.
fn trades(code: &str) -> Condition {
    let growing = Query::select()
        .column(planting_area::Column::OrganisationId)
        .from(planting_area::Entity)
        .and_where(planting_area::Column::CommodityCode.eq(code))
        .to_owned();
    let offering = Query::select()
        .column(supply_offer::Column::OrganisationId)
        .from(supply_offer::Entity)
        .and_where(supply_offer::Column::CommodityCode.eq(code))
        .to_owned();
    let asking = Query::select()
        .column(demand_request::Column::OrganisationId)
        .from(demand_request::Entity)
        .and_where(demand_request::Column::CommodityCode.eq(code))
        .to_owned();
    Condition::any()
        .add(organisation::Column::Id.in_subquery(growing))
        .add(organisation::Column::Id.in_subquery(offering))
        .add(organisation::Column::Id.in_subquery(asking))
}

/// Those of the organisations that have a manager with an e-mail address.
async fn readers(tx: &impl ConnectionTrait, organisations: Vec<Uuid>) -> Result<Vec<Uuid>> {
    let with_address = Query::select()
        .column(account::Column::Id)
        .from(account::Entity)
        .and_where(account::Column::Email.is_not_null())
        .to_owned();
    let rows: Vec<Uuid> = membership::Entity::find()
        .select_only()
        .column(membership::Column::OrganisationId)
        .filter(membership::Column::OrganisationId.is_in(organisations))
        .filter(membership::Column::Role.eq(MemberRole::Manager.as_str()))
        .filter(membership::Column::AccountId.in_subquery(with_address))
        .into_tuple()
        .all(tx)
        .await?;
    Ok(rows.into_iter().collect::<BTreeSet<_>>().into_iter().collect())
}

fn letter(
    locale: Locale,
    office: &str,
    round: &matching_round::Model,
    link: &str,
    until: NaiveDate,
) -> Letter {
    let (name, until) = (&round.name, format::date(until));
    Letter {
        subject: match locale {
            Locale::Vi => format!("Mời tham gia “{name}”"),
            Locale::En => format!("Invitation to “{name}”"),
        },
        lines: vec![
            match locale {
                Locale::Vi => format!(
                    "{office} mở đợt kết nối cung cầu “{name}”. Đơn vị của bạn có thể đăng sản lượng bán hoặc nhu cầu mua đến hết ngày {until}."
                ),
                Locale::En => format!(
                    "{office} opened the matching round “{name}”. Your organisation can register what it sells or needs until {until}."
                ),
            },
            link.to_owned(),
        ],
    }
}
