import Foundation

/// A value that is read from and written to a JSON value of the API.
///
/// Models are read from the lossless ``JSON`` tree, because `JSONDecoder` would round the numbers
/// in their metadata.
protocol JSONConvertible {
  /// Creates a value from JSON; nil means that the field is absent.
  ///
  /// - Throws: ``JSONReadingError`` when the value is absent or of another type.
  init(json: JSON?) throws

  var json: JSON { get }
}

extension String: JSONConvertible {
  init(json: JSON?) throws { self = try JSONReadingError.require("a string", json, json?.string) }
  var json: JSON { .string(self) }
}

extension Bool: JSONConvertible {
  init(json: JSON?) throws { self = try JSONReadingError.require("a boolean", json, json?.bool) }
  var json: JSON { .bool(self) }
}

extension Int: JSONConvertible {
  init(json: JSON?) throws { self = try JSONReadingError.require("an integer", json, json?.int) }
  var json: JSON { .number(JSON.Number(self)) }
}

extension Date: JSONConvertible {
  init(json: JSON?) throws {
    self = try JSONReadingError.require(
      "an RFC 3339 timestamp", json, json?.string.flatMap(Timestamp.date))
  }

  // Dates that were read have years 1 to 9999, so they can be written.
  var json: JSON { Timestamp.text(from: self).map(JSON.string) ?? .null }
}

extension JSON: JSONConvertible {
  init(json: JSON?) throws { self = try JSONReadingError.require("a value", json, json) }
  var json: JSON { self }
}

/// Null is an empty object, as it is an empty array: a collection without elements.
extension JSON.Object: JSONConvertible {
  init(json: JSON?) throws {
    let object = json == .null ? [:] : json?.object
    self = try JSONReadingError.require("an object", json, object)
  }

  var json: JSON { .object(self) }
}

/// An optional that cannot be read is nil, as if it was absent: it must not cost its object.
extension Optional: JSONConvertible where Wrapped: JSONConvertible {
  init(json: JSON?) throws {
    guard let json, !json.isNull else {
      self = nil
      return
    }
    self = try? Wrapped(json: json)
  }

  var json: JSON { self?.json ?? .null }
}

extension Array: JSONConvertible where Element: JSONConvertible {
  init(json: JSON?) throws {
    let values = try JSONReadingError.require("an array", json, json == .null ? [] : json?.array)
    self = try values.enumerated().map { index, value in
      try JSONReadingError.descending(to: .index(index)) { try Element(json: value) }
    }
  }

  var json: JSON { .array(map(\.json)) }
}

/// Typed ids and open enums are JSON strings.
extension JSONConvertible where Self: RawRepresentable, RawValue == String {
  init(json: JSON?) throws {
    let text = try String(json: json)
    self = try JSONReadingError.require("a known value", json, Self(rawValue: text))
  }

  var json: JSON { .string(rawValue) }
}

extension Identifier: JSONConvertible {}
