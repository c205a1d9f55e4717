use askama::Template;
use askama::filters::HtmlSafe;
use domain::linkage::ContractPaymentState;
use domain::{
    CardEventState, CashState, ComplaintState, ContractState, DeliveryState, IndicatorState, ListingState,
    Locale, ParcelState, PaymentState, ProposalState, RatingStanding, RatingState, RefundState, RemarkState,
    RoundState, SellerOrderState, TradeState, Verification, VoucherStanding,
};

/// A state in one or two words, with a colour and a shape that say the same.
#[derive(Debug, Clone, Copy, Template)]
#[template(source = r#"<span class="badge {{ tone }}">{{ text }}</span>"#, ext = "html")]
pub struct Badge {
    tone: &'static str,
    text: &'static str,
}

impl HtmlSafe for Badge {}

/// States that can stand in a badge.
pub trait State: Copy {
    fn tone(self) -> &'static str;
    fn text(self, locale: Locale) -> &'static str;
}

/// As templates hand it over: borrowed by the engine or a loop.
impl<S: State> State for &S {
    fn tone(self) -> &'static str {
        (*self).tone()
    }

    fn text(self, locale: Locale) -> &'static str {
        (*self).text(locale)
    }
}

impl Badge {
    pub fn new(state: impl State, locale: Locale) -> Badge {
        Badge {
            tone: state.tone(),
            text: state.text(locale),
        }
    }

    /// A registration whose months are behind us.
    pub fn over(locale: Locale) -> Badge {
        Badge {
            tone: "quiet",
            text: locale.t("Đã qua tháng giao", "Months over"),
        }
    }

    /// Marks what was made up for the demo.
    pub fn sample(locale: Locale) -> Badge {
        Badge {
            tone: "sample",
            text: locale.t("Dữ liệu mẫu", "Sample data"),
        }
    }
}

macro_rules! states {
    ($($name:ident { $($tone:literal: $($variant:ident)|+;)+ })+) => {$(
        impl State for $name {
            fn tone(self) -> &'static str {
                match self { $($($name::$variant)|+ => $tone,)+ }
            }
            fn text(self, locale: Locale) -> &'static str {
                self.label(locale)
            }
        }
    )+};
}

states! {
    ListingState { "quiet": Draft | Withdrawn; "waiting": InReview; "good": Live; "bad": Rejected; }
    RatingState { "quiet": Reported; "waiting": Pending; "good": Verified; "bad": Rejected | Withdrawn; }
    RatingStanding { "good": Valid; "waiting": NotYet | Unverified; "quiet": DateUnknown; "bad": Expired | Withdrawn; }
    Verification { "waiting": Pending; "good": Verified; "bad": Rejected | Suspended; }
    ParcelState { "busy": Sent; "good": Delivered; "bad": CameBack; }
    SellerOrderState { "waiting": Placed; "busy": Confirmed | Packed | Shipped; "good": Delivered | Completed; "quiet": Cancelled; }
    PaymentState { "waiting": Due | PartlyPaid; "good": Paid | Refunded; "bad": RefundDue; }
    TradeState { "good": Active; "waiting": Unconfirmed; "quiet": Paused | Refused | Withdrawn; }
    RoundState { "quiet": Draft | Settled; "good": Open | Published; "busy": Closed | Matched; }
    ProposalState { "waiting": Sent; "busy": AcceptedBySeller | AcceptedByBuyer; "good": Accepted; "bad": Declined; }
    ContractState { "quiet": Draft | Cancelled; "waiting": SignedBySeller | SignedByBuyer; "good": Signed; }
    CashState { "waiting": ToCollect; "busy": Collected; "good": HandedOver; }
    RefundState { "bad": Due; "good": Paid; }
    CardEventState { "waiting": Waiting; "good": Done; "bad": Unclear; }
    ContractPaymentState { "waiting": Recorded; "good": Confirmed; "bad": Rejected; }
    RemarkState { "good": Shown; "bad": Hidden; }
    DeliveryState { "waiting": Recorded; "good": Confirmed | Settled; "bad": Disputed; }
    VoucherStanding { "waiting": NotYet; "good": Running; "quiet": Paused | UsedUp | Ended; }
    ComplaintState { "waiting": Open | Answered | AwaitingReturn; "busy": SentBack | Replacing; "bad": Mediation; "good": Settled; "quiet": Withdrawn; }
    IndicatorState { "good": Met; "busy": OnTrack; "waiting": Behind; "bad": Overdue; "quiet": NoData; }
}
