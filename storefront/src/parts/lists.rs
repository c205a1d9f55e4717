use askama::Template;
use askama::filters::HtmlSafe;
use domain::Locale;

/// Key and value, one under the other on phones, beside each other on wide screens.
#[derive(Debug, Clone, Default, Template)]
#[template(
    source = r#"<dl class="facts">{% for (key, value) in rows %}<div><dt>{{ key }}</dt><dd>{{ value }}</dd></div>{% endfor %}</dl>"#,
    ext = "html"
)]
pub struct Facts {
    rows: Vec<(String, String)>,
}

impl HtmlSafe for Facts {}

impl Facts {
    pub fn new() -> Facts {
        Facts::default()
    }

    #[must_use]
    pub fn with(mut self, key: impl ToString, value: impl ToString) -> Facts {
        self.rows.push((key.to_string(), value.to_string()));
        self
    }

    /// Leaves the row out when there is nothing to say.
    #[must_use]
    pub fn with_some(self, key: impl ToString, value: Option<impl ToString>) -> Facts {
        match value {
            Some(value) => self.with(key, value),
            None => self,
        }
    }
}

/// Where the page stands: links to its parents, then its own name.
#[derive(Debug, Clone, Template)]
#[template(
    source = r#"<nav class="crumbs" aria-label="{{ locale.t("Vị trí trang", "Breadcrumb") }}"><ol>{% for (name, url) in parents %}<li><a href="{{ url }}">{{ name }}</a></li>{% endfor %}<li aria-current="page">{{ here }}</li></ol></nav>"#,
    ext = "html"
)]
pub struct Crumbs {
    locale: Locale,
    parents: Vec<(String, String)>,
    here: String,
}

impl HtmlSafe for Crumbs {}

impl Crumbs {
    pub fn new(locale: Locale, here: impl ToString) -> Crumbs {
        Crumbs {
            locale,
            parents: Vec::new(),
            here: here.to_string(),
        }
    }

    /// Parents come from the outside in.
    #[must_use]
    pub fn under(mut self, name: impl ToString, url: impl ToString) -> Crumbs {
        self.parents.push((name.to_string(), url.to_string()));
        self
    }
}

/// What stands where a list is empty: what it would show and what to do next.
#[derive(Debug, Clone, Template)]
#[template(path = "parts/empty.html")]
pub struct Empty {
    title: String,
    text: String,
    action: Option<(String, String)>,
}

impl HtmlSafe for Empty {}

impl Empty {
    pub fn new(title: impl ToString, text: impl ToString) -> Empty {
        Empty {
            title: title.to_string(),
            text: text.to_string(),
            action: None,
        }
    }

    #[must_use]
    pub fn action(mut self, label: impl ToString, url: impl ToString) -> Empty {
        self.action = Some((label.to_string(), url.to_string()));
        self
    }
}

/// A remark in a coloured box: `good`, `warning`, `bad` or `info`.
#[derive(Debug, Clone, Template)]
#[template(source = r#"<p class="notice {{ tone }}">{{ text }}</p>"#, ext = "html")]
pub struct Notice {
    tone: &'static str,
    text: String,
}

impl HtmlSafe for Notice {}

impl Notice {
    pub fn info(text: impl ToString) -> Notice {
        Notice {
            tone: "info",
            text: text.to_string(),
        }
    }

    pub fn warning(text: impl ToString) -> Notice {
        Notice {
            tone: "warning",
            text: text.to_string(),
        }
    }

    pub fn bad(text: impl ToString) -> Notice {
        Notice {
            tone: "bad",
            text: text.to_string(),
        }
    }

    pub fn good(text: impl ToString) -> Notice {
        Notice {
            tone: "good",
            text: text.to_string(),
        }
    }
}
