//! The AWS query protocol: a form is asked, XML is answered.

use std::collections::BTreeMap;
use std::io;

use quick_xml::Writer;
use quick_xml::events::BytesText;
use serde_json::{Map, Value};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use uuid::Uuid;

use super::Shared;
use super::answer::{Answer, faulty, response, unanswered};
use super::calls::Access;
use super::signature::{self, Signed};
use crate::http::Request;
use crate::iam;
use crate::model::members::Input;
use crate::model::refusal::Refusal;
use crate::model::{IAM, Kind, Model, STS, check};

/// No input has more structures and lists within each other.
const DEEPEST: usize = 10;

/// A service that speaks this protocol.
struct Service {
    name: &'static str,
    model: &'static Model,
    answer: fn(&str, &iam::Call<'_>) -> Result<Value, Refusal>,
}

/// Answers a call of the Security Token Service or of IAM, which are told apart by their versions.
pub(super) async fn call(shared: &Shared, request: &Request) -> Answer {
    let pairs: Vec<(String, String)> = form_urlencoded::parse(&request.body).into_owned().collect();
    let named = |name: &str| {
        let pair = pairs.iter().find(|(known, _)| known == name);
        pair.map(|(_, value)| value.as_str()).unwrap_or_default()
    };
    let (operation, version) = (named("Action"), named("Version"));
    let service = if version == IAM.version {
        Service {
            name: "iam",
            model: &IAM,
            answer: iam::answer_iam,
        }
    } else {
        Service {
            name: "sts",
            model: &STS,
            answer: iam::answer_sts,
        }
    };
    let fault = shared.script.next(operation).await;
    let action = format!("{}:{operation}", service.name);
    let outcome = faulty(fault, &action, || {
        let signed = Signed {
            method: &request.method,
            headers: &request.headers,
            body: &request.body,
            service: service.name,
            covered: &["host", "x-amz-date"],
        };
        let (region, caller) = signature::verify(&signed, &shared.identities, shared.clock.now())?;
        let modelled = service
            .model
            .operations
            .get(operation)
            .filter(|_| request.method == "POST" && version == service.model.version)
            .ok_or_else(|| {
                Refusal::new(
                    "InvalidAction",
                    format!("Could not find operation {operation} for version {version}"),
                )
            })?;
        let input = input(service.model, &modelled.input, &pairs)?;
        check::request(service.model, operation, &input)?;
        let call = iam::Call {
            identities: &shared.identities,
            caller: &caller,
            sealer: &shared.sealer,
            region: &region,
            input: Input::new(&input),
        };
        (service.answer)(operation, &call)
    });
    let known = if operation.is_empty() {
        "unknown"
    } else {
        operation
    };
    match outcome {
        Ok(value) => {
            shared.calls.add(known, Access::Read, None);
            Ok(response(
                200,
                "text/xml",
                answer(&service, operation, &value),
            ))
        }
        Err(Some(refusal)) => {
            shared.calls.add(known, Access::Read, Some(refusal.code));
            let (status, body) = error(&service, &refusal);
            Ok(response(status, "text/xml", body))
        }
        Err(None) => unanswered(&shared.calls, fault, known, Access::Read).await,
    }
}

/// A part of a form whose names are paths, such as `ActionNames.member.1`.
#[derive(Default)]
struct Part {
    text: Option<String>,
    parts: BTreeMap<String, Part>,
}

/// The form as the input's shape would have it.
fn input(
    model: &Model,
    shape: &str,
    pairs: &[(String, String)],
) -> Result<Map<String, Value>, Refusal> {
    let mut form = Part::default();
    for (path, text) in pairs {
        if path == "Action" || path == "Version" {
            continue;
        }
        if path.split('.').count() > DEEPEST {
            return Err(Refusal::serialization(format!("{path} is malformed")));
        }
        let mut part = &mut form;
        for step in path.split('.') {
            part = part.parts.entry(step.to_owned()).or_default();
        }
        if part.text.replace(text.clone()).is_some() {
            return Err(Refusal::serialization(format!("{path} is given twice")));
        }
    }
    members(model, shape, form)
}

fn members(model: &Model, shape: &str, form: Part) -> Result<Map<String, Value>, Refusal> {
    let members = &model.shape(shape).members;
    form.parts
        .into_iter()
        .map(|(name, part)| {
            // One that is unknown is left to the check that knows what to say of it.
            let value = match members.get(&name) {
                Some(shape) => value(model, shape, &name, part)?,
                None => Value::Null,
            };
            Ok((name, value))
        })
        .collect()
}

fn value(model: &Model, shape: &str, name: &str, mut part: Part) -> Result<Value, Refusal> {
    let malformed = || Refusal::serialization(format!("{name} is malformed"));
    let (shape_name, shape) = (shape, model.shape(shape));
    match (shape.kind, part.text.take()) {
        (Kind::Structure, None) => members(model, shape_name, part).map(Value::Object),
        (Kind::List, None) if part.parts.len() == 1 => {
            let inner = shape.member.as_deref().unwrap_or_default();
            let mut items = part.parts.remove("member").ok_or_else(malformed)?.parts;
            (1..=items.len())
                .map(|number| {
                    let item = items.remove(&number.to_string());
                    value(model, inner, name, item.ok_or_else(malformed)?)
                })
                .collect()
        }
        (_, None) => Err(malformed()),
        (_, Some(_)) if !part.parts.is_empty() => Err(malformed()),
        // This is how an empty list is written.
        (Kind::List, Some(text)) if text.is_empty() => Ok(Value::Array(Vec::new())),
        (Kind::Integer | Kind::Long, Some(text)) => text
            .parse::<i64>()
            .map(Value::from)
            .map_err(|_| malformed()),
        (Kind::Boolean, Some(text)) => text
            .parse::<bool>()
            .map(Value::from)
            .map_err(|_| malformed()),
        (Kind::String, Some(text)) => Ok(Value::String(text)),
        (_, Some(_)) => Err(malformed()),
    }
}

type Xml = Writer<Vec<u8>>;

fn answer(service: &Service, operation: &str, value: &Value) -> String {
    let output = service.model.operations[operation].output.as_deref();
    document(service, &format!("{operation}Response"), |xml| {
        if let Some(shape) = output {
            let result = format!("{operation}Result");
            element(xml, service.model, shape, &result, value)?;
        }
        xml.create_element("ResponseMetadata")
            .write_inner_content(|xml| text(xml, "RequestId", &Uuid::new_v4().to_string()))?;
        Ok(())
    })
}

/// An error answer; the codes of this protocol differ from those of the JSON one.
fn error(service: &Service, refusal: &Refusal) -> (u16, String) {
    let (code, status) = match refusal.code {
        "MissingAuthenticationTokenException" => ("MissingAuthenticationToken", 403),
        "UnrecognizedClientException" => ("InvalidClientTokenId", 403),
        "InvalidSignatureException" => ("SignatureDoesNotMatch", 403),
        "IncompleteSignatureException" => ("IncompleteSignature", 403),
        "AccessDeniedException" => ("AccessDenied", 403),
        "ExpiredTokenException" => ("ExpiredToken", 403),
        "TooManyRequestsException" => ("Throttling", 400),
        "InternalErrorException" => ("InternalFailure", 500),
        "InvalidParameterException" => ("ValidationError", 400),
        "SerializationException" => ("MalformedInput", 400),
        "InvalidInputException" => ("InvalidInput", 400),
        "NoSuchEntityException" => ("NoSuchEntity", 404),
        other => (other, 400),
    };
    let kind = if status < 500 { "Sender" } else { "Receiver" };
    let body = document(service, "ErrorResponse", |xml| {
        xml.create_element("Error").write_inner_content(|xml| {
            text(xml, "Type", kind)?;
            text(xml, "Code", code)?;
            text(xml, "Message", &refusal.message)
        })?;
        text(xml, "RequestId", &Uuid::new_v4().to_string())
    });
    (status, body)
}

fn document(
    service: &Service,
    name: &str,
    content: impl FnOnce(&mut Xml) -> io::Result<()>,
) -> String {
    let namespace = format!(
        "https://{}.amazonaws.com/doc/{}/",
        service.name, service.model.version
    );
    let mut xml = Writer::new(Vec::new());
    xml.create_element(name)
        .with_attribute(("xmlns", namespace.as_str()))
        .write_inner_content(content)
        .expect("a vector takes every write");
    String::from_utf8(xml.into_inner()).expect("only text was written")
}

/// A value as its shape has it.
fn element(xml: &mut Xml, model: &Model, shape: &str, name: &str, value: &Value) -> io::Result<()> {
    let shape = model.shape(shape);
    let inner = shape.member.as_deref().unwrap_or_default();
    match value {
        Value::Object(members) => {
            xml.create_element(name).write_inner_content(|xml| {
                for (name, value) in members {
                    element(xml, model, &shape.members[name], name, value)?;
                }
                Ok(())
            })?;
            Ok(())
        }
        Value::Array(items) => {
            xml.create_element(name).write_inner_content(|xml| {
                for item in items {
                    element(xml, model, inner, "member", item)?;
                }
                Ok(())
            })?;
            Ok(())
        }
        Value::String(string) => text(xml, name, string),
        Value::Number(seconds) if shape.kind == Kind::Timestamp => {
            text(xml, name, &timestamp(seconds.as_i64().unwrap_or_default()))
        }
        other => text(xml, name, &other.to_string()),
    }
}

fn text(xml: &mut Xml, name: &str, text: &str) -> io::Result<()> {
    xml.create_element(name)
        .write_text_content(BytesText::new(text))?;
    Ok(())
}

fn timestamp(seconds: i64) -> String {
    OffsetDateTime::from_unix_timestamp(seconds)
        .ok()
        .and_then(|time| time.format(&Rfc3339).ok())
        .unwrap_or_default()
}
