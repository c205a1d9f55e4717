use crate::error::{Failure, fail};
use poem::web::Data;
use poem_openapi::param::Path;
use poem_openapi::payload::Json;
use poem_openapi::{ApiResponse, Object, OpenApi};
use services::account;
use services::{App, Ctx};
use std::sync::Arc;

pub struct PasswordsApi;

#[derive(Object)]
struct ForgottenPassword {
    email: String,
}

#[derive(Object)]
struct NewPassword {
    /// Ten characters or more.
    password: String,
}

#[derive(ApiResponse)]
enum Asked {
    /// If the address has an account, a letter is on its way.
    #[oai(status = 202)]
    Asked,
}

#[derive(ApiResponse)]
enum Chosen {
    /// The new password counts; every sign-in and token of the account has ended.
    #[oai(status = 204)]
    Chosen,
}

#[OpenApi]
impl PasswordsApi {
    /// Ask for a letter with a link to reset the password
    ///
    /// The answer is the same whether the address has an account or not.
    #[oai(path = "/password-resets", method = "post")]
    async fn ask(
        &self,
        app: Data<&Arc<App>>,
        ctx: Data<&Ctx>,
        body: Json<ForgottenPassword>,
    ) -> Result<Asked, Failure> {
        account::request_reset(&app, &ctx, &body.0.email)
            .await
            .map_err(fail(&ctx))?;
        Ok(Asked::Asked)
    }

    /// Choose a new password with the last part of the letter's link
    #[oai(path = "/password-resets/:token", method = "post")]
    async fn choose(
        &self,
        app: Data<&Arc<App>>,
        ctx: Data<&Ctx>,
        token: Path<String>,
        body: Json<NewPassword>,
    ) -> Result<Chosen, Failure> {
        account::choose_new_password(&app, &ctx, &token.0, &body.0.password)
            .await
            .map_err(fail(&ctx))?;
        Ok(Chosen::Chosen)
    }
}
