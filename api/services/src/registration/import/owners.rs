use super::super::Side;
use super::columns::Column;
use super::sheet::{RowErrors, Sheet};
use crate::error::{Error, Result};
use crate::ports::SheetRow;
use domain::{Code, OrganisationKind, Verification, text};
use entities::organisation;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use std::collections::HashMap;

/// Whose each row is.
pub(super) enum Owners {
    /// The importing member's organisation.
    One(Box<organisation::Model>),
    /// What an office may name: any verified organisation of the side, wherever it is, because buyers come to
    /// a conference from other provinces. Nothing happens in an organisation's name before it confirms.
    Named {
        by_tax_code: HashMap<String, organisation::Model>,
        /// By the folded name; several may share one.
        by_name: HashMap<String, Vec<organisation::Model>>,
    },
}

impl Owners {
    pub async fn named(connection: &impl ConnectionTrait, side: Side) -> Result<Owners> {
        let rows = organisation::Entity::find()
            .filter(organisation::Column::Verification.eq(Verification::Verified.as_str()))
            .all(connection)
            .await?;
        let (mut by_tax_code, mut by_name) = (HashMap::new(), HashMap::new());
        for row in rows {
            let kind: OrganisationKind = row.kind.parse().map_err(Error::internal)?;
            let takes_part = match side {
                Side::Offer => kind.sells(),
                Side::Request => kind.buys(),
            };
            if !takes_part {
                continue;
            }
            if let Some(code) = &row.tax_code {
                by_tax_code.insert(digits(code), row.clone());
            }
            let same: &mut Vec<organisation::Model> = by_name.entry(text::fold(&row.name)).or_default();
            same.push(row);
        }
        Ok(Owners::Named { by_tax_code, by_name })
    }

    /// The tax code decides where both stand; a name that several share needs it.
    pub fn of(
        &self,
        sheet: &Sheet<'_>,
        row: &SheetRow,
        errors: &mut RowErrors,
    ) -> Option<&organisation::Model> {
        let (by_tax_code, by_name) = match self {
            Owners::One(owner) => return Some(owner),
            Owners::Named { by_tax_code, by_name } => (by_tax_code, by_name),
        };
        let code = sheet.cell(row, Column::TaxCode);
        let (column, found) = if code.is_empty() {
            let name = sheet.cell(row, Column::Organisation);
            let found = match by_name.get(&text::fold(name)).map(Vec::as_slice) {
                _ if name.is_empty() => Err(Code::Required),
                None | Some([]) => Err(Code::UnknownOrganisation),
                Some([only]) => Ok(only),
                Some(_) => Err(Code::UnclearName),
            };
            (Column::Organisation, found)
        } else {
            let found = by_tax_code.get(&digits(code)).ok_or(Code::UnknownOrganisation);
            (Column::TaxCode, found)
        };
        // Spreadsheets drop columns: blame one that is there.
        let column = if sheet.columns.contains_key(&column) {
            column
        } else {
            Column::TaxCode
        };
        found.map_err(|code| errors.insert(Some(column), code)).ok()
    }
}

/// Without the dash that branches have.
fn digits(code: &str) -> String {
    code.chars().filter(char::is_ascii_digit).collect()
}
