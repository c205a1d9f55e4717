use crate::caller::SignedIn;
use crate::error::{Failure, fail};
use crate::shipping::PartShippingBody;
use poem::web::Data;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{ApiResponse, Object, OpenApi};
use services::cart::{self, Cart, CartLine, CartPart, Seller};
use services::shipping::Destination;
use services::{App, Ctx};
use std::sync::Arc;
use uuid::Uuid;

pub struct CartsApi;

#[derive(Object)]
struct NewCartLine {
    /// A size of a product, from the product's `variants`.
    variant_id: Uuid,
    /// 1 to 9,999.
    quantity: i64,
}

#[derive(Object)]
struct NewCart {
    /// What to put in at once; an empty cart without it.
    line: Option<NewCartLine>,
}

#[derive(Object)]
struct CartKey {
    /// Keep it: it is the only way to the cart, and whoever has it can change the cart.
    key: String,
}

#[derive(Object)]
struct CartQuantity {
    /// 0 takes the goods out.
    quantity: i64,
}

#[derive(Object)]
struct CartBody {
    /// One part per seller, each delivered and paid on its own.
    parts: Vec<CartPartBody>,
    /// Put aside for later; not ordered with the rest.
    saved: Vec<CartLineBody>,
    /// After the vouchers.
    goods_vnd: i64,
    discount_vnd: i64,
    /// As far as it is known.
    shipping_vnd: i64,
    total_vnd: i64,
    /// Whether every part's way to the buyer is known, so that the total is all there is to pay.
    is_shipping_known: bool,
    /// Whether all of it can be ordered as it is.
    is_orderable: bool,
}

#[derive(Object)]
pub struct CartPartBody {
    seller: CartSeller,
    lines: Vec<CartLineBody>,
    shipping: PartShippingBody,
    weight_g: i64,
    /// After the voucher.
    goods_vnd: i64,
    discount_vnd: i64,
    /// The code named for this seller's goods.
    voucher: Option<CartVoucherBody>,
    shipping_vnd: i64,
    total_vnd: i64,
}

#[derive(Object)]
struct CartVoucherBody {
    code: String,
    /// Why it takes nothing off: voucher_not_yet, voucher_ended, voucher_used_up, voucher_spent, voucher_needs_more
    refusal: Option<String>,
    /// Goods still missing until it does.
    missing_vnd: Option<i64>,
}

#[derive(Object)]
struct TypedVoucher {
    code: String,
}

#[derive(Object)]
struct CartSeller {
    id: Uuid,
    slug: String,
    name: String,
    /// Place of business.
    address: Option<String>,
    tax_code: Option<String>,
    phone: Option<String>,
    email: Option<String>,
    /// cod, and vietqr or card where the seller takes them
    payment_methods: Vec<String>,
    /// Where buyers fetch their goods, if they may.
    pickup_at: Option<String>,
}

#[derive(Object)]
struct CartLineBody {
    variant_id: Uuid,
    product_slug: String,
    product_name: String,
    variant_name: String,
    unit: String,
    price_vnd: i64,
    /// The price when the goods were put in.
    price_seen_vnd: i64,
    quantity: i64,
    /// What is in stock now.
    stock: i64,
    /// Its share of what the voucher takes off.
    discount_vnd: i64,
    /// After the voucher.
    total_vnd: i64,
    weight_g: i64,
    /// How far it may be sent: same_province, same_region or nationwide
    ships_within: String,
    /// A made-up price and stock of a demonstration.
    is_sample_price: bool,
    /// What changed since: price_changed, not_enough, gone
    notices: Vec<String>,
}

#[derive(Object)]
struct GuestCart {
    /// A guest's cart, whose goods go into the account's.
    key: Option<String>,
}

#[derive(Object)]
struct OwnCartKey {
    /// Opens the account's cart; none while it has no cart.
    key: Option<String>,
}

#[derive(Object)]
struct PutAside {
    /// Whether the goods wait for later.
    is_saved: bool,
}

#[derive(Object)]
struct OldOrder {
    number: String,
    /// The order's key, unless your account placed it.
    key: Option<String>,
    /// The cart to fill; a new one without it.
    cart: Option<String>,
}

#[derive(Object)]
struct ReorderedBody {
    /// The cart with the goods.
    key: String,
    /// Goods of which nothing, or less than before, is to be had.
    missing: Vec<String>,
}

#[derive(ApiResponse)]
enum CartOpened {
    /// The cart is there.
    #[oai(status = 201)]
    Opened(Json<CartKey>),
}

#[derive(ApiResponse)]
enum CartLineGone {
    /// The goods are not in the cart any more.
    #[oai(status = 204)]
    Gone,
}

#[OpenApi]
impl CartsApi {
    /// Open a cart; signed in, the account's
    #[oai(path = "/carts", method = "post")]
    async fn open(
        &self,
        app: Data<&Arc<App>>,
        ctx: Data<&Ctx>,
        body: Json<NewCart>,
    ) -> Result<CartOpened, Failure> {
        let opened = match body.0.line {
            Some(line) => cart::add(&app, &ctx, None, line.variant_id, line.quantity).await,
            None => cart::open(&app, &ctx).await,
        };
        let key = opened.map_err(fail(&ctx))?;
        Ok(CartOpened::Opened(Json(CartKey { key })))
    }

    /// The account's cart, with what a guest had chosen before signing in
    #[oai(path = "/me/cart", method = "post")]
    async fn keep(
        &self,
        app: Data<&Arc<App>>,
        caller: SignedIn,
        body: Json<GuestCart>,
    ) -> Result<Json<OwnCartKey>, Failure> {
        let ctx = caller.0;
        let account_id = ctx.person().map_err(fail(&ctx))?.account_id;
        let key = cart::keep_for(&app, &ctx, account_id, body.0.key.as_deref())
            .await
            .map_err(fail(&ctx))?;
        Ok(Json(OwnCartKey { key }))
    }

    /// Put the goods of an old order in a cart again, at today's prices
    #[oai(path = "/carts/reorder", method = "post")]
    async fn reorder(
        &self,
        app: Data<&Arc<App>>,
        ctx: Data<&Ctx>,
        body: Json<OldOrder>,
    ) -> Result<Json<ReorderedBody>, Failure> {
        let Json(OldOrder { number, key, cart }) = body;
        let done = cart::reorder(&app, &ctx, &number, key.as_deref(), cart.as_deref())
            .await
            .map_err(fail(&ctx))?;
        Ok(Json(ReorderedBody {
            key: done.key,
            missing: done.missing,
        }))
    }

    /// Put goods aside for later, or back
    #[oai(path = "/carts/:key/lines/:variant_id/saved", method = "put")]
    async fn save_for_later(
        &self,
        app: Data<&Arc<App>>,
        ctx: Data<&Ctx>,
        key: Path<String>,
        variant_id: Path<Uuid>,
        body: Json<PutAside>,
    ) -> Result<Json<CartBody>, Failure> {
        cart::save_for_later(&app, &ctx, &key, variant_id.0, body.0.is_saved)
            .await
            .map_err(fail(&ctx))?;
        priced(&app, &ctx, &key, None).await
    }

    /// What is in the cart, by seller, at today's prices
    #[oai(path = "/carts/:key", method = "get")]
    async fn view(
        &self,
        app: Data<&Arc<App>>,
        ctx: Data<&Ctx>,
        key: Path<String>,
        /// Code of the province the goods go to; shipping is priced for it
        province: Query<Option<String>>,
    ) -> Result<Json<CartBody>, Failure> {
        priced(&app, &ctx, &key, province.0).await
    }

    /// Set how much of a size is in the cart
    #[oai(path = "/carts/:key/lines/:variant_id", method = "put")]
    async fn set(
        &self,
        app: Data<&Arc<App>>,
        ctx: Data<&Ctx>,
        key: Path<String>,
        variant_id: Path<Uuid>,
        /// Code of the province the goods go to; shipping is priced for it
        province: Query<Option<String>>,
        body: Json<CartQuantity>,
    ) -> Result<Json<CartBody>, Failure> {
        cart::set_quantity(&app, &ctx, &key, variant_id.0, body.0.quantity)
            .await
            .map_err(fail(&ctx))?;
        priced(&app, &ctx, &key, province.0).await
    }

    /// Name a voucher's code for one seller's goods
    #[oai(path = "/carts/:key/vouchers/:seller_id", method = "put")]
    async fn enter_voucher(
        &self,
        app: Data<&Arc<App>>,
        ctx: Data<&Ctx>,
        key: Path<String>,
        seller_id: Path<Uuid>,
        body: Json<TypedVoucher>,
    ) -> Result<Json<CartBody>, Failure> {
        cart::enter_voucher(&app, &ctx, &key, seller_id.0, &body.0.code)
            .await
            .map_err(fail(&ctx))?;
        priced(&app, &ctx, &key, None).await
    }

    /// Forget the code for one seller's goods
    #[oai(path = "/carts/:key/vouchers/:seller_id", method = "delete")]
    async fn drop_voucher(
        &self,
        app: Data<&Arc<App>>,
        ctx: Data<&Ctx>,
        key: Path<String>,
        seller_id: Path<Uuid>,
    ) -> Result<Json<CartBody>, Failure> {
        cart::drop_voucher(&app, &ctx, &key, seller_id.0)
            .await
            .map_err(fail(&ctx))?;
        priced(&app, &ctx, &key, None).await
    }

    /// Take a size out of the cart
    #[oai(path = "/carts/:key/lines/:variant_id", method = "delete")]
    async fn remove(
        &self,
        app: Data<&Arc<App>>,
        ctx: Data<&Ctx>,
        key: Path<String>,
        variant_id: Path<Uuid>,
    ) -> Result<CartLineGone, Failure> {
        cart::remove(&app, &ctx, &key, variant_id.0)
            .await
            .map_err(fail(&ctx))?;
        Ok(CartLineGone::Gone)
    }
}

async fn priced(
    app: &App,
    ctx: &Ctx,
    key: &str,
    province_code: Option<String>,
) -> Result<Json<CartBody>, Failure> {
    let to = Destination {
        province_code,
        ..Destination::default()
    };
    let cart = cart::view(app, ctx, key, &to).await.map_err(fail(ctx))?;
    Ok(Json(cart.into()))
}

impl From<Cart> for CartBody {
    fn from(cart: Cart) -> CartBody {
        CartBody {
            is_orderable: cart.is_orderable(),
            is_shipping_known: cart.is_shipping_known(),
            parts: cart.parts.into_iter().map(CartPartBody::from).collect(),
            saved: cart.saved.into_iter().map(CartLineBody::from).collect(),
            goods_vnd: cart.goods_vnd,
            discount_vnd: cart.discount_vnd,
            shipping_vnd: cart.shipping_vnd,
            total_vnd: cart.total_vnd,
        }
    }
}

impl From<CartPart> for CartPartBody {
    fn from(part: CartPart) -> CartPartBody {
        CartPartBody {
            seller: part.seller.into(),
            lines: part.lines.into_iter().map(CartLineBody::from).collect(),
            shipping: part.shipping.into(),
            weight_g: part.weight_g,
            goods_vnd: part.goods_vnd,
            discount_vnd: part.discount_vnd,
            voucher: part.voucher.map(|it| CartVoucherBody {
                code: it.code,
                refusal: it.refusal.map(|code| code.as_str().to_owned()),
                missing_vnd: it.missing_vnd,
            }),
            shipping_vnd: part.shipping_vnd,
            total_vnd: part.total_vnd,
        }
    }
}

impl From<Seller> for CartSeller {
    fn from(seller: Seller) -> CartSeller {
        let payment_methods = seller.payment_methods().iter().map(ToString::to_string);
        CartSeller {
            payment_methods: payment_methods.collect(),
            pickup_at: seller.pickup_at(),
            id: seller.id,
            slug: seller.slug,
            name: seller.name,
            address: seller.address,
            tax_code: seller.tax_code,
            phone: seller.phone,
            email: seller.email,
        }
    }
}

impl From<CartLine> for CartLineBody {
    fn from(line: CartLine) -> CartLineBody {
        CartLineBody {
            variant_id: line.variant_id,
            product_slug: line.product_slug,
            product_name: line.product_name,
            variant_name: line.variant_name,
            unit: line.unit.to_string(),
            price_vnd: line.price_vnd,
            price_seen_vnd: line.price_seen_vnd,
            quantity: line.quantity,
            stock: line.stock,
            discount_vnd: line.discount_vnd,
            total_vnd: line.total_vnd,
            weight_g: line.weight_g,
            ships_within: line.ships_within.to_string(),
            is_sample_price: line.is_sample_price,
            notices: line.notices.iter().map(ToString::to_string).collect(),
        }
    }
}
