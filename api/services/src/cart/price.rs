use super::goods::{Goods, Seller};
use crate::error::{Error, Result};
use crate::ports::Carriers;
use crate::shipping::{Destination, Joint, PartShipping, Sending, quote};
use crate::voucher::Found;
use domain::{Category, Code, LineNotice, SaleUnit, ShippingZone, money};
use std::collections::HashMap;
use uuid::Uuid;

/// The cart as it is now: one part per seller, in the order in which the first goods were put in.
/// Goods that are no longer sold, and those put aside for later, stay visible and count nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cart {
    pub parts: Vec<CartPart>,
    pub saved: Vec<CartLine>,
    /// What the goods cost after the vouchers.
    pub goods_vnd: i64,
    pub discount_vnd: i64,
    /// As far as it is known: see [`Cart::is_shipping_known`].
    pub shipping_vnd: i64,
    pub total_vnd: i64,
}

/// What goes to one seller: delivered and paid on its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CartPart {
    pub seller: Seller,
    pub lines: Vec<CartLine>,
    pub shipping: PartShipping,
    pub weight_g: i64,
    /// What the goods cost after the voucher.
    pub goods_vnd: i64,
    pub discount_vnd: i64,
    pub voucher: Option<PartVoucher>,
    pub shipping_vnd: i64,
    pub total_vnd: i64,
}

/// A code named for a seller's goods.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartVoucher {
    pub code: String,
    /// Why it takes nothing off.
    pub refusal: Option<Code>,
    /// Goods still missing until it does, where that is why.
    pub missing_vnd: Option<i64>,
    /// The voucher that is used; none where nothing comes off.
    pub(crate) used: Option<Uuid>,
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
    /// Its share of what the voucher takes off.
    pub discount_vnd: i64,
    /// After the voucher.
    pub total_vnd: i64,
    /// Of all pieces together.
    pub weight_g: i64,
    /// How far it may travel.
    pub ships_within: ShippingZone,
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

    /// Everything in it can be ordered in that quantity and reach a buyer somewhere. A new price is told,
    /// and orderable.
    pub fn is_orderable(&self) -> bool {
        !self.is_empty()
            && self
                .lines()
                .all(|line| !line.has(LineNotice::Gone) && !line.has(LineNotice::NotEnough))
            && self.parts.iter().all(|part| !part.seller.shipping.is_empty())
    }

    /// Whether the total holds all there is to pay.
    pub fn is_shipping_known(&self) -> bool {
        let known = |part: &CartPart| part.sold().next().is_none() || part.shipping.method().is_some();
        self.parts.iter().all(known)
    }
}

impl CartPart {
    /// What the goods cost before the voucher.
    pub fn listed_vnd(&self) -> i64 {
        self.goods_vnd + self.discount_vnd
    }

    /// The lines that count.
    fn sold(&self) -> impl Iterator<Item = &CartLine> {
        self.lines.iter().filter(|line| !line.has(LineNotice::Gone))
    }
}

impl CartLine {
    /// Price × quantity, before the voucher.
    pub fn listed_vnd(&self) -> i64 {
        self.total_vnd + self.discount_vnd
    }

    pub fn has(&self, notice: LineNotice) -> bool {
        self.notices.contains(&notice)
    }
}

/// One line as it is stored, beside the goods as they are now.
pub(super) struct Kept {
    pub goods: Goods,
    pub quantity: i64,
    pub price_seen_vnd: i64,
    pub is_saved: bool,
}

/// Adds it all up, with the way to the buyer as far as it is known.
pub(super) async fn price(
    carriers: &dyn Carriers,
    kept: Vec<Kept>,
    vouchers: &HashMap<Uuid, Found>,
    to: &Destination,
) -> Result<Cart> {
    let mut cart = Cart::default();
    for kept in kept {
        let (seller, is_saved) = (kept.goods.seller.clone(), kept.is_saved);
        let line = line(kept)?;
        if is_saved {
            cart.saved.push(line);
            continue;
        }
        match cart.parts.iter_mut().find(|part| part.seller.id == seller.id) {
            Some(part) => part.lines.push(line),
            None => cart.parts.push(CartPart {
                seller,
                lines: vec![line],
                shipping: PartShipping::Open,
                weight_g: 0,
                goods_vnd: 0,
                discount_vnd: 0,
                voucher: None,
                shipping_vnd: 0,
                total_vnd: 0,
            }),
        }
    }
    for part in &mut cart.parts {
        part.weight_g = counted(money::sum(part.sold().map(|line| line.weight_g)))?;
        part.goods_vnd = counted(money::sum(part.sold().map(|line| line.total_vnd)))?;
        if let Some(found) = vouchers.get(&part.seller.id) {
            apply(part, found)?;
        }
        part.shipping = shipping(carriers, part, to).await?;
        part.shipping_vnd = part.shipping.fee_vnd();
        part.total_vnd = counted(part.goods_vnd.checked_add(part.shipping_vnd))?;
    }
    cart.goods_vnd = counted(money::sum(cart.parts.iter().map(|part| part.goods_vnd)))?;
    cart.discount_vnd = counted(money::sum(cart.parts.iter().map(|part| part.discount_vnd)))?;
    cart.shipping_vnd = counted(money::sum(cart.parts.iter().map(|part| part.shipping_vnd)))?;
    cart.total_vnd = counted(money::sum(cart.parts.iter().map(|part| part.total_vnd)))?;
    Ok(cart)
}

/// Takes the voucher off the lines that count, or says why it cannot be.
fn apply(part: &mut CartPart, found: &Found) -> Result<()> {
    let mut told = PartVoucher {
        code: found.code.clone(),
        refusal: found.voucher.as_ref().err().copied(),
        missing_vnd: None,
        used: None,
    };
    if let Ok(usable) = &found.voucher {
        let lines: Vec<i64> = part.sold().map(|line| line.total_vnd).collect();
        let shares = counted(usable.discount.over(&lines))?;
        let off = counted(money::sum(shares.iter().copied()))?;
        if part.goods_vnd < usable.least_goods_vnd || off == 0 {
            told.refusal = Some(Code::VoucherNeedsMore);
            told.missing_vnd = Some(usable.least_goods_vnd - part.goods_vnd).filter(|vnd| *vnd > 0);
        } else {
            let sold = part.lines.iter_mut().filter(|line| !line.has(LineNotice::Gone));
            for (line, share) in sold.zip(shares) {
                line.discount_vnd = share;
                line.total_vnd -= share;
            }
            part.discount_vnd = off;
            part.goods_vnd -= off;
            told.used = Some(usable.id);
        }
    }
    part.voucher = Some(told);
    Ok(())
}

fn line(kept: Kept) -> Result<CartLine> {
    let Kept {
        goods,
        quantity,
        price_seen_vnd,
        is_saved: _,
    } = kept;
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
    Ok(CartLine {
        total_vnd: counted(money::times(goods.price_vnd, quantity))?,
        weight_g: counted(goods.weight_g.checked_mul(quantity))?,
        ships_within: goods.ships_within,
        variant_id: goods.variant_id,
        product_slug: goods.product_slug,
        product_name: goods.product_name,
        category: goods.category,
        variant_name: goods.variant_name,
        unit: goods.unit,
        price_vnd: goods.price_vnd,
        price_seen_vnd,
        quantity,
        discount_vnd: 0,
        stock: goods.stock,
        is_sample_price: goods.is_sample_price,
        notices,
    })
}

async fn shipping(carriers: &dyn Carriers, part: &CartPart, to: &Destination) -> Result<PartShipping> {
    if part.sold().next().is_none() {
        return Ok(PartShipping::Open);
    }
    let seller = &part.seller;
    let joint = to.joint.iter().find(|it| it.seller_id == seller.id);
    let more = |of: fn(&Joint) -> i64| joint.map_or(0, of);
    let sending = Sending {
        terms: &seller.shipping,
        from_province: seller.province_code.as_deref(),
        pickup: to.pickups.contains(&seller.id).then(|| seller.pickup()),
        goods: part
            .sold()
            .map(|line| (line.product_name.clone(), line.ships_within))
            .collect(),
        weight_g: counted(part.weight_g.checked_add(more(|it| it.weight_g)))?,
        // A voucher makes no parcel dearer.
        goods_vnd: counted(part.listed_vnd().checked_add(more(|it| it.goods_vnd)))?,
    };
    let alone = quote(carriers, sending, to.province_code.as_deref()).await?;
    Ok(alone.less(more(|it| it.shipping_vnd)))
}

fn counted<T>(amount: Option<T>) -> Result<T> {
    amount.ok_or_else(|| Error::internal("a cart's amount is too large to count"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shipping::{TableRates, Terms};
    use crate::voucher::Usable;
    use domain::{Discount, OrganisationKind, ZoneRate};
    use futures_util::FutureExt;

    /// A seller in Đồng Tháp (82) who sends within the province and the region, dearer there, and to be visited.
    fn seller(number: u128) -> Seller {
        let rate = |zone, first_kg_vnd, free_from_vnd| ZoneRate {
            zone,
            first_kg_vnd,
            further_kg_vnd: 4_000,
            free_from_vnd,
        };
        Seller {
            id: Uuid::from_u128(number),
            slug: format!("htx-{number}"),
            kind: OrganisationKind::Cooperative,
            name: format!("HTX {number} (mẫu)"),
            address: Some("Ấp 1".to_owned()),
            tax_code: None,
            phone: None,
            email: None,
            bank: None,
            takes_cards: false,
            province_code: Some("82".to_owned()),
            shipping: Terms {
                rates: vec![
                    rate(ShippingZone::SameProvince, 20_000, Some(1_000_000)),
                    rate(ShippingZone::SameRegion, 30_000, None),
                ],
                offers_pickup: true,
                ..Terms::default()
            },
        }
    }

    fn kept(number: u128, price_vnd: i64, quantity: i64) -> Kept {
        Kept {
            goods: Goods {
                variant_id: Uuid::from_u128(number * 1_000_000 + u128::from(price_vnd.unsigned_abs())),
                product_slug: "xoai".to_owned(),
                product_name: "Xoài cát Chu".to_owned(),
                category: None,
                variant_name: "Hộp 3 kg".to_owned(),
                unit: SaleUnit::Box,
                price_vnd,
                stock: 10,
                is_sample_price: true,
                weight_g: 3_000,
                ships_within: ShippingZone::Nationwide,
                is_offered: true,
                seller: seller(number),
            },
            quantity,
            price_seen_vnd: price_vnd,
            is_saved: false,
        }
    }

    /// The table answers at once.
    fn priced(kept: Vec<Kept>, to: &Destination) -> Result<Cart> {
        price(&TableRates, kept, &HashMap::new(), to)
            .now_or_never()
            .unwrap()
    }

    #[test]
    fn totals_add_up_whatever_lies_in_the_cart_and_wherever_it_goes() {
        // A small generator with a fixed start: the same thousand carts every time.
        let mut state = 42_u64;
        let mut draw = |most: u64| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            i64::try_from((state >> 33) % most).unwrap()
        };
        let mut parcels = 0;
        for _ in 0..1_000 {
            let mut lines = Vec::new();
            for _ in 0..draw(9) {
                let seller = u128::try_from(draw(3) + 1).unwrap();
                let mut line = kept(seller, draw(500_000) + 1, draw(12) + 1);
                line.goods.is_offered = draw(5) > 0;
                line.goods.weight_g = draw(4_000);
                line.goods.ships_within = ShippingZone::ALL[usize::try_from(draw(3)).unwrap()];
                lines.push(line);
            }
            let provinces = ["82", "91", "79"].map(Destination::province);
            let mut to = match usize::try_from(draw(4)).unwrap() {
                3 => Destination::default(),
                known => provinces[known].clone(),
            };
            to.pickups = (1..=3).filter(|_| draw(4) == 0).map(Uuid::from_u128).collect();
            let expected: i64 = lines
                .iter()
                .filter(|line| line.goods.is_offered)
                .map(|line| line.goods.price_vnd * line.quantity)
                .sum();
            let count = lines.len();
            let cart = priced(lines, &to).unwrap();
            assert_eq!(cart.goods_vnd, expected);
            assert_eq!(cart.total_vnd, cart.goods_vnd + cart.shipping_vnd);
            assert_eq!(cart.lines().count(), count);
            for part in &cart.parts {
                assert_eq!(part.total_vnd, part.goods_vnd + part.shipping_vnd);
                assert_eq!(part.shipping_vnd, part.shipping.fee_vnd());
                if let PartShipping::Parcel(parcel) = &part.shipping {
                    parcels += 1;
                    let rate = part.seller.shipping.rate(parcel.zone).unwrap();
                    assert_eq!(rate.fee_vnd(part.weight_g, part.goods_vnd), Some(parcel.fee_vnd));
                    assert!(part.sold().all(|line| line.ships_within >= parcel.zone));
                } else {
                    assert_eq!(part.shipping_vnd, 0);
                }
            }
            let parts = |of: fn(&CartPart) -> i64| cart.parts.iter().map(of).sum::<i64>();
            assert_eq!(cart.total_vnd, parts(|part| part.total_vnd));
            assert_eq!(cart.shipping_vnd, parts(|part| part.shipping_vnd));
        }
        assert!(parcels > 200, "{parcels}");
    }

    #[test]
    fn what_cannot_be_sent_says_why_and_names_the_goods() {
        let near = |quantity| {
            let mut fresh = kept(1, 40_000, quantity);
            fresh.goods.product_name = "Cải xanh".to_owned();
            fresh.goods.ships_within = ShippingZone::SameProvince;
            vec![fresh, kept(1, 50_000, 1)]
        };
        let refusal = |cart: Cart| cart.parts[0].shipping.refusal();
        let can_tho = Destination::province("92");
        let told = priced(near(1), &can_tho).unwrap();
        let cabbage = vec!["Cải xanh".to_owned()];
        assert_eq!(
            told.parts[0].shipping,
            PartShipping::Refused {
                why: Code::TooFar,
                goods: cabbage
            }
        );
        assert!(
            told.is_orderable() && !told.is_shipping_known(),
            "another address would do"
        );
        let ha_noi = priced(vec![kept(1, 50_000, 1)], &Destination::province("01"));
        assert_eq!(refusal(ha_noi.unwrap()), Some(Code::NotSentThere));

        let fetched = Destination {
            pickups: vec![Uuid::from_u128(1)],
            ..can_tho.clone()
        };
        let fetched = priced(near(1), &fetched).unwrap();
        assert_eq!(fetched.parts[0].shipping.pickup_at(), Some("Ấp 1"));
        assert_eq!((fetched.shipping_vnd, fetched.is_shipping_known()), (0, true));

        let mut silent = kept(2, 50_000, 1);
        silent.goods.seller.shipping = Terms::default();
        let silent = priced(vec![silent], &can_tho).unwrap();
        assert!(!silent.is_orderable());
        assert_eq!(refusal(silent), Some(Code::NoShippingRates));
    }

    #[test]
    fn each_change_since_the_goods_were_put_in_is_told() {
        let mut dearer = kept(1, 50_000, 1);
        dearer.price_seen_vnd = 45_000;
        let scarce = kept(1, 60_000, 11);
        let mut gone = kept(2, 70_000, 1);
        gone.goods.is_offered = false;
        let cart = priced(vec![dearer, scarce, gone], &Destination::province("82")).unwrap();
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

        let mut later = kept(1, 50_000, 1);
        (later.price_seen_vnd, later.is_saved) = (45_000, true);
        let cart = priced(vec![later, kept(1, 60_000, 1)], &Destination::default()).unwrap();
        assert!(cart.saved[0].has(LineNotice::PriceChanged));
        assert_eq!(
            (cart.goods_vnd, cart.lines().count()),
            (60_000, 1),
            "put aside, not ordered"
        );
    }

    #[test]
    fn a_voucher_comes_off_one_sellers_goods_and_the_sums_stay_exact() {
        let of = |discount, least_goods_vnd| {
            let voucher = Ok(Usable {
                id: Uuid::from_u128(9),
                discount,
                least_goods_vnd,
            });
            let code = "XOAI10".to_owned();
            HashMap::from([(Uuid::from_u128(1), Found { code, voucher })])
        };
        let to = Destination::province("82");
        let priced = |vouchers: &HashMap<Uuid, Found>| {
            let kept = vec![kept(1, 33_333, 1), kept(1, 50_001, 2), kept(2, 70_000, 1)];
            let cart = price(&TableRates, kept, vouchers, &to).now_or_never();
            cart.unwrap().unwrap()
        };
        let full = priced(&HashMap::new());
        let tenth = Discount::Percent {
            percent: 10,
            most_vnd: None,
        };
        let cart = priced(&of(tenth, 100_000));
        let part = &cart.parts[0];
        assert_eq!((part.listed_vnd(), part.discount_vnd), (133_335, 13_334));
        let shares: Vec<i64> = part.lines.iter().map(|line| line.discount_vnd).collect();
        assert_eq!(shares.iter().sum::<i64>(), 13_334);
        assert_eq!(
            part.goods_vnd,
            part.lines.iter().map(|line| line.total_vnd).sum::<i64>()
        );
        assert_eq!(part.shipping_vnd, full.parts[0].shipping_vnd);
        assert_eq!(
            cart.parts[1], full.parts[1],
            "the other seller's goods keep their price"
        );
        assert_eq!(cart.total_vnd, full.total_vnd - 13_334);

        let short = priced(&of(tenth, 133_336));
        let told = short.parts[0].voucher.as_ref().unwrap();
        assert_eq!(
            (told.refusal, told.missing_vnd),
            (Some(Code::VoucherNeedsMore), Some(1))
        );
        assert_eq!(short.total_vnd, full.total_vnd);
        let half = priced(&of(Discount::Amount { vnd: 1_000_000 }, 0));
        assert_eq!(
            half.parts[0].discount_vnd, 66_667,
            "never more than half of a line"
        );
    }

    #[test]
    fn goods_that_travel_with_others_pay_what_they_add_to_the_parcel() {
        let first = priced(vec![kept(1, 40_000, 1)], &Destination::province("82")).unwrap();
        let first = &first.parts[0];
        assert_eq!((first.weight_g, first.shipping_vnd), (3_000, 28_000));
        let mut to = Destination::province("82");
        to.joint.push(Joint {
            seller_id: first.seller.id,
            weight_g: first.weight_g,
            goods_vnd: first.goods_vnd,
            shipping_vnd: first.shipping_vnd,
        });
        let goods = || vec![kept(1, 50_000, 1), kept(2, 60_000, 1)];
        let cart = priced(goods(), &to).unwrap();
        let whole = priced(
            vec![kept(1, 40_000, 1), kept(1, 50_000, 1)],
            &Destination::province("82"),
        );
        let whole = whole.unwrap().shipping_vnd;
        assert_eq!(
            cart.parts[0].shipping_vnd + first.shipping_vnd,
            whole,
            "one parcel, one fee"
        );
        assert_eq!(cart.parts[1].shipping_vnd, 28_000, "another seller's is its own");
        to.joint[0].goods_vnd = 950_000;
        let free = priced(goods(), &to).unwrap();
        assert_eq!(
            free.parts[0].shipping_vnd, 0,
            "nothing is given back of a fee that was confirmed"
        );
    }

    #[test]
    fn an_amount_beyond_counting_is_an_error_and_no_wrong_sum() {
        let here = Destination::province("91");
        assert!(priced(vec![kept(1, i64::MAX, 2)], &here).is_err());
        assert!(priced(vec![kept(1, i64::MAX, 1)], &here).is_err());
        let mut heavy = kept(1, 1, 1);
        heavy.goods.weight_g = i64::MAX;
        assert!(priced(vec![heavy], &here).is_err());
    }
}
