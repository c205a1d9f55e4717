//! Builds the application from its configuration: the one place that knows every part.

use crate::config::Config;
use integrations::documents::WordDocuments;
use integrations::mail::{FolderMailer, SmtpMailer};
use integrations::mailbox::FolderMailbox;
use search::{SearchEngine, TantivyEngine};
use services::db::Db;
use services::ports::{CardPayments, Clock, Ids, Mailbox, Mailer, SystemClock, SystemIds};
use services::{App, Settings};
use std::path::Path;
use std::sync::Arc;

pub type Fault = Box<dyn std::error::Error + Send + Sync>;

/// Opens the database and the search index and builds the application. Nothing is migrated or loaded yet.
pub async fn app(config: &Config, is_demo: bool) -> Result<Arc<App>, Fault> {
    std::fs::create_dir_all(&config.data)?;
    let db = Db::open(&config.database()).await?;
    let search: Arc<dyn SearchEngine> = Arc::new(TantivyEngine::open(&config.search_folder())?);
    Ok(Arc::new(assemble(
        config,
        db,
        search,
        Arc::new(SystemClock),
        Arc::new(SystemIds),
        is_demo,
    )?))
}

/// The same application over parts that a test brings along.
pub fn assemble(
    config: &Config,
    db: Db,
    search: Arc<dyn SearchEngine>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    is_demo: bool,
) -> Result<App, Fault> {
    let (mailer, mailbox): (Arc<dyn Mailer>, Option<Arc<dyn Mailbox>>) = if config.smtp_url.is_empty() {
        let folder = config.mail_folder();
        let mailbox = is_demo.then(|| Arc::new(FolderMailbox::new(&folder)) as Arc<dyn Mailbox>);
        (Arc::new(FolderMailer::new(&folder, &config.mail_from)?), mailbox)
    } else {
        (
            Arc::new(SmtpMailer::new(&config.smtp_url, &config.mail_from)?),
            None,
        )
    };
    let settings = Settings {
        public_url: config.public_url.trim_end_matches('/').to_owned(),
        operator_name: config.operator_name.clone(),
        is_demo,
        transfer_hours: config.transfer_hours,
        card_hours: config.card_hours,
        tax_rates: config.tax_rates.clone(),
        ..Settings::default()
    };
    Ok(App::new(db, search, clock, ids, mailer, settings)
        .with_mailbox(mailbox)
        .with_cards(cards(config)?)
        .with_documents(Arc::new(WordDocuments))
        .with_spreadsheets(Arc::new(integrations::spreadsheet::OfficeFiles)))
}

/// None where no key is configured.
#[cfg(feature = "stripe")]
fn cards(config: &Config) -> Result<Option<Arc<dyn CardPayments>>, Fault> {
    use integrations::stripe::StripeCards;
    let stripe = &config.stripe;
    if stripe.secret_key.is_empty() {
        return Ok(None);
    }
    let cards = StripeCards::new(&stripe.secret_key, &stripe.webhook_secret, &stripe.api_url)?;
    Ok(Some(Arc::new(cards)))
}

/// A key that this build cannot use is a mistake, and said at once.
#[cfg(not(feature = "stripe"))]
fn cards(config: &Config) -> Result<Option<Arc<dyn CardPayments>>, Fault> {
    if config.stripe.secret_key.is_empty() {
        return Ok(None);
    }
    Err("stripe.secret_key: this program was built without cards (cargo feature `stripe`)".into())
}

/// The secret of cookies and forms: configured, or made once and kept in the data folder.
pub fn secret(config: &Config) -> Result<[u8; 32], Fault> {
    let text = if config.secret.is_empty() {
        kept_secret(&config.data.join("secret"))?
    } else {
        config.secret.clone()
    };
    if text.len() < 32 {
        return Err("secret: 32 characters or more are needed".into());
    }
    Ok(services::idempotency::digest(text.as_bytes()))
}

fn kept_secret(file: &Path) -> Result<String, Fault> {
    if let Ok(text) = std::fs::read_to_string(file) {
        return Ok(text);
    }
    let text = SystemIds.secret();
    std::fs::write(file, &text)?;
    only_for_owner(file)?;
    Ok(text)
}

#[cfg(unix)]
fn only_for_owner(file: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o600))
}

#[cfg(not(unix))]
fn only_for_owner(_file: &Path) -> std::io::Result<()> {
    Ok(())
}
