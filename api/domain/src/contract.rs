use crate::TradeSide;
use crate::codes;

codes! {
    /// Forms of linkage (Decree 98/2018/NĐ-CP, article 4).
    LinkageForm {
        FullChain = "full_chain", "Từ cung ứng vật tư, dịch vụ đầu vào, tổ chức sản xuất, thu hoạch, sơ chế hoặc chế biến gắn với tiêu thụ", "Full chain, from inputs to consumption";
        InputsConsumption = "inputs_consumption", "Cung ứng vật tư, dịch vụ đầu vào gắn với tiêu thụ", "Inputs and consumption";
        ProductionHarvestProcessing = "production_harvest_processing", "Tổ chức sản xuất, thu hoạch, sơ chế hoặc chế biến gắn với tiêu thụ", "Production, harvest, processing and consumption";
        InputsProductionHarvest = "inputs_production_harvest", "Cung ứng vật tư, dịch vụ đầu vào, tổ chức sản xuất, thu hoạch gắn với tiêu thụ", "Inputs, production, harvest and consumption";
        ProductionConsumption = "production_consumption", "Tổ chức sản xuất gắn với tiêu thụ", "Production and consumption";
        ProcessingConsumption = "processing_consumption", "Sơ chế hoặc chế biến gắn với tiêu thụ", "Processing and consumption";
        Other = "other", "Hình thức khác", "Another form";
    }
}

codes! {
    /// Life of a linkage contract. "In force" and "ended" follow from its dates and are never stored.
    ContractState {
        Draft = "draft", "Dự thảo", "Draft";
        SignedBySeller = "signed_by_seller", "Bên bán đã ký", "Signed by the seller";
        SignedByBuyer = "signed_by_buyer", "Bên mua đã ký", "Signed by the buyer";
        Signed = "signed", "Hai bên đã ký", "Signed by both";
        Cancelled = "cancelled", "Đã hủy dự thảo", "Draft cancelled";
    }
}

impl ContractState {
    pub const fn can_become(self, next: ContractState) -> bool {
        use ContractState::*;
        matches!(
            (self, next),
            (Draft, SignedBySeller | SignedByBuyer | Cancelled)
                | (SignedBySeller | SignedByBuyer, Signed | Draft | Cancelled)
        )
    }

    /// The state after `side` signs; none when it has signed already or nothing can be signed.
    pub const fn signed_by(self, side: TradeSide) -> Option<ContractState> {
        use ContractState::*;
        match (self, side) {
            (Draft, TradeSide::Seller) => Some(SignedBySeller),
            (Draft, TradeSide::Buyer) => Some(SignedByBuyer),
            (SignedByBuyer, TradeSide::Seller) | (SignedBySeller, TradeSide::Buyer) => Some(Signed),
            _ => None,
        }
    }

    /// Whether its text may still change.
    pub const fn is_editable(self) -> bool {
        use ContractState::*;
        matches!(self, Draft | SignedBySeller | SignedByBuyer)
    }
}

codes! {
    /// Where a contract comes from.
    ContractOrigin {
        Proposal = "proposal", "Từ kết nối cung cầu", "From a matching round";
        Paper = "paper", "Nhập từ hợp đồng giấy", "Entered from paper";
    }
}

codes! {
    ContractAction {
        Edit = "edit", "Sửa dự thảo", "Edit the draft";
        Sign = "sign", "Ký hợp đồng", "Sign the contract";
        Cancel = "cancel", "Hủy dự thảo", "Cancel the draft";
        RecordDelivery = "record_delivery", "Ghi phiếu giao nhận", "Record a delivery";
        Amend = "amend", "Đề nghị sửa hợp đồng", "Propose an amendment";
        AcceptAmendment = "accept_amendment", "Chấp thuận bản sửa đổi", "Accept the amendment";
        DeclineAmendment = "decline_amendment", "Không chấp thuận bản sửa đổi", "Decline the amendment";
        Terminate = "terminate", "Chấm dứt trước thời hạn", "Terminate";
        AcceptTermination = "accept_termination", "Đồng ý chấm dứt", "Accept the termination";
        DeclineTermination = "decline_termination", "Không đồng ý chấm dứt", "Decline the termination";
        AcceptLiquidation = "accept_liquidation", "Chấp thuận biên bản thanh lý", "Accept the liquidation minutes";
        CallOff = "call_off", "Gọi hàng", "Call off";
        CancelCallOff = "cancel_call_off", "Rút lệnh gọi hàng", "Take the call-off back";
        RecordPayment = "record_payment", "Ghi khoản đã trả", "Record a payment";
        ConfirmPayment = "confirm_payment", "Đã nhận tiền", "Confirm the payment";
        RejectPayment = "reject_payment", "Chưa nhận được", "Not received";
        DeclareCropFailure = "declare_crop_failure", "Khai mất mùa", "Declare a crop failure";
        AcknowledgeCropFailure = "acknowledge_crop_failure", "Ghi nhận mất mùa", "Acknowledge the crop failure";
    }
}

codes! {
    /// What happens to a contract beside its signing; its history and its letters name it.
    ContractEvent {
        AmendmentProposed = "amendment_proposed", "Đề nghị sửa hợp đồng", "Amendment proposed";
        Amended = "amended", "Bản sửa đổi có hiệu lực", "Amended";
        AmendmentDeclined = "amendment_declined", "Bản sửa đổi không được chấp thuận", "Amendment declined";
        TerminationProposed = "termination_proposed", "Đề nghị chấm dứt hợp đồng", "Termination proposed";
        Terminated = "terminated", "Hợp đồng chấm dứt trước thời hạn", "Terminated";
        TerminationDeclined = "termination_declined", "Không đồng ý chấm dứt", "Termination declined";
        LiquidationAccepted = "liquidation_accepted", "Một bên chấp thuận biên bản thanh lý", "Liquidation minutes accepted by one side";
        Liquidated = "liquidated", "Đã thanh lý", "Liquidated";
        CalledOff = "called_off", "Lệnh gọi hàng mới", "New call-off";
        CallOffCancelled = "call_off_cancelled", "Đã rút lệnh gọi hàng", "Call-off taken back";
        PaymentRecorded = "payment_recorded", "Bên mua ghi một khoản đã trả", "Payment recorded";
        PaymentConfirmed = "payment_confirmed", "Bên bán xác nhận đã nhận tiền", "Payment confirmed";
        PaymentRejected = "payment_rejected", "Bên bán báo chưa nhận được tiền", "Payment not received";
        CropFailed = "crop_failed", "Bên bán khai mất mùa", "Crop failure declared";
        CropFailureAcknowledged = "crop_failure_acknowledged", "Bên mua ghi nhận mất mùa", "Crop failure acknowledged";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contract_is_signed_by_both_sides_once_each() {
        for (first, second) in [
            (TradeSide::Seller, TradeSide::Buyer),
            (TradeSide::Buyer, TradeSide::Seller),
        ] {
            let one = ContractState::Draft.signed_by(first).unwrap();
            assert!(ContractState::Draft.can_become(one));
            assert_eq!(one.signed_by(first), None);
            assert_eq!(one.signed_by(second), Some(ContractState::Signed));
        }
        assert!(!ContractState::Signed.is_editable());
    }
}
