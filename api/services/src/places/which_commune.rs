use super::{CommuneChoice, find_communes};
use crate::app::{App, Ctx};
use crate::error::Result;
use domain::text::fold;

/// What a typed name means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meant {
    One(CommuneChoice),
    /// To be asked which; nothing when no commune has that name.
    Unclear(Vec<CommuneChoice>),
}

impl Meant {
    /// The code of the only commune that it can be.
    pub fn code(self) -> Option<String> {
        match self {
            Meant::One(choice) => Some(choice.code),
            Meant::Unclear(_) => None,
        }
    }
}

/// The commune that was typed: a suggestion taken as it stands, a code, a name that only one unit has,
/// or the one whose code was `chosen` after the name was unclear (empty: not asked yet).
pub async fn which_commune(app: &App, ctx: &Ctx, typed: &str, chosen: &str) -> Result<Meant> {
    // A suggestion tells the former name in brackets.
    let name = typed.split(" (").next().unwrap_or_default();
    let mut choices = find_communes(app, ctx, name).await?;
    let wanted = fold(name);
    let by_code = choices
        .iter()
        .position(|choice| choice.code == chosen || choice.code == name.trim());
    let by_name = choices.iter().position(|choice| fold(&choice.label()) == wanted);
    let only = (choices.len() == 1).then_some(0);
    Ok(match by_code.or(by_name).or(only) {
        Some(index) => Meant::One(choices.swap_remove(index)),
        None => Meant::Unclear(choices),
    })
}
