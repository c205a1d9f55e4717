//! Made-up sizes and prices that make the published products orderable in a demonstration: plausible
//! for the kind of goods, never a fact, always marked as sample where they show.

use domain::text::fold;
use domain::{Category, Locale, SaleUnit};

/// What one piece holds and the range of its price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Size {
    pub unit: SaleUnit,
    /// Grams (`g`) or millilitres (`ml`).
    pub net: Option<(i64, &'static str)>,
    low_vnd: i64,
    high_vnd: i64,
}

/// So many grams, between two prices in thousand dong.
const fn grams(unit: SaleUnit, net: i64, low: i64, high: i64) -> Size {
    sized(unit, Some((net, "g")), low, high)
}

const fn millilitres(unit: SaleUnit, net: i64, low: i64, high: i64) -> Size {
    sized(unit, Some((net, "ml")), low, high)
}

/// Sold by the piece, pot, bunch or ticket.
const fn each(unit: SaleUnit, low: i64, high: i64) -> Size {
    sized(unit, None, low, high)
}

const fn sized(unit: SaleUnit, net: Option<(i64, &'static str)>, low: i64, high: i64) -> Size {
    Size {
        unit,
        net,
        low_vnd: low * 1000,
        high_vnd: high * 1000,
    }
}

impl Size {
    /// A price that a source states is for one of its unit.
    pub(super) const fn of_stated_unit(unit: SaleUnit) -> Size {
        match unit {
            SaleUnit::Kilogram => grams(unit, 1000, 0, 0),
            _ => each(unit, 0, 0),
        }
    }

    /// A price in the range, `per_mille` of the way up, in whole thousands (five thousands above
    /// 100.000 đồng). All sizes of a product stand at the same place of their ranges.
    pub(super) fn price_vnd(self, per_mille: u64) -> i64 {
        let per_mille = i64::try_from(per_mille).unwrap_or(1000).min(1000);
        let exact = self.low_vnd + (self.high_vnd - self.low_vnd) * per_mille / 1000;
        let step = if exact >= 100_000 { 5_000 } else { 1_000 };
        (exact + step / 2) / step * step
    }

    /// "Túi 500 g", "Chai 1 lít", "1 kg", "1 vé".
    pub(super) fn name(self) -> String {
        let unit = self.unit.label(Locale::Vi);
        match self.net {
            _ if self.unit == SaleUnit::Kilogram => "1 kg".to_owned(),
            Some((net, of)) => format!("{} {}", capitalised(unit), amount(net, of)),
            None => format!("1 {unit}"),
        }
    }
}

fn amount(net: i64, of: &str) -> String {
    match (net % 1000, of) {
        (0, "g") => format!("{} kg", net / 1000),
        (0, _) => format!("{} lít", net / 1000),
        _ => format!("{net} {of}"),
    }
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

/// Words in a folded name that say more than the category.
const BY_NAME: &[(Category, &str, &[Size])] = {
    use Category::*;
    use SaleUnit::*;
    &[
        (FreshFruit, "sau rieng", &[grams(Kilogram, 1000, 90, 140)]),
        (FreshFruit, "mang cau", &[grams(Kilogram, 1000, 50, 80)]),
        (FreshFruit, "chuoi", &[grams(Kilogram, 1000, 18, 30)]),
        (MeatAndEggs, "trung", &[each(Box, 30, 48)]),
        (Milk, "say", &[grams(Bag, 100, 65, 110)]),
        (BirdsNest, "to yen", &[grams(Box, 100, 2_800, 4_200)]),
        (BirdsNest, "tinh che", &[grams(Box, 100, 2_800, 4_200)]),
        (Agarwood, "huong", &[grams(Box, 100, 180, 350)]),
        (Agarwood, "nu tram", &[grams(Box, 100, 180, 350)]),
        (Herbs, "dong trung", &[grams(Box, 20, 380, 650)]),
        (Vegetables, "kho", &[grams(Bag, 200, 70, 120)]),
    ]
};

/// The sizes a product of that name is offered in; never none.
pub(super) fn sizes_of(category: Category, name: &str) -> Vec<Size> {
    let folded = fold(name);
    BY_NAME
        .iter()
        .find(|(of, word, _)| *of == category && folded.contains(word))
        .map_or_else(|| sizes_of_category(category), |(_, _, sizes)| sizes.to_vec())
}

fn sizes_of_category(category: Category) -> Vec<Size> {
    use Category::*;
    use SaleUnit::*;
    match category {
        Cakes => vec![grams(Bag, 250, 28, 45), grams(Box, 500, 52, 85)],
        Flours => vec![grams(Bag, 500, 35, 70)],
        Noodles => vec![grams(Bag, 500, 28, 45)],
        Coffee => vec![grams(Bag, 250, 60, 110), grams(Bag, 500, 110, 200)],
        Weaving => vec![each(Piece, 85, 280)],
        CookingOil => vec![
            millilitres(Bottle, 500, 80, 130),
            millilitres(Bottle, 1000, 150, 245),
        ],
        Groundnuts => vec![grams(Bag, 500, 40, 60)],
        Lanterns => vec![each(Piece, 90, 250)],
        Textiles => vec![each(Piece, 180, 450)],
        Tourism => vec![each(Ticket, 50, 150)],
        Coconut => vec![millilitres(Bottle, 250, 75, 120)],
        Herbs => vec![grams(Box, 100, 120, 260)],
        PalmSugar => vec![grams(Jar, 500, 45, 75), grams(Jar, 1000, 85, 140)],
        Rice => vec![grams(Bag, 2000, 50, 80), grams(Bag, 5000, 120, 190)],
        Spices => vec![grams(Jar, 150, 30, 60)],
        WoodAndBamboo => vec![each(Piece, 120, 380)],
        Pottery => vec![each(Piece, 90, 300)],
        Cashew => vec![grams(Jar, 250, 75, 110), grams(Bag, 500, 140, 210)],
        Pepper => vec![grams(Jar, 100, 35, 60), grams(Bag, 500, 130, 230)],
        Plants => vec![each(Pot, 60, 150)],
        Incense => vec![grams(Box, 300, 40, 90)],
        IceCream => vec![grams(Box, 450, 60, 95)],
        DriedFish => vec![grams(Bag, 250, 75, 140), grams(Bag, 500, 145, 270)],
        Metalwork => vec![each(Piece, 120, 350)],
        FermentedFish => vec![grams(Jar, 400, 55, 90)],
        Honey => vec![millilitres(Bottle, 500, 140, 240)],
        JamsAndSweets => vec![grams(Bag, 300, 35, 60)],
        Cosmetics => vec![each(Piece, 80, 220)],
        Cereals => vec![grams(Bag, 500, 70, 120)],
        DippingSauces => vec![millilitres(Bottle, 250, 30, 50)],
        FishSauce => vec![
            millilitres(Bottle, 500, 55, 95),
            millilitres(Bottle, 1000, 105, 180),
        ],
        SoftDrinks => vec![millilitres(Bottle, 330, 12, 25)],
        Gifts => vec![each(Piece, 90, 240)],
        Vegetables => vec![grams(Kilogram, 1000, 20, 45)],
        Spirits => vec![millilitres(Bottle, 500, 90, 190)],
        Lotus => vec![grams(Bag, 250, 60, 110)],
        Milk => vec![grams(Box, 400, 40, 65)],
        ProcessedMeat => vec![grams(Bag, 500, 90, 150)],
        MeatAndEggs => vec![grams(Kilogram, 1000, 110, 170)],
        ProcessedSeafood => vec![grams(Bag, 300, 75, 130)],
        FreshSeafood => vec![grams(Kilogram, 1000, 80, 210)],
        EssentialOils => vec![millilitres(Bottle, 10, 90, 160)],
        Tea => vec![grams(Bag, 100, 45, 120), grams(Box, 200, 85, 230)],
        ProcessedFruit => vec![grams(Bag, 300, 45, 75)],
        DriedFruit => vec![grams(Bag, 200, 45, 80)],
        FreshFruit => vec![grams(Kilogram, 1000, 30, 65)],
        Agarwood => vec![each(Piece, 450, 1_500)],
        Paintings => vec![each(Piece, 250, 900)],
        BirdsNest => vec![millilitres(Jar, 70, 38, 65)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_category_has_sizes_with_prices_in_whole_thousands() {
        for category in Category::ALL {
            for size in sizes_of_category(*category) {
                for per_mille in [0, 1, 499, 1000, 5000] {
                    let price = size.price_vnd(per_mille);
                    assert!(price > 0 && price % 1000 == 0, "{category} {price}");
                }
            }
        }
    }

    #[test]
    fn sizes_read_as_people_write_them() {
        let names = |category, name| -> Vec<String> {
            sizes_of(category, name).iter().map(|size| size.name()).collect()
        };
        assert_eq!(names(Category::Rice, "Gạo"), ["Túi 2 kg", "Túi 5 kg"]);
        assert_eq!(
            names(Category::FishSauce, "Nước mắm"),
            ["Chai 500 ml", "Chai 1 lít"]
        );
        assert_eq!(names(Category::FreshFruit, "Xoài"), ["1 kg"]);
        assert_eq!(names(Category::MeatAndEggs, "Trứng vịt sạch"), ["1 hộp"]);
        assert_eq!(names(Category::Tourism, "Tham quan"), ["1 vé"]);
    }
}
