import Foundation

extension Webhooks {
  /// The name of the header that carries a delivery's signature.
  public static let signatureHeader = "Medblocks-Signature"

  /// Verifies a delivery and reads its event.
  ///
  /// `payload` is the raw body, byte for byte: `Data`, `[UInt8]`, a `ByteBufferView` of NIO or any
  /// other bytes; one that was parsed and written again does not verify. `signature` is the value of
  /// the header ``signatureHeader``, nil when it is not there. The time of signing may be
  /// `tolerance` before or after `now`, by default 5 minutes.
  ///
  /// Throws ``WebhookSignatureError``, and ``MedblocksError`` of kind `configuration` for a secret
  /// that is empty or holds white space, which no secret does. Nothing is parsed before the signature
  /// holds. It is `webhooks.constructEvent` of the TypeScript client.
  public static func constructEvent(
    payload: some Sequence<UInt8>, signature: String?, secret: WebhookSecret,
    tolerance: Duration = .seconds(300), now: Date = Date()
  ) throws -> WebhookEvent {
    try constructEvent(
      payload: payload, signature: signature, secrets: [secret], tolerance: tolerance, now: now
    ).event
  }

  /// Verifies a delivery whose body is a text, and reads its event.
  ///
  /// It is ``constructEvent(payload:signature:secret:tolerance:now:)-(Sequence<UInt8>,_,_,_,_)`` of the
  /// text's UTF-8.
  public static func constructEvent(
    payload: String, signature: String?, secret: WebhookSecret,
    tolerance: Duration = .seconds(300), now: Date = Date()
  ) throws -> WebhookEvent {
    try constructEvent(
      payload: payload.utf8, signature: signature, secret: secret, tolerance: tolerance, now: now)
  }

  /// Verifies a delivery that was signed with one of several secrets, and reads its event.
  ///
  /// Keep the old secret beside the new one for a while after `rotateSecret`, for what was signed
  /// before: `secretIndex` tells which one it was. The rest is as with one secret.
  public static func constructEvent(
    payload: some Sequence<UInt8>, signature: String?, secrets: [WebhookSecret],
    tolerance: Duration = .seconds(300), now: Date = Date()
  ) throws -> (event: WebhookEvent, secretIndex: Int) {
    try WebhookSecret.check(secrets)
    let signature = try WebhookSignature(header: signature)
    func construct(
      _ bytes: UnsafeBufferPointer<UInt8>
    ) throws -> (event: WebhookEvent, secretIndex: Int) {
      let index = try signature.verify(bytes, secrets: secrets, tolerance: tolerance, now: now)
      return (try event(in: bytes), index)
    }
    let constructed = try payload.withContiguousStorageIfAvailable(construct)
    return try constructed ?? Array(payload).withUnsafeBufferPointer(construct)
  }

  private static func event(in bytes: UnsafeBufferPointer<UInt8>) throws -> WebhookEvent {
    do {
      return try WebhookEvent(wire: JSON(parsing: bytes))
    } catch let error as JSON.SyntaxError {
      throw WebhookSignatureError(.invalidPayload, detail: "It is no JSON: \(error).")
    } catch let error as WireError {
      throw WebhookSignatureError(.invalidPayload, detail: "\(error.pathText) \(error.reason).")
    }
  }
}
