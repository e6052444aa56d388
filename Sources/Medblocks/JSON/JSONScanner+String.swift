/// Scans strings, which account for most of the time.
extension JSONScanner {
  /// Moves past a string whose opening quote is the next byte.
  @inline(__always)
  mutating func string() throws -> Token {
    position &+= 1
    let start = position
    movePastPlainText()
    if next == UInt8(ascii: "\"") {
      position &+= 1
      return Token(range: start..<(position &- 1))
    }
    return try unusualString(from: start)
  }

  /// Moves past a string with escapes or non-ASCII characters.
  private mutating func unusualString(from start: Int) throws -> Token {
    var isEscaped = false
    while true {
      switch next {
      case UInt8(ascii: "\""):
        position &+= 1
        return Token(range: start..<(position &- 1), isEscaped: isEscaped)
      case UInt8(ascii: "\\"):
        isEscaped = true
        try escape()
      case 0x80...:
        if let length = UTF8Validation.sequenceLength(at: position, in: bytes) {
          position &+= length
        } else {
          damage = damage ?? failure("invalid UTF-8")
          position &+= 1
        }
      default:
        throw failure(
          position == bytes.count
            ? "unexpected end of text in a string" : "control character in a string")
      }
      movePastPlainText()
    }
  }

  /// Moves to the next quote, backslash, control character or non-ASCII byte, eight bytes at a time.
  @inline(__always)
  private mutating func movePastPlainText() {
    while position &+ 8 <= bytes.count {
      let special = Self.special(in: word(at: position))
      guard special == 0 else {
        position &+= special.trailingZeroBitCount >> 3
        return
      }
      position &+= 8
    }
    while position < bytes.count, bytes[position].isPlainText { position &+= 1 }
  }

  /// Returns a word in which the top bit of the first special byte is set.
  ///
  /// A subtraction borrows into the top bit of a smaller byte, as in "Bit Twiddling Hacks"
  /// (S. Anderson). The borrow may also set the top bits of later bytes, which does not matter.
  @inline(__always)
  private static func special(in word: UInt64) -> UInt64 {
    let quote = word ^ each(UInt64(UInt8(ascii: "\"")))
    let backslash = word ^ each(UInt64(UInt8(ascii: "\\")))
    let smaller =
      (word &- each(0x20)) & ~word | (quote &- each(1)) & ~quote
      | (backslash &- each(1)) & ~backslash
    return (smaller | word) & each(0x80)
  }

  @inline(__always)
  private static func each(_ byte: UInt64) -> UInt64 { byte &* 0x0101_0101_0101_0101 }

  private mutating func escape() throws {
    position &+= 1
    switch next {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
      UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      position &+= 1
    case UInt8(ascii: "u"):
      position &+= 1
      for _ in 0..<4 {
        guard next.hexDigit != nil else { throw failure("expected four hexadecimal digits") }
        position &+= 1
      }
    default:
      throw failure("invalid escape")
    }
  }

  /// Returns eight bytes as a word, with the first byte in the lowest bits.
  @inline(__always)
  func word(at index: Int) -> UInt64 {
    UInt64(
      littleEndian: UnsafeRawBufferPointer(bytes)
        .loadUnaligned(fromByteOffset: index, as: UInt64.self))
  }
}

extension UInt8 {
  /// Whether the byte needs no further check in a JSON string.
  fileprivate var isPlainText: Bool {
    (0x20..<0x80).contains(self) && self != UInt8(ascii: "\"") && self != UInt8(ascii: "\\")
  }
}
