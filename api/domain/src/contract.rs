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
    ContractAction {
        Edit = "edit", "Sửa dự thảo", "Edit the draft";
        Sign = "sign", "Ký hợp đồng", "Sign the contract";
        Cancel = "cancel", "Hủy dự thảo", "Cancel the draft";
        RecordDelivery = "record_delivery", "Ghi phiếu giao nhận", "Record a delivery";
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
