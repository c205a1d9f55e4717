use super::columns::{BadCell, Cells, Expected, Sheet, Table};
use crate::market::{Offer, Place, Request};
use domain::Month;
use domain::geography::Point;
use std::collections::{BTreeMap, HashMap};

const OFFER_COLUMNS: &[&str] = &[
    "offer_id",
    "seller_id",
    "commodity",
    "variety",
    "month",
    "quantity_kg",
    "ask_vnd_per_kg",
    "min_lot_kg",
    "standards",
    "ocop_stars",
    "commune_code",
];

const POOL_COLUMNS: &[&str] = &["pool_id", "seller_id"];

const REQUEST_COLUMNS: &[&str] = &[
    "request_id",
    "buyer_id",
    "commodity",
    "variety",
    "month",
    "quantity_kg",
    "bid_vnd_per_kg",
    "min_lot_kg",
    "standards_required",
    "min_ocop_stars",
    "commune_code",
    "max_distance_km",
];

/// Offers from a sheet, or every bad cell in it. `commune` finds the point of a commune's code.
pub fn read_offers(
    file: &str,
    sheet: &Sheet,
    commune: impl Fn(&str) -> Option<Point>,
) -> Result<Vec<Offer>, Vec<BadCell>> {
    read(file, sheet, OFFER_COLUMNS, |cells, seen| {
        Some(Offer {
            id: cells.word("offer_id"),
            seller_id: cells.word("seller_id"),
            commodity: cells.word("commodity"),
            variety: cells.optional_word("variety"),
            quantity_kg: cells.quantity_kg("quantity_kg"),
            ask_vnd_per_kg: cells.price_vnd("ask_vnd_per_kg"),
            min_lot_kg: cells.lot_kg("min_lot_kg"),
            standards: cells.standards("standards"),
            ocop_stars: cells.stars("ocop_stars"),
            place: place(cells, &commune),
            // Last, so that a bad month does not hide what else is wrong with the row.
            month: seen.month(cells, "offer_id", "seller_id")?,
        })
    })
}

/// Requests from a sheet, or every bad cell in it.
pub fn read_requests(
    file: &str,
    sheet: &Sheet,
    commune: impl Fn(&str) -> Option<Point>,
) -> Result<Vec<Request>, Vec<BadCell>> {
    read(file, sheet, REQUEST_COLUMNS, |cells, seen| {
        Some(Request {
            id: cells.word("request_id"),
            buyer_id: cells.word("buyer_id"),
            commodity: cells.word("commodity"),
            variety: cells.optional_word("variety"),
            quantity_kg: cells.quantity_kg("quantity_kg"),
            bid_vnd_per_kg: cells.price_vnd("bid_vnd_per_kg"),
            min_lot_kg: cells.lot_kg("min_lot_kg"),
            standards_required: cells.standards("standards_required"),
            min_ocop_stars: cells.stars("min_ocop_stars"),
            place: place(cells, &commune),
            max_distance_dkm: cells.kilometres_dkm("max_distance_km"),
            not_with: Vec::new(),
            month: seen.month(cells, "request_id", "buyer_id")?,
        })
    })
}

/// The pool of each seller from a sheet, or every bad cell in it. `is_seller` knows the sellers of the offers.
pub fn read_pools(
    file: &str,
    sheet: &Sheet,
    is_seller: impl Fn(&str) -> bool,
) -> Result<BTreeMap<String, String>, Vec<BadCell>> {
    let mut lines: HashMap<String, u64> = HashMap::new();
    let rows = read(file, sheet, POOL_COLUMNS, |cells, _| {
        let (pool, seller) = (cells.word("pool_id"), cells.word("seller_id"));
        if let Some(line) = lines
            .insert(seller.clone(), cells.line)
            .filter(|_| !seller.is_empty())
        {
            cells.refuse("seller_id", Expected::NewSeller(line));
        } else if !seller.is_empty() && !is_seller(&seller) {
            cells.refuse("seller_id", Expected::Seller);
        }
        Some((seller, pool))
    })?;
    Ok(rows.into_iter().collect())
}

fn read<Row>(
    file: &str,
    sheet: &Sheet,
    columns: &'static [&'static str],
    mut row: impl FnMut(&mut Cells, &mut Seen) -> Option<Row>,
) -> Result<Vec<Row>, Vec<BadCell>> {
    let (table, mut bad) = Table::of(file, sheet, columns);
    let mut seen = Seen::default();
    let mut rows = Vec::with_capacity(table.rows.len());
    for (line, cells) in &table.rows {
        let mut cells = Cells {
            file,
            columns,
            line: *line,
            cells,
            bad: &mut bad,
        };
        rows.extend(row(&mut cells, &mut seen));
    }
    bad.sort_by_key(|cell| cell.line);
    if bad.is_empty() { Ok(rows) } else { Err(bad) }
}

fn place(cells: &mut Cells, commune: impl Fn(&str) -> Option<Point>) -> Place {
    let code = cells.text("commune_code").to_owned();
    let point = commune(&code).unwrap_or_else(|| {
        cells.refuse("commune_code", Expected::Commune);
        Point {
            latitude_e4: 0,
            longitude_e4: 0,
        }
    });
    Place::new(code, point)
}

/// What earlier rows of the file said.
#[derive(Default)]
struct Seen {
    months: HashMap<(String, Month), u64>,
    /// Line, owner and commodity of each id.
    ids: HashMap<String, (u64, String, String)>,
}

impl Seen {
    /// The row's month, once its id is known to be new in that month and to stand for one organisation
    /// and one commodity.
    fn month(&mut self, cells: &mut Cells, id: &'static str, owner: &'static str) -> Option<Month> {
        let key = cells.text(id).to_owned();
        let said = [cells.text(owner).to_owned(), cells.text("commodity").to_owned()];
        let [first_owner, first_commodity] = said.clone();
        let (line, owner_before, commodity_before) = self
            .ids
            .entry(key.clone())
            .or_insert((cells.line, first_owner, first_commodity))
            .clone();
        if owner_before != said[0] {
            cells.refuse(owner, Expected::SameAsLine(line));
        }
        if commodity_before != said[1] {
            cells.refuse("commodity", Expected::SameAsLine(line));
        }
        let month = cells.month("month")?;
        match self.months.insert((key, month), cells.line) {
            Some(earlier) => {
                cells.refuse("month", Expected::NewIdAndMonth(earlier));
                None
            }
            None => Some(month),
        }
    }
}
