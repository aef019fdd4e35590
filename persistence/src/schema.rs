//! The tables as both databases hold them; a test compares this file with each.

diesel::table! {
    settings (name) {
        name -> Text,
        value -> Text,
    }
}

diesel::table! {
    calendars (code) {
        code -> Text,
        parent -> Nullable<Text>,
        agency -> Nullable<Text>,
        name_vi -> Text,
        name_en -> Text,
        hours -> Text,
        version -> BigInt,
    }
}

diesel::table! {
    calendar_years (calendar, year) {
        calendar -> Text,
        year -> Integer,
        days -> Text,
    }
}

diesel::table! {
    regimes (code) {
        code -> Text,
        valid_from -> Nullable<Date>,
        valid_to -> Nullable<Date>,
        content -> Text,
    }
}

diesel::table! {
    agencies (identifier) {
        identifier -> Text,
        parent -> Nullable<Text>,
        path -> Text,
        name_vi -> Text,
        name_en -> Nullable<Text>,
        search_key -> Text,
        kind -> Text,
        admin_level -> Text,
        calendar -> Text,
        valid_from -> Nullable<Date>,
        valid_to -> Nullable<Date>,
        version -> BigInt,
    }
}

diesel::table! {
    units (id) {
        id -> Text,
        agency -> Text,
        name -> Text,
        kind -> Text,
        phone -> Nullable<Text>,
        hotline -> Nullable<Text>,
        opening_hours -> Nullable<Text>,
        valid_from -> Nullable<Date>,
        valid_to -> Nullable<Date>,
        version -> BigInt,
    }
}

diesel::table! {
    accounts (id) {
        id -> Text,
        kind -> Text,
        username -> Text,
        password_hash -> Nullable<Text>,
        full_name -> Text,
        search_key -> Text,
        identity_number -> Nullable<Text>,
        identity_number_index -> Nullable<Text>,
        tax_code -> Nullable<Text>,
        phone -> Nullable<Text>,
        phone_index -> Nullable<Text>,
        email -> Nullable<Text>,
        email_index -> Nullable<Text>,
        address -> Nullable<Text>,
        state -> Text,
        restricted_at -> Nullable<Timestamp>,
        must_change_password -> Bool,
        created_at -> Timestamp,
        version -> BigInt,
    }
}

diesel::table! {
    account_detail_changes (id) {
        id -> Text,
        account -> Text,
        detail -> Text,
        old_value -> Nullable<Text>,
        changed_at -> Timestamp,
        changed_by -> Text,
    }
}

diesel::table! {
    rectifications (id) {
        id -> Text,
        account -> Text,
        full_name -> Nullable<Text>,
        identity_number -> Nullable<Text>,
        reason -> Text,
        requested_at -> Timestamp,
        promise -> Nullable<Text>,
        state -> Text,
        decided_at -> Nullable<Timestamp>,
        decided_by -> Nullable<Text>,
        decision_note -> Nullable<Text>,
        version -> BigInt,
    }
}

diesel::table! {
    account_events (account, version) {
        account -> Text,
        version -> BigInt,
        act -> Text,
        from_state -> Nullable<Text>,
        to_state -> Text,
        actor -> Nullable<Text>,
        reason -> Nullable<Text>,
        at -> Timestamp,
    }
}

diesel::table! {
    positions (id) {
        id -> Text,
        account -> Text,
        unit -> Text,
        role -> Text,
        title -> Text,
        valid_from -> Nullable<Date>,
        valid_to -> Nullable<Date>,
        version -> BigInt,
    }
}

diesel::table! {
    sessions (id) {
        id -> Text,
        account -> Text,
        created_at -> Timestamp,
        last_used_at -> Timestamp,
        expires_at -> Timestamp,
        ended_at -> Nullable<Timestamp>,
        client_address -> Nullable<Text>,
        user_agent -> Nullable<Text>,
        acr -> Text,
        authenticated_at -> Timestamp,
        device_name -> Nullable<Text>,
        idle_until -> Nullable<Timestamp>,
    }
}

diesel::table! {
    refresh_tokens (hash) {
        hash -> Text,
        session -> Text,
        issued_at -> Timestamp,
        used_at -> Nullable<Timestamp>,
        successor -> Nullable<Text>,
        salt -> Nullable<Text>,
    }
}

diesel::table! {
    federated_identities (id) {
        id -> Text,
        account -> Text,
        issuer -> Text,
        subject -> Text,
        subject_index -> Text,
        acr -> Text,
        linked_at -> Timestamp,
        last_used_at -> Timestamp,
    }
}

diesel::table! {
    federated_sign_ins (id) {
        id -> Text,
        provider -> Text,
        purpose -> Text,
        challenge -> Text,
        return_url -> Text,
        session -> Nullable<Text>,
        begun_at -> Timestamp,
        expires_at -> Timestamp,
        state -> Text,
        answered_at -> Nullable<Timestamp>,
        answer -> Nullable<Text>,
        code -> Nullable<Text>,
        used_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    sign_in_lanes (holder, name) {
        holder -> Text,
        name -> Text,
        kind -> Text,
        failures -> BigInt,
        last_attempt_at -> Timestamp,
        waits_until -> Nullable<Timestamp>,
        succeeded_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    device_salts (holder) {
        holder -> Text,
        salt -> Text,
    }
}

diesel::table! {
    device_authorizations (device_code) {
        device_code -> Text,
        user_code -> Text,
        device_name -> Nullable<Text>,
        client_address -> Nullable<Text>,
        user_agent -> Nullable<Text>,
        number -> Integer,
        created_at -> Timestamp,
        expires_at -> Timestamp,
        state -> Text,
        wrong_numbers -> Integer,
        interval_seconds -> Integer,
        polled_at -> Nullable<Timestamp>,
        account -> Nullable<Text>,
        session -> Nullable<Text>,
        acr -> Nullable<Text>,
        authenticated_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    second_factors (account) {
        account -> Text,
        secret -> Text,
        created_at -> Timestamp,
        confirmed_at -> Nullable<Timestamp>,
        last_step -> BigInt,
    }
}

diesel::table! {
    recovery_codes (hash) {
        hash -> Text,
        account -> Text,
    }
}

diesel::table! {
    second_factor_debts (account) {
        account -> Text,
        since -> Timestamp,
    }
}

diesel::table! {
    loss_reports (id) {
        id -> Text,
        account -> Text,
        way -> Text,
        reported_at -> Timestamp,
        officer -> Nullable<Text>,
        paper -> Nullable<Text>,
        note -> Nullable<Text>,
        stays_frozen -> Bool,
        unlocked_at -> Nullable<Timestamp>,
        unlock_officer -> Nullable<Text>,
        unlock_paper -> Nullable<Text>,
        unlock_note -> Nullable<Text>,
    }
}

diesel::table! {
    loss_claims (id) {
        id -> Text,
        account -> Nullable<Text>,
        code -> Text,
        created_at -> Timestamp,
        wrong_codes -> Integer,
        report -> Nullable<Text>,
    }
}

diesel::table! {
    signing_keys (id) {
        id -> Text,
        state -> Text,
        public_key -> Text,
        private_key -> Nullable<Text>,
        created_at -> Timestamp,
        since -> Timestamp,
    }
}

diesel::table! {
    machines (account) {
        account -> Text,
        agency -> Text,
        name -> Text,
        scopes -> Text,
        contact -> Text,
        state -> Text,
        expires_at -> Timestamp,
        created_by -> Text,
        created_at -> Timestamp,
        last_used_at -> Nullable<Timestamp>,
        version -> BigInt,
    }
}

diesel::table! {
    machine_keys (id) {
        id -> Text,
        machine -> Text,
        hash -> Nullable<Text>,
        kid -> Nullable<Text>,
        jwk -> Nullable<Text>,
        created_at -> Timestamp,
        expires_at -> Timestamp,
        revoked_at -> Nullable<Timestamp>,
        last_used_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    machine_assertions (machine, jti) {
        machine -> Text,
        jti -> Text,
        expires_at -> Timestamp,
    }
}

diesel::table! {
    data_keys (id) {
        id -> Text,
        state -> Text,
        sealed_key -> Text,
    }
}

diesel::table! {
    procedures (id) {
        id -> Text,
        code -> Nullable<Text>,
        source_key -> Text,
        title -> Text,
        sector_code -> Nullable<Text>,
        sector_name -> Text,
        sector_key -> Text,
        search_key -> Text,
        admin_levels -> Text,
        service_level -> Nullable<Text>,
        version -> BigInt,
    }
}

diesel::table! {
    procedure_versions (id) {
        id -> Text,
        procedure_id -> Text,
        number -> Integer,
        state -> Text,
        valid_from -> Nullable<Date>,
        valid_to -> Nullable<Date>,
        title -> Text,
        service_level -> Nullable<Text>,
        content -> Text,
        version -> BigInt,
    }
}

diesel::table! {
    drafts (id) {
        id -> Text,
        author -> Text,
        procedure_id -> Text,
        agency -> Text,
        owner_account -> Nullable<Text>,
        owner_name -> Text,
        owner_identity_number -> Nullable<Text>,
        owner_phone -> Nullable<Text>,
        owner_email -> Nullable<Text>,
        owner_address -> Nullable<Text>,
        answers -> Text,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        version -> BigInt,
    }
}

diesel::table! {
    filings (code) {
        code -> Text,
        agency -> Text,
        counter -> Text,
        procedure_id -> Text,
        procedure_version -> Text,
        channel -> Text,
        owner_account -> Nullable<Text>,
        owner_name -> Text,
        owner_identity_number -> Nullable<Text>,
        owner_identity_number_index -> Nullable<Text>,
        owner_phone -> Nullable<Text>,
        owner_phone_index -> Nullable<Text>,
        owner_email -> Nullable<Text>,
        owner_email_index -> Nullable<Text>,
        owner_address -> Nullable<Text>,
        submitted_by -> Text,
        assisted_by -> Nullable<Text>,
        consent_at -> Timestamp,
        answers -> Text,
        delivery -> Text,
        delivery_address -> Nullable<Text>,
        lookup_token -> Text,
        submitted_at -> Timestamp,
    }
}

diesel::table! {
    dossiers (code) {
        code -> Text,
        agency -> Text,
        counter -> Text,
        submitted_at -> Timestamp,
        status -> Text,
        interrupted -> Nullable<Text>,
        reception -> Text,
        resolution -> Nullable<Text>,
        supplement -> Nullable<Text>,
        accepted_at -> Nullable<Timestamp>,
        received_by -> Nullable<Text>,
        arrived_at -> Nullable<Timestamp>,
        step -> Nullable<Integer>,
        step_role -> Nullable<Text>,
        step_holder -> Nullable<Text>,
        step_promise -> Nullable<Text>,
        prepared_by -> Text,
        approved_by -> Nullable<Text>,
        supplement_requests -> Integer,
        outcome -> Nullable<Text>,
        outcome_reason -> Nullable<Text>,
        result -> Nullable<Text>,
        completed_at -> Nullable<Timestamp>,
        returned_at -> Nullable<Timestamp>,
        ended_at -> Nullable<Timestamp>,
        queue_rank -> Integer,
        queue_due_at -> Timestamp,
        queue_soon_at -> Timestamp,
        clock_state -> Text,
        supplement_due_at -> Nullable<Timestamp>,
        next_warning_at -> Nullable<Timestamp>,
        version -> BigInt,
    }
}

diesel::table! {
    dossier_sequences (agency, day) {
        agency -> Text,
        day -> Date,
        last -> Integer,
    }
}

diesel::table! {
    delegations (id) {
        id -> Text,
        giver -> Text,
        receiver -> Text,
        position -> Nullable<Text>,
        powers -> Nullable<Text>,
        procedure_id -> Nullable<Text>,
        dossier -> Nullable<Text>,
        valid_from -> Timestamp,
        valid_to -> Timestamp,
        note -> Nullable<Text>,
        created_at -> Timestamp,
        accepted_at -> Nullable<Timestamp>,
        ended_at -> Nullable<Timestamp>,
        ended_by -> Nullable<Text>,
        version -> BigInt,
    }
}

diesel::table! {
    invitations (account) {
        account -> Text,
        token -> Nullable<Text>,
        created_at -> Timestamp,
        helper -> Text,
        paper -> Text,
        note -> Text,
    }
}

diesel::table! {
    emergency_readings (id) {
        id -> Text,
        reader -> Text,
        dossier -> Text,
        agency -> Text,
        reason -> Text,
        opened_at -> Timestamp,
        reviewed_by -> Nullable<Text>,
        reviewed_at -> Nullable<Timestamp>,
        is_justified -> Nullable<Bool>,
        finding -> Nullable<Text>,
        version -> BigInt,
    }
}

diesel::table! {
    dossier_events (dossier, sequence) {
        dossier -> Text,
        sequence -> Integer,
        act -> Text,
        from_status -> Nullable<Text>,
        to_status -> Text,
        actor -> Nullable<Text>,
        on_behalf_of -> Nullable<Text>,
        position -> Nullable<Text>,
        unit -> Nullable<Text>,
        at -> Timestamp,
        step -> Nullable<Integer>,
        note -> Nullable<Text>,
        files -> Text,
    }
}

diesel::table! {
    deadline_warnings (dossier, due_at, level) {
        dossier -> Text,
        due_at -> Timestamp,
        level -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    attachments (id) {
        id -> Text,
        draft -> Nullable<Text>,
        dossier -> Nullable<Text>,
        component -> Nullable<Integer>,
        form -> Text,
        file_name -> Nullable<Text>,
        media_type -> Nullable<Text>,
        size -> Nullable<BigInt>,
        digest -> Nullable<Text>,
        note -> Nullable<Text>,
        added_by -> Text,
        added_at -> Timestamp,
    }
}

diesel::table! {
    consent_events (id) {
        id -> Text,
        account -> Nullable<Text>,
        purpose -> Text,
        text -> Text,
        text_version -> Integer,
        act -> Text,
        at -> Timestamp,
        recorded_by -> Text,
        dossier -> Nullable<Text>,
    }
}

diesel::table! {
    ratings (dossier) {
        dossier -> Text,
        score -> Integer,
        comment -> Nullable<Text>,
        account -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    jobs (id) {
        id -> Text,
        kind -> Text,
        subject -> Text,
        state -> Text,
        total -> Nullable<BigInt>,
        done -> BigInt,
        moved -> BigInt,
        reached -> Nullable<Text>,
        attempts -> Integer,
        next_attempt_at -> Timestamp,
        created_at -> Timestamp,
        started_at -> Nullable<Timestamp>,
        finished_at -> Nullable<Timestamp>,
        error -> Nullable<Text>,
        version -> BigInt,
    }
}

diesel::table! {
    calendar_changes (id) {
        id -> Text,
        calendar -> Text,
        based_on -> BigInt,
        edit -> Text,
        proposed_by -> Text,
        proposed_at -> Timestamp,
        applied_by -> Nullable<Text>,
        applied_at -> Nullable<Timestamp>,
        reason -> Nullable<Text>,
        job -> Nullable<Text>,
        version -> BigInt,
    }
}

diesel::table! {
    calendar_change_moves (change, dossier, deadline) {
        change -> Text,
        dossier -> Text,
        deadline -> Text,
        old_due_at -> Timestamp,
        new_due_at -> Nullable<Timestamp>,
        missing_year -> Nullable<Integer>,
    }
}

diesel::table! {
    idempotency_keys (account, key) {
        account -> Text,
        key -> Text,
        fingerprint -> Text,
        status -> Integer,
        location -> Nullable<Text>,
        etag -> Nullable<Text>,
        body -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    outbox (id) {
        id -> Text,
        dossier -> Nullable<Text>,
        title -> Text,
        body -> Text,
        account -> Nullable<Text>,
        email -> Nullable<Text>,
        created_at -> Timestamp,
        state -> Text,
        attempts -> Integer,
        next_attempt_at -> Timestamp,
        last_error -> Nullable<Text>,
    }
}

diesel::table! {
    notices (id) {
        id -> Text,
        account -> Text,
        dossier -> Nullable<Text>,
        title -> Text,
        body -> Text,
        created_at -> Timestamp,
        read_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    audit_entries (id) {
        id -> Text,
        at -> Text,
        actor -> Nullable<Text>,
        actor_kind -> Nullable<Text>,
        session -> Nullable<Text>,
        position -> Nullable<Text>,
        role -> Nullable<Text>,
        on_behalf_of -> Nullable<Text>,
        action -> Text,
        resource -> Nullable<Text>,
        agency -> Nullable<Text>,
        subject -> Nullable<Text>,
        shown -> Nullable<Text>,
        address -> Nullable<Text>,
        request -> Nullable<Text>,
        result -> Text,
        problem -> Nullable<Text>,
        purpose -> Nullable<Text>,
    }
}

diesel::table! {
    audit_subjects (subject, entry) {
        subject -> Text,
        entry -> Text,
    }
}

diesel::table! {
    audit_waiting (entry) {
        entry -> Text,
    }
}

diesel::table! {
    audit_links (month, position) {
        month -> Text,
        position -> BigInt,
        entry -> Text,
        carries -> Nullable<Text>,
        seal -> Text,
    }
}

diesel::table! {
    audit_head (name) {
        name -> Text,
        month -> Text,
        position -> BigInt,
        seal -> Text,
        since -> Text,
        tag -> Text,
    }
}

diesel::joinable!(audit_links -> audit_entries (entry));
diesel::joinable!(calendar_changes -> calendars (calendar));
diesel::joinable!(calendar_changes -> jobs (job));
diesel::joinable!(machine_keys -> machines (machine));
diesel::joinable!(positions -> units (unit));
diesel::joinable!(sessions -> accounts (account));
diesel::joinable!(refresh_tokens -> sessions (session));
diesel::joinable!(units -> agencies (agency));
diesel::joinable!(dossiers -> filings (code));
diesel::joinable!(procedure_versions -> procedures (procedure_id));

diesel::allow_tables_to_appear_in_same_query!(
    account_detail_changes,
    account_events,
    accounts,
    agencies,
    attachments,
    audit_entries,
    audit_links,
    audit_subjects,
    audit_waiting,
    calendar_change_moves,
    calendar_changes,
    calendar_years,
    calendars,
    consent_events,
    deadline_warnings,
    dossier_events,
    delegations,
    dossier_sequences,
    dossiers,
    drafts,
    emergency_readings,
    filings,
    idempotency_keys,
    invitations,
    jobs,
    machine_assertions,
    machine_keys,
    machines,
    notices,
    outbox,
    positions,
    procedure_versions,
    procedures,
    ratings,
    rectifications,
    refresh_tokens,
    regimes,
    second_factor_debts,
    second_factors,
    sessions,
    settings,
    units,
);
