//! The fields that registering and editing an organisation have in common.

use crate::forms::FormData;
use crate::parts::Choice;
use domain::{Code, FieldError, Locale, OrganisationKind, phone};
use services::organisation::{OwnOrganisation, PartnerRole, Profile, resolve_partner};
use services::places::{CommuneChoice, Meant, which_commune};
use services::{App, Ctx, Result};

/// What was typed, with the places and organisations that it names.
pub(super) struct ProfileRead {
    pub profile: Profile,
    /// To choose from when the typed commune is unclear.
    pub communes: Vec<Choice>,
    pub errors: Vec<FieldError>,
}

pub(super) async fn read(app: &App, ctx: &Ctx, form: &FormData) -> Result<ProfileRead> {
    let mut read = form.read(ctx.locale);
    let typed = read.text("commune");
    let meant = which_commune(app, ctx, &typed, form.typed("commune_code")).await?;
    let (commune_code, unclear) = match meant {
        Meant::One(choice) => (choice.code, Vec::new()),
        Meant::Unclear(choices) => (String::new(), choices),
    };
    if commune_code.is_empty() {
        let code = if typed.is_empty() {
            Code::Required
        } else {
            Code::UnknownCommune
        };
        read.refuse("commune", code);
    }
    let mut slugs = [None, None];
    for (slot, (path, role)) in slugs.iter_mut().zip([
        ("represented_by", PartnerRole::Representative),
        ("founded_from_club", PartnerRole::FoundingClub),
    ]) {
        let typed = read.text(path);
        *slot = resolve_partner(app, role, &typed).await?.map(|it| it.slug);
        if !typed.is_empty() && slot.is_none() {
            read.refuse(path, Code::UnknownChoice);
        }
    }
    let [represented_by, founded_from_club] = slugs;
    let profile = Profile {
        legal_representative: read.text("legal_representative"),
        phone: read.text("phone"),
        email: read.text("email"),
        address_line: read.text("address_line"),
        commune_code,
        main_products: read.optional_text("main_products"),
        story: Some(read.lines("story")),
        members: read.optional_number("members"),
        founded_year: read.optional_number("founded_year"),
        is_agricultural: read.ticked("is_agricultural"),
        represented_by,
        founded_from_club,
    };
    Ok(ProfileRead {
        profile,
        communes: unclear.iter().map(commune_choice).collect(),
        errors: read.errors(),
    })
}

fn commune_choice(choice: &CommuneChoice) -> Choice {
    Choice::new(&choice.code, choice.label()).hint(choice.former.as_deref().unwrap_or_default())
}

/// Kinds that people can register.
pub(super) fn kinds(locale: Locale) -> Vec<Choice> {
    OrganisationKind::ALL
        .iter()
        .filter(|kind| **kind != OrganisationKind::TradeOffice)
        .map(|kind| Choice::new(kind, kind.label(locale)))
        .collect()
}

/// The organisation's papers as the form shows them.
pub(super) fn filled(own: &OwnOrganisation) -> FormData {
    let profile = &own.profile;
    let number = |value: Option<i64>| value.map(|value| value.to_string()).unwrap_or_default();
    let bank = own.bank.clone().unwrap_or_default();
    let form = FormData::default()
        .with("kind", own.kind)
        .with("name", &own.name)
        .with("tax_code", own.tax_code.as_deref().unwrap_or_default())
        .with("legal_representative", &profile.legal_representative)
        .with("phone", phone::show(&profile.phone))
        .with("email", &profile.email)
        .with("address_line", &profile.address_line)
        .with("commune", &own.place)
        .with("commune_code", &profile.commune_code)
        .with(
            "main_products",
            profile.main_products.as_deref().unwrap_or_default(),
        )
        .with("story", profile.story.as_deref().unwrap_or_default())
        .with("members", number(profile.members))
        .with("founded_year", number(profile.founded_year))
        .with(
            "represented_by",
            own.represented_by
                .as_ref()
                .map(|it| it.told())
                .unwrap_or_default(),
        )
        .with(
            "founded_from_club",
            own.founded_from_club
                .as_ref()
                .map(|it| it.told())
                .unwrap_or_default(),
        )
        .with("bank_bin", bank.bin)
        .with("bank_account", bank.number)
        .with("bank_holder", bank.holder);
    if profile.is_agricultural {
        form.with("is_agricultural", "1")
    } else {
        form
    }
}
