//! Reading JSON values the way proto3 does: absent is the default, numbers may come as text.

use serde_json::{Map, Value};

pub(crate) type Object = Map<String, Value>;

/// A whole number under a key, given as number or text.
pub(crate) fn int(value: &Value, key: &str) -> Option<i64> {
    match value.get(key)? {
        Value::Number(number) => {
            number.as_i64().or_else(|| number.as_f64().filter(|n| n.fract() == 0.0).map(|n| n as i64))
        }
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}

pub(crate) fn text<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value.get(key).and_then(Value::as_str)
}

pub(crate) fn is_true(value: &Value, key: &str) -> bool {
    value.get(key).and_then(Value::as_bool).unwrap_or(false)
}

pub(crate) fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// The value as an object; anything else is taken for an empty one.
pub(crate) fn object(value: Value) -> Object {
    match value {
        Value::Object(object) => object,
        _ => Object::new(),
    }
}

/// A whole number as JSON integer, any other as float: `3`, `3.5`.
pub(crate) fn number(value: f64) -> Value {
    if value.fract() == 0.0 && value.abs() < 1e15 { Value::from(value as i64) } else { Value::from(value) }
}

/// `userEnteredValue` as error paths of Google name it: `user_entered_value`.
pub(crate) fn snake(camel: &str) -> String {
    let mut out = String::new();
    for sign in camel.chars() {
        if sign.is_ascii_uppercase() {
            out.push('_');
        }
        out.push(sign.to_ascii_lowercase());
    }
    out
}

/// `user_entered_value` as JSON names it; a name that is camel already stays.
pub(crate) fn camel(snake: &str) -> String {
    let mut out = String::new();
    let mut raise = false;
    for sign in snake.chars() {
        if sign == '_' && !out.is_empty() {
            raise = true;
        } else if raise {
            out.push(sign.to_ascii_uppercase());
            raise = false;
        } else {
            out.push(sign);
        }
    }
    out
}
