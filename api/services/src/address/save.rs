use crate::app::{App, Ctx};
use crate::error::{Checks, Result};
use crate::places::place_names;
use domain::{Code, phone};
use entities::{account, address};
use sea_orm::sea_query::{Expr, LockType};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect,
    Set,
};
use uuid::Uuid;

const MOST_ADDRESSES: u64 = 20;

/// As typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewAddress {
    pub name: String,
    pub phone: String,
    /// House and street, or hamlet.
    pub address_line: String,
    pub commune_code: String,
    /// The first address of an account is its default, whatever is asked.
    pub is_default: bool,
}

/// Adds an address to the account's book; one that stands there word for word keeps its id.
/// Errors: sign-in needed, invalid fields, book full.
pub async fn save(app: &App, ctx: &Ctx, typed: NewAddress) -> Result<Uuid> {
    let account_id = ctx.person()?.account_id;
    let checked = check(app, &typed).await?;
    let tx = app.db.begin().await?;
    hold(&tx, account_id).await?;
    let kept = address::Entity::find()
        .filter(address::Column::AccountId.eq(account_id))
        .all(&tx)
        .await?;
    let same = kept.iter().find(|row| {
        row.name == checked.name
            && row.phone == checked.phone
            && row.address_line == checked.address_line
            && row.commune_code == checked.commune_code
    });
    let id = match same {
        Some(row) => row.id,
        None if kept.len() as u64 >= MOST_ADDRESSES => return Err(Code::AddressBookFull.into()),
        None => {
            let id = app.ids.next();
            address::ActiveModel {
                id: Set(id),
                account_id: Set(account_id),
                name: Set(checked.name),
                phone: Set(checked.phone),
                address_line: Set(checked.address_line),
                commune_code: Set(checked.commune_code),
                is_default: Set(false),
                saved_at: Set(ctx.now),
            }
            .insert(&tx)
            .await?;
            id
        }
    };
    if typed.is_default || kept.is_empty() {
        make_default(&tx, account_id, id).await?;
    }
    tx.commit().await?;
    Ok(id)
}

/// Replaces what an address says; it can become the default, and stops being it when another does.
/// Orders placed keep the address they were confirmed with. Errors: sign-in needed, not found, invalid fields.
pub async fn change(app: &App, ctx: &Ctx, id: Uuid, typed: NewAddress) -> Result<()> {
    let account_id = ctx.person()?.account_id;
    let checked = check(app, &typed).await?;
    let tx = app.db.begin().await?;
    hold(&tx, account_id).await?;
    let changed = address::Entity::update_many()
        .set(address::ActiveModel {
            name: Set(checked.name),
            phone: Set(checked.phone),
            address_line: Set(checked.address_line),
            commune_code: Set(checked.commune_code),
            saved_at: Set(ctx.now),
            ..Default::default()
        })
        .filter(address::Column::Id.eq(id))
        .filter(address::Column::AccountId.eq(account_id))
        .exec(&tx)
        .await?;
    if changed.rows_affected == 0 {
        return Err(Code::NotFound.into());
    }
    if typed.is_default {
        make_default(&tx, account_id, id).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Fills this address in at checkout from now on. Errors: sign-in needed, not found.
pub async fn use_by_default(app: &App, ctx: &Ctx, id: Uuid) -> Result<()> {
    let account_id = ctx.person()?.account_id;
    let tx = app.db.begin().await?;
    hold(&tx, account_id).await?;
    let own = address::Entity::find_by_id(id)
        .filter(address::Column::AccountId.eq(account_id))
        .count(&tx)
        .await?;
    if own == 0 {
        return Err(Code::NotFound.into());
    }
    make_default(&tx, account_id, id).await?;
    tx.commit().await?;
    Ok(())
}

/// Holds the account's row, so that two changes of one book follow each other.
pub(super) async fn hold(tx: &impl ConnectionTrait, account_id: Uuid) -> Result<()> {
    let mut found = account::Entity::find_by_id(account_id);
    if crate::db::locks_rows(tx) {
        found = found.lock(LockType::Update);
    }
    found.one(tx).await?.ok_or(Code::SignInNeeded)?;
    Ok(())
}

/// The others stop being the default first: at no moment are there two.
pub(super) async fn make_default(tx: &impl ConnectionTrait, account_id: Uuid, id: Uuid) -> Result<()> {
    for (is_default, row) in [
        (false, address::Column::Id.ne(id)),
        (true, address::Column::Id.eq(id)),
    ] {
        address::Entity::update_many()
            .col_expr(address::Column::IsDefault, Expr::value(is_default))
            .filter(address::Column::AccountId.eq(account_id))
            .filter(row)
            .exec(tx)
            .await?;
    }
    Ok(())
}

struct Checked {
    name: String,
    phone: String,
    address_line: String,
    commune_code: String,
}

async fn check(app: &App, typed: &NewAddress) -> Result<Checked> {
    let mut checks = Checks::new();
    let name = checks.text("name", &typed.name, 120);
    let number = phone::normalise(typed.phone.trim());
    checks.require(!typed.phone.trim().is_empty(), "phone", Code::Required);
    checks.require(
        typed.phone.trim().is_empty() || number.is_some(),
        "phone",
        Code::BadPhone,
    );
    let address_line = checks.text("address_line", &typed.address_line, 200);
    let code = typed.commune_code.trim();
    let place = place_names(app, [code.to_owned()]).await?.commune(code);
    checks.require(!code.is_empty(), "commune_code", Code::Required);
    checks.require(
        code.is_empty() || !place.is_empty(),
        "commune_code",
        Code::UnknownCommune,
    );
    checks.done()?;
    Ok(Checked {
        name,
        phone: number.ok_or(Code::BadPhone)?,
        address_line,
        commune_code: code.to_owned(),
    })
}
