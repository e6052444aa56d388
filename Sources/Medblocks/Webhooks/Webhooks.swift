import Foundation

/// Verifies webhook deliveries.
///
/// ``WebhookInbox`` builds on it and handles each event once. The endpoints to which Medblocks
/// delivers are `mb.webhooks`, ``WebhookEndpoints``.
public enum Webhooks: Sendable {
  /// The name of the header with the signature of a delivery.
  public static let signatureHeader = "Medblocks-Signature"

  /// Verifies a delivery and returns its event.
  ///
  /// Nothing is parsed before the signature has been verified. The TypeScript client calls it
  /// `webhooks.constructEvent`.
  ///
  /// - Parameters:
  ///   - payload: The raw body, byte for byte: `Data`, `[UInt8]`, a `ByteBufferView` of NIO or any
  ///     other bytes. A body that was parsed and re-encoded does not verify.
  ///   - signature: The value of the header ``signatureHeader``; nil when it is absent.
  ///   - secret: The secret of the endpoint.
  ///   - tolerance: The maximum time between signing and `now`; the default is 5 minutes.
  ///   - now: The current time.
  /// - Throws: ``WebhookSignatureError``, and ``MedblocksError`` of kind `configuration` for a string
  ///   that cannot be a webhook secret.
  public static func constructEvent(
    payload: some Sequence<UInt8>, signature: String?, secret: WebhookSecret,
    tolerance: Duration = .seconds(300), now: Date = Date()
  ) throws -> WebhookEvent {
    try constructEvent(
      payload: payload, signature: signature, secrets: [secret], tolerance: tolerance, now: now
    ).event
  }

  /// Verifies a delivery whose body is a string and returns its event.
  ///
  /// It verifies the string's UTF-8, as
  /// ``constructEvent(payload:signature:secret:tolerance:now:)-(Sequence<UInt8>,_,_,_,_)`` does.
  ///
  /// - Throws: ``WebhookSignatureError``, and ``MedblocksError`` of kind `configuration` for a string
  ///   that cannot be a webhook secret.
  public static func constructEvent(
    payload: String, signature: String?, secret: WebhookSecret,
    tolerance: Duration = .seconds(300), now: Date = Date()
  ) throws -> WebhookEvent {
    try constructEvent(
      payload: payload.utf8, signature: signature, secret: secret, tolerance: tolerance, now: now)
  }

  /// Verifies a delivery that was signed with one of several secrets and returns its event.
  ///
  /// After `rotateSecret`, pass the new and the old secret until the deliveries that were signed
  /// with the old one have arrived.
  ///
  /// - Parameters:
  ///   - payload: The raw body, byte for byte.
  ///   - signature: The value of the header ``signatureHeader``; nil when it is absent.
  ///   - secrets: The secrets of the endpoint, at least one.
  ///   - tolerance: The maximum time between signing and `now`; the default is 5 minutes.
  ///   - now: The current time.
  /// - Returns: The event, and the index of the secret that verified it.
  /// - Throws: ``WebhookSignatureError``, and ``MedblocksError`` of kind `configuration` when there is
  ///   no secret, or a string cannot be one.
  public static func constructEvent(
    payload: some Sequence<UInt8>, signature: String?, secrets: [WebhookSecret],
    tolerance: Duration = .seconds(300), now: Date = Date()
  ) throws -> (event: WebhookEvent, secretIndex: Int) {
    try constructEvent(
      payload: payload, signature: signature, secrets: secrets, tolerance: tolerance,
      maximumSize: .max, now: now)
  }

  /// Verifies a delivery and returns its event, unless the payload is larger than a maximum size.
  ///
  /// A larger payload is neither copied nor hashed.
  static func constructEvent(
    payload: some Sequence<UInt8>, signature: String?, secrets: [WebhookSecret],
    tolerance: Duration, maximumSize: Int, now: Date
  ) throws -> (event: WebhookEvent, secretIndex: Int) {
    try WebhookSecret.validate(secrets)
    let signature = try WebhookSignature(header: signature)
    // First, so that nothing is copied or hashed for a replayed header.
    try signature.checkTime(tolerance: tolerance, now: now)
    func construct(
      _ bytes: UnsafeBufferPointer<UInt8>
    ) throws -> (event: WebhookEvent, secretIndex: Int) {
      guard bytes.count <= maximumSize else { throw WebhookSignatureError(.oversizedPayload) }
      let index = try signature.verify(bytes, secrets: secrets)
      return (try event(in: bytes), index)
    }
    if let constructed = try payload.withContiguousStorageIfAvailable(construct) {
      return constructed
    }
    let limit = maximumSize == .max ? maximumSize : maximumSize + 1
    return try Array(payload.prefix(limit)).withUnsafeBufferPointer(construct)
  }

  private static func event(in bytes: UnsafeBufferPointer<UInt8>) throws -> WebhookEvent {
    do {
      return try WebhookEvent(json: JSON(parsing: bytes))
    } catch let error as JSON.SyntaxError {
      throw WebhookSignatureError(
        .invalidPayload, detail: "The payload is not valid JSON: \(error).")
    } catch let error as JSONReadingError {
      throw WebhookSignatureError(.invalidPayload, detail: error.message)
    }
  }
}
