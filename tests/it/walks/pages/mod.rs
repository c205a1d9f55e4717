//! A person with a browser.

mod adding;
mod addressing;
mod buying;
mod collecting;
mod complaining;
mod conferring;
mod growing;
mod keeping;
mod leaving;
mod looking;
mod overseeing;
mod paying;
mod pooling;
mod reading;
mod recovering;
mod reporting;
mod saving;
mod selling;
mod sending;
mod shipping;
mod trading;
mod trusting;
mod verifying;

use super::{Face, PASSWORD};
use domain::Locale;
use testkit::form::Form;
use testkit::pages::Visitor;
use testkit::world::World;

pub struct PageFace {
    visitor: Visitor,
    language: Locale,
}

impl Face for PageFace {
    fn new(world: &World) -> Self {
        Self {
            visitor: Visitor::new(&world.site),
            language: Locale::Vi,
        }
    }

    async fn signs_in(&mut self, login: &str) {
        self.visitor.sign_in(login, PASSWORD).await;
    }

    async fn reads_in(&mut self, language: Locale) {
        self.language = language;
        self.visitor
            .open(&format!("/?lang={language}", language = language.as_str()))
            .await;
        assert_eq!(self.visitor.attributes("html", "lang"), [language.as_str()]);
    }
}

impl PageFace {
    async fn open(&mut self, address: &str) {
        self.visitor.open(address).await;
    }

    /// Sends a form that must be taken.
    async fn send(&mut self, form: Form) {
        self.visitor.send(form).await;
        self.is_taken();
    }

    /// Sends a form, which must be taken, with the button of that value.
    async fn press(&mut self, form: Form, value: &str) {
        self.visitor.press_value(form, value).await;
        self.is_taken();
    }

    fn is_taken(&self) {
        assert_eq!(
            self.visitor.status,
            200,
            "{}: {}",
            self.visitor.address,
            self.visitor.says()
        );
        let refusals = self.visitor.texts("main .notice.bad");
        assert!(refusals.is_empty(), "{}: {refusals:?}", self.visitor.address);
    }

    fn t(&self, vi: &'static str, en: &'static str) -> &'static str {
        self.language.t(vi, en)
    }
}
