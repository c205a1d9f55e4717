//! The API, with its rules: keys, accounts, idempotency, limits.

use super::books::{Answered, Books, Payment, Refund, Session};
use super::{FakeStripe, SECRET_KEY, objects};
use poem::http::StatusCode;
use poem::web::{Data, Path};
use poem::{Body, IntoResponse, Request, Response, handler};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Fields by their names as they are sent: `line_items[0][quantity]`.
struct Fields(Vec<(String, String)>);

type Answer = (u16, Value);

impl Fields {
    fn read(text: &str) -> Fields {
        let pairs = text.split('&').filter(|pair| !pair.is_empty());
        Fields(
            pairs
                .map(|pair| {
                    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                    (decode(name), decode(value))
                })
                .collect(),
        )
    }

    fn text(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(it, _)| it == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The fields below a name, as `metadata[a]=b`, by what stands in the brackets.
    fn below(&self, name: &str) -> BTreeMap<String, String> {
        let pairs = self.0.iter().filter_map(|(it, value)| {
            let key = it.strip_prefix(name)?.strip_prefix('[')?.strip_suffix(']')?;
            Some((key.to_owned(), value.clone()))
        });
        pairs.collect()
    }

    fn number(&self, name: &str) -> Option<i64> {
        self.text(name)?.parse().ok()
    }
}

fn decode(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => {
                let digits = [rest.next().unwrap_or(b'0'), rest.next().unwrap_or(b'0')];
                let digits = std::str::from_utf8(&digits).unwrap_or("00");
                bytes.push(u8::from_str_radix(digits, 16).unwrap_or_default());
            }
            other => bytes.push(other),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn refused(code: Option<&str>, message: &str) -> Answer {
    (400, objects::error("invalid_request_error", code, message))
}

fn missing(kind: &str, id: &str) -> Answer {
    let message = format!("No such {kind}: '{id}'");
    let body = objects::error("invalid_request_error", Some("resource_missing"), &message);
    (404, body)
}

/// Whose call it is, or why it is none.
fn caller(request: &Request, books: &Books) -> Result<String, Answer> {
    if books.is_down {
        return Err((503, objects::error("api_error", None, "Stripe is away")));
    }
    let key = request.header("authorization").unwrap_or_default();
    if key != format!("Bearer {SECRET_KEY}") {
        let body = objects::error("invalid_request_error", None, "Invalid API Key provided");
        return Err((401, body));
    }
    Ok(request
        .header("stripe-account")
        .unwrap_or("acct_platform")
        .to_owned())
}

fn answer((status, body): Answer) -> Response {
    let status = StatusCode::from_u16(status).expect("a status");
    let response = Response::builder()
        .status(status)
        .header("request-id", "req_test")
        .content_type("application/json");
    response.body(body.to_string())
}

/// A call that only reads.
fn reads(
    stripe: &FakeStripe,
    request: &Request,
    read: impl FnOnce(&mut Books, &str, &Fields) -> Answer,
) -> Response {
    let mut books = stripe.books();
    books.tick();
    answer(match caller(request, &books) {
        Ok(account) => {
            let fields = Fields::read(request.uri().query().unwrap_or_default());
            read(&mut books, &account, &fields)
        }
        Err(refusal) => refusal,
    })
}

/// A call that changes something: the same key is answered the same, and refused for anything else.
async fn changes(
    stripe: &FakeStripe,
    request: &Request,
    body: Body,
    change: impl FnOnce(&mut Books, &str, &Fields) -> Answer,
) -> Response {
    let text = body.into_string().await.unwrap_or_default();
    let mut books = stripe.books();
    books.tick();
    let account = match caller(request, &books) {
        Ok(account) => account,
        Err(refusal) => return answer(refusal),
    };
    let asked = format!("{} {text}", request.uri().path());
    let key = request
        .header("idempotency-key")
        .map(|key| format!("{account} {key}"));
    if let Some(known) = key.as_ref().and_then(|key| books.answered.get(key)) {
        if known.asked != asked {
            let message = "Keys for idempotent requests can only be used with the same parameters they were first used with.";
            return answer((400, objects::error("idempotency_error", None, message)));
        }
        let again = answer((known.status, known.body.clone()));
        return again.with_header("idempotent-replayed", "true").into_response();
    }
    let (status, body) = change(&mut books, &account, &Fields::read(&text));
    if let Some(key) = key {
        let body = body.clone();
        books.answered.insert(key, Answered { asked, status, body });
    }
    if books.lost_answers > 0 {
        books.lost_answers -= 1;
        return answer((502, objects::error("api_error", None, "the answer is lost")));
    }
    answer((status, body))
}

#[handler]
pub async fn create_session(stripe: Data<&FakeStripe>, request: &Request, body: Body) -> Response {
    changes(&stripe, request, body, open_session).await
}

fn open_session(books: &mut Books, account: &str, fields: &Fields) -> Answer {
    let price = |name: &str| format!("line_items[0][price_data]{name}");
    let needed = |name: &str| {
        refused(
            Some("parameter_missing"),
            &format!("Missing required param: {name}."),
        )
    };
    if fields.text("mode") != Some("payment") {
        return needed("mode");
    }
    if fields.text(&price("[currency]")) != Some("vnd") {
        return refused(None, "this Stripe knows only vnd");
    }
    let (unit, quantity) = (
        fields.number(&price("[unit_amount]")),
        fields.number("line_items[0][quantity]"),
    );
    let (Some(unit @ 1..), Some(quantity @ 1..)) = (unit, quantity) else {
        return needed("line_items[0][price_data][unit_amount]");
    };
    let Some(success_url) = fields.text("success_url") else {
        return needed("success_url");
    };
    let now = books.seconds();
    let expires_at = fields.number("expires_at").unwrap_or(now + 24 * 3600);
    if !(now + 30 * 60..=now + 24 * 3600).contains(&expires_at) {
        return refused(
            None,
            "expires_at must be between 30 minutes and 24 hours from now",
        );
    }
    let text = |name: &str| fields.text(name).map(str::to_owned);
    if fields
        .0
        .iter()
        .any(|(name, _)| name.starts_with("payment_method_types"))
    {
        let message = "payment_method_types is not taken by this version; allow types instead";
        return refused(Some("payment_method_types_no_longer_supported"), message);
    }
    // What the account has chosen for itself, as far as this page allows it.
    let allowed = fields.below("allowed_payment_method_types");
    let is_allowed = |it: &&str| allowed.is_empty() || allowed.values().any(|one| one == it);
    let methods = ["card", "konbini"].iter().copied().filter(|it| is_allowed(it));
    let methods: Vec<String> = methods.map(str::to_owned).collect();
    let id = books.next("cs");
    let session = Session {
        page: format!("{}/pay/{id}", books.url),
        id: id.clone(),
        account: account.to_owned(),
        amount: unit * quantity,
        title: text(&price("[product_data][name]")).unwrap_or_default(),
        status: "open",
        payment: None,
        reference: text("client_reference_id"),
        methods,
        locale: text("locale"),
        success_url: success_url.to_owned(),
        cancel_url: text("cancel_url"),
        created: now,
        expires_at,
    };
    let told = objects::session(&session, None);
    books.sessions.insert(id, session);
    (200, told)
}

fn told_session(books: &Books, account: &str, id: &str, expands: bool) -> Answer {
    let found = books.sessions.get(id).filter(|it| it.account == account);
    let Some(session) = found else {
        return missing("checkout.session", id);
    };
    let payment = session.payment.as_ref().and_then(|id| books.payments.get(id));
    let expanded = payment.filter(|_| expands).map(objects::payment);
    (200, objects::session(session, expanded))
}

#[handler]
pub fn show_session(stripe: Data<&FakeStripe>, request: &Request, Path(id): Path<String>) -> Response {
    reads(&stripe, request, |books, account, fields| {
        let expands = fields
            .0
            .iter()
            .any(|(name, value)| name.starts_with("expand[") && value == "payment_intent");
        told_session(books, account, &id, expands)
    })
}

#[handler]
pub async fn expire_session(
    stripe: Data<&FakeStripe>,
    request: &Request,
    body: Body,
    Path(id): Path<String>,
) -> Response {
    changes(&stripe, request, body, |books, account, _| {
        if books.sessions.get(&id).is_none_or(|it| it.account != account) {
            return missing("checkout.session", &id);
        }
        if !books.expire(&id) {
            return refused(
                None,
                "Only Checkout Sessions with a status in [\"open\"] can be expired.",
            );
        }
        told_session(books, account, &id, false)
    })
    .await
}

#[handler]
pub fn show_payment(stripe: Data<&FakeStripe>, request: &Request, Path(id): Path<String>) -> Response {
    reads(&stripe, request, |books, account, _| {
        let found = books.payments.get(&id).filter(|it| it.account == account);
        found.map_or_else(
            || missing("payment_intent", &id),
            |it| (200, objects::payment(it)),
        )
    })
}

#[handler]
pub async fn create_refund(stripe: Data<&FakeStripe>, request: &Request, body: Body) -> Response {
    changes(&stripe, request, body, make_refund).await
}

fn make_refund(books: &mut Books, account: &str, fields: &Fields) -> Answer {
    let id = fields.text("payment_intent").unwrap_or_default().to_owned();
    let Some(payment) = books.payments.get(&id).filter(|it| it.account == account) else {
        return missing("payment_intent", &id);
    };
    let left = left_of(books, payment);
    let amount = fields.number("amount").unwrap_or(left);
    if left == 0 {
        return refused(Some("charge_already_refunded"), "the payment is refunded already");
    }
    if !(1..=left).contains(&amount) {
        let message = format!("Refund amount ({amount}) is greater than unrefunded amount ({left})");
        return refused(None, &message);
    }
    if books.refuses_refunds {
        return refused(
            Some("balance_insufficient"),
            "Insufficient funds in your Stripe balance",
        );
    }
    let refund = Refund {
        id: books.next("re"),
        account: account.to_owned(),
        payment: id,
        amount,
        created: books.seconds(),
        metadata: fields.below("metadata"),
        failure: None,
    };
    let told = objects::refund(&refund);
    books.refunds.insert(refund.id.clone(), refund);
    books.tell(account, "refund.created", told.clone());
    (200, told)
}

fn left_of(books: &Books, payment: &Payment) -> i64 {
    let back = books.refunds.values();
    let back = back.filter(|it| it.payment == payment.id && it.failure.is_none());
    payment.received - back.map(|it| it.amount).sum::<i64>()
}

#[handler]
pub fn show_refund(stripe: Data<&FakeStripe>, request: &Request, Path(id): Path<String>) -> Response {
    reads(&stripe, request, |books, account, _| {
        let found = books.refunds.get(&id).filter(|it| it.account == account);
        found.map_or_else(|| missing("refund", &id), |it| (200, objects::refund(it)))
    })
}

#[handler]
pub fn list_refunds(stripe: Data<&FakeStripe>, request: &Request) -> Response {
    reads(&stripe, request, |books, account, fields| {
        let wanted = fields.text("payment_intent");
        let own = books.refunds.values().filter(|it| it.account == account);
        let rows: Vec<Value> = own
            .filter(|it| wanted.is_none_or(|payment| it.payment == payment))
            .map(objects::refund)
            .collect();
        let list = json!({ "object": "list", "data": rows, "has_more": false, "url": "/v1/refunds" });
        (200, list)
    })
}

#[handler]
pub fn show_event(stripe: Data<&FakeStripe>, request: &Request, Path(id): Path<String>) -> Response {
    reads(&stripe, request, |books, account, _| {
        let found = books.messages.iter().find(|message| message.id == id);
        let event = found.map(|message| message.json());
        let own = event.filter(|event| event["account"] == account);
        own.map_or_else(|| missing("event", &id), |event| (200, event))
    })
}
