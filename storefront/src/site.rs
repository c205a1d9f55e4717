use crate::compression::TextCompression;
use crate::error_page::ErrorPages;
use crate::language::Language;
use crate::security::{SameOrigin, Security};
use crate::visitor::Visits;
use crate::{Web, assets, drawings, urls};
use poem::endpoint::BoxEndpoint;
use poem::middleware::Csrf;
use poem::session::{CookieConfig, ServerSession, SessionStorage};
use poem::web::cookie::SameSite;
use poem::{EndpointExt, Response, Route, get};

/// Every page, without what surrounds them.
pub fn routes() -> Route {
    let route = crate::account::routes(Route::new());
    let route = crate::catalogue::routes(route);
    let route = crate::trade::routes(route);
    let route = crate::communes::routes(route);
    let route = crate::cart::routes(route);
    let route = crate::checkout::routes(route);
    let route = crate::order::routes(route);
    let route = crate::complaints::routes(route);
    let route = crate::money::routes(route);
    let route = crate::trust::routes(route);
    let route = crate::selling::routes(route);
    let route = crate::programmes::routes(route);
    let route = crate::planting_areas::routes(route);
    let route = crate::organisations::routes(route);
    let route = crate::office::routes(route);
    let route = crate::administration::routes(route);
    let route = crate::mails::routes(route);
    crate::policies::routes(route)
}

/// The pages with sessions, form tokens, languages, error pages, compression and security headers.
/// `sessions` keeps the sign-ins; several nodes share it.
pub fn site(
    web: Web,
    sessions: impl SessionStorage + 'static,
    pages: Route,
) -> BoxEndpoint<'static, Response> {
    let settings = web.settings.clone();
    let pages = pages
        .with(ErrorPages(web.clone()))
        .with(Visits)
        .with(Language(web.clone()))
        .with(SameOrigin)
        .with(
            Csrf::new()
                .cookie_name("form")
                .key(settings.csrf_key)
                .secure(settings.secure_cookies)
                .same_site(SameSite::Lax)
                .ttl(settings.session_life),
        )
        .with(ServerSession::new(
            CookieConfig::new()
                .name("session")
                .secure(settings.secure_cookies)
                .http_only(true)
                .same_site(SameSite::Lax)
                .max_age(settings.session_life),
            sessions,
        ));
    Route::new()
        .at("/assets/:name", get(assets::serve))
        .at(urls::LOGO, get(drawings::logo))
        .at(urls::CATEGORY_DRAWING, get(drawings::serve))
        .nest_no_strip("/", pages)
        .with(ErrorPages(web.clone()))
        .with(TextCompression)
        .with(Security)
        .data(web)
        .map_to_response()
        .boxed()
}
