use crate::error::{Error, Result};
use chrono::NaiveDate;
use domain::voucher::{Discount, VoucherStanding};
use domain::{Code, voucher as rules};
use entities::{voucher, voucher_use};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter};
use std::collections::HashMap;
use uuid::Uuid;

/// Who would use a voucher, as far as that is known: its uses are counted by account and by phone.
#[derive(Debug, Clone)]
pub(crate) struct Holder {
    pub account_id: Option<Uuid>,
    /// As `+84…`.
    pub phone: Option<String>,
    pub today: NaiveDate,
}

/// A typed code and what it is good for.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub code: String,
    /// Or why it takes nothing off.
    pub voucher: std::result::Result<Usable, Code>,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Usable {
    pub id: Uuid,
    pub discount: Discount,
    pub least_goods_vnd: i64,
}

/// What these codes, each of one seller, are good for today.
pub(crate) async fn find(
    connection: &impl ConnectionTrait,
    holder: &Holder,
    typed: Vec<(Uuid, String)>,
) -> Result<HashMap<Uuid, Found>> {
    let mut found = HashMap::new();
    for (seller_id, code) in typed {
        let stored = rules::code(&code);
        let row = match &stored {
            Some(stored) => {
                voucher::Entity::find()
                    .filter(voucher::Column::OrganisationId.eq(seller_id))
                    .filter(voucher::Column::Code.eq(stored))
                    .one(connection)
                    .await?
            }
            None => None,
        };
        let voucher = match row {
            Some(row) => usable(connection, holder, &row).await?,
            None => Err(Code::VoucherUnknown),
        };
        let code = stored.unwrap_or(code);
        found.insert(seller_id, Found { code, voucher });
    }
    Ok(found)
}

async fn usable(
    connection: &impl ConnectionTrait,
    holder: &Holder,
    row: &voucher::Model,
) -> Result<std::result::Result<Usable, Code>> {
    let refusal = match standing(row, holder.today) {
        VoucherStanding::Running => None,
        VoucherStanding::NotYet => Some(Code::VoucherNotYet),
        VoucherStanding::Paused | VoucherStanding::Ended => Some(Code::VoucherEnded),
        VoucherStanding::UsedUp => Some(Code::VoucherUsedUp),
    };
    if let Some(code) = refusal {
        return Ok(Err(code));
    }
    if is_spent(connection, row, holder.account_id, holder.phone.as_deref()).await? {
        return Ok(Err(Code::VoucherSpent));
    }
    Ok(Ok(Usable {
        id: row.id,
        discount: discount(row)?,
        least_goods_vnd: row.least_goods_vnd,
    }))
}

/// Whether this buyer has had all its uses; of a guest in a cart nothing is known yet.
pub(super) async fn is_spent(
    connection: &impl ConnectionTrait,
    row: &voucher::Model,
    account_id: Option<Uuid>,
    phone: Option<&str>,
) -> Result<bool> {
    let Some(most) = row.most_uses_per_buyer else {
        return Ok(false);
    };
    if account_id.is_none() && phone.is_none() {
        return Ok(false);
    }
    let mut buyer = Condition::any();
    if let Some(id) = account_id {
        buyer = buyer.add(voucher_use::Column::AccountId.eq(id));
    }
    if let Some(phone) = phone {
        buyer = buyer.add(voucher_use::Column::Phone.eq(phone));
    }
    let uses = voucher_use::Entity::find()
        .filter(voucher_use::Column::VoucherId.eq(row.id))
        .filter(voucher_use::Column::GivenBackAt.is_null())
        .filter(buyer)
        .count(connection)
        .await?;
    Ok(i64::try_from(uses).unwrap_or(i64::MAX) >= most)
}

pub(super) fn standing(row: &voucher::Model, today: NaiveDate) -> VoucherStanding {
    if row.ends_on.is_some_and(|day| day < today) {
        VoucherStanding::Ended
    } else if row.is_paused {
        VoucherStanding::Paused
    } else if row.most_uses.is_some_and(|most| row.uses >= most) {
        VoucherStanding::UsedUp
    } else if row.starts_on > today {
        VoucherStanding::NotYet
    } else {
        VoucherStanding::Running
    }
}

pub(super) fn discount(row: &voucher::Model) -> Result<Discount> {
    match (row.amount_vnd, row.percent) {
        (Some(vnd), None) => Ok(Discount::Amount { vnd }),
        (None, Some(percent)) => Ok(Discount::Percent {
            percent,
            most_vnd: row.most_vnd,
        }),
        _ => Err(Error::internal("a voucher with no discount, or with two")),
    }
}
