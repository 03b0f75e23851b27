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
  case int2vector = 22
  case regproc = 24
  case tid = 27
  case xid = 28
  case cid = 29
  case oidvector = 30
  case xml = 142
  case pgNodeTree = 194
  case cidr = 650
  case unknown = 705
  case macaddr = 829
  case inet = 869
  case aclitem = 1033
  case interval = 1186
  case timetz = 1266
  case bit = 1560
  case varbit = 1562
  case regprocedure = 2202
  case regoper = 2203
  case regoperator = 2204
  case regclass = 2205
  case regtype = 2206
  case record = 2249
  case void = 2278
  case regnamespace = 4089
  case regrole = 4096
  case xid8 = 5069
  case anyarray = 2277
  case pgLSN = 3220
  case pgNDistinct = 3361
  case pgDependencies = 3402
  case pgMCVList = 5017
  case xmlArray = 143
  case jsonArray = 199
  case xid8Array = 271
  case cidrArray = 651
  case byteaArray = 1001
  case int2vectorArray = 1006
  case regprocArray = 1008
  case tidArray = 1010
  case xidArray = 1011
  case cidArray = 1012
  case oidvectorArray = 1013
  case bpcharArray = 1014
  case float4Array = 1021
  case aclitemArray = 1034
  case macaddrArray = 1040
  case inetArray = 1041
  case timestampArray = 1115
  case timeArray = 1183
  case intervalArray = 1187
  case timetzArray = 1270
  case bitArray = 1561
  case varbitArray = 1563
  case regclassArray = 2210
  case regtypeArray = 2211
  case recordArray = 2287
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
    .numericArray: .numeric, .uuidArray: .uuid, .jsonbArray: .jsonb, .xmlArray: .xml,
    .jsonArray: .json, .xid8Array: .xid8, .cidrArray: .cidr, .byteaArray: .bytea,
    .int2vectorArray: .int2vector, .regprocArray: .regproc, .tidArray: .tid, .xidArray: .xid,
    .cidArray: .cid, .oidvectorArray: .oidvector, .bpcharArray: .bpchar, .float4Array: .float4,
    .aclitemArray: .aclitem, .macaddrArray: .macaddr, .inetArray: .inet,
    .timestampArray: .timestamp, .timeArray: .time, .intervalArray: .interval,
    .timetzArray: .timetz, .bitArray: .bit, .varbitArray: .varbit, .regclassArray: .regclass,
    .regtypeArray: .regtype, .recordArray: .record,
  ]

  /// The array of this type's values.
  var array: SQLType? { Self.arrays[self] }

  private static let arrays = Dictionary(
    elements.map { ($0.value, $0.key) }, uniquingKeysWith: { $1 })

  /// What `int2vector` and `oidvector` hold, which are arrays that count from 0.
  var vectorElement: SQLType? {
    switch self {
    case .int2vector: .int2
    case .oidvector: .oid
    default: nil
    }
  }

  /// An OID that is shown as the name of what has it; `-` where it is 0.
  var namesObject: Bool {
    switch self {
    case .regproc, .regprocedure, .regoper, .regoperator, .regclass, .regtype, .regnamespace,
      .regrole:
      true
    default: false
    }
  }

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
      case .uuid: ("uuid", "uuid", 16)
      case .jsonb: ("jsonb", "jsonb", -1)
      case .int2vector: ("int2vector", "int2vector", -1)
      case .oidvector: ("oidvector", "oidvector", -1)
      case .tid: ("tid", "tid", 6)
      case .xid: ("xid", "xid", 4)
      case .cid: ("cid", "cid", 4)
      case .xid8: ("xid8", "xid8", 8)
      case .anyarray: ("anyarray", "anyarray", -1)
      case .pgLSN: ("pg_lsn", "pg_lsn", 8)
      case .pgNDistinct: ("pg_ndistinct", "pg_ndistinct", -1)
      case .pgDependencies: ("pg_dependencies", "pg_dependencies", -1)
      case .pgMCVList: ("pg_mcv_list", "pg_mcv_list", -1)
      case .xml: ("xml", "xml", -1)
      case .pgNodeTree: ("pg_node_tree", "pg_node_tree", -1)
      case .cidr: ("cidr", "cidr", -1)
      case .unknown: ("unknown", "unknown", -2)
      case .macaddr: ("macaddr", "macaddr", 6)
      case .inet: ("inet", "inet", -1)
      case .aclitem: ("aclitem", "aclitem", 12)
      case .interval: ("interval", "interval", 16)
      case .timetz: ("timetz", "time with time zone", 12)
      case .bit: ("bit", "bit", -1)
      case .varbit: ("varbit", "bit varying", -1)
      case .regproc: ("regproc", "regproc", 4)
      case .regprocedure: ("regprocedure", "regprocedure", 4)
      case .regoper: ("regoper", "regoper", 4)
      case .regoperator: ("regoperator", "regoperator", 4)
      case .regclass: ("regclass", "regclass", 4)
      case .regtype: ("regtype", "regtype", 4)
      case .regnamespace: ("regnamespace", "regnamespace", 4)
      case .regrole: ("regrole", "regrole", 4)
      case .record: ("record", "record", -1)
      case .void: ("void", "void", 4)
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
