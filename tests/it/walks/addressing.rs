//! A buyer keeps addresses, orders with them, and asks for a company's invoice.

use super::buying::Buying;
use super::{Face, sample, through_every_face};
use testkit::world::World;

through_every_face!(a_buyer_keeps_addresses_and_asks_for_an_invoice);

pub trait Addressing: Face {
    /// Adds an address by its commune's name, or code; what is wrong, if it is not taken.
    async fn adds_address(&mut self, address: &NewAddress, is_default: bool) -> Option<String>;
    /// Receivers and places in the book; the default first.
    async fn addresses(&mut self) -> Vec<(String, String)>;
    async fn renames_receiver(&mut self, from: &str, to: &str);
    async fn makes_default(&mut self, receiver: &str);
    async fn removes_address(&mut self, receiver: &str);
    /// Orders what lies in the cart, to the default address, with that invoice; what is wrong, or the order's text.
    async fn orders_with_invoice(&mut self, invoice: &Invoice) -> Result<String, String>;
}

pub struct NewAddress {
    pub receiver: &'static str,
    pub phone: &'static str,
    pub address_line: &'static str,
    /// As people know it: the name before July 2025 will do.
    pub commune: &'static str,
    pub commune_code: &'static str,
}

pub struct Invoice {
    pub company: &'static str,
    pub tax_code: &'static str,
    pub address: &'static str,
}

const HOME: NewAddress = NewAddress {
    receiver: "Mẹ",
    phone: "0912 345 678",
    address_line: "Ấp 2",
    commune: "Mỹ Xương, Cao Lãnh",
    commune_code: "30076",
};
const WORK: NewAddress = NewAddress {
    receiver: "Nguyễn Thị Mai",
    phone: "0987 654 321",
    address_line: "12 Nguyễn Huệ",
    commune: "Phường Cao Lãnh, Tỉnh Đồng Tháp",
    commune_code: "29869",
};
const MANGO: &str = "xoai-cat-hoa-loc-htx-xoai-my-tho-mau";

async fn a_buyer_keeps_addresses_and_asks_for_an_invoice<F: Addressing + Buying>(world: &World) {
    let mut buyer: F = sample(world, "quantri").await;
    let wrong = NewAddress { phone: "12", ..HOME };
    let told = buyer.adds_address(&wrong, false).await.expect("no phone");
    assert!(told.contains("Số điện thoại chưa đúng"), "{told}");
    assert_eq!(buyer.adds_address(&HOME, false).await, None);
    assert_eq!(buyer.adds_address(&WORK, true).await, None);
    assert_eq!(
        buyer.adds_address(&WORK, false).await,
        None,
        "the same again is no other"
    );
    let receivers = |book: Vec<(String, String)>| book.into_iter().map(|(name, _)| name).collect::<Vec<_>>();
    let book = buyer.addresses().await;
    assert!(
        book[1].1.contains("Xã Mỹ Thọ, Tỉnh Đồng Tháp"),
        "found by its former name: {book:?}"
    );
    assert_eq!(receivers(book), [WORK.receiver, HOME.receiver]);
    buyer.makes_default("Mẹ").await;
    buyer.renames_receiver("Mẹ", "Má").await;
    assert_eq!(receivers(buyer.addresses().await), ["Má", WORK.receiver]);
    buyer.removes_address("Má").await;
    assert_eq!(
        receivers(buyer.addresses().await),
        [WORK.receiver],
        "the other becomes the default"
    );

    buyer.puts_in_cart(MANGO, 1).await;
    let invoice = Invoice {
        company: "Công ty Mẫu",
        tax_code: "0100109107",
        address: "1 Lê Lợi, Đồng Tháp",
    };
    let told = buyer
        .orders_with_invoice(&invoice)
        .await
        .expect_err("a wrong check digit");
    assert!(told.contains("Mã số thuế chưa đúng"), "{told}");
    let right = Invoice {
        tax_code: "0100109106",
        ..invoice
    };
    let text = buyer.orders_with_invoice(&right).await.expect("an order");
    for said in [
        "Xuất hóa đơn cho: Công ty Mẫu",
        "0100109106",
        "12 Nguyễn Huệ",
        "Nguyễn Thị Mai",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    let mut stranger: F = sample(world, "nguoimua").await;
    assert!(
        stranger
            .addresses()
            .await
            .iter()
            .all(|(name, _)| name.contains("(mẫu)"))
    );
}
