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
        is_sample: product.is_sample_price,
    }
}

pub(super) fn cards(products: &[catalogue::ProductCard], locale: Locale) -> Vec<ProductCard> {
    products.iter().map(|product| card(product, locale)).collect()
}
