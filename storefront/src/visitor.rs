use domain::{Locale, OrganisationKind};
use poem::{Endpoint, IntoResponse, Middleware, Request, Response};

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
}

/// Puts the [`Visitor`] into the request.
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
        request.extensions_mut().insert(Visitor {
            locale,
            ..Visitor::default()
        });
        Ok(self.0.call(request).await?.into_response())
    }
}
