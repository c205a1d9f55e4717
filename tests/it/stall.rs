//! Sellers with goods, written straight into the database: what tests of carts and orders begin with.

use entities::{
    commune, membership, organisation, product, province, shipping_rate, shipping_terms, stock_movement,
    variant,
};
use sea_orm::{ActiveModelTrait, DatabaseTransaction, EntityTrait, Set};
use serde_json::json;
use testkit::api::Client;
use testkit::database::Kind;
use testkit::world::World;
use uuid::Uuid;

pub const COMMUNE: &str = "29869";

/// Phường Cao Lãnh and nobody in it.
pub async fn world(kind: Kind) -> World {
    with_cao_lanh(World::empty(kind).await).await
}

/// That world with Phường Cao Lãnh.
pub async fn with_cao_lanh(world: World) -> World {
    let tx = world.app.db().begin().await.unwrap();
    province::ActiveModel {
        code: Set("82".into()),
        name: Set("Tỉnh Đồng Tháp".into()),
        division_type: Set("tỉnh".into()),
        folded_name: Set("tinh dong thap".into()),
    }
    .insert(&tx)
    .await
    .unwrap();
    commune::ActiveModel {
        code: Set(COMMUNE.into()),
        province_code: Set("82".into()),
        name: Set("Phường Cao Lãnh".into()),
        division_type: Set("phường".into()),
        folded_name: Set("phuong cao lanh".into()),
        latitude_e4: Set(104_399),
        longitude_e4: Set(1_056_237),
    }
    .insert(&tx)
    .await
    .unwrap();
    tx.commit().await.unwrap();
    world
}

/// A verified cooperative with one live product in one size; the size's id.
pub struct Stall {
    pub seller: Uuid,
    pub product: Uuid,
    pub variant: Uuid,
}

impl Stall {
    pub async fn open(world: &World, name: &str, price_vnd: i64, stock: i64) -> Stall {
        let ids = &world.app.ids;
        let stall = Stall {
            seller: ids.next(),
            product: ids.next(),
            variant: ids.next(),
        };
        let tx = world.app.db().begin().await.unwrap();
        stall.write_seller(world, &tx, name).await;
        stall.write_shipping(world, &tx).await;
        stall.write_goods(world, &tx, name, price_vnd, stock).await;
        tx.commit().await.unwrap();
        stall
    }

    async fn write_seller(&self, world: &World, tx: &DatabaseTransaction, name: &str) {
        let now = world.ctx().now;
        organisation::ActiveModel {
            id: Set(self.seller),
            slug: Set(domain::text::slug(name)),
            kind: Set("cooperative".into()),
            name: Set(name.into()),
            folded_name: Set(domain::text::fold(name)),
            verification: Set("verified".into()),
            tax_code: Set(None),
            legal_representative: Set(None),
            phone: Set(Some("+84912345678".into())),
            email: Set(None),
            address_line: Set(Some("Ấp 1".into())),
            commune_code: Set(Some(COMMUNE.into())),
            province_code: Set(Some("82".into())),
            place_as_stated: Set(None),
            main_products: Set(None),
            story: Set(None),
            members: Set(None),
            founded_year: Set(None),
            is_agricultural: Set(true),
            represented_by_id: Set(None),
            founded_from_club_id: Set(None),
            bank_bin: Set(Some("999999".into())),
            bank_account: Set(Some("0123456789".into())),
            bank_account_name: Set(Some("HTX MAU".into())),
            is_sample: Set(true),
            source_title: Set(None),
            source_site: Set(None),
            created_at: Set(now),
            updated_at: Set(now),
        }
        .insert(tx)
        .await
        .unwrap();
    }

    /// 30,000 within the province, whatever it weighs.
    async fn write_shipping(&self, world: &World, tx: &DatabaseTransaction) {
        shipping_terms::ActiveModel {
            organisation_id: Set(self.seller),
            offers_pickup: Set(false),
            pickup_note: Set(None),
            is_sample: Set(true),
            version: Set(1),
            updated_at: Set(world.ctx().now),
        }
        .insert(tx)
        .await
        .unwrap();
        shipping_rate::ActiveModel {
            organisation_id: Set(self.seller),
            zone: Set("same_province".into()),
            first_kg_vnd: Set(30_000),
            further_kg_vnd: Set(0),
            free_from_vnd: Set(None),
        }
        .insert(tx)
        .await
        .unwrap();
    }

    async fn write_goods(
        &self,
        world: &World,
        tx: &DatabaseTransaction,
        name: &str,
        price_vnd: i64,
        stock: i64,
    ) {
        let now = world.ctx().now;
        product::ActiveModel {
            id: Set(self.product),
            organisation_id: Set(self.seller),
            slug: Set(format!("xoai-{}", domain::text::slug(name))),
            name: Set("Xoài cát Chu".into()),
            folded_name: Set("xoai cat chu".into()),
            ocop_group: Set("food".into()),
            category: Set("trai-cay-tuoi".into()),
            description: Set("Xoài chín cây".into()),
            season: Set(None),
            standards: Set(String::new()),
            ships_within: Set("nationwide".into()),
            state: Set("live".into()),
            version: Set(1),
            source_title: Set(None),
            source_site: Set(None),
            created_at: Set(now),
            updated_at: Set(now),
        }
        .insert(tx)
        .await
        .unwrap();
        variant::ActiveModel {
            id: Set(self.variant),
            product_id: Set(self.product),
            position: Set(1),
            name: Set("Hộp 3 kg".into()),
            unit: Set("box".into()),
            net_quantity: Set(Some(3000)),
            net_unit: Set(Some("g".into())),
            weight_g: Set(None),
            price_vnd: Set(price_vnd),
            stock: Set(stock),
            is_active: Set(true),
            is_sample_price: Set(true),
            is_sample_stock: Set(true),
        }
        .insert(tx)
        .await
        .unwrap();
        stock_movement::ActiveModel {
            id: Set(world.app.ids.next()),
            variant_id: Set(self.variant),
            change: Set(stock),
            cause: Set("opening".into()),
            cause_id: Set(None),
            account_id: Set(None),
            moved_at: Set(now),
        }
        .insert(tx)
        .await
        .unwrap();
    }

    pub async fn set_price(&self, world: &World, price_vnd: i64) {
        self.change(
            world,
            variant::ActiveModel {
                id: Set(self.variant),
                price_vnd: Set(price_vnd),
                ..Default::default()
            },
        )
        .await;
    }

    async fn change(&self, world: &World, change: variant::ActiveModel) {
        let tx = world.app.db().begin().await.unwrap();
        change.update(&tx).await.unwrap();
        tx.commit().await.unwrap();
    }

    pub async fn stock(&self, world: &World) -> i64 {
        let row = variant::Entity::find_by_id(self.variant)
            .one(world.app.db().read())
            .await
            .unwrap();
        row.unwrap().stock
    }

    /// Somebody who works for the seller, signed in to the API.
    pub async fn member(&self, world: &World, email: &str) -> Client {
        let client = Client::new(&world.site);
        let account =
            json!({ "name": "Lê Thị Bán", "email": email, "password": "mật khẩu rất dài", "consent": true });
        let created = client.post("/api/v1/accounts", account).await.ok();
        let tx = world.app.db().begin().await.unwrap();
        membership::ActiveModel {
            id: Set(world.app.ids.next()),
            account_id: Set(created["id"].as_str().unwrap().parse().unwrap()),
            organisation_id: Set(self.seller),
            role: Set("manager".into()),
            created_at: Set(world.ctx().now),
        }
        .insert(&tx)
        .await
        .unwrap();
        tx.commit().await.unwrap();
        let credentials = json!({ "login": email, "password": "mật khẩu rất dài" });
        let token = client.post("/api/v1/tokens", credentials).await.ok();
        client.with_token(token["token"].as_str().unwrap())
    }
}

/// The stock of every variant is the sum of its movements.
pub async fn stock_follows_movements(world: &World) {
    let connection = world.app.db().read();
    let movements = stock_movement::Entity::find().all(connection).await.unwrap();
    for row in variant::Entity::find().all(connection).await.unwrap() {
        let own = movements.iter().filter(|it| it.variant_id == row.id);
        assert_eq!(row.stock, own.map(|it| it.change).sum::<i64>());
    }
}
