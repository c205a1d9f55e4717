use super::goods::{Goods, Seller};
use crate::error::{Error, Result};
use domain::{Category, LineNotice, SaleUnit, money};
use uuid::Uuid;

/// The cart as it is now: one part per seller, in the order in which the first goods were put in.
/// Goods that are no longer sold stay visible and count nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cart {
    pub parts: Vec<CartPart>,
    pub goods_vnd: i64,
    pub shipping_vnd: i64,
    pub total_vnd: i64,
}

/// What goes to one seller: delivered and paid on its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CartPart {
    pub seller: Seller,
    pub lines: Vec<CartLine>,
    pub goods_vnd: i64,
    pub shipping_vnd: i64,
    pub total_vnd: i64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CartLine {
    pub variant_id: Uuid,
    pub product_slug: String,
    pub product_name: String,
    pub category: Option<Category>,
    pub variant_name: String,
    pub unit: SaleUnit,
    pub price_vnd: i64,
    /// The price when the goods were put in, or the quantity last set.
    pub price_seen_vnd: i64,
    pub quantity: i64,
    pub stock: i64,
    pub total_vnd: i64,
    pub is_sample_price: bool,
    pub notices: Vec<LineNotice>,
}

impl Cart {
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    pub fn lines(&self) -> impl Iterator<Item = &CartLine> {
        self.parts.iter().flat_map(|part| &part.lines)
    }

    /// Everything in it can be ordered in that quantity. A new price is told, and orderable.
    pub fn is_orderable(&self) -> bool {
        !self.is_empty()
            && self
                .lines()
                .all(|line| !line.has(LineNotice::Gone) && !line.has(LineNotice::NotEnough))
    }
}

impl CartLine {
    pub fn has(&self, notice: LineNotice) -> bool {
        self.notices.contains(&notice)
    }
}

/// One line as it is stored, beside the goods as they are now.
pub(super) struct Kept {
    pub goods: Goods,
    pub quantity: i64,
    pub price_seen_vnd: i64,
}

/// Adds it all up; `shipping_vnd` is the flat fee of one seller's part.
pub(super) fn price(kept: Vec<Kept>, shipping_vnd: i64) -> Result<Cart> {
    let mut cart = Cart::default();
    for Kept {
        goods,
        quantity,
        price_seen_vnd,
    } in kept
    {
        let mut notices = Vec::new();
        if !goods.is_offered {
            notices.push(LineNotice::Gone);
        } else {
            if goods.price_vnd != price_seen_vnd {
                notices.push(LineNotice::PriceChanged);
            }
            if goods.stock < quantity {
                notices.push(LineNotice::NotEnough);
            }
        }
        let line = CartLine {
            total_vnd: counted(money::times(goods.price_vnd, quantity))?,
            variant_id: goods.variant_id,
            product_slug: goods.product_slug,
            product_name: goods.product_name,
            category: goods.category,
            variant_name: goods.variant_name,
            unit: goods.unit,
            price_vnd: goods.price_vnd,
            price_seen_vnd,
            quantity,
            stock: goods.stock,
            is_sample_price: goods.is_sample_price,
            notices,
        };
        match cart
            .parts
            .iter_mut()
            .find(|part| part.seller.id == goods.seller.id)
        {
            Some(part) => part.lines.push(line),
            None => cart.parts.push(CartPart {
                seller: goods.seller,
                lines: vec![line],
                goods_vnd: 0,
                shipping_vnd: 0,
                total_vnd: 0,
            }),
        }
    }
    for part in &mut cart.parts {
        let sold: Vec<i64> = part
            .lines
            .iter()
            .filter(|line| !line.has(LineNotice::Gone))
            .map(|line| line.total_vnd)
            .collect();
        part.shipping_vnd = if sold.is_empty() { 0 } else { shipping_vnd };
        part.goods_vnd = counted(money::sum(sold))?;
        part.total_vnd = counted(part.goods_vnd.checked_add(part.shipping_vnd))?;
    }
    cart.goods_vnd = counted(money::sum(cart.parts.iter().map(|part| part.goods_vnd)))?;
    cart.shipping_vnd = counted(money::sum(cart.parts.iter().map(|part| part.shipping_vnd)))?;
    cart.total_vnd = counted(money::sum(cart.parts.iter().map(|part| part.total_vnd)))?;
    Ok(cart)
}

fn counted(amount: Option<i64>) -> Result<i64> {
    amount.ok_or_else(|| Error::internal("a cart's amount is too large to count"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::OrganisationKind;

    fn kept(seller: u128, price_vnd: i64, quantity: i64) -> Kept {
        Kept {
            goods: Goods {
                variant_id: Uuid::from_u128(seller * 1_000_000 + u128::from(price_vnd.unsigned_abs())),
                product_slug: "xoai".to_owned(),
                product_name: "Xoài cát Chu".to_owned(),
                category: None,
                variant_name: "Hộp 3 kg".to_owned(),
                unit: SaleUnit::Box,
                price_vnd,
                stock: 10,
                is_sample_price: true,
                is_offered: true,
                seller: Seller {
                    id: Uuid::from_u128(seller),
                    slug: format!("htx-{seller}"),
                    kind: OrganisationKind::Cooperative,
                    name: format!("HTX {seller} (mẫu)"),
                    address: None,
                    tax_code: None,
                    phone: None,
                    email: None,
                    bank: None,
                },
            },
            quantity,
            price_seen_vnd: price_vnd,
        }
    }

    #[test]
    fn totals_add_up_whatever_lies_in_the_cart() {
        // A small generator with a fixed start: the same thousand carts every time.
        let mut state = 42_u64;
        let mut draw = |most: u64| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            i64::try_from((state >> 33) % most).unwrap()
        };
        for _ in 0..1_000 {
            let mut lines = Vec::new();
            for _ in 0..draw(9) {
                let seller = u128::try_from(draw(3) + 1).unwrap();
                let mut line = kept(seller, draw(500_000) + 1, draw(12) + 1);
                line.goods.is_offered = draw(5) > 0;
                lines.push(line);
            }
            let expected: i64 = lines
                .iter()
                .filter(|line| line.goods.is_offered)
                .map(|line| line.goods.price_vnd * line.quantity)
                .sum();
            let count = lines.len();
            let cart = price(lines, 30_000).unwrap();
            assert_eq!(cart.goods_vnd, expected);
            assert_eq!(cart.total_vnd, cart.goods_vnd + cart.shipping_vnd);
            assert_eq!(cart.lines().count(), count);
            for part in &cart.parts {
                assert_eq!(part.total_vnd, part.goods_vnd + part.shipping_vnd);
                assert_eq!(part.shipping_vnd > 0, part.goods_vnd > 0);
            }
            assert_eq!(
                cart.total_vnd,
                cart.parts.iter().map(|part| part.total_vnd).sum::<i64>()
            );
        }
    }

    #[test]
    fn each_change_since_the_goods_were_put_in_is_told() {
        let mut dearer = kept(1, 50_000, 1);
        dearer.price_seen_vnd = 45_000;
        let scarce = kept(1, 60_000, 11);
        let mut gone = kept(2, 70_000, 1);
        gone.goods.is_offered = false;
        let cart = price(vec![dearer, scarce, gone], 30_000).unwrap();
        let notices: Vec<&[LineNotice]> = cart.lines().map(|line| line.notices.as_slice()).collect();
        assert_eq!(
            notices,
            [
                &[LineNotice::PriceChanged][..],
                &[LineNotice::NotEnough],
                &[LineNotice::Gone]
            ]
        );
        assert!(!cart.is_orderable());
        assert_eq!(cart.parts[1].total_vnd, 0);
    }

    #[test]
    fn an_amount_beyond_counting_is_an_error_and_no_wrong_sum() {
        assert!(price(vec![kept(1, i64::MAX, 2)], 0).is_err());
        assert!(price(vec![kept(1, i64::MAX, 1)], 30_000).is_err());
    }
}
