import PostgresSession

/// A shape in the words of JSON Schema, draft 7, which is what editors of YAML read.
extension YAMLShape {
  /// The whole schema of a file.
  package func schema(title: String) -> JSONText {
    guard case .object(var members) = jsonSchema else { preconditionFailure("schemas are objects") }
    members["$schema"] = "http://json-schema.org/draft-07/schema#"
    members["title"] = .string(title)
    members["definitions"] = ["boolean": Self.booleans]
    return .object(members)
  }

  fileprivate var jsonSchema: JSONText {
    switch self {
    // YAML takes a text without quotes for a number or a boolean where it can be one.
    case .text(let length):
      ["type": ["string", "number", "boolean"], "minLength": .integer(length)]
    case .pattern(let pattern, false): ["type": "string", "pattern": .string(pattern)]
    case .pattern(let pattern, true):
      ["type": ["string", "number"], "pattern": .string(pattern)]
    case .integer(let range):
      [
        "type": ["integer", "string"], "pattern": "^[+-]?[0-9]+$",
        "minimum": .integer(range.lowerBound), "maximum": .integer(range.upperBound),
      ]
    case .boolean: ["allOf": [["$ref": "#/definitions/boolean"]]]
    case .choice(let names): ["enum": .array(names.map { .string($0) })]
    case .null: ["type": "null"]
    case .list(let element, let count):
      ["type": "array", "items": element.jsonSchema, "minItems": .integer(count)]
    case .mapping(let value, let names, let count):
      [
        "type": "object", "additionalProperties": value.jsonSchema,
        "propertyNames": names.jsonSchema, "minProperties": .integer(count),
      ]
    case .object(let keys): keys.jsonSchema
    case .either(let shapes): ["anyOf": .array(shapes.map(\.jsonSchema))]
    }
  }

  /// PostgreSQL takes every beginning of a word that no other word has.
  private static let booleans: JSONText = {
    let beginnings = ["true", "false", "yes", "no", "on", "off"].flatMap { word in
      (1...word.count).map { String(word.prefix($0)) }
    }
    let patterns = Set(beginnings).filter { PostgresBoolean.parse($0) != nil }.sorted()
      .map { $0.map { "[\($0)\($0.uppercased())]" }.joined() }
    let others: JSONText = [
      "type": ["string", "integer"], "minimum": 0, "maximum": 1,
      "pattern": .string("^(0|1|\(patterns.joined(separator: "|")))$"),
    ]
    return ["anyOf": [["enum": ["on", "off"]], ["type": "boolean"], others]]
  }()
}

extension YAMLKeys {
  fileprivate var jsonSchema: JSONText {
    var members: [String: JSONText] = [
      "type": "object", "additionalProperties": false,
      "properties": .object(
        Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0.value.jsonSchema) })),
    ]
    let required = all.filter(\.value.isRequired)
    if !required.isEmpty { members["required"] = .array(required.map { .string($0.name) }) }
    if !exactlyOne.isEmpty {
      members["oneOf"] = .array(exactlyOne.map { ["required": [.string($0)]] })
    }
    return .object(members)
  }
}

extension YAMLKeys.Value {
  fileprivate var jsonSchema: JSONText {
    guard case .object(var members) = shape.jsonSchema, !meaning.isEmpty else {
      return shape.jsonSchema
    }
    members["description"] = .string(meaning)
    return .object(members)
  }
}
