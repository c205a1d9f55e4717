use super::PageFace;
use super::reading::{all, first, holds, last_part, told};
use crate::walks::verifying::{Verifying, Waiting};
use scraper::{ElementRef, Html};
use storefront::urls;
use testkit::form::text;

impl Verifying for PageFace {
    async fn queue(&mut self) -> Vec<Waiting> {
        let read = |page: &Html| all(page, "main article").into_iter().map(waiting).collect();
        self.every_page(urls::OFFICE_QUEUE, read).await
    }

    async fn approves(&mut self, waiting: &Waiting) {
        self.opens_queue_at(waiting).await;
        let form = self
            .visitor
            .form_to(&urls::office_decision(waiting.kind, &waiting.id));
        self.press(form, "approve").await;
        self.visitor.sees("Đã duyệt.");
    }

    async fn sends_back(&mut self, waiting: &Waiting, reason: &str) {
        self.opens_queue_at(waiting).await;
        let decision = urls::office_decision(waiting.kind, &waiting.id);
        let form = self.visitor.form(&format!("form.reason[action='{decision}']"));
        self.press(form.fill("reason", reason), "reject").await;
        self.visitor.sees("Đã trả lại, kèm lý do.");
    }

    async fn suspends(&mut self, organisation: &str, reason: &str) {
        self.changes_standing(organisation, "suspend", reason).await;
    }

    async fn reinstates(&mut self, organisation: &str, reason: &str) {
        self.changes_standing(organisation, "reinstate", reason).await;
    }

    async fn takes_down(&mut self, organisation: &str, product: &str, reason: &str) {
        self.opens_organisation(organisation).await;
        let page = self.page();
        let link = format!("a[href='{}']", urls::product(product));
        let mut listings = all(&page, "details.panel").into_iter();
        let listing = listings.find(|listing| holds(*listing, &link));
        let id = first(listing.expect("a live product"), "[name=product]");
        let id = id.value().attr("value").unwrap_or_default();
        let form = self
            .visitor
            .form(&format!("form:has([name=product][value='{id}'])"));
        self.send(form.fill("reason", reason)).await;
    }
}

fn waiting(article: ElementRef) -> Waiting {
    let action = first(article, "form").value().attr("action");
    let action = action.expect("a decision to take");
    let kind = action.rsplit('/').nth(1).unwrap_or_default();
    Waiting {
        kind: kind.parse().expect("a kind of the queue"),
        id: last_part(action),
        organisation: told(article, "p a"),
        papers: text(article),
        pictures: all(article, ".thumbs img").len(),
    }
}

impl PageFace {
    /// Opens that page of the queue on which it waits.
    async fn opens_queue_at(&mut self, waiting: &Waiting) {
        let decision = urls::office_decision(waiting.kind, &waiting.id);
        self.open(urls::OFFICE_QUEUE).await;
        while !self.visitor.html.contains(&decision) {
            let next = self.visitor.attributes("main a[rel=next]", "href").pop();
            self.open(&next.expect("what waits stands in the queue")).await;
        }
    }

    async fn opens_organisation(&mut self, name: &str) {
        self.open(urls::OFFICE_ORGANISATIONS).await;
        let form = self
            .visitor
            .form(&format!("form[action='{}']", urls::OFFICE_ORGANISATIONS))
            .fill("q", name);
        self.send(form).await;
        self.visitor.follow(name).await;
    }

    async fn changes_standing(&mut self, organisation: &str, action: &str, reason: &str) {
        self.opens_organisation(organisation).await;
        let form = self.visitor.form(&format!("form:has(button[value='{action}'])"));
        self.press(form.fill("reason", reason), action).await;
    }
}
