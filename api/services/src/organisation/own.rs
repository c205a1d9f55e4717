use super::edit::{BankAccount, may_change_identity};
use super::find_partners::Partner;
use super::profile::Profile;
use crate::app::{App, Ctx};
use crate::error::{Error, Result};
use crate::places::place_names;
use chrono::NaiveDate;
use domain::{Code, MemberRole, OrganisationKind, Standard, Verification, codes};
use entities::{account, certificate, membership, organisation, state_change};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::HashMap;
use uuid::Uuid;

codes! {
    /// What the person who looks may do with the organisation now.
    OwnAction {
        Edit = "edit", "Sửa hồ sơ", "Edit";
        ChangeIdentity = "change_identity", "Đổi tên, loại hình, mã số thuế", "Change name, kind and tax code";
        ManageTeam = "manage_team", "Thêm và bớt thành viên", "Add and remove members";
        AddCertificate = "add_certificate", "Khai giấy chứng nhận", "Add a certificate";
    }
}

/// The acting organisation as its own people see it.
#[derive(Debug, Clone)]
pub struct OwnOrganisation {
    pub id: Uuid,
    pub slug: String,
    pub kind: OrganisationKind,
    pub name: String,
    pub verification: Verification,
    /// What the office wrote when it did not verify, or suspended, the organisation.
    pub office_note: Option<String>,
    pub tax_code: Option<String>,
    pub profile: Profile,
    /// "Xã Mỹ Thọ, Tỉnh Đồng Tháp"
    pub place: String,
    pub represented_by: Option<Partner>,
    pub founded_from_club: Option<Partner>,
    pub bank: Option<BankAccount>,
    pub is_sample: bool,
    pub team: Vec<TeamMember>,
    pub certificates: Vec<OwnCertificate>,
    pub actions: Vec<OwnAction>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamMember {
    pub account_id: Uuid,
    pub name: String,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub role: MemberRole,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnCertificate {
    pub id: Uuid,
    pub standard: Standard,
    pub number: String,
    pub issuer: String,
    pub issued_on: NaiveDate,
    pub expires_on: Option<NaiveDate>,
    pub verification: Verification,
}

pub async fn own(app: &App, ctx: &Ctx) -> Result<OwnOrganisation> {
    let acting = ctx.acting()?;
    if acting.kind == OrganisationKind::TradeOffice {
        return Err(Code::NotAllowed.into());
    }
    let connection = app.db.read();
    let row = organisation::Entity::find_by_id(acting.organisation_id)
        .one(connection)
        .await?
        .ok_or(Code::NotFound)?;
    let related = organisation::Entity::find()
        .filter(
            organisation::Column::Id.is_in(row.represented_by_id.into_iter().chain(row.founded_from_club_id)),
        )
        .all(connection)
        .await?;
    let communes: Vec<String> = related
        .iter()
        .chain(std::iter::once(&row))
        .filter_map(|row| row.commune_code.clone())
        .collect();
    let names = place_names(app, communes).await?;
    let partner = |id: Option<Uuid>| {
        related
            .iter()
            .find(|other| Some(other.id) == id)
            .map(|other| Partner {
                slug: other.slug.clone(),
                name: other.name.clone(),
                place: names.place(other.commune_code.as_deref(), other.province_code.as_deref()),
            })
    };
    let represented_by = partner(row.represented_by_id);
    let founded_from_club = partner(row.founded_from_club_id);
    let verification: Verification = row.verification.parse().map_err(Error::internal)?;
    let is_manager = acting.role == MemberRole::Manager;
    let mut actions = vec![OwnAction::AddCertificate];
    if is_manager {
        actions.extend([OwnAction::Edit, OwnAction::ManageTeam]);
        if may_change_identity(verification) {
            actions.push(OwnAction::ChangeIdentity);
        }
    }
    let bank = match (row.bank_bin, row.bank_account, row.bank_account_name) {
        (Some(bin), Some(number), holder) => Some(BankAccount {
            bin,
            number,
            holder: holder.unwrap_or_default(),
        }),
        _ => None,
    };
    Ok(OwnOrganisation {
        id: row.id,
        slug: row.slug,
        kind: row.kind.parse().map_err(Error::internal)?,
        name: row.name,
        office_note: office_note(app, row.id, verification).await?,
        verification,
        tax_code: row.tax_code,
        place: names.place(row.commune_code.as_deref(), row.province_code.as_deref()),
        profile: Profile {
            legal_representative: row.legal_representative.unwrap_or_default(),
            phone: row.phone.unwrap_or_default(),
            email: row.email.unwrap_or_default(),
            address_line: row.address_line.unwrap_or_default(),
            commune_code: row.commune_code.unwrap_or_default(),
            main_products: row.main_products,
            story: row.story,
            members: row.members.map(i64::from),
            founded_year: row.founded_year.map(i64::from),
            is_agricultural: row.is_agricultural,
            represented_by: represented_by.as_ref().map(|partner| partner.slug.clone()),
            founded_from_club: founded_from_club.as_ref().map(|partner| partner.slug.clone()),
        },
        represented_by,
        founded_from_club,
        bank,
        is_sample: row.is_sample,
        team: team(app, row.id).await?,
        certificates: certificates(app, row.id).await?,
        actions,
    })
}

/// The reason of the latest word of an office, while it stands.
async fn office_note(app: &App, id: Uuid, state: Verification) -> Result<Option<String>> {
    if !matches!(state, Verification::Rejected | Verification::Suspended) {
        return Ok(None);
    }
    let latest = state_change::Entity::find()
        .filter(state_change::Column::SubjectKind.eq("organisation"))
        .filter(state_change::Column::SubjectId.eq(id))
        .order_by_desc(state_change::Column::ChangedAt)
        .order_by_desc(state_change::Column::Id)
        .one(app.db.read())
        .await?;
    Ok(latest.and_then(|change| change.note))
}

async fn team(app: &App, organisation_id: Uuid) -> Result<Vec<TeamMember>> {
    let rows = membership::Entity::find()
        .filter(membership::Column::OrganisationId.eq(organisation_id))
        .order_by_asc(membership::Column::CreatedAt)
        .order_by_asc(membership::Column::Id)
        .all(app.db.read())
        .await?;
    let mut accounts: HashMap<Uuid, account::Model> = account::Entity::find()
        .filter(account::Column::Id.is_in(rows.iter().map(|row| row.account_id)))
        .all(app.db.read())
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    rows.into_iter()
        .filter_map(|row| accounts.remove(&row.account_id).map(|person| (row, person)))
        .map(|(row, person)| {
            Ok(TeamMember {
                account_id: person.id,
                name: person.name,
                email: person.email,
                phone: person.phone,
                role: row.role.parse().map_err(Error::internal)?,
            })
        })
        .collect()
}

/// Every certificate that an organisation has entered, the newest first.
pub(super) async fn certificates(app: &App, organisation_id: Uuid) -> Result<Vec<OwnCertificate>> {
    let rows = certificate::Entity::find()
        .filter(certificate::Column::OrganisationId.eq(organisation_id))
        .order_by_desc(certificate::Column::Id)
        .all(app.db.read())
        .await?;
    rows.into_iter()
        .map(|row| {
            Ok(OwnCertificate {
                id: row.id,
                standard: row.standard.parse().map_err(Error::internal)?,
                number: row.number,
                issuer: row.issuer,
                issued_on: row.issued_on,
                expires_on: row.expires_on,
                verification: row.verification.parse().map_err(Error::internal)?,
            })
        })
        .collect()
}
