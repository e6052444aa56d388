/// Moves over a JSON text token by token and holds it to RFC 8259: grammar, UTF-8, escapes, and a
/// bound on nesting, so that no text can exhaust the stack.
///
/// It makes nothing of what it passes: ``JSON`` makes values of its tokens, a page of records the
/// places where resources stand. A byte behind the end reads as NUL, which stands nowhere in
/// JSON, so the end needs no test of its own.
struct JSONScanner {
  static let maximumDepth = 512

  let bytes: UnsafeBufferPointer<UInt8>
  var position = 0
  private var depth = 0
  /// Whether what was skipped may hold a name twice in one object, or half of a surrogate pair.
  ///
  /// It is never false where that is so, and seldom true where it is not; reading it as a value
  /// tells for sure.
  var isSuspect = false
  /// A mark of each name in the objects around, the innermost last: as many as `markCount` says.
  let marks: UnsafeMutableBufferPointer<UInt64>
  var markCount = 0

  /// A scanner that holds every object with a name for suspect.
  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.init(bytes, marks: UnsafeMutableBufferPointer(start: nil, count: 0))
  }

  private init(
    _ bytes: UnsafeBufferPointer<UInt8>, marks: UnsafeMutableBufferPointer<UInt64>
  ) {
    self.bytes = bytes
    self.marks = marks
  }

  /// Scans bytes with an eye on what is suspect.
  static func watching<Result>(
    _ bytes: [UInt8], _ scan: (inout JSONScanner) throws -> Result
  ) rethrows -> Result {
    try bytes.withUnsafeBufferPointer { bytes in
      try withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 1_024) { marks in
        marks.initialize(repeating: 0)
        var scanner = JSONScanner(bytes, marks: marks)
        return try scan(&scanner)
      }
    }
  }

  /// A string without its quotes, or a number.
  struct Token {
    let range: Range<Int>
    var isEscaped = false
  }

  /// The next byte of the text.
  var next: UInt8 {
    @inline(__always) get { position < bytes.count ? bytes[position] : 0 }
  }

  /// Moves to the next token and returns its first byte.
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

  /// Refuses everything but white space up to the end of the text.
  mutating func end() throws {
    guard nextToken() == 0, position == bytes.count else {
      throw failure("more text behind the value")
    }
  }

  /// Moves over an object; `member` moves over the value of each key.
  @inline(__always)
  mutating func object(_ member: (inout JSONScanner, Token) throws -> Void) throws {
    try enter()
    if nextToken() != UInt8(ascii: "}") {
      while true {
        guard nextToken() == UInt8(ascii: "\"") else { throw failure("an object key is due") }
        let key = try string()
        guard nextToken() == UInt8(ascii: ":") else { throw failure("a colon is due") }
        position &+= 1
        try member(&self, key)
        guard nextToken() == UInt8(ascii: ",") else { break }
        position &+= 1
      }
    }
    try leave(UInt8(ascii: "}"), or: "a comma or closing brace is due")
  }

  /// Moves over an array; `element` moves over each of its elements.
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
    try leave(UInt8(ascii: "]"), or: "a comma or closing bracket is due")
  }

  /// What a byte that begins no value is.
  var noValue: JSON.SyntaxError {
    failure(position == bytes.count ? "the text ends where a value is due" : "no JSON value")
  }

  private mutating func enter() throws {
    guard depth < Self.maximumDepth else { throw failure("nesting too deep") }
    depth &+= 1
    position &+= 1
  }

  private mutating func leave(_ bracket: UInt8, or reason: String) throws {
    guard next == bracket else { throw failure(reason) }
    depth &-= 1
    position &+= 1
  }

  /// Moves over `true`, `false` or `null`.
  mutating func literal(_ text: StaticString) throws {
    for offset in 0..<text.utf8CodeUnitCount {
      guard next == text.utf8Start[offset] else { throw failure("no JSON value") }
      position &+= 1
    }
  }

  /// Moves over a number.
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
    guard position > start else { throw failure("a digit is due") }
  }

  /// What is wrong, at the place where the scanner stands.
  func failure(_ reason: String) -> JSON.SyntaxError {
    JSON.SyntaxError(reason: reason, offset: position)
  }
}
