use domain::Locale;
use domain::geography::Point;
use matching::files::{BadCell, Sheet};
use matching::{Offer, Request};

fn commune(code: &str) -> Option<Point> {
    (code == "00004").then_some(Point {
        latitude_e4: 210_385,
        longitude_e4: 1_058_381,
    })
}

type Commune = fn(&str) -> Option<Point>;

fn read_offers(file: &str, csv: &[u8], commune: Commune) -> Result<Vec<Offer>, Vec<BadCell>> {
    matching::files::read_offers(file, &Sheet::from_csv(file, csv)?, commune)
}

fn read_requests(file: &str, csv: &[u8], commune: Commune) -> Result<Vec<Request>, Vec<BadCell>> {
    matching::files::read_requests(file, &Sheet::from_csv(file, csv)?, commune)
}

const OFFERS: &str = "offer_id,seller_id,commodity,variety,month,quantity_kg,ask_vnd_per_kg,min_lot_kg,standards,ocop_stars,commune_code\n";
const REQUESTS: &str = "request_id,buyer_id,commodity,variety,month,quantity_kg,bid_vnd_per_kg,min_lot_kg,standards_required,min_ocop_stars,commune_code,max_distance_km\n";

#[test]
fn good_rows_are_read_as_written() {
    let file = format!(
        "\u{feff}{OFFERS}o1,s1,Xoài,\"Cát Chu\",2026-05,1200,25000,,vietgap;organic,,00004\r\no1,s1,Xoài,,2026-06,1,0,5,,4,00004\n"
    );
    let offers = read_offers("offers.csv", file.as_bytes(), commune).unwrap();
    assert_eq!(offers.len(), 2);
    assert_eq!(
        (offers[0].quantity_kg, offers[0].min_lot_kg, offers[0].ocop_stars),
        (1_200, 0, 0)
    );
    assert_eq!(
        domain::standard::join_list(&offers[0].standards),
        "vietgap;organic"
    );
    assert_eq!(offers[0].variety.as_deref(), Some("Cát Chu"));
    assert_eq!(offers[1].variety, None);
    let file =
        format!("{REQUESTS}r1,b1,Xoài,,2026-05,1,1,,,,00004,12.5\nr2,b1,Xoài,,2026-05,1,1,,,,00004,\n");
    let requests = read_requests("requests.csv", file.as_bytes(), commune).unwrap();
    assert_eq!(requests[0].max_distance_dkm, Some(125));
    assert_eq!(requests[1].max_distance_dkm, None);
}

#[test]
fn every_bad_cell_is_listed_at_once() {
    let rows = [
        "o1,s1,Xoài,,2026-05,100,25000,0,,3,00004",     // 2: good
        "o1,s1,Xoài,,2026-05,100,25000,0,,3,00004",     // 3: id and month again
        "o2,s1,Xoài,,2026-13,0,-1,x,vietgab,6,99999",   // 4: seven cells
        ",s1,,,2026-05,1.5,1,0,,3,00004",               // 5: no id, no commodity, a fraction
        "o3,s1,Xoài,,2026-05,100",                      // 6: too short
        "o1,s2,Chanh,,2026-07,2000000000,1,0,,3,00004", // 7: other seller, other commodity, too much
        "o4,s1,Xoài,,2026-05,\"1\n\",1,0,,3,0004",      // 8: unknown commune
        "o5,s1,Xoài,,5/2026,1,1,0,,3,00004",            // 10: month
    ];
    let file = format!("{OFFERS}{}\n", rows.join("\n"));
    let bad = read_offers("offers.csv", file.as_bytes(), commune).unwrap_err();
    let places: Vec<(u64, &str)> = bad.iter().map(|cell| (cell.line, cell.column)).collect();
    assert_eq!(
        places,
        [
            (3, "month"),
            (4, "quantity_kg"),
            (4, "ask_vnd_per_kg"),
            (4, "min_lot_kg"),
            (4, "standards"),
            (4, "ocop_stars"),
            (4, "commune_code"),
            (4, "month"),
            (5, "offer_id"),
            (5, "commodity"),
            (5, "quantity_kg"),
            (6, ""),
            (7, "quantity_kg"),
            (7, "seller_id"),
            (7, "commodity"),
            (8, "commune_code"),
            (10, "month"),
        ]
    );
    assert_eq!(
        bad[4].text(Locale::En),
        "offers.csv: line 4, column standards: “vietgab”; expected: codes separated by semicolons: vietgap, globalgap, organic, haccp, iso22000, halal, planting_code, traceable"
    );
    assert!(
        bad[0].text(Locale::Vi).ends_with("đã có ở dòng 2"),
        "{}",
        bad[0].text(Locale::Vi)
    );
}

#[test]
fn a_wrong_heading_or_encoding_is_said_first() {
    let bad = read_offers("o.csv", b"offer_id;seller_id\n", commune).unwrap_err();
    assert_eq!(bad.len(), 11);
    assert!(bad.iter().all(|cell| cell.line == 1));
    let bad = read_requests(
        "r.csv",
        &[REQUESTS.as_bytes(), b"r1,b1,Xo\xe0i"].concat(),
        commune,
    )
    .unwrap_err();
    assert_eq!((bad.len(), bad[0].line), (1, 2));
    let bad = read_requests(
        "r.csv",
        format!("{REQUESTS}r1,b1,X,,2026-05,1,1,,,,00004,1.25\n").as_bytes(),
        commune,
    )
    .unwrap_err();
    assert_eq!((bad.len(), bad[0].column), (1, "max_distance_km"));
    assert!(
        read_offers("o.csv", OFFERS.as_bytes(), commune)
            .unwrap()
            .is_empty()
    );
}
