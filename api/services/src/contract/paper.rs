use super::called::side_called;
use super::conditions::{Conditions, MonthTerms, check_months, replace_months, term};
use super::facts::Facts;
use super::file::{Shown, keep};
use super::sign::put_signature;
use super::told;
use crate::app::{App, Ctx, Membership};
use crate::error::{Checks, Error, Result};
use crate::history::{self, Change};
use crate::upload::{Upload, check_uploads};
use crate::{number, party};
use chrono::{Datelike, NaiveDate};
use domain::{Code, ContractOrigin, ContractState, Locale, OrganisationKind, TradeSide};
use entities::{commodity, linkage_contract, organisation, variety};
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, Set};

/// A contract that the sides signed on paper.
#[derive(Clone, Debug)]
pub struct EnterPaper {
    /// Slugs or names of the two organisations, with or without marks; words that only one name holds
    /// are enough.
    pub seller: String,
    pub buyer: String,
    pub commodity: String,
    pub variety: Option<String>,
    pub months: Vec<MonthTerms>,
    /// Number and day that the paper bears.
    pub paper_number: String,
    pub paper_signed_on: NaiveDate,
    pub conditions: Conditions,
    /// PDF or picture of the paper; only the sides and the offices of their areas open it.
    pub scan: Upload,
}

/// Enters a paper contract; answers with its number here. A side that enters it confirms it by doing so;
/// an officer only writes it down, and both sides confirm. It counts once both have confirmed.
/// Errors: neither a side nor an office of the area, not a manager, invalid fields.
pub async fn enter_paper(app: &App, ctx: &Ctx, command: EnterPaper) -> Result<String> {
    let acting = ctx.acting()?.verified()?.manager()?;
    let tx = app.db.begin().await?;
    let mut checks = Checks::new();
    let seller = side_called(&tx, &mut checks, TradeSide::Seller, &command.seller).await?;
    let buyer = side_called(&tx, &mut checks, TradeSide::Buyer, &command.buyer).await?;
    let paper_number = checks.text("paper_number", &command.paper_number, 80);
    checks.require(
        command.paper_signed_on <= ctx.today(),
        "paper_signed_on",
        Code::FutureDate,
    );
    check_months(&mut checks, &command.months);
    check_goods(&tx, &mut checks, &command.commodity, command.variety.as_deref()).await?;
    check_uploads(&mut checks, "scan", std::slice::from_ref(&command.scan));
    let (Some(seller), Some(buyer)) = (seller, buyer) else {
        checks.done()?;
        return Err(Code::Invalid.into());
    };
    if seller.id == buyer.id {
        return Err(Code::SameOrganisation.into());
    }
    let side = entered_by(&tx, acting, &seller, &buyer).await?;
    let conditions = command
        .conditions
        .check(&tx, &mut checks, seller.id, &command.commodity)
        .await?;
    checks.done()?;
    let (starts_on, ends_on) = term(&command.months).ok_or_else(|| Error::field("months", Code::Required))?;

    let year = ctx.today().year();
    let running = number::next(&tx, &format!("contract-{year}")).await?;
    let number = format!("HDLK-{year}-{running:06}");
    let id = app.ids.next();
    let row = linkage_contract::ActiveModel {
        id: Set(id),
        number: Set(number.clone()),
        seller_id: Set(seller.id),
        buyer_id: Set(buyer.id),
        round_id: Set(None),
        commodity_code: Set(command.commodity),
        variety_code: Set(command.variety.filter(|code| !code.is_empty())),
        state: Set(ContractState::Draft.as_str().to_owned()),
        starts_on: Set(starts_on),
        ends_on: Set(ends_on),
        origin: Set(ContractOrigin::Paper.as_str().to_owned()),
        paper_number: Set(Some(paper_number)),
        paper_signed_on: Set(Some(command.paper_signed_on)),
        version: Set(1),
        terminated_on: Set(None),
        document_text: Set(None),
        document_hash: Set(None),
        seller_signed_at: Set(None),
        seller_signed_by_id: Set(None),
        buyer_signed_at: Set(None),
        buyer_signed_by_id: Set(None),
        signed_at: Set(None),
        is_sample: Set(seller.is_sample && buyer.is_sample),
        created_at: Set(ctx.now),
        ..conditions.columns()
    }
    .insert(&tx)
    .await?;
    replace_months(&tx, id, &command.months).await?;
    conditions.replace_rows(&tx, id).await?;
    keep(app, ctx, &tx, (id, Shown::Paper), acting, vec![command.scan]).await?;
    let change = Change {
        subject: "linkage_contract",
        id,
        from: None,
        to: ContractState::Draft.as_str(),
        note: None,
    };
    history::append(app, ctx, &tx, change).await?;
    match side {
        // Entering it is confirming it: this side says that the paper reads so.
        Some(side) => {
            let facts = Facts::load(&tx, row).await?;
            put_signature(app, ctx, &tx, &facts, ContractState::Draft, side).await?;
        }
        None => told::others(app, ctx, &tx, &row, None, |locale| entered(locale, &acting.name)).await?,
    }
    tx.commit().await?;
    Ok(number)
}

/// The side that enters it; none for an office with a side in its area.
async fn entered_by(
    tx: &impl ConnectionTrait,
    acting: &Membership,
    seller: &organisation::Model,
    buyer: &organisation::Model,
) -> Result<Option<TradeSide>> {
    if acting.kind == OrganisationKind::TradeOffice {
        let is_in_area = [seller, buyer].iter().any(|party| {
            acting
                .area
                .covers(party.province_code.as_deref(), party.commune_code.as_deref())
        });
        return if is_in_area {
            Ok(None)
        } else {
            Err(Code::OutsideArea.into())
        };
    }
    let ours = party::acts_for(tx, acting).await?;
    let side = party::side(acting, &ours, seller.id, buyer.id).ok_or(Code::NotAllowed)?;
    let party = match side {
        TradeSide::Seller => seller,
        TradeSide::Buyer => buyer,
    };
    if party::legal_person(party) != acting.organisation_id {
        return Err(Code::ClubNeedsRepresentative.into());
    }
    Ok(Some(side))
}

async fn check_goods(
    tx: &impl ConnectionTrait,
    checks: &mut Checks,
    commodity_code: &str,
    variety_code: Option<&str>,
) -> Result<()> {
    let found = commodity::Entity::find_by_id(commodity_code.to_owned())
        .one(tx)
        .await?;
    checks.require(found.is_some(), "commodity", Code::UnknownChoice);
    if let Some(code) = variety_code.filter(|code| !code.is_empty()) {
        let row = variety::Entity::find_by_id(code.to_owned()).one(tx).await?;
        checks.require(
            row.is_some_and(|row| row.commodity_code == commodity_code),
            "variety",
            Code::UnknownChoice,
        );
    }
    Ok(())
}

fn entered(locale: Locale, office: &str) -> Vec<String> {
    match locale {
        Locale::Vi => vec![
            "hợp đồng giấy chờ xác nhận".to_owned(),
            format!(
                "{office} đã nhập hợp đồng giấy của đơn vị lên hệ thống. Xin đối chiếu với bản giấy rồi xác nhận; hợp đồng chỉ được tính khi cả hai bên đã xác nhận."
            ),
        ],
        Locale::En => vec![
            "a paper contract waits for your confirmation".to_owned(),
            format!(
                "{office} entered your paper contract. Please compare it with the paper and confirm it; it counts only once both sides have."
            ),
        ],
    }
}
