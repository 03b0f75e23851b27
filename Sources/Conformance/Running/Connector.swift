import Foundation
package import PostgresSession
package import ServerFixtures

/// How to run a third-party client, and what is known of where it differs.
package struct Connector: Sendable {
  package var name: String
  package var summary: String
  /// The program and its arguments, with placeholders.
  package var command: [String]
  /// The folder of its file, where programs of its own may be.
  package var folder: String
  /// A command that ends with 0 where the client is installed; empty where it suffices that the
  /// program is found.
  package var installed: [String]
  /// One process runs many cases, for a client that is slow to start.
  ///
  /// For each it reads a line, an object of all placeholders, and writes a line, an object of
  /// `status` (as an exit status), `output` and `errors`. Its command and environment are those of
  /// its first case. It ends when its input does.
  package var isWorker: Bool
  /// With placeholders; on top of an otherwise clean environment.
  package var environment: [String: String]
  /// How it spells each mode; a mode that is missing it does not have.
  package var modes: [SSLMode: String]
  /// It reads the document's credential forms, from `{credentials}`.
  package var readsForms: Bool
  /// The right outcome by another way counts as passed only where this is off.
  package var isStrict: Bool
  /// Seconds for one case.
  package var timeout: Int
  /// The expectation tables that it is held to, by name; all where it is nil.
  package var tables: [String]?
  /// By whose promises it is judged where the document is silent, or where they differ.
  package var dialect: String
  /// Why nobody has seen it run: a run of all connectors leaves it out.
  package var unverified: String?
  package var waivers: [Waiver]

  package struct Waiver: Hashable, Sendable {
    /// Of case ids, where `*` stands for any text.
    package var pattern: String
    package var reason: String
    package var file: String
    package var line: Int

    package func covers(_ testCase: ConformanceCase) -> Bool {
      Glob(pattern).matches(testCase.id)
    }
  }
}

extension Connector {
  /// Its cases among those of a suite.
  package func cases(in suite: Suite) -> [ConformanceCase] {
    let all = readsForms ? suite.casesByForm() : suite.casesByParameters()
    let files = tables.map { Set($0.map { "\($0).table" }) }
    return suite.cases(
      all.filter { files?.contains($0.expectation.place.file) ?? true },
      in: suite.dialect(dialect))
  }

  /// Whether it is held to a table, by its name.
  func isHeld(to table: String) -> Bool { tables?.contains(table) ?? true }

  /// Whether it would hear of what a case changes: a worker is told all, and says itself what it does
  /// not have.
  func isTold(_ variation: ClientVariation) -> Bool {
    let heard = (command + environment.values).flatMap(Placeholders.names)
    return isWorker
      || variation.changes.compactMap(\.field.placeholder).allSatisfy(heard.contains)
  }

  package static let shape = YAMLShape.object(keys)
  static let keys: YAMLKeys = [
    "summary": .required(.nonEmpty, "What it is, in a sentence."),
    "command": .required(
      .list(.text, atLeast: 1), "The program and its arguments, with placeholders, as {server}."),
    "worker": .optional(.boolean, "on: one process, and a line of JSON for each case."),
    "installed": .optional(.list(.text), "A command that ends with 0 where the client is there."),
    "environment": .optional(
      .mapping(.text, names: .pattern("^[^=]+$", orNumber: true)),
      "Variables, with placeholders, on top of a clean environment."),
    "modes": .optional(
      .mapping(.nonEmpty, names: .choice(SSLMode.self), atLeast: 1),
      "How it spells each mode; those left out it does not have."),
    "forms": .optional(.boolean, "on: it reads the document's forms, from {credentials}."),
    "strict": .optional(.boolean, "on: the right outcome by another way fails, too."),
    "timeout": .optional(.integer(timeouts), "Seconds for one case; 30, if left out."),
    "tables": .optional(.list(.text), "Of Fixtures/expectations; all, if left out."),
    "dialect": .optional(
      .nonEmpty,
      "Of Fixtures/expectations/dialects: whose documents hold where the document is silent."),
    "unverified": .optional(.nonEmpty, "Why it was never run: it runs only where it is named."),
    "waivers": .optional(
      .mapping(.nonEmpty), "Reasons by a pattern of cases, as wrong-host/Verify-Full."),
  ]
  private static let timeouts = 1...600

  /// Reads a connector by its name in `connectors/`, or by the path of a file.
  package init(
    _ nameOrPath: String, in directory: FixtureDirectory
  ) throws(FixtureError) {
    let isPath = nameOrPath.contains("/") || nameOrPath.hasSuffix(".yaml")
    let names = try directory.names(in: "connectors", extension: "yaml")
    guard isPath || names.contains(nameOrPath) else {
      throw FixtureError(
        file: nameOrPath, problem: "there is no connector of that name",
        allowed: "the path of a YAML file, or " + (["reference"] + names).joined(separator: ", "))
    }
    let file =
      isPath
      ? URL(filePath: nameOrPath) : directory.url.appending(path: "connectors/\(nameOrPath).yaml")
    let shown = isPath ? nameOrPath : "connectors/\(nameOrPath).yaml"
    try self.init(
      yaml: try FixtureDirectory.text(of: file, shownAs: shown),
      name: file.deletingPathExtension().lastPathComponent, file: shown,
      folder: file.deletingLastPathComponent().absoluteURL.path,
      tables: try directory.names(in: "expectations", extension: "table"),
      dialects: try Dialect.names(in: directory))
  }

  /// `file` is the text's name in errors; `tables` and `dialects` are those that there are.
  package init(
    yaml text: String, name: String, file: String, folder: String = ".", tables: [String] = [],
    dialects: [String] = [Dialect.document.name]
  ) throws(FixtureError) {
    let root = try YAMLValue(yaml: text, file: file)
    let fields = try root.fields(Self.keys)
    self.name = name
    self.folder = folder
    summary = try fields.required("summary").nonEmptyString()
    readsForms = try fields["forms"]?.boolean() ?? false
    isStrict = try fields["strict"]?.boolean() ?? false
    timeout = try fields["timeout"]?.integer(in: Self.timeouts) ?? 30
    self.tables = try fields["tables"].map { value throws(FixtureError) in
      try Self.tables(value, of: tables)
    }
    dialect = try Self.dialect(fields["dialect"], of: dialects)
    unverified = try fields["unverified"]?.nonEmptyString()
    command = []
    let arguments = try fields.required("command")
    for argument in try arguments.sequence() { command.append(try Self.template(argument)) }
    guard command.first?.isEmpty == false else {
      throw arguments.error("names no program", allowed: "a program and its arguments")
    }
    isWorker = try fields["worker"]?.boolean() ?? false
    installed = []
    for part in try fields["installed"]?.sequence() ?? [] { installed.append(try part.string()) }
    environment = [:]
    for (name, value) in try fields["environment"]?.entries() ?? [] {
      guard !name.isEmpty, !name.contains("=") else {
        throw value.error("is no name of a variable", allowed: "a name without =")
      }
      environment[name] = try Self.template(value)
    }
    modes = try Self.modes(fields["modes"])
    waivers = []
    for (pattern, reason) in try fields["waivers"]?.entries() ?? [] {
      waivers.append(
        Waiver(
          pattern: pattern, reason: try reason.nonEmptyString(), file: file,
          line: reason.line ?? 0))
    }
  }

  private static func tables(
    _ value: YAMLValue, of known: [String]
  ) throws(FixtureError) -> [String] {
    var tables: [String] = []
    for table in try value.sequence() {
      let name = try table.string()
      guard known.contains(name) else {
        let allowed = known.isEmpty ? "no table" : known.joined(separator: ", ")
        throw table.error("there is no table \"\(name)\"", allowed: allowed)
      }
      tables.append(name)
    }
    return tables
  }

  private static func dialect(
    _ value: YAMLValue?, of known: [String]
  ) throws(FixtureError) -> String {
    guard let value else { return Dialect.document.name }
    let name = try value.string()
    guard known.contains(name) else {
      throw value.error(
        "there is no dialect \"\(name)\"", allowed: known.joined(separator: ", "))
    }
    return name
  }

  private static func template(_ value: YAMLValue) throws(FixtureError) -> String {
    let text = try value.string()
    for name in Placeholders.names(in: text) where !Placeholders.known.contains(name) {
      throw value.error(
        "there is no placeholder {\(name)}",
        allowed: Placeholders.known.map { "{\($0)}" }.joined(separator: " "))
    }
    return text
  }

  private static func modes(_ value: YAMLValue?) throws(FixtureError) -> [SSLMode: String] {
    guard let value else {
      return Dictionary(uniqueKeysWithValues: SSLMode.allCases.map { ($0, $0.rawValue) })
    }
    var modes: [SSLMode: String] = [:]
    for (name, spelling) in try value.entries() {
      guard let mode = SSLMode(rawValue: name) else {
        throw spelling.error(
          "there is no sslMode \"\(name)\"",
          allowed: SSLMode.allCases.map(\.rawValue).joined(separator: ", "))
      }
      modes[mode] = try spelling.nonEmptyString()
    }
    guard !modes.isEmpty else {
      throw value.error("is empty", allowed: "a mapping of sslMode to its spelling")
    }
    return modes
  }
}

extension Connector {
  /// That it cannot be run, in words.
  package var absence: String {
    installed.isEmpty
      ? "the program \"\(command[0])\" is not installed"
      : "the client is not installed: \"\(installed.joined(separator: " "))\" fails"
  }
}
