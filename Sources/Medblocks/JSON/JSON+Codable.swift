import Foundation

/// Reads and writes JSON with any coder, for your own stores.
///
/// Foundation's coders keep the value of a number with up to 38 digits, but not its text. The SDK
/// itself reads and writes JSON without a coder and keeps every digit.
extension JSON: Codable {
  /// Reads a JSON value.
  ///
  /// - Throws: `DecodingError`.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(String.self) {
      self = .string(value)
    } else if let value = try? container.decode([JSON].self) {
      self = .array(value)
    } else if let value = try? container.decode([String: JSON].self) {
      self = .object(Object(value.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }))
    } else if let value = try? container.decode(Int.self) {
      self = .number(Number(value))
    } else if let number = (try? container.decode(Decimal.self)).flatMap({ Number($0) }) {
      self = .number(number)
    } else if let number = Number(try container.decode(Double.self)) {
      self = .number(number)
    } else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "The number cannot be represented in JSON.")
    }
  }

  /// Writes a JSON value.
  ///
  /// - Throws: `EncodingError` for a number that does not fit an `Int`, `Decimal` or `Double`.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .bool(let value): try container.encode(value)
    case .string(let value): try container.encode(value)
    case .array(let value): try container.encode(value)
    case .object(let object):
      try container.encode(Dictionary(object.map { ($0.key, $0.value) }) { $1 })
    case .number(let number):
      if let value = number.int {
        try container.encode(value)
      } else if let value = number.decimal {
        try container.encode(value)
      } else if let value = number.double {
        try container.encode(value)
      } else {
        let context = EncodingError.Context(
          codingPath: encoder.codingPath,
          debugDescription: "The number is outside the range of Double.")
        throw EncodingError.invalidValue("a number", context)
      }
    }
  }
}

extension JSON.Object: Codable {
  /// Reads a JSON object.
  ///
  /// - Throws: `DecodingError` when the value is not an object.
  public init(from decoder: any Decoder) throws {
    guard case .object(let object) = try JSON(from: decoder) else {
      let context = DecodingError.Context(
        codingPath: decoder.codingPath, debugDescription: "Expected an object.")
      throw DecodingError.typeMismatch(JSON.Object.self, context)
    }
    self = object
  }

  /// Writes a JSON object.
  ///
  /// - Throws: `EncodingError`, as ``JSON`` does.
  public func encode(to encoder: any Encoder) throws { try JSON.object(self).encode(to: encoder) }
}
