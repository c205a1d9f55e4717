use super::card::{ProductCard, cards};
use super::view::{Source, source};
use crate::app::{App, Ctx};
use crate::error::{Error, Result};
use crate::paging::{Page, PageRequest};
use crate::places::place_names;
use domain::{ListingState, OrganisationKind, Standard, Verification, text};
use entities::{certificate, organisation, product, reported_linkage};
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

/// Filters of the list of producers.
#[derive(Debug, Clone, Default)]
pub struct FindProducers {
    pub q: String,
    pub kind: Option<OrganisationKind>,
    pub province: Option<String>,
    pub page: PageRequest,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProducerCard {
    pub id: Uuid,
    pub slug: String,
    pub name: String,
    pub folded_name: String,
    pub kind: OrganisationKind,
    pub place: String,
    pub main_products: String,
    pub is_sample: bool,
}

#[derive(Debug, Clone)]
pub struct ProducerView {
    pub card: ProducerCard,
    pub story: Option<String>,
    pub members: Option<i32>,
    pub founded_year: Option<i32>,
    pub place_as_stated: Option<String>,
    pub tax_code: Option<String>,
    pub legal_representative: Option<String>,
    pub address: Option<String>,
    pub phone: Option<String>,
    pub email: Option<String>,
    /// A club's representative, and the club a cooperative grew from: name and slug.
    pub represented_by: Option<(String, String)>,
    pub founded_from: Option<(String, String)>,
    pub certificates: Vec<(Standard, String)>,
    pub products: Vec<ProductCard>,
    pub linkages: Vec<ReportedLinkage>,
    pub source: Option<Source>,
}

/// A published report of who sells what to whom; it counts in no indicator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportedLinkage {
    pub buyer_name: String,
    pub product: String,
    pub area_m2: Option<i64>,
    pub volume_kg: Option<i64>,
    pub value_vnd: Option<i64>,
    pub year: Option<i32>,
    pub note: Option<String>,
    pub source: Option<Source>,
}

const SELLING_KINDS: &[OrganisationKind] = &[
    OrganisationKind::Cooperative,
    OrganisationKind::CooperativeGroup,
    OrganisationKind::Club,
    OrganisationKind::Enterprise,
    OrganisationKind::HouseholdBusiness,
];

/// Verified producers by name.
pub async fn find_producers(app: &App, _ctx: &Ctx, command: FindProducers) -> Result<Page<ProducerCard>> {
    let limit = command.page.limit()?;
    let mut query = organisation::Entity::find()
        .filter(organisation::Column::Verification.eq(Verification::Verified.as_str()))
        .filter(organisation::Column::Kind.is_in(SELLING_KINDS.iter().map(|kind| kind.as_str())));
    for word in text::fold(&command.q).split_whitespace() {
        query = query.filter(organisation::Column::FoldedName.contains(word));
    }
    if let Some(kind) = command.kind {
        query = query.filter(organisation::Column::Kind.eq(kind.as_str()));
    }
    if let Some(province) = &command.province {
        query = query.filter(organisation::Column::ProvinceCode.eq(province));
    }
    if let Some((name, id)) = command.page.key::<(String, Uuid)>()? {
        query = query.filter(
            Condition::any()
                .add(organisation::Column::FoldedName.gt(&name))
                .add(
                    organisation::Column::FoldedName
                        .eq(&name)
                        .and(organisation::Column::Id.gt(id)),
                ),
        );
    }
    let rows = query
        .order_by_asc(organisation::Column::FoldedName)
        .order_by_asc(organisation::Column::Id)
        .limit(limit + 1)
        .all(app.db().read())
        .await?;
    let names = place_names(app, rows.iter().filter_map(|row| row.commune_code.clone())).await?;
    let cards: Vec<ProducerCard> = rows
        .iter()
        .map(|row| {
            card(
                row,
                names.place(row.commune_code.as_deref(), row.province_code.as_deref()),
            )
        })
        .collect::<Result<_>>()?;
    Page::of(cards, limit, |card| (card.folded_name.clone(), card.id))
}

/// A verified producer with its products, certificates and reported linkages.
pub async fn producer(app: &App, ctx: &Ctx, slug: &str) -> Result<ProducerView> {
    let connection = app.db().read();
    let row = shown_producer(connection, slug).await?;
    let names = place_names(app, row.commune_code.clone()).await?;
    let related: Vec<organisation::Model> = organisation::Entity::find()
        .filter(
            organisation::Column::Id.is_in(row.represented_by_id.into_iter().chain(row.founded_from_club_id)),
        )
        .all(connection)
        .await?;
    let related = |id: Option<Uuid>| {
        related
            .iter()
            .find(|other| Some(other.id) == id)
            .map(|other| (other.name.clone(), other.slug.clone()))
    };
    let today = ctx.today();
    let certificates = certificate::Entity::find()
        .filter(certificate::Column::OrganisationId.eq(row.id))
        .filter(certificate::Column::Verification.eq(Verification::Verified.as_str()))
        .filter(
            Condition::any()
                .add(certificate::Column::ExpiresOn.is_null())
                .add(certificate::Column::ExpiresOn.gte(today)),
        )
        .order_by_asc(certificate::Column::Standard)
        .all(connection)
        .await?;
    let ids: Vec<Uuid> = product::Entity::find()
        .select_only()
        .column(product::Column::Id)
        .filter(product::Column::OrganisationId.eq(row.id))
        .filter(product::Column::State.eq(ListingState::Live.as_str()))
        .order_by_asc(product::Column::Id)
        .limit(200)
        .into_tuple()
        .all(connection)
        .await?;
    let linkages = reported_linkage::Entity::find()
        .filter(reported_linkage::Column::SellerId.eq(row.id))
        .order_by_asc(reported_linkage::Column::Position)
        .all(connection)
        .await?;
    Ok(ProducerView {
        card: card(
            &row,
            names.place(row.commune_code.as_deref(), row.province_code.as_deref()),
        )?,
        represented_by: related(row.represented_by_id),
        founded_from: related(row.founded_from_club_id),
        certificates: certificates
            .into_iter()
            .map(|row| Ok((row.standard.parse().map_err(Error::internal)?, row.number)))
            .collect::<Result<_>>()?,
        products: cards(app, ctx, &ids).await?,
        linkages: linkages
            .into_iter()
            .map(|row| ReportedLinkage {
                buyer_name: row.buyer_name,
                product: row.product,
                area_m2: row.area_m2,
                volume_kg: row.volume_kg,
                value_vnd: row.value_vnd,
                year: row.year,
                note: row.note,
                source: source(Some(row.source_title), Some(row.source_site)),
            })
            .collect(),
        source: source(row.source_title, row.source_site),
        story: row.story,
        members: row.members,
        founded_year: row.founded_year,
        place_as_stated: row.place_as_stated,
        tax_code: row
            .tax_code
            .filter(|code| !domain::organisation::is_citizen_number(code)),
        legal_representative: row.legal_representative,
        address: row.address_line,
        phone: row.phone,
        email: row.email,
    })
}

/// A producer that anybody may see.
pub(crate) async fn shown_producer(
    connection: &impl ConnectionTrait,
    slug: &str,
) -> Result<organisation::Model> {
    organisation::Entity::find()
        .filter(organisation::Column::Slug.eq(slug))
        .filter(organisation::Column::Verification.eq(Verification::Verified.as_str()))
        .one(connection)
        .await?
        .ok_or(domain::Code::NotFound.into())
}

fn card(row: &organisation::Model, place: String) -> Result<ProducerCard> {
    Ok(ProducerCard {
        id: row.id,
        slug: row.slug.clone(),
        name: row.name.clone(),
        folded_name: row.folded_name.clone(),
        kind: row.kind.parse().map_err(Error::internal)?,
        place,
        main_products: row.main_products.clone().unwrap_or_default(),
        is_sample: row.is_sample,
    })
}
