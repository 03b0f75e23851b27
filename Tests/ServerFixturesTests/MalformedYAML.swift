/// Texts that are no YAML, or not YAML that can be a fixture.
let malformedYAML = [
  Malformed("", "a.yaml: the file is empty; use a mapping of keys"),
  Malformed("# nothing\n", "a.yaml: the file is empty; use a mapping of keys"),
  Malformed("just text", "a.yaml:1: is \"just text\"; use a mapping of keys"),
  Malformed("- a\n- b", "a.yaml:1: is a list; use a mapping of keys"),
  Malformed(
    "summary: A server.\nsettings:\n\tssl: on\n",
    "a.yaml:3: the line is indented by a tab; use spaces"),
  Malformed(
    "roles:\n  acme:\n  \tpassword: s3cret\n", "a.yaml:3: the line is indented by a tab; use spaces"
  ),
  Malformed("summary: 'open\n", "a.yaml:2: is no YAML: found unexpected end of stream"),
  Malformed("summary: [a, b\nhba: c\n", "a.yaml:2: is no YAML: did not find expected ',' or ']'"),
  Malformed(
    "summary: a: b\n", "a.yaml:1: is no YAML: mapping values are not allowed in this context"),
  Malformed("summary: *nothing\n", "a.yaml:1: is no YAML: found undefined alias"),
  Malformed(
    "summary: a\n---\nsummary: b\n", "a.yaml:2: is no YAML: but found another document"),
  Malformed(
    "summary: a\nroles: {acme: {password: \"s3cret\u{1}\"}}\n",
    "a.yaml:2: is no YAML: control characters are not allowed"),
  Malformed(
    "roles: {acme: {password: s3cret}\nhba: @s3cret\n",
    "a.yaml:2: is no YAML: did not find expected ',' or '}'"),
  Malformed("summary: a\nsummary: b\n", "a.yaml:2: summary: the key is given twice"),
  Malformed(
    fixtureText("settings:\n  ssl: on\n  TimeZone: UTC\n  ssl: off\n"),
    "a.yaml:7: ssl: the key is given twice"),
  Malformed(
    fixtureText("settings: {ssl: on, ssl: off}\n"), "a.yaml:4: ssl: the key is given twice"),
  Malformed(
    "roles: {acme: {password: s3cret, password: s3cret}}\n",
    "a.yaml:1: password: the key is given twice"),
  Malformed("? [a, b]\n: c\n", "a.yaml:1: a key is no text; use a text"),
  Malformed(
    "summary: a\nroles:\n  acme: &acme {password: s3cret}\n  boss:\n    <<: *acme\n"
      + "hba: [host all all all trust]\n",
    "a.yaml:5: roles.boss: keys cannot be merged by <<; use the keys themselves"),
]

/// YAML whose keys or kinds of values are not a fixture's.
let malformedShapes = [
  Malformed("hba: [host all all all trust]", "a.yaml:1: the key \"summary\" is missing"),
  Malformed("summary: A server.", "a.yaml:1: the key \"hba\" is missing"),
  Malformed(
    "summary:\nhba: [host all all all trust]", "a.yaml:1: summary: is empty; use a text"),
  Malformed(
    "summary: ''\nhba: [host all all all trust]", "a.yaml:1: summary: is empty; use a text"),
  Malformed(
    "summary: [a]\nhba: [host all all all trust]", "a.yaml:1: summary: is a list; use a text"),
  Malformed(
    "summary: {a: b}\nhba: [host all all all trust]",
    "a.yaml:1: summary: is a mapping; use a text"),
  Malformed(
    fixtureText("setings:\n  ssl: on"),
    "a.yaml:4: setings: the key is not known; "
      + "use \(fixtureKeys)"),
  Malformed(
    fixtureText("password: s3cret"),
    "a.yaml:4: password: the key is not known; "
      + "use \(fixtureKeys)"),
  Malformed(fixtureText("settings: on"), "a.yaml:4: settings: is \"on\"; use a mapping of keys"),
  Malformed(fixtureText("settings:"), "a.yaml:4: settings: is empty; use a mapping of keys"),
  Malformed(
    fixtureText("settings:\n  - ssl: on"), "a.yaml:5: settings: is a list; use a mapping of keys"),
  Malformed(fixtureText("databases: acme"), "a.yaml:4: databases: is \"acme\"; use a list"),
  Malformed(fixtureText("databases: []"), "a.yaml:4: databases: is empty; use a list of names"),
  Malformed(
    fixtureText("databases:\n  - acme\n  -\n"), "a.yaml:6: databases[1]: is empty; use a text"),
  Malformed(
    fixtureText("databases: [acme, other, acme]"),
    "a.yaml:4: databases[2]: \"acme\" is given twice"),
  Malformed(
    fixtureText("databases: [acme, [nested]]"), "a.yaml:4: databases[1]: is a list; use a text"),
  Malformed(fixtureText("databases: {}"), "a.yaml:4: databases: is empty; use a list of names"),
  Malformed(
    fixtureText("databases: {'': {}}"),
    "a.yaml:4: databases.: a database's name is empty; use a text"),
  Malformed(
    fixtureText("databases:\n  acme: {}\n  other: {conect: off}"),
    "a.yaml:6: databases.other.conect: the key is not known; "
      + "use allowConnections, connectionLimit, connect, valid"),
  Malformed(
    fixtureText("databases: {acme: closed}"),
    "a.yaml:4: databases.acme: is \"closed\"; use a mapping of keys"),
  Malformed(
    fixtureText("databases: {acme: {connectionLimit: none}}"),
    "a.yaml:4: databases.acme.connectionLimit: is \"none\"; "
      + "use a whole number from -1 to 262143"),
  Malformed(
    fixtureText("state: ready"),
    "a.yaml:4: state: \"ready\" is not known; "
      + "use starting-up, not-yet-accepting, snapshot-not-ready, not-accepting, shutting-down, "
      + "recovery"),
  Malformed(
    fixtureText("state: snapshot-not-ready\nsettings: {server_version: '17.6'}"),
    "a.yaml:4: state: is not known to PostgreSQL 17; use not-yet-accepting, which it says then"),
  Malformed(
    fixtureText("state: not-accepting\nsettings: {server_version: '13.20'}"),
    "a.yaml:4: state: is not known to PostgreSQL 13; use starting-up, which it says then"),
]

/// Roles, where no word of the text may be shown: it may be a password in the wrong place.
let malformedRoles = [
  ("roles: s3cret", "a.yaml:2: roles: is a text; use a mapping of keys"),
  ("roles: [s3cret]", "a.yaml:2: roles: is a list; use a mapping of keys"),
  ("roles:", "a.yaml:2: roles: is empty; use a mapping of keys"),
  ("roles: {}", "a.yaml:2: roles: is empty; use a mapping of role to {password: …}"),
  ("roles: {'': {password: s3cret}}", "a.yaml:2: roles.: a role's name is empty; use a text"),
  ("roles: {acme: s3cret}", "a.yaml:2: roles.acme: is a text; use a mapping of keys"),
  (
    "roles:\n  acme:\n    password:s3cret", "a.yaml:4: roles.acme: is a text; use a mapping of keys"
  ),
  ("roles:\n  acme:\n    - s3cret", "a.yaml:4: roles.acme: is a list; use a mapping of keys"),
  (
    "roles:\n  acme:\n  password: s3cret",
    "a.yaml:4: roles.password: is a text; use a mapping of keys"
  ),
  (
    "roles: {acme: {s3cret}}",
    "a.yaml:2: roles.acme: the key is not known; use \(roleKeys)"
  ),
  (
    "roles:\n  acme:\n    superuser: on\n    pasword: s3cret",
    "a.yaml:5: roles.acme: the key is not known; use \(roleKeys)"
  ),
  ("roles: {acme: {password: ''}}", "a.yaml:2: roles.acme.password: is empty; use a text"),
  ("roles: {acme: {password: }}", "a.yaml:2: roles.acme.password: is empty; use a text"),
  ("roles: {acme: {password: [s3cret]}}", "a.yaml:2: roles.acme.password: is a list; use a text"),
  (
    "roles: {acme: {password: {s3cret: s3cret}}}",
    "a.yaml:2: roles.acme.password: is a mapping; use a text"
  ),
  (
    "roles: {acme: {superuser: s3cret}}",
    "a.yaml:2: roles.acme.superuser: is a text, which is no boolean; use on or off"
  ),
  (
    "roles: {acme: {connectionLimit: s3cret}}",
    "a.yaml:2: roles.acme.connectionLimit: is a text; use a whole number from -1 to 262143"
  ),
  (
    "roles: {acme: {connectionLimit: -2}}",
    "a.yaml:2: roles.acme.connectionLimit: is out of range; use a whole number from -1 to 262143"
  ),
  (
    "roles: {acme: {validUntil: s3cret}}",
    "a.yaml:2: roles.acme.validUntil: the text is no moment; "
      + "use a timestamp, as 2026-01-31 12:00:00+01, or a time from now, as -1d"
  ),
  (
    "roles: {acme: {validUntil: 2025-02-29}}",
    "a.yaml:2: roles.acme.validUntil: the text is no moment; "
      + "use a timestamp, as 2026-01-31 12:00:00+01, or a time from now, as -1d"
  ),
  (
    "roles: {acme: {validUntil: 2025-02-28 24:00}}",
    "a.yaml:2: roles.acme.validUntil: the text is no moment; "
      + "use a timestamp, as 2026-01-31 12:00:00+01, or a time from now, as -1d"
  ),
  (
    "roles: {acme: {validUntil: -99999d}}",
    "a.yaml:2: roles.acme.validUntil: the text is too far from now; use at most 36500d"
  ),
  (
    "roles: {acme: {password: s3cret, passwordEncryption: s3cret}}",
    "a.yaml:2: roles.acme.passwordEncryption: the text is not known; use scram-sha-256, md5"
  ),
  (
    "roles: {acme: {passwordEncryption: md5}}",
    "a.yaml:2: roles.acme.passwordEncryption: has no effect without a password; "
      + "use it with a password"
  ),
  (
    "roles: {acme: {verifier: md52aea419619857e8a27f0f7aa641db0c6, password: s3cret}}",
    "a.yaml:2: roles.acme.password: the verifier is given too; use one of the two"
  ),
  (
    "roles: {acme: {verifier: md52aea419619857e8a27f0f7aa641db0c6, passwordEncryption: md5}}",
    "a.yaml:2: roles.acme.passwordEncryption: the verifier is given too; use one of the two"
  ),
  ("roles: {acme: {verifier: s3cret}}", notAVerifier),
  ("roles: {acme: {verifier: md52AEA419619857E8A27F0F7AA641DB0C6}}", notAVerifier),
  ("roles: {acme: {verifier: 'SCRAM-SHA-256$4096:c2FsdA==$c2hvcnQ=:c2hvcnQ='}}", notAVerifier),
  (
    "roles: {acme: {memberOf: s3cret}}", "a.yaml:2: roles.acme.memberOf: is a text; use a list"
  ),
].map { Malformed("summary: A server.\n\($0)\nhba: [host all all all trust]", $1) }

private let fixtureKeys =
  "summary, settings, identity, clientAuthority, clientRevocations, serverNames, "
  + "applicationProtocol, hba, ident, hosts, roles, databases, state, include, tables, queries, "
  + "tokens, faults, channelBinding, backlog"

private let roleKeys =
  "password, superuser, login, replication, connectionLimit, validUntil, passwordEncryption, "
  + "verifier, memberOf"

private let notAVerifier =
  "a.yaml:2: roles.acme.verifier: is no verifier; "
  + "use SCRAM-SHA-256$ITERATIONS:SALT$STOREDKEY:SERVERKEY, or md5 and 32 digits"
