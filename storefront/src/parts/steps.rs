use askama::Template;
use askama::filters::HtmlSafe;
use std::cmp::Ordering;

/// Steps of a longer task; the ones before `current` are done.
#[derive(Debug, Clone, Template)]
#[template(
    source = r#"<ol class="steps">{% for (at, name) in names.iter().enumerate() %}<li{{ self.mark(at)|safe }}>{{ name }}</li>{% endfor %}</ol>"#,
    ext = "html"
)]
pub struct Steps {
    names: Vec<String>,
    current: usize,
}

impl HtmlSafe for Steps {}

impl Steps {
    /// `current` counts from 0; past the end means that all is done.
    pub fn new(names: impl IntoIterator<Item = impl ToString>, current: usize) -> Steps {
        Steps {
            names: names.into_iter().map(|name| name.to_string()).collect(),
            current,
        }
    }

    fn mark(&self, at: &usize) -> &'static str {
        match at.cmp(&self.current) {
            Ordering::Less => r#" class="done""#,
            Ordering::Equal => r#" aria-current="step""#,
            Ordering::Greater => "",
        }
    }
}
