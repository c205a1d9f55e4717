use crate::app::{App, Ctx};
use crate::error::Result;
use domain::Locale;
use entities::{commodity, commodity_name, variety};
use sea_orm::{ConnectionTrait, EntityTrait, QueryOrder};
use std::collections::HashMap;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commodity {
    pub code: String,
    pub name_vi: String,
    pub name_en: String,
    pub is_fruit: bool,
    /// What else people call it.
    pub other_names: Vec<String>,
    pub varieties: Vec<Listed>,
}

/// A variety as the catalogue lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    pub code: String,
    pub name: String,
    /// What else people call it, without the commodity's name.
    pub other_names: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variety {
    pub code: String,
    pub name: String,
}

/// A commodity as other records name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    pub code: String,
    pub name_vi: String,
    pub name_en: String,
}

impl Commodity {
    pub fn name(&self, locale: Locale) -> &str {
        locale.t(&self.name_vi, &self.name_en)
    }
}

impl Named {
    pub fn name(&self, locale: Locale) -> &str {
        locale.t(&self.name_vi, &self.name_en)
    }
}

/// Every commodity with its varieties, by code. A short, fixed list.
pub async fn list(app: &App, _ctx: &Ctx) -> Result<Vec<Commodity>> {
    let mut others: HashMap<(String, Option<String>), Vec<String>> = HashMap::new();
    let rows = commodity_name::Entity::find()
        .order_by_asc(commodity_name::Column::Name)
        .all(app.db.read())
        .await?;
    for row in rows {
        let means = (row.commodity_code, row.variety_code);
        others.entry(means).or_default().push(row.name);
    }
    let mut varieties: HashMap<String, Vec<Listed>> = HashMap::new();
    let rows = variety::Entity::find()
        .order_by_asc(variety::Column::Name)
        .order_by_asc(variety::Column::Code)
        .all(app.db.read())
        .await?;
    for row in rows {
        let means = (row.commodity_code.clone(), Some(row.code.clone()));
        varieties.entry(row.commodity_code).or_default().push(Listed {
            other_names: others.remove(&means).unwrap_or_default(),
            code: row.code,
            name: row.name,
        });
    }
    let rows = commodity::Entity::find()
        .order_by_asc(commodity::Column::Code)
        .all(app.db.read())
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| Commodity {
            varieties: varieties.remove(&row.code).unwrap_or_default(),
            other_names: others.remove(&(row.code.clone(), None)).unwrap_or_default(),
            code: row.code,
            name_vi: row.name_vi,
            name_en: row.name_en,
            is_fruit: row.is_fruit,
        })
        .collect())
}

/// The names of all commodities and varieties.
pub(crate) struct Names {
    commodities: HashMap<String, Named>,
    varieties: HashMap<String, String>,
}

pub(crate) async fn names(connection: &impl ConnectionTrait) -> Result<Names> {
    let commodities = commodity::Entity::find().all(connection).await?;
    let varieties = variety::Entity::find().all(connection).await?;
    Ok(Names {
        commodities: commodities
            .into_iter()
            .map(|row| {
                let named = Named {
                    code: row.code.clone(),
                    name_vi: row.name_vi,
                    name_en: row.name_en,
                };
                (row.code, named)
            })
            .collect(),
        varieties: varieties.into_iter().map(|row| (row.code, row.name)).collect(),
    })
}

impl Names {
    /// The code itself stands in for a name that is not there.
    pub fn commodity(&self, code: &str) -> Named {
        self.commodities.get(code).cloned().unwrap_or_else(|| Named {
            code: code.to_owned(),
            name_vi: code.to_owned(),
            name_en: code.to_owned(),
        })
    }

    pub fn variety(&self, code: Option<&str>) -> Option<Variety> {
        code.map(|code| Variety {
            code: code.to_owned(),
            name: self
                .varieties
                .get(code)
                .cloned()
                .unwrap_or_else(|| code.to_owned()),
        })
    }
}
