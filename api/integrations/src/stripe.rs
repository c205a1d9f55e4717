//! Cards through Stripe: direct charges on the seller's connected account.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::Locale;
use services::ports::{
    CardCheckout, CardError, CardPayments, CardRefund, CardRefundStanding, CardSession, CardSessionState,
};
use std::collections::HashMap;
use std::time::Duration;
use stripe::{Client, ClientBuilder, IdempotencyKey, RequestStrategy, StripeError, StripeRequest};
use stripe_checkout::checkout_session::{
    CreateCheckoutSession, CreateCheckoutSessionAllowedPaymentMethodTypes, CreateCheckoutSessionLineItems,
    CreateCheckoutSessionLineItemsPriceData, ExpireCheckoutSession, ProductData, RetrieveCheckoutSession,
};
use stripe_core::refund::{CreateRefund, RetrieveRefund};
use stripe_shared::{
    AccountId, ApiErrors, CheckoutSession, CheckoutSessionLocale, CheckoutSessionMode,
    CheckoutSessionPaymentStatus, CheckoutSessionStatus, Refund,
};
use stripe_types::{Currency, Expandable};
use stripe_webhook::{Webhook, WebhookError};
use uuid::Uuid;

/// Under which a refund at Stripe carries our own id.
const OUR_REFUND: &str = "card_refund";
/// A buyer waits for the answer.
const LONGEST_WAIT: Duration = Duration::from_secs(20);

pub struct StripeCards {
    client: Client,
    webhook_secret: String,
}

#[derive(Debug, thiserror::Error)]
#[error("Stripe: {0}")]
pub struct StripeSetupError(String);

impl StripeCards {
    /// `api_url` is Stripe's own where it is empty.
    pub fn new(secret_key: &str, webhook_secret: &str, api_url: &str) -> Result<Self, StripeSetupError> {
        if webhook_secret.is_empty() {
            return Err(StripeSetupError(
                "a secret for its messages (webhook_secret) is needed beside the key".to_owned(),
            ));
        }
        let mut client = ClientBuilder::new(secret_key).timeout(LONGEST_WAIT);
        if !api_url.is_empty() {
            client = client.url(format!("{}/", api_url.trim_end_matches('/')));
        }
        Ok(Self {
            client: client
                .build()
                .map_err(|error| StripeSetupError(error.to_string()))?,
            webhook_secret: webhook_secret.to_owned(),
        })
    }

    async fn session(
        &self,
        account: &str,
        strategy: RequestStrategy,
        request: impl StripeRequest<Output = CheckoutSession>,
    ) -> Result<CardSession, CardError> {
        let answer = request
            .customize()
            .account_id(AccountId::from(account))
            .request_strategy(strategy)
            .send(&self.client)
            .await;
        told(answer.map_err(error)?)
    }
}

#[async_trait]
impl CardPayments for StripeCards {
    async fn open(&self, wanted: &CardCheckout) -> Result<CardSession, CardError> {
        let price = CreateCheckoutSessionLineItemsPriceData {
            product_data: Some(ProductData::new(&wanted.title)),
            unit_amount: Some(smallest_units(wanted.amount_vnd)),
            ..CreateCheckoutSessionLineItemsPriceData::new(Currency::VND)
        };
        let line = CreateCheckoutSessionLineItems {
            price_data: Some(price),
            quantity: Some(1),
            ..CreateCheckoutSessionLineItems::new()
        };
        let request = CreateCheckoutSession::new()
            .mode(CheckoutSessionMode::Payment)
            // Other methods settle days later, when the part has long ended unpaid.
            // Source: https://docs.stripe.com/changelog/endive/2026-09-30/remove-payment-method-types-checkout-sessions
            .allowed_payment_method_types(vec![CreateCheckoutSessionAllowedPaymentMethodTypes::Card])
            .line_items(vec![line])
            .client_reference_id(wanted.attempt_id.to_string())
            .success_url(&wanted.success_url)
            .cancel_url(&wanted.cancel_url)
            .expires_at(wanted.expires_at.timestamp())
            .locale(match wanted.locale {
                Locale::Vi => CheckoutSessionLocale::Vi,
                Locale::En => CheckoutSessionLocale::En,
            });
        self.session(&wanted.account, once(wanted.attempt_id)?, request)
            .await
    }

    async fn look_up(&self, account: &str, session: &str) -> Result<CardSession, CardError> {
        let request = RetrieveCheckoutSession::new(session).expand(vec!["payment_intent".to_owned()]);
        self.session(account, RequestStrategy::Once, request).await
    }

    async fn expire(&self, account: &str, session: &str) -> Result<CardSession, CardError> {
        let request = ExpireCheckoutSession::new(session);
        match self.session(account, RequestStrategy::Once, request).await {
            // It is not open any more: paid, or over by itself.
            Err(CardError::Refused(_)) => self.look_up(account, session).await,
            answer => answer,
        }
    }

    async fn refund(&self, wanted: &CardRefund) -> Result<String, CardError> {
        let refund = CreateRefund::new()
            .payment_intent(&wanted.payment)
            .amount(smallest_units(wanted.amount_vnd))
            .metadata(HashMap::from([(OUR_REFUND.to_owned(), wanted.id.to_string())]))
            .customize()
            .account_id(AccountId::from(wanted.account.as_str()))
            .request_strategy(once(wanted.id)?)
            .send(&self.client)
            .await
            .map_err(error)?;
        match failure(&refund) {
            Some(why) => Err(CardError::Refused(why)),
            None => Ok(refund.id.to_string()),
        }
    }

    async fn look_up_refund(&self, account: &str, reference: &str) -> Result<CardRefundStanding, CardError> {
        let refund = RetrieveRefund::new(reference)
            .customize()
            .account_id(AccountId::from(account))
            .request_strategy(RequestStrategy::Once)
            .send(&self.client)
            .await
            .map_err(error)?;
        let named = refund.metadata.as_ref().and_then(|all| all.get(OUR_REFUND));
        Ok(CardRefundStanding {
            id: named.and_then(|id| id.parse().ok()),
            failure: failure(&refund),
        })
    }

    fn verify(&self, body: &str, signature: &str, now: DateTime<Utc>) -> Result<(), CardError> {
        let secret = &self.webhook_secret;
        match Webhook::construct_event_with_timestamp(body, signature, secret, now.timestamp()) {
            // The signature is looked at first; what the message says is asked for again.
            Ok(_) | Err(WebhookError::BadParse(_)) => Ok(()),
            Err(_) => Err(CardError::BadSignature),
        }
    }
}

/// Why the money did not reach the card, if it did not; Stripe ends a refund so even after it had succeeded.
/// Source: https://docs.stripe.com/refunds#failed-refunds
fn failure(refund: &Refund) -> Option<String> {
    let is_over = matches!(refund.status.as_deref(), Some("failed" | "canceled"));
    let why = refund.failure_reason.clone();
    is_over.then(|| why.unwrap_or_else(|| "the refund failed".to_owned()))
}

/// Stripe counts a currency in its smallest unit, and VND has none below the đồng.
/// Source: https://docs.stripe.com/currencies#zero-decimal
const fn smallest_units(amount_vnd: i64) -> i64 {
    amount_vnd
}

/// And back; no other currency is ever asked for.
fn in_vnd(amount: i64, currency: &Currency) -> Result<i64, CardError> {
    match currency {
        Currency::VND => Ok(amount),
        other => Err(CardError::NoAnswer(format!("it was paid in {other}"))),
    }
}

fn once(id: Uuid) -> Result<RequestStrategy, CardError> {
    let key = IdempotencyKey::new(id.to_string()).map_err(|error| CardError::NoAnswer(error.to_string()))?;
    Ok(RequestStrategy::Idempotent(key))
}

fn told(session: CheckoutSession) -> Result<CardSession, CardError> {
    let id = session.id.to_string();
    let unclear = |what: &str| CardError::NoAnswer(format!("session {}: {what}", session.id));
    let state = match (&session.status, &session.payment_status) {
        (Some(CheckoutSessionStatus::Complete), CheckoutSessionPaymentStatus::Paid) => {
            match &session.payment_intent {
                Some(Expandable::Object(intent)) => CardSessionState::Paid {
                    payment: intent.id.to_string(),
                    amount_vnd: in_vnd(intent.amount_received, &intent.currency)?,
                },
                _ => return Err(unclear("paid, without its payment")),
            }
        }
        (Some(CheckoutSessionStatus::Complete), _) => CardSessionState::Pending,
        (Some(CheckoutSessionStatus::Expired), _) => CardSessionState::Expired,
        (Some(CheckoutSessionStatus::Open), _) => CardSessionState::Open {
            url: session
                .url
                .clone()
                .ok_or_else(|| unclear("open, without its page"))?,
        },
        _ => return Err(unclear("of no known state")),
    };
    Ok(CardSession { id, state })
}

/// Which answers stay no: not those to a wrong key of ours, to a call that is still being answered, to too many.
fn error(error: StripeError) -> CardError {
    match error {
        StripeError::Stripe(told, 400 | 402 | 403 | 404) => CardError::Refused(reason(&told)),
        StripeError::Stripe(told, status) => CardError::NoAnswer(format!("{status}: {}", reason(&told))),
        other => CardError::NoAnswer(other.to_string()),
    }
}

fn reason(told: &ApiErrors) -> String {
    let message = told.message.as_deref().unwrap_or_default();
    match &told.code {
        Some(code) => format!("{message} ({})", code.as_str()),
        None => message.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = r#"{"id":"evt_1","data":{}}"#;

    fn cards() -> StripeCards {
        StripeCards::new("sk_test_1", "whsec_1", "").unwrap()
    }

    #[test]
    fn a_signature_counts_for_five_minutes_and_for_these_bytes_alone() {
        let at = 1_795_000_000;
        let signed = Webhook::generate_test_header(BODY, "whsec_1", Some(at));
        let verify = |body: &str, signed: &str, seconds: i64| {
            let now = DateTime::from_timestamp(at + seconds, 0).unwrap();
            cards().verify(body, signed, now).is_ok()
        };
        for seconds in [0, 300, -300] {
            assert!(verify(BODY, &signed, seconds), "{seconds}");
        }
        assert!(!verify(BODY, &signed, 301));
        assert!(!verify(BODY, &signed, -301));
        assert!(!verify(&format!("{BODY} "), &signed, 0));
        let other = Webhook::generate_test_header(BODY, "whsec_2", Some(at));
        for wrong in [other.as_str(), "", "t=1", "v1=00", "t=x,v1=00"] {
            assert!(!verify(BODY, wrong, 0), "{wrong}");
        }
        let both = format!("{signed},v1=00");
        assert!(verify(BODY, &both, 0), "while a secret is changed there are two");
    }

    #[test]
    fn a_key_without_the_secret_of_messages_is_refused() {
        assert!(StripeCards::new("sk_test_1", "", "").is_err());
        assert!(StripeCards::new("sk_test_1", "whsec_1", "no url").is_err());
    }

    #[test]
    fn dong_are_whole() {
        assert_eq!(smallest_units(150_000), 150_000);
        assert_eq!(in_vnd(150_000, &Currency::VND), Ok(150_000));
        assert!(in_vnd(150_000, &Currency::USD).is_err());
    }
}
