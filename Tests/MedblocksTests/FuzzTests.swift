import Foundation
import MedblocksTesting
import Testing

@testable import Medblocks

/// Damaged input for each parser of data from outside.
///
/// Each iteration has a generator of its own, so its seed and number reproduce it.
/// `MEDBLOCKS_FUZZ_ITERATIONS` and `MEDBLOCKS_FUZZ_SEED` start a longer run, which also keeps the
/// current input in a file, because a trap or a hang cannot report it.
@Suite("Fuzzing")
struct FuzzTests {
  /// A parser with valid inputs, and the errors with which it rejects the others.
  struct Target: Sendable, CustomTestStringConvertible {
    let name: String
    let inputs: [[UInt8]]
    var errors: [any Error.Type] = []
    let parse: @Sendable ([UInt8]) throws -> Void

    var testDescription: String { name }

    func rejects(with error: any Error) -> Bool { errors.contains { $0 == type(of: error) } }
  }

  private static let environment = ProcessInfo.processInfo.environment
  private static let longRun = environment["MEDBLOCKS_FUZZ_ITERATIONS"].flatMap(Int.init)
  private static let seed = environment["MEDBLOCKS_FUZZ_SEED"].flatMap(UInt64.init) ?? 1
  private static let signer = WebhookSigner()

  private static func bytes(_ texts: String...) -> [[UInt8]] { texts.map { Array($0.utf8) } }

  private static func model<Model: JSONModel & Codable & Sendable>(
    _ type: Model.Type, _ schema: String? = nil
  ) throws -> Target {
    let example = try Contract().exampleText(schema ?? "\(type)")
    return Target(
      name: "\(type)", inputs: bytes(example),
      errors: [JSON.SyntaxError.self, JSONReadingError.self]
    ) {
      let list = Array(#"{"data":["#.utf8) + $0 + Array("]}".utf8)
      let page = try? ListPage<Model>(parsing: APIResponse(body: list))
      for model in page?.data ?? [] { _ = try? JSONEncoder().encode(model) }
      _ = try Model(json: JSON(parsing: $0))
    }
  }

  private static let resource =
    #"{"resourceType":"Observation","id":"o1","value":-12.50e+3,"é":[true,null,{"a":"\u00e9\ud83d\ude00"}]}"#

  private static func targets() throws -> [Target] {
    let events = [
      signer.sign(.patientSessionCompleted(patientID: "a")),
      signer.sign(.connectionTokenRefreshFailed("conn_1")),
      signer.sign(.recordsSyncCompleted(patientID: "a")),
      signer.sign(.recordsSyncFailed(patientID: "a")),
    ].map(\.body)
    let returned = "patient_id=user_42&patient_session_id=ps_1&success=false&error=user_denied"
    return [
      Target(name: "JSON", inputs: bytes(resource), errors: [JSON.SyntaxError.self]) {
        let json = try JSON(parsing: $0)
        try #require(try JSON(parsing: json.bytes) == json)
      },
      Target(name: "JSON.Number", inputs: bytes("-12.50e+3", "1e-400")) {
        let number = JSON.Number(String(decoding: $0, as: UTF8.self))
        _ = (number?.int, number?.double, number?.decimal)
      },
      Target(
        name: "FHIRResource", inputs: bytes(resource), errors: [MedblocksError.self]
      ) {
        let resource = try FHIRResource(parsing: $0)
        _ = (resource.json, resource.patientIdentifier, resource.contained)
      },
      Target(
        name: "PatientRecord.Page",
        inputs: bytes(RecordBody.page([RecordBody.item(resource), RecordBody.item(resource)])),
        errors: [JSON.SyntaxError.self, JSONReadingError.self]
      ) {
        let page = try PatientRecord.Page(body: $0)
        let index = PatientRecord.Index(page.data)
        for record in page.data { _ = index.resolve("#", from: record) }
      },
      Target(
        name: "FHIRReference",
        inputs: bytes(
          "https://a.test/fhir/Patient/1/_history/2#x",
          "urn:uuid:8a6b1e50-0f0e-4a5f-9d0c-0123456789ab")
      ) {
        let text = String(decoding: $0, as: UTF8.self)
        try #require(FHIRReference(text).rawValue == text)
      },
      try model(Patient.self), try model(PatientDetail.self), try model(PatientSession.self),
      try model(FHIRSource.self, "FhirSource"), try model(LaunchContext.self),
      try model(WebhookEndpoint.self), try model(WebhookDelivery.self, "WebhookEvent"),
      try model(Health.self),
      Target(
        name: "ErrorEnvelope",
        inputs: bytes(#"{"error":{"type":"a","code":"b","message":"c","param":null}}"#)
      ) { _ = ErrorEnvelope(parsing: $0) },
      Target(
        name: "Webhooks.constructEvent", inputs: events, errors: [WebhookSignatureError.self]
      ) {
        let signed = signer.sign(body: $0)
        let event = try Webhooks.constructEvent(
          payload: signed.body, signature: signed.signature, secret: signer.secret)
        _ = try? JSONEncoder().encode(event)
      },
      Target(
        name: "webhook signature", inputs: bytes(WebhookFixture.signature),
        errors: [WebhookSignatureError.self]
      ) {
        _ = try Webhooks.constructEvent(
          payload: WebhookFixture.body, signature: String(decoding: $0, as: UTF8.self),
          secret: WebhookFixture.secret, now: WebhookFixture.time)
      },
      Target(name: "PatientSessionReturn", inputs: bytes(returned, "https://a.test?" + returned)) {
        let text = String(decoding: $0, as: UTF8.self)
        _ = PatientSessionReturn(text)
        _ = URL(string: text).map { PatientSessionReturn($0) }
        let items = text.split(separator: "&").map { URLQueryItem(name: "\($0)", value: "\($0)") }
        _ = PatientSessionReturn(percentEncodedQueryItems: items)
      },
      Target(name: "Timestamp", inputs: bytes("2026-04-25T09:30:00.123Z", "2026-04-25")) {
        let text = String(decoding: $0, as: UTF8.self)
        _ = Timestamp.date(from: text).flatMap(Timestamp.text)
      },
      Target(name: "Retry-After", inputs: bytes("7, 8", "Sun, 06 Nov 1994 08:49:44 GMT")) {
        let header = ("Retry-After", String(decoding: $0, as: UTF8.self))
        let response = TransportResponse(statusCode: 503, headers: [header])
        _ = response.requestedWait(now: TestTiming.start)
      },
      Target(name: "BaseURL", inputs: bytes("https://a.test:1/b"), errors: [MedblocksError.self]) {
        _ = try BaseURL(String(decoding: $0, as: UTF8.self))
      },
    ]
  }

  @Test("a damaged input is accepted or rejected, and does not trap", arguments: try targets())
  func damage(target: Target) throws {
    for iteration in 0..<(Self.longRun ?? 500) {
      var generator = SeededGenerator(seed: Self.seed &+ UInt64(iteration))
      let valid = try #require(target.inputs.randomElement(using: &generator))
      let input = iteration == 0 ? valid : generator.damage(valid)
      let reproducer =
        "\(target.name), MEDBLOCKS_FUZZ_SEED=\(Self.seed), iteration \(iteration), base64 "
        + Data(input).base64EncodedString()
      if Self.longRun != nil {
        let file = FileManager.default.temporaryDirectory.appending(
          path: "medblocks-fuzz-\(target.name).txt")
        try Data(reproducer.utf8).write(to: file)
      }
      do {
        try target.parse(input)
      } catch  where target.rejects(with: error) {
        #expect(iteration > 0, "\(reproducer)")  // the first input is valid
      } catch {
        Issue.record("\(type(of: error)) for \(reproducer)")
      }
    }
  }
}
