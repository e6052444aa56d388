extension JSON: CustomStringConvertible {
  /// Parses JSON in UTF-8 (RFC 8259).
  ///
  /// Of a repeated key the last value is kept, an escaped surrogate without its other half becomes
  /// U+FFFD, and a byte order mark at the start is ignored.
  ///
  /// - Throws: ``SyntaxError`` for invalid JSON and for nesting deeper than 512.
  /// - Complexity: O(*n*) in the size of the input.
  public init(parsing bytes: some Sequence<UInt8>) throws {
    let parsed = try bytes.withContiguousStorageIfAvailable { buffer in
      var scanner = JSONScanner(buffer)
      return try scanner.document()
    }
    self = try parsed ?? JSON(parsing: Array(bytes))
  }

  /// Parses a JSON string (RFC 8259).
  ///
  /// - Throws: ``SyntaxError``, as ``init(parsing:)-(Sequence<UInt8>)`` does.
  public init(parsing text: String) throws { try self.init(parsing: Array(text.utf8)) }

  /// The value as compact JSON in UTF-8, with numbers as they were written.
  public var bytes: [UInt8] { Array(description.utf8) }

  /// The value as compact JSON, with numbers as they were written.
  public var description: String {
    var text = ""
    write(to: &text)
    return text
  }

  private func write(to text: inout String) {
    switch self {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .number(let value): text += value.text
    case .string(let value): Self.write(value, to: &text)
    case .array(let values):
      text += "["
      for (index, value) in values.enumerated() {
        if index > 0 { text += "," }
        value.write(to: &text)
      }
      text += "]"
    case .object(let object):
      text += "{"
      for (index, member) in object.enumerated() {
        if index > 0 { text += "," }
        Self.write(member.key, to: &text)
        text += ":"
        member.value.write(to: &text)
      }
      text += "}"
    }
  }

  private static func write(_ string: String, to text: inout String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\0"..<" ":
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
