//! The letters about a complaint: to whoever did not take the step, each in the reader's language.

use super::held::Held;
use crate::app::{App, Ctx};
use crate::error::{Error, Result};
use crate::order::letters::{to_buyer, to_members};
use domain::{ComplaintKind, ComplaintOutcome, ComplaintSide, ComplaintState, ComplaintWish, Locale, format};
use entities::{complaint, complaint_line, office_area, organisation};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter};
use std::collections::BTreeSet;
use uuid::Uuid;

/// What a letter says of a complaint.
struct Told<'a> {
    row: &'a complaint::Model,
    part_number: &'a str,
    seller: String,
    buyer: &'a str,
    kind: ComplaintKind,
    wish: ComplaintWish,
    state: ComplaintState,
    outcome: Option<ComplaintOutcome>,
    refund_vnd: i64,
    note: Option<&'a str>,
}

/// After a step that left `row`; `note` is what was said. A new complaint is confirmed to its buyer too, and the office
/// of the seller's area is told when it is asked to mediate.
pub(super) async fn tell(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    held: &Held,
    row: &complaint::Model,
    note: Option<&str>,
) -> Result<()> {
    let seller = organisation::Entity::find_by_id(row.organisation_id)
        .one(tx)
        .await?
        .ok_or_else(|| Error::internal("a complaint without its seller"))?;
    let lines = complaint_line::Entity::find()
        .filter(complaint_line::Column::ComplaintId.eq(row.id))
        .all(tx)
        .await?;
    let outcome = row.outcome.as_deref().map(str::parse).transpose();
    let told = Told {
        row,
        part_number: &held.part.number,
        seller: seller.name.clone(),
        buyer: &held.order.buyer_name,
        kind: row.kind.parse().map_err(Error::internal)?,
        wish: row.wish.parse().map_err(Error::internal)?,
        state: row.state.parse().map_err(Error::internal)?,
        outcome: outcome.map_err(Error::internal)?,
        refund_vnd: row.shipping_refund_vnd + lines.iter().map(|line| line.refund_vnd).sum::<i64>(),
        note,
    };
    let is_new = told.state == ComplaintState::Open;
    if held.side != Some(ComplaintSide::Buyer) || is_new {
        let locale = Locale::parse(&held.order.locale).unwrap_or_default();
        let (subject, mut text) = told.letter(locale);
        let (order, key) = (&held.order.number, &held.order.key);
        text.push(format!(
            "{}/don-hang/{order}/khieu-nai/{}?key={key}",
            app.settings.public_url, row.number
        ));
        to_buyer(app, ctx, tx, &held.order, &subject, text).await?;
    }
    let write = |locale: Locale| told.letter(locale);
    if held.side != Some(ComplaintSide::Seller) {
        let page = format!("/ban-hang/khieu-nai/{}", row.number);
        to_members(app, ctx, tx, row.organisation_id, &page, write).await?;
    }
    if told.state == ComplaintState::Mediation {
        let page = format!("/co-quan/khieu-nai/{}", row.number);
        for office in offices_of(tx, &seller).await? {
            to_members(app, ctx, tx, office, &page, write).await?;
        }
    }
    Ok(())
}

/// The offices in whose area the seller is.
async fn offices_of(tx: &impl ConnectionTrait, seller: &organisation::Model) -> Result<BTreeSet<Uuid>> {
    let mut area = Condition::any();
    if let Some(province) = &seller.province_code {
        area = area.add(office_area::Column::ProvinceCode.eq(province));
    }
    if let Some(commune) = &seller.commune_code {
        area = area.add(office_area::Column::CommuneCode.eq(commune));
    }
    if area.is_empty() {
        return Ok(BTreeSet::new());
    }
    let rows = office_area::Entity::find().filter(area).all(tx).await?;
    Ok(rows.into_iter().map(|row| row.organisation_id).collect())
}

impl Told<'_> {
    fn letter(&self, locale: Locale) -> (String, Vec<String>) {
        let t = |vi: &'static str, en: &'static str| locale.t(vi, en);
        let number = &self.row.number;
        let subject = format!(
            "{} {number}: {}",
            t("Khiếu nại", "Complaint"),
            self.headline(locale)
        );
        let mut lines = vec![format!(
            "{}: {} · {}: {} · {}: {}",
            t("Đơn hàng", "Order"),
            self.part_number,
            t("Người bán", "Seller"),
            self.seller,
            t("Người mua", "Buyer"),
            self.buyer
        )];
        lines.push(format!(
            "{}: {} · {}: {}",
            t("Việc", "About"),
            self.kind.label(locale),
            t("Mong muốn", "Wish"),
            self.wish.label(locale)
        ));
        lines.extend(self.outcome_told(locale));
        lines.extend(self.note.map(str::to_owned));
        lines.extend(self.next(locale));
        (subject, lines)
    }

    fn headline(&self, locale: Locale) -> &'static str {
        let t = |vi: &'static str, en: &'static str| locale.t(vi, en);
        match self.state {
            ComplaintState::Open => t("đã gửi đến người bán", "sent to the seller"),
            ComplaintState::Answered => t("người bán đã trả lời", "the seller has answered"),
            ComplaintState::Mediation => t("chuyển sang hòa giải", "goes to mediation"),
            ComplaintState::AwaitingReturn => t("cần gửi trả hàng", "the goods are to be sent back"),
            ComplaintState::SentBack => t("hàng đang được gửi trả", "the goods are on their way back"),
            ComplaintState::Replacing => t("người bán gửi hàng đổi", "the seller sends a replacement"),
            ComplaintState::Settled => t("đã giải quyết", "settled"),
            ComplaintState::Withdrawn => t("đã kết thúc, không giải quyết tiếp", "ended without a solution"),
        }
    }

    fn outcome_told(&self, locale: Locale) -> Option<String> {
        let outcome = self.outcome?;
        let mut told = format!(
            "{}: {}",
            locale.t("Cách giải quyết", "Solution"),
            outcome.label(locale)
        );
        if self.refund_vnd > 0 {
            told.push_str(&format!(" {}", format::money(self.refund_vnd, locale)));
        }
        if self.row.returns_goods {
            told.push_str(locale.t(", sau khi gửi trả hàng", ", once the goods are back"));
        }
        Some(told)
    }

    /// What is to be done, by whom and until when.
    fn next(&self, locale: Locale) -> Option<String> {
        let day = format::date(self.row.due_on);
        let text = match (self.state, locale) {
            (ComplaintState::Open, Locale::Vi) => {
                format!("Người bán trả lời chậm nhất ngày {day}; quá hạn, khiếu nại chuyển sang hòa giải.")
            }
            (ComplaintState::Open, Locale::En) => {
                format!("The seller answers by {day}; after that the complaint goes to mediation.")
            }
            (ComplaintState::Answered, Locale::Vi) => format!(
                "Người mua đồng ý hoặc nhờ hòa giải chậm nhất ngày {day}; không có ý kiến thì câu trả lời được giữ."
            ),
            (ComplaintState::Answered, Locale::En) => {
                format!("The buyer accepts it or asks for mediation by {day}; without a word it stands.")
            }
            (ComplaintState::Mediation, Locale::Vi) => {
                format!("Cơ quan ở địa bàn người bán hoặc quản trị sàn quyết định chậm nhất ngày {day}.")
            }
            (ComplaintState::Mediation, Locale::En) => {
                format!("The office of the seller's area or the marketplace decides by {day}.")
            }
            (ComplaintState::AwaitingReturn, Locale::Vi) => {
                format!("Người mua gửi trả hàng chậm nhất ngày {day} rồi ghi mã vận đơn.")
            }
            (ComplaintState::AwaitingReturn, Locale::En) => {
                format!("The buyer sends the goods back by {day} and enters the tracking number.")
            }
            (ComplaintState::SentBack, Locale::Vi) => {
                format!("Người bán cho biết đã nhận lại hàng chậm nhất ngày {day}.")
            }
            (ComplaintState::SentBack, Locale::En) => {
                format!("The seller says by {day} that the goods have come.")
            }
            (ComplaintState::Replacing, Locale::Vi) => {
                format!("Người bán gửi hàng đổi chậm nhất ngày {day}.")
            }
            (ComplaintState::Replacing, Locale::En) => format!("The seller sends other goods by {day}."),
            (ComplaintState::Settled | ComplaintState::Withdrawn, _) => return None,
        };
        Some(text)
    }
}
