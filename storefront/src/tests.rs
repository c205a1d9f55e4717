//! What surrounds every page, through the whole stack of middleware.

use crate::flash::{self, Tone};
use crate::forms::{FormState, Posted, Uploaded};
use crate::{Operator, Page, Settings, Web, assets, render, render_invalid, see_other, site};
use askama::Template;
use domain::{Code, FieldError, Locale};
use poem::endpoint::BoxEndpoint;
use poem::http::{StatusCode, header};
use poem::session::{MemoryStorage, Session};
use poem::test::{TestClient, TestResponse};
use poem::{Response, get, handler, post};
use std::time::Duration;

#[derive(Template)]
#[template(
    source = r#"{% extends "layout.html" %}{% block content %}<h1>{{ page.title }}</h1>
<form method="post"><input type="hidden" name="csrf" value="{{ page.csrf }}">
{{ form.text("ten", page.t("Tên sản phẩm", "Product name")).hint("≤ 80") }}
{{ form.number("gia", page.t("Giá", "Price")).suffix("₫").optional() }}</form>{% endblock %}"#,
    ext = "html"
)]
struct Sample {
    page: Page,
    form: FormState,
}

#[handler]
fn show(page: Page) -> poem::Result<Response> {
    let title = page.t("Trang thử", "Trial page").to_owned();
    let form = FormState::empty(page.locale());
    render(&Sample {
        page: page.titled(title),
        form,
    })
}

#[handler]
fn take(page: Page, session: &Session, Posted(data): Posted) -> poem::Result<Response> {
    let mut read = data.read(page.locale());
    let name = read.text("ten");
    read.optional_number("gia");
    if name.chars().count() > 80 {
        read.refuse("ten", Code::TooLong);
    }
    if !read.is_right() {
        let form = FormState::refused(page.locale(), data.clone(), read.errors());
        return render_invalid(&Sample { page, form });
    }
    flash::leave(session, Tone::Good, format!("Đã lưu {name}"));
    Ok(see_other("/thu"))
}

#[handler]
fn upload(
    Uploaded {
        form,
        pictures,
        errors,
    }: Uploaded,
) -> String {
    let sizes: Vec<usize> = pictures.iter().map(|picture| picture.bytes.len()).collect();
    let wrong: Vec<&str> = errors
        .iter()
        .map(|error: &FieldError| error.path.as_str())
        .collect();
    format!("{} {sizes:?} {wrong:?}", form.typed("ten"))
}

#[handler]
fn break_down() -> &'static str {
    panic!("secret detail")
}

fn client() -> TestClient<BoxEndpoint<'static, Response>> {
    let web = Web::new(Settings {
        operator: Operator::sample(),
        is_demo: true,
        secure_cookies: false,
        csrf_key: [7; 32],
        session_life: Duration::from_secs(3600),
    });
    let pages = crate::routes()
        .at("/thu", get(show).post(take))
        .at("/tai-len", post(upload))
        .at("/hong", get(break_down));
    TestClient::new(site(web, MemoryStorage::new(), pages))
}

/// Every cookie that an answer sets, as a browser would send it back.
fn cookies(answer: &TestResponse) -> String {
    let all = answer.0.headers().get_all(header::SET_COOKIE).iter();
    let pairs: Vec<&str> = all.filter_map(|it| it.to_str().ok()?.split(';').next()).collect();
    pairs.join("; ")
}

async fn text(answer: TestResponse) -> String {
    answer.0.into_body().into_string().await.unwrap()
}

/// Opens the form: its cookie and its token.
async fn open_form(client: &TestClient<BoxEndpoint<'static, Response>>) -> (String, String) {
    let answer = client.get("/thu").send().await;
    answer.assert_status_is_ok();
    let cookie = cookies(&answer);
    let html = text(answer).await;
    let token = html
        .split("name=\"csrf\" value=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    (cookie, token.replace("&#43;", "+").replace("&#61;", "="))
}

#[tokio::test]
async fn the_layout_speaks_both_languages_and_remembers_the_choice() {
    let client = client();
    let html = text(client.get("/thu").send().await).await;
    assert!(
        html.contains(r#"<html lang="vi">"#)
            && html.contains("Giỏ hàng")
            && html.contains("(không bắt buộc)")
    );
    assert!(html.contains("Đơn vị vận hành bản demo (mẫu)") && html.contains("Bản demo"));
    assert!(html.contains(r#"href="/thu?lang=en""#));

    let answer = client.get("/thu?q=g%E1%BA%A1o&lang=en&sort=gia").send().await;
    answer.assert_status(StatusCode::SEE_OTHER);
    answer.assert_header(header::LOCATION, "/thu?q=g%E1%BA%A1o&sort=gia");
    let cookie = cookies(&answer);
    let html = text(client.get("/thu").header(header::COOKIE, cookie).send().await).await;
    assert!(
        html.contains(r#"<html lang="en">"#) && html.contains("Trial page") && !html.contains("Giỏ hàng")
    );
}

#[tokio::test]
async fn a_form_without_its_token_is_refused() {
    let client = client();
    let (cookie, _) = open_form(&client).await;
    let form = "ten=Xo%C3%A0i&gia=1";
    let kind = "application/x-www-form-urlencoded";
    let answer = client
        .post("/thu")
        .content_type(kind)
        .header("content-length", form.len())
        .body(form)
        .send()
        .await;
    answer.assert_status(StatusCode::FORBIDDEN);
    let answer = client
        .post("/thu")
        .header(header::COOKIE, &cookie)
        .content_type(kind)
        .header("content-length", form.len())
        .body(form)
        .send()
        .await;
    answer.assert_status(StatusCode::FORBIDDEN);
    assert!(text(answer).await.contains("Xin tải lại trang và gửi lại"));
}

async fn post_form(
    client: &TestClient<BoxEndpoint<'static, Response>>,
    fields: &[(&str, &str)],
    extra: Option<(&str, &str)>,
) -> TestResponse {
    let (cookie, token) = open_form(client).await;
    let pairs: Vec<String> = fields
        .iter()
        .chain([&("csrf", token.as_str())])
        .map(|(name, value)| format!("{name}={}", crate::urls::escape(value)))
        .collect();
    let body = pairs.join("&");
    let mut request = client
        .post("/thu")
        .header(header::COOKIE, &cookie)
        .content_type("application/x-www-form-urlencoded")
        .header("content-length", body.len());
    if let Some((name, value)) = extra {
        request = request.header(name, value);
    }
    request.body(body).send().await
}

#[tokio::test]
async fn a_taken_form_redirects_and_its_message_shows_once() {
    let client = client();
    let answer = post_form(&client, &[("ten", "Xoài cát"), ("gia", "1.000")], None).await;
    answer.assert_status(StatusCode::SEE_OTHER);
    answer.assert_header(header::LOCATION, "/thu");
    let session = cookies(&answer);
    let html = text(client.get("/thu").header(header::COOKIE, &session).send().await).await;
    assert!(html.contains("Đã lưu Xoài cát"));
    let html = text(client.get("/thu").header(header::COOKIE, &session).send().await).await;
    assert!(!html.contains("Đã lưu Xoài cát"));
}

#[tokio::test]
async fn a_refused_form_keeps_what_was_typed() {
    let answer = post_form(&client(), &[("ten", "Gạo \"ST\""), ("gia", "hai")], None).await;
    answer.assert_status(StatusCode::UNPROCESSABLE_ENTITY);
    let html = text(answer).await;
    assert!(html.contains("Gạo &#34;ST&#34;") && html.contains(r#"value="hai""#));
    assert!(html.contains(Code::NotANumber.text(Locale::Vi)) && html.contains(r#"aria-invalid="true""#));
}

#[tokio::test]
async fn a_form_that_comes_from_another_site_is_refused_even_with_a_token() {
    let client = client();
    let fields = [("ten", "Gạo")];
    post_form(&client, &fields, Some(("sec-fetch-site", "cross-site")))
        .await
        .assert_status(StatusCode::FORBIDDEN);
    post_form(&client, &fields, Some(("sec-fetch-site", "same-origin")))
        .await
        .assert_status(StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_picture_that_is_too_large_is_left_out() {
    let client = client();
    let (cookie, token) = open_form(&client).await;
    let part = |name: &str, file: &str, content: &str| {
        let file = if file.is_empty() {
            String::new()
        } else {
            format!("; filename=\"{file}\"")
        };
        format!("--X\r\ncontent-disposition: form-data; name=\"{name}\"{file}\r\n\r\n{content}\r\n")
    };
    let large = "a".repeat(crate::forms::PICTURE_LIMIT + 1);
    let body = [
        part("ten", "", "Gạo"),
        part("anh", "nho.png", "abc"),
        part("anh2", "to.png", &large),
        part("csrf", "", &token),
        "--X--\r\n".to_owned(),
    ]
    .concat();
    let answer = client
        .post("/tai-len")
        .header(header::COOKIE, cookie)
        .content_type("multipart/form-data; boundary=X")
        .header("content-length", body.len())
        .body(body)
        .send()
        .await;
    answer.assert_status_is_ok();
    assert_eq!(text(answer).await, r#"Gạo [3] ["anh2"]"#);
}

#[tokio::test]
async fn a_form_of_untold_or_huge_length_is_refused() {
    let client = client();
    let kind = "application/x-www-form-urlencoded";
    client
        .post("/thu")
        .content_type(kind)
        .body("a=1")
        .send()
        .await
        .assert_status(StatusCode::LENGTH_REQUIRED);
    let answer = client
        .post("/thu")
        .content_type(kind)
        .header("content-length", 9_000_000)
        .body("a=1")
        .send()
        .await;
    answer.assert_status(StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn errors_and_panics_become_calm_pages() {
    let client = client();
    let answer = client.get("/khong-co").send().await;
    answer.assert_status(StatusCode::NOT_FOUND);
    assert!(text(answer).await.contains("Trang này không có ở đây"));

    let answer = client.get("/hong").header(header::COOKIE, "lang=en").send().await;
    answer.assert_status(StatusCode::INTERNAL_SERVER_ERROR);
    let html = text(answer).await;
    assert!(html.contains("Something went wrong on our side") && !html.contains("secret detail"));
    client
        .get("/anh/danh-muc/khong-co.svg")
        .send()
        .await
        .assert_status(StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn assets_stay_with_the_browser_and_old_names_are_gone() {
    let client = client();
    for url in [assets::style_url(), assets::script_url()] {
        let answer = client
            .get(url)
            .header(header::ACCEPT_ENCODING, "gzip")
            .send()
            .await;
        answer.assert_status_is_ok();
        answer.assert_header(header::CACHE_CONTROL, "public, max-age=31536000, immutable");
        answer.assert_header(header::CONTENT_ENCODING, "gzip");
        answer.assert_header_is_not_exist(header::SET_COOKIE);
    }
    client
        .get("/assets/style.0000000000000000.css")
        .send()
        .await
        .assert_status(StatusCode::NOT_FOUND);
    let answer = client.get("/anh/danh-muc/trai-cay-tuoi.svg").send().await;
    answer.assert_header(header::CONTENT_TYPE, "image/svg+xml");
    answer.assert_header(header::CACHE_CONTROL, "public, max-age=604800");
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let client = client();
    for url in ["/thu", "/khong-co", assets::style_url()] {
        let answer = client.get(url).send().await;
        answer.assert_header("x-content-type-options", "nosniff");
        answer.assert_header("referrer-policy", "strict-origin-when-cross-origin");
        let policy = answer.0.headers()["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("default-src 'self'") && policy.contains("frame-ancestors 'none'"));
    }
}

#[tokio::test]
async fn cookies_are_out_of_reach_of_scripts_and_other_sites() {
    let answer = post_form(&client(), &[("ten", "Gạo")], None).await;
    let all: Vec<&str> = answer
        .0
        .headers()
        .get_all(header::SET_COOKIE)
        .iter()
        .map(|it| it.to_str().unwrap())
        .collect();
    assert!(all.iter().any(|it| it.starts_with("session=")) && all.iter().any(|it| it.starts_with("form=")));
    assert!(
        all.iter()
            .all(|it| it.contains("HttpOnly") && it.contains("SameSite=Lax")),
        "{all:?}"
    );
}

#[tokio::test]
async fn style_script_and_an_empty_page_fit_the_budget() {
    let client = client();
    let mut bytes = 0;
    for url in ["/thu", assets::style_url(), assets::script_url()] {
        let answer = client
            .get(url)
            .header(header::ACCEPT_ENCODING, "gzip")
            .send()
            .await;
        bytes += answer.0.into_body().into_bytes().await.unwrap().len();
    }
    assert!(bytes < 20_000, "{bytes} bytes before any content");
}
