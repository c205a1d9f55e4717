//! The JSON API under `/api/v1`, described by OpenAPI. DTOs stand beside their endpoints; no rules here.

mod addresses;
mod bank_statements;
mod caller;
mod candidates;
mod card_events;
mod cards;
mod carts;
mod checkout;
mod commodities;
mod complaints;
mod contract_progress;
mod contract_terms;
mod contract_versions;
mod contracts;
mod deliveries;
mod error;
mod gap_report;
mod imports;
mod indicators;
mod offers;
mod orders;
mod organisations;
mod parcels;
mod passwords;
mod payments;
mod planting_areas;
mod pools;
mod privacy;
mod producers;
mod products;
mod programmes;
mod proposals;
mod questions;
mod reference_prices;
mod refunds;
mod registrations;
mod remarks;
mod requests;
mod reviews;
mod rounds;
mod seller_orders;
mod seller_products;
mod seller_statements;
mod shipping;
mod specification;
mod tokens;
mod trade;
mod verification;
mod vouchers;
mod wishes;

pub use caller::SignedIn;
pub use error::{ErrorBody, Failure, fail};

use caller::Callers;
use poem::endpoint::make_sync;
use poem::http::StatusCode;
use poem::{Endpoint, EndpointExt, Request, Response, Route};
use poem_openapi::{OpenApi, OpenApiService};
use services::App;
use std::sync::Arc;

/// Every part of the API, one struct each.
fn endpoints() -> impl OpenApi {
    (
        tokens::TokensApi,
        shop(),
        money(),
        trust(),
        bulk_trade(),
        measurement(),
        people(),
    )
}

/// Organisations, and the offices that verify them.
fn people() -> impl OpenApi {
    (organisations::OrganisationsApi, verification::VerificationApi)
}

/// Programmes, where their targets stand, and the planting areas that figures rest on.
fn measurement() -> impl OpenApi {
    (
        programmes::ProgrammesApi,
        indicators::IndicatorsApi,
        passwords::PasswordsApi,
        planting_areas::PlantingAreasApi,
    )
}

/// From the cart to the goods at the door.
fn shop() -> impl OpenApi {
    (
        products::ProductsApi,
        producers::ProducersApi,
        seller_products::SellerProductsApi,
        carts::CartsApi,
        checkout::CheckoutApi,
        orders::OrdersApi,
        seller_orders::SellerOrdersApi,
        complaints::ComplaintsApi,
        shipping::ShippingApi,
        wishes::WishesApi,
        vouchers::VouchersApi,
        addresses::AddressesApi,
    )
}

/// What people say of goods and sellers, and what is kept about them.
fn trust() -> impl OpenApi {
    (
        reviews::ReviewsApi,
        questions::QuestionsApi,
        remarks::RemarksApi,
        privacy::PrivacyApi,
    )
}

/// What sellers receive, pay back and report.
fn money() -> impl OpenApi {
    (
        payments::PaymentsApi,
        cards::CardsApi,
        card_events::CardEventsApi,
        refunds::RefundsApi,
        bank_statements::BankStatementsApi,
        seller_statements::SellerStatementsApi,
    )
}

/// From offers and requests to deliveries.
fn bulk_trade() -> impl OpenApi {
    (
        commodities::CommoditiesApi,
        registrations::RegistrationsApi::<offers::Offers>::default(),
        registrations::RegistrationsApi::<requests::Requests>::default(),
        imports::ImportsApi::<offers::Offers>::default(),
        imports::ImportsApi::<requests::Requests>::default(),
        rounds::RoundsApi,
        pools::PoolsApi,
        gap_report::GapReportApi,
        reference_prices::ReferencePricesApi,
        proposals::ProposalsApi,
        contracts::ContractsApi,
        contract_versions::ContractVersionsApi,
        contract_progress::ContractProgressApi,
        deliveries::DeliveriesApi,
    )
}

fn service() -> OpenApiService<impl OpenApi, ()> {
    OpenApiService::new(endpoints(), "OCOP Market", env!("CARGO_PKG_VERSION"))
        .description("Products, orders, supply and demand, contracts and programmes of the OCOP marketplace.")
        .server("/api/v1")
        .url_prefix("/api/v1")
}

/// The specification as JSON.
pub fn openapi() -> String {
    specification::complete(&service().spec())
}

/// `/api` (to read and try), `/api/v1/openapi.json` and `/api/v1/…`. Bodies up to 1 MB.
pub fn routes(app: Arc<App>) -> impl Endpoint {
    let service = service();
    let page = service.swagger_ui();
    let text = specification::complete(&service.spec());
    let specification = make_sync(move |_| {
        Response::builder()
            .content_type("application/json")
            .body(text.clone())
    });
    let api = service
        .around(refuse_large_bodies)
        .data(app.clone())
        .with(Callers(app));
    Route::new()
        .nest_no_strip(
            "/api/v1",
            Route::new()
                .at("/api/v1/openapi.json", specification)
                .nest("/api/v1", api),
        )
        .nest("/api", page)
}

const LARGEST_BODY: u64 = 1024 * 1024;

/// A body must say how long it is, and be at most a megabyte.
async fn refuse_large_bodies<E: Endpoint>(endpoint: Arc<E>, request: Request) -> poem::Result<E::Output> {
    let length = request
        .header("content-length")
        .and_then(|length| length.parse::<u64>().ok());
    let is_open = request.headers().contains_key("transfer-encoding");
    if is_open {
        return Err(StatusCode::LENGTH_REQUIRED.into());
    }
    if length.is_some_and(|length| length > LARGEST_BODY) {
        return Err(StatusCode::PAYLOAD_TOO_LARGE.into());
    }
    endpoint.call(request).await
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    /// Two structs that share a path would write it twice, and readers keep only the last.
    #[test]
    fn the_specification_names_each_path_once() {
        let specification = super::service().spec();
        let paths: Vec<&str> = specification
            .lines()
            .filter_map(|line| line.trim().strip_prefix("\"/api/v1/")?.strip_suffix("\": {"))
            .collect();
        let once: BTreeSet<&str> = paths.iter().copied().collect();
        assert!(paths.len() > 50);
        assert_eq!(paths.len(), once.len());
    }
}
