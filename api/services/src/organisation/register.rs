use super::profile::Profile;
use crate::app::{App, Ctx};
use crate::error::{Checks, Error, Result};
use crate::history::{self, Change};
use crate::notify::{self, Letter};
use domain::{Code, Locale, MemberRole, OrganisationKind, Verification, organisation::tax_code, text};
use entities::{membership, office_area, organisation};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, Set,
};
use std::collections::HashSet;
use uuid::Uuid;

/// A new organisation. Whoever registers it becomes its manager.
#[derive(Debug, Clone)]
pub struct Register {
    /// Missing when none was chosen.
    pub kind: Option<OrganisationKind>,
    pub name: String,
    pub tax_code: Option<String>,
    pub profile: Profile,
}

/// It waits for the office of its commune; the office's people are told. Errors: invalid fields, tax code taken.
pub async fn register(app: &App, ctx: &Ctx, command: Register) -> Result<Uuid> {
    let person = ctx.person()?;
    let mut checks = Checks::new();
    let kind = command.kind.filter(|kind| *kind != OrganisationKind::TradeOffice);
    checks.require(kind.is_some(), "kind", Code::UnknownChoice);
    let kind = kind.unwrap_or(OrganisationKind::Cooperative);
    let (name, tax_code) = check_identity(&mut checks, kind, &command.name, command.tax_code.as_deref());
    let tx = app.db.begin().await?;
    let profile = command.profile.check(&tx, ctx, &mut checks, kind).await?;
    checks.done()?;
    let place = profile
        .commune()
        .map(|row| (row.province_code.clone(), row.code.clone()));

    let id = app.ids.next();
    let mut row = organisation::ActiveModel {
        id: Set(id),
        slug: Set(free_slug(&tx, &name).await?),
        kind: Set(kind.to_string()),
        folded_name: Set(text::fold(&name)),
        name: Set(name.clone()),
        verification: Set(Verification::Pending.to_string()),
        tax_code: Set(tax_code),
        place_as_stated: Set(None),
        bank_bin: Set(None),
        bank_account: Set(None),
        bank_account_name: Set(None),
        is_sample: Set(false),
        source_title: Set(None),
        source_site: Set(None),
        created_at: Set(ctx.now),
        updated_at: Set(ctx.now),
        ..Default::default()
    };
    profile.fill(&mut row);
    row.insert(&tx).await?;
    membership::ActiveModel {
        id: Set(app.ids.next()),
        account_id: Set(person.account_id),
        organisation_id: Set(id),
        role: Set(MemberRole::Manager.to_string()),
        created_at: Set(ctx.now),
    }
    .insert(&tx)
    .await?;
    let registered = Change {
        subject: "organisation",
        id,
        from: None,
        to: Verification::Pending.as_str(),
        note: None,
    };
    history::append(app, ctx, &tx, registered).await?;
    if let Some((province, commune)) = place {
        tell_offices(app, ctx, &tx, &province, &commune, &name).await?;
    }
    tx.commit().await?;
    Ok(id)
}

/// Name and tax code as they are stored.
pub(super) fn check_identity(
    checks: &mut Checks,
    kind: OrganisationKind,
    name: &str,
    typed: Option<&str>,
) -> (String, Option<String>) {
    let typed = typed.map(str::trim).filter(|code| !code.is_empty());
    checks.require(
        typed.is_some() || !kind.needs_tax_code(),
        "tax_code",
        Code::Required,
    );
    let stored = typed.and_then(|code| tax_code(code, kind));
    checks.require(typed.is_none() || stored.is_some(), "tax_code", Code::BadTaxCode);
    (checks.text("name", name, 160), stored)
}

/// Writes to every office whose area covers the place that an organisation waits.
pub(super) async fn tell_offices(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    province: &str,
    commune: &str,
    name: &str,
) -> Result<()> {
    let mut offices: Vec<Uuid> = office_area::Entity::find()
        .filter(
            Condition::any()
                .add(office_area::Column::ProvinceCode.eq(province))
                .add(office_area::Column::CommuneCode.eq(commune)),
        )
        .all(tx)
        .await?
        .into_iter()
        .map(|row| row.organisation_id)
        .collect();
    offices.sort_unstable();
    offices.dedup();
    notify::managers(app, ctx, tx, &offices, |locale: Locale, _| Letter {
        subject: format!(
            "{}: {name}",
            locale.t("Đơn vị chờ xác minh", "Organisation waiting for verification")
        ),
        lines: vec![
            match locale {
                Locale::Vi => format!("{name} vừa gửi hồ sơ và chờ cơ quan xác minh."),
                Locale::En => format!("{name} has sent its papers and waits for your verification."),
            },
            format!("{}/co-quan/xac-minh", app.settings.public_url),
        ],
    })
    .await
}

/// The name as an address, with a number behind it when it is taken.
async fn free_slug(tx: &impl ConnectionTrait, name: &str) -> Result<String> {
    let base = text::slug(name);
    let base = if base.is_empty() {
        "don-vi".to_owned()
    } else {
        base
    };
    let taken: HashSet<String> = organisation::Entity::find()
        .select_only()
        .column(organisation::Column::Slug)
        .filter(organisation::Column::Slug.starts_with(&base))
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
