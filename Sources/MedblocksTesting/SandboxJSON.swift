import Foundation

/// The sandbox's own JSON, on Foundation's coders.
///
/// It shares nothing with the SDK's, so that what one of them writes wrongly the other refuses.
enum SandboxJSON: Codable, Hashable, Sendable {
  case null
  case bool(Bool)
  case number(Decimal)
  case string(String)
  case array([SandboxJSON])
  case object([String: SandboxJSON])

  init(parsing bytes: [UInt8]) throws {
    self = try JSONDecoder().decode(SandboxJSON.self, from: Data(bytes))
  }

  func bytes() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(self))
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(String.self) {
      self = .string(value)
    } else if let value = try? container.decode([SandboxJSON].self) {
      self = .array(value)
    } else if let value = try? container.decode([String: SandboxJSON].self) {
      self = .object(value)
    } else {
      self = .number(try container.decode(Decimal.self))
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .bool(let value): try container.encode(value)
    case .number(let value): try container.encode(value)
    case .string(let value): try container.encode(value)
    case .array(let value): try container.encode(value)
    case .object(let value): try container.encode(value)
    }
  }

  var string: String? {
    guard case .string(let value) = self else { return nil }
    return value
  }

  var isObject: Bool {
    guard case .object = self else { return false }
    return true
  }
}

extension SandboxJSON: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByDictionaryLiteral
{
  init(stringLiteral value: String) { self = .string(value) }

  init(booleanLiteral value: Bool) { self = .bool(value) }

  init(dictionaryLiteral elements: (String, SandboxJSON)...) {
    self = .object(Dictionary(elements) { $1 })
  }

  init(_ text: String?) { self = text.map(SandboxJSON.string) ?? .null }

  init(_ number: Int) { self = .number(Decimal(number)) }

  init(_ date: Date?) {
    let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    self.init(date?.formatted(style))
  }
}
