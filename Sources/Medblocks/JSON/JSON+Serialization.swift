extension JSON: CustomStringConvertible {
  /// Reads a JSON text (RFC 8259).
  ///
  /// Throws ``SyntaxError`` for anything that is no JSON, for a key that comes twice in one
  /// object, for half of a surrogate pair, and for nesting deeper than 512.
  public init(parsing bytes: some Sequence<UInt8>) throws {
    let parsed = try bytes.withContiguousStorageIfAvailable { buffer in
      var scanner = JSONScanner(buffer)
      return try scanner.document()
    }
    self = try parsed ?? JSON(parsing: Array(bytes))
  }

  /// Reads a JSON text (RFC 8259); throws as ``init(parsing:)-(Sequence<UInt8>)`` does.
  public init(parsing text: String) throws { try self.init(parsing: Array(text.utf8)) }

  /// The value as JSON in UTF-8, without white space, numbers as they came.
  public var bytes: [UInt8] { Array(description.utf8) }

  /// The value as a JSON text without white space, numbers as they came.
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
