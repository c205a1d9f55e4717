//! Every address of a page, in one place. Constants are fixed addresses and route patterns
//! (`:name` stands for a part); functions make an address from its parts.

macro_rules! urls {
    ($($(#[$meta:meta])* $constant:ident = $pattern:literal $(=> $name:ident($($part:ident),+))?;)+) => {
        $($(#[$meta])* pub const $constant: &str = $pattern;)+

        $($(
            pub fn $name($($part: impl std::fmt::Display),+) -> String {
                let mut url = $constant.to_owned();
                $(url = url.replace(concat!(":", stringify!($part)), &escape(&$part.to_string()));)+
                url
            }
        )?)+

        #[cfg(test)]
        const ALL: &[&str] = &[$($pattern),+];
    };
}

urls! {
    HOME = "/";
    PRODUCTS = "/san-pham";
    /// Answers `?q=` with a JSON list of suggestions for the search box.
    SUGGESTIONS = "/goi-y/san-pham";
    /// Answers `?q=` with a JSON list of communes, by present and former names.
    COMMUNE_SUGGESTIONS = "/goi-y/xa-phuong";
    /// Answers `?q=` with a JSON list of organisations that can act for a club.
    REPRESENTATIVE_SUGGESTIONS = "/goi-y/dai-dien";
    /// Answers `?q=` with a JSON list of farmers' clubs.
    CLUB_SUGGESTIONS = "/goi-y/hoi-quan";
    PRODUCT = "/san-pham/:slug" => product(slug);
    /// Remembers a product for the account, or forgets it.
    PRODUCT_WISH = "/san-pham/:slug/yeu-thich" => product_wish(slug);
    PRODUCERS = "/nha-san-xuat";
    PRODUCER = "/nha-san-xuat/:slug" => producer(slug);
    CART = "/gio-hang";
    CART_ADD = "/gio-hang/them";
    CART_CHANGE = "/gio-hang/sua";
    /// Puts goods aside for later, or back.
    CART_LATER = "/gio-hang/de-danh";
    /// Names a voucher for one seller's goods, or forgets it.
    CART_VOUCHER = "/gio-hang/ma-giam-gia";
    CHECKOUT = "/thanh-toan";
    CHECKOUT_REVIEW = "/thanh-toan/xem-lai";
    /// Opened with `?key=`, no sign-in needed.
    ORDER = "/don-hang/:number" => order(number);
    ORDER_STEP = "/don-hang/:number/thao-tac" => order_step(number);
    ORDER_AGAIN = "/don-hang/:number/mua-lai" => order_again(number);
    /// Begins an order of more goods that travel with a part.
    ORDER_ADD = "/don-hang/:number/them-hang" => order_add(number);
    /// Goes on to the page where a part is paid by card.
    ORDER_CARD = "/don-hang/:number/the" => order_card(number);
    ORDER_TEXT = "/don-hang/:number/noi-dung" => order_text(number);
    /// Takes `?part=` and the order's `?key=`.
    ORDER_COMPLAIN = "/don-hang/:number/khieu-nai" => order_complain(number);
    /// Takes the order's `?key=`.
    ORDER_COMPLAINT = "/don-hang/:number/khieu-nai/:complaint" => order_complaint(number, complaint);
    TRADE = "/ket-noi";
    TRADE_ROUND = "/ket-noi/:round" => trade_round(round);
    REFERENCE_PRICES = "/gia-tham-khao";
    REFERENCE_PRICES_FILE = "/gia-tham-khao/du-lieu.csv";
    PROGRAMMES = "/chuong-trinh";
    PROGRAMME = "/chuong-trinh/:code" => programme(code);
    POLICIES = "/chinh-sach";
    POLICY = "/chinh-sach/:policy" => policy(policy);

    SIGN_UP = "/dang-ky";
    SIGN_UP_ORGANISATION = "/dang-ky/don-vi";
    SIGN_IN = "/dang-nhap";
    SIGN_OUT = "/dang-xuat";
    PASSWORD_FORGOTTEN = "/quen-mat-khau";
    PASSWORD_RESET = "/dat-lai-mat-khau/:token" => password_reset(token);
    ACCOUNT = "/tai-khoan";
    ACCOUNT_ORDERS = "/tai-khoan/don-hang";
    ACCOUNT_ADDRESSES = "/tai-khoan/dia-chi";
    ACCOUNT_ADDRESS = "/tai-khoan/dia-chi/:id" => account_address(id);
    ACCOUNT_ADDRESS_DEFAULT = "/tai-khoan/dia-chi/:id/mac-dinh" => account_address_default(id);
    ACCOUNT_ADDRESS_REMOVE = "/tai-khoan/dia-chi/:id/xoa" => account_address_remove(id);
    ACCOUNT_WISHES = "/tai-khoan/yeu-thich";
    ACCOUNT_PASSWORD = "/tai-khoan/mat-khau";
    SWITCH_ORGANISATION = "/tai-khoan/doi-don-vi";
    /// The mails of the demo, as files.
    MAILS = "/thu-mau";
    MAIL = "/thu-mau/:name" => mail(name);

    SELLER = "/ban-hang";
    SELLER_PRODUCTS = "/ban-hang/san-pham";
    SELLER_PRODUCT_NEW = "/ban-hang/san-pham/them";
    SELLER_PRODUCT = "/ban-hang/san-pham/:id" => seller_product(id);
    SELLER_PRODUCT_SUBMIT = "/ban-hang/san-pham/:id/gui-duyet" => seller_product_submit(id);
    SELLER_PRODUCT_WITHDRAW = "/ban-hang/san-pham/:id/go" => seller_product_withdraw(id);
    SELLER_PRODUCT_RATING = "/ban-hang/san-pham/:id/ocop" => seller_product_rating(id);
    SELLER_PRODUCT_PICTURE = "/ban-hang/san-pham/:id/anh" => seller_product_picture(id);
    SELLER_PRODUCT_PICTURE_REMOVE = "/ban-hang/san-pham/:id/anh/:picture/go" => seller_product_picture_remove(id, picture);
    SELLER_ORDERS = "/ban-hang/don-hang";
    SELLER_ORDER = "/ban-hang/don-hang/:number" => seller_order(number);
    SELLER_ORDER_PAYMENT = "/ban-hang/don-hang/:number/thu-tien" => seller_order_payment(number);
    SELLER_ORDER_REFUND = "/ban-hang/don-hang/:number/hoan-tien" => seller_order_refund(number);
    SELLER_ORDER_PAY_BACK = "/ban-hang/don-hang/:number/hoan-tien/:id" => seller_order_pay_back(number, id);
    SELLER_ORDER_REFUND_RETRY = "/ban-hang/don-hang/:number/hoan-tien/:id/thu-lai" => seller_order_refund_retry(number, id);
    SELLER_PAYMENTS = "/ban-hang/thu-tien";
    SELLER_PAYMENT_MATCH = "/ban-hang/thu-tien/:id/ghep" => seller_payment_match(id);
    SELLER_PAYMENT_SET_ASIDE = "/ban-hang/thu-tien/:id/bo-qua" => seller_payment_set_aside(id);
    SELLER_BANK_STATEMENT = "/ban-hang/thu-tien/sao-ke";
    /// Takes `?month=2026-11`, like its two files.
    SELLER_STATEMENT = "/ban-hang/doi-soat";
    SELLER_STATEMENT_CSV = "/ban-hang/doi-soat/thang.csv";
    SELLER_STATEMENT_XLSX = "/ban-hang/doi-soat/thang.xlsx";
    /// To print and put in the parcel.
    SELLER_VOUCHERS = "/ban-hang/ma-giam-gia";
    SELLER_VOUCHER_NEW = "/ban-hang/ma-giam-gia/moi";
    SELLER_VOUCHER = "/ban-hang/ma-giam-gia/:id" => seller_voucher(id);
    SELLER_VOUCHER_PAUSE = "/ban-hang/ma-giam-gia/:id/tam-dung" => seller_voucher_pause(id);
    SELLER_ORDER_SLIP = "/ban-hang/don-hang/:number/phieu-giao" => seller_order_slip(number);
    /// That the goods are with their buyer, and who took them.
    SELLER_ORDER_DELIVERED = "/ban-hang/don-hang/:number/da-giao" => seller_order_delivered(number);
    /// Takes `?cho=1`: only those that wait for us.
    SELLER_COMPLAINTS = "/ban-hang/khieu-nai";
    SELLER_COMPLAINT = "/ban-hang/khieu-nai/:number" => seller_complaint(number);
    SELLER_SHIPPING = "/ban-hang/phi-giao-hang";
    SELLER_OFFERS = "/ban-hang/chao-ban";
    SELLER_OFFER_NEW = "/ban-hang/chao-ban/them";
    SELLER_OFFER = "/ban-hang/chao-ban/:id" => seller_offer(id);
    SELLER_OFFER_EDIT = "/ban-hang/chao-ban/:id/sua" => seller_offer_edit(id);
    SELLER_OFFER_STEP = "/ban-hang/chao-ban/:id/thao-tac" => seller_offer_step(id);
    SELLER_OFFER_IMPORT = "/ban-hang/chao-ban/nhap";
    SELLER_OFFER_TEMPLATE = "/ban-hang/chao-ban/nhap/mau.xlsx";
    SELLER_OFFER_COPY = "/ban-hang/chao-ban/:id/sao-chep" => seller_offer_copy(id);
    SELLER_PROPOSALS = "/ban-hang/de-xuat";
    SELLER_PROPOSAL = "/ban-hang/de-xuat/:id" => seller_proposal(id);
    SELLER_PROPOSAL_TERMS = "/ban-hang/de-xuat/:id/dieu-khoan" => seller_proposal_terms(id);
    SELLER_PROPOSAL_ANSWER = "/ban-hang/de-xuat/:id/tra-loi" => seller_proposal_answer(id);
    SELLER_CHANCES = "/ban-hang/ban-them";
    SELLER_POOLS = "/ban-hang/nhom-chao-ban";
    /// Opened with `?round=`.
    SELLER_POOL_NEW = "/ban-hang/nhom-chao-ban/them";
    SELLER_POOL_STEP = "/ban-hang/nhom-chao-ban/:id/thao-tac" => seller_pool_step(id);
    SELLER_CONTRACTS = "/ban-hang/hop-dong";
    SELLER_CONTRACT = "/ban-hang/hop-dong/:number" => seller_contract(number);
    SELLER_CONTRACT_SIGN = "/ban-hang/hop-dong/:number/ky" => seller_contract_sign(number);
    SELLER_CONTRACT_EDIT = "/ban-hang/hop-dong/:number/sua" => seller_contract_edit(number);
    SELLER_CONTRACT_STEP = "/ban-hang/hop-dong/:number/thao-tac" => seller_contract_step(number);
    SELLER_CONTRACT_PAPER = "/ban-hang/hop-dong/nhap-giay";
    SELLER_CONTRACT_VERSIONS = "/ban-hang/hop-dong/:number/cac-ban" => seller_contract_versions(number);
    SELLER_CONTRACT_LIQUIDATION = "/ban-hang/hop-dong/:number/thanh-ly" => seller_contract_liquidation(number);
    SELLER_CONTRACT_AMEND = "/ban-hang/hop-dong/:number/sua-doi" => seller_contract_amend(number);
    SELLER_CONTRACT_FAILURE = "/ban-hang/hop-dong/:number/mat-mua" => seller_contract_failure(number);
    SELLER_CONTRACT_PRINT = "/ban-hang/hop-dong/:number/ban-in" => seller_contract_print(number);
    SELLER_DELIVERIES = "/ban-hang/giao-nhan";
    SELLER_DELIVERY = "/ban-hang/giao-nhan/:id" => seller_delivery(id);
    SELLER_DELIVERY_FIGURE = "/ban-hang/giao-nhan/:id/so-luong" => seller_delivery_figure(id);
    SELLER_DELIVERY_NEW = "/ban-hang/hop-dong/:number/giao-nhan/them" => seller_delivery_new(number);
    SELLER_PLANTING_AREAS = "/ban-hang/vung-trong";
    SELLER_PLANTING_AREA_NEW = "/ban-hang/vung-trong/them";
    SELLER_PLANTING_AREA = "/ban-hang/vung-trong/:id" => seller_planting_area(id);
    SELLER_PLANTING_AREA_CODE = "/ban-hang/vung-trong/:id/ma-so" => seller_planting_area_code(id);
    SELLER_ORGANISATION = "/ban-hang/don-vi";
    SELLER_CARD_ACCOUNT = "/ban-hang/don-vi/the";
    SELLER_MEMBERS = "/ban-hang/don-vi/thanh-vien";
    SELLER_MEMBER_REMOVE = "/ban-hang/don-vi/thanh-vien/bot";
    SELLER_CERTIFICATES = "/ban-hang/don-vi/chung-nhan";

    BUYING = "/thu-mua";
    BUYING_REQUESTS = "/thu-mua/nhu-cau";
    BUYING_REQUEST_NEW = "/thu-mua/nhu-cau/them";
    BUYING_REQUEST = "/thu-mua/nhu-cau/:id" => buying_request(id);
    BUYING_REQUEST_EDIT = "/thu-mua/nhu-cau/:id/sua" => buying_request_edit(id);
    BUYING_REQUEST_STEP = "/thu-mua/nhu-cau/:id/thao-tac" => buying_request_step(id);
    BUYING_REQUEST_IMPORT = "/thu-mua/nhu-cau/nhap";
    BUYING_REQUEST_TEMPLATE = "/thu-mua/nhu-cau/nhap/mau.xlsx";
    BUYING_REQUEST_COPY = "/thu-mua/nhu-cau/:id/sao-chep" => buying_request_copy(id);
    BUYING_PROPOSALS = "/thu-mua/de-xuat";
    BUYING_PROPOSAL = "/thu-mua/de-xuat/:id" => buying_proposal(id);
    BUYING_PROPOSAL_TERMS = "/thu-mua/de-xuat/:id/dieu-khoan" => buying_proposal_terms(id);
    BUYING_PROPOSAL_ANSWER = "/thu-mua/de-xuat/:id/tra-loi" => buying_proposal_answer(id);
    BUYING_CONTRACTS = "/thu-mua/hop-dong";
    BUYING_CONTRACT = "/thu-mua/hop-dong/:number" => buying_contract(number);
    BUYING_CONTRACT_SIGN = "/thu-mua/hop-dong/:number/ky" => buying_contract_sign(number);
    BUYING_CONTRACT_EDIT = "/thu-mua/hop-dong/:number/sua" => buying_contract_edit(number);
    BUYING_CONTRACT_STEP = "/thu-mua/hop-dong/:number/thao-tac" => buying_contract_step(number);
    BUYING_CONTRACT_PAPER = "/thu-mua/hop-dong/nhap-giay";
    BUYING_CONTRACT_VERSIONS = "/thu-mua/hop-dong/:number/cac-ban" => buying_contract_versions(number);
    BUYING_CONTRACT_LIQUIDATION = "/thu-mua/hop-dong/:number/thanh-ly" => buying_contract_liquidation(number);
    BUYING_CONTRACT_AMEND = "/thu-mua/hop-dong/:number/sua-doi" => buying_contract_amend(number);
    BUYING_CONTRACT_PRINT = "/thu-mua/hop-dong/:number/ban-in" => buying_contract_print(number);
    BUYING_DELIVERIES = "/thu-mua/giao-nhan";
    BUYING_DELIVERY = "/thu-mua/giao-nhan/:id" => buying_delivery(id);
    BUYING_DELIVERY_CONFIRM = "/thu-mua/giao-nhan/:id/xac-nhan" => buying_delivery_confirm(id);
    BUYING_DELIVERY_DISPUTE = "/thu-mua/giao-nhan/:id/khieu-nai" => buying_delivery_dispute(id);
    BUYING_DELIVERY_FIGURE = "/thu-mua/giao-nhan/:id/so-luong" => buying_delivery_figure(id);
    BUYING_ORGANISATION = "/thu-mua/don-vi";
    BUYING_MEMBERS = "/thu-mua/don-vi/thanh-vien";
    BUYING_MEMBER_REMOVE = "/thu-mua/don-vi/thanh-vien/bot";
    BUYING_CERTIFICATES = "/thu-mua/don-vi/chung-nhan";

    OFFICE = "/co-quan";
    OFFICE_QUEUE = "/co-quan/xac-minh";
    OFFICE_ORGANISATIONS = "/co-quan/don-vi";
    OFFICE_DECISION = "/co-quan/xac-minh/:kind/:id" => office_decision(kind, id);
    OFFICE_ORGANISATION = "/co-quan/don-vi/:id" => office_organisation(id);
    OFFICE_STANDING = "/co-quan/don-vi/:id/trang-thai" => office_standing(id);
    OFFICE_TAKE_DOWN = "/co-quan/don-vi/:id/go-san-pham" => office_take_down(id);
    OFFICE_ROUNDS = "/co-quan/dot-ket-noi";
    OFFICE_ROUND_NEW = "/co-quan/dot-ket-noi/them";
    OFFICE_ROUND = "/co-quan/dot-ket-noi/:id" => office_round(id);
    OFFICE_ROUND_OPEN = "/co-quan/dot-ket-noi/:id/mo" => office_round_open(id);
    OFFICE_ROUND_CLOSE = "/co-quan/dot-ket-noi/:id/dong" => office_round_close(id);
    OFFICE_ROUND_MATCH = "/co-quan/dot-ket-noi/:id/ghep" => office_round_match(id);
    OFFICE_ROUND_PUBLISH = "/co-quan/dot-ket-noi/:id/cong-bo" => office_round_publish(id);
    OFFICE_ROUND_SETTLE = "/co-quan/dot-ket-noi/:id/ket-thuc" => office_round_settle(id);
    OFFICE_ROUND_OFFERS = "/co-quan/dot-ket-noi/:id/nhap-chao-ban" => office_round_offers(id);
    OFFICE_ROUND_OFFERS_TEMPLATE = "/co-quan/dot-ket-noi/:id/nhap-chao-ban/mau.xlsx" => office_round_offers_template(id);
    OFFICE_ROUND_REQUESTS = "/co-quan/dot-ket-noi/:id/nhap-nhu-cau" => office_round_requests(id);
    OFFICE_ROUND_REQUESTS_TEMPLATE = "/co-quan/dot-ket-noi/:id/nhap-nhu-cau/mau.xlsx" => office_round_requests_template(id);
    OFFICE_ROUND_SETTINGS = "/co-quan/dot-ket-noi/:id/cai-dat" => office_round_settings(id);
    OFFICE_ROUND_COMPARE = "/co-quan/dot-ket-noi/:id/so-sanh" => office_round_compare(id);
    OFFICE_ROUND_TAKE = "/co-quan/dot-ket-noi/:id/so-sanh/chon" => office_round_take(id);
    OFFICE_ROUND_INVITATIONS = "/co-quan/dot-ket-noi/:id/moi" => office_round_invitations(id);
    OFFICE_ROUND_POOLS = "/co-quan/dot-ket-noi/:id/nhom" => office_round_pools(id);
    OFFICE_ROUND_POOL_STEP = "/co-quan/dot-ket-noi/:id/nhom/:pool/thao-tac" => office_round_pool_step(id, pool);
    OFFICE_GAPS = "/co-quan/khoang-trong";
    OFFICE_GAPS_FILE = "/co-quan/khoang-trong/du-lieu.csv";
    OFFICE_GAPS_SHEET = "/co-quan/khoang-trong/du-lieu.xlsx";
    OFFICE_ROUND_PROPOSALS = "/co-quan/dot-ket-noi/:id/de-xuat" => office_round_proposals(id);
    OFFICE_PROPOSAL = "/co-quan/de-xuat/:id" => office_proposal(id);
    OFFICE_PROPOSAL_TERMS = "/co-quan/de-xuat/:id/dieu-khoan" => office_proposal_terms(id);
    OFFICE_CONTRACTS = "/co-quan/hop-dong";
    OFFICE_CONTRACT = "/co-quan/hop-dong/:number" => office_contract(number);
    OFFICE_CONTRACT_STEP = "/co-quan/hop-dong/:number/thao-tac" => office_contract_step(number);
    OFFICE_CONTRACT_PAPER = "/co-quan/hop-dong/nhap-giay";
    OFFICE_CONTRACT_VERSIONS = "/co-quan/hop-dong/:number/cac-ban" => office_contract_versions(number);
    OFFICE_CONTRACT_LIQUIDATION = "/co-quan/hop-dong/:number/thanh-ly" => office_contract_liquidation(number);
    OFFICE_CONTRACT_PRINT = "/co-quan/hop-dong/:number/ban-in" => office_contract_print(number);
    OFFICE_DELIVERIES = "/co-quan/giao-nhan";
    OFFICE_DELIVERY = "/co-quan/giao-nhan/:id" => office_delivery(id);
    OFFICE_DELIVERY_FIGURE = "/co-quan/giao-nhan/:id/so-luong" => office_delivery_figure(id);
    OFFICE_COMPLAINTS = "/co-quan/khieu-nai";
    OFFICE_COMPLAINT = "/co-quan/khieu-nai/:number" => office_complaint(number);
    OFFICE_PROGRAMMES = "/co-quan/chuong-trinh";
    OFFICE_PROGRAMME = "/co-quan/chuong-trinh/:code" => office_programme(code);
    OFFICE_PROGRAMME_COPY = "/co-quan/chuong-trinh/:code/sao-chep" => office_programme_copy(code);
    OFFICE_INDICATOR_ADD = "/co-quan/chuong-trinh/:code/them-chi-tieu" => office_indicator_add(code);
    OFFICE_INDICATOR = "/co-quan/chuong-trinh/:code/chi-tieu/:indicator" => office_indicator(code, indicator);
    OFFICE_INDICATOR_REPORT = "/co-quan/chuong-trinh/:code/chi-tieu/:indicator/so-lieu" => office_indicator_report(code, indicator);
    OFFICE_INDICATOR_TARGET = "/co-quan/chuong-trinh/:code/chi-tieu/:indicator/sua" => office_indicator_target(code, indicator);

    ADMIN = "/quan-tri";
    ADMIN_USERS = "/quan-tri/nguoi-dung";
    ADMIN_COMPLAINTS = "/quan-tri/khieu-nai";
    ADMIN_COMPLAINT = "/quan-tri/khieu-nai/:number" => admin_complaint(number);
    ADMIN_JOBS = "/quan-tri/cong-viec";
    ADMIN_JOB_RETRY = "/quan-tri/cong-viec/:id/chay-lai" => admin_job_retry(id);
    ADMIN_CARD_EVENTS = "/quan-tri/the";
    ADMIN_CARD_EVENT = "/quan-tri/the/:id" => admin_card_event(id);

    /// What a buyer says of a part that has come; opened with `?key=`, no sign-in needed.
    ORDER_REVIEWS = "/don-hang/:number/danh-gia/:part" => order_reviews(number, part);
    PRODUCT_QUESTION = "/san-pham/:slug/hoi" => product_question(slug);
    REMARK_REPORT = "/bao-vi-pham/:kind/:id" => remark_report(kind, id);
    SELLER_REVIEWS = "/ban-hang/danh-gia";
    SELLER_REVIEW_ANSWER = "/ban-hang/danh-gia/:id/tra-loi" => seller_review_answer(id);
    SELLER_QUESTIONS = "/ban-hang/hoi-dap";
    SELLER_QUESTION_ANSWER = "/ban-hang/hoi-dap/:id/tra-loi" => seller_question_answer(id);
    /// Takes `?show=hidden`, like the administrator's.
    OFFICE_REMARKS = "/co-quan/danh-gia-hoi-dap";
    OFFICE_REMARK_STEP = "/co-quan/danh-gia-hoi-dap/:kind/:id" => office_remark_step(kind, id);
    ADMIN_REMARKS = "/quan-tri/danh-gia-hoi-dap";
    ADMIN_REMARK_STEP = "/quan-tri/danh-gia-hoi-dap/:kind/:id" => admin_remark_step(kind, id);

    ACCOUNT_DATA = "/tai-khoan/du-lieu";
    ACCOUNT_DATA_FILE = "/tai-khoan/du-lieu/tai-ve.json";
    ACCOUNT_CONSENT = "/tai-khoan/dong-y";
    ACCOUNT_CONSENT_WITHDRAW = "/tai-khoan/du-lieu/rut-lai";
    ACCOUNT_DELETE = "/tai-khoan/xoa";

    /// A private file of a contract.
    CONTRACT_FILE = "/tep-hop-dong/:id" => contract_file(id);
    /// A private file of a part of an order; its buyer without an account opens it with `?key=`.
    ORDER_FILE = "/tep-don-hang/:id" => order_file(id);
    /// A contract for a word processor.
    CONTRACT_WORD = "/tep-hop-dong/:number/docx" => contract_word(number);
    CATEGORY_DRAWING = "/anh/danh-muc/:file";
    LOGO = "/anh/logo.svg";
    /// Pictures that people uploaded.
    PICTURE = "/anh/:id" => picture(id);
}

/// The drawing of a shelf category.
pub fn category_drawing(category: domain::Category) -> String {
    format!("/anh/danh-muc/{category}.svg")
}

/// An order's page with the key that opens it.
pub fn order_with_key(number: impl std::fmt::Display, key: &str) -> String {
    with_query(&order(number), "key", key)
}

/// The address with one more question, replacing the same question if it is there.
pub fn with_query(url: &str, name: &str, value: &str) -> String {
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    let same = format!("{name}=");
    let mut pairs: Vec<String> = query
        .split('&')
        .filter(|pair| !pair.is_empty() && !pair.starts_with(&same))
        .map(str::to_owned)
        .collect();
    pairs.push(format!("{same}{}", escape(value)));
    format!("{path}?{}", pairs.join("&"))
}

/// Percent-encodes everything but unreserved characters.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn no_two_pages_share_an_address() {
        let shapes: BTreeSet<String> = ALL
            .iter()
            .map(|pattern| {
                let parts: Vec<&str> = pattern
                    .split('/')
                    .map(|part| if part.starts_with(':') { ":" } else { part })
                    .collect();
                parts.join("/")
            })
            .collect();
        assert_eq!(shapes.len(), ALL.len());
    }

    #[test]
    fn parts_are_escaped() {
        assert_eq!(product("xoai-cat-chu"), "/san-pham/xoai-cat-chu");
        assert_eq!(
            office_indicator("dt-2026", "a/b?c"),
            "/co-quan/chuong-trinh/dt-2026/chi-tieu/a%2Fb%3Fc"
        );
        assert_eq!(
            with_query("/san-pham?lang=vi&q=gạo", "lang", "en"),
            "/san-pham?q=gạo&lang=en"
        );
        assert_eq!(order_with_key("OD-1", "k y"), "/don-hang/OD-1?key=k%20y");
    }
}
