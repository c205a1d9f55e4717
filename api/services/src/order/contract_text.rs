use super::review::{Review, ReviewPart};
use super::terms::terms;
use crate::app::{App, Ctx};
use crate::cart::CartPart;
use crate::shipping::PartShipping;
use domain::{Locale, PaymentMethod, format, phone};
use std::fmt::Write;

const VI: Locale = Locale::Vi;

/// The order as a contract, in Vietnamese as the consumer law asks. Kept with the order for download.
pub(super) fn write(app: &App, ctx: &Ctx, review: &Review, number: &str) -> String {
    let buyer = &review.buyer;
    let mut out = format!(
        "ĐƠN ĐẶT HÀNG {number}\nĐặt lúc: {} (giờ Việt Nam)\nSàn: OCOP Market, {}\n\nNGƯỜI MUA\n{}\nĐiện thoại: {}\n",
        format::time(ctx.now),
        app.settings.public_url,
        buyer.name,
        phone::show(&buyer.phone),
    );
    optional(&mut out, "E-mail", buyer.email.as_deref());
    line(&mut out, &format!("Giao đến: {}", buyer.address()));
    if let Some(invoice) = &buyer.invoice {
        let _ = writeln!(
            out,
            "Xuất hóa đơn cho: {}, mã số thuế {}, {}",
            invoice.company, invoice.tax_code, invoice.address
        );
        optional(&mut out, "E-mail nhận hóa đơn", invoice.email.as_deref());
    }
    for (index, part) in review.parts.iter().enumerate() {
        write_part(&mut out, part, index + 1, number);
    }
    let _ = write!(
        out,
        "\nTỔNG CỘNG\nTiền hàng (đã trừ mã giảm giá nếu có): {}\nPhí giao hàng: {}\nTổng thanh toán: {}\n\
         Giá đã gồm thuế theo khai báo của người bán. Ngoài các khoản trên, người mua không phải trả thêm khoản nào.\n",
        format::money(review.goods_vnd, VI),
        format::money(review.shipping_vnd, VI),
        format::money(review.total_vnd, VI),
    );
    out.push_str("\nĐIỀU KIỆN\n");
    for term in terms(VI) {
        line(&mut out, &format!("- {term}"));
    }
    let _ = write!(
        out,
        "\nNgười mua đã xem lại, xác nhận nội dung trên và đồng ý với chính sách phiên bản {}.\n\
         Sàn là bên trung gian, không giữ tiền: người mua trả thẳng cho từng người bán. Đơn vị vận hành: {}.\n",
        review.policy_version, app.settings.operator_name,
    );
    out
}

fn write_part(out: &mut String, reviewed: &ReviewPart, index: usize, number: &str) {
    let ReviewPart {
        part, method, note, ..
    } = reviewed;
    let seller = &part.seller;
    let _ = write!(
        out,
        "\nPHẦN {index} (số {number}-{index})\nNgười bán: {}\n",
        seller.name
    );
    optional(out, "Địa chỉ", seller.address.as_deref());
    optional(out, "Mã số thuế", seller.tax_code.as_deref());
    optional(
        out,
        "Điện thoại",
        seller.phone.as_deref().map(phone::show).as_deref(),
    );
    optional(out, "E-mail", seller.email.as_deref());
    for goods in &part.lines {
        let _ = writeln!(
            out,
            "- {} – {}: {} {} × {} = {}",
            goods.product_name,
            goods.variant_name,
            format::number(goods.quantity, VI),
            goods.unit.label(VI),
            format::money(goods.price_vnd, VI),
            format::money(goods.listed_vnd(), VI),
        );
        if goods.discount_vnd > 0 {
            let _ = writeln!(
                out,
                "  Giảm {}, còn {}",
                format::money(goods.discount_vnd, VI),
                format::money(goods.total_vnd, VI),
            );
        }
    }
    let _ = writeln!(out, "Tiền hàng: {}", format::money(part.listed_vnd(), VI));
    if let Some(voucher) = part.voucher.as_ref().filter(|_| part.discount_vnd > 0) {
        let off = format::money(part.discount_vnd, VI);
        let _ = writeln!(out, "Mã giảm giá {}: −{off}", voucher.code);
    }
    let _ = write!(
        out,
        "{}: {}\nCộng phần {index}: {}\nThanh toán: {}\n",
        shipping(part),
        format::money(part.shipping_vnd, VI),
        format::money(part.total_vnd, VI),
        method.label(VI),
    );
    if let Some(first) = &reviewed.ships_with {
        line(
            out,
            &format!("Gửi chung kiện với phần {first}: phí giao hàng trên chỉ là phần tăng thêm"),
        );
    }
    if *method == PaymentMethod::Card {
        line(
            out,
            "Thẻ được trừ tiền trên trang của Stripe, vào tài khoản của người bán.",
        );
    }
    if let (PaymentMethod::VietQr, Some(bank)) = (method, &seller.bank) {
        let holder = bank.holder.as_deref().unwrap_or(&seller.name);
        line(
            out,
            &format!(
                "Tài khoản của người bán: {} (mã ngân hàng {}), chủ tài khoản {holder}",
                bank.number, bank.bin
            ),
        );
    }
    optional(out, "Ghi chú của người mua", note.as_deref());
}

/// What the fee is for.
fn shipping(part: &CartPart) -> String {
    match &part.shipping {
        PartShipping::Parcel(parcel) => format!(
            "Phí giao hàng ({}, {}, thường {}–{} ngày)",
            parcel.zone.label(VI).to_lowercase(),
            format::weight(parcel.weight_g, VI),
            parcel.days.0,
            parcel.days.1
        ),
        PartShipping::Pickup { at } => format!("Nhận tại nơi bán, {at}"),
        PartShipping::Open | PartShipping::Refused { .. } => "Phí giao hàng".to_owned(),
    }
}

fn line(out: &mut String, text: &str) {
    out.push_str(text);
    out.push('\n');
}

fn optional(out: &mut String, label: &str, value: Option<&str>) {
    if let Some(value) = value {
        line(out, &format!("{label}: {value}"));
    }
}
