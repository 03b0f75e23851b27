extension YAMLBounds {
  /// Where in an alias a text is.
  private enum Alias {
    case none
    /// Behind its star.
    case begun
    case name
    /// Behind the blanks that follow it.
    case ended
  }

  /// The line of the first key that may be a collection, or stand for one: counted from 1.
  ///
  /// Read scalar by scalar, for every text with aliases is: what stands in quotes is taken for a key
  /// too. A key is what `?` announces, or `:` follows (YAML 1.1, section 4.2), each before a blank.
  static func firstCollectionKey(_ text: String) -> Int? {
    var line = 1
    var alias = Alias.none
    // Behind a blank that is here, the last scalar was what makes a key.
    var isIndicated = false
    var last: Unicode.Scalar = "\n"
    // The last of the line that is no blank, and no dash of its beginning.
    var lastMark: Unicode.Scalar = "\n"
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}":
        if isIndicated { return line }
        if scalar != "\n" || last != "\r" { line += 1 }
        alias = .none
        (last, lastMark) = (scalar == "\r" ? scalar : "\n", "\n")
      case " ", "\t", "\u{feff}":
        if isIndicated { return line }
        alias = alias == .name || alias == .ended ? .ended : .none
        last = " "
      default:
        isIndicated =
          scalar == "?" && "\n[{,".unicodeScalars.contains(lastMark)
          || scalar == ":"
            && (lastMark == "]" || lastMark == "}" || alias == .name || alias == .ended)
        switch alias {
        case .begun, .name: alias = isOfName(scalar) ? .name : .none
        case .none, .ended:
          alias = scalar == "*" && " \r\n[{,".unicodeScalars.contains(last) ? .begun : .none
        }
        if scalar != "-" || lastMark != "\n" { lastMark = scalar }
        last = scalar
        continue
      }
      isIndicated = false
    }
    return isIndicated ? line : nil
  }

  /// As libyaml has the names of anchors.
  private static func isOfName(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "A"..."Z", "a"..."z", "0"..."9", "-", "_": true
    default: false
    }
  }
}
