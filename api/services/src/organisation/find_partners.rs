use crate::app::App;
use crate::error::Result;
use crate::places::place_names;
use domain::{OrganisationKind, Verification, text::fold};
use entities::organisation;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

const MOST_CHOICES: u64 = 12;

/// What another organisation is named for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartnerRole {
    /// Trades in a club's name.
    Representative,
    /// The club that a cooperative grew from.
    FoundingClub,
}

/// A verified organisation that can be named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Partner {
    pub slug: String,
    pub name: String,
    pub place: String,
}

impl Partner {
    /// "Hợp tác xã Mỹ Xương, Xã Mỹ Thọ, Tỉnh Đồng Tháp"
    pub fn told(&self) -> String {
        if self.place.is_empty() {
            self.name.clone()
        } else {
            format!("{}, {}", self.name, self.place)
        }
    }
}

/// Verified organisations whose name holds what was typed, with or without marks.
pub async fn find_partners(app: &App, role: PartnerRole, typed: &str) -> Result<Vec<Partner>> {
    let name = fold(typed.split(',').next().unwrap_or_default());
    if name.is_empty() {
        return Ok(Vec::new());
    }
    let kinds = OrganisationKind::ALL
        .iter()
        .filter(|kind| match role {
            PartnerRole::Representative => kind.represents_clubs(),
            PartnerRole::FoundingClub => **kind == OrganisationKind::Club,
        })
        .map(|kind| kind.as_str());
    let rows = organisation::Entity::find()
        .filter(organisation::Column::FoldedName.contains(&name))
        .filter(organisation::Column::Verification.eq(Verification::Verified.as_str()))
        .filter(organisation::Column::Kind.is_in(kinds))
        .order_by_asc(organisation::Column::FoldedName)
        .order_by_asc(organisation::Column::Id)
        .limit(MOST_CHOICES)
        .all(app.db.read())
        .await?;
    let communes: Vec<String> = rows.iter().filter_map(|row| row.commune_code.clone()).collect();
    let names = place_names(app, communes).await?;
    Ok(rows
        .into_iter()
        .map(|row| Partner {
            place: names.place(row.commune_code.as_deref(), row.province_code.as_deref()),
            slug: row.slug,
            name: row.name,
        })
        .collect())
}

/// The one organisation that a text means: a suggestion taken as it stands, or a name that only one has.
pub async fn resolve_partner(app: &App, role: PartnerRole, typed: &str) -> Result<Option<Partner>> {
    let choices = find_partners(app, role, typed).await?;
    let wanted = fold(typed);
    let exact = choices
        .iter()
        .find(|choice| fold(&choice.told()) == wanted)
        .cloned();
    if exact.is_some() {
        return Ok(exact);
    }
    let mut same_name = choices.iter().filter(|choice| fold(&choice.name) == wanted);
    Ok(match (same_name.next(), same_name.next(), choices.as_slice()) {
        (Some(only), None, _) => Some(only.clone()),
        (None, None, [only]) => Some(only.clone()),
        _ => None,
    })
}
