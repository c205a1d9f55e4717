use crate::caller::SignedIn;
use crate::error::{Failure, fail};
use crate::trade::{Made, codes, word};
use chrono::NaiveDate;
use poem::web::Data;
use poem_openapi::param::Path;
use poem_openapi::payload::Json;
use poem_openapi::{ApiResponse, Object, OpenApi};
use services::organisation::{
    self, AddMember, BankAccount, EditOrganisation, Identity, NewCertificate, OwnCertificate,
    OwnOrganisation, Profile, Register, TeamMember,
};
use services::{App, Ctx};
use std::sync::Arc;
use uuid::Uuid;

pub struct OrganisationsApi;

#[derive(Object)]
struct NewOrganisation {
    /// cooperative, cooperative_group, club, enterprise, supermarket or household_business
    kind: String,
    name: String,
    /// 10 or 13 digits; a household may use its owner's 12-digit number. Clubs and groups may have none.
    tax_code: Option<String>,
    legal_representative: String,
    phone: String,
    email: String,
    /// Street or hamlet.
    address_line: String,
    /// Code of a commune of today.
    commune_code: String,
    main_products: Option<String>,
    story: Option<String>,
    members: Option<i64>,
    founded_year: Option<i64>,
    /// A cooperative, group or household of farming, forestry or fishery.
    is_agricultural: bool,
    /// A club's representative: slug of a verified cooperative, cooperative group or household.
    represented_by: Option<String>,
    /// Slug of the club that a cooperative grew from.
    founded_from_club: Option<String>,
}

/// What is left out stays; an empty text takes an optional one away.
#[derive(Object)]
struct OrganisationChange {
    /// Kind, name and tax code change only before the verification.
    kind: Option<String>,
    name: Option<String>,
    tax_code: Option<String>,
    legal_representative: Option<String>,
    phone: Option<String>,
    email: Option<String>,
    address_line: Option<String>,
    commune_code: Option<String>,
    main_products: Option<String>,
    story: Option<String>,
    members: Option<i64>,
    founded_year: Option<i64>,
    is_agricultural: Option<bool>,
    represented_by: Option<String>,
    founded_from_club: Option<String>,
    bank: Option<BankBody>,
}

/// Where buyers pay to by VietQR.
#[derive(Object)]
struct BankBody {
    /// The bank's number of six digits.
    bin: String,
    account: String,
    holder: String,
}

#[derive(Object)]
struct OrganisationMade {
    id: Uuid,
}

#[derive(Object)]
struct OwnOrganisationBody {
    id: Uuid,
    slug: String,
    kind: String,
    name: String,
    /// pending, verified, rejected or suspended
    verification: String,
    /// Why the office did not verify, or suspended, the organisation.
    office_note: Option<String>,
    tax_code: Option<String>,
    legal_representative: String,
    phone: String,
    email: String,
    address_line: String,
    commune_code: String,
    place: String,
    main_products: Option<String>,
    story: Option<String>,
    members: Option<i64>,
    founded_year: Option<i64>,
    is_agricultural: bool,
    represented_by: Option<String>,
    founded_from_club: Option<String>,
    bank: Option<BankBody>,
    is_sample: bool,
    team: Vec<MemberBody>,
    certificates: Vec<CertificateBody>,
    /// edit, change_identity, manage_team, add_certificate
    actions: Vec<String>,
}

#[derive(Object)]
struct MemberBody {
    account_id: Uuid,
    name: String,
    email: Option<String>,
    phone: Option<String>,
    /// manager or staff
    role: String,
}

#[derive(Object)]
pub struct CertificateBody {
    id: Uuid,
    standard: String,
    number: String,
    issuer: String,
    issued_on: NaiveDate,
    expires_on: Option<NaiveDate>,
    verification: String,
}

#[derive(Object)]
struct NewCertificateBody {
    /// vietgap, globalgap, organic, haccp, iso22000, halal, planting_code or traceable
    standard: String,
    number: String,
    issuer: String,
    issued_on: NaiveDate,
    expires_on: Option<NaiveDate>,
}

#[derive(Object)]
struct NewMember {
    /// E-mail or phone of somebody who has an account.
    who: String,
    /// manager or staff
    role: String,
}

#[derive(ApiResponse)]
enum Removed {
    /// The person is no member any more.
    #[oai(status = 204)]
    Removed,
}

impl From<OwnCertificate> for CertificateBody {
    fn from(row: OwnCertificate) -> CertificateBody {
        CertificateBody {
            id: row.id,
            standard: row.standard.to_string(),
            number: row.number,
            issuer: row.issuer,
            issued_on: row.issued_on,
            expires_on: row.expires_on,
            verification: row.verification.to_string(),
        }
    }
}

impl From<TeamMember> for MemberBody {
    fn from(row: TeamMember) -> MemberBody {
        MemberBody {
            account_id: row.account_id,
            name: row.name,
            email: row.email,
            phone: row.phone,
            role: row.role.to_string(),
        }
    }
}

impl From<OwnOrganisation> for OwnOrganisationBody {
    fn from(row: OwnOrganisation) -> OwnOrganisationBody {
        OwnOrganisationBody {
            id: row.id,
            slug: row.slug,
            kind: row.kind.to_string(),
            name: row.name,
            verification: row.verification.to_string(),
            office_note: row.office_note,
            tax_code: row.tax_code,
            legal_representative: row.profile.legal_representative,
            phone: row.profile.phone,
            email: row.profile.email,
            address_line: row.profile.address_line,
            commune_code: row.profile.commune_code,
            place: row.place,
            main_products: row.profile.main_products,
            story: row.profile.story,
            members: row.profile.members,
            founded_year: row.profile.founded_year,
            is_agricultural: row.profile.is_agricultural,
            represented_by: row.profile.represented_by,
            founded_from_club: row.profile.founded_from_club,
            bank: row.bank.map(|bank| BankBody {
                bin: bank.bin,
                account: bank.number,
                holder: bank.holder,
            }),
            is_sample: row.is_sample,
            team: row.team.into_iter().map(MemberBody::from).collect(),
            certificates: row.certificates.into_iter().map(CertificateBody::from).collect(),
            actions: codes(&row.actions),
        }
    }
}

impl NewOrganisation {
    fn command(self) -> services::Result<Register> {
        Ok(Register {
            kind: Some(word("kind", &self.kind)?),
            name: self.name,
            tax_code: self.tax_code,
            profile: Profile {
                legal_representative: self.legal_representative,
                phone: self.phone,
                email: self.email,
                address_line: self.address_line,
                commune_code: self.commune_code,
                main_products: self.main_products,
                story: self.story,
                members: self.members,
                founded_year: self.founded_year,
                is_agricultural: self.is_agricultural,
                represented_by: self.represented_by,
                founded_from_club: self.founded_from_club,
            },
        })
    }
}

impl OrganisationChange {
    /// Over the organisation as it is now.
    fn command(self, now: OwnOrganisation) -> services::Result<EditOrganisation> {
        let changes_identity = self.kind.is_some() || self.name.is_some() || self.tax_code.is_some();
        let identity = if changes_identity {
            Some(Identity {
                kind: Some(match self.kind {
                    Some(kind) => word("kind", &kind)?,
                    None => now.kind,
                }),
                name: self.name.unwrap_or(now.name),
                tax_code: self.tax_code.or(now.tax_code),
            })
        } else {
            None
        };
        let old = now.profile;
        Ok(EditOrganisation {
            identity,
            profile: Profile {
                legal_representative: self.legal_representative.unwrap_or(old.legal_representative),
                phone: self.phone.unwrap_or(old.phone),
                email: self.email.unwrap_or(old.email),
                address_line: self.address_line.unwrap_or(old.address_line),
                commune_code: self.commune_code.unwrap_or(old.commune_code),
                main_products: self.main_products.or(old.main_products),
                story: self.story.or(old.story),
                members: self.members.or(old.members),
                founded_year: self.founded_year.or(old.founded_year),
                is_agricultural: self.is_agricultural.unwrap_or(old.is_agricultural),
                represented_by: self.represented_by.or(old.represented_by),
                founded_from_club: self.founded_from_club.or(old.founded_from_club),
            },
            bank: match self.bank {
                Some(bank) => Some(BankAccount {
                    bin: bank.bin,
                    number: bank.account,
                    holder: bank.holder,
                }),
                None => now.bank,
            },
        })
    }
}

#[OpenApi]
impl OrganisationsApi {
    /// Register an organisation
    ///
    /// It waits for the trade office of its commune; you become its manager.
    #[oai(path = "/organisations", method = "post")]
    async fn register(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        body: Json<NewOrganisation>,
    ) -> Result<Made<OrganisationMade>, Failure> {
        let ctx = signed_in.0;
        let command = body.0.command().map_err(fail(&ctx))?;
        let id = organisation::register(&app, &ctx, command)
            .await
            .map_err(fail(&ctx))?;
        Ok(Made::Made(Json(OrganisationMade { id })))
    }

    /// The organisation you act for
    #[oai(path = "/organisations/own", method = "get")]
    async fn own(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
    ) -> Result<Json<OwnOrganisationBody>, Failure> {
        shown(&app, &signed_in.0).await
    }

    /// Change the organisation you act for
    ///
    /// Only its managers may. A rejected organisation goes back to the office's queue.
    #[oai(path = "/organisations/own", method = "patch")]
    async fn edit(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        body: Json<OrganisationChange>,
    ) -> Result<Json<OwnOrganisationBody>, Failure> {
        let ctx = signed_in.0;
        let now = organisation::own(&app, &ctx).await.map_err(fail(&ctx))?;
        let command = body.0.command(now).map_err(fail(&ctx))?;
        organisation::edit(&app, &ctx, command)
            .await
            .map_err(fail(&ctx))?;
        shown(&app, &ctx).await
    }

    /// Enter a certificate; it counts once the office has verified it
    #[oai(path = "/organisations/own/certificates", method = "post")]
    async fn add_certificate(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        body: Json<NewCertificateBody>,
    ) -> Result<Made<OrganisationMade>, Failure> {
        let ctx = signed_in.0;
        let command = NewCertificate {
            standard: Some(word("standard", &body.0.standard).map_err(fail(&ctx))?),
            number: body.0.number,
            issuer: body.0.issuer,
            issued_on: Some(body.0.issued_on),
            expires_on: body.0.expires_on,
        };
        let id = organisation::add_certificate(&app, &ctx, command)
            .await
            .map_err(fail(&ctx))?;
        Ok(Made::Made(Json(OrganisationMade { id })))
    }

    /// Add somebody who has an account to your organisation
    #[oai(path = "/organisations/own/members", method = "post")]
    async fn add_member(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        body: Json<NewMember>,
    ) -> Result<Made<OrganisationMade>, Failure> {
        let ctx = signed_in.0;
        let command = AddMember {
            who: body.0.who,
            role: Some(word("role", &body.0.role).map_err(fail(&ctx))?),
        };
        let id = organisation::add_member(&app, &ctx, command)
            .await
            .map_err(fail(&ctx))?;
        Ok(Made::Made(Json(OrganisationMade { id })))
    }

    /// Take somebody out of your organisation; the last manager stays
    #[oai(path = "/organisations/own/members/:account_id", method = "delete")]
    async fn remove_member(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        account_id: Path<Uuid>,
    ) -> Result<Removed, Failure> {
        let ctx = signed_in.0;
        organisation::remove_member(&app, &ctx, account_id.0)
            .await
            .map_err(fail(&ctx))?;
        Ok(Removed::Removed)
    }
}

async fn shown(app: &App, ctx: &Ctx) -> Result<Json<OwnOrganisationBody>, Failure> {
    let own = organisation::own(app, ctx).await.map_err(fail(ctx))?;
    Ok(Json(own.into()))
}
