//! Organisations: registering, their own page, their people, and how an office sees them.

mod add_certificate;
mod edit;
mod find_partners;
mod in_area;
mod own;
mod profile;
mod register;
mod team;

pub use add_certificate::{NewCertificate, add_certificate};
pub use edit::{BankAccount, EditOrganisation, Identity, edit};
pub use find_partners::{Partner, PartnerRole, find_partners, resolve_partner};
pub(crate) use in_area::within;
pub use in_area::{
    FindInArea, InArea, LiveListing, OrganisationInArea, PastChange, find_in_area, one_in_area,
};
pub use own::{OwnAction, OwnCertificate, OwnOrganisation, TeamMember, own};
pub use profile::Profile;
pub use register::{Register, register};
pub use team::{AddMember, add_member, remove_member};
