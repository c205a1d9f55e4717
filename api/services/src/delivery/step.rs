use crate::app::{App, Ctx};
use crate::error::Result;
use crate::history::{self, Change};
use crate::notify::{self, Letter};
use crate::party;
use domain::{Code, DeliveryState, FigureBy, Locale, format};
use entities::{delivery, linkage_contract};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};
use uuid::Uuid;

/// One change of a delivery's state, told to whoever did not make it.
pub(super) struct Step<'a> {
    row: &'a delivery::Model,
    contract: &'a linkage_contract::Model,
    from: DeliveryState,
    to: DeliveryState,
    note: Option<&'a str>,
}

impl<'a> Step<'a> {
    pub fn new(
        row: &'a delivery::Model,
        contract: &'a linkage_contract::Model,
        from: DeliveryState,
        to: DeliveryState,
        note: Option<&'a str>,
    ) -> Step<'a> {
        Step {
            row,
            contract,
            from,
            to,
            note,
        }
    }

    pub async fn take(
        &self,
        app: &App,
        ctx: &Ctx,
        tx: &impl ConnectionTrait,
        mut values: delivery::ActiveModel,
        by: FigureBy,
    ) -> Result<()> {
        if !self.from.can_become(self.to) {
            return Err(Code::WrongState.into());
        }
        values.state = Set(self.to.as_str().to_owned());
        let done = delivery::Entity::update_many()
            .set(values)
            .filter(delivery::Column::Id.eq(self.row.id))
            .filter(delivery::Column::State.eq(self.from.as_str()))
            .exec(tx)
            .await?;
        if done.rows_affected == 0 {
            return Err(Code::Changed.into());
        }
        let change = Change {
            subject: "delivery",
            id: self.row.id,
            from: Some(self.from.as_str()),
            to: self.to.as_str(),
            note: self.note,
        };
        history::append(app, ctx, tx, change).await?;
        let state = |locale: Locale| self.to.label(locale).to_lowercase();
        self.tell(app, ctx, tx, by, state).await
    }

    /// A letter to the other side, or to both when an office spoke.
    pub async fn tell(
        &self,
        app: &App,
        ctx: &Ctx,
        tx: &impl ConnectionTrait,
        by: FigureBy,
        said: impl Fn(Locale) -> String,
    ) -> Result<()> {
        let (seller, buyer) = (self.contract.seller_id, self.contract.buyer_id);
        let told = match by {
            FigureBy::Seller => vec![buyer],
            FigureBy::Buyer => vec![seller],
            FigureBy::Office => vec![seller, buyer],
        };
        let parties = party::load(tx, told).await?;
        let sellers = parties.get(&seller).map(party::legal_person);
        let readers: Vec<Uuid> = parties.values().map(party::legal_person).collect();
        notify::managers(app, ctx, tx, &readers, |locale, reader| {
            let area = if sellers == Some(reader) {
                "ban-hang"
            } else {
                "thu-mua"
            };
            self.letter(app, locale, area, &said(locale))
        })
        .await
    }

    fn letter(&self, app: &App, locale: Locale, area: &str, said: &str) -> Letter {
        let number = &self.row.number;
        let quantity = format::kilograms(self.row.quantity_kg, locale);
        let mut lines = vec![match locale {
            Locale::Vi => format!("Phiếu giao nhận {number} ({quantity}): {said}."),
            Locale::En => format!("Delivery {number} ({quantity}): {said}."),
        }];
        if let Some(note) = self.note {
            lines.push(format!(
                "{}: {note}",
                locale.t("Lý do, ghi chú", "Reason or note")
            ));
        }
        lines.push(format!("{}/{area}/giao-nhan/{number}", app.settings.public_url));
        Letter {
            subject: match locale {
                Locale::Vi => format!("Phiếu giao nhận {number}: {said}"),
                Locale::En => format!("Delivery {number}: {said}"),
            },
            lines,
        }
    }
}
