use super::{CSRF_FIELD, FormData};
use crate::Failure;
use domain::Code;
use poem::http::{StatusCode, header};
use poem::web::CsrfVerifier;
use poem::{Error, FromRequest, Request, RequestBody};

/// Longest form without files, in bytes.
const FORM_LIMIT: usize = 256 * 1024;

/// A posted form whose token was right.
#[derive(Debug, Clone)]
pub struct Posted(pub FormData);

impl<'a> FromRequest<'a> for Posted {
    async fn from_request(request: &'a Request, body: &mut RequestBody) -> poem::Result<Posted> {
        require_length(request, FORM_LIMIT)?;
        if !request
            .content_type()
            .is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"))
        {
            return Err(Error::from_status(StatusCode::UNSUPPORTED_MEDIA_TYPE));
        }
        let bytes = body.take()?.into_bytes_limit(FORM_LIMIT).await?;
        let form = FormData::new(decode(&bytes));
        verify(request, &form)?;
        Ok(Posted(form))
    }
}

/// The length must be told and within the limit, so that nobody can fill the memory.
pub(super) fn require_length(request: &Request, limit: usize) -> poem::Result<()> {
    let length: Option<usize> = request
        .header(header::CONTENT_LENGTH)
        .and_then(|text| text.parse().ok());
    match length {
        None => Err(Error::from_status(StatusCode::LENGTH_REQUIRED)),
        Some(length) if length > limit => Err(Error::from_status(StatusCode::PAYLOAD_TOO_LARGE)),
        Some(_) => Ok(()),
    }
}

pub(super) fn verify(request: &Request, form: &FormData) -> poem::Result<()> {
    let verifier = request.data::<CsrfVerifier>().ok_or(Failure(Code::Internal))?;
    if verifier.is_valid(form.typed(CSRF_FIELD)) {
        Ok(())
    } else {
        Err(Failure(Code::FormExpired).into())
    }
}

/// `a=1&b=x+y%C3%A0` into pairs; wrong escapes stay as they are.
pub(crate) fn decode(bytes: &[u8]) -> Vec<(String, String)> {
    bytes
        .split(|byte| *byte == b'&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let mut halves = pair.splitn(2, |byte| *byte == b'=');
            let mut next = || unescape(halves.next().unwrap_or_default());
            (next(), next())
        })
        .collect()
}

fn unescape(bytes: &[u8]) -> String {
    let digit = |at: usize| bytes.get(at).and_then(|byte| char::from(*byte).to_digit(16));
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match (byte, digit(at + 1), digit(at + 2)) {
            (b'+', ..) => out.push(b' '),
            (b'%', Some(high), Some(low)) => {
                out.push(u8::try_from(high * 16 + low).unwrap_or(b'?'));
                at += 2;
            }
            _ => out.push(*byte),
        }
        at += 1;
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_may_repeat_and_marks_survive() {
        let form = FormData::new(decode(
            "ten=Xo%C3%A0i+c%C3%A1t&chuan=vietgap&chuan=organic&trong=&100%".as_bytes(),
        ));
        assert_eq!(form.typed("ten"), "Xoài cát");
        assert_eq!(form.all("chuan").collect::<Vec<_>>(), ["vietgap", "organic"]);
        assert_eq!(form.typed("trong"), "");
        assert!(form.holds("100%", ""));
    }
}
