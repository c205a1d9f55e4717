//! How every mail of ours looks: the same lines as text and as plain HTML.

use crate::ports::Mail;
use domain::Locale;

/// Lines become paragraphs; a line that is an address becomes a link.
pub fn letter(locale: Locale, to: &str, to_name: &str, subject: &str, lines: &[String]) -> Mail {
    let closing = locale.t(
        "OCOP Market – thư tự động, xin không trả lời thư này.",
        "OCOP Market – this is an automatic mail, please do not reply.",
    );
    let mut text = lines.join("\n\n");
    text.push_str("\n\n-- \n");
    text.push_str(closing);
    text.push('\n');
    let paragraphs: String = lines.iter().map(|line| paragraph(line)).collect();
    let html = format!(
        "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{}</title></head>\
         <body style=\"font-family:sans-serif;line-height:1.6;color:#1d2b20;max-width:40rem\">{paragraphs}\
         <p style=\"color:#55635a;font-size:0.9em\">{}</p></body></html>",
        locale.as_str(),
        escape(subject),
        escape(closing)
    );
    Mail {
        to: to.to_owned(),
        to_name: to_name.to_owned(),
        subject: subject.to_owned(),
        text,
        html,
    }
}

fn paragraph(line: &str) -> String {
    let escaped = escape(line).replace('\n', "<br>");
    if line.starts_with("http://") || line.starts_with("https://") {
        format!("<p><a href=\"{escaped}\">{escaped}</a></p>")
    } else {
        format!("<p>{escaped}</p>")
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
