//! One typed configuration: defaults, then a TOML file, then `OCOP_…` variables.

use domain::tax::{TaxRate, usual_rates};
use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use serde::{Deserialize, Serialize, Serializer};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Address that `serve` listens on.
    pub listen: SocketAddr,
    /// Folder for the embedded database, the search index and mails that are not sent.
    pub data: PathBuf,
    /// `sqlite://FILE` or `postgres://USER:PASSWORD@HOST/NAME`; empty: SQLite in the data folder.
    #[serde(serialize_with = "without_password")]
    pub database_url: String,
    /// Where people reach the pages, used in mails.
    pub public_url: String,
    /// `smtp://…` or `smtps://USER:PASSWORD@HOST`; empty: mails become files in the data folder.
    #[serde(serialize_with = "without_password")]
    pub smtp_url: String,
    /// Sender of the mails.
    pub mail_from: String,
    /// Secret of cookies and forms, 32 characters or more; empty: made once and kept in the data folder.
    #[serde(serialize_with = "hidden")]
    pub secret: String,
    /// Cookies only over HTTPS. Switch it off only for a test on plain HTTP.
    pub secure_cookies: bool,
    /// Believe the `X-Forwarded-For` header: only behind a proxy that sets it.
    pub behind_proxy: bool,
    /// `text` or `json`.
    pub log_format: String,
    /// Who operates the marketplace, as the policy pages name it.
    pub operator_name: String,
    /// Hours in which an order to be paid by transfer must be paid before it ends.
    pub transfer_hours: u32,
    /// Hours in which an order to be paid by card must be paid before it ends.
    pub card_hours: u32,
    /// Cards through Stripe, in a build with the feature `stripe`.
    pub stripe: StripeConfig,
    /// Tax on the sales of households: `from`, `vat_bp` and `pit_bp` in hundredths of a percent, `paid_by`
    /// (`seller` or `operator`), `source`.
    pub tax_rates: Vec<TaxRate>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct StripeConfig {
    /// `sk_…` or `rk_…` of the platform; empty: nobody is offered to pay by card.
    #[serde(serialize_with = "hidden")]
    pub secret_key: String,
    /// `whsec_…` of the endpoint `/webhooks/stripe`, which listens to events of connected accounts.
    #[serde(serialize_with = "hidden")]
    pub webhook_secret: String,
    /// Empty: Stripe's own.
    pub api_url: String,
}

impl Default for Config {
    fn default() -> Config {
        Config {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            data: PathBuf::from("data"),
            database_url: String::new(),
            public_url: "http://127.0.0.1:8080".to_owned(),
            smtp_url: String::new(),
            mail_from: "OCOP Market <khong-tra-loi@ocop-market.example>".to_owned(),
            secret: String::new(),
            secure_cookies: true,
            behind_proxy: false,
            log_format: "text".to_owned(),
            operator_name: "Đơn vị vận hành bản demo (mẫu)".to_owned(),
            transfer_hours: 48,
            card_hours: 2,
            stripe: StripeConfig::default(),
            tax_rates: usual_rates(),
        }
    }
}

impl Config {
    /// Errors name the key and where it was set.
    pub fn read(file: Option<&Path>) -> Result<Config, Box<figment::Error>> {
        let mut figment = Figment::from(Serialized::defaults(Config::default()));
        if let Some(file) = file {
            figment = figment.merge(Toml::file_exact(file));
        }
        figment
            .merge(Env::prefixed("OCOP_").ignore(&["config"]).map(|key| {
                // `OCOP_STRIPE_SECRET_KEY` is `stripe.secret_key`.
                match key.as_str().split_once('_') {
                    Some((group, name)) if group.eq_ignore_ascii_case("stripe") => {
                        format!("stripe.{name}").into()
                    }
                    _ => key.into(),
                }
            }))
            .extract()
            .map_err(Box::new)
    }

    /// The database to open, with the embedded one as the default.
    pub fn database(&self) -> String {
        if self.database_url.is_empty() {
            format!("sqlite://{}", self.data.join("ocop-market.db").display())
        } else {
            self.database_url.clone()
        }
    }

    pub fn search_folder(&self) -> PathBuf {
        self.data.join("search")
    }

    pub fn mail_folder(&self) -> PathBuf {
        self.data.join("mails")
    }
}

fn hidden<S: Serializer>(secret: &str, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(if secret.is_empty() { "" } else { "(hidden)" })
}

/// `scheme://user:(hidden)@host/…`
fn without_password<S: Serializer>(url: &str, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&hide_password(url))
}

fn hide_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else {
        return url.to_owned();
    };
    let Some((user, host)) = rest.rsplit_once('@') else {
        return url.to_owned();
    };
    match user.split_once(':') {
        Some((name, _)) => format!("{scheme}://{name}:(hidden)@{host}"),
        None => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_has_no_secret() {
        let config = Config {
            database_url: "postgres://ocop:mat:khau@db/ocop".into(),
            smtp_url: "smtps://a:b@mail.example".into(),
            secret: "x".repeat(40),
            stripe: StripeConfig {
                secret_key: "sk_live_y".into(),
                webhook_secret: "whsec_y".into(),
                ..StripeConfig::default()
            },
            ..Config::default()
        };
        let printed = toml::to_string(&config).unwrap();
        assert!(printed.contains("postgres://ocop:(hidden)@db/ocop"), "{printed}");
        assert!(
            !printed.contains("khau")
                && !printed.contains("_y")
                && !printed.contains("xxxx")
                && !printed.contains(":b@"),
            "{printed}"
        );
    }
}
