//! Linkage contracts beyond the plain path: cancelled drafts, printing.

use crate::linkage::{Deal, PASSWORD, word};
use serde_json::json;
use testkit::database::Kind;
use testkit::pages::Visitor;

testkit::on_each_database!(
    a_cancelled_draft_frees_its_proposals,
    a_signed_contract_cannot_be_cancelled,
    a_contract_prints_with_the_clauses_that_were_signed,
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
    for (person, area) in [
        ("nguoiban", "ban-hang"),
        ("thumua", "thu-mua"),
        ("canbo.dongthap", "co-quan"),
    ] {
        let mut visitor = Visitor::new(&deal.world.site);
        visitor
            .sign_in(&format!("{person}@mau.ocop.example"), PASSWORD)
            .await;
        visitor.open(&format!("/{area}/hop-dong/{}", deal.number)).await;
        visitor.follow("Bản in A4").await;
        visitor.sees("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM");
        for line in text.lines().filter(|line| !line.is_empty()) {
            visitor.sees(&domain::text::tidy(line));
        }
    }
}
