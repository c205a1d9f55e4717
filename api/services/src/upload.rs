//! Private files that people send along: pictures and scans of what they say.

use crate::catalogue::{LARGEST_PICTURE, picture_type};
use crate::error::{Checks, Error, Result};
use domain::Code;
use uuid::Uuid;

/// Files that one step may bring along.
const MOST_FILES: usize = 4;

/// A file as uploaded. Its kind is told by its first bytes, not by what the sender says.
#[derive(Debug, Clone)]
pub struct Upload {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// What a list says of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileLink {
    pub id: Uuid,
    pub name: String,
    pub content_type: String,
}

#[derive(Debug, Clone)]
pub struct PrivateFile {
    pub name: String,
    pub content_type: String,
    pub bytes: Vec<u8>,
}

/// Notes at `path` what is wrong with the files of one step.
pub(crate) fn check_uploads(checks: &mut Checks, path: &str, uploads: &[Upload]) {
    checks.require(uploads.len() <= MOST_FILES, path, Code::TooLong);
    for upload in uploads {
        let is_right = upload.bytes.len() <= LARGEST_PICTURE && content_type(&upload.bytes).is_some();
        checks.require(is_right, path, Code::BadFile);
    }
}

impl Upload {
    /// Its kind, if it is one of those that are kept.
    pub(crate) fn content_type(&self) -> Result<&'static str> {
        content_type(&self.bytes).ok_or_else(|| Error::field("file", Code::BadFile))
    }

    /// The last part of a path, without what would break a header.
    pub(crate) fn plain_name(&self) -> String {
        plain_name(&self.name)
    }
}

fn content_type(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [b'%', b'P', b'D', b'F', b'-', ..] => Some("application/pdf"),
        _ => picture_type(bytes),
    }
}

fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last
        .chars()
        .filter(|c| !c.is_control() && *c != '"')
        .take(120)
        .collect();
    let tidied = domain::text::tidy(&plain);
    if tidied.is_empty() {
        "tep".to_owned()
    } else {
        tidied
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_bytes_tell_the_kind() {
        assert_eq!(content_type(b"%PDF-1.7\n"), Some("application/pdf"));
        assert_eq!(content_type(&[0xff, 0xd8, 0xff, 0xe0]), Some("image/jpeg"));
        assert_eq!(content_type(b"<html>"), None);
        assert_eq!(content_type(b""), None);
    }

    #[test]
    fn names_lose_their_folders() {
        assert_eq!(plain_name("C:\\anh\\lo \"1\".jpg"), "lo 1.jpg");
        assert_eq!(plain_name("/"), "tep");
    }
}
