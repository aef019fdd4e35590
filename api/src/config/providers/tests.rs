use super::*;
use serde_json::{Value, json};

fn vneid() -> Value {
    json!({
        "id": "vneid", "nameVi": "VNeID", "nameEn": "VNeID", "issuer": "https://vneid.example.vn",
        "clientId": "motcua", "clientSecret": "tiger", "scopes": ["profile", "phone"],
        "claims": {"identityNumber": "cccd"}, "levels": {"muc2": "eid_level_2"},
        "accountKinds": ["applicant"],
    })
}

fn with(change: impl FnOnce(&mut Value)) -> Vec<String> {
    let mut entry = vneid();
    change(&mut entry);
    read(&json!([entry]).to_string()).unwrap_err()
}

#[test]
fn a_provider_is_read_with_the_usual_names_of_claims_where_none_are_given() {
    let [vneid] = <[_; 1]>::try_from(read(&json!([vneid()]).to_string()).unwrap()).unwrap();
    assert_eq!(vneid.claims.identity_number, "cccd");
    assert_eq!(vneid.claims.phone, "phone_number");
    assert_eq!(vneid.levels["muc2"], Acr::EidLevel2);
    assert_eq!(vneid.account_kinds, [AccountKind::Applicant]);
    assert!(!format!("{vneid:?}").contains("tiger"));
}

#[test]
fn a_file_holds_the_list_and_another_the_secret() {
    let folder = tempfile::tempdir().unwrap();
    let (list, secret) = (
        folder.path().join("list.json"),
        folder.path().join("secret"),
    );
    fs::write(&secret, "tiger\n").unwrap();
    let mut entry = vneid();
    entry.as_object_mut().unwrap().remove("clientSecret");
    entry["clientSecretFile"] = json!(secret);
    fs::write(&list, json!([entry]).to_string()).unwrap();
    let providers = read(list.to_str().unwrap()).unwrap();
    assert!(matches!(&providers[0].client_proof, ClientProof::Secret(Hidden(s)) if s == "tiger"));
    assert!(read("/nowhere/list.json").is_err());
}

#[test]
fn what_is_wrong_is_told_at_once_and_no_value_repeated() {
    let told = with(|entry| {
        entry["id"] = json!("VNeID!");
        entry["timeoutSeconds"] = json!(31);
        entry["issuer"] = json!("http://vneid.example.vn");
        entry["accountKinds"] = json!([]);
        entry["levels"] = json!({"muc2": "second_factor"});
        entry["privateKeyFile"] = json!("/nowhere/key.pem");
    });
    let told = told.join("\n");
    for member in [
        "`id`",
        "`issuer`",
        "`accountKinds`",
        "`levels`",
        "`clientSecret`",
    ] {
        assert!(told.contains(member), "{member} missing in: {told}");
    }
    assert!(!told.contains("tiger"));
}

#[test]
fn broken_json_is_told_by_its_place() {
    let told = with(|entry| entry["clientSekret"] = json!("tiger"));
    assert!(told[0].contains("line 1") && !told[0].contains("tiger"));
}

#[test]
fn one_issuer_and_one_id_come_once() {
    let mut other = vneid();
    other["id"] = json!("vneid-2");
    assert!(read(&json!([vneid(), other]).to_string()).is_err());
    let mut other = vneid();
    other["issuer"] = json!("https://other.example.vn");
    assert!(read(&json!([vneid(), other]).to_string()).is_err());
}

#[test]
fn a_private_key_fits_its_algorithm() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("key.pem");
    fs::write(
        &file,
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
    )
    .unwrap();
    for algorithm in ["ES256", "HS256"] {
        let told = with(|entry| {
            entry.as_object_mut().unwrap().remove("clientSecret");
            entry["privateKeyFile"] = json!(file);
            entry["privateKeyAlgorithm"] = json!(algorithm);
        });
        assert!(told[0].contains("`privateKeyAlgorithm`"), "{told:?}");
    }
}
