use crate::registrations::{ChangedRegistration, NewRegistration, RegistrationBody, Sided};
use crate::trade::{codes, words};
use domain::Locale;
use poem_openapi::Object;
use services::registration::{Edit, Post, Registration, Side};

pub struct Requests;

#[derive(Object)]
pub struct NewRequest {
    #[oai(flatten)]
    registration: NewRegistration,
    /// Delivered, whole đồng.
    bid_vnd_per_kg: i64,
    /// vietgap, globalgap, organic, haccp, iso22000, halal, planting_code, traceable
    #[oai(default)]
    standards_required: Vec<String>,
    /// 3 to 5; leave it out when stars do not matter.
    min_ocop_stars: Option<i32>,
    /// By road; leave it out for any distance.
    max_distance_km: Option<i32>,
}

#[derive(Object)]
pub struct ChangedRequest {
    #[oai(flatten)]
    registration: ChangedRegistration,
    /// Delivered, whole đồng.
    bid_vnd_per_kg: i64,
}

#[derive(Object)]
pub struct RequestBody {
    #[oai(flatten)]
    registration: RegistrationBody,
    /// Delivered, whole đồng.
    bid_vnd_per_kg: i64,
    standards_required: Vec<String>,
    min_ocop_stars: Option<i32>,
    max_distance_km: Option<i32>,
}

impl Sided for Requests {
    const PATH: &'static str = "/requests";
    const SIDE: Side = Side::Request;
    type New = NewRequest;
    type Change = ChangedRequest;
    type Body = RequestBody;

    fn post(new: NewRequest) -> services::Result<Post> {
        Ok(Post {
            price_vnd_per_kg: new.bid_vnd_per_kg,
            standards: words("standards_required", &new.standards_required)?,
            min_ocop_stars: new.min_ocop_stars,
            max_distance_km: new.max_distance_km,
            ..new.registration.post()?
        })
    }

    fn edit(change: ChangedRequest) -> services::Result<Edit> {
        change.registration.edit(change.bid_vnd_per_kg)
    }

    fn body(row: Registration, locale: Locale) -> RequestBody {
        RequestBody {
            bid_vnd_per_kg: row.price_vnd_per_kg,
            standards_required: codes(&row.standards),
            min_ocop_stars: row.ocop_stars,
            max_distance_km: row.max_distance_km,
            registration: RegistrationBody::of(row, locale),
        }
    }
}
