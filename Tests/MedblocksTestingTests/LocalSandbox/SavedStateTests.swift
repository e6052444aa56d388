import Foundation
import Medblocks
import MedblocksTesting
import Testing

@Suite("Saved values of the test kit")
struct SavedStateTests {
  private struct AnyKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  private static let upper: @Sendable ([any CodingKey]) -> any CodingKey = {
    AnyKey(stringValue: $0.last?.stringValue.uppercased() ?? "")
  }

  private func json<Value: Codable & Equatable>(
    _ value: Value, _ keys: (JSONEncoder.KeyEncodingStrategy, JSONDecoder.KeyDecodingStrategy),
    _ dates: (JSONEncoder.DateEncodingStrategy, JSONDecoder.DateDecodingStrategy)
  ) throws -> Value {
    let (encoder, decoder) = (JSONEncoder(), JSONDecoder())
    (encoder.keyEncodingStrategy, decoder.keyDecodingStrategy) = keys
    (encoder.dateEncodingStrategy, decoder.dateDecodingStrategy) = dates
    return try decoder.decode(Value.self, from: encoder.encode(value))
  }

  private func check<Value: Codable & Equatable>(_ value: Value) throws {
    for keys: (JSONEncoder.KeyEncodingStrategy, JSONDecoder.KeyDecodingStrategy) in [
      (.useDefaultKeys, .useDefaultKeys), (.convertToSnakeCase, .convertFromSnakeCase),
      (.custom(Self.upper), .custom(Self.upper)),
    ] {
      for dates: (JSONEncoder.DateEncodingStrategy, JSONDecoder.DateDecodingStrategy) in [
        (.deferredToDate, .deferredToDate), (.iso8601, .iso8601),
        (.millisecondsSince1970, .secondsSince1970),
      ] {
        #expect(try json(value, keys, dates) == value)
      }
    }
    for format in [PropertyListSerialization.PropertyListFormat.xml, .binary] {
      let encoder = PropertyListEncoder()
      encoder.outputFormat = format
      let saved = try encoder.encode(value)
      #expect(try PropertyListDecoder().decode(Value.self, from: saved) == value)
    }
  }

  @Test("a snapshot survives any coder")
  func snapshot() async throws {
    let sandbox = LocalSandbox()
    let mb = try sandbox.client()
    _ = try await mb.webhooks.create(url: "https://a.test", events: [.all])
    let session = try await mb.patientSession.start(
      patientID: "user_42", returnURL: "https://a.test", via: .hostedPage,
      returnButtonLabel: "Back", metadata: ["camelCase": 1.50, "snake_case": ["URLValue": nil]])
    try await sandbox.grantConsent(session.id, at: "fhirsrc_maple")
    _ = await sandbox.launch(patient: "Patient/1", at: "fhirsrc_maple")
    _ = await sandbox.issueKey(expiringAfter: .seconds(600))
    await sandbox.advance(by: .milliseconds(5_123))
    try check(await sandbox.snapshot())
  }

  @Test("an event to sign survives any coder")
  func event() throws {
    var event = WebhookSigner.Event.patientSessionCompleted(patientID: "user_42")
    event.createdAt += 0.123
    try check(event)
    try check(try WebhookSigner.Event.other("brand.new", object: #"{"a_b":1.50,"aB":null}"#))
  }

  @Test("a facility survives any coder", arguments: LocalSandbox.Facility.examples)
  func facility(facility: LocalSandbox.Facility) throws { try check(facility) }
}
