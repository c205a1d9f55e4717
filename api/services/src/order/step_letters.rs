//! What buyers are told of each step with a part, and sellers of the buyers' steps.

use super::goods::Goods;
use super::letters::{buyer_link, to_buyer, to_seller};
use crate::app::{App, Ctx};
use crate::error::Result;
use domain::parcel::Pieces;
use domain::{Locale, OrderAction, PaymentMethod, PaymentState, SellerOrderState, format};
use entities::{order, organisation, seller_order};
use sea_orm::{ConnectionTrait, EntityTrait};

/// What a step did to the goods.
pub(super) enum Event {
    None,
    /// The parcel of that number left, arrived or came back.
    Parcel(i32),
    /// Goods are left out; so much goes back, so much is still to pay.
    Cut {
        pieces: Vec<Pieces>,
        back_vnd: i64,
        owed_vnd: i64,
    },
}

/// A step that was taken, with the part and its goods as they are after it.
pub(super) struct Told<'a> {
    pub part: &'a seller_order::Model,
    pub goods: &'a Goods,
    pub action: OrderAction,
    pub by_buyer: bool,
    pub reason: Option<&'a str>,
    pub event: &'a Event,
}

/// After a step: always to the buyer; to the seller too when the buyer took it.
pub(super) async fn tell(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    order: &order::Model,
    told: Told<'_>,
) -> Result<()> {
    let seller = organisation::Entity::find_by_id(told.part.organisation_id)
        .one(tx)
        .await?
        .map_or_else(String::new, |row| row.name);
    let locale = Locale::parse(&order.locale).unwrap_or_default();
    let Some((subject, mut lines)) = told.text(locale) else {
        return Ok(());
    };
    lines.insert(0, format!("{}: {seller}", locale.t("Người bán", "Seller")));
    lines.push(buyer_link(app, order));
    to_buyer(app, ctx, tx, order, &subject, lines).await?;
    if told.by_buyer {
        to_seller(app, ctx, tx, told.part, |locale| {
            told.text(locale).unwrap_or_default()
        })
        .await?;
    }
    Ok(())
}

impl Told<'_> {
    fn text(&self, locale: Locale) -> Option<(String, Vec<String>)> {
        let told = match (self.action, self.by_buyer) {
            (OrderAction::Confirm, _) => locale
                .t("người bán đã xác nhận", "the seller has confirmed it")
                .to_owned(),
            (OrderAction::Pack, _) => locale.t("hàng đã đóng gói", "it is packed").to_owned(),
            (OrderAction::Ship, _) => self.of_parcel(
                locale,
                ("hàng đang trên đường giao", "it is on its way"),
                ("đang trên đường giao", "is on its way"),
            ),
            (OrderAction::Deliver, _) => self.of_parcel(
                locale,
                ("hàng đã giao", "it is delivered"),
                ("đã giao", "is delivered"),
            ),
            (OrderAction::ComeBack, _) => self.of_parcel(
                locale,
                (
                    "hàng không giao được, đã hoàn về người bán",
                    "it could not be handed over and went back to the seller",
                ),
                (
                    "không giao được, đã hoàn về người bán",
                    "could not be handed over and went back to the seller",
                ),
            ),
            (OrderAction::Cut, _) => locale
                .t(
                    "người bán bớt hàng không giao được",
                    "the seller leaves out what it cannot send",
                )
                .to_owned(),
            (OrderAction::Complete, _) => locale.t("đã hoàn tất", "it is completed").to_owned(),
            // Between the carrier and the seller: no news to the buyer.
            (OrderAction::TakeCash, _) => return None,
            (OrderAction::Cancel, true) => locale
                .t("người mua đã hủy", "the buyer has cancelled it")
                .to_owned(),
            (OrderAction::Cancel, false) => locale
                .t("người bán đã hủy", "the seller has cancelled it")
                .to_owned(),
        };
        let subject = format!("{} {}: {told}", locale.t("Đơn hàng", "Order"), self.part.number);
        let lines = match self.action {
            OrderAction::Pack => {
                let fetch = locale.t("Mời bạn đến nhận hàng tại", "Please fetch the goods at");
                let at = self.part.pickup_at.iter();
                at.map(|at| format!("{fetch}: {at}")).collect()
            }
            OrderAction::Ship => self.sent(locale),
            OrderAction::Deliver => self.delivered(locale),
            OrderAction::ComeBack => self.came_back(locale),
            OrderAction::Cut => self.cut(locale),
            OrderAction::Cancel => self.cancelled(locale),
            _ => Vec::new(),
        };
        Some((subject, lines))
    }

    /// Of the goods where all of them are in the one parcel, else of the parcel.
    fn of_parcel(
        &self,
        locale: Locale,
        all: (&'static str, &'static str),
        one: (&'static str, &'static str),
    ) -> String {
        let is_all = self.goods.parcels.len() == 1 && self.outstanding().is_empty();
        let is_back = self.action == OrderAction::ComeBack && self.goods.parcels.len() == 1;
        match self.event {
            Event::Parcel(running) if !is_all && !is_back && !self.is_all_delivered() => {
                let parcel = locale.t("kiện", "parcel");
                format!("{parcel} {running} {}", locale.t(one.0, one.1))
            }
            _ => locale.t(all.0, all.1).to_owned(),
        }
    }

    fn is_all_delivered(&self) -> bool {
        self.part.state == SellerOrderState::Delivered.as_str()
    }

    fn outstanding(&self) -> Vec<Pieces> {
        self.goods.sending.all_outstanding()
    }

    /// What is in the parcel that the step was about.
    fn inside(&self) -> Vec<Pieces> {
        let Event::Parcel(running) = self.event else {
            return Vec::new();
        };
        let parcel = self
            .goods
            .sending
            .parcels
            .iter()
            .find(|it| it.running == *running);
        parcel.map(|it| it.goods.clone()).unwrap_or_default()
    }

    fn row(&self) -> Option<&entities::parcel::Model> {
        match self.event {
            Event::Parcel(running) => self.goods.parcel(*running),
            _ => None,
        }
    }

    /// A heading and a line for each of the goods; nothing without goods.
    fn list(&self, locale: Locale, heading: &str, pieces: &[Pieces]) -> Option<String> {
        let named = pieces.iter().filter_map(|(at, pieces)| {
            let line = self.goods.lines.get(*at)?;
            let count = format::number(*pieces, locale);
            Some(format!(
                "\n{} – {} × {count}",
                line.product_name, line.variant_name
            ))
        });
        (!pieces.is_empty()).then(|| format!("{heading}:{}", named.collect::<String>()))
    }

    fn sent(&self, locale: Locale) -> Vec<String> {
        let mut lines = Vec::new();
        if let Some(row) = self.row() {
            let facts = [
                (locale.t("Đơn vị vận chuyển", "Carrier"), &row.carrier),
                (locale.t("Mã vận đơn", "Tracking number"), &row.tracking_number),
            ];
            for (label, value) in facts {
                lines.extend(value.as_ref().map(|value| format!("{label}: {value}")));
            }
        }
        lines.extend(self.list(locale, locale.t("Trong kiện", "In the parcel"), &self.inside()));
        lines.extend(self.list(
            locale,
            locale.t("Còn gửi sau", "Still to come"),
            &self.outstanding(),
        ));
        lines
    }

    fn delivered(&self, locale: Locale) -> Vec<String> {
        let mut lines = Vec::new();
        let to = locale.t("Người nhận hàng", "Taken by");
        let name = self.row().and_then(|row| row.handed_to.as_ref());
        lines.extend(name.map(|name| format!("{to}: {name}")));
        if !self.is_all_delivered() {
            lines.extend(self.list(locale, locale.t("Trong kiện", "In the parcel"), &self.inside()));
            lines.extend(self.list(
                locale,
                locale.t("Còn gửi sau", "Still to come"),
                &self.outstanding(),
            ));
            lines.push(
                locale
                    .t(
                        "Nếu chưa nhận được kiện này hoặc hàng có vấn đề, xin gửi khiếu nại trên trang đơn hàng.",
                        "If this parcel has not come or something is wrong, please complain on the order page.",
                    )
                    .to_owned(),
            );
            return lines;
        }
        lines.push(
            locale
                .t(
                    "Nếu đã nhận đủ hàng, xin bấm “Tôi đã nhận hàng” trên trang đơn hàng. Nếu chưa nhận được hoặc hàng có vấn đề, xin gửi khiếu nại ngay trên trang đó.",
                    "If all has come, please press “I have received it” on the order page. If it has not come or something is wrong, please complain on that page.",
                )
                .to_owned(),
        );
        lines
    }

    fn came_back(&self, locale: Locale) -> Vec<String> {
        let mut lines = self.why(locale);
        lines.extend(self.list(locale, locale.t("Trong kiện", "In the parcel"), &self.inside()));
        lines.push(
            locale
                .t(
                    "Người bán sẽ gửi lại, hoặc bớt, hủy hàng này; mỗi bước đều có thư báo. Nếu bạn muốn đổi giờ nhận hay không nhận nữa, xin liên hệ người bán.",
                    "The seller will send it again, leave it out or cancel; you get a mail at each step. To agree on another time, or if you do not want it any more, please reach the seller.",
                )
                .to_owned(),
        );
        lines
    }

    fn cut(&self, locale: Locale) -> Vec<String> {
        let Event::Cut {
            pieces,
            back_vnd,
            owed_vnd,
        } = self.event
        else {
            return Vec::new();
        };
        let mut lines = self.why(locale);
        lines.extend(self.list(locale, locale.t("Hàng không giao", "Not sent"), pieces));
        if *back_vnd > 0 {
            let back = locale.t("Tiền hoàn lại cho bạn", "What goes back to you");
            lines.push(format!("{back}: {}", format::money(*back_vnd, locale)));
            let is_by_card = self.part.payment_method == PaymentMethod::Card.as_str();
            lines.push(
                if is_by_card {
                    locale.t(
                        "Tiền được hoàn về thẻ đã trả, thường sau 5–10 ngày làm việc.",
                        "It goes back to the card that paid, usually within 5–10 working days.",
                    )
                } else {
                    locale.t(
                        "Người bán hoàn trong 30 ngày, theo cách bạn đã trả.",
                        "The seller pays it back within 30 days, the way you paid.",
                    )
                }
                .to_owned(),
            );
        } else if *owed_vnd > 0 {
            let owed = locale.t("Số tiền còn phải trả", "What is to be paid now");
            lines.push(format!("{owed}: {}", format::money(*owed_vnd, locale)));
        }
        if self.is_all_delivered() {
            lines.push(
                locale
                    .t("Hàng còn lại đã giao đủ.", "All the rest is delivered.")
                    .to_owned(),
            );
        }
        lines.extend(self.list(
            locale,
            locale.t("Còn gửi sau", "Still to come"),
            &self.outstanding(),
        ));
        lines
    }

    fn cancelled(&self, locale: Locale) -> Vec<String> {
        let mut lines = self.why(locale);
        if self.part.payment_state == PaymentState::RefundDue.as_str() {
            lines.push(
                locale
                    .t(
                        "Tiền đã trả được hoàn trong 30 ngày, theo cách đã trả.",
                        "What you paid comes back within 30 days, the way it was paid.",
                    )
                    .to_owned(),
            );
        }
        lines
    }

    fn why(&self, locale: Locale) -> Vec<String> {
        let reason = locale.t("Lý do", "Reason");
        let why = self.reason.iter();
        why.map(|why| format!("{reason}: {why}")).collect()
    }
}
