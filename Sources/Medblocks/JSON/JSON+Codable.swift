import Foundation

/// Numbers go through another coder as closely as it allows: Foundation's keep the value of up to
/// 38 digits, not the text. Within the SDK no coder is involved and every digit stays.
extension JSON: Codable {
  /// Reads any JSON value from a decoder; throws `DecodingError`.
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
        in: container, debugDescription: "A number that JSON cannot write")
    }
  }

  /// Writes the value to an encoder.
  ///
  /// Throws `EncodingError` for a number that neither `Int`, `Decimal` nor `Double` holds.
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
          codingPath: encoder.codingPath, debugDescription: "A number beyond what Double holds")
        throw EncodingError.invalidValue("a number", context)
      }
    }
  }
}

extension JSON.Object: Codable {
  /// Reads an object from a decoder; throws `DecodingError` when the value is something else.
  public init(from decoder: any Decoder) throws {
    guard case .object(let object) = try JSON(from: decoder) else {
      let context = DecodingError.Context(
        codingPath: decoder.codingPath, debugDescription: "An object is due")
      throw DecodingError.typeMismatch(JSON.Object.self, context)
    }
    self = object
  }

  /// Writes the object to an encoder; throws `EncodingError` as ``JSON`` does.
  public func encode(to encoder: any Encoder) throws { try JSON.object(self).encode(to: encoder) }
}
