use super::PageFace;
use super::reading::{all, told, whole};
use crate::walks::buying::OrderKey;
use crate::walks::trusting::{ReviewSeen, ReviewsSeen, Trusting};
use domain::RemarkAction;
use scraper::ElementRef;
use storefront::urls;
use testkit::form::text;

impl Trusting for PageFace {
    async fn may_review(&mut self, key: &OrderKey, part: &str) -> bool {
        self.open(&reviews_of(key, part)).await;
        !all(&self.page(), "main form:has([name=points])").is_empty()
    }

    async fn reviews_seller(&mut self, key: &OrderKey, part: &str, points: i64, text: &str) {
        self.open(&urls::order_with_key(&key.number, &key.key)).await;
        self.visitor.follow("Đánh giá hàng và người bán").await;
        assert_eq!(self.visitor.address, reviews_of(key, part));
        let form = self.visitor.form("form:has([name=subject][value=seller])");
        self.send(form.fill("points", points).fill("text", text)).await;
    }

    async fn reviews_goods(&mut self, key: &OrderKey, part: &str, points: i64, text: &str) {
        self.open(&reviews_of(key, part)).await;
        let form = self.visitor.form("form:has([name=subject]:not([value=seller]))");
        self.send(form.fill("points", points).fill("text", text)).await;
    }

    async fn product_reviews(&mut self, slug: &str) -> ReviewsSeen {
        self.open(&urls::product(slug)).await;
        self.reviews_seen()
    }

    async fn producer_reviews(&mut self, slug: &str) -> ReviewsSeen {
        self.open(&urls::producer(slug)).await;
        self.reviews_seen()
    }

    async fn answers_review(&mut self, text: &str, answer: &str) {
        self.open(urls::SELLER_REVIEWS).await;
        let action = self.action_in("main article", text);
        let form = self.visitor.form_to(&action).fill("answer", answer);
        self.send(form).await;
    }

    async fn asks(&mut self, slug: &str, text: &str) {
        self.open(&urls::product(slug)).await;
        let form = self.visitor.form_to(&urls::product_question(slug));
        self.send(form.fill("text", text)).await;
    }

    async fn answers_question(&mut self, text: &str, answer: &str) {
        self.open(urls::SELLER).await;
        self.visitor.follow("câu hỏi về sản phẩm").await;
        let action = self.action_in("main article", text);
        let form = self.visitor.form_to(&action).fill("answer", answer);
        self.send(form).await;
    }

    async fn questions_waiting(&mut self) -> usize {
        self.open(urls::SELLER).await;
        let css = format!("a[href='{}'] b[data-count]", urls::SELLER_QUESTIONS);
        whole(&told(&self.page(), &css)) as usize
    }

    async fn questions(&mut self, slug: &str) -> Vec<(String, Option<String>)> {
        self.open(&urls::product(slug)).await;
        let page = self.page();
        let rows = all(&page, "section[aria-labelledby=questions] .remark").into_iter();
        rows.map(|row| (told(row, ".remark-head + p"), answer(row)))
            .collect()
    }

    async fn reports_review(&mut self, slug: &str, reason: &str) {
        self.open(&urls::product(slug)).await;
        let form = self
            .visitor
            .form("section[aria-labelledby=reviews] .remark > .report form");
        self.send(form.fill("reason", reason)).await;
        assert_eq!(self.visitor.address, urls::product(slug));
    }

    async fn reports_question(&mut self, slug: &str, reason: &str) {
        self.open(&urls::product(slug)).await;
        let form = self
            .visitor
            .form("section[aria-labelledby=questions] .remark > .report form");
        self.send(form.fill("reason", reason)).await;
        assert_eq!(self.visitor.address, urls::product(slug));
    }

    async fn judges(&mut self, text: &str, action: RemarkAction, reason: &str) {
        let menu = self.visitor.attributes("header .menu-work a", "href");
        let list = if menu.iter().any(|url| url == urls::ADMIN) {
            urls::ADMIN_REMARKS
        } else {
            urls::OFFICE_REMARKS
        };
        self.open(list).await;
        if action == RemarkAction::Restore {
            self.visitor.follow("Xem nội dung đang ẩn").await;
        }
        let step = self.action_in("main article", text);
        let form = self.visitor.form_to(&step).fill("reason", reason);
        self.press(form, action.as_str()).await;
    }
}

impl PageFace {
    /// Where the form of that box leads in which this is said.
    fn action_in(&self, css: &str, said: &str) -> String {
        let page = self.page();
        let found = all(&page, css)
            .into_iter()
            .find(|part| text(*part).contains(said));
        let part = found.unwrap_or_else(|| panic!("nobody says: {said}"));
        let form = all(part, "form").remove(0);
        form.value().attr("action").expect("an action").to_owned()
    }

    fn reviews_seen(&self) -> ReviewsSeen {
        let page = self.page();
        let section = all(&page, "section[aria-labelledby=reviews]").remove(0);
        let average = told(section, ".average strong");
        let count = told(section, ".average");
        let tenths = |average: &str| {
            let (points, _) = average.split_once('/').expect("so many of five");
            let (whole, tenth) = points.split_once(',').unwrap_or((points, "0"));
            format!("{whole}{tenth}").parse::<i64>().expect("a number")
        };
        let rows = all(section, ".remark").into_iter().map(|row| ReviewSeen {
            points: whole(
                told(row, ".remark-head strong")
                    .split('/')
                    .next()
                    .unwrap_or_default(),
            ),
            text: told(row, ".remark-head + p"),
            writer: told(row, ".remark-head > span"),
            answer: answer(row),
        });
        ReviewsSeen {
            count: count
                .strip_prefix(&average)
                .filter(|rest| !rest.is_empty())
                .map_or(0, whole),
            average_tenths: (!average.is_empty()).then(|| tenths(&average)),
            said: rows.collect(),
        }
    }
}

fn reviews_of(key: &OrderKey, part: &str) -> String {
    urls::with_query(&urls::order_reviews(&key.number, part), "key", &key.key)
}

fn answer(row: ElementRef) -> Option<String> {
    let answer = told(row, ".remark-answer p + p");
    (!answer.is_empty()).then_some(answer)
}
