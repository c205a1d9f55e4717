use super::PageFace;
use crate::walks::recovering::Recovering;
use poem::http::StatusCode;
use storefront::urls;

impl Recovering for PageFace {
    async fn forgets(&mut self, email: &str) {
        self.open(urls::SIGN_IN).await;
        self.visitor.follow("Quên mật khẩu").await;
        let form = self.visitor.form_to(urls::PASSWORD_FORGOTTEN);
        self.send(form.fill("email", email)).await;
        self.visitor.sees("Nếu e-mail này có tài khoản");
    }

    async fn chooses(&mut self, token: &str, password: &str) -> bool {
        let address = urls::password_reset(token);
        self.open(&address).await;
        let form = self.visitor.form_to(&address).fill("password", password);
        self.visitor.send(form).await;
        self.visitor.status == StatusCode::OK
    }

    async fn enters(&mut self, login: &str, password: &str) -> bool {
        self.open(urls::SIGN_IN).await;
        let form = self
            .visitor
            .form_to(urls::SIGN_IN)
            .fill("login", login)
            .fill("password", password);
        self.visitor.send(form).await;
        self.is_signed_in().await
    }

    async fn is_signed_in(&mut self) -> bool {
        self.visitor.look(urls::ACCOUNT).await;
        self.visitor.status.is_success() && self.visitor.address == urls::ACCOUNT
    }
}
