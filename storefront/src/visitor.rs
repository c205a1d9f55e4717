use crate::Failure;
use domain::{Code, Locale, OrganisationKind};
use poem::middleware::ReqId;
use poem::session::Session;
use poem::{Endpoint, IntoResponse, Middleware, Request, Response};
use services::{Actor, App, Ctx, Person, account};
use std::sync::Arc;
use uuid::Uuid;

/// What the session of a signed-in person holds.
pub(crate) const ACCOUNT: &str = "account";
pub(crate) const SIGNED_IN_AT: &str = "signed_in_at";
pub(crate) const ACTING_FOR: &str = "acting_for";
/// How many different goods the cart held when it was last changed, for the header.
pub(crate) const CART_COUNT: &str = "cart_count";

/// The organisation a signed-in person acts for now.
#[derive(Debug, Clone)]
pub struct ActingOrganisation {
    pub name: String,
    pub kind: OrganisationKind,
}

/// Which working areas the menu shows.
#[derive(Debug, Clone, Copy, Default)]
pub struct Areas {
    pub seller: bool,
    pub buying: bool,
    pub office: bool,
    pub admin: bool,
}

/// Who is looking at the page. Made once a request, before any handler.
#[derive(Debug, Clone, Default)]
pub struct Visitor {
    pub locale: Locale,
    pub name: Option<String>,
    pub organisation: Option<ActingOrganisation>,
    pub areas: Areas,
    /// Different goods in the cart.
    pub cart_count: u64,
    /// Whether this demonstration shows the mails that it would have sent.
    pub has_mailbox: bool,
}

impl Visitor {
    fn of(locale: Locale, person: Option<&Person>, cart_count: u64) -> Visitor {
        let Some(person) = person else {
            return Visitor {
                locale,
                cart_count,
                ..Visitor::default()
            };
        };
        let kind = person.acting.as_ref().map(|acting| acting.kind);
        Visitor {
            locale,
            name: Some(person.name.clone()),
            organisation: person.acting.as_ref().map(|acting| ActingOrganisation {
                name: acting.name.clone(),
                kind: acting.kind,
            }),
            areas: Areas {
                seller: kind.is_some_and(OrganisationKind::sells),
                buying: kind.is_some_and(OrganisationKind::buys),
                office: kind == Some(OrganisationKind::TradeOffice),
                admin: person.is_administrator,
            },
            cart_count,
            has_mailbox: false,
        }
    }
}

/// Puts the [`Visitor`] and the services' [`Ctx`] into the request.
pub(crate) struct Visits;

pub(crate) struct VisitsEndpoint<E>(E);

impl<E: Endpoint> Middleware<E> for Visits {
    type Output = VisitsEndpoint<E>;

    fn transform(&self, inner: E) -> VisitsEndpoint<E> {
        VisitsEndpoint(inner)
    }
}

impl<E: Endpoint> Endpoint for VisitsEndpoint<E> {
    type Output = Response;

    async fn call(&self, mut request: Request) -> poem::Result<Response> {
        let locale = crate::language::of(&request);
        let mut person = None;
        let app = request.data::<Arc<App>>().cloned();
        let has_mailbox = app.as_ref().is_some_and(|app| app.mailbox.is_some());
        if let Some(app) = app {
            person = signed_in(&app, &request).await?;
            let request_id = request.data::<ReqId>().map(ToString::to_string);
            let ctx = Ctx {
                actor: person
                    .clone()
                    .map_or(Actor::Anyone, |person| Actor::Person(Box::new(person))),
                locale,
                request_id: request_id.unwrap_or_default(),
                now: app.clock.now(),
            };
            request.extensions_mut().insert(ctx);
        }
        let cart_count = request
            .data::<Session>()
            .and_then(|session| session.get(CART_COUNT))
            .unwrap_or(0);
        let visitor = Visitor::of(locale, person.as_ref(), cart_count);
        request.extensions_mut().insert(Visitor {
            has_mailbox,
            ..visitor
        });
        Ok(self.0.call(request).await?.into_response())
    }
}

async fn signed_in(app: &App, request: &Request) -> poem::Result<Option<Person>> {
    let Some(session) = request.data::<Session>() else {
        return Ok(None);
    };
    let (Some(account_id), Some(signed_in_at)) = (session.get::<Uuid>(ACCOUNT), session.get(SIGNED_IN_AT))
    else {
        return Ok(None);
    };
    let person =
        account::person_of_session(app, account_id, signed_in_at, session.get::<Uuid>(ACTING_FOR)).await;
    person.map_err(|error| {
        tracing::error!(%error, "loading the person of a session");
        Failure(Code::Internal).into()
    })
}
