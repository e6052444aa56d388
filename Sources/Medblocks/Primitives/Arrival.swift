/// An answer that has arrived and is not read yet.
struct Arrival<Answer: Sendable>: Sendable {
  let body: [UInt8]
  /// Reads the body; throws ``MedblocksError``.
  let read: @Sendable () throws -> Answer

  /// The same answer, changed once it is read.
  func map(_ change: @escaping @Sendable (Answer) -> Answer) -> Arrival {
    Arrival(body: body) { change(try read()) }
  }

  /// What a field near the end of the body seems to say, before all of it is read.
  func likelyText(of field: String) -> String? {
    let end = body.suffix(256)
    guard let name = end.firstRange(of: Array("\"\(field)\":".utf8)) else { return nil }
    return end[name.upperBound...].withUnsafeBufferPointer { buffer in
      var scanner = JSONScanner(buffer)
      guard scanner.nextToken() == UInt8(ascii: "\"") else { return nil }
      return try? scanner.text(of: scanner.string())
    }
  }
}
