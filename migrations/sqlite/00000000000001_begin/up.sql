CREATE TABLE settings (
  name TEXT PRIMARY KEY NOT NULL,
  value TEXT NOT NULL
);

CREATE TABLE calendars (
  code TEXT PRIMARY KEY NOT NULL,
  parent TEXT REFERENCES calendars (code),
  -- Whose it is; null for one that all agencies share.
  agency TEXT REFERENCES agencies (identifier),
  name_vi TEXT NOT NULL,
  name_en TEXT NOT NULL,
  -- JSON list of weeks with the day they hold from; empty where the hours come from above.
  hours TEXT NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX calendars_by_parent ON calendars (parent);

-- JSON lists of days off and make-up days: a calendar is only ever read as a whole.
CREATE TABLE calendar_years (
  calendar TEXT NOT NULL REFERENCES calendars (code),
  year INTEGER NOT NULL,
  days TEXT NOT NULL,
  PRIMARY KEY (calendar, year)
);

-- What the law of a period says about clocks; the content is only read as a whole.
CREATE TABLE regimes (
  code TEXT PRIMARY KEY NOT NULL,
  valid_from DATE,
  valid_to DATE,
  content TEXT NOT NULL
);

CREATE TABLE agencies (
  identifier TEXT PRIMARY KEY NOT NULL,
  parent TEXT REFERENCES agencies (identifier),
  path TEXT NOT NULL UNIQUE,
  name_vi TEXT NOT NULL,
  name_en TEXT,
  search_key TEXT NOT NULL,
  kind TEXT NOT NULL,
  admin_level TEXT NOT NULL,
  calendar TEXT NOT NULL REFERENCES calendars (code),
  valid_from DATE,
  valid_to DATE,
  version BIGINT NOT NULL
);
CREATE INDEX agencies_by_parent ON agencies (parent, identifier);
CREATE INDEX agencies_by_calendar ON agencies (calendar, identifier);

CREATE TABLE units (
  id TEXT PRIMARY KEY NOT NULL,
  agency TEXT NOT NULL REFERENCES agencies (identifier),
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  phone TEXT,
  hotline TEXT,
  opening_hours TEXT,
  valid_from DATE,
  valid_to DATE,
  version BIGINT NOT NULL
);
CREATE INDEX units_by_agency ON units (agency, id);

CREATE TABLE accounts (
  id TEXT PRIMARY KEY NOT NULL,
  kind TEXT NOT NULL,
  username TEXT NOT NULL UNIQUE,
  -- Null where the holder only signs in through a provider of identities.
  password_hash TEXT,
  full_name TEXT NOT NULL,
  search_key TEXT NOT NULL,
  -- Sealed like everything of people but their names; the indexes are HMAC of what they find.
  identity_number TEXT,
  identity_number_index TEXT,
  tax_code TEXT,
  phone TEXT,
  phone_index TEXT,
  email TEXT,
  email_index TEXT,
  address TEXT,
  -- created, active, frozen or closed.
  state TEXT NOT NULL,
  restricted_at TIMESTAMP,
  must_change_password BOOLEAN NOT NULL,
  created_at TIMESTAMP NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX accounts_by_identity_number ON accounts (identity_number_index);
CREATE INDEX accounts_by_phone ON accounts (phone_index);
CREATE INDEX accounts_by_email ON accounts (email_index);

-- One open account for each organisation.
CREATE UNIQUE INDEX accounts_by_tax_code ON accounts (tax_code) WHERE state <> 'closed';

-- What happened to an account, each under the version that it had then.
CREATE TABLE account_events (
  account TEXT NOT NULL REFERENCES accounts (id),
  version BIGINT NOT NULL,
  act TEXT NOT NULL,
  from_state TEXT,
  to_state TEXT NOT NULL,
  actor TEXT REFERENCES accounts (id),
  reason TEXT,
  at TIMESTAMP NOT NULL,
  PRIMARY KEY (account, version)
);

-- What names and contacts were before they changed. Sealed; it only grows.
CREATE TABLE account_detail_changes (
  id TEXT PRIMARY KEY NOT NULL,
  account TEXT NOT NULL REFERENCES accounts (id),
  -- full_name, identity_number, tax_code, phone, email or address.
  detail TEXT NOT NULL,
  old_value TEXT,
  changed_at TIMESTAMP NOT NULL,
  changed_by TEXT NOT NULL REFERENCES accounts (id)
);
CREATE INDEX account_detail_changes_by_account ON account_detail_changes (account, id);

-- Names and identity numbers that are to be corrected, with their clock; what is asked for and why lies sealed.
CREATE TABLE rectifications (
  id TEXT PRIMARY KEY NOT NULL,
  account TEXT NOT NULL REFERENCES accounts (id),
  full_name TEXT,
  identity_number TEXT,
  reason TEXT NOT NULL,
  requested_at TIMESTAMP NOT NULL,
  promise TEXT,
  -- waiting, granted or refused.
  state TEXT NOT NULL,
  decided_at TIMESTAMP,
  decided_by TEXT REFERENCES accounts (id),
  decision_note TEXT,
  version BIGINT NOT NULL
);
CREATE INDEX rectifications_by_account ON rectifications (account, id);
CREATE INDEX rectifications_by_state ON rectifications (state, id);
CREATE UNIQUE INDEX rectifications_waiting ON rectifications (account) WHERE state = 'waiting';

CREATE TABLE positions (
  id TEXT PRIMARY KEY NOT NULL,
  account TEXT NOT NULL REFERENCES accounts (id),
  unit TEXT NOT NULL REFERENCES units (id),
  role TEXT NOT NULL,
  title TEXT NOT NULL,
  valid_from DATE,
  valid_to DATE,
  version BIGINT NOT NULL
);
CREATE INDEX positions_by_account ON positions (account, id);
CREATE INDEX positions_by_unit ON positions (unit, id);

CREATE TABLE sessions (
  id TEXT PRIMARY KEY NOT NULL,
  account TEXT NOT NULL REFERENCES accounts (id),
  created_at TIMESTAMP NOT NULL,
  last_used_at TIMESTAMP NOT NULL,
  expires_at TIMESTAMP NOT NULL,
  ended_at TIMESTAMP,
  client_address TEXT,
  user_agent TEXT,
  -- What the holder showed last, and when.
  acr TEXT NOT NULL,
  authenticated_at TIMESTAMP NOT NULL,
  -- At a kiosk: what it calls itself, and when the session ends unless it is used.
  device_name TEXT,
  idle_until TIMESTAMP
);
CREATE INDEX sessions_by_account ON sessions (account, id);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);
CREATE INDEX sessions_by_end ON sessions (ended_at);

-- Refresh tokens by SHA-256. A used one keeps what its successor was made with, for a client that lost the answer.
CREATE TABLE refresh_tokens (
  hash TEXT PRIMARY KEY NOT NULL,
  session TEXT NOT NULL REFERENCES sessions (id),
  issued_at TIMESTAMP NOT NULL,
  used_at TIMESTAMP,
  successor TEXT,
  salt TEXT
);
CREATE INDEX refresh_tokens_by_session ON refresh_tokens (session);
CREATE INDEX refresh_tokens_by_use ON refresh_tokens (used_at);

-- Identities at providers (OpenID Connect) that open an account.
CREATE TABLE federated_identities (
  id TEXT PRIMARY KEY NOT NULL,
  account TEXT NOT NULL REFERENCES accounts (id),
  issuer TEXT NOT NULL,
  -- Sealed: it may be an identity number.
  subject TEXT NOT NULL,
  subject_index TEXT NOT NULL,
  -- Of the last time it was shown.
  acr TEXT NOT NULL,
  linked_at TIMESTAMP NOT NULL,
  last_used_at TIMESTAMP NOT NULL,
  UNIQUE (issuer, subject_index)
);
CREATE INDEX federated_identities_by_account ON federated_identities (account, id);

-- Sign-ins at providers under way. State and code lie here as SHA-256, the provider's answer sealed under MOTCUA_SECRET.
CREATE TABLE federated_sign_ins (
  id TEXT PRIMARY KEY NOT NULL,
  provider TEXT NOT NULL,
  purpose TEXT NOT NULL,
  challenge TEXT NOT NULL,
  return_url TEXT NOT NULL,
  session TEXT REFERENCES sessions (id),
  begun_at TIMESTAMP NOT NULL,
  expires_at TIMESTAMP NOT NULL,
  state TEXT NOT NULL UNIQUE,
  answered_at TIMESTAMP,
  answer TEXT,
  code TEXT UNIQUE,
  used_at TIMESTAMP
);
CREATE INDEX federated_sign_ins_by_expiry ON federated_sign_ins (expires_at);
CREATE INDEX federated_sign_ins_by_session ON federated_sign_ins (session);

-- Attempts to sign in, by what was typed as a username (as HMAC) and by device, address or strangers together.
CREATE TABLE sign_in_lanes (
  holder TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  failures BIGINT NOT NULL,
  last_attempt_at TIMESTAMP NOT NULL,
  waits_until TIMESTAMP,
  succeeded_at TIMESTAMP,
  PRIMARY KEY (holder, name)
);
CREATE INDEX sign_in_lanes_by_attempt ON sign_in_lanes (last_attempt_at);

-- Accounts (as HMAC) whose known devices were revoked: tokens made under another salt are those of strangers.
CREATE TABLE device_salts (
  holder TEXT PRIMARY KEY NOT NULL,
  salt TEXT NOT NULL
);

-- Kiosks that ask to be signed in by a phone (RFC 8628). The device code is kept as its hash only.
CREATE TABLE device_authorizations (
  device_code TEXT PRIMARY KEY NOT NULL,
  user_code TEXT NOT NULL UNIQUE,
  device_name TEXT,
  client_address TEXT,
  user_agent TEXT,
  number INTEGER NOT NULL,
  created_at TIMESTAMP NOT NULL,
  expires_at TIMESTAMP NOT NULL,
  state TEXT NOT NULL,
  wrong_numbers INTEGER NOT NULL,
  interval_seconds INTEGER NOT NULL,
  polled_at TIMESTAMP,
  -- Who approved or refused it, in which session, and how sure that session was.
  account TEXT REFERENCES accounts (id),
  session TEXT,
  acr TEXT,
  authenticated_at TIMESTAMP
);
CREATE INDEX device_authorizations_by_expiry ON device_authorizations (expires_at);
CREATE INDEX device_authorizations_by_account ON device_authorizations (account);

-- Secrets of one-time codes, sealed under MOTCUA_SECRET. The step of the last code is kept: none works twice.
CREATE TABLE second_factors (
  account TEXT PRIMARY KEY NOT NULL REFERENCES accounts (id),
  secret TEXT NOT NULL,
  created_at TIMESTAMP NOT NULL,
  confirmed_at TIMESTAMP,
  last_step BIGINT NOT NULL
);

-- Unused recovery codes as HMAC under MOTCUA_SECRET.
CREATE TABLE recovery_codes (
  hash TEXT PRIMARY KEY NOT NULL,
  account TEXT NOT NULL REFERENCES accounts (id)
);
CREATE INDEX recovery_codes_by_account ON recovery_codes (account);

-- Accounts given back after a loss whose holder must enrol a second factor anew before anything else.
CREATE TABLE second_factor_debts (
  account TEXT PRIMARY KEY NOT NULL REFERENCES accounts (id),
  since TIMESTAMP NOT NULL
);

-- Accounts reported lost, with how and by whom the holder was recognised; one at most is open.
CREATE TABLE loss_reports (
  id TEXT PRIMARY KEY NOT NULL,
  account TEXT NOT NULL REFERENCES accounts (id),
  way TEXT NOT NULL,
  reported_at TIMESTAMP NOT NULL,
  officer TEXT REFERENCES accounts (id),
  paper TEXT,
  note TEXT,
  stays_frozen BOOLEAN NOT NULL,
  unlocked_at TIMESTAMP,
  unlock_officer TEXT REFERENCES accounts (id),
  unlock_paper TEXT,
  unlock_note TEXT
);
CREATE INDEX loss_reports_by_account ON loss_reports (account, id);
CREATE UNIQUE INDEX loss_reports_open ON loss_reports (account) WHERE unlocked_at IS NULL;

-- Reports that wait for their code, those about nobody's account too; the code is kept as HMAC.
-- Accounts opened with the help of somebody: who helped, the paper they saw and the words of consent; and the hash of what lets the
-- holder choose the first secret, until it is used.
CREATE TABLE invitations (
  account TEXT PRIMARY KEY NOT NULL REFERENCES accounts (id),
  token TEXT UNIQUE,
  created_at TIMESTAMP NOT NULL,
  helper TEXT NOT NULL REFERENCES accounts (id),
  paper TEXT NOT NULL,
  note TEXT NOT NULL
);

CREATE TABLE loss_claims (
  id TEXT PRIMARY KEY NOT NULL,
  account TEXT REFERENCES accounts (id),
  code TEXT NOT NULL,
  created_at TIMESTAMP NOT NULL,
  wrong_codes INTEGER NOT NULL,
  report TEXT REFERENCES loss_reports (id)
);
CREATE INDEX loss_claims_by_age ON loss_claims (created_at);
CREATE INDEX loss_claims_by_account ON loss_claims (account);

-- Keys of access tokens. The private half is sealed under MOTCUA_SECRET and erased once the key signs no more.
CREATE TABLE signing_keys (
  id TEXT PRIMARY KEY NOT NULL,
  state TEXT NOT NULL,
  public_key TEXT NOT NULL,
  private_key TEXT,
  created_at TIMESTAMP NOT NULL,
  since TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX signing_keys_in_use ON signing_keys (state) WHERE state IN ('next', 'active');

-- Accounts of other systems. Each has a row in accounts too: what a machine files or does has an author like any other.
CREATE TABLE machines (
  account TEXT PRIMARY KEY NOT NULL REFERENCES accounts (id),
  -- It reaches this agency and all below it.
  agency TEXT NOT NULL REFERENCES agencies (identifier),
  name TEXT NOT NULL,
  -- JSON list of words.
  scopes TEXT NOT NULL,
  -- Sealed.
  contact TEXT NOT NULL,
  state TEXT NOT NULL,
  expires_at TIMESTAMP NOT NULL,
  created_by TEXT NOT NULL REFERENCES accounts (id),
  created_at TIMESTAMP NOT NULL,
  -- To the minute.
  last_used_at TIMESTAMP,
  version BIGINT NOT NULL
);
CREATE INDEX machines_by_agency ON machines (agency, account);

-- An API key by SHA-256, or a public key as JSON Web Key.
CREATE TABLE machine_keys (
  id TEXT PRIMARY KEY NOT NULL,
  machine TEXT NOT NULL REFERENCES machines (account),
  hash TEXT,
  kid TEXT,
  jwk TEXT,
  created_at TIMESTAMP NOT NULL,
  expires_at TIMESTAMP NOT NULL,
  revoked_at TIMESTAMP,
  last_used_at TIMESTAMP,
  UNIQUE (machine, kid)
);
CREATE INDEX machine_keys_by_machine ON machine_keys (machine, id);

-- What machines have signed to get a token, until it expires: none works twice (RFC 7523).
CREATE TABLE machine_assertions (
  machine TEXT NOT NULL REFERENCES machines (account),
  jti TEXT NOT NULL,
  expires_at TIMESTAMP NOT NULL,
  PRIMARY KEY (machine, jti)
);
CREATE INDEX machine_assertions_by_expiry ON machine_assertions (expires_at);

-- Keys of personal data, themselves sealed under MOTCUA_SECRET. What they seal begins with their id.
CREATE TABLE data_keys (
  id TEXT PRIMARY KEY NOT NULL,
  -- active or retiring.
  state TEXT NOT NULL,
  sealed_key TEXT NOT NULL
);
CREATE UNIQUE INDEX data_keys_active ON data_keys (state) WHERE state = 'active';

CREATE TABLE procedures (
  id TEXT PRIMARY KEY NOT NULL,
  code TEXT UNIQUE,
  -- The place of the row in the list it was loaded from: what makes loading idempotent without a code.
  source_key TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  sector_code TEXT,
  sector_name TEXT NOT NULL,
  sector_key TEXT NOT NULL,
  search_key TEXT NOT NULL,
  -- Words between bars, such as |commune|province|.
  admin_levels TEXT NOT NULL,
  service_level TEXT,
  version BIGINT NOT NULL
);

-- What versions demand and promise is only read as a whole, so it is one JSON text.
CREATE TABLE procedure_versions (
  id TEXT PRIMARY KEY NOT NULL,
  procedure_id TEXT NOT NULL REFERENCES procedures (id),
  number INTEGER NOT NULL,
  state TEXT NOT NULL,
  valid_from DATE,
  valid_to DATE,
  title TEXT NOT NULL,
  service_level TEXT,
  content TEXT NOT NULL,
  version BIGINT NOT NULL,
  UNIQUE (procedure_id, number)
);

CREATE TABLE drafts (
  id TEXT PRIMARY KEY NOT NULL,
  author TEXT NOT NULL REFERENCES accounts (id),
  procedure_id TEXT NOT NULL REFERENCES procedures (id),
  agency TEXT NOT NULL REFERENCES agencies (identifier),
  -- Whose the dossier will be, where that is an account here.
  owner_account TEXT REFERENCES accounts (id),
  owner_name TEXT NOT NULL,
  owner_identity_number TEXT,
  owner_phone TEXT,
  owner_email TEXT,
  owner_address TEXT,
  answers TEXT NOT NULL,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX drafts_by_author ON drafts (author, id);
CREATE INDEX drafts_by_owner ON drafts (owner_account, id);

-- What was filed. Nothing changes it; only a new key of personal data seals the same anew. Where the dossier stands is
-- in `dossiers`, one row for each.
CREATE TABLE filings (
  code TEXT PRIMARY KEY NOT NULL,
  agency TEXT NOT NULL REFERENCES agencies (identifier),
  -- Another agency than the competent one where filing is place-independent (IN-10).
  counter TEXT NOT NULL REFERENCES agencies (identifier),
  procedure_id TEXT NOT NULL REFERENCES procedures (id),
  procedure_version TEXT NOT NULL REFERENCES procedure_versions (id),
  channel TEXT NOT NULL,
  owner_account TEXT REFERENCES accounts (id),
  owner_name TEXT NOT NULL,
  owner_identity_number TEXT,
  owner_identity_number_index TEXT,
  owner_phone TEXT,
  owner_phone_index TEXT,
  owner_email TEXT,
  owner_email_index TEXT,
  owner_address TEXT,
  submitted_by TEXT NOT NULL REFERENCES accounts (id),
  assisted_by TEXT REFERENCES accounts (id),
  consent_at TIMESTAMP NOT NULL,
  answers TEXT NOT NULL,
  delivery TEXT NOT NULL,
  delivery_address TEXT,
  lookup_token TEXT NOT NULL UNIQUE,
  submitted_at TIMESTAMP NOT NULL
);
CREATE INDEX filings_by_owner ON filings (owner_account, submitted_at, code);
CREATE INDEX filings_by_identity_number ON filings (owner_identity_number_index, submitted_at, code);
CREATE INDEX filings_by_phone ON filings (owner_phone_index, submitted_at, code);
CREATE INDEX filings_by_email ON filings (owner_email_index, submitted_at, code);

CREATE TABLE dossiers (
  code TEXT PRIMARY KEY NOT NULL REFERENCES filings (code),
  -- Agency, counter and submission repeat the filing's: the queues walk over one index.
  agency TEXT NOT NULL REFERENCES agencies (identifier),
  counter TEXT NOT NULL REFERENCES agencies (identifier),
  submitted_at TIMESTAMP NOT NULL,
  status TEXT NOT NULL,
  interrupted TEXT,
  -- The promises with their facts and traces, as JSON; what lists compare has columns below.
  reception TEXT NOT NULL,
  resolution TEXT,
  supplement TEXT,
  accepted_at TIMESTAMP,
  received_by TEXT REFERENCES accounts (id),
  arrived_at TIMESTAMP,
  step INTEGER,
  step_role TEXT,
  step_holder TEXT REFERENCES accounts (id),
  step_promise TEXT,
  -- JSON list of accounts: every specialist who has forwarded it.
  prepared_by TEXT NOT NULL,
  approved_by TEXT REFERENCES accounts (id),
  supplement_requests INTEGER NOT NULL,
  outcome TEXT,
  outcome_reason TEXT,
  result TEXT,
  completed_at TIMESTAMP,
  returned_at TIMESTAMP,
  ended_at TIMESTAMP,
  -- LIFE-11: online first, then nearest due, then oldest.
  queue_rank INTEGER NOT NULL,
  queue_due_at TIMESTAMP NOT NULL,
  queue_soon_at TIMESTAMP NOT NULL,
  -- not_started, running, paused, finished: of the clock that queue_due_at belongs to.
  clock_state TEXT NOT NULL,
  -- While the dossier waits for it.
  supplement_due_at TIMESTAMP,
  -- When the next warning of the running clock is to be made.
  next_warning_at TIMESTAMP,
  version BIGINT NOT NULL
);
CREATE INDEX dossiers_at_step ON dossiers (agency, status, step_role, queue_rank, queue_due_at, submitted_at, code);
-- What another counter has accepted and what has not arrived yet: few.
CREATE INDEX dossiers_under_way ON dossiers (agency, status, queue_rank, queue_due_at, submitted_at, code)
  WHERE accepted_at IS NOT NULL AND arrived_at IS NULL;
CREATE INDEX dossiers_at_counter ON dossiers (counter, status, queue_rank, queue_due_at, submitted_at, code);
CREATE INDEX dossiers_by_deadline ON dossiers (agency, clock_state, queue_due_at, code, queue_soon_at);
-- For leaders whose agencies are many.
CREATE INDEX dossiers_by_due ON dossiers (clock_state, queue_due_at, code);
CREATE INDEX dossiers_to_warn ON dossiers (next_warning_at) WHERE next_warning_at IS NOT NULL;
CREATE INDEX dossiers_unsupplied ON dossiers (supplement_due_at) WHERE supplement_due_at IS NOT NULL;
-- What a changed calendar may move, in the order in which the work walks.
CREATE INDEX dossiers_open ON dossiers (code) WHERE clock_state <> 'finished';
-- The newest first, of one agency and of many.
CREATE INDEX dossiers_by_submission ON dossiers (agency, submitted_at, code);
CREATE INDEX dossiers_submitted ON dossiers (submitted_at, code);
-- What a counter filed for another agency.
CREATE INDEX dossiers_filed_for_others ON dossiers (counter, submitted_at, code) WHERE counter <> agency;

-- Powers of a position that a leader gave to a deputy, or what a person or an organisation lets a representative do.
CREATE TABLE delegations (
  id TEXT PRIMARY KEY NOT NULL,
  giver TEXT NOT NULL REFERENCES accounts (id),
  receiver TEXT NOT NULL REFERENCES accounts (id),
  -- Of a deputy: the leader's position, and the powers as words between blanks.
  position TEXT REFERENCES positions (id),
  powers TEXT,
  -- Of a representative: one procedure, one dossier, or everything where both are absent.
  procedure_id TEXT REFERENCES procedures (id),
  dossier TEXT REFERENCES filings (code),
  valid_from TIMESTAMP NOT NULL,
  -- Not at this instant any more.
  valid_to TIMESTAMP NOT NULL,
  -- Sealed.
  note TEXT,
  created_at TIMESTAMP NOT NULL,
  accepted_at TIMESTAMP,
  ended_at TIMESTAMP,
  ended_by TEXT REFERENCES accounts (id),
  version BIGINT NOT NULL
);
CREATE INDEX delegations_by_giver ON delegations (giver, id);
CREATE INDEX delegations_by_receiver ON delegations (receiver, id);
CREATE INDEX delegations_by_position ON delegations (position);

-- Dossiers that were opened in an emergency, for an hour, and what an auditor thinks of it.
CREATE TABLE emergency_readings (
  id TEXT PRIMARY KEY NOT NULL,
  reader TEXT NOT NULL REFERENCES accounts (id),
  dossier TEXT NOT NULL REFERENCES filings (code),
  -- Of the dossier.
  agency TEXT NOT NULL REFERENCES agencies (identifier),
  -- Sealed, as the finding.
  reason TEXT NOT NULL,
  opened_at TIMESTAMP NOT NULL,
  reviewed_by TEXT REFERENCES accounts (id),
  reviewed_at TIMESTAMP,
  is_justified BOOLEAN,
  finding TEXT,
  version BIGINT NOT NULL
);
CREATE INDEX emergency_readings_by_reader ON emergency_readings (reader, opened_at);
CREATE INDEX emergency_readings_by_agency ON emergency_readings (agency, id);

CREATE TABLE dossier_sequences (
  agency TEXT NOT NULL REFERENCES agencies (identifier),
  day DATE NOT NULL,
  last INTEGER NOT NULL,
  PRIMARY KEY (agency, day)
);

CREATE TABLE dossier_events (
  dossier TEXT NOT NULL REFERENCES dossiers (code),
  sequence INTEGER NOT NULL,
  act TEXT NOT NULL,
  from_status TEXT,
  to_status TEXT NOT NULL,
  -- Null where a period ended by itself.
  actor TEXT REFERENCES accounts (id),
  on_behalf_of TEXT,
  position TEXT,
  unit TEXT REFERENCES units (id),
  at TIMESTAMP NOT NULL,
  step INTEGER,
  note TEXT,
  files TEXT NOT NULL,
  PRIMARY KEY (dossier, sequence)
);

-- Once for each promise and level, whatever number of nodes looks (TIME-8).
CREATE TABLE deadline_warnings (
  dossier TEXT NOT NULL REFERENCES dossiers (code),
  due_at TIMESTAMP NOT NULL,
  -- due_soon, due or overdue.
  level TEXT NOT NULL,
  at TIMESTAMP NOT NULL,
  PRIMARY KEY (dossier, due_at, level)
);

-- Belongs to a draft until it is filed, to a dossier from then on.
CREATE TABLE attachments (
  id TEXT PRIMARY KEY NOT NULL,
  draft TEXT REFERENCES drafts (id),
  dossier TEXT REFERENCES dossiers (code),
  -- Null for the result.
  component INTEGER,
  form TEXT NOT NULL,
  file_name TEXT,
  media_type TEXT,
  size BIGINT,
  digest TEXT,
  note TEXT,
  added_by TEXT NOT NULL REFERENCES accounts (id),
  added_at TIMESTAMP NOT NULL
);
CREATE INDEX attachments_by_draft ON attachments (draft, id);
CREATE INDEX attachments_by_dossier ON attachments (dossier, id);

-- To what people have agreed, under which text; it only grows.
CREATE TABLE consent_events (
  id TEXT PRIMARY KEY NOT NULL,
  -- Null where people without an account agree at the counter.
  account TEXT REFERENCES accounts (id),
  purpose TEXT NOT NULL,
  text TEXT NOT NULL,
  text_version INTEGER NOT NULL,
  -- given or withdrawn.
  act TEXT NOT NULL,
  at TIMESTAMP NOT NULL,
  recorded_by TEXT NOT NULL REFERENCES accounts (id),
  dossier TEXT REFERENCES dossiers (code),
  CHECK (account IS NOT NULL OR dossier IS NOT NULL)
);
CREATE INDEX consent_events_by_account ON consent_events (account, purpose, id);

CREATE TABLE ratings (
  dossier TEXT PRIMARY KEY NOT NULL REFERENCES dossiers (code),
  score INTEGER NOT NULL,
  comment TEXT,
  account TEXT NOT NULL REFERENCES accounts (id),
  at TIMESTAMP NOT NULL
);

-- Long work in the background, claimed by one worker at a time until its lease ends.
CREATE TABLE jobs (
  id TEXT PRIMARY KEY NOT NULL,
  kind TEXT NOT NULL,
  -- What it works for, such as a calendar change.
  subject TEXT NOT NULL,
  -- waiting, running, done or failed.
  state TEXT NOT NULL,
  -- Null until the work has been counted.
  total BIGINT,
  done BIGINT NOT NULL,
  moved BIGINT NOT NULL,
  -- Where the next batch begins.
  reached TEXT,
  attempts INTEGER NOT NULL,
  next_attempt_at TIMESTAMP NOT NULL,
  created_at TIMESTAMP NOT NULL,
  started_at TIMESTAMP,
  finished_at TIMESTAMP,
  error TEXT,
  version BIGINT NOT NULL
);
CREATE INDEX jobs_waiting ON jobs (state, next_attempt_at, id);

CREATE TABLE calendar_changes (
  id TEXT PRIMARY KEY NOT NULL,
  calendar TEXT NOT NULL REFERENCES calendars (code),
  -- The version of the calendar that was looked at when it was proposed.
  based_on BIGINT NOT NULL,
  -- JSON of names, parent, hours and years; what is absent stays.
  edit TEXT NOT NULL,
  proposed_by TEXT NOT NULL REFERENCES accounts (id),
  proposed_at TIMESTAMP NOT NULL,
  applied_by TEXT REFERENCES accounts (id),
  applied_at TIMESTAMP,
  reason TEXT,
  job TEXT REFERENCES jobs (id),
  version BIGINT NOT NULL
);
CREATE INDEX calendar_changes_by_calendar ON calendar_changes (calendar, id);

-- Every promise that an applied change moved; without a new instant, the year that had to be loaded first.
CREATE TABLE calendar_change_moves (
  change TEXT NOT NULL REFERENCES calendar_changes (id),
  dossier TEXT NOT NULL REFERENCES dossiers (code),
  deadline TEXT NOT NULL,
  old_due_at TIMESTAMP NOT NULL,
  new_due_at TIMESTAMP,
  missing_year INTEGER,
  PRIMARY KEY (change, dossier, deadline)
);

CREATE TABLE idempotency_keys (
  account TEXT NOT NULL REFERENCES accounts (id),
  key TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  status INTEGER NOT NULL,
  location TEXT,
  etag TEXT,
  body TEXT NOT NULL,
  created_at TIMESTAMP NOT NULL,
  PRIMARY KEY (account, key)
);

CREATE TABLE outbox (
  id TEXT PRIMARY KEY NOT NULL,
  -- Null where it is about the account itself.
  dossier TEXT REFERENCES dossiers (code),
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  account TEXT REFERENCES accounts (id),
  email TEXT,
  created_at TIMESTAMP NOT NULL,
  -- pending, done or dead.
  state TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  next_attempt_at TIMESTAMP NOT NULL,
  last_error TEXT
);
CREATE INDEX outbox_waiting ON outbox (state, next_attempt_at, id);

-- One for each row of the outbox at most, so that a repeated delivery shows once.
CREATE TABLE notices (
  id TEXT PRIMARY KEY NOT NULL REFERENCES outbox (id),
  account TEXT NOT NULL REFERENCES accounts (id),
  dossier TEXT REFERENCES dossiers (code),
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  created_at TIMESTAMP NOT NULL,
  read_at TIMESTAMP
);
CREATE INDEX notices_by_account ON notices (account, id);

-- LIFE-2: what happened stays.
CREATE TRIGGER dossier_events_stay BEFORE UPDATE ON dossier_events
BEGIN
  SELECT RAISE(ABORT, 'dossier_events is append-only');
END;
CREATE TRIGGER dossier_events_remain BEFORE DELETE ON dossier_events
BEGIN
  SELECT RAISE(ABORT, 'dossier_events is append-only');
END;
-- REPLACE deletes without asking the trigger above, unless the connection has recursive triggers on.
CREATE TRIGGER dossier_events_are_new BEFORE INSERT ON dossier_events
WHEN EXISTS (SELECT 1 FROM dossier_events WHERE dossier = NEW.dossier AND sequence = NEW.sequence)
BEGIN
  SELECT RAISE(ABORT, 'dossier_events is append-only');
END;
CREATE TRIGGER account_events_stay BEFORE UPDATE ON account_events
BEGIN
  SELECT RAISE(ABORT, 'account_events is append-only');
END;
CREATE TRIGGER account_events_remain BEFORE DELETE ON account_events
BEGIN
  SELECT RAISE(ABORT, 'account_events is append-only');
END;
CREATE TRIGGER account_events_are_new BEFORE INSERT ON account_events
WHEN EXISTS (SELECT 1 FROM account_events WHERE account = NEW.account AND version = NEW.version)
BEGIN
  SELECT RAISE(ABORT, 'account_events is append-only');
END;

-- SEC-3, SEC-5: who did or saw what of whose. Text throughout: links seal it byte by byte. No foreign keys: what is recorded stays
-- readable whatever becomes of what it tells of.
CREATE TABLE audit_entries (
  id TEXT PRIMARY KEY NOT NULL,
  -- RFC 3339 in UTC with microseconds.
  at TEXT NOT NULL,
  -- Null where nobody is signed in, and for commands and work in the background.
  actor TEXT,
  actor_kind TEXT,
  session TEXT,
  -- In which the actor did it.
  position TEXT,
  role TEXT,
  on_behalf_of TEXT,
  -- The operationId of the contract, or the word of a command or of work.
  action TEXT NOT NULL,
  -- Collection and id, such as dossiers/H53.103-260821-0001.
  resource TEXT,
  agency TEXT,
  subject TEXT,
  -- JSON of what a list showed: pairs of code and account.
  shown TEXT,
  address TEXT,
  request TEXT,
  -- done, replayed or refused, then with the code of the problem.
  result TEXT NOT NULL,
  problem TEXT,
  purpose TEXT
);
CREATE INDEX audit_entries_by_actor ON audit_entries (actor, id);
CREATE INDEX audit_entries_by_subject ON audit_entries (subject, id);
CREATE INDEX audit_entries_by_resource ON audit_entries (resource, id);

-- Whom a list showed, so that they find it; it follows from `shown`.
CREATE TABLE audit_subjects (
  subject TEXT NOT NULL,
  entry TEXT NOT NULL,
  PRIMARY KEY (subject, entry)
);
CREATE INDEX audit_subjects_by_entry ON audit_subjects (entry);

-- Entries that no link seals yet; a trigger adds them.
CREATE TABLE audit_waiting (
  entry TEXT PRIMARY KEY NOT NULL
);

-- The chain: each seal is an HMAC over the seal before it and the entry.
CREATE TABLE audit_links (
  month TEXT NOT NULL,
  position BIGINT NOT NULL,
  entry TEXT NOT NULL UNIQUE,
  -- The last link of the month before, in the first one of a month.
  carries TEXT,
  seal TEXT NOT NULL,
  PRIMARY KEY (month, position)
);

-- One row: where the chain ends, so that nobody cuts it off unnoticed.
CREATE TABLE audit_head (
  name TEXT PRIMARY KEY NOT NULL,
  month TEXT NOT NULL,
  position BIGINT NOT NULL,
  seal TEXT NOT NULL,
  -- The end behind which the present secret seals; empty where it sealed everything.
  since TEXT NOT NULL,
  -- HMAC over the row.
  tag TEXT NOT NULL
);

CREATE TRIGGER audit_entries_wait AFTER INSERT ON audit_entries
BEGIN
  INSERT INTO audit_waiting (entry) VALUES (NEW.id);
END;
CREATE TRIGGER audit_entries_stay BEFORE UPDATE ON audit_entries
BEGIN
  SELECT RAISE(ABORT, 'audit_entries is append-only');
END;
CREATE TRIGGER audit_entries_remain BEFORE DELETE ON audit_entries
BEGIN
  SELECT RAISE(ABORT, 'audit_entries is append-only');
END;
CREATE TRIGGER audit_entries_are_new BEFORE INSERT ON audit_entries
WHEN EXISTS (SELECT 1 FROM audit_entries WHERE id = NEW.id)
BEGIN
  SELECT RAISE(ABORT, 'audit_entries is append-only');
END;
CREATE TRIGGER audit_subjects_stay BEFORE UPDATE ON audit_subjects
BEGIN
  SELECT RAISE(ABORT, 'audit_subjects is append-only');
END;
CREATE TRIGGER audit_subjects_remain BEFORE DELETE ON audit_subjects
BEGIN
  SELECT RAISE(ABORT, 'audit_subjects is append-only');
END;
CREATE TRIGGER audit_subjects_are_new BEFORE INSERT ON audit_subjects
WHEN EXISTS (SELECT 1 FROM audit_subjects WHERE subject = NEW.subject AND entry = NEW.entry)
BEGIN
  SELECT RAISE(ABORT, 'audit_subjects is append-only');
END;
CREATE TRIGGER audit_links_stay BEFORE UPDATE ON audit_links
BEGIN
  SELECT RAISE(ABORT, 'audit_links is append-only');
END;
CREATE TRIGGER audit_links_remain BEFORE DELETE ON audit_links
BEGIN
  SELECT RAISE(ABORT, 'audit_links is append-only');
END;
CREATE TRIGGER audit_links_are_new BEFORE INSERT ON audit_links
WHEN EXISTS (SELECT 1 FROM audit_links WHERE month = NEW.month AND position = NEW.position OR entry = NEW.entry)
BEGIN
  SELECT RAISE(ABORT, 'audit_links is append-only');
END;

-- SEC-4: only a new key of personal data seals the same value anew.
CREATE TRIGGER account_detail_changes_stay
BEFORE UPDATE OF id, account, detail, changed_at, changed_by ON account_detail_changes
BEGIN
  SELECT RAISE(ABORT, 'account_detail_changes is append-only');
END;
CREATE TRIGGER account_detail_changes_remain BEFORE DELETE ON account_detail_changes
BEGIN
  SELECT RAISE(ABORT, 'account_detail_changes is append-only');
END;
CREATE TRIGGER account_detail_changes_are_new BEFORE INSERT ON account_detail_changes
WHEN EXISTS (SELECT 1 FROM account_detail_changes WHERE id = NEW.id)
BEGIN
  SELECT RAISE(ABORT, 'account_detail_changes is append-only');
END;
CREATE TRIGGER consent_events_are_new BEFORE INSERT ON consent_events
WHEN EXISTS (SELECT 1 FROM consent_events WHERE id = NEW.id)
BEGIN
  SELECT RAISE(ABORT, 'consent_events is append-only');
END;
CREATE TRIGGER consent_events_stay BEFORE UPDATE ON consent_events
BEGIN
  SELECT RAISE(ABORT, 'consent_events is append-only');
END;
CREATE TRIGGER consent_events_remain BEFORE DELETE ON consent_events
BEGIN
  SELECT RAISE(ABORT, 'consent_events is append-only');
END;
