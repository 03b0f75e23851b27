/// Faults that are refused when the fixture is read: what is wrong, and what could never be seen.
let malformedFaults = [
  Malformed(faults("accept"), "a.yaml:6: faults[0]: is \"accept\"; use a mapping of keys"),
  Malformed(faults("{do: [close]}"), "a.yaml:6: faults[0]: the key \"at\" is missing"),
  Malformed(faults("{at: accept}"), "a.yaml:6: faults[0]: the key \"do\" is missing"),
  Malformed(
    faults("{at: hello, do: [close]}"),
    "a.yaml:6: faults[0].at: \"hello\" is not known; use accept, gss-reply, ssl-reply, tls-hello, "
      + "tls-established, startup, auth-request, auth-continue, auth-ok, parameters, key-data, ready, "
      + "query-reply"),
  Malformed(
    faults("{at: accept, when: 1, do: [close]}"),
    "a.yaml:6: faults[0].when: the key is not known; use at, connection, on, serverName, user, "
      + "database, parameters, until, do"
  ),
  Malformed(
    faults("{at: accept, connection: 0, do: [close]}"),
    "a.yaml:6: faults[0].connection: is out of range; use a whole number from 1 to 2147483647"),
  Malformed(
    faults("{at: accept, connection: {each: 3}, do: [close]}"),
    "a.yaml:6: faults[0].connection.each: the key is not known; use every"),
  Malformed(
    faults("{at: ssl-reply, on: udp, do: [close]}"),
    "a.yaml:6: faults[0].on: \"udp\" is not known; use plain, tls"),
  Malformed(
    faults("{at: accept, until: soon, do: [close]}"),
    "a.yaml:6: faults[0].until: \"soon\" is no time; use a number with ms, s, m or h, as 500ms or "
      + "2s, of at most a day"),
  // What could never be seen.
  Malformed(
    faults("{at: tls-hello, do: [close]}", ssl: "off"),
    "a.yaml:6: faults[0]: is never reached while ssl is off; use it with settings.ssl: on"),
  Malformed(
    faults("{at: startup, on: tls, do: [close]}", ssl: "off"),
    "a.yaml:6: faults[0].on: is never so while ssl is off; use it with settings.ssl: on"),
  Malformed(
    faults("{at: tls-established, on: plain, do: [close]}"),
    "a.yaml:6: faults[0].on: is never so at tls-established; use tls, or nothing"),
  Malformed(
    faults("{at: ssl-reply, user: acme, do: [close]}"),
    "a.yaml:6: faults[0].user: is not known yet at ssl-reply; use one of startup, auth-request, "
      + "auth-continue, auth-ok, parameters, key-data, ready, query-reply"),
  Malformed(
    faults("{at: ssl-reply, serverName: none, do: [close]}"),
    "a.yaml:6: faults[0].serverName: is not known yet at ssl-reply; use one of tls-established, "
      + "startup, auth-request, auth-continue, auth-ok, parameters, key-data, ready, query-reply"),
  Malformed(
    faults("{at: startup, on: plain, serverName: none, do: [close]}"),
    "a.yaml:6: faults[0].serverName: is never sent in plain text; use it with SSL"),
  Malformed(
    faults("{at: startup, serverName: db, do: [close]}", ssl: "off"),
    "a.yaml:6: faults[0].serverName: is never sent in plain text; use it with SSL"),
  Malformed(
    faults("{at: accept, do: [close]}", "{at: startup, do: [close]}"),
    "a.yaml:7: faults[1]: is never reached: the connection has ended at accept"),
  Malformed(
    faults("{at: startup, do: [stall]}", "{at: ready, connection: 2, do: [close]}"),
    "a.yaml:7: faults[1]: is never reached: the connection has ended at startup"),
  Malformed(
    faults("{at: ready, do: [continue]}", "{at: ready, connection: 2, do: [close]}"),
    "a.yaml:7: faults[1]: is never reached: the one before it is always seen"),
  Malformed(
    faults("{at: accept, do: [close, {send: x}]}"),
    "a.yaml:6: faults[0].do[1]: is never reached: the connection has ended before it"),
  Malformed(
    faults("{at: ssl-reply, parameters: [options], do: [close]}"),
    "a.yaml:6: faults[0].parameters: is not known yet at ssl-reply; use one of startup, auth-request, "
      + "auth-continue, auth-ok, parameters, key-data, ready, query-reply"),
  Malformed(
    faults("{at: startup, parameters: options, do: [close]}"),
    "a.yaml:6: faults[0].parameters: is \"options\"; use a list"),
  Malformed(
    faults("{at: startup, parameters: {user: acme}, do: [close]}"),
    "a.yaml:6: faults[0].parameters.user: user is a condition of its own; use user: NAME beside it"),
  Malformed(
    faults("{at: startup, parameters: [], do: [close]}", "{at: ready, do: [close]}"),
    "a.yaml:7: faults[1]: is never reached: the connection has ended at startup"),
  Malformed(
    faults("{at: auth-continue, do: [close]}", hba: "host all all all password"),
    "a.yaml:3: faults[0]: is never reached: no line of hba asks for SASL; use a line with scram-sha-256"
  ),
  Malformed(
    faults("{at: ready, do: [close]}", hba: "host all all all reject"),
    "a.yaml:3: faults[0]: is never reached: hba rejects everybody; use a line that admits"),
  Malformed(
    faults("{at: ready, on: plain, do: [close]}", hba: "hostssl all all all trust"),
    "a.yaml:3: faults[0].on: is never so at ready: no line of hba admits it; use a line of host"),
  // Beside faults.
  Malformed(
    faults("{at: accept, do: [close]}") + "backlog: full\n",
    "a.yaml:6: faults: is never reached: nobody is accepted; use a fixture without backlog"),
  Malformed(
    fixtureText("settings: {unix_socket_directories: /tmp}\nbacklog: full\n"),
    "a.yaml:5: backlog: is of TCP alone; use a fixture without settings.unix_socket_directories"),
  Malformed(
    fixtureText("backlog: some\n"), "a.yaml:4: backlog: \"some\" is not known; use full"),
  Malformed(
    fixtureText("channelBinding: off\n"),
    "a.yaml:4: channelBinding: has no effect while ssl is off; use it with settings.ssl: on"),
  // Steps.
  Malformed(
    faults("{at: accept, do: close}"), "a.yaml:6: faults[0].do: is \"close\"; use a list"),
  Malformed(
    faults("{at: accept, do: [explode]}"),
    "a.yaml:6: faults[0].do[0]: \"explode\" is no step; use close, continue, reset, stall, "
      + "{send: …}, {wait: …}, {drip: …}, {split: …}, {alert: …}"),
  Malformed(
    faults("{at: accept, do: [{send: x, wait: 1s}]}"),
    "a.yaml:6: faults[0].do[0]: has send and wait; use one of send, wait, drip, split, close, alert, "
      + "continue"),
  Malformed(
    faults("{at: accept, do: [{wait: 1s, times: 2}]}"),
    "a.yaml:6: faults[0].do[0].times: is for send alone"),
  Malformed(
    faults("{at: accept, do: [{drip: {bytes: 0, every: 1ms}}]}"),
    "a.yaml:6: faults[0].do[0].drip.bytes: is out of range; use a whole number from 1 to 1000000"),
  Malformed(
    faults("{at: accept, do: [{split: [3, 1]}]}"),
    "a.yaml:6: faults[0].do[0].split[1]: does not go up; use offsets in bytes, each above the last"),
  Malformed(
    faults("{at: accept, do: [{close: gently}]}"),
    "a.yaml:6: faults[0].do[0].close: \"gently\" is not known; use abruptly"),
  // What is sent.
  Malformed(
    faults("{at: accept, do: [{send: {hex: 5}}]}"),
    "a.yaml:6: faults[0].do[0].send.hex: \"5\" is not hexadecimal; use two digits a byte, as \"53 00 ff\""
  ),
  Malformed(
    faults("{at: accept, do: [{send: {hex: \"53\", length: 3}}]}"),
    "a.yaml:6: faults[0].do[0].send.length: is for messages alone: in hex, say what is to be sent"),
  Malformed(
    faults("{at: accept, do: [{send: {ReadyForQuery: {status: X}}}]}"),
    "a.yaml:6: faults[0].do[0].send.ReadyForQuery.status: \"X\" is no status of a transaction; "
      + "use I, T or E"),
  Malformed(
    faults("{at: accept, do: [{send: {ReadyForQuery: {status: I}, count: 3}}]}"),
    "a.yaml:6: faults[0].do[0].send.count: ReadyForQuery has no count"),
  Malformed(
    faults("{at: accept, do: [{send: {AuthenticationOk: {salt: x}}}]}"),
    "a.yaml:6: faults[0].do[0].send.AuthenticationOk.salt: the key is not known; use no key"),
  Malformed(
    faults("{at: accept, do: [{send: {NegotiateProtocolVersion: {newest: new}}}]}"),
    "a.yaml:6: faults[0].do[0].send.NegotiateProtocolVersion.newest: \"new\" is no version of the "
      + "protocol; use two numbers, as 3.2, or the whole word"),
  Malformed(
    faults("{at: accept, do: [{send: {Message: {type: ab}}}]}"),
    "a.yaml:6: faults[0].do[0].send.Message.type: is no type of a message; use one character of ASCII"
  ),
]

private func faults(_ faults: String, hba: String) -> String {
  "summary: S.\nsettings: {ssl: on}\nfaults: [\(faults)]\nhba: [\(hba)]\n"
}

private func faults(_ faults: String..., ssl: String = "on") -> String {
  fixtureText("settings: {ssl: \(ssl)}\nfaults:\n")
    + faults.map { "  - \($0)\n" }.joined()
}
