import Foundation

/// The header `Medblocks-Signature`: `t=<seconds since 1970>,v1=<hexadecimal HMAC-SHA256>`.
///
/// Elements are separated by commas, with optional white space around them; empty elements are
/// ignored (RFC 9110, section 5.6.1). A proxy may fold the header or send it twice, so white space
/// includes line breaks, and `t` may be repeated with the same decimal digits. `v1` is 64 hexadecimal
/// digits; if there are several, one must match. Elements with other names are ignored: they belong
/// to future schemes.
struct WebhookSignature {
  /// The maximum size of a header; it bounds the work for an unverified request.
  static let maximumHeaderBytes = 4_096

  private let seconds: Int64
  /// The time as written, because that is what was signed.
  private let secondsText: ArraySlice<UInt8>
  /// The tags of scheme `v1`, at least one.
  private let tags: [[UInt8]]

  /// Creates a signature from the value of the header.
  ///
  /// - Throws: ``WebhookSignatureError`` for a header that is missing or malformed.
  init(header: String?) throws {
    let bytes = Array((header ?? "").utf8.prefix(Self.maximumHeaderBytes + 1))
    guard bytes.count <= Self.maximumHeaderBytes else {
      throw WebhookSignatureError(.malformedHeader)
    }
    guard !bytes.allSatisfy(\.isWhiteSpace) else { throw WebhookSignatureError(.missingHeader) }
    let elements = bytes.split(separator: UInt8(ascii: ",")).map(Self.trimmed)
    let times = Set(elements.compactMap { Self.value(of: "t", in: $0) })
    tags = elements.compactMap { Self.value(of: "v1", in: $0) }.compactMap(Self.tag)
    guard times.count == 1, let time = times.first, let seconds = Self.seconds(time), !tags.isEmpty
    else { throw WebhookSignatureError(.malformedHeader) }
    self.seconds = seconds
    secondsText = time
  }

  /// Checks the time of the signature.
  ///
  /// - Throws: ``WebhookSignatureError``.
  func checkTime(tolerance: Duration, now: Date) throws {
    let distance = abs(now.timeIntervalSince1970 - Double(seconds))
    guard distance <= tolerance / .seconds(1) else {
      throw WebhookSignatureError(.timestampOutsideTolerance)
    }
  }

  /// Returns the index of the secret that signed a payload.
  ///
  /// - Complexity: O(*n* · *m*) for *n* bytes and *m* secrets.
  /// - Throws: ``WebhookSignatureError``.
  func verify(_ payload: UnsafeBufferPointer<UInt8>, secrets: [WebhookSecret]) throws -> Int {
    let match = secrets.firstIndex { secret in
      let tag = Self.tag(of: payload, at: secondsText, secret: secret)
      return tags.contains { HMACSHA256.areEqual($0, tag) }
    }
    guard let match else { throw WebhookSignatureError(.noMatchingSignature) }
    return match
  }

  private static func tag(
    of payload: UnsafeBufferPointer<UInt8>, at seconds: ArraySlice<UInt8>, secret: WebhookSecret
  ) -> [UInt8] {
    var function = HMACSHA256(key: Array(secret.text.utf8))
    (seconds + [UInt8(ascii: ".")]).withUnsafeBytes { function.update($0) }
    function.update(UnsafeRawBufferPointer(payload))
    return function.tag()
  }

  private static func trimmed(_ element: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var rest = element.drop(while: \.isWhiteSpace)
    while rest.last?.isWhiteSpace == true { rest = rest.dropLast() }
    return rest
  }

  private static func value(of name: String, in element: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    let prefix = "\(name)=".utf8
    return element.starts(with: prefix) ? element.dropFirst(prefix.count) : nil
  }

  /// Parses up to 18 digits, which always fit an `Int64`.
  private static func seconds(_ text: ArraySlice<UInt8>) -> Int64? {
    guard (1...18).contains(text.count), text.allSatisfy(\.isASCIIDigit) else { return nil }
    return text.reduce(0) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
  }

  private static func tag(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    guard text.count == 64 else { return nil }
    let digits = text.compactMap(\.hexDigit)
    guard digits.count == 64 else { return nil }
    return stride(from: 0, to: 64, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }
}

extension UInt8 {
  fileprivate var isWhiteSpace: Bool { " \t\r\n".utf8.contains(self) }
}
