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
    "a.yaml:3: is no YAML: found character that cannot start any token"),
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
      + "use summary, settings, identity, hba, roles, databases, queries"),
  Malformed(
    fixtureText("password: s3cret"),
    "a.yaml:4: password: the key is not known; "
      + "use summary, settings, identity, hba, roles, databases, queries"),
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
    "a.yaml:2: roles.acme: the key is not known; use password, superuser"
  ),
  (
    "roles:\n  acme:\n    superuser: on\n    pasword: s3cret",
    "a.yaml:5: roles.acme: the key is not known; use password, superuser"
  ),
  ("roles: {acme: {password: ''}}", "a.yaml:2: roles.acme.password: is empty; use a text"),
  ("roles: {acme: {password:}}", "a.yaml:2: roles.acme.password: is empty; use a text"),
  ("roles: {acme: {password: [s3cret]}}", "a.yaml:2: roles.acme.password: is a list; use a text"),
  (
    "roles: {acme: {password: {s3cret: s3cret}}}",
    "a.yaml:2: roles.acme.password: is a mapping; use a text"
  ),
  (
    "roles: {acme: {superuser: s3cret}}",
    "a.yaml:2: roles.acme.superuser: is a text, which is no boolean; use on or off"
  ),
].map { Malformed("summary: A server.\n\($0)\nhba: [host all all all trust]", $1) }
