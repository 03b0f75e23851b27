package import ServerFixtures

extension Summary {
  /// A run whose shards were run apart, each with the name of its file.
  ///
  /// What one run of all cases would have come to, but for times: `start` is the earliest, and
  /// `duration` the sum. Throws where they are not the shards of one run, or one is missing.
  package init(shards: [(file: String, summary: Summary)]) throws(FixtureError) {
    guard let first = shards.first else {
      throw FixtureError(file: "merge", problem: "there is no report", allowed: "one of each shard")
    }
    var files: [Int: String] = [:]
    for (file, summary) in shards {
      let shard = try summary.shard(file, besides: first)
      if let other = files[shard.index] {
        throw FixtureError(file: file, key: "shard", problem: "\(shard) is in \(other), too")
      }
      files[shard.index] = file
    }
    let count = first.summary.selection.shard?.count ?? 1
    if let missing = (1...count).first(where: { files[$0] == nil }) {
      throw FixtureError(
        file: first.file, key: "shard", problem: "\(missing)/\(count) is missing",
        allowed: "the reports of all \(count) shards")
    }
    self = first.summary
    selection.shard = nil
    verdicts = shards.flatMap(\.summary.verdicts).sorted { $0.number < $1.number }
    for (_, summary) in shards { servers.merge(summary.servers) { $1 } }
    start = shards.map(\.summary.start).min() ?? start
    duration = shards.map(\.summary.duration).reduce(.zero, +)
  }

  private func shard(
    _ file: String, besides first: (file: String, summary: Summary)
  ) throws(FixtureError) -> Shard {
    guard let shard = selection.shard else {
      throw FixtureError(
        file: file, key: "shard", problem: "is missing: the report is of no shard",
        allowed: "reports of conform --shard I/N")
    }
    guard isOfSameRun(as: first.summary), shard.count == first.summary.selection.shard?.count else {
      throw FixtureError(
        file: file, problem: "is no shard of the run of \(first.file)",
        allowed: "the same connector, fixtures and options for all shards")
    }
    return shard
  }

  private func isOfSameRun(as other: Summary) -> Bool {
    connector == other.connector && isStrict == other.isStrict && sentences == other.sentences
      && waivers == other.waivers && selection.total == other.selection.total
      && selection.isWhole == other.selection.isWhole && selection.seed == other.selection.seed
  }
}
