//! A product as its form holds it: rows are named `variants.0.price_vnd`, like the errors of the services.

use crate::forms::{FormData, FormState};
use crate::parts::{Choice, Field};
use domain::{Category, FieldError, Locale, OcopGroup, SaleUnit, ShippingZone, Standard, format};
use services::catalogue::{OwnProduct, ProductForm, VariantForm};

/// Empty rows offered beside the ones in use.
const SPARE_ROWS: usize = 2;
const MOST_ROWS: usize = 20;

/// What was posted, or what is wrong with its numbers.
pub(super) fn read(form: &FormData, locale: Locale) -> Result<ProductForm, Vec<FieldError>> {
    let mut read = form.read(locale);
    let variants: Vec<VariantForm> = (0..MOST_ROWS)
        .filter(|row| {
            !form.typed(&path(*row, "name")).trim().is_empty()
                || !form.typed(&path(*row, "price_vnd")).trim().is_empty()
        })
        .map(|row| VariantForm {
            id: form.typed(&path(row, "id")).parse().ok(),
            name: read.text(&path(row, "name")),
            unit: read.text(&path(row, "unit")),
            net_quantity: read.optional_number(&path(row, "net_quantity")),
            net_unit: read.optional_text(&path(row, "net_unit")),
            weight_g: read.optional_number(&path(row, "weight_g")),
            price_vnd: read.number(&path(row, "price_vnd")).unwrap_or_default(),
            stock: read.number(&path(row, "stock")).unwrap_or_default(),
            stock_seen: form.typed(&path(row, "stock_seen")).parse().ok(),
        })
        .collect();
    let product = ProductForm {
        name: read.text("name"),
        group: read.text("group"),
        category: read.text("category"),
        description: read.lines("description"),
        season: read.optional_text("season"),
        standards: form.all("standards").map(str::to_owned).collect(),
        ships_within: read
            .optional_text("ships_within")
            .or_else(|| Some(ShippingZone::Nationwide.to_string())),
        variants,
        version: form.typed("version").parse().ok(),
    };
    let errors = read.errors();
    if errors.is_empty() {
        Ok(product)
    } else {
        Err(errors)
    }
}

/// The form as a product fills it.
pub(super) fn filled(own: &OwnProduct, locale: Locale) -> FormData {
    let view = &own.view;
    let mut form = FormData::default()
        .with("name", &view.name)
        .with("group", view.group)
        .with("category", view.category)
        .with("description", &view.description)
        .with("season", view.season.clone().unwrap_or_default())
        .with("ships_within", view.ships_within)
        .with("version", own.version);
    for standard in &view.standards {
        form = form.with("standards", standard);
    }
    for (row, (variant, net)) in view.variants.iter().zip(&own.nets).enumerate() {
        form = form
            .with(path(row, "id"), variant.id)
            .with(path(row, "name"), &variant.name)
            .with(path(row, "unit"), variant.unit)
            .with(path(row, "price_vnd"), format::number(variant.price_vnd, locale))
            .with(path(row, "stock"), format::number(variant.stock, locale))
            .with(path(row, "stock_seen"), variant.stock);
        if let Some(weight_g) = variant.weight_g {
            form = form.with(path(row, "weight_g"), format::number(weight_g, locale));
        }
        if let Some((quantity, unit)) = net {
            form = form
                .with(path(row, "net_quantity"), quantity)
                .with(path(row, "net_unit"), unit);
        }
    }
    form
}

/// The fields of the product itself.
pub(super) struct ProductFields {
    pub name: Field,
    pub group: Field,
    pub category: Field,
    pub description: Field,
    pub season: Field,
    pub standards: Field,
    pub ships_within: Field,
    pub rows: Vec<VariantFields>,
}

/// One size: its hidden id and the stock that was shown, and its fields.
pub(super) struct VariantFields {
    pub index: usize,
    pub id: String,
    pub stock_seen: String,
    /// The first size and those that something was typed into.
    pub is_used: bool,
    pub fields: Vec<Field>,
}

pub(super) fn fields(form: &FormState, locale: Locale) -> ProductFields {
    let t = |vi: &'static str, en: &'static str| locale.t(vi, en);
    let groups = OcopGroup::ALL
        .iter()
        .map(|it| Choice::new(it, it.label(locale)))
        .collect();
    let categories = Category::ALL
        .iter()
        .map(|it| Choice::new(it, it.label(locale)))
        .collect();
    let standards = Standard::ALL
        .iter()
        .map(|it| Choice::new(it, it.label(locale)))
        .collect();
    let zones = ShippingZone::ALL
        .iter()
        .map(|it| Choice::new(it, it.label(locale)))
        .collect();
    let used = (0..MOST_ROWS)
        .rev()
        .find(|row| !form.value(&path(*row, "name")).is_empty())
        .map_or(0, |row| row + 1);
    ProductFields {
        name: form.text("name", t("Tên sản phẩm", "Product name")),
        group: form.select("group", t("Nhóm OCOP", "OCOP group"), groups),
        category: form.select("category", t("Loại sản phẩm", "Category"), categories),
        description: form.area(
            "description",
            t("Mô tả, câu chuyện sản phẩm", "Description and story"),
        ),
        season: form.text("season", t("Mùa vụ", "Season")).optional(),
        standards: form
            .ticks(
                "standards",
                t("Chứng nhận của sản phẩm", "Certificates of the product"),
                standards,
            )
            .optional(),
        ships_within: form
            .select(
                "ships_within",
                t("Giao được trong phạm vi", "Can be sent within"),
                zones,
            )
            .hint(t(
                "Hàng tươi mau hỏng: chọn cùng tỉnh hoặc cùng vùng. Để trống là toàn quốc.",
                "Fresh goods that spoil: choose the same province or region. Empty means nationwide.",
            ))
            .optional(),
        rows: (0..(used + SPARE_ROWS).min(MOST_ROWS))
            .map(|row| variant(form, row, locale))
            .collect(),
    }
}

fn variant(form: &FormState, row: usize, locale: Locale) -> VariantFields {
    let t = |vi: &'static str, en: &'static str| locale.t(vi, en);
    let units = SaleUnit::ALL
        .iter()
        .map(|it| Choice::new(it, it.label(locale)))
        .collect();
    let nets = vec![Choice::new("g", "g"), Choice::new("ml", "ml")];
    let needed = row == 0;
    let or_not = |field: Field| if needed { field } else { field.optional() };
    let fields = vec![
        or_not(form.text(&path(row, "name"), t("Quy cách", "Size")))
            .hint(t("Ví dụ: Hộp 1 kg", "For example: 1 kg box")),
        or_not(form.select(&path(row, "unit"), t("Đơn vị bán", "Unit"), units)),
        or_not(form.number(&path(row, "price_vnd"), t("Giá", "Price"))).suffix("₫"),
        or_not(form.number(&path(row, "stock"), t("Tồn kho", "Stock"))),
        form.number(&path(row, "net_quantity"), t("Khối lượng tịnh", "Net quantity"))
            .optional(),
        form.select(&path(row, "net_unit"), t("g hoặc ml", "g or ml"), nets)
            .optional(),
        form.number(
            &path(row, "weight_g"),
            t("Khối lượng khi đóng gói", "Weight as packed"),
        )
        .suffix("g")
        .hint(t(
            "Để tính phí giao. Trống: theo khối lượng tịnh, hoặc 1 kg.",
            "For the shipping fee. Empty: the net quantity, or 1 kg.",
        ))
        .optional(),
    ];
    VariantFields {
        index: row,
        id: form.value(&path(row, "id")).to_owned(),
        stock_seen: form.value(&path(row, "stock_seen")).to_owned(),
        is_used: needed
            || ["name", "price_vnd"]
                .iter()
                .any(|field| !form.value(&path(row, field)).is_empty()),
        fields,
    }
}

fn path(row: usize, field: &str) -> String {
    format!("variants.{row}.{field}")
}
