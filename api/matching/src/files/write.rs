use crate::market::{Gap, Match, Summary};
use std::time::Duration;

/// matches.csv
pub fn write_matches(matches: &[Match]) -> Vec<u8> {
    let heading = [
        "offer_id",
        "request_id",
        "commodity",
        "month",
        "quantity_kg",
        "distance_km",
        "transport_vnd_per_kg",
        "surplus_vnd_per_kg",
        "suggested_price_vnd_per_kg",
    ];
    table(
        heading,
        matches.iter().map(|m| {
            [
                m.offer_id.clone(),
                m.request_id.clone(),
                m.commodity.clone(),
                m.month.to_string(),
                m.quantity_kg.to_string(),
                format!("{}.{}", m.distance_dkm / 10, m.distance_dkm % 10),
                m.transport_vnd_per_kg.to_string(),
                m.surplus_vnd_per_kg.to_string(),
                m.suggested_price_vnd_per_kg.to_string(),
            ]
        }),
    )
}

/// gaps.csv
pub fn write_gaps(gaps: &[Gap]) -> Vec<u8> {
    let heading = [
        "side",
        "id",
        "commodity",
        "month",
        "unmatched_kg",
        "reason",
        "detail",
        "blocked_kg",
    ];
    table(
        heading,
        gaps.iter().map(|gap| {
            [
                gap.side.to_string(),
                gap.id.clone(),
                gap.commodity.clone(),
                gap.month.to_string(),
                gap.unmatched_kg.to_string(),
                gap.reason.to_string(),
                gap.detail.clone(),
                gap.blocked_kg.to_string(),
            ]
        }),
    )
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

fn table<const N: usize>(heading: [&str; N], rows: impl Iterator<Item = [String; N]>) -> Vec<u8> {
    let mut text = csv_line(heading.map(str::to_owned));
    rows.for_each(|row| text.push_str(&csv_line(row)));
    text.into_bytes()
}

/// One line as RFC 4180 has it, quoted only where it must be; lines end in `\n`.
fn csv_line<const N: usize>(cells: [String; N]) -> String {
    let quoted = cells.map(|cell| {
        if cell.contains([',', '"', '\n', '\r']) {
            format!("\"{}\"", cell.replace('"', "\"\""))
        } else {
            cell
        }
    });
    quoted.join(",") + "\n"
}
