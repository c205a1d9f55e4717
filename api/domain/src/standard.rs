use crate::codes;

codes! {
    /// Standards that a lot, an organisation or a planting area can hold.
    Standard {
        VietGap = "vietgap", "VietGAP", "VietGAP";
        GlobalGap = "globalgap", "GlobalGAP", "GlobalGAP";
        Organic = "organic", "Hữu cơ", "Organic";
        Haccp = "haccp", "HACCP", "HACCP";
        Iso22000 = "iso22000", "ISO 22000", "ISO 22000";
        Halal = "halal", "Halal", "Halal";
        PlantingCode = "planting_code", "Mã số vùng trồng", "Planting-area code";
        Traceable = "traceable", "Truy xuất nguồn gốc", "Traceable";
    }
}

/// Parses a `;`-separated list; the wrong words come back as the error. Sorted, without repeats.
pub fn parse_list(text: &str) -> Result<Vec<Standard>, Vec<String>> {
    let mut standards = Vec::new();
    let mut wrong = Vec::new();
    for word in text.split(';').map(str::trim).filter(|word| !word.is_empty()) {
        match word.parse() {
            Ok(standard) => standards.push(standard),
            Err(_) => wrong.push(word.to_owned()),
        }
    }
    standards.sort_unstable();
    standards.dedup();
    if wrong.is_empty() {
        Ok(standards)
    } else {
        Err(wrong)
    }
}

/// The `;`-separated form that is stored and written to files.
pub fn join_list(standards: &[Standard]) -> String {
    standards.iter().map(|s| s.as_str()).collect::<Vec<_>>().join(";")
}
