//! Reads back the `.eml` files that [`FolderMailer`](crate::mail::FolderMailer) writes.

use async_trait::async_trait;
use chrono::DateTime;
use mail_parser::{Address, MessageParser};
use services::ports::{Letter, MailError, Mailbox};
use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};

/// The folder behind the port.
pub struct FolderMailbox {
    folder: PathBuf,
}

impl FolderMailbox {
    pub fn new(folder: &Path) -> FolderMailbox {
        FolderMailbox {
            folder: folder.to_owned(),
        }
    }
}

#[async_trait]
impl Mailbox for FolderMailbox {
    async fn list(&self, most: usize) -> Result<Vec<Letter>, MailError> {
        list(&self.folder, most)
            .await
            .map_err(|error| MailError(error.to_string()))
    }

    async fn read(&self, name: &str) -> Result<Option<Letter>, MailError> {
        read(&self.folder, name)
            .await
            .map_err(|error| MailError(error.to_string()))
    }
}

/// The newest `most` letters, newest first. Names begin with a time-ordered id, so no file is opened to sort.
/// A folder that is not there yet is an empty one.
pub async fn list(folder: &Path, most: usize) -> Result<Vec<Letter>, Error> {
    let mut entries = match tokio::fs::read_dir(folder).await {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        other => other?,
    };
    let mut names = Vec::new();
    while let Some(entry) = entries.next_entry().await? {
        let name = entry.file_name().to_string_lossy().into_owned();
        if is_letter_name(&name) {
            names.push(name);
        }
    }
    names.sort_unstable_by(|a, b| b.cmp(a));
    names.truncate(most);
    let mut letters = Vec::with_capacity(names.len());
    for name in names {
        letters.extend(read(folder, &name).await?);
    }
    Ok(letters)
}

/// `None` when there is no such letter, also for a name that is no plain letter name.
pub async fn read(folder: &Path, name: &str) -> Result<Option<Letter>, Error> {
    if !is_letter_name(name) {
        return Ok(None);
    }
    match tokio::fs::read(folder.join(name)).await {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        other => Ok(parse(name, &other?)),
    }
}

/// Letters, digits and hyphens before `.eml`: nothing that could lead out of the folder.
fn is_letter_name(name: &str) -> bool {
    name.strip_suffix(".eml")
        .is_some_and(|stem| !stem.is_empty() && stem.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'))
}

fn parse(name: &str, bytes: &[u8]) -> Option<Letter> {
    let message = MessageParser::default().parse(bytes)?;
    Some(Letter {
        name: name.to_owned(),
        from: people(message.from()),
        to: people(message.to()),
        subject: message.subject().unwrap_or_default().to_owned(),
        sent_at: message
            .date()
            .and_then(|date| DateTime::from_timestamp(date.to_timestamp(), 0)),
        text: message.body_text(0).unwrap_or_default().into_owned(),
        html: message.body_html(0).unwrap_or_default().into_owned(),
    })
}

/// `Name <address>` each, commas between.
fn people(addresses: Option<&Address>) -> String {
    let written = addresses.into_iter().flat_map(|list| list.iter()).map(|person| {
        let address = person.address().unwrap_or_default();
        person
            .name()
            .map_or_else(|| address.to_owned(), |name| format!("{name} <{address}>"))
    });
    written.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::FolderMailer;
    use services::ports::{Mail, Mailer};
    use uuid::Uuid;

    fn mail(subject: &str) -> Mail {
        Mail {
            to: "mai@example.vn".into(),
            to_name: "Nguyễn Thị Mai".into(),
            subject: subject.into(),
            text: "Chào chị Mai,\nđơn hàng đã được nhận. Tổng: 1.250.000 ₫\n".into(),
            html: "<p>Chào chị <b>Mai</b>, 1.250.000 ₫</p>".into(),
        }
    }

    #[tokio::test]
    async fn what_is_written_reads_back_newest_first_and_a_repeat_is_one_letter() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("mail");
        assert_eq!(list(&folder, 10).await.unwrap(), []);
        let mailer = FolderMailer::new(&folder, "Chợ OCOP <cho@ocop.example>").unwrap();
        let long = "Đơn hàng DH-0042 của chị đã được người bán nhận và sẽ được giao trong ba ngày tới";
        let [early, late] = [1, 2].map(Uuid::from_u128);
        mailer.send(early, &mail(long)).await.unwrap();
        mailer.send(early, &mail(long)).await.unwrap();
        mailer.send(late, &mail("Thư sau")).await.unwrap();
        tokio::fs::write(folder.join("3.part"), "half a letter")
            .await
            .unwrap();

        let letters = list(&folder, 10).await.unwrap();
        let names: Vec<&str> = letters.iter().map(|letter| letter.name.as_str()).collect();
        assert_eq!(names, [late, early].map(|id| format!("{id}.eml")));
        let first = &letters[1];
        assert_eq!(first.subject, long);
        assert_eq!(first.to, "Nguyễn Thị Mai <mai@example.vn>");
        assert_eq!(first.from, "Chợ OCOP <cho@ocop.example>");
        assert_eq!(first.text.replace("\r\n", "\n"), mail("").text);
        assert_eq!(first.html, mail("").html);
        assert!(first.sent_at.is_some());
        assert_eq!(list(&folder, 1).await.unwrap().len(), 1);
        assert_eq!(read(&folder, &first.name).await.unwrap().as_ref(), Some(first));
    }

    #[tokio::test]
    async fn no_name_leads_out_of_the_folder() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("mail");
        tokio::fs::create_dir(&folder).await.unwrap();
        tokio::fs::write(home.path().join("secret.eml"), "Subject: secret\r\n\r\nno")
            .await
            .unwrap();
        let absolute = home.path().join("secret.eml").display().to_string();
        for name in [
            "../secret.eml",
            "..%2fsecret.eml",
            "a/../../secret.eml",
            &absolute,
            ".eml",
            "secret",
            "",
        ] {
            assert_eq!(read(&folder, name).await.unwrap(), None, "{name}");
        }
    }
}
