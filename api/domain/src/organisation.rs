use crate::codes;

codes! {
    /// What an organisation is. A club has no legal person: it sells through one that it names.
    OrganisationKind {
        Cooperative = "cooperative", "Hợp tác xã", "Cooperative";
        CooperativeGroup = "cooperative_group", "Tổ hợp tác", "Cooperative group";
        Club = "club", "Hội quán", "Farmers' club";
        Enterprise = "enterprise", "Doanh nghiệp", "Enterprise";
        Supermarket = "supermarket", "Siêu thị", "Supermarket";
        HouseholdBusiness = "household_business", "Hộ kinh doanh", "Household business";
        TradeOffice = "trade_office", "Cơ quan xúc tiến", "Trade office";
    }
}

impl OrganisationKind {
    /// May list retail products and post supply offers.
    pub const fn sells(self) -> bool {
        !matches!(
            self,
            OrganisationKind::Supermarket | OrganisationKind::TradeOffice
        )
    }

    /// May post demand requests. Clubs and cooperatives buy from each other too.
    pub const fn buys(self) -> bool {
        !matches!(
            self,
            OrganisationKind::HouseholdBusiness | OrganisationKind::TradeOffice
        )
    }

    /// A linkage whose buyer is one of these counts as "with an enterprise" (measurement rules).
    pub const fn is_enterprise_buyer(self) -> bool {
        matches!(self, OrganisationKind::Enterprise | OrganisationKind::Supermarket)
    }
}

codes! {
    /// How far the office's check of an organisation, a rating, a certificate or a code has come.
    Verification {
        Pending = "pending", "Chờ xác minh", "Waiting for verification";
        Verified = "verified", "Đã xác minh", "Verified";
        Rejected = "rejected", "Không được xác minh", "Not verified";
        Suspended = "suspended", "Tạm ngưng", "Suspended";
    }
}

impl Verification {
    pub const fn can_become(self, next: Verification) -> bool {
        use Verification::*;
        matches!(
            (self, next),
            (Pending, Verified | Rejected)
                | (Rejected, Pending | Verified)
                | (Verified, Suspended)
                | (Suspended, Verified)
        )
    }
}

codes! {
    MemberRole {
        Manager = "manager", "Quản lý", "Manager";
        Staff = "staff", "Nhân viên", "Staff";
    }
}

impl OrganisationKind {
    /// Whether a tax code must be given. A club has none, and a cooperative group may have none.
    pub const fn needs_tax_code(self) -> bool {
        !matches!(self, OrganisationKind::Club | OrganisationKind::CooperativeGroup)
    }

    /// Whether it may sell in a club's name.
    pub const fn represents_clubs(self) -> bool {
        matches!(
            self,
            OrganisationKind::Cooperative
                | OrganisationKind::CooperativeGroup
                | OrganisationKind::HouseholdBusiness
        )
    }
}

codes! {
    /// What waits for an office's word, in one queue.
    QueueKind {
        Organisation = "organisation", "Đơn vị", "Organisation";
        Rating = "rating", "Sao OCOP", "OCOP stars";
        Listing = "listing", "Sản phẩm", "Listing";
        Certificate = "certificate", "Giấy chứng nhận", "Certificate";
        PlantingCode = "planting_code", "Mã số vùng trồng", "Planting-area code";
    }
}

codes! {
    /// What an office can say to something in its queue.
    QueueAction {
        Approve = "approve", "Duyệt", "Approve";
        Reject = "reject", "Trả lại", "Send back";
    }
}

codes! {
    /// What an office can do with an organisation that it has looked at before.
    OfficeAction {
        Suspend = "suspend", "Tạm ngưng", "Suspend";
        Reinstate = "reinstate", "Cho hoạt động lại", "Reinstate";
    }
}

impl OfficeAction {
    pub const fn leads_to(self) -> Verification {
        match self {
            OfficeAction::Suspend => Verification::Suspended,
            OfficeAction::Reinstate => Verification::Verified,
        }
    }
}

impl Verification {
    /// Waiting ones are answered in the queue instead.
    pub fn office_actions(self) -> Vec<OfficeAction> {
        let fits =
            |action: &OfficeAction| self != Verification::Pending && self.can_become(action.leads_to());
        OfficeAction::ALL.iter().copied().filter(fits).collect()
    }
}

/// A tax code as it is stored: `1234567890`, or `1234567890-001` for a dependent unit. Household
/// businesses use their owner's citizen number of 12 digits since July 2025 (Circular 86/2024/TT-BTC).
pub fn tax_code(typed: &str, kind: OrganisationKind) -> Option<String> {
    let plain: String = typed.chars().filter(|c| !matches!(c, ' ' | '.' | '-')).collect();
    if !plain.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    match plain.len() {
        10 => Some(plain),
        13 => Some(format!("{}-{}", &plain[..10], &plain[10..])),
        12 if kind == OrganisationKind::HouseholdBusiness => Some(plain),
        _ => None,
    }
}

/// A company's tax code as it is stored, its tenth digit checked against the nine before it: weighted by 31,
/// 29, 23, 19, 17, 13, 7, 5 and 3, their sum modulo 11 and the check digit make 10.
pub fn company_tax_code(typed: &str) -> Option<String> {
    const WEIGHTS: [u32; 9] = [31, 29, 23, 19, 17, 13, 7, 5, 3];
    let stored = tax_code(typed, OrganisationKind::Enterprise)?;
    let digits: Vec<u32> = stored.chars().take(10).filter_map(|c| c.to_digit(10)).collect();
    let (last, first) = digits.split_last()?;
    let sum: u32 = first
        .iter()
        .zip(WEIGHTS)
        .map(|(digit, weight)| digit * weight)
        .sum();
    (sum % 11 + last == 10).then_some(stored)
}

/// Whether a stored tax code is a person's citizen number, which is not for everybody's eyes.
pub fn is_citizen_number(stored: &str) -> bool {
    stored.len() == 12
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_company_tax_code_is_noticed() {
        assert_eq!(company_tax_code("0100109106").as_deref(), Some("0100109106"));
        assert_eq!(
            company_tax_code("0100112437-001").as_deref(),
            Some("0100112437-001")
        );
        assert_eq!(company_tax_code("0100109107"), None);
        assert_eq!(company_tax_code("010010910"), None);
    }

    #[test]
    fn tax_codes_have_10_or_13_digits_and_a_households_may_have_12() {
        use OrganisationKind::{Cooperative, HouseholdBusiness};
        assert_eq!(
            tax_code("1400 123 456", Cooperative).as_deref(),
            Some("1400123456")
        );
        assert_eq!(
            tax_code("1400123456-001", Cooperative).as_deref(),
            Some("1400123456-001")
        );
        assert_eq!(
            tax_code("1400123456001", Cooperative).as_deref(),
            Some("1400123456-001")
        );
        assert_eq!(
            tax_code("087123456789", HouseholdBusiness).as_deref(),
            Some("087123456789")
        );
        assert_eq!(tax_code("087123456789", Cooperative), None);
        assert_eq!(tax_code("14001234", Cooperative), None);
        assert_eq!(tax_code("một hai ba", Cooperative), None);
    }

    #[test]
    fn an_office_suspends_the_verified_and_reinstates_the_others() {
        assert_eq!(Verification::Verified.office_actions(), [OfficeAction::Suspend]);
        assert_eq!(
            Verification::Suspended.office_actions(),
            [OfficeAction::Reinstate]
        );
        assert_eq!(Verification::Rejected.office_actions(), [OfficeAction::Reinstate]);
        assert!(Verification::Pending.office_actions().is_empty());
    }
}
