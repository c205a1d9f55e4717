use super::profile::Profile;
use super::register::{check_identity, tell_offices};
use crate::app::{App, Ctx};
use crate::catalogue::index_live_products;
use crate::error::{Checks, Error, Result};
use crate::history::{self, Change};
use domain::{Code, OrganisationKind, Verification, text};
use entities::organisation;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};

/// Where the organisation's buyers pay to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BankAccount {
    /// The bank's number of six digits, as VietQR uses it.
    pub bin: String,
    pub number: String,
    pub holder: String,
}

/// What the office has verified an organisation by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    pub kind: Option<OrganisationKind>,
    pub name: String,
    pub tax_code: Option<String>,
}

#[derive(Debug, Clone)]
pub struct EditOrganisation {
    /// Only before the verification.
    pub identity: Option<Identity>,
    pub profile: Profile,
    /// None takes the account away: buyers then pay on delivery.
    pub bank: Option<BankAccount>,
}

/// Changes the acting organisation's own papers. What an office had rejected goes back to its queue.
pub async fn edit(app: &App, ctx: &Ctx, command: EditOrganisation) -> Result<()> {
    let acting = ctx.acting()?.manager()?;
    if acting.kind == OrganisationKind::TradeOffice {
        return Err(Code::NotAllowed.into());
    }
    let tx = app.db.begin().await?;
    let old = organisation::Entity::find_by_id(acting.organisation_id)
        .one(&tx)
        .await?
        .ok_or(Code::NotFound)?;
    let state: Verification = old.verification.parse().map_err(Error::internal)?;
    let mut kind: OrganisationKind = old.kind.parse().map_err(Error::internal)?;
    let mut checks = Checks::new();
    let mut row = organisation::ActiveModel {
        updated_at: Set(ctx.now),
        ..Default::default()
    };
    let mut name = old.name.clone();
    if let Some(identity) = command.identity {
        if !may_change_identity(state) {
            return Err(Code::WrongState.into());
        }
        let chosen = identity
            .kind
            .filter(|kind| *kind != OrganisationKind::TradeOffice);
        checks.require(chosen.is_some(), "kind", Code::UnknownChoice);
        kind = chosen.unwrap_or(kind);
        let tax_code;
        (name, tax_code) = check_identity(&mut checks, kind, &identity.name, identity.tax_code.as_deref());
        row.kind = Set(kind.to_string());
        row.folded_name = Set(text::fold(&name));
        row.name = Set(name.clone());
        row.tax_code = Set(tax_code);
    }
    let profile = command.profile.check(&tx, ctx, &mut checks, kind).await?;
    let bank = command.bank.map(|bank| check_bank(&mut checks, &bank));
    checks.done()?;
    let place = profile
        .commune()
        .map(|row| (row.province_code.clone(), row.code.clone()));
    profile.fill(&mut row);
    row.bank_bin = Set(bank.as_ref().map(|bank| bank.bin.clone()));
    row.bank_account = Set(bank.as_ref().map(|bank| bank.number.clone()));
    row.bank_account_name = Set(bank.map(|bank| bank.holder));
    let comes_back = state == Verification::Rejected;
    if comes_back {
        row.verification = Set(Verification::Pending.to_string());
    }
    let changed = organisation::Entity::update_many()
        .set(row)
        .filter(organisation::Column::Id.eq(old.id))
        .filter(organisation::Column::Verification.eq(state.as_str()))
        .exec(&tx)
        .await?;
    if changed.rows_affected == 0 {
        return Err(Code::Changed.into());
    }
    if comes_back {
        let change = Change {
            subject: "organisation",
            id: old.id,
            from: Some(state.as_str()),
            to: Verification::Pending.as_str(),
            note: None,
        };
        history::append(app, ctx, &tx, change).await?;
        if let Some((province, commune)) = place {
            tell_offices(app, ctx, &tx, &province, &commune, &name).await?;
        }
    }
    index_live_products(app, ctx, &tx, old.id).await?;
    tx.commit().await?;
    Ok(())
}

/// Kind, name and tax code stand still once an office has verified them.
pub(super) const fn may_change_identity(state: Verification) -> bool {
    matches!(state, Verification::Pending | Verification::Rejected)
}

fn check_bank(checks: &mut Checks, bank: &BankAccount) -> BankAccount {
    let bin = checks.text("bank_bin", &bank.bin, 6);
    let is_bin = bin.len() == 6 && bin.bytes().all(|b| b.is_ascii_digit());
    checks.require(bin.is_empty() || is_bin, "bank_bin", Code::BadBankBin);
    let plain: String = bank
        .number
        .chars()
        .filter(|c| !matches!(c, ' ' | '.' | '-'))
        .collect();
    let number = checks.text("bank_account", &plain, 19);
    let is_number = number.bytes().all(|b| b.is_ascii_alphanumeric());
    checks.require(is_number, "bank_account", Code::BadBankAccount);
    BankAccount {
        bin,
        number,
        holder: checks.text("bank_holder", &bank.holder, 120),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bank_account_has_a_bin_of_six_digits_and_a_plain_number() {
        let check = |bin: &str, number: &str| {
            let mut checks = Checks::new();
            let bank = BankAccount {
                bin: bin.to_owned(),
                number: number.to_owned(),
                holder: "HTX Xoài (mẫu)".to_owned(),
            };
            let checked = check_bank(&mut checks, &bank);
            checks.done().map(|()| checked.number)
        };
        assert_eq!(check("970436", "0011 0022-33").unwrap(), "0011002233");
        assert_eq!(
            check("97043", "0011").unwrap_err().fields()[0].code,
            Code::BadBankBin
        );
        assert_eq!(
            check("970436", "số/1").unwrap_err().fields()[0].code,
            Code::BadBankAccount
        );
        assert_eq!(check("", "1").unwrap_err().fields()[0].code, Code::Required);
    }
}
