use crate::codes;

codes! {
    /// The six product groups of Decision 26/2026/QĐ-TTg.
    OcopGroup {
        Food = "food", "Thực phẩm", "Food";
        Beverage = "beverage", "Đồ uống", "Drinks";
        Herbal = "herbal", "Dược liệu và sản phẩm từ dược liệu", "Medicinal plants and products";
        Handicraft = "handicraft", "Thủ công mỹ nghệ", "Handicrafts";
        Ornamental = "ornamental", "Sinh vật cảnh", "Ornamental plants and animals";
        Tourism = "tourism", "Du lịch nông thôn", "Rural tourism";
    }
}

codes! {
    /// Shelf categories, finer than the groups.
    Category {
        Cakes = "banh", "Bánh", "Cakes and wafers";
        Flours = "bot", "Bột", "Flours and powders";
        Noodles = "bun-mien", "Bún, miến", "Noodles";
        Coffee = "ca-phe", "Cà phê", "Coffee";
        Weaving = "dan-lat", "Đan lát", "Woven goods";
        CookingOil = "dau", "Dầu ăn", "Cooking oil";
        Groundnuts = "dau-phong", "Đậu phộng", "Groundnuts";
        Lanterns = "den-long", "Đèn lồng", "Lanterns";
        Textiles = "det-may", "Dệt may", "Textiles";
        Tourism = "du-lich", "Du lịch", "Tourism";
        Coconut = "dua", "Dừa", "Coconut";
        Herbs = "duoc-lieu", "Dược liệu", "Medicinal herbs";
        PalmSugar = "duong-thot-not", "Đường thốt nốt", "Palm sugar";
        Rice = "gao", "Gạo", "Rice";
        Spices = "gia-vi", "Gia vị", "Spices";
        WoodAndBamboo = "go-tre", "Gỗ, tre", "Wood and bamboo";
        Pottery = "gom-su", "Gốm sứ", "Pottery";
        Cashew = "hat-dieu", "Hạt điều", "Cashew";
        Pepper = "ho-tieu", "Hồ tiêu", "Pepper";
        Plants = "hoa-kieng", "Hoa kiểng", "Flowers and plants";
        Incense = "huong", "Hương", "Incense";
        IceCream = "kem", "Kem", "Ice cream";
        DriedFish = "kho", "Khô", "Dried fish and meat";
        Metalwork = "kim-loai", "Kim loại", "Metalwork";
        FermentedFish = "mam", "Mắm", "Fermented fish";
        Honey = "mat-ong", "Mật ong", "Honey";
        JamsAndSweets = "mut-keo", "Mứt, kẹo", "Jams and sweets";
        Cosmetics = "my-pham", "Mỹ phẩm", "Cosmetics";
        Cereals = "ngu-coc", "Ngũ cốc", "Cereals";
        DippingSauces = "nuoc-cham", "Nước chấm", "Dipping sauces";
        FishSauce = "nuoc-mam", "Nước mắm", "Fish sauce";
        SoftDrinks = "nuoc-uong", "Nước uống", "Soft drinks";
        Gifts = "qua-tang", "Quà tặng", "Gifts";
        Vegetables = "rau-cu", "Rau, củ", "Vegetables and roots";
        Spirits = "ruou", "Rượu", "Spirits and wine";
        Lotus = "sen", "Sen", "Lotus";
        Milk = "sua", "Sữa", "Milk";
        ProcessedMeat = "thit-che-bien", "Thịt chế biến", "Processed meat";
        MeatAndEggs = "thit-trung", "Thịt, trứng", "Meat and eggs";
        ProcessedSeafood = "thuy-san-che-bien", "Thủy sản chế biến", "Processed seafood";
        FreshSeafood = "thuy-san-tuoi", "Thủy sản tươi", "Fresh seafood";
        EssentialOils = "tinh-dau", "Tinh dầu", "Essential oils";
        Tea = "tra", "Trà", "Tea";
        ProcessedFruit = "trai-cay-che-bien", "Trái cây chế biến", "Processed fruit";
        DriedFruit = "trai-cay-say", "Trái cây sấy", "Dried fruit";
        FreshFruit = "trai-cay-tuoi", "Trái cây tươi", "Fresh fruit";
        Agarwood = "tram-huong", "Trầm hương", "Agarwood";
        Paintings = "tranh", "Tranh", "Pictures";
        BirdsNest = "yen-sao", "Yến sào", "Bird's nest";
    }
}
