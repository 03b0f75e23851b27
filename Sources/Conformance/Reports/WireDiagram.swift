import MockPostgres
import PostgresSession

/// One connection as a sequence diagram, and the facts that no message shows.
struct WireDiagram {
  private let connection: ConnectionJournal
  private let client: String
  private let server: String

  init(_ connection: ConnectionJournal, client: String, server: String) {
    self.connection = connection
    self.client = client
    self.server = server
  }

  /// Messages of one end and one kind that follow one another.
  private struct Arrow {
    var isFromClient: Bool
    var name: String
    var details: [String]
    var count: Int
    var bytes: Int
    var isInTLS: Bool
    /// No message: what was left out.
    var isGap = false
  }

  var markup: Markup {
    let arrows = arrows
    let before = arrows.prefix { !$0.isInTLS }
    let behind = arrows.dropFirst(before.count)
    return """
      <figure class="wire">
      <figcaption>Connection \(connection.number) <span>from \(connection.clientAddress)</span> \
      <b class="\(connection.outcome.rawValue)">\(connection.outcome.rawValue)</b></figcaption>
      <div class="ends" aria-hidden="true"><b>\(client)</b><b>\(server)</b></div>
      <ol>
      \(before.map(row))\(handshake)\(behind.map(row))</ol>
      <dl class="known">
      \(rows(tls + startup + secrets + errors + log))</dl>
      \(offers)</figure>

      """
  }

  // MARK: Arrows

  /// A line of the trace is `F 8 SSLRequest`: an end, the bytes, a name, and fields.
  private var arrows: [Arrow] {
    var arrows: [Arrow] = []
    for (index, line) in connection.trace.enumerated() {
      let isInTLS = connection.messagesBeforeTLS.map { index >= $0 } ?? false
      let words = line.split(separator: " ", maxSplits: 3).map(String.init)
      guard words.count >= 3, let bytes = Int(words[1]), ["F", "B"].contains(words[0]) else {
        arrows.append(
          Arrow(
            isFromClient: false, name: line, details: [], count: 1, bytes: 0, isInTLS: isInTLS,
            isGap: true))
        continue
      }
      let details = words.dropFirst(3).map(\.self)
      if let last = arrows.last, last.name == words[2], last.isInTLS == isInTLS,
        last.isFromClient == (words[0] == "F")
      {
        arrows[arrows.count - 1].count += 1
        arrows[arrows.count - 1].bytes += bytes
        if last.details.count < Self.mostDetails { arrows[arrows.count - 1].details += details }
      } else {
        arrows.append(
          Arrow(
            isFromClient: words[0] == "F", name: words[2], details: details, count: 1,
            bytes: bytes, isInTLS: isInTLS))
      }
    }
    return arrows
  }

  private static let mostDetails = 20

  private func row(_ arrow: Arrow) -> Markup {
    let inside = arrow.isInTLS ? " in" : ""
    guard !arrow.isGap else { return "<li class=\"gap\(inside)\">\(arrow.name)</li>\n" }
    let times = arrow.count > 1 ? " × \(arrow.count)" : ""
    let details: Markup? =
      arrow.details.isEmpty ? nil : "<span>\(arrow.details.joined(separator: " · "))</span>"
    return """
      <li class="\(arrow.isFromClient ? "f" : "b")\(inside)">\
      <b>\(arrow.name)\(times)</b>\(details)<i>\(arrow.bytes) B</i></li>

      """
  }

  private var handshake: Markup? {
    guard let tls = connection.tls else { return nil }
    if let version = tls.version {
      let words = ["TLS", version, tls.cipher].compactMap(\.self).joined(separator: " · ")
      return "<li class=\"tls\">\(words)</li>\n"
    }
    let reasons = [tls.failure, tls.alertReceived.map { "the client’s alert: \($0)" }]
    let words = reasons.compactMap(\.self).joined(separator: "; ")
    return "<li class=\"tls broken\">TLS handshake failed: \(words)</li>\n"
  }

  // MARK: Facts

  private struct Fact {
    var name: String
    var text: String?
    /// It could be overheard.
    var isAlarming = false
  }

  private func rows(_ facts: [Fact]) -> [Markup] {
    facts.compactMap { fact in
      guard let text = fact.text, !text.isEmpty else { return nil }
      let mark: Markup? = fact.isAlarming ? " class=\"alarm\"" : nil
      return "<dt>\(fact.name)</dt><dd\(mark)>\(text)</dd>\n"
    }
  }

  private var tls: [Fact] {
    guard let tls = connection.tls else { return [] }
    let hello = tls.clientHello
    return [
      Fact(
        name: "TLS", text: [tls.version, tls.cipher].compactMap(\.self).joined(separator: ", ")),
      Fact(name: "server name", text: tls.serverName ?? hello?.serverName ?? "none (no SNI)"),
      Fact(name: "protocol", text: tls.applicationProtocol),
      Fact(name: "group", text: tls.group),
      Fact(name: "client certificate", text: tls.clientCertificate),
      Fact(name: "verification", text: tls.verification),
      Fact(name: "failure", text: tls.failure),
      Fact(name: "alert sent", text: tls.alertSent),
      Fact(name: "alert received", text: tls.alertReceived),
    ]
  }

  /// The ClientHello, which is long.
  private var offers: Markup? {
    guard let hello = connection.tls?.clientHello else { return nil }
    let lists = [
      ("versions", hello.versions), ("ciphers", hello.ciphers), ("groups", hello.groups),
      ("signatures", hello.signatureAlgorithms), ("protocols", hello.applicationProtocols),
    ]
    let facts = lists.map { Fact(name: $0, text: $1.joined(separator: ", ")) }
    return """
      <details><summary>What the client offered in its ClientHello</summary>
      <dl class="known">
      \(rows(facts))</dl></details>

      """
  }

  private var startup: [Fact] {
    guard let startup = connection.startup else { return [] }
    let parameters = startup.parameters.map { "\($0.name)=\($0.value)" }
    let text =
      "protocol \(startup.protocolVersion) over \(startup.transport.rawValue): "
      + parameters.joined(separator: " ")
    return [Fact(name: "startup", text: text)]
  }

  private var secrets: [Fact] {
    connection.secrets.map { secret in
      Fact(
        name: "secret", text: "\(secret.kind.rawValue) over \(secret.transport.rawValue)",
        isAlarming: secret.transport == .plain && secret.kind != .scramProof)
    }
  }

  private var errors: [Fact] {
    connection.errors.map { Fact(name: "error sent", text: "\($0.sqlState) \($0.message)") }
  }

  private var log: [Fact] {
    connection.log.map { Fact(name: "server’s log", text: $0) }
  }
}
