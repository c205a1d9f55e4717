//! From the words of a query to what the index is asked. Every part of the score is a fixed number of
//! points, so a ranking can be explained, is the same on every machine and does not drift as products come and go.

use super::layout::{Layout, TextField};
use crate::words::Word;
use tantivy::Term;
use tantivy::query::{
    BooleanQuery, ConstScoreQuery, DisjunctionMaxQuery, FuzzyTermQuery, Occur, PhrasePrefixQuery,
    PhraseQuery, Query, RegexQuery, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};

/// Points of a whole word, wherever it stands.
const WHOLE: f32 = 64.0;
/// Points of a word that is only begun or has one letter wrong: less than any whole word.
const NEARLY: f32 = 48.0;
/// More, if the marks are as written.
const MARKED: f32 = 32.0;
/// More, if what has been typed of the last word has its marks as written.
const MARKED_BEGINNING: f32 = 8.0;
/// More, by where the word stands; half of it for a word that is nearly there.
const IN_NAME: f32 = 16.0;
const IN_PRODUCER: f32 = 8.0;
const IN_LABELS: f32 = 4.0;
const IN_DESCRIPTION: f32 = 2.0;
/// For each two neighbours that stand together in the name, in the name with marks, in the producer's name.
const PAIR_IN_NAME: f32 = 24.0;
const PAIR_MARKED: f32 = 24.0;
const PAIR_IN_PRODUCER: f32 = 8.0;
/// For a begun last word next to the one before it in the name.
const PAIR_BEGUN: f32 = 12.0;

/// Words of the index that the last word may be the beginning of, for its neighbour's sake.
const MOST_BEGUN: u32 = 1_000;

/// Letters from which on a word may have one wrong: shorter syllables have too many neighbours.
const LONG_WORD: usize = 4;

/// How closely a product has to fit the words.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Fit {
    /// Every word, whole.
    Whole,
    /// Every word; the last one may be begun only.
    Begun,
    /// At least half of the words; long ones may have one letter wrong.
    Similar,
}

pub(super) fn text_query(layout: &Layout, words: &[Word], fit: Fit) -> Box<dyn Query> {
    // Who writes any mark means all of them; who writes none has just left them out.
    let with_marks = words.iter().any(Word::has_marks);
    let last = words.len().saturating_sub(1);
    let each: Vec<Box<dyn Query>> = words
        .iter()
        .enumerate()
        .map(|(place, word)| {
            let mut ways = whole_word(layout, word, with_marks);
            match fit {
                Fit::Begun if place == last => ways.extend(begun_word(layout, word, with_marks)),
                Fit::Similar if word.folded.chars().count() >= LONG_WORD => {
                    ways.extend(similar_word(layout, word))
                }
                _ => {}
            }
            Box::new(DisjunctionMaxQuery::new(ways)) as Box<dyn Query>
        })
        .collect();
    let needed = if fit == Fit::Similar {
        words.len().div_ceil(2)
    } else {
        words.len()
    };
    let matching: Box<dyn Query> = Box::new(BooleanQuery::union_with_minimum_required_clauses(each, needed));

    let mut clauses = vec![(Occur::Must, matching)];
    let pairs = words
        .windows(2)
        .flat_map(|pair| neighbours(layout, pair, with_marks));
    clauses.extend(pairs.map(|bonus| (Occur::Should, bonus)));
    if let (Fit::Begun, [.., before, begun]) = (fit, words) {
        clauses.push((Occur::Should, begun_neighbour(layout, before, begun)));
    }
    Box::new(BooleanQuery::new(clauses))
}

fn places(layout: &Layout) -> [(TextField, f32); 4] {
    [
        (layout.name, IN_NAME),
        (layout.producer, IN_PRODUCER),
        (layout.labels, IN_LABELS),
        (layout.description, IN_DESCRIPTION),
    ]
}

fn whole_word(layout: &Layout, word: &Word, with_marks: bool) -> Vec<Box<dyn Query>> {
    let mut ways = Vec::new();
    for (field, points) in places(layout) {
        ways.push(worth(term(field.folded, &word.folded), WHOLE + points));
        if with_marks {
            ways.push(worth(term(field.marked, &word.marked()), WHOLE + MARKED + points));
        }
    }
    ways
}

fn begun_word(layout: &Layout, word: &Word, with_marks: bool) -> Vec<Box<dyn Query>> {
    let mut ways = Vec::new();
    // A description begins too many words to say anything about what is meant.
    for (field, points) in places(layout)
        .into_iter()
        .filter(|(_, points)| *points > IN_DESCRIPTION)
    {
        ways.extend(beginning(field.folded, &word.folded, None, NEARLY + points / 2.0));
        if with_marks {
            let points = NEARLY + MARKED_BEGINNING + points / 2.0;
            ways.extend(beginning(field.marked, &word.toneless, word.tone, points));
        }
    }
    ways
}

fn similar_word(layout: &Layout, word: &Word) -> Vec<Box<dyn Query>> {
    let near = |(field, points): (TextField, f32)| {
        let term = Term::from_field_text(field.folded, &word.folded);
        worth(FuzzyTermQuery::new(term, 1, true), NEARLY + points / 2.0)
    };
    places(layout).into_iter().map(near).collect()
}

fn neighbours(layout: &Layout, pair: &[Word], with_marks: bool) -> Vec<Box<dyn Query>> {
    let folded = |field: Field| phrase(field, pair.iter().map(|word| word.folded.clone()));
    let mut bonuses = vec![
        worth(folded(layout.name.folded), PAIR_IN_NAME),
        worth(folded(layout.producer.folded), PAIR_IN_PRODUCER),
    ];
    if with_marks {
        bonuses.push(worth(
            phrase(layout.name.marked, pair.iter().map(Word::marked)),
            PAIR_MARKED,
        ));
    }
    bonuses
}

fn begun_neighbour(layout: &Layout, before: &Word, begun: &Word) -> Box<dyn Query> {
    let terms = [before, begun].map(|word| Term::from_field_text(layout.name.folded, &word.folded));
    let mut query = PhrasePrefixQuery::new(terms.to_vec());
    query.set_max_expansions(MOST_BEGUN);
    worth(query, PAIR_BEGUN)
}

fn worth(query: impl Query, points: f32) -> Box<dyn Query> {
    Box::new(ConstScoreQuery::new(Box::new(query), points))
}

fn term(field: Field, word: &str) -> TermQuery {
    TermQuery::new(Term::from_field_text(field, word), IndexRecordOption::Basic)
}

fn phrase(field: Field, words: impl Iterator<Item = String>) -> PhraseQuery {
    PhraseQuery::new(words.map(|word| Term::from_field_text(field, &word)).collect())
}

/// Words hold letters, digits and marks only, so they stand for themselves in a pattern. The tone is
/// indexed behind the letters: with letters still to come, it may have been typed already.
fn beginning(field: Field, letters: &str, tone: Option<char>, points: f32) -> Option<Box<dyn Query>> {
    let tone = tone.map(String::from).unwrap_or_default();
    let query = RegexQuery::from_pattern(&format!("{letters}.*{tone}"), field).ok()?;
    Some(worth(query, points))
}
