/// How the types stand to each other: `pg_type.typcategory`, `pg_cast`.
extension SQLType {
  enum Category: Hashable, Sendable {
    case boolean
    case number
    case string
    case dateTime
    case span
    case network
    case array
    case bits
    case internalUse
    case pseudo
    case unknown
    case other
  }

  var category: Category {
    switch self {
    case .boolean: return .boolean
    case .int2, .int4, .int8, .float4, .float8, .numeric, .oid: return .number
    case .text, .varchar, .bpchar, .name: return .string
    case .date, .time, .timestamp, .timestamptz, .timetz: return .dateTime
    case .interval: return .span
    case .inet, .cidr: return .network
    case .bit, .varbit: return .bits
    case .char, .pgNodeTree: return .internalUse
    case .unknown: return .unknown
    case .record, .void, .recordArray: return .pseudo
    case .int2vector, .oidvector: return .array
    default: return namesObject ? .number : element != nil ? .array : .other
    }
  }

  var isPreferred: Bool {
    switch self {
    case .boolean, .text, .float8, .oid, .timestamptz, .interval, .inet, .varbit: true
    default: false
    }
  }

  /// Whether the types have a value of the one be one of the other as it is.
  func isBinaryCoercible(to type: SQLType) -> Bool {
    self == type || Self.sameBytes[self]?.contains(type) ?? false
  }

  private static let sameBytes: [SQLType: Set<SQLType>] = [
    .text: [.varchar, .bpchar], .varchar: [.text, .bpchar], .regproc: [.oid, .regprocedure],
    .regclass: [.oid], .regtype: [.oid], .regnamespace: [.oid], .regrole: [.oid],
    .regprocedure: [.oid, .regproc], .regoper: [.oid], .regoperator: [.oid],
    .oid: objects, .int4: objects.union([.oid]), .pgNodeTree: [.text], .cidr: [.inet],
    .bit: [.varbit], .varbit: [.bit],
  ]

  private static let objects: Set<SQLType> = [
    .regproc, .regprocedure, .regoper, .regoperator, .regclass, .regtype, .regnamespace, .regrole,
  ]

  private static let implicit: [SQLType: Set<SQLType>] = [
    .char: [.text], .name: [.text], .int8: objects.union([.oid, .float4, .float8, .numeric]),
    .int2: objects.union([.int4, .int8, .oid, .float4, .float8, .numeric]),
    .int4: objects.union([.int8, .oid, .float4, .float8, .numeric]),
    .regproc: [.oid, .regprocedure], .text: [.name, .bpchar, .varchar, .regclass],
    .oid: objects.union([.int8]), .pgNodeTree: [.text], .cidr: [.inet], .float4: [.float8],
    .bpchar: [.name, .text, .varchar], .varchar: [.name, .text, .bpchar, .regclass],
    .date: [.timestamp, .timestamptz], .time: [.interval, .timetz], .timestamp: [.timestamptz],
    .bit: [.varbit], .varbit: [.bit], .numeric: [.float4, .float8],
    .regprocedure: [.regproc, .oid], .regoper: [.oid], .regoperator: [.oid],
    .regclass: [.oid, .int8],
    .regtype: [.oid, .int8], .regnamespace: [.oid, .int8], .regrole: [.oid, .int8],
    .int2vector: [], .oidvector: [.oidArray],
  ]

  private static let assigned: [SQLType: Set<SQLType>] = {
    let numbers: Set<SQLType> = [.int2, .int4, .int8, .float4, .float8, .numeric]
    var table: [SQLType: Set<SQLType>] = [:]
    for number in numbers { table[number] = numbers }
    for object in objects.union([.oid]) { table[object] = [.int4, .int8] }
    table[.boolean] = [.int4]
    table[.int4] = numbers.union([.boolean, .char, .bit])
    table[.char] = [.int4, .varchar, .bpchar]
    table[.name] = [.varchar, .bpchar]
    table[.text] = [.char, .xml]
    table[.varchar] = [.char, .xml]
    table[.bpchar] = [.char, .xml]
    table[.xml] = [.text, .varchar, .bpchar]
    table[.timestamp] = [.date, .time]
    table[.timestamptz] = [.date, .time, .timestamp, .timetz]
    table[.timetz] = [.time]
    table[.interval] = [.time]
    table[.inet] = [.cidr, .text, .varchar, .bpchar]
    table[.json] = [.jsonb]
    table[.jsonb] = [.json, .boolean, .int4, .int8, .numeric, .float8]
    table[.bit] = [.int4, .int8]
    return table
  }()

  func casts(implicitlyTo type: SQLType) -> Bool {
    if self == type || self == .unknown { return true }
    if let element, let other = type.element { return element.casts(implicitlyTo: other) }
    // Both are arrays of the same elements, but for where they begin.
    if self == .int2vector, type == .int2Array { return true }
    if self == .oidvector, type == .oidArray { return true }
    return Self.implicit[self]?.contains(type) ?? false
  }

  /// Whether `CAST` knows a way.
  func casts(explicitlyTo type: SQLType) -> Bool {
    if casts(implicitlyTo: type) || Self.assigned[self]?.contains(type) ?? false { return true }
    if let element, let other = type.element { return element.casts(explicitlyTo: other) }
    if vectorElement != nil, let other = type.element { return vectorElement == other }
    // Through the text.
    if self == .record || type == .record { return type.category == .string }
    return type.category == .string || category == .string
  }
}
