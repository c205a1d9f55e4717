use super::super::{MonthQuantity, Post, Side};
use super::cells::{standards, whole};
use super::columns::Column;
use super::sheet::{RowErrors, Sheet};
use crate::app::{App, Ctx};
use crate::commodity::Catalogue;
use crate::error::{Checks, Error, Result};
use crate::places;
use crate::ports::SheetRow;
use domain::Code;
use std::collections::HashMap;

/// Turns rows into commands, with the names they use found once.
pub(super) struct Entries<'a> {
    app: &'a App,
    ctx: &'a Ctx,
    sheet: &'a Sheet<'a>,
    catalogue: &'a Catalogue,
    round: Option<String>,
    /// Codes of the communes named so far; none where a name is not one commune.
    communes: HashMap<String, Option<String>>,
}

impl<'a> Entries<'a> {
    pub fn new(
        app: &'a App,
        ctx: &'a Ctx,
        sheet: &'a Sheet<'a>,
        catalogue: &'a Catalogue,
        round: Option<String>,
    ) -> Entries<'a> {
        Entries {
            app,
            ctx,
            sheet,
            catalogue,
            round,
            communes: HashMap::new(),
        }
    }

    /// What the row says, as far as it can be read; what cannot is noted by its column.
    pub async fn read(&mut self, row: &SheetRow, errors: &mut RowErrors) -> Result<Post> {
        let mut number = |column: Column, needed: bool| -> Option<i64> {
            let cell = self.sheet.cell(row, column);
            if cell.is_empty() {
                if needed {
                    errors.insert(Some(column), Code::Required);
                }
                return None;
            }
            whole(cell).map_err(|code| errors.insert(Some(column), code)).ok()
        };
        let price = number(Column::Price, true);
        let min_lot = number(Column::MinLot, false);
        let mut months = Vec::new();
        for column in self.sheet.columns.keys() {
            if let Column::Month(month) = column
                && let Some(quantity_kg) = number(*column, false)
            {
                months.push(MonthQuantity {
                    month: *month,
                    quantity_kg,
                });
            }
        }
        let mut post = Post {
            round: self.round.clone(),
            price_vnd_per_kg: price.unwrap_or(1),
            min_lot_kg: min_lot.unwrap_or_default(),
            note: Some(self.sheet.cell(row, Column::Note).to_owned()),
            months,
            ..Post::default()
        };
        if self.sheet.side == Side::Request {
            let mut small = |column: Column| -> Option<i32> {
                let value = number(column, false)?;
                Some(i32::try_from(value).unwrap_or(i32::MAX))
            };
            post.min_ocop_stars = small(Column::Stars);
            post.max_distance_km = small(Column::Distance);
        }
        match standards(self.sheet.cell(row, Column::Standards)) {
            Ok(found) => post.standards = found,
            Err(code) => {
                errors.insert(Some(Column::Standards), code);
            }
        }
        self.read_goods(row, &mut post, errors);
        self.read_commune(row, &mut post, errors).await?;
        Ok(post)
    }

    fn read_goods(&self, row: &SheetRow, post: &mut Post, errors: &mut RowErrors) {
        let mut checks = Checks::new();
        let typed = self.sheet.cell(row, Column::Commodity);
        let variety = self.sheet.cell(row, Column::Variety);
        if let Some(goods) = self.catalogue.goods(&mut checks, typed, Some(variety)) {
            post.commodity = goods.commodity;
            post.variety = goods.variety;
        }
        if let Err(Error::Invalid(fields)) = checks.done() {
            self.sheet.blame(errors, &fields);
        }
    }

    async fn read_commune(&mut self, row: &SheetRow, post: &mut Post, errors: &mut RowErrors) -> Result<()> {
        let typed = self.sheet.cell(row, Column::Commune);
        if typed.is_empty() {
            return Ok(());
        }
        if !self.communes.contains_key(typed) {
            let meant = places::which_commune(self.app, self.ctx, typed, "").await?;
            self.communes.insert(typed.to_owned(), meant.code());
        }
        match self.communes.get(typed).cloned().flatten() {
            Some(code) => post.commune = Some(code),
            None => {
                errors.insert(Some(Column::Commune), Code::UnknownCommune);
            }
        }
        Ok(())
    }
}
