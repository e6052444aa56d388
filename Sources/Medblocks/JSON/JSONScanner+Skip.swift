/// Skips values without building them, which is how a page of records is read.
extension JSONScanner {
  /// Moves past a value; sets ``isSuspect`` when only parsing can decide whether it is valid.
  mutating func skip() throws {
    switch nextToken() {
    case UInt8(ascii: "\""): _ = try string()
    case UInt8(ascii: "{"): try watchedObject { scanner, _ in try scanner.skip() }
    case UInt8(ascii: "["): try array { try $0.skip() }
    case UInt8(ascii: "t"): try literal("true")
    case UInt8(ascii: "f"): try literal("false")
    case UInt8(ascii: "n"): try literal("null")
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): _ = try number()
    default: throw notAValue
    }
  }

  /// Moves past an object as ``object(_:)`` does, and detects repeated keys.
  @inline(__always)
  mutating func watchedObject(_ member: (inout JSONScanner, Token) throws -> Void) throws {
    let first = markCount
    try object { scanner, name in
      scanner.watch(name, since: first)
      try member(&scanner, name)
    }
    markCount = first
  }

  /// Compares the mark of a key with those before it: equal keys have equal marks.
  @inline(__always)
  private mutating func watch(_ name: Token, since first: Int) {
    let mark = mark(of: name)
    var index = markCount
    // Beyond 64 keys a comparison with each would take too long; the parser decides.
    if name.isEscaped || index &- first >= 64 || index == marks.count { isSuspect = true }
    guard !isSuspect else { return }
    while index > first {
      index &-= 1
      if marks[index] == mark { isSuspect = true }
    }
    marks[markCount] = mark
    markCount &+= 1
  }

  @inline(__always)
  private func mark(of name: Token) -> UInt64 {
    let (start, count) = (name.range.lowerBound, name.range.count)
    if count > 8 {
      return (word(at: start) &* 0x9E37_79B9_7F4A_7C15) ^ word(at: start &+ count &- 8)
        ^ UInt64(count) << 56
    }
    guard start &+ 8 <= bytes.count else {  // near the end of the text
      return bytes[name.range].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
    return word(at: start) & ~(~0 << (UInt64(count) &* 8))
  }
}
