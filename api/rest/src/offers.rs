use crate::registrations::{ChangedRegistration, NewRegistration, RegistrationBody, Sided};
use crate::trade::{codes, words};
use domain::Locale;
use poem_openapi::Object;
use services::registration::{Edit, Post, Registration, Side};

pub struct Offers;

#[derive(Object)]
pub struct NewOffer {
    #[oai(flatten)]
    registration: NewRegistration,
    /// At the farm gate, whole đồng.
    ask_vnd_per_kg: i64,
    /// Standards that the organisation holds: vietgap, globalgap, organic, haccp, iso22000, halal,
    /// planting_code, traceable
    #[oai(default)]
    standards: Vec<String>,
}

#[derive(Object)]
pub struct ChangedOffer {
    #[oai(flatten)]
    registration: ChangedRegistration,
    /// At the farm gate, whole đồng.
    ask_vnd_per_kg: i64,
}

#[derive(Object)]
pub struct OfferBody {
    #[oai(flatten)]
    registration: RegistrationBody,
    /// At the farm gate, whole đồng.
    ask_vnd_per_kg: i64,
    standards: Vec<String>,
    /// The best valid rating of the organisation when the offer was posted.
    ocop_stars: Option<i32>,
}

impl Sided for Offers {
    const PATH: &'static str = "/offers";
    const SIDE: Side = Side::Offer;
    type New = NewOffer;
    type Change = ChangedOffer;
    type Body = OfferBody;

    fn post(new: NewOffer) -> services::Result<Post> {
        Ok(Post {
            price_vnd_per_kg: new.ask_vnd_per_kg,
            standards: words("standards", &new.standards)?,
            ..new.registration.post()?
        })
    }

    fn edit(change: ChangedOffer) -> services::Result<Edit> {
        change.registration.edit(change.ask_vnd_per_kg)
    }

    fn body(row: Registration, locale: Locale) -> OfferBody {
        OfferBody {
            ask_vnd_per_kg: row.price_vnd_per_kg,
            standards: codes(&row.standards),
            ocop_stars: row.ocop_stars,
            registration: RegistrationBody::of(row, locale),
        }
    }
}
