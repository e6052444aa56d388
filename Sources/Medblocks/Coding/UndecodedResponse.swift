/// A successful response whose body has not been decoded yet.
struct UndecodedResponse<Value: Sendable>: Sendable {
  let body: [UInt8]
  /// Decodes the body; throws ``MedblocksError``.
  let decode: @Sendable () throws -> Value

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
