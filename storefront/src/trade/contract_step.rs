use super::desk::Desk;
use super::{contract as contract_page, contract_versions};
use crate::flash::{self, Tone};
use crate::forms::{FormData, FormState, Posted, Uploaded};
use crate::{Failure, Page, failed, see_other};
use domain::linkage::TerminationGround;
use domain::{Code, ContractAction, ErrorKind, FieldError};
use poem::session::Session;
use poem::web::{Data, Path};
use poem::{Response, handler};
use services::contract::{self, CallOff, DeclareCropFailure, RecordPayment, Terminate};
use services::registration::MonthQuantity;
use services::upload::Upload;
use services::{App, Ctx, Error, Result};
use std::sync::Arc;

/// One step on a contract, told by the button's word. A refused one comes back with what was typed.
#[handler]
pub(super) async fn take(
    page: Page,
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
    let result = carry_out(&app, &ctx, &number, step, &data).await;
    told(page, &app, &ctx, session, desk, &number, data, result).await
}

/// The seller declares a crop failure, with pictures.
#[handler]
pub(super) async fn declare_crop_failure(
    page: Page,
    app: Data<&Arc<App>>,
    ctx: Data<&Ctx>,
    session: &Session,
    desk: Desk,
    Path(number): Path<String>,
    uploaded: Uploaded,
) -> poem::Result<Response> {
    let data = uploaded.form;
    let found = contract::find(&app, &ctx, &number).await.map_err(failed(&ctx))?;
    let mut reading = data.read(page.locale());
    let cause = reading.choice("cause");
    let lost = found.months.iter().filter_map(|row| {
        let quantity_kg = reading.optional_number(&format!("months.{}", row.month))?;
        Some(MonthQuantity {
            month: row.month,
            quantity_kg,
        })
    });
    let months: Vec<MonthQuantity> = lost.collect();
    let errors: Vec<FieldError> = reading.errors().into_iter().chain(uploaded.errors).collect();
    let result = match cause.filter(|_| errors.is_empty()) {
        None => Err(Error::Invalid(errors)),
        Some(cause) => {
            let pictures = uploaded.pictures.into_iter().map(|picture| Upload {
                name: picture.file_name,
                bytes: picture.bytes,
            });
            let command = DeclareCropFailure {
                cause,
                note: data.typed("note").to_owned(),
                months,
                pictures: pictures.collect(),
            };
            contract::declare_crop_failure(&app, &ctx, &number, command)
                .await
                .map(|_| ())
        }
    };
    told(page, &app, &ctx, session, desk, &number, data, result).await
}

async fn carry_out(app: &App, ctx: &Ctx, number: &str, step: ContractAction, data: &FormData) -> Result<()> {
    let mut reading = data.read(ctx.locale);
    let refused = |errors: Vec<FieldError>| Err(Error::Invalid(errors));
    match step {
        ContractAction::Cancel => contract::cancel(app, ctx, number, data.typed("reason")).await,
        ContractAction::AcceptAmendment => {
            let version = reading.choice("version").unwrap_or_default();
            contract::accept_amendment(app, ctx, number, version, data.typed("document_hash")).await
        }
        ContractAction::DeclineAmendment => {
            let version = reading.choice("version").unwrap_or_default();
            contract::decline_amendment(app, ctx, number, version, data.typed("reason")).await
        }
        ContractAction::Terminate => {
            let ground = reading.choice::<TerminationGround>("ground");
            let ends_on = reading.day("ends_on");
            let Some((ground, ends_on)) = ground.zip(ends_on) else {
                return refused(reading.errors());
            };
            let command = Terminate {
                ground,
                reason: data.typed("termination_reason").to_owned(),
                ends_on,
            };
            contract::terminate(app, ctx, number, command).await
        }
        ContractAction::AcceptTermination | ContractAction::DeclineTermination => {
            let accepts = step == ContractAction::AcceptTermination;
            match reading.choice("id") {
                Some(id) => contract::answer_termination(app, ctx, number, id, accepts).await,
                None => refused(reading.errors()),
            }
        }
        ContractAction::AcceptLiquidation => {
            contract::accept_liquidation(app, ctx, number, data.typed("document_hash")).await
        }
        ContractAction::CallOff => {
            let (for_on, kg) = (reading.day("for_on"), reading.number("quantity_kg"));
            let Some((for_on, quantity_kg)) = for_on.zip(kg) else {
                return refused(reading.errors());
            };
            let command = CallOff {
                for_on,
                quantity_kg,
                note: reading.optional_text("call_note"),
            };
            contract::call_off(app, ctx, number, command, key(data))
                .await
                .map(|_| ())
        }
        ContractAction::CancelCallOff => {
            contract::cancel_call_off(app, ctx, number, data.typed("call_off")).await
        }
        ContractAction::RecordPayment => {
            let (kind, way) = (reading.choice("kind"), reading.choice("way"));
            let (amount, paid_on) = (reading.number("amount_vnd"), reading.day("paid_on"));
            let reference = reading.optional_text("reference");
            let (Some(kind), Some(way), Some(amount_vnd), Some(paid_on)) = (kind, way, amount, paid_on)
            else {
                return refused(reading.errors());
            };
            let command = RecordPayment {
                kind,
                amount_vnd,
                paid_on,
                way,
                reference,
            };
            contract::record_payment(app, ctx, number, command, key(data))
                .await
                .map(|_| ())
        }
        ContractAction::ConfirmPayment | ContractAction::RejectPayment => {
            let rejected = (step == ContractAction::RejectPayment).then(|| data.typed("reason"));
            match reading.choice("id") {
                Some(id) => contract::answer_payment(app, ctx, number, id, rejected).await,
                None => refused(reading.errors()),
            }
        }
        ContractAction::AcknowledgeCropFailure => match reading.choice("id") {
            Some(id) => contract::acknowledge_crop_failure(app, ctx, number, id).await,
            None => refused(reading.errors()),
        },
        ContractAction::Edit
        | ContractAction::Sign
        | ContractAction::RecordDelivery
        | ContractAction::Amend
        | ContractAction::DeclareCropFailure => Err(Code::BadRequest.into()),
    }
}

fn key(data: &FormData) -> Option<&str> {
    Some(data.typed("key")).filter(|key| !key.is_empty())
}

#[allow(clippy::too_many_arguments)] // a page, its surroundings, and what came of it
async fn told(
    page: Page,
    app: &App,
    ctx: &Ctx,
    session: &Session,
    desk: Desk,
    number: &str,
    data: FormData,
    result: Result<()>,
) -> poem::Result<Response> {
    match result {
        Ok(()) => {
            let done = ctx.t(
                "Đã ghi nhận và báo cho bên kia.",
                "Done; the other side was told.",
            );
            flash::leave(session, Tone::Good, done);
            let back = match data.typed("back") {
                "versions" => desk.contract_versions(number),
                "liquidation" => desk.contract_liquidation(number),
                _ => desk.contract(number),
            };
            Ok(see_other(back))
        }
        Err(Error::Invalid(errors)) => {
            let form = FormState::refused(ctx.locale, data, errors);
            if form.value("back") == "versions" {
                return contract_versions::show_refused(page, app, ctx, desk, number, form).await;
            }
            contract_page::show_refused(page, app, ctx, desk, number, form).await
        }
        Err(error) => match error.kind() {
            ErrorKind::Conflict | ErrorKind::Forbidden | ErrorKind::Invalid => {
                flash::leave(session, Tone::Bad, error.code().text(ctx.locale));
                Ok(see_other(desk.contract(number)))
            }
            _ => Err(failed(ctx)(error)),
        },
    }
}
