"""The Stripe of the tests, asked by Stripe's own client (PyPI `stripe`): stripe_fake.py http://127.0.0.1:PORT"""

import json
import sys
import time
import urllib.request

import stripe

url = sys.argv[1]
KEY, SECRET = "sk_test_ocop", "whsec_ocop"
client = stripe.StripeClient(KEY, base_addresses={"api": url}, max_network_retries=0)
seller = {"stripe_account": "acct_1Seller"}
failed = 0


def check(name, holds):
    global failed
    failed += not holds
    print(("ok - " if holds else "not ok - ") + name)


def control(**wish):
    request = urllib.request.Request(
        url + "/_control", json.dumps(wish).encode(), {"content-type": "application/json"}
    )
    return json.load(urllib.request.urlopen(request))


def refuses(call, kind):
    try:
        call()
    except kind:
        return True
    except stripe.StripeError as error:
        print(type(error), error)
    return False


def asked(amount=150000, expires=3600):
    price = {"currency": "vnd", "unit_amount": amount, "product_data": {"name": "Đơn hàng OM-26-000001-1"}}
    return {
        "mode": "payment",
        "allowed_payment_method_types": ["card"],
        "line_items": [{"price_data": price, "quantity": 1}],
        "success_url": "http://127.0.0.1/back?id={CHECKOUT_SESSION_ID}",
        "client_reference_id": "try-1",
        "expires_at": control()["now"] + expires,
    }


sessions, payments, refunds = client.v1.checkout.sessions, client.v1.payment_intents, client.v1.refunds
wish = asked()
session = sessions.create(wish, {**seller, "idempotency_key": "try-1"})
check("a session is opened with its page", session.status == "open" and session.url.startswith(url))
check("đồng are whole", (session.amount_total, session.currency) == (150000, "vnd"))
check("it is paid by card alone", session.payment_method_types == ["card"])
check(
    "types are allowed, not set",
    refuses(lambda: sessions.create({**wish, "payment_method_types": ["card"]}, seller), stripe.InvalidRequestError),
)
again = sessions.create(wish, {**seller, "idempotency_key": "try-1"})
check("the same key gives the same session", again.id == session.id)
check(
    "the same key for something else is refused",
    refuses(lambda: sessions.create(asked(1), {**seller, "idempotency_key": "try-1"}), stripe.IdempotencyError),
)
check(
    "a page of less than half an hour is refused",
    refuses(lambda: sessions.create(asked(expires=600), seller), stripe.InvalidRequestError),
)
other = {"stripe_account": "acct_1Other"}
check("another account sees nothing", refuses(lambda: sessions.retrieve(session.id, None, other), stripe.InvalidRequestError))
wrong = stripe.StripeClient("sk_test_wrong", base_addresses={"api": url}, max_network_retries=0)
check(
    "a wrong key is refused",
    refuses(lambda: wrong.v1.checkout.sessions.retrieve(session.id, None, seller), stripe.AuthenticationError),
)

page = urllib.request.urlopen(session.url).read().decode()
check("the page says what is paid", "OM-26-000001-1" in page and "150000 VND" in page)
declined = urllib.request.urlopen(session.url, b"do=decline").read().decode()
check("a declined card leaves the page open", "từ chối" in declined)
check("nothing is paid by it", sessions.retrieve(session.id, None, seller).payment_status == "unpaid")


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, request, file, code, message, headers, new):
        return None


try:
    urllib.request.build_opener(Stay).open(session.url, b"do=pay")
    location = ""
except urllib.error.HTTPError as answer:
    location = answer.headers["location"]
check("who has paid goes back to the shop", location == "http://127.0.0.1/back?id=" + session.id)
paid = sessions.retrieve(session.id, {"expand": ["payment_intent"]}, seller)
check("the session is paid", (paid.status, paid.payment_status) == ("complete", "paid"))
check("its payment says how much has come", paid.payment_intent.amount_received == 150000)
check("the payment stands by itself", payments.retrieve(paid.payment_intent.id, None, seller).status == "succeeded")
check(
    "a paid session does not expire",
    refuses(lambda: sessions.expire(session.id, None, seller), stripe.InvalidRequestError),
)

intent = paid.payment_intent.id
lost = refunds.create({"payment_intent": intent, "metadata": {"card_refund": "back-0"}}, seller)
control(fail_refund=lost.id)
lost = refunds.retrieve(lost.id, None, seller)
check("a refund fails after it had succeeded", (lost.status, lost.failure_reason) == ("failed", "expired_or_canceled_card"))
check("and keeps what it was named by", lost.metadata["card_refund"] == "back-0")
part = refunds.create({"payment_intent": intent, "amount": 50000}, {**seller, "idempotency_key": "back-1"})
check("part of it goes back", (part.status, part.amount) == ("succeeded", 50000))
same = refunds.create({"payment_intent": intent, "amount": 50000}, {**seller, "idempotency_key": "back-1"})
check("once by the same key", same.id == part.id and len(refunds.list({"payment_intent": intent}, seller).data) == 2)
check(
    "no more than has come goes back",
    refuses(lambda: refunds.create({"payment_intent": intent, "amount": 100001}, seller), stripe.InvalidRequestError),
)
refunds.create({"payment_intent": intent}, seller)
check(
    "nor twice",
    refuses(lambda: refunds.create({"payment_intent": intent}, seller), stripe.InvalidRequestError),
)

closed = sessions.create(asked(), seller)
check("an open session is closed", sessions.expire(closed.id, None, seller).status == "expired")
left = sessions.create(asked(), seller)
# The clock goes on: messages are signed by it, and pages end by it.
messages = control()["messages"]
kinds = [json.loads(message["body"])["type"] for message in messages]
check("what happened is told", ["checkout.session.completed", "checkout.session.expired"] == [k for k in kinds if k.startswith("checkout")])
told = messages[0]
event = stripe.Webhook.construct_event(told["body"], told["signature"], SECRET)
check("the client takes the signature", event["account"] == "acct_1Seller")
for name, body, signature, secret in [
    ("another body", told["body"] + " ", told["signature"], SECRET),
    ("another secret", told["body"], told["signature"], "whsec_other"),
]:
    check(
        f"and not that of {name}",
        refuses(lambda: stripe.Webhook.construct_event(body, signature, secret), stripe.SignatureVerificationError),
    )
header = dict(pair.split("=", 1) for pair in told["signature"].split(","))
old = int(header["t"]) - 400
import hashlib
import hmac

signed = hmac.new(SECRET.encode(), f"{old}.{told['body']}".encode(), hashlib.sha256).hexdigest()
check(
    "nor an old one",
    refuses(
        lambda: stripe.Webhook.construct_event(told["body"], f"t={old},v1={signed}", SECRET),
        stripe.SignatureVerificationError,
    ),
)
mine = hmac.new(SECRET.encode(), f"{header['t']}.{told['body']}".encode(), hashlib.sha256).hexdigest()
check("the signature is HMAC-SHA256 of time and body", mine == header["v1"])
control(advance=3601)
check("a page ends by the clock", sessions.retrieve(left.id, None, seller).status == "expired")
control(down=True)
check("away is away", refuses(lambda: sessions.retrieve(left.id, None, seller), stripe.APIError))
control(down=False)
sys.exit(failed)
