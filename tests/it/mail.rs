//! Letters as another program's SMTP server receives them.

use crate::orders::{checkout, place, reviewed};
use crate::stall::{Stall, with_a_place};
use integrations::mail::SmtpMailer;
use mail_parser::{Message, MessageParser};
use serde_json::json;
use services::outbox::run_due;
use services::ports::{Mail, Mailer};
use std::collections::BTreeSet;
use std::sync::Arc;
use testkit::api::Client;
use testkit::database::Kind;
use testkit::smtp::SmtpServer;
use testkit::world::World;
use uuid::Uuid;

const SENDER: &str = "Chợ OCOP <cho@ocop.example>";

#[tokio::test]
async fn an_smtp_relay_receives_both_forms_and_the_same_id_on_a_second_try() {
    let server = SmtpServer::start();
    let mailer = SmtpMailer::new(&format!("smtp://127.0.0.1:{}", server.port), SENDER).unwrap();
    let mail = Mail {
        to: "mai@example.vn".into(),
        to_name: "Nguyễn Thị Mai".into(),
        subject: "Đơn hàng DH-0042 đã được nhận".into(),
        text: "Tổng cộng 1.250.000 ₫\n.\nDòng sau một dấu chấm".into(),
        html: "<p>Tổng cộng <b>1.250.000 ₫</b></p>".into(),
    };
    let id = Uuid::from_u128(0x0193a7c2_0000_7000_8000_000000000001);
    mailer.send(id, &mail).await.unwrap();
    mailer.send(id, &mail).await.unwrap();

    let received = server.received();
    assert_eq!(received.len(), 2);
    for bytes in received {
        let letter = MessageParser::default().parse(&bytes).unwrap();
        assert_eq!(
            letter.message_id(),
            Some("0193a7c2-0000-7000-8000-000000000001@ocop.example")
        );
        assert_eq!(letter.subject(), Some(mail.subject.as_str()));
        assert_eq!(
            letter.to().unwrap().first().unwrap().name(),
            Some("Nguyễn Thị Mai")
        );
        assert_eq!(
            letter.body_text(0).unwrap().replace("\r\n", "\n").trim_end(),
            mail.text
        );
        assert_eq!(letter.body_html(0).unwrap().trim_end(), mail.html);
    }
}

/// Both sides of an order in both languages, through two workers at once: each letter once, with what mail
/// programs need, in text and HTML, and every link in it opens.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_smtp_relay_receives_the_letters_of_an_order_once_with_links_that_open() {
    let server = SmtpServer::start();
    let mailer = SmtpMailer::new(&format!("smtp://127.0.0.1:{}", server.port), SENDER).unwrap();
    let world = with_a_place(World::with_mailer(Kind::Postgres, Arc::new(mailer)).await).await;
    let stall = Stall::open(&world, "HTX Xoài Mẫu", 90_000, 10).await;
    let member = stall.member(&world, "ban@vidu.vn").await;
    for (buyer, language) in [("khach@vidu.vn", "vi"), ("guest@vidu.vn", "en")] {
        let mut client = Client::new(&world.site);
        client.language = language;
        let mut form = checkout(&client, &[(stall.variant, 1)]).await;
        form["buyer_email"] = json!(buyer);
        let order = reviewed(&client, form).await;
        let placed = place(&client, buyer, order).await.ok();
        let number = placed["number"].as_str().unwrap();
        for action in ["confirm", "pack", "ship", "deliver"] {
            let path = format!("/api/v1/seller/orders/{number}-1/{action}");
            member.post(&path, json!({})).await.ok();
            let (first, second) = tokio::join!(run_due(&world.app), run_due(&world.app));
            first.unwrap();
            second.unwrap();
        }
    }

    let received = server.received();
    let letters: Vec<Message> = received
        .iter()
        .map(|bytes| MessageParser::default().parse(bytes).unwrap())
        .collect();
    let ids: BTreeSet<&str> = letters.iter().map(|it| it.message_id().unwrap()).collect();
    assert_eq!(ids.len(), letters.len(), "each once");
    for letter in &letters {
        let from = letter.from().unwrap().first().unwrap();
        assert_eq!(
            (from.name(), from.address()),
            (Some("Chợ OCOP"), Some("cho@ocop.example"))
        );
        assert!(letter.date().is_some() && !letter.subject().unwrap().is_empty());
        assert_eq!(
            letter.header("Auto-Submitted").unwrap().as_text(),
            Some("auto-generated")
        );
        let (text, html) = (letter.body_text(0).unwrap(), letter.body_html(0).unwrap());
        assert!(
            text.contains("http://") && html.contains("href=\"http://"),
            "{text}"
        );
        world.links_open(letter.subject().unwrap(), &text).await;
    }
    let told = |buyer: &str, word: &str| {
        let own = letters
            .iter()
            .filter(|it| it.to().unwrap().first().unwrap().address() == Some(buyer));
        own.filter(|it| it.subject().unwrap().contains(word)).count()
    };
    assert_eq!(
        (told("khach@vidu.vn", "Đơn hàng"), told("guest@vidu.vn", "Order")),
        (4, 4)
    );
    assert_eq!(told("ban@vidu.vn", ""), 2, "a new order each");
}
