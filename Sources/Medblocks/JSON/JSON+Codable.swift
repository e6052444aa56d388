import Foundation

/// Reads and writes JSON with any coder, for your own stores.
///
/// - Note: Foundation's coders change the text of numbers, and numbers with more than 38 digits lose
///   the rest: `1.50` becomes `1.5`, and the order of keys changes. Where that matters, store
///   ``JSON/bytes`` and read it with ``JSON/init(parsing:)-(Sequence<UInt8>)``; the SDK itself reads
///   and writes JSON without a coder and keeps every digit.
extension JSON: Codable {
  /// Reads a JSON value.
  ///
  /// - Throws: `DecodingError`.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if var elements = try? decoder.unkeyedContainer() {
      var array: [JSON] = []
      while !elements.isAtEnd { array.append(try elements.decode(JSON.self)) }
      self = .array(array)
    } else if (try? decoder.container(keyedBy: MemberKey.self)) != nil {
      self = try Self.object(in: container)
    } else if let value = try? container.decode(String.self) {
      self = .string(value)
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let number = Self.number(in: container) {
      self = .number(number)
    } else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "The value cannot be represented in JSON.")
    }
  }

  private static func object(in container: any SingleValueDecodingContainer) throws -> JSON {
    let members = try container.decode([String: JSON].self)
    // Coders other than JSONDecoder represent a Decimal as an object.
    if members["mantissa"] != nil, members["exponent"] != nil,
      let number = (try? container.decode(Decimal.self)).flatMap({ Number($0) })
    {
      return .number(number)
    }
    return .object(Object(members.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }))
  }

  private static func number(in container: any SingleValueDecodingContainer) -> Number? {
    if let value = try? container.decode(Int.self) { return Number(value) }
    if let value = try? container.decode(Decimal.self), let number = Number(value) {
      return number
    }
    return (try? container.decode(Double.self)).flatMap { Number($0) }
  }

  private struct MemberKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  /// Writes a JSON value.
  ///
  /// - Throws: `EncodingError` for a number outside the range of `Double`, for nesting deeper than
  ///   512, and for an object with two keys that `String` takes for equal, of which the coder would
  ///   drop one.
  public func encode(to encoder: any Encoder) throws {
    try Element(json: self, depth: 0).encode(to: encoder)
  }

  /// A value inside a value; it counts the depth, because the path of an encoder takes long to read.
  private struct Element: Encodable {
    let json: JSON
    let depth: Int

    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      switch json {
      case .null: try container.encodeNil()
      case .bool(let value): try container.encode(value)
      case .string(let value): try container.encode(value)
      case .number(let number): try encode(number, to: &container)
      case .array(let values): try container.encode(values.map(inner))
      case .object(let object):
        let members = Dictionary(try object.map { ($0.key, try inner($0.value)) }) { $1 }
        guard members.count == object.count else {
          throw error("Two keys are equal as Strings, so one would be lost.")
        }
        try container.encode(members)
      }
    }

    private func encode(
      _ number: Number, to container: inout any SingleValueEncodingContainer
    ) throws {
      if let value = number.int {
        try container.encode(value)
      } else if let value = number.decimal {
        try container.encode(value)
      } else if let value = number.double {
        try container.encode(value)
      } else {
        throw error("The number is outside the range of Double.")
      }
    }

    private func inner(_ json: JSON) throws -> Element {
      guard depth < JSONScanner.maximumDepth else {
        throw error("The value is nested deeper than 512.")
      }
      return Element(json: json, depth: depth + 1)
    }

    /// Creates an error without the value and without the path, whose keys may be data.
    private func error(_ description: String) -> EncodingError {
      EncodingError.invalidValue(
        "a JSON value", EncodingError.Context(codingPath: [], debugDescription: description))
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
