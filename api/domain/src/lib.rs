//! The words and rules of the marketplace. Pure: no I/O, no async, no clock.

pub mod calendar;
pub mod category;
pub mod clauses;
pub mod code;
pub mod codes;
pub mod complaint;
pub mod consent;
pub mod contract;
pub mod decimal;
pub mod delivery;
pub mod format;
pub mod geography;
pub mod holidays;
pub mod indicator;
pub mod ledger;
pub mod linkage;
pub mod locale;
pub mod lunar;
pub mod measure;
pub mod money;
pub mod order;
pub mod organisation;
pub mod parcel;
pub mod payment;
pub mod phone;
pub mod product;
pub mod remark;
pub mod shipping;
pub mod standard;
pub mod tax;
pub mod text;
pub mod vietqr;
pub mod voucher;
pub mod wholesale;

pub use calendar::Month;
pub use category::{Category, OcopGroup};
pub use codes::{Code, ErrorKind, FieldError};
pub use complaint::{
    ComplaintAction, ComplaintKind, ComplaintOutcome, ComplaintSide, ComplaintState, ComplaintWish,
};
pub use consent::ConsentPolicy;
pub use contract::{ContractAction, ContractEvent, ContractOrigin, ContractState, LinkageForm};
pub use delivery::{Agreement, DeliveryAction, DeliveryState, FigureBy};
pub use indicator::{
    Cadence, Comparator, IndicatorSource, IndicatorState, ProgrammeLevel, ReportingCadence, Unit,
};
pub use ledger::{LedgerAccount, LedgerCause};
pub use locale::Locale;
pub use measure::{Coverage, Measure, NoData};
pub use order::{LineNotice, OrderAction, PaymentMethod, PaymentState, SellerOrderState};
pub use organisation::{MemberRole, OfficeAction, OrganisationKind, QueueAction, QueueKind, Verification};
pub use parcel::ParcelState;
pub use payment::{
    CardAttemptState, CardEventState, CardRefundState, CashState, PaymentSource, ReceiptState, RefundCause,
    RefundState,
};
pub use product::{ListingState, RatingStanding, RatingState, SaleUnit};
pub use remark::{RemarkAction, RemarkKind, RemarkState};
pub use shipping::{Region, ShippingMethod, ShippingZone, ZoneRate};
pub use standard::Standard;
pub use voucher::{Discount, VoucherKind, VoucherStanding};
pub use wholesale::{
    Objective, PoolAction, ProposalAction, ProposalState, RegistrationAction, RoundAction, RoundState,
    TermsBy, TradeSide, TradeState,
};
