//! The clauses of a contract's text, told by how each line begins. The page that prints and the word
//! processor's file lay out the very lines that were hashed and signed.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClauseKind {
    Title,
    Number,
    /// What the contract rests on.
    Basis,
    Party,
    Article,
    Item,
    Plain,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clause<'a> {
    pub kind: ClauseKind,
    pub text: &'a str,
}

/// Empty lines only separate.
pub fn read(text: &str) -> Vec<Clause<'_>> {
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    lines
        .enumerate()
        .map(|(position, line)| Clause {
            kind: kind(position, line),
            text: line,
        })
        .collect()
}

fn kind(position: usize, line: &str) -> ClauseKind {
    let begins = |words: &[&str]| words.iter().any(|word| line.starts_with(word));
    if position == 0 {
        ClauseKind::Title
    } else if begins(&["Số: "]) {
        ClauseKind::Number
    } else if begins(&["Căn cứ "]) {
        ClauseKind::Basis
    } else if begins(&["BÊN BÁN", "BÊN MUA"]) {
        ClauseKind::Party
    } else if begins(&["Điều "]) {
        ClauseKind::Article
    } else if begins(&["- "]) {
        ClauseKind::Item
    } else {
        ClauseKind::Plain
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_that_says_something_is_a_clause() {
        let text = "HỢP ĐỒNG\nSố: 1\nCăn cứ luật.\n\nBÊN BÁN: A\nĐiện thoại: 1\nĐiều 1. Hàng.\n- 5 kg";
        let kinds: Vec<ClauseKind> = read(text).iter().map(|clause| clause.kind).collect();
        use ClauseKind::*;
        assert_eq!(kinds, [Title, Number, Basis, Party, Plain, Article, Item]);
        let lines: Vec<&str> = read(text).iter().map(|clause| clause.text).collect();
        assert_eq!(lines.join("\n"), text.replace("\n\n", "\n"));
    }
}
