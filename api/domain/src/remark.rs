//! What people say of goods and sellers: reviews, questions, and the answers to them.

use crate::codes;

codes! {
    /// What was said. An answer stands under its review or question and is judged by itself.
    RemarkKind {
        Review = "review", "Đánh giá", "Review";
        ReviewAnswer = "review_answer", "Trả lời đánh giá", "Answer to a review";
        Question = "question", "Câu hỏi", "Question";
        QuestionAnswer = "question_answer", "Trả lời câu hỏi", "Answer to a question";
    }
}

codes! {
    RemarkState {
        Shown = "shown", "Đang hiện", "Shown";
        Hidden = "hidden", "Đã ẩn", "Hidden";
    }
}

codes! {
    /// What an office or an administrator does with something that was said.
    RemarkAction {
        Hide = "hide", "Ẩn", "Hide";
        Keep = "keep", "Giữ lại", "Keep";
        Restore = "restore", "Hiện lại", "Show again";
    }
}

impl RemarkState {
    /// Only what people have reported can be kept: keeping answers the reports.
    pub fn actions(self, is_reported: bool) -> Vec<RemarkAction> {
        match (self, is_reported) {
            (RemarkState::Shown, true) => vec![RemarkAction::Hide, RemarkAction::Keep],
            (RemarkState::Shown, false) => vec![RemarkAction::Hide],
            (RemarkState::Hidden, _) => vec![RemarkAction::Restore],
        }
    }
}

/// Points of a review, both included. They are no stars: stars are OCOP's alone.
pub const LEAST_POINTS: i64 = 1;
pub const MOST_POINTS: i64 = 5;

/// So many days its writer may change a review.
pub const EDIT_DAYS: i64 = 30;

/// How many reviews gave how many points.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// From one point to five.
    counts: [i64; 5],
}

impl Tally {
    /// Adds `reviews` that gave so many points; points out of range count nowhere.
    pub fn add(&mut self, points: i64, reviews: i64) {
        let place = usize::try_from(points - LEAST_POINTS).ok();
        if let Some(count) = place.and_then(|place| self.counts.get_mut(place)) {
            *count += reviews;
        }
    }

    pub fn count(&self) -> i64 {
        self.counts.iter().sum()
    }

    /// The average in tenths of a point, rounded half up; none without reviews.
    pub fn average_tenths(&self) -> Option<i64> {
        let count = self.count();
        let sum: i64 = self.rows().map(|(points, reviews)| points * reviews).sum();
        (count > 0).then(|| (20 * sum + count) / (2 * count))
    }

    /// Points and how many reviews gave them, five points first.
    pub fn rows(&self) -> impl Iterator<Item = (i64, i64)> + '_ {
        (LEAST_POINTS..)
            .zip(self.counts)
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
    }
}

/// A name as strangers see it: given name whole, the rest by first letters. "Nguyễn Thị Mai" → "N.T. Mai".
pub fn short_name(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let Some((given, family)) = words.split_last() else {
        return String::new();
    };
    let letters: String = family
        .iter()
        .filter_map(|word| word.chars().find(|c| c.is_alphabetic()))
        .map(|letter| format!("{}.", letter.to_uppercase()))
        .collect();
    if letters.is_empty() {
        (*given).to_owned()
    } else {
        format!("{letters} {given}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_average_is_rounded_half_up_from_whole_sums() {
        let mut tally = Tally::default();
        assert_eq!((tally.count(), tally.average_tenths()), (0, None));
        for (points, reviews) in [(5, 2), (4, 1), (1, 1), (6, 9), (0, 9)] {
            tally.add(points, reviews);
        }
        assert_eq!(
            (tally.count(), tally.average_tenths()),
            (4, Some(38)),
            "15 / 4 = 3.75"
        );
        let rows: Vec<(i64, i64)> = tally.rows().collect();
        assert_eq!(rows, [(5, 2), (4, 1), (3, 0), (2, 0), (1, 1)]);
    }

    #[test]
    fn strangers_see_a_short_name() {
        assert_eq!(short_name("Nguyễn Thị Mai"), "N.T. Mai");
        assert_eq!(short_name(" Mai "), "Mai");
        assert_eq!(short_name("đỗ An"), "Đ. An");
        assert_eq!(short_name(""), "");
    }
}
