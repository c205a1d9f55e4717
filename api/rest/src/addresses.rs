use crate::caller::SignedIn;
use crate::error::{Failure, fail};
use poem::web::Data;
use poem_openapi::param::Path;
use poem_openapi::payload::Json;
use poem_openapi::{ApiResponse, Object, OpenApi};
use services::address::{self, NewAddress, SavedAddress};
use services::{App, Ctx};
use std::sync::Arc;
use uuid::Uuid;

pub struct AddressesApi;

#[derive(Object)]
struct AddressBody {
    id: Uuid,
    /// Who receives the goods.
    name: String,
    phone: String,
    /// House and street, or hamlet.
    address_line: String,
    commune_code: String,
    /// The commune's name and its province's.
    place: String,
    /// Filled in at checkout.
    is_default: bool,
}

#[derive(Object)]
struct AddressInput {
    /// Who receives the goods.
    name: String,
    /// Vietnamese number, for example `0912 345 678`.
    phone: String,
    /// House and street, or hamlet.
    address_line: String,
    /// Code of a commune since July 2025, five digits.
    commune_code: String,
    /// Whether checkout fills it in from now on; the first address is the default anyway.
    #[oai(default)]
    is_default: bool,
}

#[derive(ApiResponse)]
enum AddressSaved {
    /// The address is kept; the same one again keeps its id.
    #[oai(status = 201)]
    Saved(Json<AddressBody>),
}

#[derive(ApiResponse)]
enum AddressRemoved {
    /// The address is gone.
    #[oai(status = 204)]
    Removed,
}

#[OpenApi]
impl AddressesApi {
    /// The address book of your account, the default first
    #[oai(path = "/me/addresses", method = "get")]
    async fn list(&self, app: Data<&Arc<App>>, caller: SignedIn) -> Result<Json<Vec<AddressBody>>, Failure> {
        let ctx = caller.0;
        let found = address::list(&app, &ctx).await.map_err(fail(&ctx))?;
        Ok(Json(found.into_iter().map(AddressBody::from).collect()))
    }

    /// Add an address to your book; 20 at most
    #[oai(path = "/me/addresses", method = "post")]
    async fn save(
        &self,
        app: Data<&Arc<App>>,
        caller: SignedIn,
        body: Json<AddressInput>,
    ) -> Result<AddressSaved, Failure> {
        let ctx = caller.0;
        let id = address::save(&app, &ctx, body.0.into())
            .await
            .map_err(fail(&ctx))?;
        Ok(AddressSaved::Saved(one(&app, &ctx, id).await?))
    }

    /// Change an address, or make it the default
    #[oai(path = "/me/addresses/:id", method = "put")]
    async fn change(
        &self,
        app: Data<&Arc<App>>,
        caller: SignedIn,
        id: Path<Uuid>,
        body: Json<AddressInput>,
    ) -> Result<Json<AddressBody>, Failure> {
        let ctx = caller.0;
        address::change(&app, &ctx, id.0, body.0.into())
            .await
            .map_err(fail(&ctx))?;
        one(&app, &ctx, id.0).await
    }

    /// Remove an address; the one saved last follows a default
    #[oai(path = "/me/addresses/:id", method = "delete")]
    async fn remove(
        &self,
        app: Data<&Arc<App>>,
        caller: SignedIn,
        id: Path<Uuid>,
    ) -> Result<AddressRemoved, Failure> {
        let ctx = caller.0;
        address::remove(&app, &ctx, id.0).await.map_err(fail(&ctx))?;
        Ok(AddressRemoved::Removed)
    }
}

async fn one(app: &App, ctx: &Ctx, id: Uuid) -> Result<Json<AddressBody>, Failure> {
    let found = address::list(app, ctx).await.map_err(fail(ctx))?;
    let saved = found.into_iter().find(|it| it.id == id);
    let saved = saved.ok_or_else(|| fail(ctx)(domain::Code::NotFound.into()))?;
    Ok(Json(saved.into()))
}

impl From<AddressInput> for NewAddress {
    fn from(body: AddressInput) -> NewAddress {
        NewAddress {
            name: body.name,
            phone: body.phone,
            address_line: body.address_line,
            commune_code: body.commune_code,
            is_default: body.is_default,
        }
    }
}

impl From<SavedAddress> for AddressBody {
    fn from(saved: SavedAddress) -> AddressBody {
        AddressBody {
            id: saved.id,
            name: saved.name,
            phone: saved.phone,
            address_line: saved.address_line,
            commune_code: saved.commune_code,
            place: saved.place,
            is_default: saved.is_default,
        }
    }
}
