/// Which cases of a connector are run, and in which order they are begun.
package struct RunPlan: Hashable, Sendable {
  /// In the order of the tables: those of all shards.
  package var cases: [ConformanceCase]
  package var selection: Selection

  /// `isWhole` says that no case of the connector was left out by choice.
  package init(
    _ cases: [ConformanceCase], isWhole: Bool = false, shard: Shard? = nil, seed: UInt64? = nil
  ) {
    self.cases = cases
    selection = Selection(isWhole: isWhole, total: cases.count, shard: shard, seed: seed)
  }

  /// What was chosen of all cases that a connector has.
  package struct Selection: Hashable, Sendable {
    package var isWhole: Bool
    /// How many cases all shards have together.
    package var total: Int
    package var shard: Shard?
    /// Nil for the order of the tables.
    package var seed: UInt64?
  }

  /// Those of its shard, numbered from 1 through all shards, in the order in which they are begun.
  ///
  /// The same seed gives the same order, on every machine and in every version.
  package var order: [(number: Int, testCase: ConformanceCase)] {
    var order = cases.enumerated().map { (number: $0.offset + 1, testCase: $0.element) }
      .filter { selection.shard?.contains(number: $0.number) ?? true }
    guard let seed = selection.seed else { return order }
    var generator = SplitMix64(state: seed)
    for last in order.indices.reversed() {
      order.swapAt(last, Int(generator.next() % UInt64(last + 1)))
    }
    return order
  }
}

/// `I/N`: every Nth case, from the Ith on.
package struct Shard: Hashable, Sendable, CustomStringConvertible {
  package let index: Int
  package let count: Int

  /// Nil for what is not `I/N` with I from 1 to N.
  package init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let index = parts[0], let count = parts[1], count >= 1,
      (1...count).contains(index)
    else { return nil }
    self.index = index
    self.count = count
  }

  package var description: String { "\(index)/\(count)" }

  func contains(number: Int) -> Bool {
    number % count == index % count
  }
}

/// Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (OOPSLA 2014).
private struct SplitMix64 {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
