//! A form of a page, read as a browser reads it and filled as a person fills it.

use scraper::{ElementRef, Html, Selector};

#[derive(Debug, Clone)]
pub struct Form {
    pub action: String,
    pub method: Method,
    pub multipart: bool,
    fields: Vec<Field>,
    /// Of the submit buttons: what they say, and the pair they send.
    buttons: Vec<(String, Option<(String, String)>)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    Get,
    Post,
}

#[derive(Debug, Clone)]
struct Field {
    name: String,
    /// What is sent; several for ticked boxes, none for what is left out.
    values: Vec<String>,
    /// `None` for free text; the values on offer for choices.
    choices: Option<Vec<Choice>>,
    many: bool,
    file: Option<File>,
}

#[derive(Debug, Clone)]
struct Choice {
    value: String,
    label: String,
}

#[derive(Debug, Clone)]
struct File {
    name: String,
    kind: String,
    bytes: Vec<u8>,
}

impl Form {
    /// The first form of the page that `css` fits.
    pub fn find(html: &str, css: &str) -> Option<Form> {
        let page = Html::parse_document(html);
        let form = page.select(&selector(css)).next()?;
        Some(Form::read(form, &page))
    }

    fn read(form: ElementRef, page: &Html) -> Form {
        let attr = |name: &str| form.value().attr(name).unwrap_or_default().to_owned();
        let mut read = Form {
            action: attr("action"),
            method: if attr("method").eq_ignore_ascii_case("post") {
                Method::Post
            } else {
                Method::Get
            },
            multipart: attr("enctype") == "multipart/form-data",
            fields: Vec::new(),
            buttons: Vec::new(),
        };
        let mut controls: Vec<ElementRef> = form
            .select(&selector("input, select, textarea, button"))
            .collect();
        if let Some(id) = form.value().attr("id") {
            let outside = format!("input[form='{id}'], select[form='{id}'], button[form='{id}']");
            controls.extend(page.select(&selector(&outside)));
        }
        for control in controls {
            read.add(control, page);
        }
        read
    }

    fn add(&mut self, control: ElementRef, page: &Html) {
        let attr = |name: &str| control.value().attr(name);
        if attr("disabled").is_some() {
            return;
        }
        let name = attr("name").unwrap_or_default().to_owned();
        let value = attr("value").unwrap_or_default().to_owned();
        let kind = attr("type").unwrap_or_default();
        match (control.value().name(), kind) {
            ("button", "button" | "reset") => {}
            ("button", _) | ("input", "submit") => {
                let said = if control.value().name() == "button" {
                    text(control)
                } else {
                    value.clone()
                };
                self.buttons
                    .push((said, (!name.is_empty()).then_some((name, value))));
            }
            _ if name.is_empty() => {}
            ("input", "radio" | "checkbox") => {
                let choice = Choice {
                    label: label_of(control, page),
                    value: choice_value(attr("value")),
                };
                let ticked = attr("checked").is_some().then(|| choice.value.clone());
                if let Some(field) = self.fields.iter_mut().find(|field| field.name == name) {
                    field.values.extend(ticked);
                    field.choices.get_or_insert_default().push(choice);
                } else {
                    let values = ticked.into_iter().collect();
                    self.push(name, values, Some(vec![choice]), kind == "checkbox");
                }
            }
            ("input", _) => self.push(name, vec![value], None, false),
            ("select", _) => {
                let options: Vec<ElementRef> = control.select(&selector("option")).collect();
                let value = |option: &ElementRef| {
                    option
                        .value()
                        .attr("value")
                        .map_or_else(|| text(*option), str::to_owned)
                };
                let chosen = options
                    .iter()
                    .find(|option| option.value().attr("selected").is_some());
                let values = chosen.or(options.first()).map(value).into_iter().collect();
                let choices = options
                    .iter()
                    .map(|o| Choice {
                        value: value(o),
                        label: text(*o),
                    })
                    .collect();
                self.push(name, values, Some(choices), false);
            }
            _ => self.push(name, vec![control.text().collect::<String>()], None, false),
        }
    }

    fn push(&mut self, name: String, values: Vec<String>, choices: Option<Vec<Choice>>, many: bool) {
        self.fields.push(Field {
            name,
            values,
            choices,
            many,
            file: None,
        });
    }

    /// What is in the field now.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.fields
            .iter()
            .find(|field| field.name == name)?
            .values
            .first()
            .map(String::as_str)
    }

    pub fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|field| field.name == name)
    }

    /// What the button of that value says.
    pub fn button_of(&self, value: &str) -> String {
        let found = self
            .buttons
            .iter()
            .find(|(_, pair)| pair.as_ref().is_some_and(|(_, sent)| sent == value));
        found.map_or_else(
            || panic!("no button {value}: {:?}", self.buttons),
            |(said, _)| said.clone(),
        )
    }

    /// Names of the fields that begin so, in their order.
    pub fn names(&self, beginning: &str) -> Vec<String> {
        let names = self.fields.iter().map(|field| field.name.clone());
        names.filter(|name| name.starts_with(beginning)).collect()
    }

    /// Whether that can be chosen there.
    pub fn offers(&self, name: &str, value: &str) -> bool {
        let field = self.fields.iter().find(|field| field.name == name);
        field
            .and_then(|field| field.choices.as_ref())
            .is_some_and(|all| all.iter().any(|c| c.value == value))
    }

    fn field(&mut self, name: &str) -> &mut Field {
        let names: Vec<String> = self.fields.iter().map(|field| field.name.clone()).collect();
        let action = self.action.clone();
        let found = self.fields.iter_mut().find(|field| field.name == name);
        found.unwrap_or_else(|| panic!("no field {name} in the form to {action}: {names:?}"))
    }

    /// Writes into a text field, chooses in a list or among radio buttons, by value or by what is read there.
    pub fn fill(mut self, name: &str, value: impl ToString) -> Self {
        let value = value.to_string();
        let field = self.field(name);
        field.values = match &field.choices {
            None => vec![value],
            Some(choices) => vec![chosen(name, choices, &value)],
        };
        self
    }

    /// Ticks one more box.
    pub fn tick(mut self, name: &str, value: impl ToString) -> Self {
        let field = self.field(name);
        assert!(field.many, "{name} is no box to tick");
        let value = chosen(
            name,
            field.choices.as_deref().unwrap_or_default(),
            &value.to_string(),
        );
        if !field.values.contains(&value) {
            field.values.push(value);
        }
        self
    }

    pub fn attach(mut self, name: &str, file_name: &str, kind: &str, bytes: &[u8]) -> Self {
        assert!(self.multipart, "the form to {} takes no files", self.action);
        self.field(name).file = Some(File {
            name: file_name.into(),
            kind: kind.into(),
            bytes: bytes.into(),
        });
        self
    }

    /// What a press on the button sends; on the first button without a name given.
    pub fn pairs(&self, button: Option<&str>) -> Vec<(String, String)> {
        let mut pairs: Vec<(String, String)> = Vec::new();
        for field in self.fields.iter().filter(|field| field.file.is_none()) {
            pairs.extend(
                field
                    .values
                    .iter()
                    .map(|value| (field.name.clone(), value.clone())),
            );
        }
        let pressed = match button {
            None => self.buttons.first(),
            Some(said) => Some(
                self.buttons
                    .iter()
                    .find(|(text, _)| text.contains(said))
                    .unwrap_or_else(|| {
                        panic!(
                            "no button {said} in the form to {}: {:?}",
                            self.action, self.buttons
                        )
                    }),
            ),
        };
        pairs.extend(pressed.and_then(|(_, pair)| pair.clone()));
        pairs
    }

    /// Content type and body of a post.
    pub fn body(&self, button: Option<&str>) -> (String, Vec<u8>) {
        if !self.multipart {
            return (
                "application/x-www-form-urlencoded".into(),
                encode(&self.pairs(button)).into_bytes(),
            );
        }
        let boundary = "----part-of-a-form-0193a7c2";
        let mut body = Vec::new();
        for (name, value) in self.pairs(button) {
            body.extend(
                format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
                    .bytes(),
            );
        }
        for (field, file) in self
            .fields
            .iter()
            .filter_map(|field| Some((field, field.file.as_ref()?)))
        {
            let head = format!(
                "--{boundary}\r\nContent-Disposition: form-data; name=\"{}\"; filename=\"{}\"\r\nContent-Type: {}\r\n\r\n",
                field.name, file.name, file.kind
            );
            body.extend(head.bytes().chain(file.bytes.iter().copied()).chain(*b"\r\n"));
        }
        body.extend(format!("--{boundary}--\r\n").bytes());
        (format!("multipart/form-data; boundary={boundary}"), body)
    }
}

fn chosen(name: &str, choices: &[Choice], wanted: &str) -> String {
    let by_value = choices.iter().find(|choice| choice.value == wanted);
    let by_label = || choices.iter().find(|choice| choice.label.contains(wanted));
    by_value.or_else(by_label).map_or_else(
        || panic!("{name} offers no {wanted}: {choices:?}"),
        |choice| choice.value.clone(),
    )
}

fn choice_value(value: Option<&str>) -> String {
    value.unwrap_or("on").to_owned()
}

/// What is read beside a control: the label around it, or the one that points to it.
fn label_of(control: ElementRef, page: &Html) -> String {
    let around = control
        .ancestors()
        .filter_map(ElementRef::wrap)
        .find(|element| element.value().name() == "label");
    let pointing = || {
        let id = control.value().attr("id")?;
        page.select(&selector(&format!("label[for='{id}']"))).next()
    };
    around.or_else(pointing).map(text).unwrap_or_default()
}

/// The text inside, white space folded.
pub fn text(element: ElementRef) -> String {
    element
        .text()
        .collect::<String>()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

pub fn selector(css: &str) -> Selector {
    Selector::parse(css).unwrap_or_else(|error| panic!("{css}: {error}"))
}

/// `application/x-www-form-urlencoded`.
pub fn encode(pairs: &[(String, String)]) -> String {
    let escape = |text: &str| -> String {
        let byte = |b: u8| match b {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'*' => char::from(b).to_string(),
            b' ' => "+".into(),
            _ => format!("%{b:02X}"),
        };
        text.bytes().map(byte).collect()
    };
    pairs
        .iter()
        .map(|(name, value)| format!("{}={}", escape(name), escape(value)))
        .collect::<Vec<_>>()
        .join("&")
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<form action="/tim" id="f" method="post">
        <input type="hidden" name="csrf" value="t"><label for="a">Tên</label><input id="a" name="name" value="cũ">
        <select name="kind"><option value="">Chọn…</option><option value="x">Hợp tác xã</option></select>
        <label><input type="radio" name="pay" value="cod" checked> Khi nhận hàng</label>
        <label><input type="radio" name="pay" value="vietqr"> Chuyển khoản</label>
        <label><input type="checkbox" name="group" value="1"> Một</label><label><input type="checkbox" name="group" value="2"> Hai</label>
        <textarea name="note">ghi chú</textarea><input name="off" disabled value="z">
        <button>Lưu</button><button name="do" value="send">Gửi duyệt</button></form><input form="f" name="beside" value="b">"#;

    #[test]
    fn an_untouched_form_sends_what_a_browser_sends() {
        let form = Form::find(PAGE, "form").unwrap();
        assert_eq!((form.action.as_str(), form.method), ("/tim", Method::Post));
        assert_eq!(
            encode(&form.pairs(None)),
            "csrf=t&name=c%C5%A9&kind=&pay=cod&note=ghi+ch%C3%BA&beside=b"
        );
    }

    #[test]
    fn a_filled_form_sends_the_choices_and_the_button() {
        let form = Form::find(PAGE, "#f").unwrap();
        let form = form
            .fill("name", "mới")
            .fill("kind", "Hợp tác xã")
            .fill("pay", "Chuyển")
            .tick("group", 2);
        assert_eq!(
            encode(&form.pairs(Some("Gửi"))),
            "csrf=t&name=m%E1%BB%9Bi&kind=x&pay=vietqr&group=2&note=ghi+ch%C3%BA&beside=b&do=send"
        );
    }

    #[test]
    #[should_panic(expected = "kind offers no")]
    fn what_is_not_on_offer_cannot_be_chosen() {
        let _ = Form::find(PAGE, "form").unwrap().fill("kind", "Siêu thị");
    }
}
