use super::PageFace;
use super::reading::{all, first, state};
use crate::walks::overseeing::Overseeing;
use domain::CardEventState;
use poem::http::StatusCode;
use storefront::urls;
use testkit::form::text;

impl Overseeing for PageFace {
    async fn open_messages(&mut self) -> Result<Vec<(String, CardEventState)>, StatusCode> {
        self.visitor.look(urls::ADMIN_CARD_EVENTS).await;
        if self.visitor.status != StatusCode::OK {
            return Err(self.visitor.status);
        }
        let page = self.page();
        let names = all(&page, "section.panel p:not(.notice) > code");
        let states = all(&page, "section.panel p:has(.badge)");
        let told = states
            .into_iter()
            .map(|badge| state(badge, CardEventState::ALL, |it| it.label(self.language)));
        Ok(names.into_iter().map(text).zip(told).collect())
    }

    async fn has_it_tried_again(&mut self, event: &str) {
        self.sees_to(event, "retry").await;
    }

    async fn has_seen_to(&mut self, event: &str) {
        self.sees_to(event, "dismiss").await;
    }

    /// With a form of another page, as somebody would who knows the address.
    async fn tries_steps(&mut self, id: &str) -> Vec<StatusCode> {
        self.open(urls::ACCOUNT).await;
        let mut form = self.visitor.form("form[method='post']");
        form.action = urls::admin_card_event(id);
        self.visitor.send(form).await;
        vec![self.visitor.status]
    }
}

impl PageFace {
    async fn sees_to(&mut self, event: &str, step: &str) {
        self.open(urls::ADMIN_CARD_EVENTS).await;
        let page = self.page();
        let sections = all(&page, "section.panel").into_iter();
        let section = sections
            .rev()
            .find(|it| text(*it).contains(event))
            .expect("the message");
        let action = first(section, "form").value().attr("action").unwrap_or_default();
        let form = self.visitor.form_to(action);
        self.press(form, step).await;
    }
}
