import PostgresWire

extension FunctionTable {
  static let json: [Function] = [
    .lenient("json_build_object([any]) json") { values, types in
      guard values.count % 2 == 0 else {
        throw StatementError(
          .invalidParameterValue, "argument list must have even number of elements",
          hint: "The arguments of json_build_object() must consist of alternating keys and values.",
          .init("json.c", 1008, "json_build_object"))
      }
      let pairs = stride(from: 0, to: values.count, by: 2).map { index in
        JSONWriter.key(values[index], types[index]) + " : "
          + JSONWriter.text(values[index + 1], types[index + 1])
      }
      return .text("{" + pairs.joined(separator: ", ") + "}")
    },
    .lenient("json_build_array([any]) json") { values, types in
      .text("[" + zip(values, types).map { JSONWriter.text($0, $1) }.joined(separator: ", ") + "]")
    },
    .typed("to_json(anyelement) json") { .text(JSONWriter.text($0[0], $1[0])) },
    .typed("array_to_json(anyarray) json") { .text(JSONWriter.text($0[0], $1[0])) },
  ]
}
