import Foundation
import Testing

@testable import Medblocks

/// Values that an app saves with a coder of its own.
@Suite("Saved values")
struct SavedValuesTests {
  private struct Coder: Sendable, CustomStringConvertible {
    let description: String
    let encode: @Sendable (any Encodable) throws -> Data
    let decode: @Sendable (any Decodable.Type, Data) throws -> any Decodable

    func roundTrip<Value: Codable>(_ value: Value) throws -> Value? {
      // A property list needs a container at the top.
      (try decode([Value].self, encode([value])) as? [Value])?.first
    }
  }

  private static let coders: [Coder] = {
    let upper: @Sendable ([any CodingKey]) -> any CodingKey = {
      AnyKey(stringValue: $0.last?.stringValue.uppercased() ?? "")
    }
    let keys: [(JSONEncoder.KeyEncodingStrategy, JSONDecoder.KeyDecodingStrategy)] = [
      (.useDefaultKeys, .useDefaultKeys), (.convertToSnakeCase, .convertFromSnakeCase),
      (.custom(upper), .custom(upper)),
    ]
    let dates: [(JSONEncoder.DateEncodingStrategy, JSONDecoder.DateDecodingStrategy)] = [
      (.deferredToDate, .deferredToDate), (.iso8601, .iso8601),
      (.millisecondsSince1970, .secondsSince1970),
    ]
    let json = keys.enumerated().flatMap { keyIndex, key in
      dates.enumerated().map { dateIndex, date in
        Coder(description: "JSON, keys \(keyIndex), dates \(dateIndex)") { value in
          let encoder = JSONEncoder()
          (encoder.keyEncodingStrategy, encoder.dateEncodingStrategy) = (key.0, date.0)
          return try encoder.encode(value)
        } decode: { type, data in
          let decoder = JSONDecoder()
          (decoder.keyDecodingStrategy, decoder.dateDecodingStrategy) = (key.1, date.1)
          return try decoder.decode(type, from: data)
        }
      }
    }
    let lists = [PropertyListSerialization.PropertyListFormat.xml, .binary].map { format in
      Coder(description: "property list \(format.rawValue)") { value in
        let encoder = PropertyListEncoder()
        encoder.outputFormat = format
        return try encoder.encode(value)
      } decode: {
        try PropertyListDecoder().decode($0, from: $1)
      }
    }
    return json + lists
  }()

  private struct AnyKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  private static func model<Model: JSONModel>(_ schema: String, _ type: Model.Type) throws -> Model
  {
    try Model(json: JSON(parsing: Contract().exampleText(schema)))
  }

  private func check<Value: Codable & Equatable>(_ value: Value, _ coder: Coder) {
    do {
      #expect(try coder.roundTrip(value) == value, "\(Value.self), \(coder)")
    } catch {
      Issue.record("\(Value.self), \(coder): \(error)")
    }
  }

  @Test("every Codable type survives any coder", arguments: coders.indices)
  func roundTrips(index: Int) throws {
    let coder = Self.coders[index]
    let json: JSON = [
      "camelCase": 1, "snake_case": [true, false, nil, "x", -2, 0.5],
      "URLValue": ["aB": ["c_d": []]],
      "": [:], "0": 1e300, "zero": 0, "one": 1,
    ]
    check(json, coder)
    check(try #require(json.object), coder)
    let query = PatientRecord.Query(
      patientID: "user_42", types: [.observation, "Basic"], since: "2026-04-25T09:30:00.123Z",
      count: 7)
    for checkpoint in [
      PatientRecord.Checkpoint(query: query, cursor: "c", isFinished: false),
      PatientRecord.Checkpoint(
        query: .init(patientID: "x", since: "2026-04-25"), cursor: nil, isFinished: true),
    ] { check(checkpoint, coder) }
    let facility = try Self.model("FhirSource", FHIRSource.self)
    let detail = try Self.model("PatientDetail", PatientDetail.self)
    let connection = try #require(detail.connections.first)
    check(ConnectedFacility(connection: connection, facility: facility), coder)
    check(ConnectedFacility(connection: connection), coder)
    check(facility, coder)
    check(detail, coder)
    check(try Self.model("Patient", Patient.self), coder)
    check(try Self.model("PatientSession", PatientSession.self), coder)
    check(try Self.model("LaunchContext", LaunchContext.self), coder)
    check(try Self.model("WebhookEndpoint", WebhookEndpoint.self), coder)
    check(try Self.model("WebhookEvent", WebhookDelivery.self), coder)
    let unreadable = UnreadableItem(
      index: 1, rawJSON: [0xFF, 0x7B], problem: "data[1] is invalid.")
    check(unreadable, coder)
    check(ListPage(data: [facility], hasMore: true, nextCursor: "aB_c"), coder)
    check(ListPage(data: [facility], unreadableItems: [unreadable]), coder)
    check(["a": FHIRSource.ID("fhirsrc_aB")], coder)
    check([EventType.all], coder)
  }

  @Test("typed ids and open enumerations are keys of a JSON object")
  func dictionaryKeys() throws {
    let names: [FHIRSource.ID: String] = ["fhirsrc_aB": "x"]
    let counts: [EventType: Int] = [.recordsSyncFailed: 2]
    #expect(
      String(decoding: try JSONEncoder().encode(names), as: UTF8.self) == #"{"fhirsrc_aB":"x"}"#)
    #expect(
      try JSONDecoder().decode([FHIRSource.ID: String].self, from: JSONEncoder().encode(names))
        == names)
    #expect(
      try JSONDecoder().decode([EventType: Int].self, from: JSONEncoder().encode(counts)) == counts)
  }

  @Test("a checkpoint that an earlier version saved is readable")
  func earlierCheckpoint() throws {
    let saved =
      #"{"query":{"patientID":"user_42","types":["Basic"],"since":"2026-04-25"},"cursor":"c","isFinished":false}"#
    let checkpoint = try JSONDecoder().decode(PatientRecord.Checkpoint.self, from: Data(saved.utf8))
    #expect(checkpoint.query == .init(patientID: "user_42", types: ["Basic"], since: "2026-04-25"))
    #expect(checkpoint.cursor == "c" && !checkpoint.isFinished)
  }

  @Test(
    "a value that a coder would change without notice is an error",
    arguments: [
      "{\"\u{E9}\":1,\"e\u{301}\":2}", "[{\"a\":{\"\u{E9}\":1,\"e\u{301}\":2}}]", "[1e400]",
      "[1e-400]",
    ])
  func rejected(text: String) throws {
    let value = try JSON(parsing: text)
    let error = #expect(throws: EncodingError.self) { try JSONEncoder().encode(value) }
    #expect(!"\(String(describing: error))".contains("\u{301}"))
    #expect(throws: EncodingError.self) { try PropertyListEncoder().encode(value) }
  }

  @Test("a number that cannot be represented is an error without the number")
  func unrepresentable() {
    let error = #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(JSON.self, from: Data("[[1e4999]]".utf8))
    }
    #expect(!"\(String(describing: error))".contains("4999"))
  }

  @Test("a value that is nested too deep is not encoded")
  func depth() throws {
    func nested(_ depth: Int) -> JSON { (1..<depth).reduce([]) { json, _ in [json] } }
    #expect(throws: Never.self) { try JSONEncoder().encode(nested(500)) }
    #expect(throws: EncodingError.self) { try JSONEncoder().encode(nested(600)) }
    #expect(nested(512).isNested(atMost: 512) && !nested(513).isNested(atMost: 512))
    #expect(!nested(5_000).isNested(atMost: 512))
  }

  @Test("metadata that is nested too deep is rejected before it is sent")
  func deepMetadata() async throws {
    let deep: JSON.Object = ["a": (1..<5_000).reduce([]) { json, _ in [json] }]
    let stub = StubTransport([])
    let mb = try stub.client()
    let calls: [() async throws -> Void] = [
      { _ = try await mb.patients.create("user_42", metadata: deep) },
      { _ = try await mb.patients.update("user_42", email: nil, name: nil, metadata: deep) },
      {
        _ = try await mb.patientSession.start(
          patientID: "user_42", returnURL: "https://a.test", metadata: deep)
      },
      { _ = try await mb.webhooks.create(url: "https://a.test", events: [.all], metadata: deep) },
      { _ = try await mb.webhooks.update("wh_1", metadata: deep) },
    ]
    for call in calls {
      let error = try await medblocksError { try await call() }
      #expect(error.kind == .invalidRequest && error.param == "metadata")
      #expect(error.outcome == .notSent)
    }
  }
}
