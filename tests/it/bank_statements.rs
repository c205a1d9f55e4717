//! Statements as Vietnamese banks give them: what is read, what each line pays, and that it counts once.

use crate::payments::{Shop, books_are_right, money};
use entities::{ledger_entry, payment};
use integrations::spreadsheet::workbook;
use poem::http::Method;
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::{Value, json};
use services::ports::{Cell, Sheet};
use testkit::database::Kind;
use testkit::world::World;
use tokio::task::JoinSet;

testkit::on_each_database!(
    statements_of_every_layout_are_read_and_matched,
    what_is_wrong_in_a_statement_is_told_and_nothing_is_written,
    a_statement_is_written_once_and_unknown_lines_are_matched_by_hand,
    a_workbook_is_read_like_text,
);

/// Name, file, the incoming lines as `amount outcome part`, how many lines went out.
///
/// The parts: 1 owes 120.000, 2 owes 210.000, 3 was entered as paid by hand, 4 is cancelled.
const LAYOUTS: &[(&str, &str, &[&str], u64)] = &[
    (
        "debit and credit, Vietnamese headings, points between thousands",
        "Ngày giao dịch,Số tham chiếu,Ghi nợ,Ghi có,Số dư,Nội dung\n\
         21/11/2026,FT26325001,,120.000,1.120.000,OM26000001A\n\
         21/11/2026,FT26325002,50.000,,1.070.000,mua bao bi\n",
        &["120000 pays 1 0"],
        1,
    ),
    (
        "English headings, commas between thousands, cents",
        "Transaction Date,Reference No,Debit Amount,Credit Amount,Balance,Description\n\
         21/11/2026,FT26325001,0.00,\"120,000.00\",\"1,120,000.00\",OM26000001A\n",
        &["120000 pays 1 0"],
        0,
    ),
    (
        "both languages in a heading, a title above, totals below",
        "NGÂN HÀNG TMCP;;;;\nSAO KÊ TÀI KHOẢN / ACCOUNT STATEMENT;;;;\nTừ ngày 01/11/2026 đến ngày 21/11/2026;;;;\n\
         Số tài khoản: 0123456789;;;;\n\n\
         Ngày/ Date;Số GD/ Doc No;Ghi nợ/ Debit;Ghi có/ Credit;Diễn giải/ Description\n\
         Số dư đầu kỳ;;;1.000.000;\n\
         21-11-2026 10:15:03;5010-88123;;210.000;IBFT OM26000002A NGUYEN VAN A chuyen tien\n\
         Tổng cộng;;0;210.000;\nSố dư cuối kỳ;;;1.210.000;\n",
        &["210000 pays 2 0"],
        0,
    ),
    (
        "one signed amount",
        "Ngày,Số tiền,Nội dung giao dịch\n21/11/2026,+120.000 VND,om26000001a\n21/11/2026,-50.000 VND,phi\n",
        &["120000 pays 1 0"],
        1,
    ),
    (
        "an amount beside its direction",
        "Ngày giao dịch,Mã giao dịch,Loại,Số tiền,Mô tả\n\
         21/11/2026,26325001,C,120000,OM26000001A\n21/11/2026,26325002,D,70000,OM26000001A\n",
        &["120000 pays 1 0"],
        1,
    ),
    (
        "money in and money out, tabs, ISO days",
        "Thời gian\tTiền vào\tTiền ra\tMô tả giao dịch\n2026-11-21 08:00:01\t210,000\t\tThanh toan OM 26 000002 A\n",
        &["210000 pays 2 0"],
        0,
    ),
    (
        "headings in two rows",
        "STT,Ngày GD,Số tiền,,Nội dung\n,,Ghi nợ,Ghi có,\n1,21/11/2026,,120.000,OM26000001A\n2,21/11/2026,30.000,,phi\n",
        &["120000 pays 1 0"],
        1,
    ),
    (
        "incurred debit and credit of an accountant's book",
        "Ngày hạch toán,Số CT,Phát sinh nợ,Phát sinh có,Diễn giải\n\
         21/11/2026,CT0001234,0,\"120.000,00\",CT DEN:0071 OM26000001A\nCộng phát sinh,,0,\"120.000,00\",\n",
        &["120000 pays 1 0"],
        0,
    ),
    (
        "headings repeated on every page, a footer in words",
        "Date,Credit,Details\n21/11/2026,50000,OM26000002A\nDate,Credit,Details\n\
         21/11/2026,160000,OM26000002A lan 2\nĐây là chứng từ điện tử\n",
        &["50000 pays 2 160000", "160000 pays 2 0"],
        0,
    ),
    (
        "spaces between thousands, two-digit years",
        "Ngày GD;Ghi có;Nội dung chi tiết\n21/11/26;1 200 000;tien hang thang 10\n21.11.2026;120 000đ;OM26000001A\n",
        &["1200000 unknown", "120000 pays 1 0"],
        0,
    ),
    (
        "a reference broken and in small letters",
        "Ngày,Ghi có,Nội dung\n21/11/2026,120000,\"MBVCB.771.om-26-000001 a.CT tu 0071000 NGUYEN THI MAI toi 0123\"\n",
        &["120000 pays 1 0"],
        0,
    ),
    (
        "the letter O typed for zeros",
        "Ngày,Ghi có,Nội dung\n21/11/2026,120000,OM26OOOOO1A\n",
        &["120000 pays 1 0"],
        0,
    ),
    (
        "a reference cut, with the right amount",
        "Ngày,Ghi có,Nội dung\n21/11/2026,120000,OM26000001 tien xoai\n",
        &["120000 pays 1 0"],
        0,
    ),
    (
        "a reference cut, with another amount",
        "Ngày,Ghi có,Nội dung\n21/11/2026,100000,OM26000001 tien xoai\n",
        &["100000 unknown 1"],
        0,
    ),
    (
        "a reference cut so that several fit",
        "Ngày,Ghi có,Nội dung\n21/11/2026,120000,CT DEN 123 OM260000\n",
        &["120000 unknown"],
        0,
    ),
    (
        "two references in one note",
        "Ngày,Ghi có,Nội dung\n21/11/2026,330000,OM26000001A va OM26000002A\n",
        &["330000 unknown"],
        0,
    ),
    (
        "part payment, then more than is left",
        "Ngày,Ghi có,Nội dung\n21/11/2026,100000,OM26000001A\n21/11/2026,50000,OM26000001A\n",
        &["100000 pays 1 20000", "50000 pays 1 -30000"],
        0,
    ),
    (
        "the line of what was entered by hand",
        "Ngày,Ghi có,Nội dung\n20/11/2026,120000,OM26000003A\n",
        &["120000 confirms 3"],
        0,
    ),
    (
        "by hand once, by the bank twice",
        "Ngày,Ghi có,Số dư,Nội dung\n21/11/2026,120000,1,OM26000003A\n21/11/2026,120000,2,OM26000003A\n",
        &["120000 confirms 3", "120000 pays 3 -120000"],
        0,
    ),
    (
        "money for a cancelled part",
        "Ngày,Ghi có,Nội dung\n21/11/2026,120000,OM26000004A\n",
        &["120000 late 4"],
        0,
    ),
    (
        "the same line twice in a file that joins two pages",
        "Ngày,Mã GD,Ghi có,Nội dung\n21/11/2026,FT26325001,120000,OM26000001A\n21/11/2026,FT26325001,120000,OM26000001A\n",
        &["120000 pays 1 0", "120000 known"],
        0,
    ),
    (
        "a note that begins like a total",
        "Ngày,Ghi có,Nội dung\n21/11/2026,120000,Tong tien don OM26000001A\n",
        &["120000 pays 1 0"],
        0,
    ),
    (
        "another seller's order",
        "Ngày,Ghi có,Nội dung\n21/11/2026,120000,OM26000999B\n",
        &["120000 unknown"],
        0,
    ),
];

async fn shop(kind: Kind) -> Shop {
    let shop = Shop::open(kind, 20).await;
    shop.order(1, "vietqr").await;
    shop.order(2, "vietqr").await;
    let by_hand = shop.order(1, "vietqr").await;
    shop.pays(&by_hand, 120_000, "by-hand").await.ok();
    let cancelled = shop.order(1, "vietqr").await;
    shop.steps(&cancelled, &["cancel"]).await;
    shop
}

async fn counts(world: &World) -> (u64, u64) {
    let connection = world.app.db().read();
    (
        payment::Entity::find().count(connection).await.unwrap(),
        ledger_entry::Entity::find().count(connection).await.unwrap(),
    )
}

/// `120000 pays 1 0`: amount, outcome, which part, what it then owes.
fn told(line: &Value) -> String {
    let part = line["part"].as_str().map(|part| {
        let number = part.trim_end_matches("-1").trim_start_matches("OM-26-");
        number.trim_start_matches('0').to_owned()
    });
    let remaining = line["remaining_vnd"].as_i64().map(|vnd| vnd.to_string());
    let words = [
        Some(line["amount_vnd"].to_string()),
        line["outcome"].as_str().map(str::to_owned),
        part,
        remaining,
    ];
    words.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

async fn statements_of_every_layout_are_read_and_matched(kind: Kind) {
    let shop = shop(kind).await;
    let before = counts(&shop.world).await;
    for (name, file, lines, outgoing) in LAYOUTS {
        let read = shop.import(file, true).await;
        let found: Vec<String> = read["lines"].as_array().unwrap().iter().map(told).collect();
        assert_eq!(read["errors"], json!([]), "{name}");
        assert_eq!(found, *lines, "{name}");
        assert_eq!(read["outgoing"], *outgoing, "{name}");
        assert!(
            read["lines"].as_array().unwrap().iter().all(|line| {
                let on = line["received_on"].as_str().unwrap();
                ["2026-11-20", "2026-11-21"].contains(&on)
            }),
            "{name}"
        );
        assert_eq!(read["written"], false);
    }
    assert_eq!(counts(&shop.world).await, before, "nothing is written");
}

async fn what_is_wrong_in_a_statement_is_told_and_nothing_is_written(kind: Kind) {
    let shop = shop(kind).await;
    let before = counts(&shop.world).await;
    let file = "Ngày,Ghi có,Nội dung\n21/11/2026,120000,OM26000001A\n31/11/2026,120000,OM26000001A\n\
                21/11/2026,12O.000,OM26000001A\n,120000,OM26000002A\n";
    let read = shop.import(file, false).await;
    let wrong: Vec<(&Value, &Value)> = read["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| (&error["row"], &error["code"]))
        .collect();
    assert_eq!(
        wrong,
        [
            (&json!(3), &json!("not_a_date")),
            (&json!(4), &json!("not_a_number")),
            (&json!(5), &json!("not_a_date"))
        ]
    );
    assert_eq!(read["written"], false);
    for (file, code) in [
        ("họ tên,điện thoại\nMai,0912345678\n", "no_statement_table"),
        ("PK\u{3}\u{4}", "not_a_spreadsheet"),
    ] {
        let content = Some(("application/octet-stream", file.as_bytes().to_vec()));
        let path = "/api/v1/seller/bank-statements";
        let answer = shop.member.send(Method::POST, path, content, &[]).await;
        assert_eq!(answer.json["error"]["fields"][0]["code"], code);
    }
    assert_eq!(counts(&shop.world).await, before);
}

const NOVEMBER: &str = "Ngày,Mã GD,Ghi có,Nội dung\n\
    20/11/2026,FT26324001,120000,OM26000001A\n\
    21/11/2026,FT26325002,100000,OM26000002 tien hang\n\
    21/11/2026,FT26325003,120000,OM26000003A\n\
    21/11/2026,FT26325004,120000,OM26000004A\n\
    21/11/2026,FT26325005,5000000,ban xe may\n";

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_imports_at_once_on_sqlite() {
    two_imports_at_once_count_once(Kind::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_imports_at_once_on_postgres() {
    two_imports_at_once_count_once(Kind::Postgres).await;
}

async fn two_imports_at_once_count_once(kind: Kind) {
    let shop = shop(kind).await;
    let mut imports = JoinSet::new();
    for _ in 0..6 {
        let member = shop.member.clone();
        imports.spawn(async move {
            let content = Some(("application/octet-stream", NOVEMBER.as_bytes().to_vec()));
            let path = "/api/v1/seller/bank-statements";
            member.send(Method::POST, path, content, &[]).await.ok()
        });
    }
    for imported in imports.join_all().await {
        assert_eq!(imported["written"], true);
    }
    everything_counts_once(&shop).await;
}

async fn everything_counts_once(shop: &Shop) {
    let rows = payment::Entity::find()
        .all(shop.world.app.db().read())
        .await
        .unwrap();
    assert_eq!(rows.len(), 5, "{rows:?}");
    let part = |number: usize| format!("OM-26-00000{number}-1");
    assert_eq!(money(&shop.part(&part(1)).await), [120_000, 0, 0, 0]);
    assert_eq!(money(&shop.part(&part(2)).await), [0, 210_000, 0, 0]);
    assert_eq!(
        money(&shop.part(&part(3)).await),
        [120_000, 0, 0, 0],
        "by hand and by the bank is once"
    );
    assert_eq!(money(&shop.part(&part(4)).await), [120_000, 0, 120_000, 0]);
    books_are_right(&shop.world).await;
}

async fn a_statement_is_written_once_and_unknown_lines_are_matched_by_hand(kind: Kind) {
    let shop = shop(kind).await;
    assert_eq!(shop.import(NOVEMBER, false).await["written"], true);
    let again = shop.import(NOVEMBER, false).await;
    assert!(
        again["lines"]
            .as_array()
            .unwrap()
            .iter()
            .all(|line| line["outcome"] == "known")
    );
    everything_counts_once(&shop).await;

    let open = shop.member.get("/api/v1/seller/payments").await.ok();
    let unmatched = open["unmatched"].as_array().unwrap();
    let of = |amount: i64| unmatched.iter().find(|row| row["amount_vnd"] == amount).unwrap();
    assert_eq!(of(100_000)["perhaps"], "OM-26-000002-1");
    assert!(of(5_000_000)["perhaps"].is_null());
    let path =
        |row: &Value, step: &str| format!("/api/v1/seller/payments/{}/{step}", row["id"].as_str().unwrap());
    let (mine, others) = (path(of(100_000), "match"), path(of(5_000_000), "set-aside"));
    let nowhere = shop.member.post(&mine, json!({ "part": "OM-26-000099-1" })).await;
    assert_eq!(nowhere.json["error"]["fields"][0]["code"], "unknown_choice");
    let mut clicks = JoinSet::new();
    for _ in 0..4 {
        let (member, mine) = (shop.member.clone(), mine.clone());
        clicks.spawn(async move { member.post(&mine, json!({ "part": "OM-26-000002-1" })).await });
    }
    let done = clicks.join_all().await;
    assert_eq!(done.iter().filter(|answer| answer.status.is_success()).count(), 1);
    let open = shop.member.post(&others, json!({})).await.ok();
    assert_eq!(open["unmatched"], json!([]));
    assert_eq!(
        money(&shop.part("OM-26-000002-1").await),
        [100_000, 110_000, 0, 0]
    );
    let again = shop.import(NOVEMBER, false).await;
    assert!(
        again["lines"]
            .as_array()
            .unwrap()
            .iter()
            .all(|line| line["outcome"] == "known")
    );
    books_are_right(&shop.world).await;
}

async fn a_workbook_is_read_like_text(kind: Kind) {
    let shop = shop(kind).await;
    let text = |cells: [&str; 4]| cells.map(Cell::from).to_vec();
    let mut line = text(["21/11/2026", "FT26325001", "", "OM26000001A"]);
    line[2] = Cell::from(120_000);
    let sheet = Sheet {
        name: "Sao kê".into(),
        rows: vec![
            text(["SAO KÊ TÀI KHOẢN", "", "", ""]),
            text([
                "Ngày giao dịch",
                "Số tham chiếu",
                "Số tiền ghi có (VND)",
                "Nội dung",
            ]),
            line,
        ],
    };
    let content = Some(("application/octet-stream", workbook(&[sheet]).unwrap()));
    let path = "/api/v1/seller/bank-statements";
    let read = shop.member.send(Method::POST, path, content, &[]).await.ok();
    assert_eq!(told(&read["lines"][0]), "120000 pays 1 0");
    assert_eq!(shop.part("OM-26-000001-1").await["payment_state"], "paid");
}
