import PostgresWire

extension FunctionTable {
  static let arrays: [Function] = [
    .plain("array_upper(anyarray,int4) int4") {
      $0[1].int == 1 && !$0[0].elements.isEmpty
        ? .integer($0[0].lowerBound + $0[0].elements.count - 1) : .null
    },
    .plain("array_lower(anyarray,int4) int4") {
      $0[1].int == 1 && !$0[0].elements.isEmpty ? .integer($0[0].lowerBound) : .null
    },
    .plain("array_length(anyarray,int4) int4") {
      $0[1].int == 1 && !$0[0].elements.isEmpty ? .integer($0[0].elements.count) : .null
    },
    .plain("cardinality(anyarray) int4") { .integer($0[0].elements.count) },
    .plain("array_ndims(anyarray) int4") { $0[0].elements.isEmpty ? .null : .integer(1) },
    .lenient("array_position(anycompatiblearray,anycompatible) int4") { values, _ in
      guard case .array(let elements, let lower) = values[0] else { return .null }
      return elements.firstIndex { $0 == values[1] }.map { .integer($0 + lower) } ?? .null
    },
    .lenient("array_append(anycompatiblearray,anycompatible) anycompatiblearray") { values, _ in
      .array(values[0].elements + [values[1]], lower: values[0].lowerBound)
    },
    .lenient("array_prepend(anycompatible,anycompatiblearray) anycompatiblearray") { values, _ in
      .array([values[0]] + values[1].elements, lower: values[1].lowerBound)
    },
    .lenient("array_cat(anycompatiblearray,anycompatiblearray) anycompatiblearray") { values, _ in
      joined(values)
    },
    .lenient("array_remove(anycompatiblearray,anycompatible) anycompatiblearray") { values, _ in
      values[0].isNull ? .null : .array(values[0].elements.filter { $0 != values[1] })
    },
    .lenient("array_to_string(anyarray,text) text") { values, types in
      try string(values, types, separator: 1, null: nil)
    },
    .lenient("array_to_string(anyarray,text,text) text") { values, types in
      try string(values, types, separator: 1, null: values[2].isNull ? nil : values[2].string)
    },
    .lenient("string_to_array(text,text) _text") { values, _ in
      guard !values[0].isNull else { return .null }
      let text = values[0].string
      if text.isEmpty { return .array([]) }
      if values[1].isNull { return .array(text.unicodeScalars.map { .text(String($0)) }) }
      if values[1].string.isEmpty { return .array([.text(text)]) }
      return .array(
        text.split(separator: values[1].string, omittingEmptySubsequences: false).map {
          .text(String($0))
        })
    },
  ]

  static let arrayOperators: [Function] = [
    .lenient("||(anycompatiblearray,anycompatiblearray) anycompatiblearray") { values, _ in
      joined(values)
    },
    .lenient("||(anycompatiblearray,anycompatible) anycompatiblearray") { values, _ in
      .array(values[0].elements + [values[1]], lower: values[0].lowerBound)
    },
    .lenient("||(anycompatible,anycompatiblearray) anycompatiblearray") { values, _ in
      .array([values[0]] + values[1].elements, lower: values[1].lowerBound)
    },
    .plain("@>(anyarray,anyarray) bool") {
      let all = Set($0[0].elements)
      return .boolean($0[1].elements.allSatisfy { !$0.isNull && all.contains($0) })
    },
    .plain("<@(anyarray,anyarray) bool") {
      let all = Set($0[1].elements)
      return .boolean($0[0].elements.allSatisfy { !$0.isNull && all.contains($0) })
    },
    .plain("&&(anyarray,anyarray) bool") {
      let all = Set($0[0].elements)
      return .boolean($0[1].elements.contains { !$0.isNull && all.contains($0) })
    },
  ]

  private static func joined(_ values: [Datum]) -> Datum {
    if values[0].isNull { return values[1] }
    if values[1].isNull || values[1].elements.isEmpty { return values[0] }
    if values[0].elements.isEmpty { return values[1] }
    return .array(values[0].elements + values[1].elements, lower: values[0].lowerBound)
  }

  private static func string(
    _ values: [Datum], _ types: [SQLType], separator: Int, null: String?
  ) throws -> Datum {
    guard !values[0].isNull, !values[separator].isNull else { return .null }
    let element = types[0].element ?? types[0].vectorElement ?? .text
    let texts = values[0].elements.compactMap { $0.text(as: element) ?? null }
    return .text(texts.joined(separator: values[separator].string))
  }
}
