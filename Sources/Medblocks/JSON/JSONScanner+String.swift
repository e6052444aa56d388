/// Strings: the bytes that take the most time.
extension JSONScanner {
  /// Moves over a string whose opening quote is the next byte.
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

  /// The same for a string with escapes or with characters beyond ASCII.
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
        guard let length = UTF8Validation.sequenceLength(at: position, in: bytes) else {
          throw failure("bytes that are not UTF-8")
        }
        position &+= length
      default:
        throw failure(
          position == bytes.count
            ? "the text ends inside a string" : "a control character in a string")
      }
      movePastPlainText()
    }
  }

  /// Moves to the next byte that is a quote, a backslash, a control character or beyond ASCII,
  /// eight bytes at a step.
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

  /// The top bit of the first byte that is special, and of some behind it.
  ///
  /// A subtraction borrows into the top bit of a byte that is smaller, as in "Bit Twiddling Hacks"
  /// (S. Anderson); what the borrow makes of later bytes does not count.
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
      let unit = try codeUnit()
      guard (0xD800..<0xE000).contains(unit) else { return }
      // Half of a pair, unless the other half comes next.
      guard unit < 0xDC00, next == UInt8(ascii: "\\"), position &+ 1 < bytes.count,
        bytes[position &+ 1] == UInt8(ascii: "u")
      else {
        isSuspect = true
        return
      }
      position &+= 1
      if !(0xDC00..<0xE000).contains(try codeUnit()) { isSuspect = true }
    default:
      throw failure("no JSON escape")
    }
  }

  /// Moves over `uXXXX`.
  private mutating func codeUnit() throws -> UInt16 {
    position &+= 1
    var unit: UInt16 = 0
    for _ in 0..<4 {
      guard let digit = next.hexDigit else { throw failure("four hexadecimal digits are due") }
      unit = unit << 4 | UInt16(digit)
      position &+= 1
    }
    return unit
  }

  /// Eight bytes, the first the lowest.
  @inline(__always)
  func word(at index: Int) -> UInt64 {
    UInt64(
      littleEndian: UnsafeRawBufferPointer(bytes)
        .loadUnaligned(fromByteOffset: index, as: UInt64.self))
  }
}

extension UInt8 {
  /// Whether a JSON string may hold the byte as it is, without a look at its neighbours.
  fileprivate var isPlainText: Bool {
    (0x20..<0x80).contains(self) && self != UInt8(ascii: "\"") && self != UInt8(ascii: "\\")
  }
}
