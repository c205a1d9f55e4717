//! The words of a text, as they are indexed and looked for.

pub use domain::text::fold;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Letters of a word that count; no Vietnamese syllable has more than seven.
const LONGEST_WORD: usize = 40;

/// The five tones, in the order of a Vietnamese dictionary: huyền, hỏi, ngã, sắc, nặng.
const TONES: [char; 5] = ['\u{300}', '\u{309}', '\u{303}', '\u{301}', '\u{323}'];

/// One word in the two forms that are indexed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    /// Lower case without marks.
    pub folded: String,
    /// Lower case with its marks except the tone.
    pub toneless: String,
    pub tone: Option<char>,
}

impl Word {
    /// The letters, then the tone: both ways of placing it ("hòa", "hoà") become one.
    pub fn marked(&self) -> String {
        self.toneless.chars().chain(self.tone).collect()
    }

    pub fn has_marks(&self) -> bool {
        self.tone.is_some() || self.toneless != self.folded
    }
}

/// Splits at everything that is neither letter, digit nor mark. Composed and decomposed text give the same.
pub(crate) fn words(text: &str) -> impl Iterator<Item = Word> + '_ {
    text.split(|c: char| !c.is_alphanumeric() && !is_combining_mark(c))
        .filter_map(|raw| {
            let raw: String = raw.chars().take(LONGEST_WORD).collect();
            let folded = fold(&raw);
            let tone = raw.nfd().find(|c| TONES.contains(c));
            let toneless = raw
                .nfd()
                .filter(|c| !TONES.contains(c))
                .nfc()
                .flat_map(char::to_lowercase)
                .collect();
            (!folded.is_empty()).then_some(Word {
                folded,
                toneless,
                tone,
            })
        })
}

/// A text whose byte order is the order of a Vietnamese dictionary: syllable by syllable, first by
/// letters (a ă â b c d đ e ê …), then by tone.
pub(crate) fn name_order(name: &str) -> String {
    let mut order = String::new();
    for word in words(name) {
        for letter in word.toneless.chars() {
            order.extend(
                std::iter::once(letter)
                    .nfd()
                    .take(1)
                    .map(|c| if c == 'đ' { 'd' } else { c }),
            );
            order.push(match letter {
                'ă' | 'đ' | 'ê' | 'ô' | 'ư' => '1',
                'â' | 'ơ' => '2',
                _ => '0',
            });
        }
        let tone = TONES
            .iter()
            .position(|tone| Some(*tone) == word.tone)
            .map_or(0, |place| place as u8 + 1);
        order.push(char::from(tone));
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(text: &str) -> Vec<String> {
        words(text).map(|word| word.marked()).collect()
    }

    #[test]
    fn both_placements_of_the_tone_and_both_unicode_forms_are_one_word() {
        assert_eq!(marked("Hòa"), marked("hoà"));
        assert_eq!(marked("THỦY"), marked("thuỷ"));
        assert_eq!(marked("dứa"), marked("dư\u{301}a"));
        assert_ne!(marked("dứa"), marked("dừa"));
        assert_ne!(marked("dứa"), marked("dưa"));
        assert!(words("dưa").all(|word| word.has_marks()) && !words("keo").any(|word| word.has_marks()));
    }

    #[test]
    fn punctuation_parts_words_and_is_no_word() {
        let folded: Vec<String> = words("Gạo ST25 – \"Ông Cua\" (5kg), 100%!")
            .map(|word| word.folded)
            .collect();
        assert_eq!(folded, ["gao", "st25", "ong", "cua", "5kg", "100"]);
        assert_eq!(words("?!… \u{301} ---").count(), 0);
    }

    #[test]
    fn names_stand_as_in_a_dictionary() {
        let names = [
            "Ba khía", "Bà", "Bả", "Bá", "Bạ", "Bánh", "Bắp", "Bâu", "Bún", "Dừa", "Đậu", "Gạo", "Ớt",
        ];
        let mut sorted = names;
        sorted.reverse();
        sorted.sort_by_key(|name| name_order(name));
        assert_eq!(sorted, names);
    }
}
