/// The types of `pg_type` that values have; the raw value is the type's OID.
package enum SQLType: Int32, CaseIterable, Hashable, Sendable {
  case boolean = 16
  case bytea = 17
  case char = 18
  case name = 19
  case int8 = 20
  case int2 = 21
  case int4 = 23
  case text = 25
  case oid = 26
  case json = 114
  case float4 = 700
  case float8 = 701
  case bpchar = 1042
  case varchar = 1043
  case date = 1082
  case time = 1083
  case timestamp = 1114
  case timestamptz = 1184
  case numeric = 1700
  case void = 2278
  case uuid = 2950
  case jsonb = 3802
  case booleanArray = 1000
  case charArray = 1002
  case nameArray = 1003
  case int2Array = 1005
  case int4Array = 1007
  case textArray = 1009
  case varcharArray = 1015
  case int8Array = 1016
  case float8Array = 1022
  case oidArray = 1028
  case dateArray = 1182
  case timestamptzArray = 1185
  case numericArray = 1231
  case uuidArray = 2951
  case jsonbArray = 3807
}

extension SQLType {
  /// `typname`; an array by its element, as in `int4[]`.
  package var name: String { facts.name }

  /// As SQL and the server's messages call it.
  var title: String { facts.title }

  /// `typlen`.
  var size: Int16 { facts.size }

  /// The type of an array's elements.
  var element: SQLType? { Self.elements[self] }

  private static let elements: [SQLType: SQLType] = [
    .booleanArray: .boolean, .charArray: .char, .nameArray: .name, .int2Array: .int2,
    .int4Array: .int4, .textArray: .text, .varcharArray: .varchar, .int8Array: .int8,
    .float8Array: .float8, .oidArray: .oid, .dateArray: .date, .timestamptzArray: .timestamptz,
    .numericArray: .numeric, .uuidArray: .uuid, .jsonbArray: .jsonb,
  ]

  /// What a column is called that is a cast to this type.
  var label: String { element?.name ?? name }

  /// By any name that PostgreSQL has for it, in lower case.
  package init?(named name: String) {
    guard let type = Self.byName[name] else { return nil }
    self = type
  }

  private struct Facts {
    var name: String
    var title: String
    var size: Int16
  }

  private var facts: Facts {
    let (name, title, size): (String, String, Int16) =
      switch self {
      case .boolean: ("bool", "boolean", 1)
      case .bytea: ("bytea", "bytea", -1)
      case .char: ("char", "\"char\"", 1)
      case .name: ("name", "name", 64)
      case .int8: ("int8", "bigint", 8)
      case .int2: ("int2", "smallint", 2)
      case .int4: ("int4", "integer", 4)
      case .text: ("text", "text", -1)
      case .oid: ("oid", "oid", 4)
      case .json: ("json", "json", -1)
      case .float4: ("float4", "real", 4)
      case .float8: ("float8", "double precision", 8)
      case .bpchar: ("bpchar", "character", -1)
      case .varchar: ("varchar", "character varying", -1)
      case .date: ("date", "date", 4)
      case .time: ("time", "time without time zone", 8)
      case .timestamp: ("timestamp", "timestamp without time zone", 8)
      case .timestamptz: ("timestamptz", "timestamp with time zone", 8)
      case .numeric: ("numeric", "numeric", -1)
      case .void: ("void", "void", 4)
      case .uuid: ("uuid", "uuid", 16)
      case .jsonb: ("jsonb", "jsonb", -1)
      default: (element.map { "\($0.name)[]" } ?? "", element.map { "\($0.title)[]" } ?? "", -1)
      }
    return Facts(name: name, title: title, size: size)
  }

  private static let byName: [String: SQLType] = {
    var types: [String: SQLType] = [
      "int": .int4, "decimal": .numeric, "float": .float8, "int[]": .int4Array,
    ]
    for type in allCases {
      types[type.name] = type
      types[type.title] = type
      // As `typname` has it.
      if let element = type.element { types["_\(element.name)"] = type }
    }
    // Without quotes it is `character`, which has a length.
    types["char"] = nil
    types["\"char\""] = .char
    return types
  }()
}
