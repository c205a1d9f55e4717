use crate::app::{App, Ctx};
use crate::error::Result;
use domain::text::fold;
use entities::{commune, former_commune, province};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;

const MOST_CHOICES: usize = 12;
/// Enough of the former units to fill the choices even where many share a name.
const FORMER_ROWS: u64 = 400;

/// A commune of today that a typed name may mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommuneChoice {
    pub code: String,
    pub name: String,
    pub province_code: String,
    pub province_name: String,
    /// The unit from before July 2025 that was named, "Xã Mỹ Xương, Huyện Cao Lãnh, Tỉnh Đồng Tháp".
    pub former: Option<String>,
}

impl CommuneChoice {
    /// "Xã Mỹ Thọ, Tỉnh Đồng Tháp".
    pub fn label(&self) -> String {
        format!("{}, {}", self.name, self.province_name)
    }

    /// As a suggestion shows it: the label, with the former name behind it where that was meant.
    pub fn suggestion(&self) -> String {
        match &self.former {
            Some(former) => format!("{} ({former})", self.label()),
            None => self.label(),
        }
    }
}

/// Communes for a name as typed, with or without marks and kinds: "my tho dong thap" (today's) or
/// "Mỹ Xương, Cao Lãnh" (before July 2025). Today's names come first; a five-digit code finds its unit.
pub async fn find_communes(app: &App, _ctx: &Ctx, typed: &str) -> Result<Vec<CommuneChoice>> {
    let words = words(typed);
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let connection = app.db().read();
    let provinces: HashMap<String, province::Model> = province::Entity::find()
        .all(connection)
        .await?
        .into_iter()
        .map(|row| (row.code.clone(), row))
        .collect();
    let today = commune::Entity::find()
        .order_by_asc(commune::Column::Code)
        .all(connection)
        .await?;
    let mut choices: Vec<CommuneChoice> = Vec::new();
    let mut by_code: HashMap<&str, &commune::Model> = HashMap::new();
    for row in &today {
        by_code.insert(&row.code, row);
    }
    let choice = |row: &commune::Model, former: Option<String>| CommuneChoice {
        code: row.code.clone(),
        name: row.name.clone(),
        province_code: row.province_code.clone(),
        province_name: provinces
            .get(&row.province_code)
            .map(|p| p.name.clone())
            .unwrap_or_default(),
        former,
    };

    let mut found: Vec<(usize, &commune::Model)> = today
        .iter()
        .filter_map(|row| {
            let province = provinces
                .get(&row.province_code)
                .map_or("", |p| p.folded_name.as_str());
            let rank = if words.len() == 1 && words[0] == row.code {
                0
            } else {
                rank(&words, &row.folded_name, province)?
            };
            Some((rank, row))
        })
        .collect();
    found.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.code.cmp(&b.1.code)));
    choices.extend(
        found
            .into_iter()
            .take(MOST_CHOICES)
            .map(|(_, row)| choice(row, None)),
    );

    // Former units: the first word narrows in the database, the rest is compared here.
    let former = former_commune::Entity::find()
        .filter(former_commune::Column::FoldedName.contains(&words[0]))
        .order_by_asc(former_commune::Column::FoldedName)
        .limit(FORMER_ROWS)
        .all(connection)
        .await?;
    let mut older: Vec<(usize, &former_commune::Model)> = former
        .iter()
        .filter_map(|row| {
            let around = format!("{} {}", fold(&row.old_district), fold(&row.old_province));
            rank(&words, &row.folded_name, &around).map(|rank| (rank, row))
        })
        .collect();
    older.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.old_code.cmp(&b.1.old_code)));
    for (_, row) in older {
        if choices.len() >= 2 * MOST_CHOICES {
            break;
        }
        let told = format!("{}, {}, {}", row.old_name, row.old_district, row.old_province);
        if let Some(now) = by_code.get(row.commune_code.as_str())
            && !choices.iter().any(|known| known.code == now.code)
        {
            choices.push(choice(now, Some(told)));
        }
    }
    Ok(choices)
}

/// Folded words without the names of kinds and without commas.
fn words(typed: &str) -> Vec<String> {
    const KINDS: &[&str] = &[
        "xa", "phuong", "thi", "tran", "huyen", "quan", "tinh", "tp", "tp.", "tx", "tx.", "tt", "tt.",
        "thanh", "pho",
    ];
    let all: Vec<String> = fold(&typed.replace([',', ';', '-', '–', '(', ')'], " "))
        .split_whitespace()
        .map(str::to_owned)
        .collect();
    let bare: Vec<String> = all
        .iter()
        .filter(|word| !KINDS.contains(&word.as_str()))
        .cloned()
        .collect();
    if bare.is_empty() { all } else { bare }
}

/// Smaller is better; none when a word is neither in the name nor around it, or the name has none of them.
fn rank(words: &[String], name: &str, around: &str) -> Option<usize> {
    let name_words: Vec<&str> = name.split(' ').collect();
    let starts = |among: &[&str], word: &str| among.iter().any(|other| other.starts_with(word));
    let around_words: Vec<&str> = around.split(' ').collect();
    let in_name = words.iter().filter(|word| starts(&name_words, word)).count();
    let everywhere = words
        .iter()
        .all(|word| starts(&name_words, word) || starts(&around_words, word));
    if in_name == 0 || !everywhere || !starts(&name_words, &words[0]) {
        return None;
    }
    let whole = words
        .iter()
        .filter(|word| name_words.contains(&word.as_str()))
        .count();
    Some(1 + 3 * (name_words.len().abs_diff(whole)) + (words.len() - in_name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_and_commas_do_not_count() {
        assert_eq!(
            words("Xã Mỹ Xương, huyện Cao Lãnh"),
            ["my", "xuong", "cao", "lanh"]
        );
        assert_eq!(words("Thị trấn"), ["thi", "tran"]);
    }

    #[test]
    fn the_name_must_begin_what_is_typed() {
        let typed = words("my xuong cao lanh");
        assert!(rank(&typed, "my xuong", "huyen cao lanh tinh dong thap").is_some());
        assert!(rank(&typed, "cao lanh", "tinh dong thap").is_none());
        assert!(
            rank(&words("cao lanh"), "phuong cao lanh", "dong thap")
                < rank(&words("cao lanh"), "phuong my cao lanh", "")
        );
    }
}
