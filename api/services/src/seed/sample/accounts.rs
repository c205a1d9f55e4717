//! Sample people: one sign-in for each role, and a manager for every sample organisation.

use super::offices;
use super::organisation_id;
use super::organisations::{ALL, MANGO, SUPERMARKET_SAI_GON};
use crate::account::hash_password;
use crate::error::Result;
use crate::seed::key;
use crate::seed::step::Step;
use domain::{ConsentPolicy, Locale, MemberRole};
use entities::{account, address, consent, membership};
use uuid::Uuid;

/// Known to everybody, as the accounts are there to be tried.
const PASSWORD: &str = "mau-ocop-2026";

/// A sign-in that a demonstration shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignIn {
    pub role_vi: &'static str,
    pub role_en: &'static str,
    pub email: String,
    pub password: &'static str,
}

struct Person {
    key: &'static str,
    role_vi: &'static str,
    role_en: &'static str,
    member_of: &'static [&'static str],
    role: MemberRole,
}

const fn person(
    key: &'static str,
    role_vi: &'static str,
    role_en: &'static str,
    member_of: &'static [&'static str],
    role: MemberRole,
) -> Person {
    Person {
        key,
        role_vi,
        role_en,
        member_of,
        role,
    }
}

const ADMINISTRATOR: &str = "quantri";

const PEOPLE: &[Person] = {
    use MemberRole::*;
    &[
        person("nguoimua", "Người mua", "Buyer", &[], Staff),
        person(
            "nguoiban",
            "Quản lý bên bán",
            "Seller, manager",
            &[MANGO],
            Manager,
        ),
        person("nhanvien", "Nhân viên bên bán", "Seller, staff", &[MANGO], Staff),
        person(
            "thumua",
            "Quản lý thu mua (siêu thị)",
            "Bulk buyer, manager",
            &[SUPERMARKET_SAI_GON],
            Manager,
        ),
        person(
            "canbo.dongthap",
            "Cán bộ Đồng Tháp",
            "Officer of Đồng Tháp",
            &["xttm-dong-thap"],
            Manager,
        ),
        person(
            "canbo.angiang",
            "Cán bộ An Giang",
            "Officer of An Giang",
            &["xttm-an-giang"],
            Manager,
        ),
        person(ADMINISTRATOR, "Quản trị sàn", "Administrator", &[], Staff),
    ]
};

/// One sign-in for each role.
pub fn sign_ins() -> Vec<SignIn> {
    PEOPLE
        .iter()
        .map(|person| SignIn {
            role_vi: person.role_vi,
            role_en: person.role_en,
            email: email(person.key),
            password: PASSWORD,
        })
        .collect()
}

pub(super) async fn load(step: &Step<'_>) -> Result<()> {
    // One hash for all: the password is public, a salt for each would hide nothing.
    let password_hash = hash_password(PASSWORD).await?;
    let mut accounts = Vec::new();
    let mut memberships = Vec::new();
    for person in PEOPLE {
        let name = format!("{} (mẫu)", person.role_vi);
        accounts.push(account_of(person.key, name, &password_hash)?);
        for organisation in person.member_of {
            memberships.push(membership_of(person.key, organisation, person.role)?);
        }
    }
    for organisation in ALL.iter().map(|sample| sample.key).chain(offices::keys()) {
        if PEOPLE
            .iter()
            .any(|person| person.member_of.contains(&organisation))
        {
            continue;
        }
        let name = format!("Quản lý {organisation} (mẫu)");
        accounts.push(account_of(organisation, name, &password_hash)?);
        memberships.push(membership_of(organisation, organisation, MemberRole::Manager)?);
    }
    let version = &step.app.settings.policy_version;
    let consents = accounts.iter().map(|it| consent_of(it, version)).collect();
    step.insert("sample accounts", accounts).await?;
    step.insert("consents", consents).await?;
    step.insert("memberships", memberships).await?;
    step.insert("addresses of the sample buyer", addresses()?).await
}

/// At home and at work, so that the address book shows a choice.
fn addresses() -> Result<Vec<address::Model>> {
    let at = key::joined_at()?;
    let of = |name: &str, address_line: &str, commune_code: &str, is_default| address::Model {
        id: key::id("sample_address", address_line),
        account_id: account_id("nguoimua"),
        name: name.to_owned(),
        phone: "+842000000001".to_owned(),
        address_line: address_line.to_owned(),
        commune_code: commune_code.to_owned(),
        is_default,
        saved_at: at,
    };
    Ok(vec![
        of("Người mua (mẫu)", "Số 2, đường Mẫu", "26740", true),
        of("Văn phòng người mua (mẫu)", "Số 9, đường Mẫu", "29869", false),
    ])
}

/// The account that manages a sample organisation.
pub(super) fn manager_of(organisation: &str) -> Uuid {
    let known = PEOPLE
        .iter()
        .find(|person| person.role == MemberRole::Manager && person.member_of.contains(&organisation));
    account_id(known.map_or(organisation, |person| person.key))
}

pub(super) fn account_id(key: &str) -> Uuid {
    key::id("sample_account", key)
}

pub(super) fn email(key: &str) -> String {
    format!("{key}@mau.ocop.example")
}

fn account_of(key: &str, name: String, password_hash: &str) -> Result<account::Model> {
    let at = key::joined_at()?;
    Ok(account::Model {
        id: account_id(key),
        email: Some(email(key)),
        phone: None,
        name,
        password_hash: password_hash.to_owned(),
        locale: Locale::Vi.as_str().to_owned(),
        is_administrator: key == ADMINISTRATOR,
        password_set_at: at,
        created_at: at,
        deleted_at: None,
    })
}

fn consent_of(account: &account::Model, version: &str) -> consent::Model {
    consent::Model {
        id: key::id("sample_consent", &account.id.to_string()),
        account_id: account.id,
        policy: ConsentPolicy::PersonalData.as_str().to_owned(),
        version: version.to_owned(),
        given_at: account.created_at,
        withdrawn_at: None,
    }
}

fn membership_of(person: &str, organisation: &str, role: MemberRole) -> Result<membership::Model> {
    Ok(membership::Model {
        id: key::id("sample_membership", &format!("{person}:{organisation}")),
        account_id: account_id(person),
        organisation_id: organisation_id(organisation),
        role: role.as_str().to_owned(),
        created_at: key::joined_at()?,
    })
}
