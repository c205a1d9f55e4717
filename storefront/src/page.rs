use crate::flash::{self, Flash};
use crate::parts::{Badge, State};
use crate::visitor::{Areas, Visitor};
use crate::web::{Operator, Web};
use crate::{assets, urls};
use chrono::{DateTime, NaiveDate, Utc};
use domain::{Locale, Month, format};
use poem::session::Session;
use poem::web::CsrfToken;
use poem::{FromRequest, Request, RequestBody};

/// A value that a template hands over: as it is, or borrowed by the engine or a loop.
pub trait Given<T> {
    fn given(self) -> T;
}

impl<T: Copy> Given<T> for T {
    fn given(self) -> T {
        self
    }
}

impl<T: Copy> Given<T> for &T {
    fn given(self) -> T {
        *self
    }
}

impl<T: Copy> Given<T> for &&T {
    fn given(self) -> T {
        **self
    }
}

/// What the layout of every page needs. Templates hold it as `page`.
#[derive(Clone)]
pub struct Page {
    pub title: String,
    /// Path and query as asked for, so that switching the language keeps the page.
    pub path: String,
    pub visitor: Visitor,
    pub csrf: String,
    pub flash: Option<Flash>,
    /// What the search box holds.
    pub search_text: String,
    web: Web,
}

impl Page {
    /// The page without taking the waiting message: what an error page starts from.
    pub(crate) fn of(request: &Request, web: Web) -> Page {
        let uri = request.uri();
        let visitor = request.data::<Visitor>().cloned().unwrap_or_else(|| Visitor {
            locale: crate::language::of(request),
            ..Visitor::default()
        });
        Page {
            title: String::new(),
            path: uri
                .path_and_query()
                .map_or_else(|| uri.path().to_owned(), |it| it.as_str().to_owned()),
            visitor,
            csrf: request
                .data::<CsrfToken>()
                .map(|token| token.0.clone())
                .unwrap_or_default(),
            flash: None,
            search_text: String::new(),
            web,
        }
    }

    #[must_use]
    pub fn titled(mut self, title: impl Into<String>) -> Page {
        self.title = title.into();
        self
    }

    pub fn locale(&self) -> Locale {
        self.visitor.locale
    }

    /// Chooses between the two texts.
    pub fn t<'a>(&self, vi: &'a str, en: &'a str) -> &'a str {
        self.locale().t(vi, en)
    }

    pub fn is_demo(&self) -> bool {
        self.web.settings.is_demo
    }

    pub fn operator(&self) -> &Operator {
        &self.web.settings.operator
    }

    pub fn areas(&self) -> Areas {
        self.visitor.areas
    }

    pub fn style_url(&self) -> &'static str {
        assets::style_url()
    }

    pub fn script_url(&self) -> &'static str {
        assets::script_url()
    }

    /// The same page in the other language.
    pub fn other_language_url(&self) -> String {
        urls::with_query(&self.path, "lang", self.locale().t("en", "vi"))
    }

    /// Whether a menu entry is the page or one of its parents.
    pub fn is_at(&self, url: &str) -> bool {
        let path = self.path.split('?').next().unwrap_or_default();
        path == url || path.strip_prefix(url).is_some_and(|rest| rest.starts_with('/'))
    }

    /// Whether a menu entry is exactly this page.
    pub fn is_on(&self, url: &str) -> bool {
        self.path.split('?').next() == Some(url)
    }

    /// Marks what was made up for the demo.
    pub fn badge_sample(&self) -> Badge {
        Badge::sample(self.locale())
    }

    pub fn badge(&self, state: impl State) -> Badge {
        Badge::new(state, self.locale())
    }

    pub fn number(&self, value: impl Given<i64>) -> String {
        format::number(value.given(), self.locale())
    }

    pub fn money(&self, vnd: impl Given<i64>) -> String {
        format::money(vnd.given(), self.locale())
    }

    pub fn kilograms(&self, kg: impl Given<i64>) -> String {
        format::kilograms(kg.given(), self.locale())
    }

    pub fn tonnes(&self, kg: impl Given<i64>) -> String {
        format::tonnes(kg.given(), self.locale())
    }

    pub fn hectares(&self, m2: impl Given<i64>) -> String {
        format::hectares(m2.given(), self.locale())
    }

    /// Thousandths as a number: `12500` → `12,5`.
    pub fn thousandths(&self, value: impl Given<i64>) -> String {
        format::decimal(value.given(), 3, self.locale())
    }

    pub fn date(&self, day: impl Given<NaiveDate>) -> String {
        format::date(day.given())
    }

    pub fn time(&self, at: impl Given<DateTime<Utc>>) -> String {
        format::time(at.given())
    }

    /// `11/2026`
    pub fn month(&self, month: impl Given<Month>) -> String {
        let month = month.given();
        format!("{:02}/{}", month.month(), month.year())
    }
}

impl<'a> FromRequest<'a> for Page {
    async fn from_request(request: &'a Request, _: &mut RequestBody) -> poem::Result<Page> {
        let web = request
            .data::<Web>()
            .ok_or(crate::Failure(domain::Code::Internal))?;
        let mut page = Page::of(request, web.clone());
        page.flash = request.data::<Session>().and_then(flash::take);
        Ok(page)
    }
}
