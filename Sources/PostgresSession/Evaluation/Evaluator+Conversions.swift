import PostgresWire

/// CAST (`pg_cast`).
extension Evaluator {
  /// With a modifier, the value is already of the type, and is fitted into its length.
  mutating func converted(
    _ value: Datum, _ from: SQLType, _ to: SQLType, _ modifier: Int32
  ) throws -> Datum {
    if value.isNull { return value }
    if modifier >= 0 { return try fitted(value, to, modifier) }
    if from == to { return value }
    switch value {
    case .array(let values, let lower):
      if to.vectorElement != nil { return .array(values, lower: 0) }
      guard let element = to.element, let own = from.element ?? from.vectorElement else { break }
      if own == element { return value }
      var elements: [Datum] = []
      for value in values { elements.append(try converted(value, own, element, -1)) }
      return .array(elements, lower: lower)
    case .boolean(let bool):
      if to == .int4 { return .integer(bool ? 1 : 0) }
      if to.category == .string { return .text(bool ? "true" : "false") }
    case .integer(let number):
      if let result = try number.converted(from, to) { return result }
    case .real(let number): if let result = try number.converted(from, to) { return result }
    case .numeric(let number): if let result = try number.converted(to) { return result }
    case .text(let text):
      if from == .bpchar, to.category == .string { return .text(text.withoutTrailingBlanks) }
      if from == .char, to == .int4 { return .integer(Int(text.utf8.first ?? 0)) }
      if from.isBinaryCoercible(to: to), to != .name { return value }
      if to.namesObject || to.element?.namesObject == true {
        return .integer(try lookup.object(named: text, to))
      }
      if from == .jsonb || from == .json, to.category == .number || to == .boolean {
        throw StatementError.unanswered("a cast from \(from.name) to \(to.name)")
      }
    case .interval(let span):
      if to == .time {
        return .integer(Calendar.floor(span.microseconds, DateTime.day).remainder)
      }
    case .row, .null: break
    }
    // By way of the text.
    let text = shown(value, as: from) ?? ""
    if to.category == .string {
      return .text(to == .name ? text.truncatedToName : text)
    }
    return try Datum(text, read: to)
  }

  /// As the output function writes it, with the names of objects.
  func shown(_ value: Datum, as type: SQLType) -> String? {
    if type.namesObject, case .integer(let oid) = value { return lookup.name(of: oid, type) }
    if let element = type.element, element.namesObject, case .array(let values, _) = value {
      return ArrayLiteral.text(of: values.map { shown($0, as: element) })
    }
    return value.text(as: type)
  }

  private func fitted(_ value: Datum, _ type: SQLType, _ modifier: Int32) throws -> Datum {
    if let element = type.element {
      guard case .array(let values, let lower) = value else { return value }
      return .array(
        try values.map { $0.isNull ? $0 : try fitted($0, element, modifier) }, lower: lower)
    }
    switch (type, value) {
    case (.varchar, .text(let text)):
      return .text(String(text.unicodeScalars.prefix(Int(modifier) - 4)))
    case (.bpchar, .text(let text)):
      let scalars = String(text.unicodeScalars.prefix(Int(modifier) - 4))
      let missing = Int(modifier) - 4 - scalars.unicodeScalars.count
      return .text(scalars + String(repeating: " ", count: missing))
    case (.bit, .text(let text)), (.varbit, .text(let text)):
      let cut = String(text.prefix(Int(modifier)))
      return .text(
        type == .varbit ? cut : cut + String(repeating: "0", count: Int(modifier) - cut.count))
    case (.numeric, .numeric(let number)):
      let precision = Int(modifier - 4) >> 16
      let scale = Int((modifier - 4) & 0x7ff)
      let shown = scale >= 1024 ? scale - 2048 : scale
      let rounded = number.rounded(to: shown)
      guard rounded.special != nil || rounded.digits.count - rounded.scale <= precision - shown
      else {
        let power = precision - shown
        throw StatementError(
          .numericValueOutOfRange, "numeric field overflow",
          detail: "A field with precision \(precision), scale \(shown) must round to an absolute "
            + "value less than \(power > 0 ? "10^\(power)" : "1").",
          .init("numeric.c", 7561, "apply_typmod"))
      }
      return .numeric(rounded)
    default: return value
    }
  }
}

extension Int {
  fileprivate func converted(_ from: SQLType, _ to: SQLType) throws -> Datum? {
    switch to {
    case .int2, .int4, .int8:
      guard from.isInteger else { return nil }
      return .integer(try fitting(to, from.namesObject ? .oid : from))
    case .oid, .regproc, .regprocedure, .regoper, .regoperator, .regclass, .regtype, .regnamespace,
      .regrole:
      guard from.isInteger else { return nil }
      if from == .int4 || from == .int2 { return .integer(Int(UInt32(truncatingIfNeeded: self))) }
      guard UInt32(exactly: self) != nil else {
        throw StatementError(
          .numericValueOutOfRange, "OID out of range", .init("int8.c", 1374, "i8tooid"))
      }
      return .integer(self)
    case .float4, .float8:
      guard from.isInteger else { return nil }
      return .real(to == .float4 ? Double(Float(self)) : Double(self))
    case .numeric: return from.isInteger ? .numeric(Numeric(self)) : nil
    case .boolean: return .boolean(self != 0)
    case .char where from.isInteger:
      return .text(self == 0 ? "" : String(UnicodeScalar(UInt8(truncatingIfNeeded: self))))
    case .date where from == .timestamp || from == .timestamptz:
      return .integer(isInfiniteDate ? self : Calendar.floor(self, DateTime.day).quotient)
    case .time where from == .timestamp || from == .timestamptz:
      return isInfiniteDate ? .null : .integer(Calendar.floor(self, DateTime.day).remainder)
    case .timestamp, .timestamptz:
      if from == .date {
        guard !isInfiniteDate else { return .integer(self) }
        let (moment, isOver) = multipliedReportingOverflow(by: DateTime.day)
        guard !isOver else {
          throw StatementError(
            .datetimeFieldOverflow, "date out of range for timestamp",
            .init("date.c", 623, "date2timestamp_opt_overflow"))
        }
        return .integer(moment)
      }
      return from == .timestamp || from == .timestamptz ? .integer(self) : nil
    case .interval where from == .time: return .interval(Interval(microseconds: self))
    default: return nil
    }
  }

  var isInfiniteDate: Bool { self == .min || self == .max }

  /// Within the type's range; the error is that of the conversion from another type, if there is one.
  func fitting(_ type: SQLType, _ from: SQLType? = nil) throws -> Int {
    let isGood =
      type == .int2 ? Int16(exactly: self) != nil : type != .int4 || Int32(exactly: self) != nil
    guard isGood || from == .oid && type == .int4 else {
      let source: Diagnostic.Source? =
        switch (from, type) {
        case (.int8, .int4): .init("int8.c", 1270, "int84")
        case (.int8, .int2): .init("int8.c", 1291, "int82")
        case (.int4, .int2): .init("int.c", 381, "i4toi2")
        default: nil
        }
      throw StatementError(.numericValueOutOfRange, "\(type.title) out of range", source)
    }
    return from == .oid && type == .int4 ? Int(Int32(truncatingIfNeeded: self)) : self
  }
}

extension Double {
  fileprivate func converted(_ from: SQLType, _ to: SQLType) throws -> Datum? {
    switch to {
    case .float8: return .real(self)
    case .float4:
      let single = Float(self)
      guard !single.isInfinite || isInfinite else {
        throw StatementError(
          .numericValueOutOfRange, "value out of range: overflow",
          .init("float.c", 87, "float_overflow_error"))
      }
      return .real(Double(single))
    case .int2, .int4, .int8:
      let rounded = self.rounded(.toNearestOrEven)
      let limit =
        to == .int2 ? 32768.0 : to == .int4 ? 2_147_483_648.0 : 9_223_372_036_854_775_808.0
      guard rounded >= -limit, rounded < limit else {
        let (line, routine): (Int, String) =
          to == .int2 ? (1257, "dtoi2") : to == .int4 ? (1232, "dtoi4") : (0, "")
        throw StatementError(
          .numericValueOutOfRange, "\(to.title) out of range",
          to == .int8 ? .init("int8.c", 1326, "dtoi8") : .init("float.c", line, routine))
      }
      return .integer(Int(rounded))
    case .numeric:
      if from == .float4 { return .numeric(try Numeric(FloatText.written(Float(self)))) }
      return .numeric(try Numeric(self))
    default: return nil
    }
  }
}

extension Numeric {
  fileprivate func converted(_ to: SQLType) throws -> Datum? {
    switch to {
    case .float8: return .real(double)
    case .float4: return .real(Double(Float(double)))
    case .int2, .int4, .int8:
      if let special {
        let what = special == .notANumber ? "NaN" : "infinity"
        throw StatementError(
          .featureNotSupported, "cannot convert \(what) to \(to.title)",
          .init("numeric.c", 4285, "numeric_int4_opt_error"))
      }
      guard let value = integer, (try? value.fitting(to)) != nil else {
        let (line, routine): (Int, String) =
          to == .int2
          ? (4419, "numeric_int2")
          : to == .int4 ? (4307, "numeric_int4_opt_error") : (4378, "numeric_int8")
        throw StatementError(
          .numericValueOutOfRange, "\(to.title) out of range", .init("numeric.c", line, routine))
      }
      return .integer(value)
    default: return nil
    }
  }
}

extension String {
  var withoutTrailingBlanks: String {
    var text = Substring(self)
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
