//! What a person reads off a page: amounts, states, cells of a table.

use super::PageFace;
use domain::Locale;
use scraper::selectable::Selectable;
use scraper::{ElementRef, Html};
use testkit::form::{selector, text};

/// `1.250.000 ₫` → 1250000; so is what is left and what is counted read.
pub fn whole(said: &str) -> i64 {
    let digits: String = said.chars().filter(char::is_ascii_digit).collect();
    digits.parse().unwrap_or_else(|_| panic!("no number: {said}"))
}

/// The first number of what is said, in thousandths: `ít nhất 1.234,5 ha` → 1234500.
pub fn thousandths(said: &str, language: Locale) -> Option<i64> {
    let (group, point) = match language {
        Locale::Vi => ('.', ','),
        Locale::En => (',', '.'),
    };
    let from = said.find(|c: char| c.is_ascii_digit())?;
    let is_negative = said[..from].ends_with('−');
    let shown: String = said[from..]
        .chars()
        .take_while(|c| c.is_ascii_digit() || *c == group || *c == point)
        .filter(|c| *c != group)
        .collect();
    let (whole, rest) = shown.split_once(point).unwrap_or((&shown, ""));
    let value: i64 = format!("{whole}{rest:0<3}").parse().ok()?;
    Some(if is_negative { -value } else { value })
}

/// Everything inside that `css` fits, in its order.
pub fn all<'a>(part: impl Selectable<'a>, css: &str) -> Vec<ElementRef<'a>> {
    part.select(&selector(css)).collect()
}

/// The first thing inside that `css` fits.
pub fn first<'a>(part: impl Selectable<'a>, css: &str) -> ElementRef<'a> {
    let found = part.select(&selector(css)).next();
    found.unwrap_or_else(|| panic!("no {css} on the page"))
}

/// What it says; nothing where nothing fits.
pub fn told<'a>(part: impl Selectable<'a>, css: &str) -> String {
    part.select(&selector(css)).next().map(text).unwrap_or_default()
}

pub fn holds<'a>(part: impl Selectable<'a>, css: &str) -> bool {
    part.select(&selector(css)).next().is_some()
}

/// The state whose label stands in one of the badges inside.
pub fn state<S: Copy>(part: ElementRef, states: &[S], label: impl Fn(S) -> &'static str) -> S {
    let badges: Vec<String> = all(part, ".badge").into_iter().map(text).collect();
    let found = states
        .iter()
        .copied()
        .find(|state| badges.iter().any(|badge| badge == label(*state)));
    found.unwrap_or_else(|| panic!("no state among {badges:?}"))
}

/// The value beside a name in a list of facts.
pub fn fact(part: ElementRef, name: &str) -> Option<String> {
    let row = all(part, "dl > div")
        .into_iter()
        .find(|row| told(*row, "dt") == name);
    row.map(|row| told(row, "dd"))
}

/// The cell of a row that stands under that heading.
pub fn cell<'a>(row: ElementRef<'a>, heading: &str) -> ElementRef<'a> {
    all(row, "td[data-label]")
        .into_iter()
        .find(|cell| cell.value().attr("data-label") == Some(heading))
        .unwrap_or_else(|| panic!("no cell {heading}: {}", text(row)))
}

/// The text without that of elements inside, in one line.
pub fn own_text(element: ElementRef) -> String {
    let pieces = element.children().filter_map(|child| child.value().as_text());
    let said: String = pieces.map(|piece| &**piece).collect();
    said.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The last part of an address, without its query.
pub fn last_part(address: &str) -> String {
    let path = address.split('?').next().unwrap_or_default();
    path.rsplit('/').next().unwrap_or_default().to_owned()
}

impl PageFace {
    pub fn page(&self) -> Html {
        Html::parse_document(&self.visitor.html)
    }

    /// All rows that `read` finds on the page at that address and on those after it.
    pub async fn every_page<T>(&mut self, address: &str, read: impl Fn(&Html) -> Vec<T>) -> Vec<T> {
        self.open(address).await;
        let mut rows = read(&self.page());
        while let Some(next) = self.visitor.attributes("main a[rel=next]", "href").pop() {
            self.open(&next).await;
            rows.extend(read(&self.page()));
        }
        rows
    }
}
