use crate::parts::ProductCard;
use crate::urls;
use domain::Locale;
use services::catalogue;

/// A product of a list as its card.
pub(super) fn card(product: &catalogue::ProductCard, locale: Locale) -> ProductCard {
    ProductCard {
        locale,
        url: urls::product(&product.slug),
        picture_url: match product.picture_id {
            Some(id) => urls::picture(id),
            None => urls::category_drawing(product.category),
        },
        name: product.name.clone(),
        producer: product.producer_name.clone(),
        place: product.place.clone(),
        stars: product.stars,
        price_vnd: product.price_vnd,
        unit: product
            .unit
            .map(|unit| unit.label(locale).to_owned())
            .unwrap_or_default(),
        in_stock: product.in_stock,
        sample: sample(locale, product.is_sample_price, product.is_sample_stock),
    }
}

pub(crate) fn cards(products: &[catalogue::ProductCard], locale: Locale) -> Vec<ProductCard> {
    products.iter().map(|product| card(product, locale)).collect()
}

/// What of a product's price and stock was made up for the demonstration, in words.
pub(super) fn sample(locale: Locale, price: bool, stock: bool) -> Option<&'static str> {
    match (price, stock) {
        (true, true) => Some(locale.t("Giá và tồn kho là dữ liệu mẫu", "Sample price and stock")),
        (true, false) => Some(locale.t("Giá là dữ liệu mẫu", "Sample price")),
        (false, true) => Some(locale.t("Tồn kho là dữ liệu mẫu", "Sample stock")),
        (false, false) => None,
    }
}
