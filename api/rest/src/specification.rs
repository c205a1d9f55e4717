//! The OpenAPI text, completed: an optional property may also be null, which the answers use
//! ("next": null at the end of a list) and the generated description does not say.

use serde_json::{Map, Value, json};

pub(crate) fn complete(generated: &str) -> String {
    let Ok(mut specification) = serde_json::from_str::<Value>(generated) else {
        return generated.to_owned();
    };
    let schemas = specification
        .pointer_mut("/components/schemas")
        .and_then(Value::as_object_mut);
    for schema in schemas.into_iter().flat_map(Map::values_mut) {
        let required = schema
            .get("required")
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default();
        let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
        for (name, property) in properties.into_iter().flatten() {
            if !required.iter().any(|other| other == name) {
                allow_null(property);
            }
        }
    }
    specification.to_string()
}

/// OpenAPI 3.0 ignores what stands beside a `$ref`, so the reference moves into an `allOf`.
fn allow_null(property: &mut Value) {
    if property.get("$ref").is_some() {
        *property = json!({ "nullable": true, "allOf": [property.take()] });
    } else if let Some(property) = property.as_object_mut() {
        property.insert("nullable".to_owned(), Value::Bool(true));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn optional_properties_may_be_null_and_required_ones_may_not() {
        let generated = json!({ "components": { "schemas": { "Page": {
            "required": ["items"],
            "properties": { "items": { "type": "array" }, "next": { "type": "string" }, "seller": { "$ref": "#/x" } },
        } } } });
        let completed: Value = serde_json::from_str(&complete(&generated.to_string())).unwrap();
        let properties = &completed["components"]["schemas"]["Page"]["properties"];
        assert_eq!(properties["items"], json!({ "type": "array" }));
        assert_eq!(properties["next"], json!({ "type": "string", "nullable": true }));
        assert_eq!(
            properties["seller"],
            json!({ "nullable": true, "allOf": [{ "$ref": "#/x" }] })
        );
    }
}
