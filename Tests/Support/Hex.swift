/// Bytes written as hexadecimal digits; blanks are passed over.
///
/// Stops the test run where a digit is none: the text stands in the test itself.
package func hex(_ text: String) -> [UInt8] {
  let digits = text.filter { !$0.isWhitespace }.map { character in
    guard let value = character.hexDigitValue else {
      preconditionFailure("\(character) is no hexadecimal digit")
    }
    return UInt8(value)
  }
  precondition(digits.count.isMultiple(of: 2), "half a byte in \(text)")
  return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
}
