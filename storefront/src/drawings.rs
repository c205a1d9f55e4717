//! Our own pictures: one for every shelf category, put together from a few dozen drawn things.

use crate::Failure;
use domain::{Category, Code};
use poem::http::header;
use poem::web::Path;
use poem::{Response, handler};

/// A drawn thing with the place of its middle, its size in percent, and its two colours.
struct Placed(&'static str, i32, i32, u32, &'static str, &'static str);

macro_rules! things {
    ($($name:ident = $file:literal;)+) => {
        $(const $name: &str = include_str!(concat!("../assets/drawings/", $file, ".svg"));)+
    };
}

things! {
    BAMBOO = "bamboo"; BASKET = "basket"; BEAN = "bean"; BOAT = "boat"; BOTTLE = "bottle"; BOWL = "bowl";
    CAKES = "cakes"; CANDY = "candy"; CARROT = "carrot"; CASHEW = "cashew"; CHILLI = "chilli"; CLOTH = "cloth";
    COCONUT = "coconut"; CUP = "cup"; DIPPER = "dipper"; DISC = "disc"; DROPPER = "dropper"; EGGS = "eggs";
    FISH = "fish"; FLOWERS = "flowers"; FRAME = "frame"; GARLIC = "garlic"; GIFT = "gift"; GLASS = "glass";
    GOURD = "gourd"; GREENS = "greens"; HEAP = "heap"; ICE_CREAM = "icecream"; INCENSE = "incense"; JAR = "jar";
    KETTLE = "kettle"; LANTERN = "lantern"; LOG = "log"; LOTUS = "lotus"; MANGO = "mango"; MILK = "milk";
    MORTAR = "mortar"; NEST = "nest"; NOODLES = "noodles"; PAD = "pad"; PALM = "palm"; PEANUT = "peanut";
    PEPPER = "pepper"; POUCH = "pouch"; RICE = "rice"; SACK = "sack"; SAUSAGE = "sausage"; SHRIMP = "shrimp";
    SLICE = "slice"; SMALL_CUP = "smallcup"; SPRIG = "sprig"; TEAPOT = "teapot"; TIN = "tin"; TUBE = "tube";
    VASE = "vase";
}

const LOGO: &str = include_str!("../assets/logo.svg");

const SAND: &str = "#fbf1df";
const LEAF: &str = "#e9f4e6";
const SKY: &str = "#e6f2f7";
const ROSE: &str = "#fcecf2";
const CLAY: &str = "#f8eae0";

/// Background and what stands on it, from back to front.
fn scene(category: Category) -> (&'static str, Vec<Placed>) {
    use Category as C;
    let one = |thing| vec![Placed(thing, 160, 122, 95, "", "")];
    match category {
        C::Cakes => (SAND, one(CAKES)),
        C::Flours => (
            SAND,
            vec![
                Placed(SACK, 150, 118, 95, "#efe3cc", "#b58a4c"),
                Placed(RICE, 150, 134, 32, "", ""),
                Placed(HEAP, 238, 204, 50, "#fffdf6", "#e6d9be"),
            ],
        ),
        C::Noodles => (
            SAND,
            vec![
                Placed(NOODLES, 160, 122, 100, "", ""),
                Placed(BOWL, 160, 128, 100, "#2f77b5", "#1f5d99"),
            ],
        ),
        C::Coffee => (
            CLAY,
            vec![
                Placed(CUP, 146, 124, 95, "#4a2a16", ""),
                Placed(BEAN, 250, 186, 70, "#5a3218", "#2f190b"),
                Placed(BEAN, 54, 192, 56, "#6d3f20", "#3b200e"),
            ],
        ),
        C::Weaving => (SAND, one(BASKET)),
        C::CookingOil => (
            SAND,
            vec![
                Placed(BOTTLE, 140, 124, 100, "#e7b23a", "#1a6334"),
                Placed(PEANUT, 140, 146, 26, "", ""),
                Placed(PEANUT, 232, 188, 52, "", ""),
            ],
        ),
        C::Groundnuts => (
            SAND,
            vec![
                Placed(PEANUT, 118, 96, 82, "", ""),
                Placed(PEANUT, 208, 152, 95, "", ""),
            ],
        ),
        C::Lanterns => (
            ROSE,
            vec![
                Placed(LANTERN, 112, 118, 80, "", ""),
                Placed(LANTERN, 220, 134, 96, "", ""),
            ],
        ),
        C::Textiles => (ROSE, one(CLOTH)),
        C::Tourism => (SKY, vec![Placed(BOAT, 160, 122, 100, "", "")]),
        C::Coconut => (
            LEAF,
            vec![
                Placed(PALM, 170, 74, 80, "", ""),
                Placed(COCONUT, 156, 132, 100, "", ""),
            ],
        ),
        C::Herbs => (
            LEAF,
            vec![
                Placed(SPRIG, 92, 118, 85, "", ""),
                Placed(MORTAR, 186, 134, 90, "", ""),
            ],
        ),
        C::PalmSugar => (
            LEAF,
            vec![
                Placed(PALM, 160, 98, 95, "", ""),
                Placed(DISC, 160, 186, 95, "", ""),
                Placed(DISC, 160, 160, 95, "", ""),
            ],
        ),
        C::Rice => (
            SAND,
            vec![
                Placed(RICE, 78, 112, 92, "", ""),
                Placed(HEAP, 194, 136, 92, "#fffdf6", "#e2d6bb"),
                Placed(BOWL, 194, 140, 92, "#1a6334", "#0f4623"),
            ],
        ),
        C::Spices => (
            CLAY,
            vec![
                Placed(CHILLI, 116, 108, 92, "", ""),
                Placed(GARLIC, 218, 152, 78, "", ""),
            ],
        ),
        C::WoodAndBamboo => (LEAF, one(BAMBOO)),
        C::Pottery => (SKY, one(VASE)),
        C::Cashew => (
            SAND,
            vec![
                Placed(CASHEW, 114, 104, 84, "", ""),
                Placed(CASHEW, 216, 142, 100, "", ""),
            ],
        ),
        C::Pepper => (
            LEAF,
            vec![
                Placed(PEPPER, 114, 118, 92, "", ""),
                Placed(PEPPER, 206, 126, 84, "", ""),
            ],
        ),
        C::Plants => (LEAF, vec![Placed(FLOWERS, 160, 132, 110, "", "")]),
        C::Incense => (CLAY, vec![Placed(INCENSE, 160, 132, 105, "", "")]),
        C::IceCream => (ROSE, vec![Placed(ICE_CREAM, 160, 126, 100, "", "")]),
        C::DriedFish => (
            SAND,
            vec![
                Placed(FISH, 150, 84, 95, "#b9824a", "#8a5a2c"),
                Placed(FISH, 172, 154, 100, "#a8703a", "#7a4a20"),
            ],
        ),
        C::Metalwork => (CLAY, vec![Placed(KETTLE, 150, 126, 98, "", "")]),
        C::FermentedFish => (
            CLAY,
            vec![
                Placed(JAR, 150, 124, 105, "#a35a2a", "#7d3a06"),
                Placed(FISH, 150, 134, 46, "#8f9aa0", "#5f6a70"),
                Placed(CHILLI, 246, 180, 50, "", ""),
            ],
        ),
        C::Honey => (
            SAND,
            vec![
                Placed(JAR, 138, 126, 105, "#eda31b", "#8a4b10"),
                Placed(LOTUS, 138, 134, 34, "", ""),
                Placed(DIPPER, 240, 134, 88, "", ""),
            ],
        ),
        C::JamsAndSweets => (
            ROSE,
            vec![
                Placed(CANDY, 110, 92, 78, "#d6447e", "#f3a6c2"),
                Placed(CANDY, 212, 114, 78, "#e7a72c", "#f6d78c"),
                Placed(CANDY, 150, 178, 78, "#4f9d4f", "#a9cf84"),
            ],
        ),
        C::Cosmetics => (
            ROSE,
            vec![
                Placed(TUBE, 120, 122, 98, "#f7dbe6", "#a3164f"),
                Placed(DROPPER, 216, 128, 88, "#e7a0be", ""),
            ],
        ),
        C::Cereals => (
            SAND,
            vec![
                Placed(HEAP, 160, 124, 100, "#c98f45", "#8a5a24"),
                Placed(BOWL, 160, 128, 100, "#fffdf6", "#d9c8a8"),
                Placed(RICE, 266, 122, 66, "", ""),
            ],
        ),
        C::DippingSauces => (
            CLAY,
            vec![
                Placed(BOTTLE, 134, 124, 100, "#b8321f", "#1a6334"),
                Placed(CHILLI, 134, 146, 32, "", ""),
                Placed(CHILLI, 226, 168, 72, "", ""),
            ],
        ),
        C::FishSauce => (
            SAND,
            vec![
                Placed(BOTTLE, 130, 124, 100, "#8a3f12", "#a8322d"),
                Placed(FISH, 130, 146, 32, "#5f87a0", "#3a5d73"),
                Placed(FISH, 228, 180, 66, "#6f97b0", "#47697f"),
            ],
        ),
        C::SoftDrinks => (SKY, vec![Placed(GLASS, 160, 126, 100, "#e88a3c", "")]),
        C::Gifts => (ROSE, vec![Placed(GIFT, 160, 130, 100, "", "")]),
        C::Vegetables => (
            LEAF,
            vec![
                Placed(GREENS, 112, 122, 88, "", ""),
                Placed(CARROT, 212, 128, 95, "", ""),
            ],
        ),
        C::Spirits => (
            CLAY,
            vec![
                Placed(GOURD, 140, 124, 100, "#a0562c", "#d9a357"),
                Placed(RICE, 140, 162, 22, "", ""),
                Placed(SMALL_CUP, 232, 186, 100, "", ""),
            ],
        ),
        C::Lotus => (
            ROSE,
            vec![
                Placed(PAD, 160, 182, 95, "", ""),
                Placed(LOTUS, 160, 112, 100, "", ""),
            ],
        ),
        C::Milk => (SKY, vec![Placed(MILK, 160, 126, 102, "", "")]),
        C::ProcessedMeat => (CLAY, vec![Placed(SAUSAGE, 156, 124, 108, "", "")]),
        C::MeatAndEggs => (SAND, vec![Placed(EGGS, 160, 122, 108, "", "")]),
        C::ProcessedSeafood => (
            SKY,
            vec![
                Placed(TIN, 160, 142, 108, "#2f77b5", ""),
                Placed(FISH, 160, 168, 48, "#ffffff", "#9fc0d8"),
                Placed(SPRIG, 262, 92, 34, "", ""),
            ],
        ),
        C::FreshSeafood => (
            SKY,
            vec![
                Placed(FISH, 140, 90, 98, "#5f97b5", "#36657f"),
                Placed(SHRIMP, 204, 168, 66, "", ""),
            ],
        ),
        C::EssentialOils => (
            LEAF,
            vec![
                Placed(DROPPER, 134, 126, 102, "#9a5a1e", ""),
                Placed(SPRIG, 134, 146, 24, "", ""),
                Placed(SPRIG, 232, 134, 80, "", ""),
            ],
        ),
        C::Tea => (
            LEAF,
            vec![
                Placed(TEAPOT, 140, 124, 92, "#3b7a57", "#27593e"),
                Placed(SMALL_CUP, 262, 180, 92, "", ""),
            ],
        ),
        C::ProcessedFruit => (
            SAND,
            vec![
                Placed(JAR, 138, 126, 105, "#f0b03a", "#1a6334"),
                Placed(MANGO, 138, 134, 34, "", ""),
                Placed(MANGO, 246, 178, 54, "", ""),
            ],
        ),
        C::DriedFruit => (
            SAND,
            vec![
                Placed(POUCH, 140, 122, 104, "#e58a2c", "#1a6334"),
                Placed(SLICE, 140, 136, 84, "", ""),
                Placed(SLICE, 246, 186, 78, "", ""),
            ],
        ),
        C::FreshFruit => (LEAF, vec![Placed(MANGO, 160, 128, 112, "", "")]),
        C::Agarwood => (CLAY, vec![Placed(LOG, 160, 130, 108, "", "")]),
        C::Paintings => (SAND, vec![Placed(FRAME, 160, 120, 105, "", "")]),
        C::BirdsNest => (SAND, vec![Placed(NEST, 160, 118, 112, "", "")]),
    }
}

/// The picture of a category as SVG.
pub fn draw(category: Category) -> String {
    let (ground, things) = scene(category);
    let mut svg = format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 240" width="320" height="240"><rect width="320" height="240" fill="{ground}"/><circle cx="160" cy="118" r="104" fill="#fff" opacity=".55"/><ellipse cx="160" cy="206" rx="112" ry="11" fill="#1a281e" opacity=".07"/>"##
    );
    for Placed(thing, x, y, percent, a, b) in things {
        svg.push_str(&format!(
            r#"<g transform="translate({x} {y}) scale({}.{:02})">"#,
            percent / 100,
            percent % 100
        ));
        svg.push_str(&inner(thing).replace("{a}", a).replace("{b}", b));
        svg.push_str("</g>");
    }
    svg.push_str("</svg>");
    svg
}

/// What stands between the outer tags of a drawn thing.
fn inner(thing: &str) -> &str {
    let start = thing.find('>').map_or(0, |at| at + 1);
    let end = thing.rfind("</svg>").unwrap_or(thing.len());
    thing.get(start..end).unwrap_or_default()
}

#[handler]
pub(crate) fn logo() -> Response {
    picture(LOGO.to_owned(), "public, max-age=86400")
}

#[handler]
pub(crate) fn serve(Path(file): Path<String>) -> poem::Result<Response> {
    let category: Category = file
        .strip_suffix(".svg")
        .and_then(|code| code.parse().ok())
        .ok_or(Failure(Code::NotFound))?;
    Ok(picture(draw(category), "public, max-age=604800"))
}

fn picture(svg: String, keep: &str) -> Response {
    Response::builder()
        .header(header::CONTENT_TYPE, "image/svg+xml")
        .header(header::CACHE_CONTROL, keep)
        .body(svg)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_category_has_a_picture_of_its_own() {
        let pictures: BTreeSet<String> = Category::ALL.iter().map(|category| draw(*category)).collect();
        assert_eq!(pictures.len(), Category::ALL.len());
        for svg in pictures {
            assert!(
                !svg.contains('{') && !svg.contains(r#"fill="""#),
                "a colour is missing: {svg}"
            );
            assert_eq!(svg.matches("<g").count(), svg.matches("</g>").count());
        }
    }
}
