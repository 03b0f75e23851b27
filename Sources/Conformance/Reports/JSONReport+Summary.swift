import Credentials
import Foundation
import MockPostgres
import PostgresSession
package import ServerFixtures

extension JSONReport {
  package init(_ summary: Summary) {
    let asserted = Set(summary.assertedSentences.map(\.id))
    self.init(
      connector: summary.connector, argument: summary.argument,
      fixtures: summary.fixtures, green: summary.isGreen, strict: summary.isStrict,
      whole: summary.selection.isWhole, total: summary.selection.total,
      shard: summary.selection.shard?.description, seed: summary.selection.seed,
      started: summary.start.formatted(.iso8601), seconds: summary.duration.rounded,
      sentences: summary.sentences.map {
        SentenceReport(
          id: $0.id, text: $0.text, asserted: asserted.contains($0.id),
          place: "\($0.file):\($0.line)")
      },
      servers: summary.servers.sorted { $0.key < $1.key }.map {
        ServerReport(name: $0.key, summary: $0.value)
      },
      waivers: summary.waivers.map {
        WaiverReport(pattern: $0.pattern, reason: $0.reason, place: "\($0.file):\($0.line)")
      },
      confusions: summary.confusions, secrets: SecretReport(summary.verdicts).rows,
      faults: summary.faults.map(\.description),
      cases: summary.verdicts.map { CaseReport($0) })
  }

  /// The run that it reports; `file` is its name in errors.
  package func summary(file: String) throws(FixtureError) -> Summary {
    let reader = ReportReader(file: file)
    var verdicts: [Verdict] = []
    for (index, testCase) in cases.enumerated() {
      verdicts.append(try reader.verdict(testCase, "cases[\(index)]"))
    }
    var known: [Sentence] = []
    for (index, sentence) in sentences.enumerated() {
      let place = try reader.place(sentence.place, "sentences[\(index)].place")
      known.append(
        Sentence(id: sentence.id, text: sentence.text, file: place.file, line: place.line))
    }
    var waived: [Connector.Waiver] = []
    for (index, waiver) in waivers.enumerated() {
      let place = try reader.place(waiver.place, "waivers[\(index)].place")
      waived.append(
        .init(
          pattern: waiver.pattern, reason: waiver.reason, file: place.file, line: place.line))
    }
    guard let start = try? Date(started, strategy: .iso8601) else {
      throw reader.error("started", "is no time", allowed: "as 2026-01-31T12:00:00Z")
    }
    let part = try shard.map { text throws(FixtureError) in
      try reader.known(Shard(text), "shard", "is no shard", allowed: "I/N")
    }
    return Summary(
      connector: connector, argument: argument, fixtures: fixtures, verdicts: verdicts,
      sentences: known, isStrict: strict,
      waivers: waived,
      selection: .init(isWhole: whole, total: total, shard: part, seed: seed),
      servers: Dictionary(servers.map { ($0.name, $0.summary) }, uniquingKeysWith: { $1 }),
      start: start, duration: .seconds(seconds))
  }
}

extension JSONReport.CaseReport {
  fileprivate init(_ verdict: Verdict) {
    let testCase = verdict.testCase
    number = verdict.number
    id = testCase.id
    server = testCase.server
    client = testCase.variation.description
    mode = testCase.mode.rawValue
    form = testCase.writing?.name
    grade = verdict.grade.rawValue
    expected = .init(
      events: testCase.expectation.events, outcome: testCase.expectation.outcome)
    seen = .init(events: verdict.events, outcome: verdict.outcome)
    place = testCase.expectation.place.description
    sentences = testCase.sentences
    reasons = verdict.reasons
    causes = verdict.causes
    exposures = verdict.exposures
    waiver = verdict.waiver
    output = verdict.output
    seconds = verdict.duration.rounded
    repetitions = .init(count: verdict.repetitions.count, failed: verdict.repetitions.failed)
    connections = verdict.journal.connections
  }
}

extension Duration {
  /// Seconds, to the millisecond.
  var rounded: Double { ((self / .milliseconds(1)).rounded()) / 1000 }
}

/// Finds what the words of a report stand for.
private struct ReportReader {
  let file: String

  func error(_ key: String, _ problem: String, allowed: String? = nil) -> FixtureError {
    FixtureError(file: file, key: key, problem: problem, allowed: allowed)
  }

  func known<Value>(
    _ value: Value?, _ key: String, _ problem: String, allowed: String
  ) throws(FixtureError) -> Value {
    guard let value else { throw error(key, problem, allowed: allowed) }
    return value
  }

  /// `sslmode.table:12`.
  func place(_ text: String, _ key: String) throws(FixtureError) -> Expectation.Place {
    let parts = text.split(separator: ":")
    let line = try known(parts.last.flatMap { Int($0) }, key, "is no place", allowed: "FILE:LINE")
    return .init(file: parts.dropLast().joined(separator: ":"), line: line)
  }

  func verdict(
    _ report: JSONReport.CaseReport, _ key: String
  ) throws(FixtureError) -> Verdict {
    let place = try place(report.place, "\(key).place")
    let mode = try known(
      SSLMode(rawValue: report.mode), "\(key).mode", "is no sslMode",
      allowed: SSLMode.allCases.map(\.rawValue).joined(separator: ", "))
    let grade = try known(
      Verdict.Grade(rawValue: report.grade), "\(key).grade", "is no grade",
      allowed: Verdict.Grade.allCases.map(\.rawValue).joined(separator: ", "))
    let variation: ClientVariation
    do {
      variation = try ExpectationTable.variation(report.client, place)
    } catch {
      throw self.error("\(key).client", error.problem, allowed: error.allowed)
    }
    let writing = try report.form.map { name throws(FixtureError) in
      try known(
        CredentialWriting.all.first { $0.name == name }, "\(key).form", "is no form",
        allowed: CredentialWriting.all.map(\.name).joined(separator: ", "))
    }
    let expectation = Expectation(
      server: report.server, variation: variation, mode: mode,
      forms: writing.map { .named($0.name) } ?? .any, events: report.expected.events,
      outcome: report.expected.outcome, sentences: report.sentences, place: place)
    var verdict = Verdict(
      testCase: ConformanceCase(
        server: report.server, variation: variation, mode: mode, writing: writing,
        expectation: expectation),
      grade: grade, events: report.seen.events, outcome: report.seen.outcome,
      reasons: report.reasons, causes: report.causes, exposures: report.exposures,
      waiver: report.waiver, output: report.output)
    guard verdict.testCase.id == report.id else {
      throw error("\(key).id", "does not fit its server, client, mode and form")
    }
    verdict.number = report.number
    verdict.duration = .seconds(report.seconds)
    verdict.repetitions = .init(
      count: report.repetitions.count, failed: report.repetitions.failed)
    verdict.journal.connections = report.connections
    return verdict
  }
}
