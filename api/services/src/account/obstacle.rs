use crate::app::{App, Ctx};
use crate::error::{Error, Result};
use domain::{Code, ComplaintState, MemberRole, PaymentState, SellerOrderState, Verification};
use entities::{account, complaint, membership, order, organisation, seller_order};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// Something that others or the law still need an account for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Obstacle {
    /// Goods or their payment are still to come.
    OrderUnderWay { number: String },
    /// A seller owes the buyer money back.
    RefundDue { number: String },
    /// The seller or an office still has to answer.
    ComplaintUnderWay { number: String },
    /// Nobody else manages the organisation.
    SoleManager { organisation: String },
    /// Nobody else runs the marketplace.
    SoleAdministrator,
}

impl Obstacle {
    pub fn code(&self) -> Code {
        match self {
            Obstacle::OrderUnderWay { .. } => Code::OrderUnderWay,
            Obstacle::RefundDue { .. } => Code::RefundAwaited,
            Obstacle::ComplaintUnderWay { .. } => Code::ComplaintUnderWay,
            Obstacle::SoleManager { .. } => Code::SoleManager,
            Obstacle::SoleAdministrator => Code::SoleAdministrator,
        }
    }

    /// The order or organisation it is about.
    pub fn about(&self) -> Option<&str> {
        match self {
            Obstacle::OrderUnderWay { number }
            | Obstacle::RefundDue { number }
            | Obstacle::ComplaintUnderWay { number } => Some(number),
            Obstacle::SoleManager { organisation } => Some(organisation),
            Obstacle::SoleAdministrator => None,
        }
    }
}

/// What keeps the account from being deleted today.
pub async fn obstacles(app: &App, ctx: &Ctx) -> Result<Vec<Obstacle>> {
    let connection = app.db.read();
    let row = account::Entity::find_by_id(ctx.person()?.account_id)
        .one(connection)
        .await?
        .ok_or(Code::SignInNeeded)?;
    of_account(connection, &row).await
}

pub(super) async fn of_account(
    connection: &impl ConnectionTrait,
    row: &account::Model,
) -> Result<Vec<Obstacle>> {
    let mut found = of_orders(connection, row.id).await?;
    for organisation in managed_alone(connection, row.id).await? {
        found.push(Obstacle::SoleManager { organisation });
    }
    if row.is_administrator {
        let others = account::Entity::find()
            .filter(account::Column::IsAdministrator.eq(true))
            .filter(account::Column::Id.ne(row.id))
            .count(connection)
            .await?;
        if others == 0 {
            found.push(Obstacle::SoleAdministrator);
        }
    }
    Ok(found)
}

async fn of_orders(connection: &impl ConnectionTrait, account_id: Uuid) -> Result<Vec<Obstacle>> {
    let orders: HashMap<Uuid, String> = order::Entity::find()
        .filter(order::Column::AccountId.eq(account_id))
        .all(connection)
        .await?
        .into_iter()
        .map(|row| (row.id, row.number))
        .collect();
    let parts = seller_order::Entity::find()
        .filter(seller_order::Column::OrderId.is_in(orders.keys().copied()))
        .order_by_asc(seller_order::Column::Id)
        .all(connection)
        .await?;
    let complained = complained_of(connection, parts.iter().map(|part| part.id)).await?;
    let mut found: Vec<Obstacle> = Vec::new();
    for part in parts {
        let number = orders.get(&part.order_id).cloned().unwrap_or_default();
        if complained.contains(&part.id) {
            found.push(Obstacle::ComplaintUnderWay {
                number: number.clone(),
            });
        }
        let state: SellerOrderState = part.state.parse().map_err(Error::internal)?;
        let payment: PaymentState = part.payment_state.parse().map_err(Error::internal)?;
        let is_over = match state {
            SellerOrderState::Cancelled => true,
            SellerOrderState::Delivered | SellerOrderState::Completed => {
                !matches!(payment, PaymentState::Due | PaymentState::PartlyPaid)
            }
            _ => false,
        };
        let obstacle = match payment {
            PaymentState::RefundDue => Obstacle::RefundDue { number },
            _ if !is_over => Obstacle::OrderUnderWay { number },
            _ => continue,
        };
        if !found.contains(&obstacle) {
            found.push(obstacle);
        }
    }
    Ok(found)
}

/// Which of these parts somebody still has to decide a complaint of.
async fn complained_of(
    connection: &impl ConnectionTrait,
    parts: impl IntoIterator<Item = Uuid>,
) -> Result<HashSet<Uuid>> {
    let over = ComplaintState::ALL.iter().filter(|state| state.is_closed());
    let rows = complaint::Entity::find()
        .filter(complaint::Column::SellerOrderId.is_in(parts))
        .filter(complaint::Column::State.is_not_in(over.map(|state| state.as_str())))
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(|row| row.seller_order_id).collect())
}

/// Names of the organisations that nobody else manages; one that was not verified needs nobody.
async fn managed_alone(connection: &impl ConnectionTrait, account_id: Uuid) -> Result<Vec<String>> {
    let manager = membership::Column::Role.eq(MemberRole::Manager.as_str());
    let mine = membership::Entity::find()
        .filter(membership::Column::AccountId.eq(account_id))
        .filter(manager.clone())
        .order_by_asc(membership::Column::Id)
        .all(connection)
        .await?;
    let mut names = Vec::new();
    for row in mine {
        let others = membership::Entity::find()
            .filter(membership::Column::OrganisationId.eq(row.organisation_id))
            .filter(manager.clone())
            .filter(membership::Column::AccountId.ne(account_id))
            .count(connection)
            .await?;
        let organisation = organisation::Entity::find_by_id(row.organisation_id)
            .filter(organisation::Column::Verification.ne(Verification::Rejected.as_str()))
            .one(connection)
            .await?;
        names.extend(organisation.filter(|_| others == 0).map(|row| row.name));
    }
    Ok(names)
}
