//! Linkage contracts beyond the plain path: cancelled drafts, paper, amendments, termination, printing.

use crate::linkage::{Deal, PICTURE};
use crate::market::{Member, PASSWORD, address, word};
use serde_json::{Value, json};
use testkit::database::Kind;
use testkit::pages::Visitor;

testkit::on_each_database!(
    a_cancelled_draft_frees_its_proposals,
    a_signed_contract_cannot_be_cancelled,
    a_contract_prints_with_the_clauses_that_were_signed,
    a_paper_contract_counts_once_both_have_confirmed,
    a_paper_contract_finds_its_sides_by_parts_of_their_names,
    an_amendment_is_in_force_once_both_accept,
    a_contract_ends_by_agreement_or_by_notice,
);

async fn a_cancelled_draft_frees_its_proposals(kind: Kind) {
    let deal = Deal::drafted(kind).await;
    let cancel = format!("{}/cancel", deal.path());
    let reason = json!({ "reason": "Đổi kế hoạch nhập hàng" });
    assert_eq!(
        deal.officer.post(&cancel, reason.clone()).await.refusal(),
        "not_allowed"
    );
    assert_eq!(
        deal.buyer.post(&cancel, json!({ "reason": "" })).await.refusal(),
        "invalid"
    );
    let cancelled = deal.buyer.post(&cancel, reason.clone()).await.ok();
    assert_eq!(cancelled["state"], "cancelled");
    assert_eq!(cancelled["actions"], json!([]));
    let last = cancelled["history"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(last["note"], "Đổi kế hoạch nhập hàng");
    assert_eq!(deal.seller.post(&cancel, reason).await.refusal(), "wrong_state");
    let proposals = deal.seller.get("/proposals").await;
    let of_contract: Vec<_> = proposals["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["contract"] == deal.number)
        .collect();
    assert_eq!(of_contract.len(), 2);
    for row in of_contract {
        assert_eq!(row["state"], "declined");
        assert_eq!(row["decline_reason"], "Đổi kế hoạch nhập hàng");
    }
    let letters = deal.world.letters("nguoiban@").await;
    assert!(
        letters
            .iter()
            .any(|letter| letter.text.contains("Đổi kế hoạch nhập hàng"))
    );
}

async fn a_signed_contract_cannot_be_cancelled(kind: Kind) {
    let deal = Deal::drafted(kind).await;
    let hash = json!({ "document_hash": deal.buyer.get(&deal.path()).await["document_hash"] });
    let sign = format!("{}/sign", deal.path());
    let cancel = format!("{}/cancel", deal.path());
    deal.seller.post(&sign, hash.clone()).await.ok();
    let reason = json!({ "reason": "Không mua nữa" });
    let answers = tokio::join!(deal.buyer.post(&sign, hash), deal.seller.post(&cancel, reason));
    let done = [&answers.0, &answers.1].map(|answer| answer.status.is_success());
    assert_eq!(
        done.iter().filter(|done| **done).count(),
        1,
        "signed or cancelled, not both"
    );
    let state = word(&deal.buyer.get(&deal.path()).await["state"]);
    assert_eq!(state == "signed", done[0]);
}

async fn a_contract_prints_with_the_clauses_that_were_signed(kind: Kind) {
    let deal = Deal::signed(kind).await;
    let text = word(&deal.buyer.get(&deal.path()).await["document_text"]);
    let file = deal.seller.download(&format!("{}/document", deal.path())).await;
    assert!(file.starts_with(b"PK"), "a .docx is a zip archive");
    for (person, area) in [
        ("nguoiban", "ban-hang"),
        ("thumua", "thu-mua"),
        ("canbo.dongthap", "co-quan"),
    ] {
        let mut visitor = Visitor::new(&deal.world.site);
        visitor.sign_in(&address(person), PASSWORD).await;
        visitor.open(&format!("/{area}/hop-dong/{}", deal.number)).await;
        visitor.follow("Bản in A4").await;
        visitor.sees("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM");
        for line in text.lines().filter(|line| !line.is_empty()) {
            visitor.sees(&domain::text::tidy(line));
        }
    }
}

fn conditions() -> Value {
    json!({ "linkage_form": "production_consumption", "delivery_point": "Kho bên mua", "terms": "Giao đúng hẹn" })
}

async fn a_paper_contract_counts_once_both_have_confirmed(kind: Kind) {
    let deal = Deal::drafted(kind).await;
    let slug = |side: &str, contract: &Value| word(&contract[side]["slug"]);
    let draft = deal.buyer.get(&deal.path()).await;
    let (seller, buyer) = (slug("seller", &draft), slug("buyer", &draft));
    let paper = |content: &str| {
        json!({ "seller": seller, "buyer": buyer, "commodity": "xoai", "paper_number": "12/HĐ-2026",
            "paper_signed_on": "2026-10-01", "conditions": conditions(),
            "months": [{ "month": "2026-11", "quantity_kg": 2_000, "price_vnd_per_kg": 21_000 }],
            "scan": { "name": "hop-dong.png", "content": content } })
    };
    assert_eq!(
        deal.officer.post("/contracts", paper("PGh0bWw+")).await.refusal(),
        "invalid"
    );
    let far = deal.who("canbo.angiang", "trade_office").await;
    assert_eq!(
        far.post("/contracts", paper(PICTURE)).await.refusal(),
        "outside_area"
    );
    let stranger = deal.who("htx-lua-tri-ton-mau", "cooperative").await;
    assert_eq!(
        stranger.post("/contracts", paper(PICTURE)).await.refusal(),
        "not_allowed"
    );

    // Written down by an officer: both sides confirm.
    let entered = deal.officer.post("/contracts", paper(PICTURE)).await.ok();
    assert_eq!(
        (&entered["state"], &entered["origin"]),
        (&json!("draft"), &json!("paper"))
    );
    let number = word(&entered["number"]);
    let path = format!("/contracts/{number}");
    assert!(word(&entered["document_text"]).contains("Căn cứ hợp đồng giấy số 12/HĐ-2026"));
    let scan = format!("/contract-files/{}", word(&entered["paper"]["scan"]["id"]));
    assert!(deal.seller.download(&scan).await.starts_with(b"\x89PNG"));
    assert_eq!(
        stranger
            .call(poem::http::Method::GET, &scan, None)
            .await
            .refusal(),
        "not_found"
    );
    let sign = |who: Member| {
        let path = path.clone();
        async move {
            let hash = who.get(&path).await["document_hash"].clone();
            who.post(&format!("{path}/sign"), json!({ "document_hash": hash }))
                .await
        }
    };
    let first = sign(deal.seller.clone()).await.ok();
    assert_eq!(first["state"], "signed_by_seller");
    assert_eq!(sign(deal.buyer.clone()).await.ok()["state"], "signed");

    // Entered by a side: only the other one confirms.
    let entered = deal.seller.post("/contracts", paper(PICTURE)).await.ok();
    assert_eq!(entered["state"], "signed_by_seller");
    let other = format!("/contracts/{}", word(&entered["number"]));
    let hash = json!({ "document_hash": deal.buyer.get(&other).await["document_hash"] });
    let confirm = format!("{other}/sign");
    let both = tokio::join!(
        deal.buyer.post(&confirm, hash.clone()),
        deal.buyer.post(&confirm, hash)
    );
    let done = [both.0, both.1].map(|answer| answer.status.is_success());
    assert_eq!(done.iter().filter(|done| **done).count(), 1);
    let versions = deal.buyer.get(&format!("{other}/versions")).await;
    assert_eq!(versions["items"][0]["is_in_force"], true);
}

async fn a_paper_contract_finds_its_sides_by_parts_of_their_names(kind: Kind) {
    let deal = Deal::drafted(kind).await;
    let draft = deal.buyer.get(&deal.path()).await;
    let [seller, buyer] = ["seller", "buyer"].map(|side| word(&draft[side]["name"]));
    // As people type it: without marks, without the first word and what stands in brackets.
    let part = |name: &str| {
        let folded = domain::text::fold(name);
        let named = folded.split('(').next().unwrap().trim().to_owned();
        named.split_once(' ').unwrap().1.to_uppercase()
    };
    let paper = |seller: &str| {
        json!({ "seller": seller, "buyer": part(&buyer), "commodity": "xoai", "paper_number": "12/HĐ-2026",
            "paper_signed_on": "2026-10-01", "conditions": conditions(),
            "months": [{ "month": "2026-11", "quantity_kg": 2_000, "price_vnd_per_kg": 21_000 }],
            "scan": { "name": "hop-dong.png", "content": PICTURE } })
    };
    for (typed, code) in [
        ("HTX (mau)", "several_organisations"),
        ("không có đơn vị này", "unknown_organisation"),
        (" ", "required"),
    ] {
        let refused = deal.seller.post("/contracts", paper(typed)).await;
        let field = &refused.json["error"]["fields"][0];
        assert_eq!(
            (&field["path"], &field["code"]),
            (&json!("seller"), &json!(code)),
            "{typed}"
        );
    }
    let entered = deal.seller.post("/contracts", paper(&part(&seller))).await.ok();
    for side in ["seller", "buyer"] {
        assert_eq!(entered[side]["slug"], draft[side]["slug"]);
    }

    let mut visitor = Visitor::new(&deal.world.site);
    visitor.sign_in(&address("nguoiban"), PASSWORD).await;
    visitor.open("/ban-hang/hop-dong/nhap-giay").await;
    visitor.sees("Một phần tên là đủ, có dấu hay không dấu.");
}

async fn an_amendment_is_in_force_once_both_accept(kind: Kind) {
    let deal = Deal::signed(kind).await;
    let path = format!("{}/versions", deal.path());
    let call_offs = format!("{}/call-offs", deal.path());
    let called = json!({ "for_on": "2026-12-10", "quantity_kg": 4_000 });
    deal.buyer.post(&call_offs, called).await.ok();
    let amendment = |kg: i64| {
        json!({ "reason": "Mưa nhiều", "conditions": conditions(),
            "months": [{ "month": "2026-12", "quantity_kg": kg, "price_vnd_per_kg": 24_000 },
                { "month": "2027-02", "quantity_kg": 1_000, "price_vnd_per_kg": 24_000 }] })
    };
    assert_eq!(
        deal.seller.post(&path, amendment(3_999)).await.refusal(),
        "invalid",
        "4,000 kg are called off"
    );
    let told = deal.seller.post(&path, amendment(4_500)).await.ok();
    assert_eq!(told["items"][1]["version"], 2);
    assert_eq!(told["items"][0]["is_in_force"], true);
    assert_eq!(
        deal.buyer.post(&path, amendment(5_000)).await.refusal(),
        "amendment_waits"
    );
    let before = deal.buyer.get(&deal.path()).await;
    assert_eq!(
        (&before["version"], &before["total_kg"]),
        (&json!(1), &json!(14_000))
    );

    let answer = format!("{path}/2/answer");
    let hash = told["items"][1]["document_hash"].clone();
    let accept = json!({ "accept": true, "document_hash": hash });
    assert_eq!(
        deal.seller.post(&answer, accept.clone()).await.refusal(),
        "wrong_state"
    );
    let wrong = json!({ "accept": true, "document_hash": before["document_hash"] });
    assert_eq!(deal.buyer.post(&answer, wrong).await.refusal(), "changed");
    let decline = json!({ "accept": false, "reason": "Giá cao" });
    let both = tokio::join!(
        deal.buyer.post(&answer, accept.clone()),
        deal.seller.post(&answer, decline.clone())
    );
    let done = [&both.0, &both.1].map(|answer| answer.status.is_success());
    assert_eq!(
        done.iter().filter(|done| **done).count(),
        1,
        "accepted or taken back, not both"
    );
    if done[1] {
        deal.seller.post(&path, amendment(4_500)).await.ok();
        let all = deal.buyer.get(&path).await;
        let last = all["items"].as_array().unwrap().last().unwrap().clone();
        let accept = json!({ "accept": true, "document_hash": last["document_hash"] });
        deal.buyer
            .post(&format!("{path}/{}/answer", last["version"]), accept)
            .await
            .ok();
    }
    let after = deal.seller.get(&deal.path()).await;
    assert_eq!(after["total_kg"], 5_500);
    assert_eq!(after["ends_on"], "2027-02-28");
    assert!(after["version"].as_i64().unwrap() > 1);
    assert!(word(&after["document_text"]).contains("Lý do: Mưa nhiều"));
    let versions = deal.officer.get(&path).await;
    let in_force: Vec<&Value> = versions["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["is_in_force"] == true)
        .collect();
    assert_eq!(in_force.len(), 1);
    assert_eq!(in_force[0]["document_hash"], after["document_hash"]);
}

async fn a_contract_ends_by_agreement_or_by_notice(kind: Kind) {
    let deal = Deal::signed(kind).await;
    let path = format!("{}/terminations", deal.path());
    let end =
        |ground: &str, day: &str| json!({ "ground": ground, "reason": "Không đủ hàng", "ends_on": day });
    for day in ["2026-11-20", "2027-05-01"] {
        assert_eq!(
            deal.buyer.post(&path, end("law", day)).await.refusal(),
            "invalid",
            "{day}"
        );
    }
    let told = deal.seller.post(&path, end("agreement", "2026-12-31")).await.ok();
    let again = deal.buyer.post(&path, end("agreement", "2026-12-30")).await;
    assert_eq!(again.refusal(), "termination_waits");
    let answer = format!("{path}/{}/answer", word(&told["terminations"][0]["id"]));
    assert_eq!(
        deal.seller
            .post(&answer, json!({ "accept": true }))
            .await
            .refusal(),
        "wrong_state"
    );
    assert!(deal.buyer.get(&deal.path()).await["terminated_on"].is_null());
    deal.buyer.post(&answer, json!({ "accept": false })).await.ok();
    let both = tokio::join!(
        deal.buyer.post(&path, end("serious_breach", "2026-12-15")),
        deal.seller.post(&path, end("contract_clause", "2026-12-20"))
    );
    let done = [&both.0, &both.1].map(|answer| answer.status.is_success());
    assert_eq!(
        done.iter().filter(|done| **done).count(),
        1,
        "a contract ends once"
    );
    let ended = deal.buyer.get(&deal.path()).await;
    let day = if done[0] { "2026-12-15" } else { "2026-12-20" };
    assert_eq!(ended["terminated_on"], day);
    deal.world.clock.advance(chrono::Duration::days(40));
    let called = json!({ "for_on": "2027-01-10", "quantity_kg": 10 });
    let call_offs = format!("{}/call-offs", deal.path());
    assert_eq!(
        deal.buyer.post(&call_offs, called).await.refusal(),
        "contract_ended"
    );
    let late = json!({ "contract": deal.number, "delivered_on": "2026-12-25", "quantity_kg": 10 });
    assert_eq!(deal.seller.post("/deliveries", late).await.refusal(), "invalid");
    let in_time = json!({ "contract": deal.number, "delivered_on": "2026-12-14", "quantity_kg": 10 });
    deal.seller.post("/deliveries", in_time).await.ok();
}
