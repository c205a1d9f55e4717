use crate::app::{App, Ctx};
use crate::error::{Checks, Error, Result};
use crate::history::{self, Change};
use crate::outbox::{self, Job};
use domain::{Category, Code, ListingState, OcopGroup, SaleUnit, ShippingZone, standard, text};
use entities::{product, stock_movement, variant};
use sea_orm::ActiveValue::NotSet;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter,
    QuerySelect, Set,
};
use std::collections::HashSet;
use uuid::Uuid;

pub const MOST_VARIANTS: usize = 20;
const HIGHEST_PRICE_VND: i64 = 1_000_000_000;
const LARGEST_STOCK: i64 = 10_000_000;
const HEAVIEST_PIECE_G: i64 = 1_000_000;

/// A product as its seller writes it, words and numbers as typed by the edge.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProductForm {
    pub name: String,
    pub group: String,
    pub category: String,
    pub description: String,
    pub season: Option<String>,
    /// Codes of standards.
    pub standards: Vec<String>,
    /// How far it may be sent, a zone's code; as it was when left out, and everywhere for a new product.
    pub ships_within: Option<String>,
    pub variants: Vec<VariantForm>,
    /// The `version` that the seller was shown; somebody else's later change is not overwritten.
    pub version: Option<i32>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VariantForm {
    /// None for a new one. A variant left out of the form stops being sold.
    pub id: Option<Uuid>,
    pub name: String,
    pub unit: String,
    /// Grams or millilitres, with `net_unit` `g` or `ml`.
    pub net_quantity: Option<i64>,
    pub net_unit: Option<String>,
    /// One piece as packed.
    pub weight_g: Option<i64>,
    pub price_vnd: i64,
    /// The stock as counted now.
    pub stock: i64,
    /// The stock that the seller was shown; what was sold meanwhile is taken off the new count.
    pub stock_seen: Option<i64>,
}

/// Creates a draft (no slug) or changes a product of the seller's. A live product stays live.
/// Returns its slug, which never changes.
pub async fn save_product(app: &App, ctx: &Ctx, slug: Option<&str>, form: ProductForm) -> Result<String> {
    let seller = ctx.seller()?.organisation_id;
    let checked = check(&form)?;
    let tx = app.db().begin().await?;
    let (id, slug) = match slug {
        Some(slug) => (
            update(ctx, &tx, seller, slug, &form, &checked).await?,
            slug.to_owned(),
        ),
        None => create(app, ctx, &tx, seller, &checked).await?,
    };
    save_variants(app, ctx, &tx, id, &form.variants).await?;
    outbox::enqueue(app, ctx, &tx, &Job::IndexProduct { product_id: id }).await?;
    tx.commit().await?;
    Ok(slug)
}

struct Checked {
    name: String,
    group: OcopGroup,
    category: Category,
    description: String,
    season: Option<String>,
    standards: String,
    ships_within: Option<ShippingZone>,
}

fn check(form: &ProductForm) -> Result<Checked> {
    let mut checks = Checks::new();
    let name = checks.text("name", &form.name, 160);
    let group = checks.choice("group", &form.group);
    let category = checks.choice("category", &form.category);
    let description = form.description.trim().to_owned();
    checks.require(!description.is_empty(), "description", Code::Required);
    checks.require(description.chars().count() <= 5000, "description", Code::TooLong);
    let season = checks.optional("season", form.season.as_deref(), 200);
    let standards = standard::parse_list(&form.standards.join(";"));
    checks.require(standards.is_ok(), "standards", Code::UnknownChoice);
    let ships_within = match form.ships_within.as_deref() {
        None | Some("") => None,
        Some(word) => checks.choice("ships_within", word),
    };
    checks.require(!form.variants.is_empty(), "variants", Code::Required);
    checks.require(form.variants.len() <= MOST_VARIANTS, "variants", Code::TooLong);
    for (index, row) in form.variants.iter().enumerate() {
        let path = |field: &str| format!("variants.{index}.{field}");
        checks.text(&path("name"), &row.name, 80);
        let _: Option<SaleUnit> = checks.choice(&path("unit"), &row.unit);
        checks.range(&path("price_vnd"), row.price_vnd, 1, HIGHEST_PRICE_VND);
        checks.range(&path("stock"), row.stock, 0, LARGEST_STOCK);
        if let Some(weight_g) = row.weight_g {
            checks.range(&path("weight_g"), weight_g, 1, HEAVIEST_PIECE_G);
        }
        if let Some(net) = row.net_quantity {
            checks.range(&path("net_quantity"), net, 1, 1_000_000_000);
            checks.require(
                matches!(row.net_unit.as_deref(), Some("g" | "ml")),
                path("net_unit"),
                Code::UnknownChoice,
            );
        }
    }
    match (group, category, standards) {
        (Some(group), Some(category), Ok(standards)) if checks.is_clean() => Ok(Checked {
            name,
            group,
            category,
            description,
            season,
            standards: standard::join_list(&standards),
            ships_within,
        }),
        _ => Err(checks.done().err().unwrap_or(Error::Refused(Code::Invalid))),
    }
}

async fn create(
    app: &App,
    ctx: &Ctx,
    tx: &DatabaseTransaction,
    seller: Uuid,
    checked: &Checked,
) -> Result<(Uuid, String)> {
    let id = app.ids.next();
    let slug = free_slug(tx, &checked.name).await?;
    product::ActiveModel {
        id: Set(id),
        organisation_id: Set(seller),
        slug: Set(slug.clone()),
        name: Set(checked.name.clone()),
        folded_name: Set(text::fold(&checked.name)),
        ocop_group: Set(checked.group.to_string()),
        category: Set(checked.category.to_string()),
        description: Set(checked.description.clone()),
        season: Set(checked.season.clone()),
        standards: Set(checked.standards.clone()),
        ships_within: Set(checked
            .ships_within
            .unwrap_or(ShippingZone::Nationwide)
            .to_string()),
        state: Set(ListingState::Draft.to_string()),
        version: Set(1),
        source_title: Set(None),
        source_site: Set(None),
        created_at: Set(ctx.now),
        updated_at: Set(ctx.now),
    }
    .insert(tx)
    .await?;
    let draft = Change {
        subject: "product",
        id,
        from: None,
        to: ListingState::Draft.as_str(),
        note: None,
    };
    history::append(app, ctx, tx, draft).await?;
    Ok((id, slug))
}

/// The name as an address, with a number behind it when it is taken.
async fn free_slug(tx: &DatabaseTransaction, name: &str) -> Result<String> {
    let base = text::slug(name);
    let base = if base.is_empty() {
        "san-pham".to_owned()
    } else {
        base
    };
    let taken: HashSet<String> = product::Entity::find()
        .select_only()
        .column(product::Column::Slug)
        .filter(product::Column::Slug.starts_with(&base))
        .into_tuple::<String>()
        .all(tx)
        .await?
        .into_iter()
        .collect();
    let mut candidates = std::iter::once(base.clone()).chain((2..).map(|n: u32| format!("{base}-{n}")));
    candidates
        .find(|slug| !taken.contains(slug))
        .ok_or(Error::Refused(Code::Internal))
}

async fn update(
    ctx: &Ctx,
    tx: &DatabaseTransaction,
    seller: Uuid,
    slug: &str,
    form: &ProductForm,
    checked: &Checked,
) -> Result<Uuid> {
    let row = product::Entity::find()
        .filter(product::Column::Slug.eq(slug))
        .filter(product::Column::OrganisationId.eq(seller))
        .one(tx)
        .await?
        .ok_or(Code::NotFound)?;
    let seen = form.version.unwrap_or(row.version);
    let changed = product::Entity::update_many()
        .set(product::ActiveModel {
            name: Set(checked.name.clone()),
            folded_name: Set(text::fold(&checked.name)),
            ocop_group: Set(checked.group.to_string()),
            category: Set(checked.category.to_string()),
            description: Set(checked.description.clone()),
            season: Set(checked.season.clone()),
            standards: Set(checked.standards.clone()),
            ships_within: checked.ships_within.map_or(NotSet, |zone| Set(zone.to_string())),
            version: Set(seen + 1),
            updated_at: Set(ctx.now),
            ..Default::default()
        })
        .filter(product::Column::Id.eq(row.id))
        .filter(product::Column::Version.eq(seen))
        .exec(tx)
        .await?;
    if changed.rows_affected == 0 {
        Err(Code::Changed.into())
    } else {
        Ok(row.id)
    }
}

async fn save_variants(
    app: &App,
    ctx: &Ctx,
    tx: &DatabaseTransaction,
    product_id: Uuid,
    forms: &[VariantForm],
) -> Result<()> {
    let kept: Vec<Uuid> = forms.iter().filter_map(|form| form.id).collect();
    let known = variant::Entity::find()
        .filter(variant::Column::ProductId.eq(product_id))
        .filter(variant::Column::Id.is_in(kept.iter().copied()))
        .count(tx)
        .await?;
    if known != u64::try_from(kept.iter().collect::<HashSet<_>>().len()).map_err(Error::internal)? {
        return Err(Code::NotFound.into());
    }
    // A variant that orders name is never deleted: it stops being sold.
    variant::Entity::update_many()
        .set(variant::ActiveModel {
            is_active: Set(false),
            ..Default::default()
        })
        .filter(variant::Column::ProductId.eq(product_id))
        .filter(variant::Column::Id.is_not_in(kept))
        .exec(tx)
        .await?;
    for (position, form) in (0_i32..).zip(forms) {
        match form.id {
            Some(id) => change_variant(app, ctx, tx, id, position, form).await?,
            None => add_variant(app, ctx, tx, product_id, position, form).await?,
        }
    }
    Ok(())
}

async fn add_variant(
    app: &App,
    ctx: &Ctx,
    tx: &DatabaseTransaction,
    product_id: Uuid,
    position: i32,
    form: &VariantForm,
) -> Result<()> {
    let id = app.ids.next();
    variant::ActiveModel {
        id: Set(id),
        product_id: Set(product_id),
        position: Set(position),
        name: Set(text::tidy(&form.name)),
        unit: Set(form.unit.clone()),
        net_quantity: Set(form.net_quantity),
        net_unit: Set(form.net_quantity.and(form.net_unit.clone())),
        weight_g: Set(form.weight_g),
        price_vnd: Set(form.price_vnd),
        stock: Set(form.stock),
        is_active: Set(true),
        is_sample_price: Set(false),
        is_sample_stock: Set(false),
    }
    .insert(tx)
    .await?;
    record_movement(app, ctx, tx, id, form.stock, "opening").await
}

async fn change_variant(
    app: &App,
    ctx: &Ctx,
    tx: &DatabaseTransaction,
    id: Uuid,
    position: i32,
    form: &VariantForm,
) -> Result<()> {
    let mut found = variant::Entity::find_by_id(id);
    if crate::db::locks_rows(tx) {
        found = found.lock_exclusive();
    }
    let row = found.one(tx).await?.ok_or(Code::NotFound)?;
    // The seller counted against what was shown: orders since then still leave the shelf.
    let difference = form.stock - form.stock_seen.unwrap_or(row.stock);
    let stock = (row.stock + difference).max(0);
    variant::ActiveModel {
        id: Set(id),
        position: Set(position),
        name: Set(text::tidy(&form.name)),
        unit: Set(form.unit.clone()),
        net_quantity: Set(form.net_quantity),
        net_unit: Set(form.net_quantity.and(form.net_unit.clone())),
        weight_g: Set(form.weight_g),
        price_vnd: Set(form.price_vnd),
        stock: Set(stock),
        is_active: Set(true),
        ..Default::default()
    }
    .update(tx)
    .await?;
    record_movement(app, ctx, tx, id, stock - row.stock, "count").await
}

async fn record_movement(
    app: &App,
    ctx: &Ctx,
    tx: &DatabaseTransaction,
    variant_id: Uuid,
    change: i64,
    cause: &str,
) -> Result<()> {
    if change == 0 {
        return Ok(());
    }
    stock_movement::ActiveModel {
        id: Set(app.ids.next()),
        variant_id: Set(variant_id),
        change: Set(change),
        cause: Set(cause.to_owned()),
        cause_id: Set(None),
        account_id: Set(ctx.account_id()),
        moved_at: Set(ctx.now),
    }
    .insert(tx)
    .await?;
    Ok(())
}
