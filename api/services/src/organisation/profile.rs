use crate::account::is_email;
use crate::app::Ctx;
use crate::error::{Checks, Result};
use chrono::Datelike;
use domain::{Code, OrganisationKind, Verification, phone};
use entities::{commune, organisation};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

/// What an organisation tells about itself and may change at any time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Profile {
    pub legal_representative: String,
    pub phone: String,
    pub email: String,
    pub address_line: String,
    pub commune_code: String,
    pub main_products: Option<String>,
    pub story: Option<String>,
    pub members: Option<i64>,
    pub founded_year: Option<i64>,
    pub is_agricultural: bool,
    /// Slug of the verified cooperative, group or household through which a club trades.
    pub represented_by: Option<String>,
    /// Slug of the club that a cooperative grew from.
    pub founded_from_club: Option<String>,
}

/// A profile whose words were found.
pub(super) struct CheckedProfile {
    legal_representative: String,
    phone: Option<String>,
    email: Option<String>,
    address_line: String,
    commune: Option<commune::Model>,
    main_products: Option<String>,
    story: Option<String>,
    members: Option<i32>,
    founded_year: Option<i32>,
    is_agricultural: bool,
    represented_by_id: Option<Uuid>,
    founded_from_club_id: Option<Uuid>,
}

impl Profile {
    pub(super) async fn check(
        &self,
        connection: &impl ConnectionTrait,
        ctx: &Ctx,
        checks: &mut Checks,
        kind: OrganisationKind,
    ) -> Result<CheckedProfile> {
        let typed_phone = checks.text("phone", &self.phone, 40);
        let phone = phone::normalise(&typed_phone);
        checks.require(typed_phone.is_empty() || phone.is_some(), "phone", Code::BadPhone);
        let typed_email = checks.text("email", &self.email, 254);
        checks.require(
            typed_email.is_empty() || is_email(&typed_email),
            "email",
            Code::BadEmail,
        );
        if let Some(members) = self.members {
            checks.range("members", members, 1, 1_000_000);
        }
        if let Some(year) = self.founded_year {
            checks.range("founded_year", year, 1900, i64::from(ctx.today().year()));
        }
        let commune_code = checks.text("commune", &self.commune_code, 10);
        let commune = commune::Entity::find_by_id(commune_code.clone())
            .one(connection)
            .await?;
        checks.require(
            commune_code.is_empty() || commune.is_some(),
            "commune",
            Code::UnknownCommune,
        );
        let represented_by_id = if kind == OrganisationKind::Club {
            let named = named(
                connection,
                checks,
                "represented_by",
                self.represented_by.as_deref(),
            )
            .await?;
            let fits = named
                .is_some_and(|(_, kind, state)| kind.represents_clubs() && state == Verification::Verified);
            checks.require(fits, "represented_by", Code::ClubNeedsRepresentative);
            named.map(|(id, ..)| id)
        } else {
            None
        };
        let club = named(
            connection,
            checks,
            "founded_from_club",
            self.founded_from_club.as_deref(),
        )
        .await?;
        checks.require(
            club.is_none_or(|(_, kind, _)| kind == OrganisationKind::Club),
            "founded_from_club",
            Code::UnknownChoice,
        );
        Ok(CheckedProfile {
            legal_representative: checks.text("legal_representative", &self.legal_representative, 120),
            phone,
            email: Some(typed_email.to_lowercase()).filter(|email| !email.is_empty()),
            address_line: checks.text("address_line", &self.address_line, 200),
            commune,
            main_products: checks.optional("main_products", self.main_products.as_deref(), 200),
            story: story(checks, self.story.as_deref()),
            members: self.members.and_then(|members| i32::try_from(members).ok()),
            founded_year: self.founded_year.and_then(|year| i32::try_from(year).ok()),
            is_agricultural: self.is_agricultural,
            represented_by_id,
            founded_from_club_id: club
                .filter(|_| kind == OrganisationKind::Cooperative)
                .map(|(id, ..)| id),
        })
    }
}

impl CheckedProfile {
    pub(super) fn commune(&self) -> Option<&commune::Model> {
        self.commune.as_ref()
    }

    /// Puts everything into a row that is new or about to change.
    pub(super) fn fill(self, row: &mut organisation::ActiveModel) {
        use sea_orm::Set;
        row.legal_representative = Set(Some(self.legal_representative));
        row.phone = Set(self.phone);
        row.email = Set(self.email);
        row.address_line = Set(Some(self.address_line));
        row.province_code = Set(self.commune.as_ref().map(|it| it.province_code.clone()));
        row.commune_code = Set(self.commune.map(|it| it.code));
        row.main_products = Set(self.main_products);
        row.story = Set(self.story);
        row.members = Set(self.members);
        row.founded_year = Set(self.founded_year);
        row.is_agricultural = Set(self.is_agricultural);
        row.represented_by_id = Set(self.represented_by_id);
        row.founded_from_club_id = Set(self.founded_from_club_id);
    }
}

/// Paragraphs keep their line breaks.
fn story(checks: &mut Checks, typed: Option<&str>) -> Option<String> {
    let lines: Vec<String> = typed?.lines().map(domain::text::tidy).collect();
    let story = lines.join("\n").trim().to_owned();
    checks.require(story.chars().count() <= 4000, "story", Code::TooLong);
    (!story.is_empty()).then_some(story)
}

/// The organisation of this slug, as far as the checks need it.
async fn named(
    connection: &impl ConnectionTrait,
    checks: &mut Checks,
    path: &str,
    slug: Option<&str>,
) -> Result<Option<(Uuid, OrganisationKind, Verification)>> {
    let Some(slug) = slug.map(str::trim).filter(|slug| !slug.is_empty()) else {
        return Ok(None);
    };
    let row = organisation::Entity::find()
        .filter(organisation::Column::Slug.eq(slug))
        .one(connection)
        .await?;
    let found = row.and_then(|row| Some((row.id, row.kind.parse().ok()?, row.verification.parse().ok()?)));
    checks.require(found.is_some(), path, Code::UnknownChoice);
    Ok(found)
}
