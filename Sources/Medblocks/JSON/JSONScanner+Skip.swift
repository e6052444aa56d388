/// Skips values without building them, which is how a page of records is read.
extension JSONScanner {
  /// Moves past a value of any depth; a value that is nested too deep is ``damage``.
  ///
  /// It uses no recursion, so no input exhausts the stack.
  mutating func skip() throws {
    var containers = Containers()
    while true {
      switch nextToken() {
      case UInt8(ascii: "\""): _ = try string()
      case UInt8(ascii: "{"):
        open(isObject: true, in: &containers)
        if nextToken() != UInt8(ascii: "}") {
          try skipKey()
          continue
        }
      case UInt8(ascii: "["):
        open(isObject: false, in: &containers)
        if nextToken() != UInt8(ascii: "]") { continue }
      case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): _ = try number()
      case UInt8(ascii: "t"): try literal("true")
      case UInt8(ascii: "f"): try literal("false")
      case UInt8(ascii: "n"): try literal("null")
      default: throw notAValue
      }
      guard try moveToNextValue(in: &containers) else { return }
    }
  }

  /// Closes the containers that end here, and moves to the next value in the innermost one.
  ///
  /// - Returns: False when the outermost value has ended.
  @inline(__always)
  private mutating func moveToNextValue(in containers: inout Containers) throws -> Bool {
    while containers.count > 0 {
      let token = nextToken()
      let isObject = containers.isObject
      if token == UInt8(ascii: ",") {
        position &+= 1
        if isObject { try skipKey() }
        return true
      }
      guard token == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else {
        throw failure("expected a comma or closing \(isObject ? "brace" : "bracket")")
      }
      position &+= 1
      containers.pop()
    }
    return false
  }

  @inline(__always)
  private mutating func open(isObject: Bool, in containers: inout Containers) {
    containers.push(isObject: isObject)
    if depth &+ containers.count > Self.maximumDepth, damage == nil { damage = tooDeep }
    position &+= 1
  }

  /// Moves past a key and its colon.
  @inline(__always)
  private mutating func skipKey() throws {
    guard nextToken() == UInt8(ascii: "\"") else { throw failure("expected an object key") }
    _ = try string()
    guard nextToken() == UInt8(ascii: ":") else { throw failure("expected a colon") }
    position &+= 1
  }

  /// The objects and arrays around a value, one bit each.
  private struct Containers {
    private(set) var count = 0
    /// The innermost containers, up to 64; the lowest bit is the last one.
    private var inner: UInt64 = 0
    private var outer: [UInt64] = []

    var isObject: Bool {
      @inline(__always) get { inner & 1 == 1 }
    }

    @inline(__always)
    mutating func push(isObject: Bool) {
      if count & 63 == 0, count > 0 { outer.append(inner) }
      inner = inner << 1 | (isObject ? 1 : 0)
      count &+= 1
    }

    @inline(__always)
    mutating func pop() {
      count &-= 1
      inner >>= 1
      if count & 63 == 0, let last = outer.popLast() { inner = last }
    }
  }
}
