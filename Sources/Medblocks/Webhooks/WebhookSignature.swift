import Foundation

/// The header `Medblocks-Signature`: `t=<seconds since 1970>,v1=<hexadecimal HMAC-SHA256>`.
///
/// It is parsed strictly. Elements are separated by commas, with optional spaces and tabs around
/// them; empty elements are ignored (RFC 9110, section 5.6.1). `t` occurs once, in decimal digits.
/// `v1` is 64 hexadecimal digits in lower case; if there are several, one must match. Elements with
/// other names are ignored: they belong to future schemes.
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
    let bytes = Array((header ?? "").utf8)
    guard !bytes.allSatisfy(\.isSpaceOrTab) else { throw WebhookSignatureError(.missingHeader) }
    guard bytes.count <= Self.maximumHeaderBytes else {
      throw WebhookSignatureError(.malformedHeader)
    }
    let elements = bytes.split(separator: UInt8(ascii: ",")).map(Self.trimmed)
    let times = elements.compactMap { Self.value(of: "t", in: $0) }
    tags = elements.compactMap { Self.value(of: "v1", in: $0) }.compactMap(Self.tag)
    guard times.count == 1, let seconds = Self.seconds(times[0]), !tags.isEmpty else {
      throw WebhookSignatureError(.malformedHeader)
    }
    self.seconds = seconds
    secondsText = times[0]
  }

  /// Returns the index of the secret that signed a payload.
  ///
  /// The time is checked after the signature, so that only a genuine delivery reports it.
  ///
  /// - Throws: ``WebhookSignatureError``.
  func verify(
    _ payload: UnsafeBufferPointer<UInt8>, secrets: [WebhookSecret], tolerance: Duration, now: Date
  ) throws -> Int {
    let match = secrets.firstIndex { secret in
      let tag = Self.tag(of: payload, at: secondsText, secret: secret)
      return tags.contains { HMACSHA256.areEqual($0, tag) }
    }
    guard let match else { throw WebhookSignatureError(.noMatchingSignature) }
    let distance = abs(now.timeIntervalSince1970 - Double(seconds))
    guard distance <= tolerance / .seconds(1) else {
      throw WebhookSignatureError(.timestampOutsideTolerance)
    }
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
    var rest = element.drop(while: \.isSpaceOrTab)
    while rest.last?.isSpaceOrTab == true { rest = rest.dropLast() }
    return rest
  }

  private static func value(of name: String, in element: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    let prefix = "\(name)=".utf8
    return element.starts(with: prefix) ? element.dropFirst(prefix.count) : nil
  }

  /// Parses up to 18 digits, which always fit an `Int64`.
  private static func seconds(_ text: ArraySlice<UInt8>) -> Int64? {
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    guard (1...18).contains(text.count), text.allSatisfy(digits.contains) else { return nil }
    return text.reduce(0) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
  }

  private static func tag(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    let upperCase = UInt8(ascii: "A")...UInt8(ascii: "F")
    guard text.count == 64, !text.contains(where: upperCase.contains) else { return nil }
    let digits = text.compactMap(\.hexDigit)
    guard digits.count == 64 else { return nil }
    return stride(from: 0, to: 64, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }
}

extension UInt8 {
  fileprivate var isSpaceOrTab: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") }
}
