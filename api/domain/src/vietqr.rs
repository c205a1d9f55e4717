//! VietQR: the EMVCo QR payload that Vietnamese banking applications read (NAPAS 247, transfer to an account).

use qrcode::{Color, EcLevel, QrCode};
use std::fmt::Write;

/// The NAPAS application identifier (EMVCo merchant account template, field 38-00).
const NAPAS_ID: &str = "A000000727";
/// The service "transfer to an account" (38-02); cards would be `QRIBFTTC`.
const TO_ACCOUNT: &str = "QRIBFTTA";
/// ISO 4217 number of the đồng.
const DONG: &str = "704";
/// The longest purpose field (62-08) that EMVCo allows.
pub const LONGEST_NOTE: usize = 25;
/// The longest amount field (54) that EMVCo allows, in digits.
const LONGEST_AMOUNT: usize = 13;
/// Modules of white around the symbol that a reader needs (ISO/IEC 18004).
const QUIET_ZONE: usize = 4;

/// What a person pays: to which account, how much, under which note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transfer<'a> {
    /// Six digits given out by NAPAS, e.g. `970436`.
    pub bank_bin: &'a str,
    /// Letters and digits, 1 to 19.
    pub account: &'a str,
    /// Whole đồng above zero; `None` leaves the amount to the payer.
    pub amount_vnd: Option<i64>,
    /// Printable ASCII, at most [`LONGEST_NOTE`]; empty for none. It is how a transfer is found again.
    pub note: &'a str,
    /// Made for one payment ("dynamic") rather than hung on a wall ("static").
    pub for_one_payment: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum VietQrError {
    #[error("the bank number is not six digits")]
    Bank,
    #[error("the account is not 1 to 19 letters and digits")]
    Account,
    #[error("the amount is not a positive whole number of at most 13 digits")]
    Amount,
    #[error("the note is not printable ASCII of at most 25 characters")]
    Note,
    #[error("the payload does not fit a QR symbol")]
    TooLong,
}

/// The payload, checksum included.
pub fn payload(transfer: &Transfer) -> Result<String, VietQrError> {
    let Transfer {
        bank_bin,
        account,
        amount_vnd,
        note,
        for_one_payment,
    } = *transfer;
    if bank_bin.len() != 6 || !bank_bin.bytes().all(|b| b.is_ascii_digit()) {
        return Err(VietQrError::Bank);
    }
    if !(1..=19).contains(&account.len()) || !account.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return Err(VietQrError::Account);
    }
    if note.len() > LONGEST_NOTE || !note.bytes().all(|b| (b' '..=b'~').contains(&b)) {
        return Err(VietQrError::Note);
    }
    let amount = match amount_vnd {
        None => None,
        Some(vnd) if vnd > 0 && vnd.to_string().len() <= LONGEST_AMOUNT => Some(vnd.to_string()),
        Some(_) => return Err(VietQrError::Amount),
    };

    let beneficiary = field("00", bank_bin) + &field("01", account);
    let napas = field("00", NAPAS_ID) + &field("01", &beneficiary) + &field("02", TO_ACCOUNT);
    let mut out = field("00", "01");
    out += &field("01", if for_one_payment { "12" } else { "11" });
    out += &field("38", &napas);
    out += &field("53", DONG);
    if let Some(amount) = amount {
        out += &field("54", &amount);
    }
    out += &field("58", "VN");
    if !note.is_empty() {
        out += &field("62", &field("08", note));
    }
    out += "6304";
    let checksum = crc16(out.as_bytes());
    let _ = write!(out, "{checksum:04X}");
    Ok(out)
}

/// Tag, two-digit length, value. No value here comes near the 99 bytes that the length can say.
fn field(tag: &str, value: &str) -> String {
    format!("{tag}{:02}{value}", value.len())
}

/// CRC-16/CCITT-FALSE: polynomial 1021, start FFFF, nothing reflected.
fn crc16(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0xffff, |crc, byte| {
        (0..8).fold(crc ^ (u16::from(*byte) << 8), |crc, _| {
            if crc & 0x8000 == 0 {
                crc << 1
            } else {
                (crc << 1) ^ 0x1021
            }
        })
    })
}

/// The symbol as a stand-alone SVG picture that scales with its box; `title` is what a screen reader says.
/// Error correction M, which still reads from a creased print.
pub fn qr_svg(payload: &str, title: &str) -> Result<String, VietQrError> {
    let code = QrCode::with_error_correction_level(payload, EcLevel::M).map_err(|_| VietQrError::TooLong)?;
    let width = code.width();
    let side = width + 2 * QUIET_ZONE;
    let mut dark = String::new();
    for (y, row) in code.to_colors().chunks(width).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|a, b| a == b) {
            if run[0] == Color::Dark {
                let (left, top, length) = (x + QUIET_ZONE, y + QUIET_ZONE, run.len());
                let _ = write!(dark, "M{left} {top}h{length}v1h-{length}z");
            }
            x += run.len();
        }
    }
    let title = escape(title);
    Ok(format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" width="{px}" height="{px}" role="img" aria-label="{title}" shape-rendering="crispEdges"><title>{title}</title><path fill="#fff" d="M0 0h{side}v{side}H0z"/><path fill="#000" d="{dark}"/></svg>"##,
        px = side * 6,
    ))
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A payload in circulation; its checksum was computed again independently.
    const KNOWN: &str = "00020101021138540010A00000072701240006970407011003865776720208QRIBFTTA5303704540710000005802VN62160812henry an cut6304A322";

    fn known() -> Transfer<'static> {
        Transfer {
            bank_bin: "970407",
            account: "0386577672",
            amount_vnd: Some(1_000_000),
            note: "henry an cut",
            for_one_payment: false,
        }
    }

    /// The fields of one level, checked to cover the text exactly.
    fn fields(mut text: &str) -> Vec<(&str, &str)> {
        let mut out = Vec::new();
        while !text.is_empty() {
            let end = 4 + text[2..4].parse::<usize>().unwrap();
            out.push((&text[..2], &text[4..end]));
            text = &text[end..];
        }
        out
    }

    #[test]
    fn a_known_payload_comes_out_to_the_letter() {
        assert_eq!(payload(&known()).unwrap(), KNOWN);
    }

    #[test]
    fn the_checksum_is_ccitt_false() {
        assert_eq!(crc16(b"123456789"), 0x29b1);
        assert_eq!(crc16(b""), 0xffff);
    }

    #[test]
    fn an_order_gives_a_one_time_code_whose_fields_read_back() {
        let order = Transfer {
            note: "OM2611210042",
            for_one_payment: true,
            ..known()
        };
        let text = payload(&order).unwrap();
        let top = fields(&text);
        let tags: Vec<&str> = top.iter().map(|(tag, _)| *tag).collect();
        assert_eq!(tags, ["00", "01", "38", "53", "54", "58", "62", "63"]);
        let value = |tag: &str| top.iter().find(|(t, _)| *t == tag).unwrap().1;
        assert_eq!((value("01"), value("54"), value("53")), ("12", "1000000", "704"));
        assert_eq!(fields(value("62")), [("08", "OM2611210042")]);
        let napas = fields(value("38"));
        assert_eq!((napas[0], napas[2]), (("00", "A000000727"), ("02", "QRIBFTTA")));
        assert_eq!(fields(napas[1].1), [("00", "970407"), ("01", "0386577672")]);
    }

    #[test]
    fn no_amount_and_no_note_leave_their_fields_out() {
        let text = payload(&Transfer {
            amount_vnd: None,
            note: "",
            ..known()
        })
        .unwrap();
        assert!(fields(&text).iter().all(|(tag, _)| !["54", "62"].contains(tag)));
    }

    #[test]
    fn a_checksum_below_1000_keeps_its_leading_zero() {
        let short = (1..10_000)
            .map(|vnd| {
                payload(&Transfer {
                    amount_vnd: Some(vnd),
                    ..known()
                })
                .unwrap()
            })
            .find(|text| text[text.len() - 4..].starts_with('0'))
            .unwrap();
        assert_eq!(fields(&short).last().unwrap().1.len(), 4);
    }

    #[test]
    fn what_a_bank_would_refuse_is_refused_here() {
        let with = |change: fn(&mut Transfer)| {
            let mut transfer = known();
            change(&mut transfer);
            payload(&transfer).unwrap_err()
        };
        assert_eq!(with(|t| t.bank_bin = "97040"), VietQrError::Bank);
        assert_eq!(with(|t| t.bank_bin = "97040A"), VietQrError::Bank);
        assert_eq!(with(|t| t.account = ""), VietQrError::Account);
        assert_eq!(with(|t| t.account = "12345678901234567890"), VietQrError::Account);
        assert_eq!(with(|t| t.account = "0386 577"), VietQrError::Account);
        assert_eq!(with(|t| t.amount_vnd = Some(0)), VietQrError::Amount);
        assert_eq!(with(|t| t.amount_vnd = Some(-5)), VietQrError::Amount);
        assert_eq!(
            with(|t| t.amount_vnd = Some(10_000_000_000_000)),
            VietQrError::Amount
        );
        assert_eq!(with(|t| t.note = "đơn hàng"), VietQrError::Note);
        assert_eq!(with(|t| t.note = "two\nlines"), VietQrError::Note);
        assert_eq!(with(|t| t.note = "12345678901234567890123456"), VietQrError::Note);
    }

    #[test]
    fn the_picture_holds_every_dark_module_and_says_what_it_is() {
        let svg = qr_svg(KNOWN, r#"Mã VietQR <100> & "mẫu""#).unwrap();
        let code = QrCode::with_error_correction_level(KNOWN, EcLevel::M).unwrap();
        let dark = code.to_colors().iter().filter(|c| **c == Color::Dark).count();
        let path = svg.rsplit_once(r##"<path fill="#000" d=""##).unwrap().1;
        let drawn: usize = path
            .split("v1")
            .filter_map(|part| part.rsplit_once('h')?.1.parse::<usize>().ok())
            .sum();
        assert_eq!(drawn, dark);
        assert!(svg.contains("<title>Mã VietQR &lt;100&gt; &amp; &quot;mẫu&quot;</title>"));
        assert!(svg.contains(r#"role="img""#));
    }

    #[test]
    fn a_text_too_long_for_any_symbol_is_an_error() {
        assert_eq!(qr_svg(&"x".repeat(5_000), ""), Err(VietQrError::TooLong));
    }
}
