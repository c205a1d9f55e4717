//! What this Stripe knows.

use super::messages::Message;
use super::objects;
use chrono::{DateTime, Duration, Utc};
use serde_json::Value;
use services::ports::Clock;
use std::collections::BTreeMap;
use std::sync::Arc;

pub struct Session {
    pub id: String,
    pub account: String,
    /// Where the buyer pays.
    pub page: String,
    pub amount: i64,
    pub title: String,
    pub status: &'static str,
    pub payment: Option<String>,
    pub reference: Option<String>,
    pub methods: Vec<String>,
    pub locale: Option<String>,
    pub success_url: String,
    pub cancel_url: Option<String>,
    pub created: i64,
    pub expires_at: i64,
}

pub struct Payment {
    pub id: String,
    pub account: String,
    pub amount: i64,
    pub received: i64,
    pub created: i64,
}

pub struct Refund {
    pub id: String,
    pub account: String,
    pub payment: String,
    pub amount: i64,
    pub created: i64,
    pub metadata: BTreeMap<String, String>,
    /// Why its bank sent it back, if it has.
    pub failure: Option<String>,
}

/// The answer to a call with a key, and what was asked.
pub struct Answered {
    pub asked: String,
    pub status: u16,
    pub body: Value,
}

pub struct Books {
    pub url: String,
    pub clock: Arc<dyn Clock>,
    /// How far this Stripe's time is ahead of the clock.
    pub ahead: Duration,
    pub sessions: BTreeMap<String, Session>,
    pub payments: BTreeMap<String, Payment>,
    pub refunds: BTreeMap<String, Refund>,
    pub answered: BTreeMap<String, Answered>,
    pub messages: Vec<Message>,
    /// Where messages go by themselves.
    pub webhook_url: Option<String>,
    pub is_down: bool,
    pub lost_answers: u32,
    pub refuses_refunds: bool,
    last_id: u64,
}

impl Books {
    pub fn new(url: String, clock: Arc<dyn Clock>) -> Books {
        Books {
            url,
            clock,
            ahead: Duration::zero(),
            sessions: BTreeMap::new(),
            payments: BTreeMap::new(),
            refunds: BTreeMap::new(),
            answered: BTreeMap::new(),
            messages: Vec::new(),
            webhook_url: None,
            is_down: false,
            lost_answers: 0,
            refuses_refunds: false,
            last_id: 0,
        }
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now() + self.ahead
    }

    pub fn seconds(&self) -> i64 {
        self.now().timestamp()
    }

    pub fn next(&mut self, kind: &str) -> String {
        self.last_id += 1;
        format!("{kind}_test_{:08}", self.last_id)
    }

    /// Ends the sessions whose time is over.
    pub fn tick(&mut self) {
        let now = self.seconds();
        let over: Vec<String> = self
            .sessions
            .values()
            .filter(|it| it.status == "open" && it.expires_at <= now)
            .map(|it| it.id.clone())
            .collect();
        for id in over {
            self.expire(&id);
        }
    }

    /// Whether it was open.
    pub fn expire(&mut self, id: &str) -> bool {
        let Some(session) = self.sessions.get_mut(id).filter(|it| it.status == "open") else {
            return false;
        };
        session.status = "expired";
        self.tell_of_session(id, "checkout.session.expired");
        true
    }

    /// Why not, if it is not open.
    pub fn pay(&mut self, id: &str, amount: Option<i64>) -> Result<String, &'static str> {
        self.tick();
        let (payment, created) = (self.next("pi"), self.seconds());
        let session = self.sessions.get_mut(id).ok_or("no such session")?;
        if session.status != "open" {
            return Err(session.status);
        }
        session.status = "complete";
        session.payment = Some(payment.clone());
        if let Some(amount) = amount {
            session.amount = amount;
        }
        let paid = Payment {
            id: payment.clone(),
            account: session.account.clone(),
            amount: session.amount,
            received: session.amount,
            created,
        };
        let success = session.success_url.replace("{CHECKOUT_SESSION_ID}", id);
        let account = session.account.clone();
        let told = objects::payment(&paid);
        self.payments.insert(payment, paid);
        self.tell(&account, "payment_intent.succeeded", told);
        self.tell_of_session(id, "checkout.session.completed");
        Ok(success)
    }

    /// The bank of the card sends a refund back that had succeeded.
    pub fn fail_refund(&mut self, id: &str, why: &str) {
        let refund = self.refunds.get_mut(id).expect("a refund");
        refund.failure = Some(why.to_owned());
        let (account, object) = (refund.account.clone(), objects::refund(refund));
        for kind in ["refund.updated", "refund.failed", "charge.refund.updated"] {
            self.tell(&account, kind, object.clone());
        }
    }

    fn tell_of_session(&mut self, id: &str, kind: &str) {
        let session = &self.sessions[id];
        let (account, object) = (session.account.clone(), objects::session(session, None));
        self.tell(&account, kind, object);
    }

    pub fn tell(&mut self, account: &str, kind: &str, object: Value) {
        let (id, created) = (self.next("evt"), self.seconds());
        let body = objects::event(&id, account, kind, created, object);
        let message = Message::new(id, body.to_string(), self.now());
        self.messages.push(message);
    }
}
