"""What a schema cannot say about valid input."""

import schemathesis

# The words of problems that a schema would have foretold; any other word names a rule of the field,
# such as an agency that does not exist. `malformed_request` stands for broken syntax.
FORETOLD = {
    "control_character",
    "duplicate_item",
    "idempotency_key_required",
    "if_match_invalid",
    "invalid_value",
    "malformed_request",
    "missing",
    "not_allowed",
    "repeated",
    "too_few",
    "too_large",
    "too_long",
    "too_many",
    "too_short",
    "too_small",
    "unknown_member",
    "unknown_parameter",
    "wrong_format",
    "wrong_type",
}


@schemathesis.hook
def filter_case(context, case):
    # A cursor is authenticated: only one that the server handed out is valid, whatever its alphabet and length.
    made_up_cursor = "cursor" in (case.query or {})
    must_be_accepted = case.meta is not None and case.meta.generation.mode.is_positive
    return not (made_up_cursor and must_be_accepted)


@schemathesis.check
def what_the_schema_allows_only_a_rule_forbids(ctx, response, case):
    """Sharper than `positive_data_acceptance`, which knows only the status: a 400 must name a rule of the field."""
    if case.meta is None or not case.meta.generation.mode.is_positive or response.status_code != 400:
        return
    problem = response.json()
    # The answers of a form are described by the form, not by the contract of the API.
    told = [error for error in problem["errors"] if not error.get("pointer", "").startswith("/answers")]
    words = {error["code"] for error in told} or ({problem["code"]} - {"invalid_request"})
    foretold = words & FORETOLD
    assert not foretold, f"the schema allows it, yet the answer is {sorted(foretold)}: {told}"
