//! The API's description as programs read it.

use serde_json::Value;

#[test]
fn every_path_is_described_once() {
    let text = rest::openapi();
    let specification: Value = serde_json::from_str(&text).unwrap();
    let paths = specification["paths"].as_object().unwrap();
    assert!(paths.len() > 40, "{}", paths.len());
    for path in paths.keys() {
        assert_eq!(text.matches(&format!("\"{path}\":")).count(), 1, "{path}");
    }
}

#[test]
fn every_call_describes_its_refusals() {
    let specification: Value = serde_json::from_str(&rest::openapi()).unwrap();
    for (path, methods) in specification["paths"].as_object().unwrap() {
        for (method, call) in methods.as_object().unwrap() {
            let responses = call["responses"].as_object().unwrap();
            for status in ["400", "404", "422", "500"] {
                assert!(
                    responses.contains_key(status),
                    "{method} {path} does not describe {status}"
                );
            }
            assert!(
                call["summary"].is_string(),
                "{method} {path} says nothing of itself"
            );
        }
    }
}
