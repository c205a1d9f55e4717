use crate::market::{Gap, Match, Summary};
use std::time::Duration;

/// One cell of a file that is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    Text(String),
    Whole(i64),
}

impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        match self {
            Value::Text(text) => f.write_str(text),
            Value::Whole(number) => number.fmt(f),
        }
    }
}

/// A file that is written, in whatever format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    pub name: &'static str,
    pub heading: &'static [&'static str],
    pub rows: Vec<Vec<Value>>,
}

pub fn matches_table(matches: &[Match]) -> Written {
    Written {
        name: "matches",
        heading: &[
            "offer_id",
            "request_id",
            "commodity",
            "month",
            "quantity_kg",
            "distance_km",
            "transport_vnd_per_kg",
            "surplus_vnd_per_kg",
            "suggested_price_vnd_per_kg",
        ],
        rows: matches
            .iter()
            .map(|m| {
                vec![
                    Value::Text(m.offer_id.clone()),
                    Value::Text(m.request_id.clone()),
                    Value::Text(m.commodity.clone()),
                    Value::Text(m.month.to_string()),
                    Value::Whole(m.quantity_kg),
                    Value::Text(format!("{}.{}", m.distance_dkm / 10, m.distance_dkm % 10)),
                    Value::Whole(m.transport_vnd_per_kg),
                    Value::Whole(m.surplus_vnd_per_kg),
                    Value::Whole(m.suggested_price_vnd_per_kg),
                ]
            })
            .collect(),
    }
}

pub fn gaps_table(gaps: &[Gap]) -> Written {
    Written {
        name: "gaps",
        heading: &[
            "side",
            "id",
            "commodity",
            "month",
            "unmatched_kg",
            "reason",
            "detail",
            "blocked_kg",
        ],
        rows: gaps
            .iter()
            .map(|gap| {
                vec![
                    Value::Text(gap.side.to_string()),
                    Value::Text(gap.id.clone()),
                    Value::Text(gap.commodity.clone()),
                    Value::Text(gap.month.to_string()),
                    Value::Whole(gap.unmatched_kg),
                    Value::Text(gap.reason.to_string()),
                    Value::Text(gap.detail.clone()),
                    Value::Whole(gap.blocked_kg),
                ]
            })
            .collect(),
    }
}

impl Written {
    /// As RFC 4180 has it, quoted only where it must be; lines end in `\n`.
    pub fn csv(&self) -> Vec<u8> {
        let mut text = self.heading.join(",") + "\n";
        for row in &self.rows {
            let cells: Vec<String> = row.iter().map(|cell| quoted(cell.to_string())).collect();
            text.push_str(&cells.join(","));
            text.push('\n');
        }
        text.into_bytes()
    }
}

fn quoted(cell: String) -> String {
    if cell.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell
    }
}

/// summary.json; `whole` is the time of the whole run, files included.
pub fn write_summary(summary: &Summary, whole: Duration) -> Vec<u8> {
    let seconds = |duration: Duration| duration.as_millis() as f64 / 1_000.0;
    let json = serde_json::json!({
        "objective": summary.objective,
        "total_quantity_kg": summary.total_quantity_kg,
        "total_surplus_vnd": summary.total_surplus_vnd,
        "bound_quantity_kg": summary.bound_quantity_kg,
        "bound_surplus_vnd": summary.bound_surplus_vnd,
        "price_of_fairness_kg": summary.fairness.map(|fairness| fairness.given_up_kg),
        "price_of_fairness_vnd": summary.fairness.map(|fairness| fairness.given_up_vnd),
        "pairs_feasible": summary.pairs_feasible,
        "pairs_matched": summary.pairs_matched,
        "seconds": seconds(whole),
        "build_seconds": seconds(summary.build),
        "solve_seconds": seconds(summary.solve),
        "explain_seconds": seconds(summary.explain),
    });
    format!("{json:#}\n").into_bytes()
}
