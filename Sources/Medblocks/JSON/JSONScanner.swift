/// Scans JSON token by token and validates it (RFC 8259): grammar, UTF-8 and escapes.
///
/// It creates no values itself: ``JSON`` builds values from its tokens, and a page of records builds
/// the locations of its resources. Reading past the end returns NUL, which JSON does not contain, so
/// the end needs no check of its own.
struct JSONScanner {
  static let maximumDepth = 512

  let bytes: UnsafeBufferPointer<UInt8>
  var position: Int
  /// The number of enclosing objects and arrays.
  var depth = 0
  /// The first problem that does not hide the end of the value: invalid UTF-8, or deep nesting.
  ///
  /// Scanning continues after it, so that an element of a page can fail alone.
  var damage: JSON.SyntaxError?

  /// Creates a scanner at the start of a text, after a byte order mark if there is one.
  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
    position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  /// The location of a string without its quotes, or of a number.
  struct Token {
    let range: Range<Int>
    var isEscaped = false
  }

  /// The next byte; NUL at the end.
  var next: UInt8 {
    @inline(__always) get { position < bytes.count ? bytes[position] : 0 }
  }

  /// Moves to the next token and returns its first byte; NUL at the end.
  @inline(__always)
  mutating func nextToken() -> UInt8 {
    while true {
      let byte = next
      guard byte <= 0x20, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else {
        return byte
      }
      position &+= 1
    }
  }

  /// Rejects damage, and any text except white space up to the end.
  mutating func end() throws {
    if let damage { throw damage }
    guard nextToken() == 0, position == bytes.count else {
      throw failure("unexpected text after the value")
    }
  }

  /// Moves past an object; `member` moves past the value of each key.
  @inline(__always)
  mutating func object(_ member: (inout JSONScanner, Token) throws -> Void) throws {
    try enter()
    if nextToken() != UInt8(ascii: "}") {
      while true {
        guard nextToken() == UInt8(ascii: "\"") else { throw failure("expected an object key") }
        let key = try string()
        guard nextToken() == UInt8(ascii: ":") else { throw failure("expected a colon") }
        position &+= 1
        try member(&self, key)
        guard nextToken() == UInt8(ascii: ",") else { break }
        position &+= 1
      }
    }
    try leave(UInt8(ascii: "}"), or: "expected a comma or closing brace")
  }

  /// Moves past an array; `element` moves past each of its elements.
  @inline(__always)
  mutating func array(_ element: (inout JSONScanner) throws -> Void) throws {
    try enter()
    if nextToken() != UInt8(ascii: "]") {
      while true {
        try element(&self)
        guard nextToken() == UInt8(ascii: ",") else { break }
        position &+= 1
      }
    }
    try leave(UInt8(ascii: "]"), or: "expected a comma or closing bracket")
  }

  /// The error for a byte that does not begin a value.
  var notAValue: JSON.SyntaxError {
    failure(position == bytes.count ? "unexpected end of text" : "expected a value")
  }

  private mutating func enter() throws {
    guard depth < Self.maximumDepth else { throw tooDeep }
    depth &+= 1
    position &+= 1
  }

  private mutating func leave(_ bracket: UInt8, or reason: String) throws {
    guard next == bracket else { throw failure(reason) }
    depth &-= 1
    position &+= 1
  }

  /// Moves past `true`, `false` or `null`.
  mutating func literal(_ text: StaticString) throws {
    for offset in 0..<text.utf8CodeUnitCount {
      guard next == text.utf8Start[offset] else { throw failure("expected a value") }
      position &+= 1
    }
  }

  /// Moves past a number.
  mutating func number() throws -> Token {
    let start = position
    if next == UInt8(ascii: "-") { position &+= 1 }
    if next == UInt8(ascii: "0") { position &+= 1 } else { try digits() }
    if next == UInt8(ascii: ".") {
      position &+= 1
      try digits()
    }
    if next | 0x20 == UInt8(ascii: "e") {
      position &+= 1
      if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { position &+= 1 }
      try digits()
    }
    return Token(range: start..<position)
  }

  private mutating func digits() throws {
    let start = position
    while next &- UInt8(ascii: "0") < 10 { position &+= 1 }
    guard position > start else { throw failure("expected a digit") }
  }

  /// The error for a value that begins too deep.
  var tooDeep: JSON.SyntaxError { failure("nesting deeper than \(Self.maximumDepth)") }

  /// Creates an error at the current position.
  func failure(_ reason: String) -> JSON.SyntaxError {
    JSON.SyntaxError(reason: reason, offset: position)
  }
}
