import Foundation

/// The sandbox's own JSON, parsed by Foundation.
///
/// It shares no code with the SDK's, so that a mistake in one of them makes a test fail.
enum SandboxJSON: Decodable, Hashable, Sendable {
  case null
  case bool(Bool)
  case number(Decimal)
  case string(String)
  case array([SandboxJSON])
  case object([String: SandboxJSON])
  /// JSON that is written as it was received, with its digits and the order of its keys.
  case raw(String)

  /// Parses JSON as RFC 8259 defines it, without doubled keys.
  ///
  /// - Throws: `DecodingError`.
  init(parsing bytes: [UInt8]) throws {
    guard JSONSyntax.isStrict(bytes) else {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(codingPath: [], debugDescription: "The value is not strict JSON."))
    }
    self = try JSONDecoder().decode(SandboxJSON.self, from: Data(bytes))
  }

  var bytes: [UInt8] { Array(text.utf8) }

  /// The JSON text, with the keys of each object sorted.
  var text: String {
    switch self {
    case .null: "null"
    case .bool(let value): value ? "true" : "false"
    case .number(let value): "\(value)"
    case .string(let value): Self.quoted(value)
    case .raw(let text): text
    case .array(let items): "[" + items.map(\.text).joined(separator: ",") + "]"
    case .object(let members):
      "{"
        + members.sorted { $0.key < $1.key }.map { Self.quoted($0) + ":" + $1.text }
        .joined(separator: ",") + "}"
    }
  }

  private static func quoted(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "\"") { quoted, scalar in
      switch scalar {
      case "\"", "\\": quoted += "\\\(scalar)"
      case "\0"..<" ":
        quoted += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
      default: quoted.unicodeScalars.append(scalar)
      }
    } + "\""
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
      // A number that `Decimal` cannot hold, such as 1e400; in metadata its text is kept.
      self = .number((try? container.decode(Decimal.self)) ?? .nan)
    }
  }

  var string: String? {
    guard case .string(let value) = self else { return nil }
    return value
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
