import Medblocks
import Testing

@Suite("Descriptions of enums")
struct EnumDescriptionTests {
  /// Expects the text of each case, in interpolation and as an element of an array.
  private func expect<Value>(
    _ cases: [Value], print names: [String], sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(cases.map { "\($0)" } == names, sourceLocation: sourceLocation)
    let elements = cases.map { "\([$0])" }
    #expect(elements == names.map { "[\($0)]" }, sourceLocation: sourceLocation)
    #expect(!elements.contains { $0.contains("Medblocks.") }, sourceLocation: sourceLocation)
  }

  @Test("each case prints its plain name")
  func plainNames() {
    expect(
      MedblocksError.Kind.allCases,
      print: ["api", "connection", "timeout", "decoding", "invalidRequest", "configuration"])
    expect(MedblocksError.Outcome.allCases, print: ["notSent", "rejected", "unknown"])
    expect(
      RequestEvent.FailureReason.allCases,
      print: [
        "notRetryable", "retriesExhausted", "deadlineExceeded", "retryBudgetExhausted",
        "invalidResponse", "invalidRequest", "interrupted",
      ])
    expect(
      TransportRequest.Method.allCases, print: ["GET", "POST", "PUT", "PATCH", "DELETE"])
    expect(
      TransportError.allCases,
      print: [
        "cannotConnect", "hostNotFound", "tooManyOpenFiles", "proxyFailed",
        "secureConnectionFailed",
        "certificateExpired", "certificateUntrusted", "certificateHostMismatch", "connectionLost",
        "timedOut", "responseTooLarge",
      ])
    expect(PatientRecord.Availability.allCases, print: ["available", "empty", "notYet"])
    expect(WebhookClaim.Decision.allCases, print: ["granted", "completed", "held"])
    expect(WebhookInbox.Outcome.allCases, print: ["handled", "duplicate"])
    expect(
      WebhookSignatureError.Reason.allCases,
      print: [
        "missingHeader", "malformedHeader", "timestampOutsideTolerance", "noMatchingSignature",
        "oversizedPayload", "invalidPayload",
      ])
    expect(
      PatientSessionReturnError.Reason.allCases,
      print: ["patientMismatch", "stateMismatch", "unknownSession"])
    expect(
      PatientConnection.Advice.allCases, print: ["retry", "reconnect", "contactSupport"])
  }

  @Test("each stage of a call prints its plain name and its value")
  func stages() {
    let stages: [RequestEvent.Stage] = [
      .attempt, .retry(after: .seconds(2)), .success, .failure(.notRetryable), .cancellation,
    ]
    expect(
      stages,
      print: [
        "attempt", "retry(after: 2.0 seconds)", "success", "failure(notRetryable)", "cancellation",
      ])
  }
}
