//! A request that was read to its end, and a reply of the endpoints that browsers and OAuth clients visit.

use hyper::HeaderMap;
use hyper::body::Bytes;
use serde_json::{Map, Value, json};

use crate::model::refusal::Refusal;

/// A request that has been read to its end.
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Request {
    /// A header, empty where it is absent.
    pub(crate) fn header(&self, name: &str) -> String {
        self.headers
            .get(name)
            .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
            .unwrap_or_default()
    }

    /// The body as the JSON object that it must be.
    pub(crate) fn json(&self) -> Result<Map<String, Value>, Refusal> {
        match serde_json::from_slice(&self.body) {
            Ok(Value::Object(members)) => Ok(members),
            Ok(_) => Err(Refusal::serialization("Unexpected field type")),
            Err(_) => Err(Refusal::serialization("The request is not JSON")),
        }
    }
}

/// What is answered to a visitor.
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) content_type: &'static str,
    pub(crate) body: String,
    pub(crate) location: Option<String>,
    /// What the log says of it, where it is an error.
    pub(crate) error: Option<String>,
}

impl Reply {
    /// A document whose error, if it is one, is in its own members.
    pub(crate) fn json(status: u16, body: &Value) -> Reply {
        let error = body.get("error").or_else(|| body.get("__type"));
        Reply {
            status,
            content_type: "application/json;charset=UTF-8",
            body: body.to_string(),
            location: None,
            error: error.and_then(Value::as_str).map(str::to_owned),
        }
    }

    pub(crate) fn html(status: u16, body: String) -> Reply {
        Reply {
            status,
            content_type: "text/html;charset=UTF-8",
            body,
            location: None,
            error: None,
        }
    }

    pub(crate) fn redirect(location: String, error: Option<&str>) -> Reply {
        Reply {
            status: 302,
            content_type: "text/html;charset=UTF-8",
            body: String::new(),
            location: Some(location),
            error: error.map(str::to_owned),
        }
    }

    /// An OAuth error of this status.
    pub(crate) fn oauth_error(status: u16, error: &str) -> Reply {
        Reply::json(status, &json!({ "error": error }))
    }

    pub(crate) fn not_found() -> Reply {
        let body = json!({ "__type": "ResourceNotFoundException", "message": "Not found" });
        Reply::json(404, &body)
    }
}

/// A document with this in its body.
pub(crate) fn html(title: &str, body: &str) -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{}</title></head><body>{body}</body></html>\n",
        escaped(title)
    )
}

/// A text as it is written in a document.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
