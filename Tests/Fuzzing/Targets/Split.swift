/// Bytes cut in pieces, in a way that they themselves choose.
///
/// The first byte is how: 0 leaves the rest whole, 1 cuts it byte by byte, every other is the seed of
/// a sequence of lengths.
struct Split {
  let whole: [UInt8]
  let pieces: [[UInt8]]

  init(_ bytes: [UInt8]) {
    whole = Array(bytes.dropFirst())
    guard let seed = bytes.first, seed > 0 else {
      pieces = [whole]
      return
    }
    var pieces: [[UInt8]] = []
    var rest = whole[...]
    var state = UInt32(seed)
    while !rest.isEmpty {
      // Numerical Recipes' linear congruential generator.
      state = state &* 1_664_525 &+ 1_013_904_223
      let length = seed == 1 ? 1 : Int(state >> 24) % (Int(seed) + 1)
      pieces.append(Array(rest.prefix(length)))
      rest = rest.dropFirst(length)
    }
    self.pieces = pieces
  }
}
