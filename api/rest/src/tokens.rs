use crate::caller::SignedIn;
use crate::error::{Failure, fail};
use chrono::{DateTime, Utc};
use poem::web::{Data, RealIp};
use poem_openapi::param::Header;
use poem_openapi::payload::Json;
use poem_openapi::{ApiResponse, Object, OpenApi};
use services::account::{self, SignIn, SignUp};
use services::{App, Ctx};
use std::sync::Arc;
use uuid::Uuid;

pub struct TokensApi;

#[derive(Object)]
struct NewAccount {
    name: String,
    /// E-mail or phone, or both.
    email: Option<String>,
    phone: Option<String>,
    /// Ten characters or more.
    password: String,
    /// Consent to the personal-data policy; must be true.
    consent: bool,
}

#[derive(Object)]
struct AccountCreated {
    id: Uuid,
}

#[derive(Object)]
struct Credentials {
    /// E-mail or phone.
    login: String,
    password: String,
    /// What the token is for, so that you know it again.
    name: Option<String>,
}

#[derive(Object)]
struct Token {
    /// Send it as `Authorization: Bearer …`. It is shown only here.
    token: String,
    expires_at: DateTime<Utc>,
}

/// The person behind the token.
#[derive(Object)]
struct Me {
    id: Uuid,
    name: String,
    email: Option<String>,
    phone: Option<String>,
    is_administrator: bool,
    memberships: Vec<MembershipBody>,
    /// Id of the organisation acted for.
    acting_for: Option<Uuid>,
}

#[derive(Object)]
struct MembershipBody {
    organisation_id: Uuid,
    name: String,
    /// cooperative, cooperative_group, club, enterprise, supermarket, household_business or trade_office
    kind: String,
    /// manager or staff
    role: String,
    /// pending, verified, rejected or suspended
    verification: String,
}

#[derive(ApiResponse)]
enum Created<T: poem_openapi::types::ToJSON> {
    #[oai(status = 201)]
    Created(Json<T>),
}

#[derive(ApiResponse)]
enum Gone {
    #[oai(status = 204)]
    Gone,
}

#[OpenApi]
impl TokensApi {
    /// Open an account
    #[oai(path = "/accounts", method = "post")]
    async fn sign_up(
        &self,
        app: Data<&Arc<App>>,
        ctx: Data<&Ctx>,
        body: Json<NewAccount>,
    ) -> Result<Created<AccountCreated>, Failure> {
        let Json(body) = body;
        let command = SignUp {
            name: body.name,
            email: body.email,
            phone: body.phone,
            password: body.password,
            consent: body.consent,
        };
        let id = account::sign_up(&app, &ctx, command).await.map_err(fail(&ctx))?;
        Ok(Created::Created(Json(AccountCreated { id })))
    }

    /// Sign in: a bearer token for 90 days
    #[oai(path = "/tokens", method = "post")]
    async fn sign_in(
        &self,
        app: Data<&Arc<App>>,
        ctx: Data<&Ctx>,
        address: RealIp,
        body: Json<Credentials>,
    ) -> Result<Created<Token>, Failure> {
        let Json(body) = body;
        let client_address = address.0.map(|address| address.to_string()).unwrap_or_default();
        let command = SignIn {
            login: body.login,
            password: body.password,
            client_address,
        };
        let account_id = account::sign_in(&app, &ctx, command).await.map_err(fail(&ctx))?;
        let name = body.name.as_deref().unwrap_or("API");
        let issued = account::issue_token(&app, &ctx, account_id, name)
            .await
            .map_err(fail(&ctx))?;
        Ok(Created::Created(Json(Token {
            token: issued.token,
            expires_at: issued.expires_at,
        })))
    }

    /// Sign out: this token ends
    #[oai(path = "/tokens/current", method = "delete")]
    async fn sign_out(
        &self,
        app: Data<&Arc<App>>,
        signed_in: SignedIn,
        #[oai(name = "Authorization")] authorization: Header<String>,
    ) -> Result<Gone, Failure> {
        let token = authorization.0.strip_prefix("Bearer ").unwrap_or_default();
        account::revoke_token(&app, token)
            .await
            .map_err(fail(&signed_in.0))?;
        Ok(Gone::Gone)
    }

    /// Who am I, and for whom can I act
    #[oai(path = "/me", method = "get")]
    async fn me(&self, signed_in: SignedIn) -> Result<Json<Me>, Failure> {
        let ctx = signed_in.0;
        let person = ctx.person().map_err(fail(&ctx))?.clone();
        Ok(Json(Me {
            id: person.account_id,
            name: person.name,
            email: person.email,
            phone: person.phone,
            is_administrator: person.is_administrator,
            acting_for: person.acting.map(|membership| membership.organisation_id),
            memberships: person
                .memberships
                .into_iter()
                .map(|membership| MembershipBody {
                    organisation_id: membership.organisation_id,
                    name: membership.name,
                    kind: membership.kind.to_string(),
                    role: membership.role.to_string(),
                    verification: membership.verification.to_string(),
                })
                .collect(),
        }))
    }
}
