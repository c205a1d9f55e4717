use crate::app::{App, Ctx};
use crate::error::{Checks, Error, Result};
use chrono::NaiveDate;
use domain::voucher::{Discount, MOST_PERCENT};
use domain::{Code, voucher as rules};
use entities::voucher;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ActiveValue, ColumnTrait, Condition, EntityTrait, ExprTrait, QueryFilter, Set,
};
use uuid::Uuid;

const HIGHEST_VND: i64 = 100_000_000;
const MOST_USES: i64 = 1_000_000;

/// All that a voucher says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaveVoucher {
    /// Letters and digits; capitals or not is the same.
    pub code: String,
    pub discount: Discount,
    pub starts_on: NaiveDate,
    pub ends_on: Option<NaiveDate>,
    pub least_goods_vnd: i64,
    pub most_uses: Option<i64>,
    /// By account or phone.
    pub most_uses_per_buyer: Option<i64>,
    /// The version that the seller was shown; 0 of a new one.
    pub version: i32,
}

/// Makes a voucher of the acting seller. Errors: invalid fields (among them a code in use and a discount above
/// what the law allows).
pub async fn create(app: &App, ctx: &Ctx, command: SaveVoucher) -> Result<Uuid> {
    let seller = ctx.seller()?;
    let code = check(&command)?;
    let id = app.ids.next();
    let tx = app.db.begin().await?;
    voucher::ActiveModel {
        id: Set(id),
        organisation_id: Set(seller.organisation_id),
        uses: Set(0),
        is_paused: Set(false),
        version: Set(1),
        ..row(ctx, &command, code)
    }
    .insert(&tx)
    .await?;
    tx.commit().await?;
    Ok(id)
}

/// Replaces what a voucher says. Orders placed keep their discount; who is reviewing an order sees the new
/// terms before confirming. Errors: not found, invalid fields (fewer uses than there were), changed.
pub async fn change(app: &App, ctx: &Ctx, id: Uuid, command: SaveVoucher) -> Result<()> {
    let code = check(&command)?;
    let own = super::own(app, ctx, id).await?;
    if command.most_uses.is_some_and(|most| most < own.uses) {
        return Err(Error::field("most_uses", Code::OutOfRange));
    }
    let tx = app.db.begin().await?;
    let changed = voucher::Entity::update_many()
        .set(voucher::ActiveModel {
            version: Set(command.version + 1),
            ..row(ctx, &command, code)
        })
        .filter(voucher::Column::Id.eq(id))
        .filter(voucher::Column::Version.eq(command.version))
        .filter(
            Condition::any()
                .add(Expr::val(command.most_uses.is_none()))
                .add(voucher::Column::Uses.lte(command.most_uses.unwrap_or(MOST_USES))),
        )
        .exec(&tx)
        .await?;
    if changed.rows_affected == 0 {
        return Err(Code::Changed.into());
    }
    tx.commit().await?;
    Ok(())
}

/// Stops a voucher for a while, or lets it run again. Errors: not found.
pub async fn set_paused(app: &App, ctx: &Ctx, id: Uuid, is_paused: bool) -> Result<()> {
    let seller = ctx.seller()?;
    let tx = app.db.begin().await?;
    let changed = voucher::Entity::update_many()
        .col_expr(voucher::Column::IsPaused, Expr::value(is_paused))
        .col_expr(
            voucher::Column::Version,
            Expr::col(voucher::Column::Version).add(1),
        )
        .col_expr(voucher::Column::UpdatedAt, Expr::value(ctx.now))
        .filter(voucher::Column::Id.eq(id))
        .filter(voucher::Column::OrganisationId.eq(seller.organisation_id))
        .exec(&tx)
        .await?;
    if changed.rows_affected == 0 {
        return Err(Code::NotFound.into());
    }
    tx.commit().await?;
    Ok(())
}

/// What the command says, as columns.
fn row(ctx: &Ctx, command: &SaveVoucher, code: String) -> voucher::ActiveModel {
    let (amount_vnd, percent, most_vnd) = match command.discount {
        Discount::Amount { vnd } => (Some(vnd), None, None),
        Discount::Percent { percent, most_vnd } => (None, Some(percent), most_vnd),
    };
    voucher::ActiveModel {
        id: ActiveValue::NotSet,
        organisation_id: ActiveValue::NotSet,
        code: Set(code),
        amount_vnd: Set(amount_vnd),
        percent: Set(percent),
        most_vnd: Set(most_vnd),
        starts_on: Set(command.starts_on),
        ends_on: Set(command.ends_on),
        least_goods_vnd: Set(command.least_goods_vnd),
        most_uses: Set(command.most_uses),
        most_uses_per_buyer: Set(command.most_uses_per_buyer),
        uses: ActiveValue::NotSet,
        is_paused: ActiveValue::NotSet,
        version: ActiveValue::NotSet,
        updated_at: Set(ctx.now),
    }
}

fn check(command: &SaveVoucher) -> Result<String> {
    let mut checks = Checks::new();
    let code = rules::code(&command.code);
    checks.require(!command.code.trim().is_empty(), "code", Code::Required);
    checks.require(
        command.code.trim().is_empty() || code.is_some(),
        "code",
        Code::BadVoucherCode,
    );
    checks.range("least_goods_vnd", command.least_goods_vnd, 0, HIGHEST_VND);
    match command.discount {
        Discount::Amount { vnd } => {
            checks.range("amount_vnd", vnd, 1, HIGHEST_VND);
            // An amount is lawful where the goods cost enough.
            let twice = vnd.saturating_mul(100 / MOST_PERCENT);
            checks.require(
                command.least_goods_vnd >= twice,
                "least_goods_vnd",
                Code::TooMuchDiscount,
            );
        }
        Discount::Percent { percent, most_vnd } => {
            checks.require(percent <= MOST_PERCENT, "percent", Code::TooMuchDiscount);
            checks.require(percent >= 1, "percent", Code::OutOfRange);
            if let Some(most) = most_vnd {
                checks.range("most_vnd", most, 1, HIGHEST_VND);
            }
        }
    }
    let in_order = command.ends_on.is_none_or(|day| day >= command.starts_on);
    checks.require(in_order, "ends_on", Code::DateOrder);
    for (path, uses) in [
        ("most_uses", command.most_uses),
        ("most_uses_per_buyer", command.most_uses_per_buyer),
    ] {
        if let Some(uses) = uses {
            checks.range(path, uses, 1, MOST_USES);
        }
    }
    checks.done()?;
    code.ok_or_else(|| Error::field("code", Code::BadVoucherCode))
}
