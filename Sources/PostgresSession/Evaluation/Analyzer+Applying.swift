import PostgresWire

/// The arguments of a function that is chosen (`enforce_generic_type_consistency`).
extension Analyzer {
  /// The arguments as the function takes them, and what it gives for them.
  mutating func applied(
    _ function: Function, _ arguments: [Typed], _ place: Int, isExpanded: Bool = true
  ) throws(StatementError) -> (Function, [Expression], SQLType) {
    var slots = function.arguments
    if function.isVariadic, isExpanded {
      let last = slots.removeLast()
      slots += Array(repeating: last, count: max(0, arguments.count - slots.count))
    } else if function.isVariadic, case .type(let type)? = slots.last, let array = type.array {
      slots[slots.count - 1] = .type(array)
    } else if function.isVariadic, slots.last == .any {
      throw .unanswered("VARIADIC with a function of any arguments")
    }
    let element = try elementType(slots, arguments, place)
    let common = try commonElement(slots, arguments)
    var values: [Expression] = []
    for (slot, argument) in zip(slots, arguments) {
      switch slot {
      case .type(let type): values.append(try coerced(argument, to: type, place: place))
      case .anyElement, .anyNonArray:
        values.append(try coerced(argument, to: element ?? .text, place: place))
      case .anyArray:
        let isVector = argument.type.vectorElement != nil
        let type = isVector ? argument.type : element?.array ?? .textArray
        values.append(try coerced(argument, to: type, place: place))
      case .anyCompatible: values.append(try coerced(argument, to: common ?? .text, place: place))
      case .anyCompatibleArray:
        let isVector = argument.type.vectorElement == common
        values.append(
          isVector
            ? argument.expression
            : try coerced(argument, to: common?.array ?? .textArray, place: place))
      case .any:
        // A constant may stay without a type.
        if case .untyped = argument.expression {
          values.append(argument.expression)
        } else {
          values.append(try settled(argument))
        }
      }
    }
    let type: SQLType
    switch function.result {
    case .type(let result): type = result
    case .anyElement, .anyNonArray: type = element ?? .text
    case .anyArray:
      let vector = arguments.first { $0.type.vectorElement != nil }
      type = vector.map(\.type) ?? element?.array ?? .textArray
    case .anyCompatible: type = common ?? .text
    case .anyCompatibleArray: type = common?.array ?? .textArray
    case .any: type = .text
    }
    return (function, values, type)
  }

  private func elementType(
    _ slots: [Function.Slot], _ arguments: [Typed], _ place: Int
  ) throws(StatementError) -> SQLType? {
    var element: SQLType?
    var isPolymorphic = false
    for (slot, argument) in zip(slots, arguments) {
      switch slot {
      case .anyElement, .anyNonArray:
        isPolymorphic = true
        if argument.type != .unknown { element = element ?? argument.type }
      case .anyArray:
        isPolymorphic = true
        element = element ?? argument.type.element ?? argument.type.vectorElement
      default: break
      }
    }
    if isPolymorphic, element == nil {
      throw StatementError(
        .datatypeMismatch, "could not determine polymorphic type because input has type unknown",
        .init("parse_coerce.c", 2224, "enforce_generic_type_consistency"))
    }
    return element
  }

  private func commonElement(
    _ slots: [Function.Slot], _ arguments: [Typed]
  ) throws(StatementError) -> SQLType? {
    var types: [Typed] = []
    for (slot, argument) in zip(slots, arguments) {
      switch slot {
      case .anyCompatible: types.append(argument)
      case .anyCompatibleArray:
        if let element = argument.type.element ?? argument.type.vectorElement {
          types.append(Typed(.null, element))
        }
      default: break
      }
    }
    let common = try commonType(types, types.map { _ in 0 }, "ARRAY")
    return common == .unknown ? .text : common
  }
}
