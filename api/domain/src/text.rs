//! Vietnamese text as search and comparison need it.

use unicode_normalization::UnicodeNormalization;

/// Lower case, no marks, `đ` as `d`, white space folded: "Xoài cát Chu" → "xoai cat chu".
pub fn fold(text: &str) -> String {
    let plain: String = text
        .nfd()
        .filter(|c| !('\u{0300}'..='\u{036f}').contains(c))
        .flat_map(char::to_lowercase)
        .map(|c| if c == 'đ' { 'd' } else { c })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The composed form (NFC), trimmed, with inner white space folded: what is stored.
pub fn tidy(text: &str) -> String {
    text.nfc()
        .collect::<String>()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// Words for an address: "Xoài cát Chu (loại 1)" → "xoai-cat-chu-loai-1".
pub fn slug(text: &str) -> String {
    let folded = fold(text);
    let words: Vec<&str> = folded
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    words.join("-")
}

/// Printable ASCII in capitals for bank notes and references, at most `longest` characters.
pub fn ascii_upper(text: &str, longest: usize) -> String {
    fold(text)
        .to_ascii_uppercase()
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == ' ')
        .take(longest)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_fold_whichever_form_they_come_in() {
        assert_eq!(fold("Xoài  Cát Chu ĐỒNG THÁP"), "xoai cat chu dong thap");
        assert_eq!(fold("Xoa\u{0300}i ca\u{0301}t"), "xoai cat");
        assert_eq!(slug("Gạo ST25 – Ông Cua (5kg)"), "gao-st25-ong-cua-5kg");
        assert_eq!(tidy("  Xoa\u{0300}i   cát "), "Xoài cát");
    }
}
