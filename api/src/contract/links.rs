//! What can be done next with what an operation answered (OpenAPI links).

use serde_json::{Map, Value, json};

/// A parameter of the next operation, and the field or header of the answer that it comes from.
type Parameter = (&'static str, &'static str);
/// An operation that can follow, with its parameters.
type FollowUp = (&'static str, &'static [Parameter]);

const ID: Parameter = ("id", "$response.body#/id");
const ACCOUNT: Parameter = ("id", "$response.body#/account/id");
const LOST: Parameter = ("id", "$response.body#/account");
const USER_CODE: Parameter = ("userCode", "$response.body#/userCode");
const CODE: Parameter = ("code", "$response.body#/code");
const CALENDAR: Parameter = ("calendar", "$response.body#/code");
const IDENTIFIER: Parameter = ("identifier", "$response.body#/identifier");
const VERSION: Parameter = ("If-Match", "$response.header.ETag");

/// What follows the answers of which operations.
const LINKS: [(&[&str], &[FollowUp]); 19] = [
    (
        &["create_session"],
        &[("get_me", &[]), ("end_session", &[ID])],
    ),
    (
        &["request_device_authorization"],
        &[
            ("get_device_qr", &[USER_CODE]),
            ("redeem_device_code", &[]),
            ("get_device_authorization", &[USER_CODE]),
            ("approve_device_authorization", &[USER_CODE]),
        ],
    ),
    (&["claim_loss"], &[("confirm_loss", &[ID])]),
    (
        &["look_up_account"],
        &[
            ("report_loss_in_person", &[ACCOUNT]),
            ("unlock_account", &[ACCOUNT, VERSION]),
        ],
    ),
    (
        &["report_own_loss", "report_loss_in_person"],
        &[("get_loss_report", &[ID]), ("list_loss_reports", &[LOST])],
    ),
    (
        &["create_account"],
        &[
            ("get_account", &[ACCOUNT]),
            ("update_account", &[ACCOUNT, VERSION]),
            ("create_position", &[ACCOUNT]),
            ("list_positions", &[ACCOUNT]),
        ],
    ),
    (
        &["create_position"],
        &[("get_position", &[ID]), ("update_position", &[ID, VERSION])],
    ),
    (
        &["create_agency"],
        &[
            ("get_agency", &[IDENTIFIER]),
            ("update_agency", &[IDENTIFIER, VERSION]),
            ("create_unit", &[IDENTIFIER]),
        ],
    ),
    (
        &["create_unit"],
        &[("get_unit", &[ID]), ("update_unit", &[ID, VERSION])],
    ),
    (
        &["create_calendar"],
        &[
            ("get_calendar", &[CALENDAR]),
            ("propose_calendar_change", &[]),
        ],
    ),
    (
        &["propose_calendar_change"],
        &[
            ("get_calendar_change", &[ID]),
            ("list_affected_dossiers", &[ID]),
            ("apply_calendar_change", &[ID, VERSION]),
            ("withdraw_calendar_change", &[ID, VERSION]),
        ],
    ),
    (&["apply_calendar_change"], &[("get_job", &[ID])]),
    (
        &["create_draft"],
        &[
            ("get_draft", &[ID]),
            ("update_draft", &[ID, VERSION]),
            ("attach_to_draft", &[ID]),
            ("file_dossier", &[]),
            ("remove_draft", &[ID, VERSION]),
        ],
    ),
    (
        &["attach_to_draft", "attach_to_dossier"],
        &[
            ("get_attachment_content", &[ID]),
            ("remove_attachment", &[ID]),
        ],
    ),
    (
        &["file_dossier", "file_at_counter"],
        &[
            ("get_dossier", &[CODE]),
            ("get_timeline", &[CODE]),
            ("get_dossier_qr", &[CODE]),
            ("attach_to_dossier", &[CODE]),
            ("accept_dossier", &[CODE, VERSION]),
            ("request_supplement", &[CODE, VERSION]),
            ("refuse_dossier", &[CODE, VERSION]),
            ("withdraw_dossier", &[CODE, VERSION]),
        ],
    ),
    (
        &["request_supplement"],
        &[("supply_dossier", &[CODE, VERSION])],
    ),
    (
        &["accept_dossier", "move_step", "approve_dossier"],
        &[
            ("move_step", &[CODE, VERSION]),
            ("approve_dossier", &[CODE, VERSION]),
            ("complete_dossier", &[CODE, VERSION]),
        ],
    ),
    (
        &["complete_dossier"],
        &[("return_dossier", &[CODE, VERSION])],
    ),
    (
        &["return_dossier"],
        &[
            ("close_dossier", &[CODE, VERSION]),
            ("rate_dossier", &[CODE]),
        ],
    ),
];

pub fn add(operation: &mut Map<String, Value>) {
    let name = operation.get("operationId").and_then(Value::as_str);
    let name = name.unwrap_or_default().to_owned();
    let follow_ups = LINKS
        .iter()
        .filter(|(from, _)| from.contains(&name.as_str()));
    let links: Map<String, Value> = follow_ups
        .flat_map(|(_, follow_ups)| follow_ups.iter())
        .map(|(to, parameters)| ((*to).to_owned(), link(to, parameters)))
        .collect();
    let responses = operation
        .get_mut("responses")
        .and_then(Value::as_object_mut);
    let succeeded = responses
        .into_iter()
        .flatten()
        .find(|(status, _)| status.starts_with('2'));
    let response = succeeded.and_then(|(_, response)| response.as_object_mut());
    if let (Some(response), false) = (response, links.is_empty()) {
        response.insert("links".into(), links.into());
    }
}

fn link(to: &str, parameters: &[Parameter]) -> Value {
    let parameters: Map<String, Value> = parameters
        .iter()
        .map(|(name, from)| ((*name).to_owned(), json!(from)))
        .collect();
    // Only a filing names what it follows in its body.
    if to == "file_dossier" {
        let body = json!({"draft": "$response.body#/id", "delivery": "online", "consent": true});
        return json!({"operationId": to, "parameters": parameters, "requestBody": body});
    }
    json!({"operationId": to, "parameters": parameters})
}
