//! What people agree to.

use crate::codes;

codes! {
    /// A policy that people agree to by a box, which is never ticked beforehand.
    ConsentPolicy {
        PersonalData = "personal_data", "Chính sách dữ liệu cá nhân", "Personal data policy";
        Terms = "terms", "Điều kiện mua bán", "Terms of sale";
    }
}
