use super::goods::{Goods, PartLine};
use super::stock::{self, Moved};
use crate::app::{App, Ctx};
use crate::error::{Error, Result};
use crate::payment;
use domain::Code;
use domain::parcel::Pieces;
use entities::order_line;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use std::collections::HashMap;
use uuid::Uuid;

/// Goods that were cut, and what that means for money.
pub(super) struct Cut {
    pub pieces: Vec<Pieces>,
    pub worth_vnd: i64,
    /// So much of it was granted back before, and does not go back again.
    pub granted_vnd: i64,
}

/// Takes outstanding goods off a part whose row is held; `restocks` puts them on sale again.
/// Errors: nothing named, more than is outstanding, all of the part: then it is to be cancelled.
pub(super) async fn cut(
    app: &App,
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    part_id: Uuid,
    goods: &mut Goods,
    asked: &[PartLine],
    restocks: bool,
) -> Result<Cut> {
    let pieces = goods.outstanding(asked)?;
    let count: i64 = pieces.iter().map(|(_, pieces)| pieces).sum();
    if count >= goods.sending.whereabouts().wanted {
        return Err(Error::field("lines", Code::NothingLeft));
    }
    if restocks {
        let back = pieces.iter().filter_map(|(at, pieces)| {
            goods.lines.get(*at).map(|line| Moved {
                variant_id: line.variant_id,
                quantity: *pieces,
                part_id,
            })
        });
        stock::put_back(app, ctx, tx, "cut", back.collect()).await?;
    }
    let granted = payment::refunded_by_line(tx, [part_id]).await?;
    let before = granted_of_cut(goods, &granted);
    let worth_vnd = goods.sending.cut(&pieces);
    for (line, now) in goods.lines.iter_mut().zip(&goods.sending.lines) {
        if line.cut != now.cut {
            line.cut = now.cut;
            order_line::Entity::update_many()
                .col_expr(order_line::Column::Cut, Expr::value(now.cut))
                .filter(order_line::Column::Id.eq(line.id))
                .exec(tx)
                .await?;
        }
    }
    Ok(Cut {
        granted_vnd: granted_of_cut(goods, &granted) - before,
        pieces,
        worth_vnd,
    })
}

/// How much of what was granted back is more than what is left of its line: it was granted for what is cut.
fn granted_of_cut(goods: &Goods, granted: &HashMap<(Uuid, Option<Uuid>), i64>) -> i64 {
    let lines = goods.lines.iter().zip(&goods.sending.lines);
    let beyond = lines.map(|(row, line)| {
        let granted = granted.get(&(row.seller_order_id, Some(row.id)));
        let left = line.total_vnd - line.cut_vnd();
        (granted.copied().unwrap_or_default() - left).max(0)
    });
    beyond.sum()
}
