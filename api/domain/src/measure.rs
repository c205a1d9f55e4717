//! How a figure is computed from records: one word a measure, with its rule for people.

use crate::{Locale, Unit, codes};

codes! {
    Measure {
        LinkedArea = "linked_hectares", "Diện tích liên kết tiêu thụ với doanh nghiệp", "Area linked with enterprises";
        LinkedVolume = "linked_tonnes", "Sản lượng giao nhận theo liên kết với doanh nghiệp", "Volume delivered to enterprises under linkage contracts";
        LinkedValue = "linked_value", "Giá trị giao nhận theo liên kết với doanh nghiệp", "Value delivered to enterprises under linkage contracts";
        ShareOfCooperativesLinked = "share_of_cooperatives_linked", "Tỷ lệ hợp tác xã nông nghiệp có liên kết với doanh nghiệp", "Share of agricultural cooperatives linked with an enterprise";
        ShareOfCooperativesWithOcop = "share_of_cooperatives_with_ocop", "Tỷ lệ hợp tác xã nông nghiệp có sản phẩm OCOP", "Share of agricultural cooperatives with an OCOP product";
        OcopThreeStars = "ocop_products_three_stars", "Sản phẩm OCOP được công nhận 3 sao trong kỳ", "OCOP products recognised with 3 stars in the period";
        OcopFourStars = "ocop_products_four_stars", "Sản phẩm OCOP được công nhận 4 sao trong kỳ", "OCOP products recognised with 4 stars in the period";
        OcopFiveStars = "ocop_products_five_stars", "Sản phẩm OCOP được công nhận 5 sao trong kỳ", "OCOP products recognised with 5 stars in the period";
        OcopFiveStarTourism = "ocop_tourism_five_stars", "Sản phẩm du lịch OCOP 5 sao còn hiệu lực", "5-star OCOP tourism products in force";
        PlantingAreaCodes = "planting_area_codes", "Mã số vùng trồng đang có hiệu lực", "Planting-area codes in force";
        ClubFruitCodes = "planting_area_codes_of_clubs", "Mã số vùng trồng cây ăn trái của hội quán đang có hiệu lực", "Fruit planting-area codes of clubs in force";
        TraceableChains = "linkage_chains_traceable", "Chuỗi liên kết của hội quán có mã số vùng trồng và truy xuất nguồn gốc", "Clubs' linkage chains with planting-area code and traceability";
        CooperativesOnClubs = "cooperatives_founded_on_clubs", "Hợp tác xã thành lập từ hội quán trong kỳ", "Cooperatives founded on a club in the period";
        CooperativesFounded = "cooperatives_founded", "Hợp tác xã nông nghiệp thành lập trong kỳ", "Agricultural cooperatives founded in the period";
        AverageRevenue = "average_cooperative_revenue", "Doanh thu bình quân một hợp tác xã nông nghiệp (phần qua sàn)", "Average revenue of an agricultural cooperative (the part seen here)";
        RevenueGrowth = "cooperative_revenue_growth", "Tăng trưởng doanh thu của hợp tác xã nông nghiệp (phần qua sàn)", "Revenue growth of agricultural cooperatives (the part seen here)";
    }
}

impl Measure {
    /// The unit its figures are told in.
    pub const fn unit(self) -> Unit {
        match self {
            Measure::LinkedArea => Unit::Hectare,
            Measure::LinkedVolume => Unit::Tonne,
            Measure::LinkedValue | Measure::AverageRevenue => Unit::VndPerYear,
            Measure::ShareOfCooperativesLinked | Measure::ShareOfCooperativesWithOcop => Unit::Percent,
            Measure::OcopThreeStars
            | Measure::OcopFourStars
            | Measure::OcopFiveStars
            | Measure::OcopFiveStarTourism => Unit::Product,
            Measure::PlantingAreaCodes | Measure::ClubFruitCodes => Unit::Code,
            Measure::TraceableChains => Unit::Chain,
            Measure::CooperativesOnClubs | Measure::CooperativesFounded => Unit::Cooperative,
            Measure::RevenueGrowth => Unit::PercentGrowthPerYear,
        }
    }

    /// What counts, as people may check it.
    pub const fn rule(self, locale: Locale) -> &'static str {
        let (vi, en) = match self {
            Measure::LinkedArea => (
                "Cộng theo từng vùng trồng: số nhỏ hơn giữa diện tích vùng trồng và tổng diện tích mà các hợp đồng ghi cho vùng đó, nên không vùng nào bị tính hai lần. Chỉ tính hợp đồng đã được hai bên ký, có thời hạn nằm trong hoặc giao với kỳ tính, bên mua là doanh nghiệp hoặc siêu thị.",
                "Summed over planting areas: the smaller of the area itself and what its contracts name, so that no field counts twice. Only contracts signed by both sides, whose term overlaps the period, with an enterprise or a supermarket as buyer.",
            ),
            Measure::LinkedVolume => (
                "Cộng số ki-lô-gam bên mua đã xác nhận (hoặc đã thống nhất sau tranh chấp) của các lần giao trong kỳ theo hợp đồng đã ký với doanh nghiệp, siêu thị. Lần giao đang tranh chấp không tính.",
                "The kilograms confirmed by the buyer, or settled after a dispute, of deliveries in the period under signed contracts with enterprises and supermarkets. A disputed delivery counts for nothing.",
            ),
            Measure::LinkedValue => (
                "Số ki-lô-gam đã xác nhận nhân với đơn giá của từng lần giao trong kỳ, theo hợp đồng đã ký với doanh nghiệp, siêu thị.",
                "Confirmed kilograms times the price of each delivery in the period, under signed contracts with enterprises and supermarkets.",
            ),
            Measure::ShareOfCooperativesLinked => (
                "Số hợp tác xã nông nghiệp có ít nhất một hợp đồng liên kết đã ký với doanh nghiệp hoặc siêu thị giao với kỳ tính, chia cho số hợp tác xã nông nghiệp đã xác minh trong vùng. Mỗi hợp tác xã tính một lần.",
                "Agricultural cooperatives with at least one signed contract with an enterprise or a supermarket that overlaps the period, over all verified agricultural cooperatives of the area. Each counts once.",
            ),
            Measure::ShareOfCooperativesWithOcop => (
                "Số hợp tác xã nông nghiệp có ít nhất một sản phẩm OCOP đã xác minh và còn hiệu lực vào ngày tính, chia cho số hợp tác xã nông nghiệp trong vùng; bên cạnh là tỷ lệ trên số chủ thể OCOP.",
                "Agricultural cooperatives with a verified OCOP product valid on the measured day, over all agricultural cooperatives of the area; beside it the share among OCOP entities.",
            ),
            Measure::OcopThreeStars | Measure::OcopFourStars | Measure::OcopFiveStars => (
                "Số sản phẩm có quyết định công nhận hạng sao này trong kỳ, đã được cơ quan xác minh, chưa bị thu hồi và còn hiệu lực vào ngày tính.",
                "Products with a decision for these stars dated in the period, verified by an office, not withdrawn and valid on the measured day.",
            ),
            Measure::OcopFiveStarTourism => (
                "Số sản phẩm nhóm du lịch có chứng nhận 5 sao đã xác minh và còn hiệu lực vào ngày tính.",
                "Tourism products with a verified 5-star certificate valid on the measured day.",
            ),
            Measure::PlantingAreaCodes => (
                "Số mã đã được cơ quan xác minh, đã cấp, chưa hết hạn và chưa bị thu hồi vào ngày tính.",
                "Codes verified by an office, issued, neither expired nor revoked on the measured day.",
            ),
            Measure::ClubFruitCodes => (
                "Như mã số vùng trồng, chỉ tính cây ăn trái và vùng trồng của hội quán hoặc của đơn vị thành lập từ hội quán, đại diện cho hội quán.",
                "As planting-area codes, only of fruit crops, held by a club or by an organisation founded on a club or standing for one.",
            ),
            Measure::TraceableChains => (
                "Số cặp bên bán – bên mua có hợp đồng đã ký giao với kỳ tính, bên bán là hội quán hoặc gắn với hội quán, vùng trồng trong hợp đồng có mã còn hiệu lực, bên bán có chứng nhận truy xuất nguồn gốc đã xác minh, và có lần giao đã xác nhận ghi số lô.",
                "Pairs of seller and buyer with a signed contract overlapping the period, the seller being a club or tied to one, whose contract names a planting area with a code in force, with a verified traceability certificate and a confirmed delivery that names its lot.",
            ),
            Measure::CooperativesOnClubs => (
                "Số hợp tác xã đã xác minh, có năm thành lập trong kỳ và ghi rõ thành lập từ hội quán nào.",
                "Verified cooperatives whose founding year lies in the period and that name the club they grew from.",
            ),
            Measure::CooperativesFounded => (
                "Số hợp tác xã nông nghiệp đã xác minh có năm thành lập trong kỳ.",
                "Verified agricultural cooperatives whose founding year lies in the period.",
            ),
            Measure::AverageRevenue => (
                "Tiền hàng của đơn đã hoàn thành cộng giá trị giao nhận đã xác nhận trong kỳ, chia cho số hợp tác xã nông nghiệp trong vùng. Doanh thu ngoài sàn không thấy được nên số này đứng cạnh, không thay cho số cơ quan báo cáo.",
                "Goods of completed orders plus confirmed delivery value in the period, over the agricultural cooperatives of the area. Revenue made elsewhere is not seen, so this stands beside the office's figure, never instead of it.",
            ),
            Measure::RevenueGrowth => (
                "Doanh thu thấy được trên sàn của các hợp tác xã nông nghiệp trong kỳ so với đúng những ngày ấy của năm trước. Năm trước chưa có doanh thu thì chưa có số liệu.",
                "Revenue seen here of the agricultural cooperatives against the same days of the year before. Without revenue the year before there is no data.",
            ),
        };
        locale.t(vi, en)
    }
}

codes! {
    /// Why there is no figure.
    NoData {
        NotReported = "not_reported", "Cơ quan chưa báo cáo số liệu", "The office has not reported a figure yet";
        NoPlace = "no_place", "Văn bản không nêu địa bàn nên không tính được", "The document names no place, so nothing can be computed";
        NoOrganisations = "no_organisations", "Chưa có đơn vị nào của địa bàn trên sàn", "No organisation of this area is registered here yet";
        ZeroDenominator = "zero_denominator", "Mẫu số bằng không", "The denominator is zero";
        NoBaseline = "no_baseline", "Chưa có số liệu năm trước để so sánh", "There is no figure of the year before to compare with";
        NotBegun = "not_begun", "Chưa đến kỳ", "The period has not begun";
    }
}

codes! {
    /// How much of the real quantity the marketplace can see.
    Coverage {
        Full = "full", "Thấy đủ", "Full";
        Partial = "partial", "Thấy một phần", "Partial";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_measure_explains_itself_in_both_languages() {
        for measure in Measure::ALL {
            assert!(!measure.rule(Locale::Vi).is_empty() && !measure.rule(Locale::En).is_empty());
        }
    }
}
