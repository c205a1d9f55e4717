use crate::caller::SignedIn;
use crate::error::{Failure, fail};
use crate::products::{ProductRow, row};
use poem::web::Data;
use poem_openapi::param::Path;
use poem_openapi::payload::Json;
use poem_openapi::{ApiResponse, OpenApi};
use services::{App, wish};
use std::sync::Arc;

pub struct WishesApi;

#[derive(ApiResponse)]
enum WishChanged {
    /// The wish list is as asked for.
    #[oai(status = 204)]
    Changed,
}

#[OpenApi]
impl WishesApi {
    /// The products that your account remembers, as far as they are on sale
    #[oai(path = "/me/wishes", method = "get")]
    async fn list(&self, app: Data<&Arc<App>>, caller: SignedIn) -> Result<Json<Vec<ProductRow>>, Failure> {
        let ctx = caller.0;
        let found = wish::list(&app, &ctx).await.map_err(fail(&ctx))?;
        Ok(Json(found.into_iter().map(row).collect()))
    }

    /// Remember a product
    #[oai(path = "/me/wishes/:slug", method = "put")]
    async fn add(
        &self,
        app: Data<&Arc<App>>,
        caller: SignedIn,
        slug: Path<String>,
    ) -> Result<WishChanged, Failure> {
        let ctx = caller.0;
        wish::add(&app, &ctx, &slug).await.map_err(fail(&ctx))?;
        Ok(WishChanged::Changed)
    }

    /// Forget a product
    #[oai(path = "/me/wishes/:slug", method = "delete")]
    async fn remove(
        &self,
        app: Data<&Arc<App>>,
        caller: SignedIn,
        slug: Path<String>,
    ) -> Result<WishChanged, Failure> {
        let ctx = caller.0;
        wish::remove(&app, &ctx, &slug).await.map_err(fail(&ctx))?;
        Ok(WishChanged::Changed)
    }
}
