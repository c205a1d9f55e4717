//! What every use case is given.

use crate::db::Db;
use crate::error::Result;
use crate::ports::{CardPayments, Carriers, Clock, Documents, Ids, Mailbox, Mailer, Spreadsheets};
use crate::settings::Settings;
use crate::shipping::TableRates;
use chrono::{DateTime, NaiveDate, Utc};
use domain::{Code, Locale, MemberRole, OrganisationKind, Verification};
use search::SearchEngine;
use std::sync::Arc;
use uuid::Uuid;

/// The running application, built once by the server.
pub struct App {
    pub(crate) db: Db,
    pub search: Arc<dyn SearchEngine>,
    pub clock: Arc<dyn Clock>,
    pub ids: Arc<dyn Ids>,
    pub(crate) mailer: Arc<dyn Mailer>,
    /// Letters that became files; only a demonstration shows them.
    pub mailbox: Option<Arc<dyn Mailbox>>,
    spreadsheets: Option<Arc<dyn Spreadsheets>>,
    /// Writes documents for word processors.
    pub(crate) documents: Option<Arc<dyn Documents>>,
    /// What parcels cost; the sellers' own tables unless another carrier is given.
    pub(crate) carriers: Arc<dyn Carriers>,
    /// None where no key is configured: then nobody is offered to pay by card.
    cards: Option<Arc<dyn CardPayments>>,
    pub settings: Settings,
}

impl App {
    pub fn new(
        db: Db,
        search: Arc<dyn SearchEngine>,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn Ids>,
        mailer: Arc<dyn Mailer>,
        settings: Settings,
    ) -> App {
        App {
            db,
            search,
            clock,
            ids,
            mailer,
            mailbox: None,
            spreadsheets: None,
            documents: None,
            carriers: Arc::new(TableRates),
            cards: None,
            settings,
        }
    }

    pub fn with_mailbox(self, mailbox: Option<Arc<dyn Mailbox>>) -> App {
        App { mailbox, ..self }
    }

    pub fn with_spreadsheets(self, spreadsheets: Arc<dyn Spreadsheets>) -> App {
        App {
            spreadsheets: Some(spreadsheets),
            ..self
        }
    }

    pub fn with_documents(self, documents: Arc<dyn Documents>) -> App {
        App {
            documents: Some(documents),
            ..self
        }
    }

    pub fn with_carriers(self, carriers: Arc<dyn Carriers>) -> App {
        App { carriers, ..self }
    }

    pub fn with_cards(self, cards: Option<Arc<dyn CardPayments>>) -> App {
        App { cards, ..self }
    }

    pub fn takes_cards(&self) -> bool {
        self.cards.is_some()
    }

    pub(crate) fn cards(&self) -> Result<&dyn CardPayments> {
        self.cards.as_deref().ok_or(Code::NoCardAccount.into())
    }

    /// Only an application without imports and reports has none.
    pub(crate) fn spreadsheets(&self) -> Result<&dyn Spreadsheets> {
        self.spreadsheets.as_deref().ok_or(Code::NotReady.into())
    }

    pub fn db(&self) -> &Db {
        &self.db
    }
}

/// Who asks, when, in which language.
#[derive(Debug, Clone)]
pub struct Ctx {
    pub actor: Actor,
    pub locale: Locale,
    pub request_id: String,
    pub now: DateTime<Utc>,
}

#[derive(Debug, Clone)]
pub enum Actor {
    Anyone,
    Person(Box<Person>),
    /// The workers and the commands of the operator.
    System,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub account_id: Uuid,
    pub name: String,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub is_administrator: bool,
    pub memberships: Vec<Membership>,
    /// The membership the person acts in now, if any.
    pub acting: Option<Membership>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    pub organisation_id: Uuid,
    pub slug: String,
    pub name: String,
    pub kind: OrganisationKind,
    pub verification: Verification,
    pub role: MemberRole,
    /// What a trade office is responsible for; empty for everybody else.
    pub area: Area,
}

/// Whole provinces and single communes, by today's codes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Area {
    pub provinces: Vec<String>,
    pub communes: Vec<String>,
}

impl Area {
    pub fn covers(&self, province: Option<&str>, commune: Option<&str>) -> bool {
        province.is_some_and(|code| self.provinces.iter().any(|p| p == code))
            || commune.is_some_and(|code| self.communes.iter().any(|c| c == code))
    }

    pub fn is_empty(&self) -> bool {
        self.provinces.is_empty() && self.communes.is_empty()
    }
}

impl Ctx {
    /// The day it is in Viet Nam.
    pub fn today(&self) -> NaiveDate {
        domain::calendar::day_in_viet_nam(self.now)
    }

    pub fn t<'a>(&self, vi: &'a str, en: &'a str) -> &'a str {
        self.locale.t(vi, en)
    }

    pub fn signed_in(&self) -> Option<&Person> {
        match &self.actor {
            Actor::Person(person) => Some(person),
            Actor::Anyone | Actor::System => None,
        }
    }

    pub fn person(&self) -> Result<&Person> {
        self.signed_in().ok_or(Code::SignInNeeded.into())
    }

    /// Who a history row names; nobody for guests and the system.
    pub fn account_id(&self) -> Option<Uuid> {
        self.signed_in().map(|person| person.account_id)
    }

    pub fn acting(&self) -> Result<&Membership> {
        self.person()?.acting.as_ref().ok_or(Code::NotAllowed.into())
    }

    /// Acting for an organisation that sells, verified or not.
    pub fn seller(&self) -> Result<&Membership> {
        let acting = self.acting()?;
        if acting.kind.sells() {
            Ok(acting)
        } else {
            Err(Code::NotAllowed.into())
        }
    }

    /// Acting for an organisation that buys in bulk, verified or not.
    pub fn buyer(&self) -> Result<&Membership> {
        let acting = self.acting()?;
        if acting.kind.buys() {
            Ok(acting)
        } else {
            Err(Code::NotAllowed.into())
        }
    }

    /// Acting as an officer of a trade office.
    pub fn office(&self) -> Result<&Membership> {
        let acting = self.acting()?;
        if acting.kind == OrganisationKind::TradeOffice {
            Ok(acting)
        } else {
            Err(Code::NotAllowed.into())
        }
    }

    pub fn administrator(&self) -> Result<&Person> {
        let person = self.person()?;
        if person.is_administrator {
            Ok(person)
        } else {
            Err(Code::NotAllowed.into())
        }
    }
}

impl Membership {
    /// Refuses what only a verified organisation may do.
    pub fn verified(&self) -> Result<&Membership> {
        if self.verification == Verification::Verified {
            Ok(self)
        } else {
            Err(Code::NotVerified.into())
        }
    }

    /// Refuses what only a manager may do.
    pub fn manager(&self) -> Result<&Membership> {
        if self.role == MemberRole::Manager {
            Ok(self)
        } else {
            Err(Code::NotAllowed.into())
        }
    }
}
