//! VietQR codes as other people's readers see them: the npm package `vietnam-qr-pay` and zbar.

use domain::vietqr::{Transfer, payload, qr_svg};
use serde_json::Value;
use std::process::Command;
use testkit::{scratch, tools};

fn transfers() -> Vec<Transfer<'static>> {
    let order = Transfer {
        bank_bin: "970407",
        account: "0386577672",
        amount_vnd: Some(1_250_000),
        note: "DH2611210042",
        for_one_payment: true,
    };
    vec![
        order.clone(),
        Transfer {
            amount_vnd: Some(1),
            note: "A",
            account: "1",
            ..order.clone()
        },
        Transfer {
            amount_vnd: Some(9_999_999_999_999),
            note: "1234567890123456789012345",
            account: "ABC4567890123456789",
            ..order.clone()
        },
        Transfer {
            amount_vnd: None,
            note: "",
            for_one_payment: false,
            ..order
        },
    ]
}

#[test]
fn oracle_vietnam_qr_pay_reads_the_same_fields() {
    for transfer in transfers() {
        let said = tools::run(
            Command::new("node")
                .arg(tools::root().join("tests/oracles/vietqr.cjs"))
                .arg(payload(&transfer).unwrap())
                .env("OCOP_TEST_NODE", tools::node_folder()),
        );
        let read: Value = serde_json::from_str(&said).unwrap();
        let text = |pointer: &str| read.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
        assert_eq!(read["isValid"], true, "{read}");
        assert_eq!(text("/provider/guid"), "A000000727");
        assert_eq!(text("/provider/service"), "QRIBFTTA");
        assert_eq!(text("/consumer/bankBin"), transfer.bank_bin);
        assert_eq!(text("/consumer/bankNumber"), transfer.account);
        assert_eq!(
            text("/amount"),
            transfer.amount_vnd.map(|vnd| vnd.to_string()).unwrap_or_default()
        );
        assert_eq!(text("/additionalData/purpose"), transfer.note);
        assert_eq!(
            text("/initMethod"),
            if transfer.for_one_payment { "12" } else { "11" }
        );
        assert_eq!((text("/currency"), text("/nation")), ("704", "VN"));
    }
}

#[test]
fn oracle_zbar_reads_the_picture() {
    for transfer in transfers() {
        let expected = payload(&transfer).unwrap();
        let (svg, png) = (scratch::path("qr-svg"), scratch::path("qr-png"));
        std::fs::write(&svg, qr_svg(&expected, "Mã VietQR").unwrap()).unwrap();
        tools::run(
            Command::new("rsvg-convert")
                .args(["--format=png", "-o"])
                .arg(&png)
                .arg(&svg),
        );
        let read = tools::run(Command::new("zbarimg").args(["--quiet", "--raw"]).arg(&png));
        assert_eq!(read.trim_end(), expected);
    }
}
