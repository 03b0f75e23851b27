@_spi(_Unicode) import Swift

/// How SCRAM reads a password: SASLprep (RFC 4013), as PostgreSQL's `pg_saslprep` does it.
///
/// Unlike the RFC, and as PostgreSQL, prohibited and unassigned characters and the direction are
/// looked at before the normalization, not behind it.
enum SASLprep {
  /// The password prepared; where that cannot be done, as it is.
  ///
  /// It cannot where the bytes are not UTF-8, hold what is prohibited or what Unicode 3.2 does not
  /// know, mix directions, or come to nothing.
  static func prepared(_ password: [UInt8]) -> [UInt8] {
    guard password.contains(where: { $0 >= 0x80 }),
      let text = String(validating: password, as: UTF8.self)
    else { return password }
    let mapped = text.unicodeScalars.compactMap(mapping)
    guard !mapped.isEmpty, mapped.allSatisfy(isAllowed), isOfOneDirection(mapped) else {
      return password
    }
    return Array(String(String.UnicodeScalarView(normalized(mapped))).utf8)
  }

  /// RFC 4013, section 2.1; U+200B is in both tables, and PostgreSQL takes it for a space.
  private static func mapping(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
    if spaces.contains(scalar) { return " " }
    return mappedToNothing.contains(scalar) ? nil : scalar
  }

  /// RFC 4013, sections 2.3 and 2.5.
  private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
    guard let age = scalar.properties.age, (age.major, age.minor) <= (3, 2) else { return false }
    return !prohibited.contains(scalar)
  }

  /// RFC 3454, section 6.
  private static func isOfOneDirection(_ scalars: [Unicode.Scalar]) -> Bool {
    guard scalars.contains(where: rightToLeft.contains) else { return true }
    return !scalars.contains(where: leftToRight.contains)
      && [scalars.first, scalars.last].allSatisfy { $0.map(rightToLeft.contains) ?? false }
  }

  /// Normalization form KC (Unicode Standard Annex #15).
  private static func normalized(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
    var decomposed = String.UnicodeScalarView()
    for scalar in String(String.UnicodeScalarView(scalars))._nfd {
      if let variant = compatibility[scalar] {
        decomposed.append(contentsOf: variant)
      } else {
        decomposed.append(scalar)
      }
    }
    return Array(String(decomposed)._nfc)
  }
}

/// Unicode scalars by ranges, in order.
struct ScalarSet: Sendable {
  private let ranges: [ClosedRange<UInt32>]

  /// Reads hexadecimal numbers and ranges: `AD 200B-200D`.
  init(_ text: String) {
    ranges = text.split(separator: " ").compactMap { range in
      let ends = range.split(separator: "-").compactMap { UInt32($0, radix: 16) }
      guard let first = ends.first, let last = ends.last else { return nil }
      return first...last
    }
  }

  func contains(_ scalar: Unicode.Scalar) -> Bool {
    var (low, high) = (0, ranges.count)
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].upperBound < scalar.value { low = middle + 1 } else { high = middle }
    }
    return low < ranges.count && ranges[low].contains(scalar.value)
  }
}
