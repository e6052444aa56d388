/// Builds values from tokens.
///
/// Of a key that is repeated in an object, the last value is kept. An escaped surrogate without its
/// other half is U+FFFD.
extension JSONScanner {
  /// Parses the text as one value.
  mutating func document() throws -> JSON {
    let value = try json()
    try end()
    return value
  }

  /// Parses a value.
  mutating func json() throws -> JSON {
    switch nextToken() {
    case UInt8(ascii: "\""): return .string(text(of: try string()))
    case UInt8(ascii: "{"): return .object(try jsonObject())
    case UInt8(ascii: "["): return .array(try jsonArray())
    case UInt8(ascii: "t"):
      try literal("true")
      return .bool(true)
    case UInt8(ascii: "f"):
      try literal("false")
      return .bool(false)
    case UInt8(ascii: "n"):
      try literal("null")
      return .null
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      return .number(JSON.Number(validated: text(of: try number())))
    default: throw notAValue
    }
  }

  private mutating func jsonObject() throws -> JSON.Object {
    var members: [JSON.Object.Member] = []
    try object { scanner, name in
      let value = try scanner.json()
      if members.isEmpty { members.reserveCapacity(4) }
      members.append((scanner.text(of: name), value))
    }
    // Many small objects take a multiple of the text's size, so they get no spare capacity.
    return JSON.Object(parsed: members.count < 3 ? members.map { $0 } : members)
  }

  private mutating func jsonArray() throws -> [JSON] {
    var array: [JSON] = []
    try self.array { array.append(try $0.json()) }
    return array
  }

  /// Returns the text of a token with its escapes resolved.
  func text(of token: Token) -> String {
    guard token.isEscaped else { return String(decoding: self[token.range], as: UTF8.self) }
    var text = ""
    var start = token.range.lowerBound
    while let escape = self[start..<token.range.upperBound].firstIndex(of: UInt8(ascii: "\\")) {
      text += String(decoding: self[start..<(start + escape)], as: UTF8.self)
      let (scalar, length) = scalar(at: start + escape)
      text.unicodeScalars.append(scalar)
      start += escape + length
    }
    return text + String(decoding: self[start..<token.range.upperBound], as: UTF8.self)
  }

  private subscript(range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: bytes[range])
  }

  /// Returns the character of the escape at an index, and the length of the escape in bytes.
  private func scalar(at index: Int) -> (Unicode.Scalar, length: Int) {
    switch bytes[index + 1] {
    case UInt8(ascii: "b"): return ("\u{8}", 2)
    case UInt8(ascii: "f"): return ("\u{C}", 2)
    case UInt8(ascii: "n"): return ("\n", 2)
    case UInt8(ascii: "r"): return ("\r", 2)
    case UInt8(ascii: "t"): return ("\t", 2)
    case UInt8(ascii: "u"): break
    case let character: return (Unicode.Scalar(character), 2)
    }
    let first = codeUnit(at: index + 2)
    if let scalar = Unicode.Scalar(first) { return (scalar, 6) }
    // The closing quote follows the token, so there is a byte after the escape.
    if first < 0xDC00, bytes[index + 6] == UInt8(ascii: "\\"), bytes[index + 7] == UInt8(ascii: "u")
    {
      let second = codeUnit(at: index + 8)
      if (0xDC00..<0xE000).contains(second),
        let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
      {
        return (scalar, 12)
      }
    }
    return ("\u{FFFD}", 6)
  }

  /// Returns the value of four hexadecimal digits that the scanner has validated.
  private func codeUnit(at index: Int) -> UInt32 {
    bytes[index..<(index + 4)].reduce(0) { $0 << 4 | UInt32($1.hexDigit ?? 0) }
  }
}
