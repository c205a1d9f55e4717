//! Mail through lettre: one composer, and two ways out (an SMTP relay, or `.eml` files in a folder).

use async_trait::async_trait;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::PoolConfig;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use services::ports::{Mail, MailError, Mailer};
use std::path::{Path, PathBuf};
use std::time::Duration;
use uuid::Uuid;

/// How long one SMTP command may take; the outbox tries again later.
const SMTP_TIMEOUT: Duration = Duration::from_secs(20);
const SMTP_CONNECTIONS: u32 = 4;

#[derive(Debug, thiserror::Error)]
pub enum MailSetupError {
    #[error("the sender is not a mail address: {0}")]
    Sender(String),
    #[error("the SMTP address is not usable: {0}")]
    Smtp(String),
    #[error(
        "smtp:// with a password would send it unprotected: use smtps://, or ?tls=required, or a local relay"
    )]
    OpenPassword,
}

/// Writes letters in the name of one sender.
#[derive(Debug, Clone)]
struct Composer {
    sender: Mailbox,
}

impl Composer {
    /// `sender` as people write it: `Name <name@example.vn>` or the bare address.
    fn new(sender: &str) -> Result<Self, MailSetupError> {
        let sender = sender
            .parse()
            .map_err(|_| MailSetupError::Sender(sender.to_owned()))?;
        Ok(Self { sender })
    }

    fn compose(&self, id: Uuid, mail: &Mail) -> Result<Message, MailError> {
        let address: Address = mail
            .to
            .parse()
            .map_err(|error| MailError(format!("{}: {error}", mail.to)))?;
        let name = Some(one_line(&mail.to_name)).filter(|name| !name.is_empty());
        let domain = self.sender.email.domain();
        Message::builder()
            .from(self.sender.clone())
            .to(Mailbox::new(name, address))
            .subject(one_line(&mail.subject))
            .message_id(Some(format!("<{id}@{domain}>")))
            .raw_header(plain_header("List-Id", format!("<notices.{domain}>")))
            .raw_header(plain_header("Auto-Submitted", "auto-generated".to_owned()))
            .raw_header(plain_header("X-Auto-Response-Suppress", "All".to_owned()))
            .multipart(MultiPart::alternative_plain_html(
                mail.text.clone(),
                mail.html.clone(),
            ))
            .map_err(|error| MailError(error.to_string()))
    }
}

fn plain_header(name: &'static str, value: String) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value)
}

/// A line break in a header would start a header of somebody else's choosing.
fn one_line(text: &str) -> String {
    text.split(char::is_control)
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Hands letters to an SMTP relay over pooled connections.
#[derive(Debug, Clone)]
pub struct SmtpMailer {
    composer: Composer,
    transport: AsyncSmtpTransport<Tokio1Executor>,
}

impl SmtpMailer {
    /// `url`: `smtps://user:password@host`, `smtp://user:password@host?tls=required` (STARTTLS, port 587),
    /// or `smtp://host:port` without a password. User and password are percent-encoded.
    pub fn new(url: &str, sender: &str) -> Result<Self, MailSetupError> {
        if sends_password_openly(url) {
            return Err(MailSetupError::OpenPassword);
        }
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
            .map_err(|error| MailSetupError::Smtp(error.to_string()))?
            .timeout(Some(SMTP_TIMEOUT))
            .pool_config(PoolConfig::new().max_size(SMTP_CONNECTIONS))
            .build();
        Ok(Self {
            composer: Composer::new(sender)?,
            transport,
        })
    }
}

#[async_trait]
impl Mailer for SmtpMailer {
    async fn send(&self, id: Uuid, mail: &Mail) -> Result<(), MailError> {
        let message = self.composer.compose(id, mail)?;
        self.transport
            .send(message)
            .await
            .map_err(|error| MailError(error.to_string()))?;
        Ok(())
    }
}

fn sends_password_openly(url: &str) -> bool {
    let Some(rest) = url.strip_prefix("smtp://") else {
        return false;
    };
    let (authority, options) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
    let Some((_, host)) = authority.rsplit_once('@') else {
        return false;
    };
    let local = ["localhost", "127.0.0.1", "[::1]"].iter().any(|name| {
        host.strip_prefix(name)
            .is_some_and(|port| port.is_empty() || port.starts_with(':'))
    });
    let tls = options
        .split_once('?')
        .and_then(|(_, pairs)| pairs.split('&').find_map(|p| p.strip_prefix("tls=")));
    !local && tls != Some("required")
}

/// Writes each letter as `<id>.eml`; a repeated try replaces the file by the same letter.
#[derive(Debug, Clone)]
pub struct FolderMailer {
    composer: Composer,
    folder: PathBuf,
}

impl FolderMailer {
    pub fn new(folder: &Path, sender: &str) -> Result<Self, MailSetupError> {
        Ok(Self {
            composer: Composer::new(sender)?,
            folder: folder.to_owned(),
        })
    }
}

#[async_trait]
impl Mailer for FolderMailer {
    /// A reader of the folder never sees half a letter: it is written aside and then renamed.
    async fn send(&self, id: Uuid, mail: &Mail) -> Result<(), MailError> {
        let message = self.composer.compose(id, mail)?;
        let failed = |error: std::io::Error| MailError(format!("{}: {error}", self.folder.display()));
        tokio::fs::create_dir_all(&self.folder).await.map_err(failed)?;
        let aside = self.folder.join(format!("{id}.part"));
        tokio::fs::write(&aside, message.formatted())
            .await
            .map_err(failed)?;
        tokio::fs::rename(&aside, self.folder.join(format!("{id}.eml")))
            .await
            .map_err(failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: Uuid = Uuid::from_u128(0x0193a7c2_0000_7000_8000_000000000001);
    const SENDER: &str = "Chợ OCOP <cho@ocop.example>";

    fn mail() -> Mail {
        Mail {
            to: "mai@example.vn".into(),
            to_name: "Nguyễn Thị Mai".into(),
            subject: "Đơn hàng DH-0042 đã được nhận".into(),
            text: "Chào chị Mai,\nđơn hàng của chị đã được nhận.".into(),
            html: "<p>Chào chị Mai,</p><p>đơn hàng của chị đã được nhận.</p>".into(),
        }
    }

    fn composed(mail: &Mail) -> String {
        let message = Composer::new(SENDER).unwrap().compose(ID, mail).unwrap();
        String::from_utf8(message.formatted()).unwrap()
    }

    #[test]
    fn every_try_carries_the_same_message_id_and_says_a_machine_wrote_it() {
        for _ in 0..2 {
            let text = composed(&mail());
            assert!(text.contains("Message-ID: <0193a7c2-0000-7000-8000-000000000001@ocop.example>\r\n"));
            assert!(text.contains("Auto-Submitted: auto-generated\r\n"));
            assert!(text.contains("List-Id: <notices.ocop.example>\r\n"));
            assert!(text.contains("\r\nDate: "));
            assert!(text.contains("Content-Type: multipart/alternative"));
            assert!(text.is_ascii(), "headers and bodies travel encoded");
        }
    }

    #[test]
    fn a_line_break_in_a_name_or_subject_starts_no_header() {
        let mut mail = mail();
        mail.subject = "Chào\r\nBcc: everybody@example.vn".into();
        mail.to_name = "Mai\nBcc: everybody@example.vn".into();
        let text = composed(&mail);
        assert!(!text.lines().any(|line| line.starts_with("Bcc")), "{text}");
    }

    #[test]
    fn an_address_that_is_none_is_refused() {
        let wrong = Mail {
            to: "mai tại chợ".into(),
            ..mail()
        };
        let answer = Composer::new(SENDER).unwrap().compose(ID, &wrong);
        assert!(answer.unwrap_err().0.starts_with("mai tại chợ"));
    }

    #[test]
    fn a_password_goes_out_protected_or_not_at_all() {
        let refused = |url: &str| matches!(SmtpMailer::new(url, SENDER), Err(MailSetupError::OpenPassword));
        assert!(refused("smtp://user:pw@mail.example.vn:587"));
        assert!(refused("smtp://user:pw@mail.example.vn?tls=opportunistic"));
        assert!(refused("smtp://user:pw@localhost.example.vn"));
        assert!(refused("smtp://user:pw@mail.example.vn/tls=required"));
        assert!(refused("smtp://user:pw@mail.example.vn?notls=required"));
    }

    #[tokio::test]
    async fn the_kinds_of_relay_are_understood() {
        for url in [
            "smtps://user:p%40w@mail.example.vn",
            "smtp://user:pw@mail.example.vn?tls=required",
            "smtp://user:pw@localhost:2525",
            "smtp://mail.example.vn",
        ] {
            assert!(SmtpMailer::new(url, SENDER).is_ok(), "{url}");
        }
        assert!(matches!(
            SmtpMailer::new("http://example.vn", SENDER),
            Err(MailSetupError::Smtp(_))
        ));
        assert!(matches!(
            SmtpMailer::new("smtp://example.vn", "nobody"),
            Err(MailSetupError::Sender(_))
        ));
    }

    #[tokio::test]
    async fn a_relay_that_is_away_is_an_error() {
        let port = std::net::TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let mailer = SmtpMailer::new(&format!("smtp://127.0.0.1:{port}"), SENDER).unwrap();
        assert!(mailer.send(ID, &mail()).await.is_err());
    }
}
