/// Values of the protocol's fields, each a function of a seed.
struct RandomFields {
  private var state: UInt64

  init(seed: Int) {
    state = UInt64(truncatingIfNeeded: seed) &* 0x9e37_79b9_7f4a_7c15 &+ 1
  }

  /// Below `limit`; Knuth's MMIX.
  mutating func number(below limit: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % limit
  }

  mutating func int16() -> Int16 { Int16(truncatingIfNeeded: number(below: 1 << 16)) }

  mutating func int32() -> Int32 {
    [0, -1, .max, .min, Int32(truncatingIfNeeded: number(below: 1 << 31))][number(below: 5)]
  }

  mutating func byte() -> UInt8 { UInt8(number(below: 256)) }

  mutating func bytes() -> [UInt8] { list { $0.byte() } }

  mutating func value() -> [UInt8]? { number(below: 3) == 0 ? nil : bytes() }

  /// Of one to four bytes of UTF-8 a character, and without NUL.
  mutating func string() -> String {
    String(list { Array("a \"'\\\n%éß→漢\u{1F600}\u{7F}")[$0.number(below: 13)] })
  }

  mutating func name() -> String { string() + "x" }

  mutating func list<Element>(_ element: (inout Self) -> Element) -> [Element] {
    (0..<number(below: 6)).map { _ in element(&self) }
  }
}
