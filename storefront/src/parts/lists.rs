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
    pub fn with(mut self, key: impl Into<String>, value: impl Into<String>) -> Facts {
        self.rows.push((key.into(), value.into()));
        self
    }

    /// Leaves the row out when there is nothing to say.
    #[must_use]
    pub fn with_some(self, key: impl Into<String>, value: Option<impl Into<String>>) -> Facts {
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
    pub fn new(locale: Locale, here: impl Into<String>) -> Crumbs {
        Crumbs {
            locale,
            parents: Vec::new(),
            here: here.into(),
        }
    }

    /// Parents come from the outside in.
    #[must_use]
    pub fn under(mut self, name: impl Into<String>, url: impl Into<String>) -> Crumbs {
        self.parents.push((name.into(), url.into()));
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
    pub fn new(title: impl Into<String>, text: impl Into<String>) -> Empty {
        Empty {
            title: title.into(),
            text: text.into(),
            action: None,
        }
    }

    #[must_use]
    pub fn action(mut self, label: impl Into<String>, url: impl Into<String>) -> Empty {
        self.action = Some((label.into(), url.into()));
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
    pub fn info(text: impl Into<String>) -> Notice {
        Notice {
            tone: "info",
            text: text.into(),
        }
    }

    pub fn warning(text: impl Into<String>) -> Notice {
        Notice {
            tone: "warning",
            text: text.into(),
        }
    }

    pub fn bad(text: impl Into<String>) -> Notice {
        Notice {
            tone: "bad",
            text: text.into(),
        }
    }

    pub fn good(text: impl Into<String>) -> Notice {
        Notice {
            tone: "good",
            text: text.into(),
        }
    }
}
