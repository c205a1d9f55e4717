//! Letters as another program's SMTP server receives them.

use integrations::mail::SmtpMailer;
use mail_parser::MessageParser;
use services::ports::{Mail, Mailer};
use testkit::smtp::SmtpServer;
use uuid::Uuid;

#[tokio::test]
async fn an_smtp_relay_receives_both_forms_and_the_same_id_on_a_second_try() {
    let server = SmtpServer::start();
    let mailer = SmtpMailer::new(
        &format!("smtp://127.0.0.1:{}", server.port),
        "Chợ OCOP <cho@ocop.example>",
    )
    .unwrap();
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
