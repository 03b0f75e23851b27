@testable import Conformance
import ServerFixtures
import Testing

/// Runs that were split into shards.
struct MergingTests {
  /// The verdicts of `whole` that are one shard's.
  private static func shard(_ text: String, of whole: Summary) throws -> Summary {
    let shard = try #require(Shard(text))
    var part = whole
    part.selection.shard = shard
    part.verdicts = whole.verdicts.filter { shard.contains(number: $0.number) }
    part.servers = whole.servers.filter { name, _ in
      part.verdicts.contains { $0.testCase.server == name }
    }
    return part
  }

  @Test("Shards in any order come to what one run would have", arguments: [1, 2, 3, 7])
  func whole(_ count: Int) throws {
    let whole = try SampleRun.summary(count: 100)
    let shards = try (1...count).map { index in
      (file: "\(index).json", summary: try Self.shard("\(index)/\(count)", of: whole))
    }
    let merged = try Summary(shards: shards.reversed())
    for format in ReportFormat.allCases {
      #expect(try format.text(of: merged) == format.text(of: whole), "\(format)")
    }
  }

  @Test("A waiver that covers no case of any shard is a fault of the whole run, and of no shard")
  func staleWaiver() throws {
    let whole = try SampleRun.summary()
    let shards = try ["1/2", "2/2"].map { (file: $0, summary: try Self.shard($0, of: whole)) }
    #expect(shards.allSatisfy { $0.summary.faults.isEmpty })
    let merged = try Summary(shards: shards)
    #expect(merged.faults == whole.faults)
    #expect(merged.faults.count == 1)
  }

  static let wrongShards:
    [(name: String, shards: [String], change: @Sendable (inout Summary) -> Void, error: String)] = [
      (
        "one missing", ["1/3", "3/3"], { _ in },
        "1.json: shard: 2/3 is missing; use the reports of all 3 shards"
      ),
      ("one twice", ["1/2", "1/2"], { _ in }, "2.json: shard: 1/2 is in 1.json, too"),
      (
        "of another number", ["1/2", "2/3"], { _ in },
        "2.json: is no shard of the run of 1.json; use the same connector, fixtures and options for all shards"
      ),
      (
        "of another connector", ["1/2", "2/2"], { $0.connector = "other" },
        "2.json: is no shard of the run of 1.json; use the same connector, fixtures and options for all shards"
      ),
      (
        "of another choice", ["1/2", "2/2"], { $0.selection.total = 99 },
        "2.json: is no shard of the run of 1.json; use the same connector, fixtures and options for all shards"
      ),
      (
        "of no shard", ["1/2", "2/2"], { $0.selection.shard = nil },
        "2.json: shard: is missing: the report is of no shard; use reports of conform --shard I/N"
      ),
    ]

  @Test("Reports that are not the shards of one run are refused", arguments: wrongShards.indices)
  func wrong(_ index: Int) throws {
    let row = Self.wrongShards[index]
    let whole = try SampleRun.summary(count: 12)
    var shards = try row.shards.enumerated().map { index, shard in
      (file: "\(index + 1).json", summary: try Self.shard(shard, of: whole))
    }
    row.change(&shards[1].summary)
    let error = #expect(throws: FixtureError.self) { _ = try Summary(shards: shards) }
    #expect(error?.description == row.error, "\(row.name)")
  }
}
