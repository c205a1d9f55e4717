use super::profile_form::{self, ProfileRead};
use crate::flash::{self, Tone};
use crate::forms::{FormData, FormState, Posted};
use crate::parts::{AreaNav, Choice, Field};
use crate::trade::Desk;
use crate::{Page, failed, render, render_invalid, see_other, urls};
use askama::Template;
use domain::{MemberRole, OrganisationKind, Standard, Verification};
use poem::session::Session;
use poem::web::Data;
use poem::{Response, Result, handler};
use services::organisation::{self, BankAccount, EditOrganisation, Identity, OwnAction, OwnOrganisation};
use services::{App, Ctx, Error};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "organisations/own.html")]
pub(super) struct OwnPage {
    page: Page,
    nav: AreaNav,
    desk: Desk,
    own: OwnOrganisation,
    form: FormState,
    communes: Vec<Choice>,
    pub member: FormState,
    pub certificate: FormState,
    /// Of the Stripe account; none where cards are not taken.
    pub card: Option<FormState>,
}

impl OwnPage {
    /// The page as it is opened, with every form at rest.
    pub async fn open(page: Page, app: &App, ctx: &Ctx, desk: Desk) -> Result<OwnPage> {
        let own = organisation::own(app, ctx).await.map_err(failed(ctx))?;
        let locale = page.locale();
        let card = if app.takes_cards() && own.kind.sells() {
            let account = services::card::account(app, ctx).await.map_err(failed(ctx))?;
            let known = FormData::default().with("card_account", account.unwrap_or_default());
            Some(FormState::filled(locale, known))
        } else {
            None
        };
        let title = page.t("Đơn vị của tôi", "My organisation").to_owned();
        Ok(OwnPage {
            nav: desk.nav(&page),
            page: page.titled(title),
            desk,
            form: FormState::filled(locale, profile_form::filled(&own)),
            own,
            communes: Vec::new(),
            member: FormState::empty(locale),
            certificate: FormState::empty(locale),
            card,
        })
    }

    fn can(&self, action: OwnAction) -> bool {
        self.own.actions.contains(&action)
    }

    fn is_verified(&self) -> bool {
        self.own.verification == Verification::Verified
    }

    fn kinds(&self) -> Field {
        let options = profile_form::kinds(self.page.locale());
        self.form
            .select("kind", self.page.t("Loại hình", "Kind"), options)
    }

    /// Whether the form asks for a club's representative, and for the club a cooperative grew from.
    fn may_have_clubs(&self) -> (bool, bool) {
        let may_change = self.can(OwnAction::ChangeIdentity);
        (
            may_change || self.own.kind == OrganisationKind::Club,
            may_change || self.own.kind == OrganisationKind::Cooperative,
        )
    }

    fn roles(&self) -> Field {
        let options = MemberRole::ALL
            .iter()
            .map(|role| Choice::new(role, role.label(self.page.locale())))
            .collect();
        self.member
            .select("role", self.page.t("Vai trò", "Role"), options)
    }

    fn standards(&self) -> Field {
        let options = Standard::ALL
            .iter()
            .map(|standard| Choice::new(standard, standard.label(self.page.locale())))
            .collect();
        self.certificate
            .select("standard", self.page.t("Tiêu chuẩn", "Standard"), options)
    }

    fn save_url(&self) -> &'static str {
        home(self.desk)
    }

    fn members_url(&self) -> &'static str {
        if self.desk == Desk::Buying {
            urls::BUYING_MEMBERS
        } else {
            urls::SELLER_MEMBERS
        }
    }

    fn remove_url(&self) -> &'static str {
        if self.desk == Desk::Buying {
            urls::BUYING_MEMBER_REMOVE
        } else {
            urls::SELLER_MEMBER_REMOVE
        }
    }

    fn certificates_url(&self) -> &'static str {
        if self.desk == Desk::Buying {
            urls::BUYING_CERTIFICATES
        } else {
            urls::SELLER_CERTIFICATES
        }
    }
}

/// The organisation's page of this working area.
pub(super) fn home(desk: Desk) -> &'static str {
    if desk == Desk::Buying {
        urls::BUYING_ORGANISATION
    } else {
        urls::SELLER_ORGANISATION
    }
}

#[handler]
pub(super) async fn show(page: Page, app: Data<&Arc<App>>, ctx: Data<&Ctx>, desk: Desk) -> Result<Response> {
    render(&OwnPage::open(page, &app, &ctx, desk).await?)
}

#[handler]
pub(super) async fn take(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    desk: Desk,
    Posted(form): Posted,
) -> Result<Response> {
    let mut opened = OwnPage::open(page, &app, &ctx, desk).await?;
    let ProfileRead {
        profile,
        communes,
        errors,
    } = profile_form::read(&app, &ctx, &form)
        .await
        .map_err(failed(&ctx))?;
    let edited = if errors.is_empty() {
        let command = EditOrganisation {
            identity: opened.can(OwnAction::ChangeIdentity).then(|| identity(&form)),
            profile,
            bank: bank(&form),
        };
        organisation::edit(&app, &ctx, command).await
    } else {
        Err(Error::Invalid(errors))
    };
    let locale = ctx.locale;
    opened.form = match edited {
        Ok(()) => {
            flash::leave(
                session,
                Tone::Good,
                locale.t("Đã lưu hồ sơ.", "The papers were saved."),
            );
            return Ok(see_other(home(desk)));
        }
        Err(Error::Invalid(errors)) => FormState::refused(locale, form, errors),
        Err(Error::Refused(code)) => FormState::failed(locale, form, code),
        Err(error) => return Err(failed(&ctx)(error)),
    };
    opened.communes = communes;
    render_invalid(&opened)
}

fn identity(form: &FormData) -> Identity {
    Identity {
        kind: form.typed("kind").parse().ok(),
        name: form.typed("name").to_owned(),
        tax_code: Some(form.typed("tax_code").to_owned()),
    }
}

/// None when all of it was left empty.
fn bank(form: &FormData) -> Option<BankAccount> {
    let typed = |name: &str| form.typed(name).trim().to_owned();
    let account = BankAccount {
        bin: typed("bank_bin"),
        number: typed("bank_account"),
        holder: typed("bank_holder"),
    };
    (account != BankAccount::default()).then_some(account)
}
