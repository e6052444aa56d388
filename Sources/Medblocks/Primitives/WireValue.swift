import Foundation

/// Something that a field of the API's JSON can hold, with its two directions.
///
/// Models are read from the lossless ``JSON`` tree, because `JSONDecoder` would round the numbers
/// in their metadata.
protocol WireValue {
  /// Reads the value; nil stands for a field that is not there. Throws ``WireError``.
  init(wire: JSON?) throws

  var wire: JSON { get }
}

/// What is wrong with an answer and where.
///
/// It never holds a value, so it can be logged.
struct WireError: Error, Hashable {
  enum Step: Hashable {
    case key(String)
    case index(Int)
  }

  /// The way from the top of the answer, outermost first.
  var path: [Step] = []
  let reason: String

  init(_ reason: String) { self.reason = reason }

  /// The path as people write it: `data[3].created_at`; `$` for the top.
  var pathText: String {
    var text = ""
    for step in path {
      switch step {
      case .key(let key): text += text.isEmpty ? key : ".\(key)"
      case .index(let index): text += "[\(index)]"
      }
    }
    return text.isEmpty ? "$" : text
  }

  /// Runs a reading one step down and puts the step in front of the path of its error.
  static func descending<Value>(to step: Step, _ read: () throws -> Value) throws -> Value {
    do {
      return try read()
    } catch var error as WireError {
      error.path.insert(step, at: 0)
      throw error
    }
  }

  /// The value when there is one: otherwise the error for a field that is missing or mistyped.
  static func require<Value>(
    _ expected: String, from wire: JSON?, _ value: Value?
  ) throws -> Value {
    if let value { return value }
    throw WireError(wire == nil ? "is missing" : "is no \(expected)")
  }
}

extension String: WireValue {
  init(wire: JSON?) throws { self = try WireError.require("string", from: wire, wire?.string) }
  var wire: JSON { .string(self) }
}

extension Bool: WireValue {
  init(wire: JSON?) throws { self = try WireError.require("boolean", from: wire, wire?.bool) }
  var wire: JSON { .bool(self) }
}

extension Int: WireValue {
  init(wire: JSON?) throws { self = try WireError.require("integer", from: wire, wire?.int) }
  var wire: JSON { .number(JSON.Number(self)) }
}

extension Date: WireValue {
  init(wire: JSON?) throws {
    let text = try WireError.require("string", from: wire, wire?.string)
    self = try WireError.require("RFC 3339 timestamp", from: wire, Timestamp.date(from: text))
  }

  // A date that was read can be written: both sides hold the years 1 to 9999.
  var wire: JSON { Timestamp.text(from: self).map(JSON.string) ?? .null }
}

extension JSON: WireValue {
  init(wire: JSON?) throws { self = try WireError.require("value", from: wire, wire) }
  var wire: JSON { self }
}

extension JSON.Object: WireValue {
  init(wire: JSON?) throws { self = try WireError.require("object", from: wire, wire?.object) }
  var wire: JSON { .object(self) }
}

extension Optional: WireValue where Wrapped: WireValue {
  init(wire: JSON?) throws {
    guard let wire, !wire.isNull else {
      self = nil
      return
    }
    self = try Wrapped(wire: wire)
  }

  var wire: JSON { self?.wire ?? .null }
}

extension Array: WireValue where Element: WireValue {
  init(wire: JSON?) throws {
    let values = try WireError.require("array", from: wire, wire?.array)
    self = try values.enumerated().map { index, value in
      try WireError.descending(to: .index(index)) { try Element(wire: value) }
    }
  }

  var wire: JSON { .array(map(\.wire)) }
}

/// Ids and words of open enums are strings on the wire.
extension WireValue where Self: RawRepresentable, RawValue == String {
  init(wire: JSON?) throws {
    let text = try String(wire: wire)
    self = try WireError.require("known word", from: wire, Self(rawValue: text))
  }

  var wire: JSON { .string(rawValue) }
}

extension Identifier: WireValue {}
