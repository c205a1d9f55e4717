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
