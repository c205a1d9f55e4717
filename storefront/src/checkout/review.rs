use super::{DRAFT, Draft, LastOrder, PLACED, steps};
use crate::flash::{self, Tone};
use crate::forms::{FormState, Posted};
use crate::parts::{Badge, Steps};
use crate::policies::Policy;
use crate::visitor::CART_COUNT;
use crate::{Page, cart, destination, failed, render, render_invalid, see_other, urls};
use askama::Template;
use domain::phone;
use poem::handler;
use poem::session::Session;
use poem::web::Data;
use poem::{Response, Result};
use services::order::{self, Place, Review, ReviewPart};
use services::{App, Ctx, Error};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "checkout/review.html")]
struct ReviewPage {
    page: Page,
    form: FormState,
    review: Review,
    idempotency_key: String,
}

#[handler]
pub(super) async fn show(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
) -> Result<Response> {
    let (Some(draft), Some(key)) = (session.get::<Draft>(DRAFT), cart::key(session)) else {
        return Ok(see_other(urls::CHECKOUT));
    };
    match order::review(&app, &ctx, &key, &draft.checkout).await {
        Ok(review) => {
            let form = FormState::empty(page.locale());
            render(&ReviewPage::new(page, form, review, app.ids.secret()))
        }
        Err(refused) => back(&page, &ctx, session, refused),
    }
}

#[handler]
pub(super) async fn confirm(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    Posted(form): Posted,
) -> Result<Response> {
    let idempotency_key = form.typed("idempotency_key").to_owned();
    if let Some(last) = session.get::<LastOrder>(PLACED)
        && last.idempotency_key == idempotency_key
    {
        return Ok(see_other(urls::order_with_key(
            &last.placed.number,
            &last.placed.key,
        )));
    }
    let (Some(draft), Some(cart_key)) = (session.get::<Draft>(DRAFT), cart::key(session)) else {
        return Ok(see_other(urls::CHECKOUT));
    };
    let command = Place {
        cart_key: cart_key.clone(),
        checkout: draft.checkout.clone(),
        seen: form.typed("seen").to_owned(),
        consent: !form.typed("consent").is_empty(),
        idempotency_key: idempotency_key.clone(),
    };
    match order::place(&app, &ctx, command).await {
        Ok(placed) => {
            let url = urls::order_with_key(&placed.number, &placed.key);
            session.remove(DRAFT);
            session.set(CART_COUNT, 0_u64);
            session.set(
                PLACED,
                LastOrder {
                    idempotency_key,
                    placed,
                },
            );
            flash::leave(
                session,
                Tone::Good,
                page.t(
                    "Đã đặt hàng. Cảm ơn bạn! Hãy lưu địa chỉ trang này để theo dõi đơn.",
                    "Your order is placed. Thank you! Keep the address of this page to follow it.",
                ),
            );
            Ok(see_other(url))
        }
        Err(Error::Invalid(errors)) if errors.iter().all(|error| error.path == "consent") => {
            let review = order::review(&app, &ctx, &cart_key, &draft.checkout).await;
            let review = review.map_err(failed(&ctx))?;
            let form = FormState::refused(page.locale(), form, errors);
            render_invalid(&ReviewPage::new(page, form, review, idempotency_key))
        }
        // The next review shows what is new, and asks again.
        Err(Error::Refused(code)) if code.asks_for_review() => {
            flash::leave(session, Tone::Warning, code.text(page.locale()));
            Ok(see_other(urls::CHECKOUT_REVIEW))
        }
        Err(refused) => back(&page, &ctx, session, refused),
    }
}

/// To the step where it can be put right.
fn back(page: &Page, ctx: &Ctx, session: &Session, refused: Error) -> Result<Response> {
    let url = match &refused {
        Error::Internal(_) => return Err(failed(ctx)(refused)),
        Error::Invalid(_) => urls::CHECKOUT,
        Error::Refused(_) => urls::CART,
    };
    // One wrong field says more than that some are wrong.
    let field = refused.fields().first().map(|it| it.code);
    let code = field.unwrap_or_else(|| refused.code());
    flash::leave(session, Tone::Warning, code.text(page.locale()));
    Ok(see_other(url))
}

impl ReviewPage {
    fn new(page: Page, form: FormState, review: Review, idempotency_key: String) -> ReviewPage {
        let title = page.t("Xem lại và đặt hàng", "Review and order").to_owned();
        ReviewPage {
            page: page.titled(title),
            form,
            review,
            idempotency_key,
        }
    }

    fn steps(&self) -> Steps {
        steps(&self.page, 2)
    }

    /// Marks a made-up price of a real producer's goods.
    fn sample(&self) -> Badge {
        Badge::sample(self.page.locale())
    }

    fn shipping(&self, it: &ReviewPart) -> String {
        destination::told(&self.page, &it.part.shipping)
    }

    fn phone(&self) -> String {
        phone::show(&self.review.buyer.phone)
    }

    fn terms(&self) -> [&'static str; 6] {
        order::terms(self.page.locale())
    }

    fn policies(&self) -> [Policy; 4] {
        [
            Policy::RightsAndDuties,
            Policy::PersonalData,
            Policy::Returns,
            Policy::Complaints,
        ]
    }
}
