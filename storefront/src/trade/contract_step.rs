use super::desk::{Desk, tell};
use crate::forms::Posted;
use crate::{Failure, see_other};
use domain::{Code, ContractAction};
use poem::session::Session;
use poem::web::{Data, Path};
use poem::{Response, handler};
use services::contract;
use services::{App, Ctx};
use std::sync::Arc;

/// One small step on a contract, told by the button's word.
#[handler]
pub(super) async fn take(
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    desk: Desk,
    Path(number): Path<String>,
    Posted(data): Posted,
) -> poem::Result<Response> {
    let step: ContractAction = data
        .typed("step")
        .parse()
        .map_err(|_| Failure(Code::BadRequest))?;
    match step {
        ContractAction::Cancel => {
            let result = contract::cancel(&app, &ctx, &number, data.typed("reason")).await;
            let done = ctx.t("Đã hủy dự thảo.", "The draft is cancelled.").to_owned();
            tell(&ctx, session, result, &done)?;
        }
        _ => return Err(Failure(Code::BadRequest).into()),
    }
    Ok(see_other(desk.contract(&number)))
}
