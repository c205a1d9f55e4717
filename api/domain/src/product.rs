use crate::codes;
use chrono::{Months, NaiveDate};

codes! {
    /// Life of a listing. A listing is reviewed before it shows.
    ListingState {
        Draft = "draft", "Bản nháp", "Draft";
        InReview = "in_review", "Chờ duyệt", "In review";
        Live = "live", "Đang bán", "Live";
        Rejected = "rejected", "Bị trả lại", "Sent back";
        Withdrawn = "withdrawn", "Đã gỡ", "Withdrawn";
    }
}

impl ListingState {
    pub const fn can_become(self, next: ListingState) -> bool {
        use ListingState::*;
        matches!(
            (self, next),
            (Draft | Rejected, InReview)
                | (InReview, Live | Rejected | Draft)
                | (Live, Withdrawn)
                | (Withdrawn, InReview)
        )
    }
}

codes! {
    /// The unit a variant is sold in.
    SaleUnit {
        Kilogram = "kg", "kg", "kg";
        Box = "box", "hộp", "box";
        Bag = "bag", "túi", "bag";
        Bottle = "bottle", "chai", "bottle";
        Jar = "jar", "hũ", "jar";
        Piece = "piece", "cái", "piece";
        Bunch = "bunch", "bó", "bunch";
        Pot = "pot", "chậu", "pot";
        Ticket = "ticket", "vé", "ticket";
    }
}

codes! {
    /// Where an OCOP rating's record stands. `Reported` is a fact from a published source without
    /// certificate papers: it is told as such and never shown as valid stars.
    RatingState {
        Reported = "reported", "Theo nguồn công bố", "As published";
        Pending = "pending", "Chờ xác minh", "Waiting for verification";
        Verified = "verified", "Đã xác minh", "Verified";
        Rejected = "rejected", "Không được xác minh", "Not verified";
        Withdrawn = "withdrawn", "Đã bị thu hồi", "Withdrawn";
    }
}

codes! {
    /// What a rating is worth on a given day; computed, never stored.
    RatingStanding {
        Valid = "valid", "Còn hiệu lực", "Valid";
        NotYet = "not_yet", "Chưa có hiệu lực", "Not in force yet";
        Expired = "expired", "Đã hết hạn", "Expired";
        DateUnknown = "date_unknown", "Chưa rõ ngày công nhận", "Date not known";
        Unverified = "unverified", "Chưa xác minh", "Not verified";
        Withdrawn = "withdrawn", "Đã bị thu hồi", "Withdrawn";
    }
}

/// The facts of one OCOP rating.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RatingFacts<'a> {
    pub state: RatingState,
    pub certificate_number: Option<&'a str>,
    pub decided_on: Option<NaiveDate>,
    pub recognised_year: Option<i32>,
    pub expires_on: Option<NaiveDate>,
}

/// Months a certificate is valid (Decision 26/2026/QĐ-TTg).
pub const OCOP_VALID_MONTHS: u32 = 36;

/// Last day of validity: as the certificate says, else 36 months after the decision.
pub fn rating_expiry(decided_on: NaiveDate, expires_on: Option<NaiveDate>) -> Option<NaiveDate> {
    expires_on.or_else(|| {
        decided_on
            .checked_add_months(Months::new(OCOP_VALID_MONTHS))?
            .pred_opt()
    })
}

/// Stars show only when this says `Valid`: verified papers, number and date, on or before the last day.
pub fn rating_standing(rating: &RatingFacts<'_>, today: NaiveDate) -> RatingStanding {
    if rating.state == RatingState::Withdrawn {
        return RatingStanding::Withdrawn;
    }
    let last_day = match (rating.decided_on, rating.recognised_year) {
        (Some(decided), _) => rating_expiry(decided, rating.expires_on),
        // Only the year is known: it has surely lapsed once 36 months after that year's end are over.
        (None, Some(year)) => NaiveDate::from_ymd_opt(year + 3, 12, 31),
        (None, None) => None,
    };
    let Some(last_day) = last_day else {
        return RatingStanding::DateUnknown;
    };
    if last_day < today {
        return RatingStanding::Expired;
    }
    if rating.state != RatingState::Verified || rating.certificate_number.is_none() {
        return RatingStanding::Unverified;
    }
    match rating.decided_on {
        Some(decided) if decided > today => RatingStanding::NotYet,
        Some(_) => RatingStanding::Valid,
        None => RatingStanding::DateUnknown,
    }
}

/// Price per kilogram or litre, half up, from the price of `net_quantity` grams or millilitres.
pub fn price_per_thousand(price_vnd: i64, net_quantity: i64) -> Option<i64> {
    crate::money::divide_half_up(i128::from(price_vnd) * 1000, i128::from(net_quantity))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn stars_are_valid_for_36_months_and_not_a_day_longer() {
        let rating = RatingFacts {
            state: RatingState::Verified,
            certificate_number: Some("12/QĐ-UBND"),
            decided_on: Some(day("2023-11-21")),
            recognised_year: None,
            expires_on: None,
        };
        assert_eq!(
            rating_standing(&rating, day("2023-11-20")),
            RatingStanding::NotYet
        );
        assert_eq!(rating_standing(&rating, day("2026-11-20")), RatingStanding::Valid);
        assert_eq!(
            rating_standing(&rating, day("2026-11-21")),
            RatingStanding::Expired
        );
    }

    #[test]
    fn a_published_fact_is_never_valid() {
        let mut fact = RatingFacts {
            state: RatingState::Reported,
            certificate_number: None,
            decided_on: None,
            recognised_year: Some(2022),
            expires_on: None,
        };
        assert_eq!(rating_standing(&fact, day("2026-11-21")), RatingStanding::Expired);
        fact.recognised_year = Some(2024);
        assert_eq!(
            rating_standing(&fact, day("2026-11-21")),
            RatingStanding::Unverified
        );
        fact.recognised_year = None;
        assert_eq!(
            rating_standing(&fact, day("2026-11-21")),
            RatingStanding::DateUnknown
        );
    }
}
