use crate::{Page, urls};
use askama::Template;
use askama::filters::HtmlSafe;

/// The side navigation of a working area. `current` marks the page or one of its parents.
#[derive(Debug, Clone, Template)]
#[template(
    source = r#"<nav class="area-nav" aria-labelledby="area-nav-title"><h2 id="area-nav-title">{{ title }}</h2><ul>{% for entry in entries %}<li><a href="{{ entry.url }}"{% if entry.is_current %} aria-current="page"{% endif %}>{{ entry.label }}</a></li>{% endfor %}</ul></nav>"#,
    ext = "html"
)]
pub struct AreaNav {
    title: &'static str,
    entries: Vec<Entry>,
}

impl HtmlSafe for AreaNav {}

#[derive(Debug, Clone)]
struct Entry {
    label: &'static str,
    url: &'static str,
    is_current: bool,
}

type Texts = (&'static str, &'static str);

impl AreaNav {
    pub fn seller(page: &Page) -> AreaNav {
        AreaNav::new(
            page,
            ("Bán hàng", "Selling"),
            &[
                (urls::SELLER, ("Hôm nay", "Today")),
                (urls::SELLER_PRODUCTS, ("Sản phẩm", "Products")),
                (urls::SELLER_ORDERS, ("Đơn hàng", "Orders")),
                (urls::SELLER_COMPLAINTS, ("Khiếu nại", "Complaints")),
                (urls::SELLER_PAYMENTS, ("Thu tiền", "Payments")),
                (urls::SELLER_STATEMENT, ("Đối soát tháng", "Monthly statement")),
                (urls::SELLER_QUESTIONS, ("Hỏi đáp", "Questions")),
                (urls::SELLER_REVIEWS, ("Đánh giá", "Reviews")),
                (urls::SELLER_SHIPPING, ("Phí giao hàng", "Shipping rates")),
                (urls::SELLER_VOUCHERS, ("Mã giảm giá", "Vouchers")),
                (urls::SELLER_OFFERS, ("Chào bán sỉ", "Supply offers")),
                (urls::SELLER_POOLS, ("Nhóm chào bán", "Pools")),
                (urls::SELLER_PROPOSALS, ("Đề xuất kết nối", "Proposals")),
                (urls::SELLER_CHANCES, ("Bán thêm được gì", "What more could sell")),
                (urls::SELLER_CONTRACTS, ("Hợp đồng liên kết", "Linkage contracts")),
                (urls::SELLER_DELIVERIES, ("Phiếu giao nhận", "Deliveries")),
                (urls::SELLER_PLANTING_AREAS, ("Vùng trồng", "Planting areas")),
                (urls::SELLER_ORGANISATION, ("Đơn vị của tôi", "My organisation")),
            ],
        )
    }

    pub fn buying(page: &Page) -> AreaNav {
        AreaNav::new(
            page,
            ("Thu mua", "Buying"),
            &[
                (urls::BUYING, ("Hôm nay", "Today")),
                (urls::BUYING_REQUESTS, ("Nhu cầu mua", "Demand")),
                (urls::BUYING_PROPOSALS, ("Đề xuất kết nối", "Proposals")),
                (urls::BUYING_CONTRACTS, ("Hợp đồng liên kết", "Linkage contracts")),
                (urls::BUYING_DELIVERIES, ("Phiếu giao nhận", "Deliveries")),
                (urls::BUYING_ORGANISATION, ("Đơn vị của tôi", "My organisation")),
            ],
        )
    }

    pub fn office(page: &Page) -> AreaNav {
        AreaNav::new(
            page,
            ("Cơ quan", "Office"),
            &[
                (urls::OFFICE, ("Hôm nay", "Today")),
                (urls::OFFICE_QUEUE, ("Hàng chờ xác minh", "Verification queue")),
                (urls::OFFICE_ORGANISATIONS, ("Đơn vị", "Organisations")),
                (
                    urls::OFFICE_REMARKS,
                    ("Đánh giá và hỏi đáp", "Reviews and questions"),
                ),
                (urls::OFFICE_ROUNDS, ("Đợt kết nối", "Matching rounds")),
                (urls::OFFICE_GAPS, ("Khoảng trống cung cầu", "Gap report")),
                (urls::OFFICE_CONTRACTS, ("Hợp đồng liên kết", "Linkage contracts")),
                (urls::OFFICE_DELIVERIES, ("Phiếu giao nhận", "Deliveries")),
                (urls::OFFICE_COMPLAINTS, ("Khiếu nại", "Complaints")),
                (urls::OFFICE_PROGRAMMES, ("Chương trình", "Programmes")),
            ],
        )
    }

    pub fn administration(page: &Page) -> AreaNav {
        AreaNav::new(
            page,
            ("Quản trị", "Administration"),
            &[
                (urls::ADMIN, ("Hệ thống", "System")),
                (urls::ADMIN_USERS, ("Người dùng", "Users")),
                (
                    urls::ADMIN_REMARKS,
                    ("Đánh giá và hỏi đáp", "Reviews and questions"),
                ),
                (urls::ADMIN_COMPLAINTS, ("Khiếu nại", "Complaints")),
                (urls::ADMIN_JOBS, ("Công việc treo", "Parked jobs")),
                (
                    urls::ADMIN_CARD_EVENTS,
                    ("Thông báo của Stripe", "Stripe's messages"),
                ),
            ],
        )
    }

    fn new(page: &Page, title: Texts, entries: &[(&'static str, Texts)]) -> AreaNav {
        let locale = page.locale();
        let entries = entries
            .iter()
            .enumerate()
            .map(|(position, (url, (vi, en)))| Entry {
                label: locale.t(vi, en),
                url,
                // The first entry is the parent of all others.
                is_current: if position == 0 {
                    page.is_on(url)
                } else {
                    page.is_at(url)
                },
            });
        AreaNav {
            title: locale.t(title.0, title.1),
            entries: entries.collect(),
        }
    }
}
