/// A successful response whose body has not been decoded yet.
struct UndecodedResponse<Value: Sendable>: Sendable {
  /// The body; empty when no request was sent.
  let body: [UInt8]
  /// Decodes the body and checks the value.
  private let decoded: @Sendable (_ check: (Value) throws -> Void) throws -> Value

  init(
    body: [UInt8], decoded: @escaping @Sendable (_ check: (Value) throws -> Void) throws -> Value
  ) {
    self.body = body
    self.decoded = decoded
  }

  /// Decodes the body.
  ///
  /// - Parameter check: Throws the error with which the call fails although its value is decoded.
  /// - Throws: ``MedblocksError``.
  func decode(checking check: (Value) throws -> Void = { _ in }) throws -> Value {
    try decoded(check)
  }

  /// Returns the likely value of a string field near the end of the body, without decoding the body.
  func probableValue(of field: String) -> String? {
    let end = body.suffix(256)
    guard let name = end.firstRange(of: Array("\"\(field)\":".utf8)) else { return nil }
    return end[name.upperBound...].withUnsafeBufferPointer { buffer in
      var scanner = JSONScanner(buffer)
      guard scanner.nextToken() == UInt8(ascii: "\"") else { return nil }
      return (try? scanner.string()).map { scanner.text(of: $0) }
    }
  }
}
