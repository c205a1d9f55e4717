//! A person with a browser that runs no script. Every page on the way must be sound.

use crate::form::{Form, Method, selector, text};
use crate::site::{Reply, Site};
use poem::Request;
use poem::http::StatusCode;
use scraper::Html;
use std::collections::{BTreeMap, BTreeSet};

const MOST_REDIRECTS: usize = 5;

pub struct Visitor {
    site: Site,
    cookies: BTreeMap<String, String>,
    /// Path and query of the page on the screen.
    pub address: String,
    pub status: StatusCode,
    pub html: String,
}

impl Visitor {
    pub fn new(site: &Site) -> Self {
        Self {
            site: site.clone(),
            cookies: BTreeMap::new(),
            address: "/".into(),
            status: StatusCode::OK,
            html: String::new(),
        }
    }

    /// Opens an address and must find a page there.
    pub async fn open(&mut self, address: &str) {
        self.look(address).await;
        assert_eq!(self.status, StatusCode::OK, "{address}: {}", self.says());
    }

    pub fn site(&self) -> &Site {
        &self.site
    }

    /// Sends the form with the button of that value.
    pub async fn press_value(&mut self, form: Form, value: &str) {
        let said = form.button_of(value);
        self.press(form, Some(&said)).await;
    }

    /// Signs in through the page.
    pub async fn sign_in(&mut self, login: &str, password: &str) {
        self.open("/dang-nhap").await;
        let form = self
            .form_to("/dang-nhap")
            .fill("login", login)
            .fill("password", password);
        self.send(form).await;
        assert_eq!(self.status, StatusCode::OK, "{login}: {}", self.says());
        assert!(
            !self.address.starts_with("/dang-nhap"),
            "{login}: {}",
            self.says()
        );
    }

    /// Opens an address, whatever is there.
    pub async fn look(&mut self, address: &str) {
        let request = Request::builder().uri_str(address);
        self.go(address, request.method(poem::http::Method::GET), None)
            .await;
    }

    /// Follows the first link that says so.
    pub async fn follow(&mut self, said: &str) {
        let href = self.link(said);
        self.open(&href).await;
    }

    /// Where the first link that says so leads.
    pub fn link(&self, said: &str) -> String {
        let page = Html::parse_document(&self.html);
        let found = page
            .select(&selector("a[href]"))
            .find(|link| text(*link).contains(said));
        let href = found.and_then(|link| link.value().attr("href"));
        href.unwrap_or_else(|| panic!("no link {said} on {}: {}", self.address, self.says()))
            .to_owned()
    }

    /// The form that `css` fits, as it stands on the page.
    pub fn form(&self, css: &str) -> Form {
        Form::find(&self.html, css)
            .unwrap_or_else(|| panic!("no form {css} on {}: {}", self.address, self.says()))
    }

    /// The form that is sent to that address.
    pub fn form_to(&self, action: &str) -> Form {
        self.form(&format!("form[action='{action}']"))
    }

    pub async fn send(&mut self, form: Form) {
        self.press(form, None).await;
    }

    /// Sends the form with the button that says so; `None` for its first.
    pub async fn press(&mut self, form: Form, button: Option<&str>) {
        let action = if form.action.is_empty() {
            self.address.clone()
        } else {
            form.action.clone()
        };
        if form.method == Method::Get {
            let path = action.split('?').next().unwrap_or_default();
            let query = crate::form::encode(&form.pairs(button));
            return self.look(&format!("{path}?{query}")).await;
        }
        let (kind, body) = form.body(button);
        let request = Request::builder()
            .uri_str(&action)
            .method(poem::http::Method::POST)
            .content_type(&kind);
        self.go(&action, request, Some(body)).await;
    }

    async fn go(&mut self, address: &str, request: poem::RequestBuilder, body: Option<Vec<u8>>) {
        let mut request = request
            .header("host", "localhost")
            .header("cookie", self.cookie_line());
        if let Some(body) = &body {
            request = request.header("content-length", body.len());
        }
        let mut reply = self.site.send(request.body(body.unwrap_or_default())).await;
        self.address = address.to_owned();
        for _ in 0..MOST_REDIRECTS {
            self.keep_cookies(&reply);
            if !reply.status.is_redirection() {
                break;
            }
            let next = reply
                .header("location")
                .expect("a redirect says where to")
                .to_owned();
            let request = Request::builder().uri_str(&next).header("host", "localhost");
            reply = self
                .site
                .send(request.header("cookie", self.cookie_line()).finish())
                .await;
            self.address = next;
        }
        assert!(!reply.status.is_redirection(), "{address} redirects without end");
        self.status = reply.status;
        let is_text = reply
            .header("content-type")
            .is_none_or(|kind| kind.starts_with("text/") || kind.starts_with("application/json"));
        self.html = if is_text { reply.text() } else { String::new() };
        self.check(&reply);
    }

    fn cookie_line(&self) -> String {
        let pairs: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        pairs.join("; ")
    }

    fn keep_cookies(&mut self, reply: &Reply) {
        for header in reply.headers.get_all("set-cookie") {
            let line = header.to_str().expect("a cookie");
            let (pair, attributes) = line.split_once(';').unwrap_or((line, ""));
            let (name, value) = pair.split_once('=').expect("name=value");
            let attributes = attributes.to_ascii_lowercase();
            let gone = value.is_empty() || attributes.contains("max-age=0") || attributes.contains("1970");
            if gone {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }

    /// What holds for every page that a person can reach.
    fn check(&self, reply: &Reply) {
        let here = format!("{} ({})", self.address, self.status);
        assert!(!self.status.is_server_error(), "{here}: {}", self.says());
        if !reply
            .header("content-type")
            .is_some_and(|kind| kind.starts_with("text/html"))
        {
            return;
        }
        assert!(
            reply.header("content-security-policy").is_some(),
            "{here}: no content security policy"
        );
        let page = Html::parse_document(&self.html);
        let count = |css: &str| page.select(&selector(css)).count();
        assert_eq!(count("html[lang=vi], html[lang=en]"), 1, "{here}: language");
        assert_eq!(count("h1"), 1, "{here}: one main heading");
        assert_eq!(count("main"), 1, "{here}: one main part");
        let title = page
            .select(&selector("title"))
            .next()
            .map(text)
            .unwrap_or_default();
        assert!(!title.is_empty(), "{here}: title");
        let mut ids = BTreeSet::new();
        for element in page.select(&selector("[id]")) {
            let id = element.value().attr("id").unwrap_or_default();
            assert!(ids.insert(id), "{here}: the id {id} stands twice");
        }
        for label in page.select(&selector("label[for]")) {
            let target = label.value().attr("for").unwrap_or_default();
            assert!(
                ids.contains(target),
                "{here}: the label {} points nowhere",
                text(label)
            );
        }
        for image in page.select(&selector("img")) {
            assert!(
                image.value().attr("alt").is_some(),
                "{here}: a picture without alt"
            );
        }
        for form in page.select(&selector("form[method=post]")) {
            let token = form.select(&selector("input[name=csrf]")).next();
            let token = token
                .and_then(|input| input.value().attr("value"))
                .unwrap_or_default();
            assert!(
                !token.is_empty(),
                "{here}: the form to {:?} has no token",
                form.value().attr("action")
            );
        }
    }

    /// The text of the page's main part.
    pub fn says(&self) -> String {
        let page = Html::parse_document(&self.html);
        page.select(&selector("main"))
            .next()
            .map_or_else(|| self.html.clone(), text)
    }

    /// Fails unless the main part says so.
    pub fn sees(&self, said: &str) {
        let says = self.says();
        assert!(
            fold_spaces(&says).contains(&fold_spaces(said)),
            "{} does not say {said}: {says}",
            self.address
        );
    }

    pub fn sees_not(&self, said: &str) {
        let says = self.says();
        assert!(
            !fold_spaces(&says).contains(&fold_spaces(said)),
            "{} says {said}: {says}",
            self.address
        );
    }

    /// The texts of all that `css` fits.
    pub fn texts(&self, css: &str) -> Vec<String> {
        Html::parse_document(&self.html)
            .select(&selector(css))
            .map(text)
            .collect()
    }

    /// An attribute of all that `css` fits.
    pub fn attributes(&self, css: &str, name: &str) -> Vec<String> {
        let page = Html::parse_document(&self.html);
        page.select(&selector(css))
            .filter_map(|found| Some(found.value().attr(name)?.to_owned()))
            .collect()
    }
}

/// No-break spaces of numbers and units as plain ones.
fn fold_spaces(text: &str) -> String {
    text.replace('\u{a0}', " ")
}
