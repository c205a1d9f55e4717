//! Offers and requests from spreadsheets: by members, and by an officer for a whole conference.

use crate::market::{PASSWORD, address};
use crate::member::{Member, word};
use entities::organisation;
use integrations::spreadsheet::{self, Limits, workbook};
use poem::http::Method;
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use services::ports::{Cell, Sheet};
use testkit::api::Answer;
use testkit::database::Kind;
use testkit::pages::Visitor;
use testkit::world::World;

testkit::on_each_database!(
    every_wrong_cell_is_told_and_nothing_is_posted,
    two_clicks_post_once,
    a_conference_counts_once_it_is_confirmed,
    the_template_is_filled_in_and_sent_on_the_page,
);

async fn send(member: &Member, path: &str, key: &str, file: impl Into<Vec<u8>>) -> Answer {
    let headers = [
        ("x-acting-for", member.organisation.as_str()),
        ("idempotency-key", key),
    ];
    let content = Some(("application/octet-stream", file.into()));
    let path = format!("/api/v1{path}");
    member.client.send(Method::POST, &path, content, &headers).await
}

async fn count(member: &Member, list: &str) -> usize {
    let page = member.get(&format!("{list}?per_page=100")).await;
    page["items"].as_array().unwrap().len()
}

async fn row_of(world: &World, member: &Member) -> organisation::Model {
    let id: uuid::Uuid = member.organisation.parse().unwrap();
    organisation::Entity::find_by_id(id)
        .one(world.app.db().read())
        .await
        .unwrap()
        .unwrap()
}

async fn every_wrong_cell_is_told_and_nothing_is_posted(kind: Kind) {
    let world = World::demo(kind).await;
    let buyer = Member::buyer(&world).await;
    let before = count(&buyer, "/requests").await;
    let file = "\u{feff}Mặt hàng;Giống;Giá mua (đ/kg);Lô nhỏ nhất (kg);Tiêu chuẩn bắt buộc;Sao OCOP tối thiểu;Quãng đường xa nhất (km);Xã, phường;Ghi chú;Tháng 12/2026;2027-01\n\
        Xoài;cát chu;25.000;500;VietGAP;;;;;10.000;\n\
        Thái;;25000;;;;;;;1;\n\
        dua;;hai;1,5;ngon;6;0;Xã Không Có Thật;;-5;x\n\
        bưởi;cát chu;;;;;;;;;\n\
        \n\
        sầu riêng;Ri 6;0;;;;;;;0;1\n";
    for path in ["/requests/import?only_check=true", "/requests/import"] {
        let told = send(&buyer, path, "wrong", file).await.ok();
        assert_eq!(
            (&told["posted"], told["rows"].as_array().unwrap().len()),
            (&json!(0), 1)
        );
        let errors: Vec<(u64, String, String)> = told["errors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|error| {
                assert!(
                    error["expected"].is_string() && error["message"].is_string(),
                    "{error}"
                );
                let row = error["row"].as_u64().unwrap();
                (row, word(&error["column"]), word(&error["code"]))
            })
            .collect();
        let expected = [
            (3, "A", "unclear_name"),
            (4, "A", "unclear_name"),
            (4, "C", "not_a_number"),
            (4, "D", "not_a_number"),
            (4, "E", "unknown_choice"),
            (4, "F", "out_of_range"),
            (4, "G", "out_of_range"),
            (4, "H", "unknown_commune"),
            (4, "J", "not_a_number"),
            (4, "K", "not_a_number"),
            (5, "B", "unknown_choice"),
            (5, "C", "required"),
            (5, "J", "required"),
            (7, "C", "out_of_range"),
            (7, "J", "out_of_range"),
        ];
        let expected = expected.map(|(row, column, code)| (row, column.to_owned(), code.to_owned()));
        assert_eq!(errors, expected);
    }
    assert_eq!(count(&buyer, "/requests").await, before);

    let heads = send(
        &buyer,
        "/requests/import",
        "heads",
        "Mặt hàng,Diện tích,Bid,Giá mua\nXoài,1,2,3\n",
    )
    .await
    .ok();
    let codes: Vec<String> = heads["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| word(&error["code"]))
        .collect();
    assert_eq!(codes, ["unknown_column", "column_twice", "missing_column"]);
    for (file, code) in [
        (b"PK\x03\x04 and nothing".to_vec(), "not_a_spreadsheet"),
        (b"\xff\xd8\xff\xe0 a picture".to_vec(), "not_a_spreadsheet"),
        (
            "Mặt hàng,Bid,12/2026\n".repeat(502).into_bytes(),
            "file_too_large",
        ),
    ] {
        let refused = send(&buyer, "/requests/import", "bad", file).await;
        assert_eq!(
            refused.json["error"]["fields"][0]["code"], code,
            "{}",
            refused.json
        );
    }
    assert_eq!(
        send(&buyer, "/offers/import", "side", file).await.refusal(),
        "not_allowed",
        "a supermarket offers nothing"
    );
}

async fn two_clicks_post_once(kind: Kind) {
    let world = World::demo(kind).await;
    let seller = Member::seller(&world).await;
    let before = count(&seller, "/offers").await;
    let file = "Commodity,Ask (VND/kg),12/2026,01/2027\nxoai cat HL,38000,5000,\nXoài Cát Chu,\"22,000\",,\"7,500\"\n";
    let (first, second) = tokio::join!(
        send(&seller, "/offers/import", "twice", file),
        send(&seller, "/offers/import", "twice", file),
    );
    let mut answers = Vec::new();
    for answer in [
        first,
        second,
        send(&seller, "/offers/import", "twice", file).await,
    ] {
        if answer.status.is_success() {
            answers.push(answer.ok()["posted"].clone());
        } else {
            assert_eq!(
                answer.refusal(),
                "changed",
                "the second waits for nothing and tries again"
            );
        }
    }
    assert!(answers.len() >= 2 && answers.iter().all(|posted| *posted == json!(2)));
    assert_eq!(count(&seller, "/offers").await, before + 2);
    let newest = seller.get("/offers?per_page=2").await;
    let mut goods: Vec<(String, i64)> = newest["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (word(&row["variety"]["code"]), row["total_kg"].as_i64().unwrap()))
        .collect();
    goods.sort();
    assert_eq!(
        goods,
        [("cat-chu".to_owned(), 7_500), ("cat-hoa-loc".to_owned(), 5_000)]
    );

    let other = "Commodity,Ask,12/2026\nXoài,1,1\n";
    assert_eq!(
        send(&seller, "/offers/import", "twice", other).await.refusal(),
        "already_answered"
    );
}

async fn a_conference_counts_once_it_is_confirmed(kind: Kind) {
    let world = World::demo(kind).await;
    let (officer, seller, buyer) = (
        Member::officer(&world).await,
        Member::seller(&world).await,
        Member::buyer(&world).await,
    );
    let (cooperative, supermarket) = (row_of(&world, &seller).await, row_of(&world, &buyer).await);
    let round = officer.open_round("Hội nghị kết nối").await;
    let totals = || async {
        let found = services::round::find_public(&world.app, &world.ctx(), &round).await;
        let totals = found.unwrap().1;
        (totals.supply_kg, totals.demand_kg)
    };
    let tax_code = cooperative.tax_code.clone().unwrap();
    let offers = format!(
        "Mã số thuế;Đơn vị;Mặt hàng;Giá chào;12/2026;01/2027\n{tax_code};;Xoài;20000;10000;\n;{};Xoài;21000;;4000\n",
        cooperative.name
    );
    let requests = format!(
        "Organisation,Commodity,Bid,12/2026\n\"{}\",Mango,30000,9000\n",
        supermarket.name
    );
    let path = |list: &str| format!("/{list}/import?round={round}");
    let unknown = "Mã số thuế;Mặt hàng;Giá chào;12/2026\n9999999999;Xoài;1;1\n;Xoài;1;1\n";
    let told = send(&officer, &path("offers"), "unknown", unknown).await.ok();
    assert_eq!(told["errors"][0]["code"], "unknown_organisation");
    assert_eq!(
        (&told["errors"][1]["column"], &told["errors"][1]["code"]),
        (&json!("A"), &json!("required"))
    );
    assert_eq!(
        send(&officer, "/offers/import", "no round", offers.clone())
            .await
            .json["error"]["fields"][0]["path"],
        "round"
    );
    assert_eq!(
        send(
            &officer,
            "/offers/import?round=dot-cua-nguoi-khac",
            "other",
            offers.clone()
        )
        .await
        .refusal(),
        "not_found"
    );
    let posted = send(&officer, &path("offers"), "offers", offers).await.ok();
    assert_eq!(posted["posted"], 2, "{posted}");
    assert_eq!(
        send(&officer, &path("requests"), "requests", requests).await.ok()["posted"],
        1
    );

    assert_eq!(totals().await, (0, 0), "nothing counts before it is confirmed");
    let waiting = |page: Value| -> Vec<String> {
        let rows = page["items"].as_array().unwrap().clone();
        rows.iter().map(|row| word(&row["id"])).collect()
    };
    let mine = waiting(seller.get("/offers?state=unconfirmed").await);
    let theirs = waiting(buyer.get("/requests?state=unconfirmed").await);
    assert_eq!((mine.len(), theirs.len()), (2, 1));
    for (login, today) in [("nguoiban", "/ban-hang"), ("thumua", "/thu-mua")] {
        let mut visitor = Visitor::new(&world.site);
        visitor.sign_in(&address(login), PASSWORD).await;
        visitor.open(today).await;
        let waits = visitor.texts("ul.todo li").join("\n");
        assert!(waits.contains("do cơ quan nhập giúp cần xác nhận"), "{waits}");
    }
    let seen = seller.get(&format!("/offers/{}", mine[0])).await;
    assert_eq!(seen["actions"], json!(["confirm", "refuse"]));
    assert_eq!(word(&seen["entered_by"]["id"]), officer.organisation);
    let letters = world.letters("nguoiban").await;
    assert!(
        letters
            .iter()
            .any(|letter| letter.subject.contains("chờ xác nhận")),
        "{letters:?}"
    );
    let club = Member::sign_in(&world, "hoi-quan-nha-vuon-my-tho-mau", "club").await;
    assert_eq!(
        club.step(&format!("/offers/{}/confirm", mine[0])).await.refusal(),
        "not_found"
    );

    let confirm = format!("/offers/{}/confirm", mine[0]);
    let refuse = format!("/offers/{}/refuse", mine[0]);
    let answers = tokio::join!(seller.step(&confirm), seller.step(&refuse));
    let won = [answers.0.status.is_success(), answers.1.status.is_success()];
    assert_eq!(won.iter().filter(|won| **won).count(), 1, "one outcome");
    let kilograms = |row: &Value| row["total_kg"].as_i64().unwrap();
    let supply = if won[0] { kilograms(&seen) } else { 0 };
    buyer.step(&format!("/requests/{}/confirm", theirs[0])).await.ok();
    assert_eq!(totals().await, (supply, 9_000));

    officer.step(&format!("/rounds/{round}/close")).await.ok();
    let late = seller.step(&format!("/offers/{}/confirm", mine[1])).await;
    assert_eq!(late.refusal(), "registration_held");
    officer.step(&format!("/rounds/{round}/match")).await.ok();
    let result = officer.get(&format!("/rounds/{round}/result")).await;
    assert_eq!(result["round"]["summary"]["offered_kg"], supply);
    seller.step(&format!("/offers/{}/refuse", mine[1])).await.ok();
}

async fn the_template_is_filled_in_and_sent_on_the_page(kind: Kind) {
    let world = World::demo(kind).await;
    let mut seller = Visitor::new(&world.site);
    seller.sign_in("nguoiban@mau.ocop.example", "mau-ocop-2026").await;
    let member = Member::seller(&world).await;
    let template = {
        let token = member.client.token.as_deref().unwrap();
        let request = poem::Request::builder()
            .uri_str("/api/v1/offers/import-template")
            .header("authorization", format!("Bearer {token}"))
            .header("x-acting-for", &member.organisation)
            .finish();
        world.site.send(request).await.body
    };
    let rows = spreadsheet::rows(&template, &Limits::UPLOAD).unwrap();
    assert_eq!(rows.len(), 1, "headings alone");
    let headings = rows[0].cells.clone();
    assert!(headings.contains(&"Giá chào (đ/kg)".to_owned()) && headings.contains(&"12/2026".to_owned()));
    let filled = |price: &str| {
        let cells = headings.iter().map(|heading| match heading.as_str() {
            "Mặt hàng" => "Xoài cát Hoà Lộc",
            "Giá chào (đ/kg)" => price,
            "12/2026" => "1.234",
            _ => "",
        });
        let sheet = Sheet {
            name: "Chào bán".to_owned(),
            rows: vec![
                headings
                    .iter()
                    .map(|heading| Cell::from(heading.as_str()))
                    .collect(),
                cells.map(Cell::from).collect(),
            ],
        };
        workbook(&[sheet]).unwrap()
    };

    let page = "/ban-hang/chao-ban/nhap";
    seller.open(page).await;
    let form = seller.form("form:has(input[type='file'])");
    let kind = "application/octet-stream";
    seller
        .send(form.clone().attach("file", "sai.xlsx", kind, &filled("rẻ")))
        .await;
    assert_eq!(seller.status, 422);
    seller.sees("Chưa có gì được đăng.");
    seller.sees("Xin nhập một số nguyên.");
    seller
        .send(form.attach("file", "dung.xlsx", kind, &filled("38.000")))
        .await;
    seller.sees("Tệp đúng, chưa đăng");
    seller.sees("Xoài, Cát Hòa Lộc");
    let post = seller.form("form:has(input[name='content'])");
    seller.send(post.clone()).await;
    seller.sees("Đã nhập: 1.");
    seller.send(post).await;
    assert_eq!(seller.status, 200, "a repeated step leads back");
}
