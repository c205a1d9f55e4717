//! Vietnamese unless a person chose otherwise. `?lang=en` on any page keeps the choice in a cookie
//! and comes back to the same page.

use crate::Web;
use domain::Locale;
use poem::http::{Method, StatusCode, header};
use poem::web::cookie::{Cookie, SameSite};
use poem::{Endpoint, IntoResponse, Middleware, Request, Response};
use std::time::Duration;

const COOKIE: &str = "lang";
const YEAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);

pub(crate) fn of(request: &Request) -> Locale {
    let cookies = request.header(header::COOKIE).unwrap_or_default();
    cookies
        .split(';')
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == COOKIE)
        .and_then(|(_, value)| Locale::parse(value))
        .unwrap_or_default()
}

pub(crate) struct Language(pub Web);

pub(crate) struct LanguageEndpoint<E> {
    inner: E,
    web: Web,
}

impl<E: Endpoint> Middleware<E> for Language {
    type Output = LanguageEndpoint<E>;

    fn transform(&self, inner: E) -> LanguageEndpoint<E> {
        LanguageEndpoint {
            inner,
            web: self.0.clone(),
        }
    }
}

impl<E: Endpoint> Endpoint for LanguageEndpoint<E> {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        if request.method() == Method::GET
            && let Some((locale, back)) = choice(&request)
        {
            let mut cookie = Cookie::new_with_str(COOKIE, locale.as_str());
            cookie.set_path("/");
            cookie.set_max_age(YEAR);
            cookie.set_same_site(SameSite::Lax);
            cookie.set_http_only(true);
            cookie.set_secure(self.web.settings.secure_cookies);
            return Ok(Response::builder()
                .status(StatusCode::SEE_OTHER)
                .header(header::LOCATION, back)
                .header(header::SET_COOKIE, cookie.to_string())
                .finish());
        }
        Ok(self.inner.call(request).await?.into_response())
    }
}

/// The language asked for, and the address without the question.
fn choice(request: &Request) -> Option<(Locale, String)> {
    let uri = request.uri();
    let pairs: Vec<&str> = uri.query()?.split('&').collect();
    let locale = pairs
        .iter()
        .find_map(|pair| Locale::parse(pair.strip_prefix("lang=")?))?;
    let rest: Vec<&str> = pairs
        .into_iter()
        .filter(|pair| !pair.starts_with("lang="))
        .collect();
    let path = format!("/{}", uri.path().trim_start_matches('/'));
    Some((
        locale,
        if rest.is_empty() {
            path
        } else {
            format!("{path}?{}", rest.join("&"))
        },
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_never_leaves_the_site() {
        let request = Request::builder()
            .uri_str("//evil.example/x?lang=en&q=1")
            .finish();
        assert_eq!(
            choice(&request),
            Some((Locale::En, "/evil.example/x?q=1".to_owned()))
        );
    }
}
