import PostgresSession

/// What a connector seems to do that leads to a finding: a row of a table.
///
/// The first row that fits a finding gives its cause. Events are written as in the tables of
/// expectations, `end` standing for none.
struct LikelyCause: Sendable {
  /// What must have been found.
  var finding: Finding.Kind
  /// Of a violation: the invariant's sentence.
  var sentence: Glob
  var modes: Set<SSLMode>
  /// The event before the first that differs.
  var after: Words
  /// The first event that differs, as it was to be.
  var expected: Words
  /// That event, as it was.
  var seen: Words
  /// All that was seen, and the outcome: `connect, sslreject -> fail`.
  var trace: Glob
  var certificate: Certificate
  /// With `{mode}`, `{certificate}` for what is said of that, `{error}` for the server's last.
  var cause: String

  /// Patterns, parted by `|`.
  struct Words: Sendable {
    private let patterns: [Glob]

    init(_ text: String) {
      patterns = text.split(separator: "|").map { Glob($0) }
    }

    func matches(_ event: Event?) -> Bool {
      patterns.contains { $0.matches(event?.rawValue ?? "end") }
    }
  }

  /// What the server shows.
  enum Certificate: Sendable {
    case any
    /// A good one, or none.
    case good
    /// One that no client must trust.
    case untrusted
    case forAnotherName

    func matches(_ refusedBy: SSLMode?) -> Bool {
      switch self {
      case .any: true
      case .good: refusedBy == nil
      case .untrusted: refusedBy != nil && refusedBy != .verifyFull
      case .forAnotherName: refusedBy == .verifyFull
      }
    }
  }

  init(
    _ finding: Finding.Kind, sentence: String = "*", _ modes: Set<SSLMode> = Set(SSLMode.allCases),
    after: String = "*", expected: String = "*", seen: String = "*", trace: String = "*",
    certificate: Certificate = .any, says cause: String
  ) {
    self.finding = finding
    self.sentence = Glob(sentence)
    self.modes = modes
    self.after = Words(after)
    self.expected = Words(expected)
    self.seen = Words(seen)
    self.trace = Glob(trace)
    self.certificate = certificate
    self.cause = cause
  }

  /// What rows are compared with, beside the finding.
  struct Circumstances: Sendable {
    var mode: SSLMode
    var events: [Event]
    var outcome: Outcome
    var certificateIsRefusedBy: SSLMode?
    /// A sentence.
    var certificate: String?
    var serverError: String?

    fileprivate var trace: String { "\(events.notation) -> \(outcome.rawValue)" }
  }

  /// The causes of all findings, each once; of one that is about the process, its cause alone.
  ///
  /// Another outcome is what other events lead to, and has a cause of its own only without them.
  static func sentences(of findings: [Finding], _ circumstances: Circumstances) -> [String] {
    let hasEvents = findings.contains { $0.kind == .events }
    let own = findings.first(where: \.isOfProcess).map { [$0] } ?? findings
    var sentences: [String] = []
    for finding in own where !(hasEvents && finding.kind == .outcome) {
      guard let row = all.first(where: { $0.fits(finding, circumstances) }) else { continue }
      let sentence = circumstances.fill(row.cause)
      if !sentences.contains(sentence) { sentences.append(sentence) }
    }
    return sentences
  }

  func fits(_ finding: Finding, _ circumstances: Circumstances) -> Bool {
    guard finding.kind == self.finding, modes.contains(circumstances.mode),
      trace.matches(circumstances.trace),
      certificate.matches(circumstances.certificateIsRefusedBy)
    else { return false }
    switch finding {
    case .violation(let violated): return sentence.matches(violated)
    case .events(let difference):
      return after.matches(difference.lastCommon) && expected.matches(difference.expectedEvent)
        && seen.matches(difference.seenEvent)
    default: return true
    }
  }
}

extension LikelyCause.Circumstances {
  fileprivate func fill(_ cause: String) -> String {
    cause.replacing("{mode}", with: mode.rawValue)
      .replacing("{certificate}", with: certificate?.clause ?? "")
      .replacing("{error}", with: serverError ?? "without an error")
  }
}

extension String {
  /// A sentence as a part of another.
  fileprivate var clause: String {
    prefix(1).lowercased() + dropFirst().trimmingSuffix(".")
  }
}

extension Substring {
  fileprivate func trimmingSuffix(_ suffix: String) -> Substring {
    hasSuffix(suffix) ? dropLast(suffix.count) : self
  }
}
