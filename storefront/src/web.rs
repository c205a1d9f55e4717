use std::sync::Arc;
use std::time::Duration;

/// Who runs the marketplace, as the law wants it told on every page (Decree 248/2026, article 4).
#[derive(Debug, Clone)]
pub struct Operator {
    pub name: String,
    pub seat: String,
    pub representative: String,
    /// Number, date and issuer of the business registration.
    pub registration: String,
    pub email: String,
    pub phone: String,
}

impl Operator {
    /// The operator of a demo: its name says that it is a sample.
    pub fn sample() -> Operator {
        Operator {
            name: "Đơn vị vận hành bản demo (mẫu)".to_owned(),
            seat: "Phường Cao Lãnh, tỉnh Đồng Tháp (địa chỉ mẫu)".to_owned(),
            representative: "Người đại diện (mẫu)".to_owned(),
            registration: "Chưa đăng ký: đây là bản demo, không phải sàn đang hoạt động".to_owned(),
            email: "ho-tro@demo.invalid".to_owned(),
            phone: "1900 0000 (số mẫu)".to_owned(),
        }
    }
}

/// What the pages need to know from the configuration.
#[derive(Clone)]
pub struct Settings {
    pub operator: Operator,
    /// Shows on every page that goods, prices and accounts are samples.
    pub is_demo: bool,
    /// Cookies only over HTTPS. Off only for plain HTTP on one's own machine.
    pub secure_cookies: bool,
    /// Signs and encrypts the form tokens; the same on every node.
    pub csrf_key: [u8; 32],
    /// How long a sign-in lasts without a visit.
    pub session_life: Duration,
}

/// What every handler can reach. Built once by the server.
#[derive(Clone)]
pub struct Web {
    pub settings: Arc<Settings>,
}

impl Web {
    pub fn new(settings: Settings) -> Web {
        Web {
            settings: Arc::new(settings),
        }
    }
}
