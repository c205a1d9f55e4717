use crate::flash::{self, Tone};
use crate::forms::{FormData, FormState};
use crate::parts::AreaNav;
use crate::{Page, failed, urls};
use domain::{ErrorKind, Locale, TradeSide};
use poem::session::Session;
use poem::{FromRequest, Request, RequestBody};
use serde::Deserialize;
use services::{Ctx, Error, PageRequest, Result};
use uuid::Uuid;

/// The working area that a page of the trade belongs to; follows from its address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Desk {
    Seller,
    Buying,
    Office,
}

impl<'a> FromRequest<'a> for Desk {
    async fn from_request(request: &'a Request, _: &mut RequestBody) -> poem::Result<Desk> {
        let path = request.uri().path();
        Ok(if path.starts_with(urls::BUYING) {
            Desk::Buying
        } else if path.starts_with(urls::OFFICE) {
            Desk::Office
        } else {
            Desk::Seller
        })
    }
}

impl Desk {
    pub fn side(self) -> Option<TradeSide> {
        match self {
            Desk::Seller => Some(TradeSide::Seller),
            Desk::Buying => Some(TradeSide::Buyer),
            Desk::Office => None,
        }
    }

    pub fn is_seller(self) -> bool {
        self == Desk::Seller
    }

    pub fn is_office(self) -> bool {
        self == Desk::Office
    }

    pub fn nav(self, page: &Page) -> AreaNav {
        match self {
            Desk::Seller => AreaNav::seller(page),
            Desk::Buying => AreaNav::buying(page),
            Desk::Office => AreaNav::office(page),
        }
    }

    pub fn proposals(self) -> &'static str {
        match self {
            Desk::Buying => urls::BUYING_PROPOSALS,
            _ => urls::SELLER_PROPOSALS,
        }
    }

    pub fn proposal_answer(self, id: &Uuid) -> String {
        match self {
            Desk::Buying => urls::buying_proposal_answer(id),
            _ => urls::seller_proposal_answer(id),
        }
    }

    pub fn proposal(self, id: &Uuid) -> String {
        match self {
            Desk::Seller => urls::seller_proposal(id),
            Desk::Buying => urls::buying_proposal(id),
            Desk::Office => urls::office_proposal(id),
        }
    }

    pub fn proposal_terms(self, id: &Uuid) -> String {
        match self {
            Desk::Seller => urls::seller_proposal_terms(id),
            Desk::Buying => urls::buying_proposal_terms(id),
            Desk::Office => urls::office_proposal_terms(id),
        }
    }

    pub fn contracts(self) -> &'static str {
        match self {
            Desk::Seller => urls::SELLER_CONTRACTS,
            Desk::Buying => urls::BUYING_CONTRACTS,
            Desk::Office => urls::OFFICE_CONTRACTS,
        }
    }

    pub fn contract(self, number: &str) -> String {
        match self {
            Desk::Seller => urls::seller_contract(number),
            Desk::Buying => urls::buying_contract(number),
            Desk::Office => urls::office_contract(number),
        }
    }

    pub fn contract_sign(self, number: &str) -> String {
        match self {
            Desk::Buying => urls::buying_contract_sign(number),
            _ => urls::seller_contract_sign(number),
        }
    }

    pub fn contract_edit(self, number: &str) -> String {
        match self {
            Desk::Buying => urls::buying_contract_edit(number),
            _ => urls::seller_contract_edit(number),
        }
    }

    pub fn contract_step(self, number: &str) -> String {
        match self {
            Desk::Seller => urls::seller_contract_step(number),
            Desk::Buying => urls::buying_contract_step(number),
            Desk::Office => urls::office_contract_step(number),
        }
    }

    pub fn contract_print(self, number: &str) -> String {
        match self {
            Desk::Seller => urls::seller_contract_print(number),
            Desk::Buying => urls::buying_contract_print(number),
            Desk::Office => urls::office_contract_print(number),
        }
    }

    pub fn contract_versions(self, number: &str) -> String {
        match self {
            Desk::Seller => urls::seller_contract_versions(number),
            Desk::Buying => urls::buying_contract_versions(number),
            Desk::Office => urls::office_contract_versions(number),
        }
    }

    pub fn contract_liquidation(self, number: &str) -> String {
        match self {
            Desk::Seller => urls::seller_contract_liquidation(number),
            Desk::Buying => urls::buying_contract_liquidation(number),
            Desk::Office => urls::office_contract_liquidation(number),
        }
    }

    pub fn contract_amend(self, number: &str) -> String {
        match self {
            Desk::Buying => urls::buying_contract_amend(number),
            _ => urls::seller_contract_amend(number),
        }
    }

    pub fn contract_failure(self, number: &str) -> String {
        urls::seller_contract_failure(number)
    }

    pub fn contract_paper(self) -> &'static str {
        match self {
            Desk::Seller => urls::SELLER_CONTRACT_PAPER,
            Desk::Buying => urls::BUYING_CONTRACT_PAPER,
            Desk::Office => urls::OFFICE_CONTRACT_PAPER,
        }
    }

    pub fn deliveries(self) -> &'static str {
        match self {
            Desk::Seller => urls::SELLER_DELIVERIES,
            Desk::Buying => urls::BUYING_DELIVERIES,
            Desk::Office => urls::OFFICE_DELIVERIES,
        }
    }

    pub fn delivery(self, number: &str) -> String {
        match self {
            Desk::Seller => urls::seller_delivery(number),
            Desk::Buying => urls::buying_delivery(number),
            Desk::Office => urls::office_delivery(number),
        }
    }

    pub fn delivery_figure(self, number: &str) -> String {
        match self {
            Desk::Seller => urls::seller_delivery_figure(number),
            Desk::Buying => urls::buying_delivery_figure(number),
            Desk::Office => urls::office_delivery_figure(number),
        }
    }
}

/// Where a list continues.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct Continued {
    pub after: Option<String>,
}

impl Continued {
    pub fn page(self) -> PageRequest {
        PageRequest {
            per_page: None,
            after: self.after,
        }
    }
}

/// The address of a list's next page, if it has one.
pub(crate) fn next_url(list: &str, next: Option<&str>) -> Option<String> {
    next.map(|key| urls::with_query(list, "after", key))
}

/// Leaves word of a step for the next page: done, or why not. Only what is nobody's step fails here.
pub(crate) fn tell<T>(ctx: &Ctx, session: &Session, result: Result<T>, done: &str) -> poem::Result<()> {
    match result {
        Ok(_) => flash::leave(session, Tone::Good, done),
        Err(error) => match error.kind() {
            ErrorKind::Invalid | ErrorKind::Conflict | ErrorKind::Forbidden => {
                let code = error.fields().first().map_or(error.code(), |field| field.code);
                flash::leave(session, Tone::Bad, code.text(ctx.locale));
            }
            _ => return Err(failed(ctx)(error)),
        },
    }
    Ok(())
}

/// A form refused by the use case; only our own faults fail the page.
pub(super) fn refused(ctx: &Ctx, locale: Locale, data: FormData, error: Error) -> poem::Result<FormState> {
    match error.kind() {
        ErrorKind::Invalid if !error.fields().is_empty() => {
            Ok(FormState::refused(locale, data, error.fields().to_vec()))
        }
        ErrorKind::Invalid | ErrorKind::Conflict | ErrorKind::Forbidden => {
            Ok(FormState::failed(locale, data, error.code()))
        }
        _ => Err(failed(ctx)(error)),
    }
}
