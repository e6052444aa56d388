import Foundation

/// Checks the syntax of JSON where Foundation is more lenient than RFC 8259.
///
/// `JSONDecoder` accepts a trailing comma and a doubled key. Strings are left to it.
struct JSONSyntax {
  private static let maximumDepth = 512
  private static let literals: [[UInt8]] = ["true", "false", "null"].map { Array($0.utf8) }

  private var rest: ArraySlice<UInt8>

  /// Returns whether a text has no trailing comma, no doubled key and at most 512 levels.
  static func isStrict(_ bytes: [UInt8]) -> Bool {
    var syntax = JSONSyntax(rest: bytes[...])
    return syntax.value(depth: 0) && syntax.nextByte() == nil
  }

  /// Returns the value of a member of an object as it was sent; nil when the member is missing.
  static func text(of name: String, in object: [UInt8]) -> String? {
    var syntax = JSONSyntax(rest: object[...])
    guard syntax.nextByte() == UInt8(ascii: "{") else { return nil }
    var text: String?
    let isObject = syntax.members(until: UInt8(ascii: "}")) { syntax in
      guard syntax.nextByte() == UInt8(ascii: "\""), let key = syntax.string(),
        syntax.nextByte() == UInt8(ascii: ":")
      else { return false }
      let start = syntax.rest
      guard syntax.value(depth: 1) else { return false }
      if key.elementsEqual(name.utf8) {
        text = String(decoding: start[..<syntax.rest.startIndex], as: UTF8.self)
      }
      return true
    }
    return isObject ? text?.trimmingCharacters(in: .whitespacesAndNewlines) : nil
  }

  /// Reads the next byte that is not white space.
  private mutating func nextByte() -> UInt8? {
    rest = rest.drop { " \t\r\n".utf8.contains($0) }
    return rest.popFirst()
  }

  private mutating func value(depth: Int) -> Bool {
    guard depth < Self.maximumDepth, let first = nextByte() else { return false }
    switch first {
    case UInt8(ascii: "{"):
      var keys: Set<[UInt8]> = []
      return members(until: UInt8(ascii: "}")) { syntax in
        guard syntax.nextByte() == UInt8(ascii: "\""), let key = syntax.string(),
          keys.insert(key).inserted, syntax.nextByte() == UInt8(ascii: ":")
        else { return false }
        return syntax.value(depth: depth + 1)
      }
    case UInt8(ascii: "["):
      return members(until: UInt8(ascii: "]")) { $0.value(depth: depth + 1) }
    case UInt8(ascii: "\""): return string() != nil
    default:
      let token = [first] + rest.prefix { !",]} \t\r\n".utf8.contains($0) }
      rest = rest.dropFirst(token.count - 1)
      return Self.literals.contains(token) || Self.isNumber(token)
    }
  }

  private static func isNumber(_ token: [UInt8]) -> Bool {
    String(decoding: token, as: UTF8.self)
      .wholeMatch(of: #/-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/#) != nil
  }

  /// Reads the elements of an array or object, separated by commas.
  private mutating func members(
    until end: UInt8, _ element: (inout JSONSyntax) -> Bool
  ) -> Bool {
    let start = rest
    if nextByte() == end { return true }
    rest = start
    while element(&self) {
      let separator = nextByte()
      guard separator == UInt8(ascii: ",") else { return separator == end }
    }
    return false
  }

  /// Reads a string after its quotation mark, and returns its UTF-8 without escapes.
  private mutating func string() -> [UInt8]? {
    let start = rest
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "\\") { rest = rest.dropFirst() }
      guard byte == UInt8(ascii: "\"") else { continue }
      let text = start[..<(rest.startIndex - 1)]
      guard text.contains(UInt8(ascii: "\\")) else { return Array(text) }
      let array = try? JSONDecoder().decode(
        [String].self, from: Data(Array("[\"".utf8) + text + Array("\"]".utf8)))
      return array?.first.map { Array($0.utf8) }
    }
    return nil
  }
}
