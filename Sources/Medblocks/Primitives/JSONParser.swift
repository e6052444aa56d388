/// Reads RFC 8259 in full: strict grammar, valid UTF-8, no trailing bytes.
///
/// A key that comes twice and a lone surrogate are refused, because one of the values, or the
/// character, would be lost. Nesting is bounded, so that no input can exhaust the stack.
struct JSONParser {
  static let maximumDepth = 512

  let bytes: UnsafeBufferPointer<UInt8>
  var position = 0

  init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  var isAtEnd: Bool { position == bytes.count }

  mutating func document() throws -> JSON {
    if let offset = UTF8Check.firstInvalidByte(in: bytes) {
      throw JSON.SyntaxError(reason: "bytes that are not UTF-8", offset: offset)
    }
    let value = try value(depth: 0)
    skipWhitespace()
    guard isAtEnd else { throw failure("more text behind the value") }
    return value
  }

  private mutating func value(depth: Int) throws -> JSON {
    skipWhitespace()
    guard let first = peek else { throw failure("the text ends where a value is due") }
    switch first {
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      guard depth < Self.maximumDepth else { throw failure("nesting too deep") }
      return first == UInt8(ascii: "{")
        ? .object(try object(depth: depth)) : .array(try array(depth: depth))
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try literal("true", .bool(true))
    case UInt8(ascii: "f"): return try literal("false", .bool(false))
    case UInt8(ascii: "n"): return try literal("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      return .number(JSON.Number(validated: try number()))
    default: throw failure("no JSON value")
    }
  }

  private mutating func object(depth: Int) throws -> JSON.Object {
    var object = JSON.Object()
    position += 1
    skipWhitespace()
    if skip("}") { return object }
    repeat {
      skipWhitespace()
      guard peek == UInt8(ascii: "\"") else { throw failure("an object key is due") }
      let start = position
      let key = try string()
      skipWhitespace()
      guard skip(":") else { throw failure("a colon is due") }
      guard object.append(key, try value(depth: depth + 1)) else {
        throw JSON.SyntaxError(reason: "a key that comes twice in one object", offset: start)
      }
      skipWhitespace()
    } while skip(",")
    guard skip("}") else { throw failure("a comma or closing brace is due") }
    return object
  }

  private mutating func array(depth: Int) throws -> [JSON] {
    var array: [JSON] = []
    position += 1
    skipWhitespace()
    if skip("]") { return array }
    repeat {
      array.append(try value(depth: depth + 1))
      skipWhitespace()
    } while skip(",")
    guard skip("]") else { throw failure("a comma or closing bracket is due") }
    return array
  }

  private mutating func literal(_ text: StaticString, _ value: JSON) throws -> JSON {
    for offset in 0..<text.utf8CodeUnitCount where !skip(byte: text.utf8Start[offset]) {
      throw failure("no JSON value")
    }
    return value
  }

  /// Reads a number and returns its text.
  mutating func number() throws -> String {
    let start = position
    _ = skip("-")
    if !skip("0") { try digits() }
    if skip(".") { try digits() }
    if skip("e") || skip("E") {
      if !skip("+") { _ = skip("-") }
      try digits()
    }
    return text(start..<position)
  }

  private mutating func digits() throws {
    let start = position
    while let byte = peek, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
    guard position > start else { throw failure("a digit is due") }
  }

  private mutating func string() throws -> String {
    position += 1
    var start = position
    var unescaped = ""
    while let byte = peek {
      switch byte {
      case UInt8(ascii: "\""):
        let tail = text(start..<position)
        position += 1
        return unescaped.isEmpty ? tail : unescaped + tail
      case UInt8(ascii: "\\"):
        unescaped += text(start..<position)
        unescaped.unicodeScalars.append(try escape())
        start = position
      case 0..<0x20:
        throw failure("a control character in a string")
      default:
        position += 1
      }
    }
    throw failure("the text ends inside a string")
  }

  private mutating func escape() throws -> Unicode.Scalar {
    position += 1
    defer { position += 1 }
    switch peek {
    case UInt8(ascii: "\""): return "\""
    case UInt8(ascii: "\\"): return "\\"
    case UInt8(ascii: "/"): return "/"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try unicodeEscape()
    default: throw failure("no JSON escape")
    }
  }

  /// Reads `uXXXX`, or a surrogate pair of two, and stops on the last digit.
  private mutating func unicodeEscape() throws -> Unicode.Scalar {
    let first = try codeUnit()
    if let scalar = Unicode.Scalar(first) { return scalar }
    position += 1
    guard first < 0xDC00, skip("\\"), peek == UInt8(ascii: "u") else {
      throw failure("half of a surrogate pair")
    }
    let second = try codeUnit()
    guard (0xDC00..<0xE000).contains(second),
      let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    else { throw failure("half of a surrogate pair") }
    return scalar
  }

  private mutating func codeUnit() throws -> UInt32 {
    var unit: UInt32 = 0
    for _ in 0..<4 {
      position += 1
      guard let digit = peek.flatMap({ Character(Unicode.Scalar($0)).hexDigitValue }) else {
        throw failure("four hexadecimal digits are due")
      }
      unit = unit << 4 | UInt32(digit)
    }
    return unit
  }

  private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skip(_ character: Unicode.Scalar) -> Bool {
    skip(byte: UInt8(ascii: character))
  }

  private mutating func skip(byte: UInt8) -> Bool {
    guard peek == byte else { return false }
    position += 1
    return true
  }

  private mutating func skipWhitespace() {
    while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      position += 1
    }
  }

  private func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }

  private func failure(_ reason: String) -> JSON.SyntaxError {
    JSON.SyntaxError(reason: reason, offset: min(position, bytes.count))
  }
}
