import Foundation
import Testing

@testable import Medblocks

@Suite("Contract: schemas")
struct SchemaContractTests {
  private let contract: Contract

  init() throws { contract = try Contract() }

  private typealias Model = any (JSONConvertible & Codable & Hashable & Sendable).Type

  /// The model of each schema.
  private static let models: [String: Model] = [
    "PatientSession": PatientSession.self, "Patient": Patient.self,
    "PatientDetail": PatientDetail.self, "PatientDeleted": Deletion<Patient>.self,
    "ConnectionDisconnected": Deletion<PatientConnection>.self,
    "PatientRecords": RecordPageModel.self,
    "FhirSource": FHIRSource.self, "WebhookEndpoint": WebhookEndpoint.self,
    "WebhookEndpointWithSecret": WebhookEndpointWithSecret.self,
    "WebhookEndpointDeleted": Deletion<WebhookEndpoint>.self, "WebhookEvent": WebhookDelivery.self,
    "PatientSessionInitInput": PatientSessionInitInput.self,
    "PatientCreateInput": PatientInput.self, "PatientReplaceInput": PatientInput.self,
    "WebhookEndpointCreateInput": WebhookEndpointCreateInput.self,
    "WebhookEndpointUpdateInput": WebhookEndpointUpdateInput.self,
    "LaunchContext": LaunchContext.self, "Health": Health.self, "ErrorEnvelope": ErrorEnvelope.self,
  ]

  /// The known values of each enum in a schema.
  private static let knownValues: [String: [String]] = [
    "PatientSession.status": PatientSession.Status.knownValues.map(\.rawValue),
    "PatientSession.connections[].status": PatientConnection.Status.knownValues.map(\.rawValue),
    "PatientDetail.connections[].status": PatientConnection.Status.knownValues.map(\.rawValue),
    "WebhookEndpoint.status": WebhookEndpoint.Status.knownValues.map(\.rawValue),
    "WebhookEndpointWithSecret.status": WebhookEndpoint.Status.knownValues.map(\.rawValue),
    "WebhookEndpointUpdateInput.status": WebhookEndpoint.Status.knownValues.map(\.rawValue),
    "WebhookEvent.type": EventType.knownValues.map(\.rawValue),
    "LaunchContext.status": LaunchContext.Status.knownValues.map(\.rawValue),
  ]

  private func roundTrip(_ name: String, _ json: JSON) throws -> JSON {
    try #require(Self.models[name]).init(json: json).json
  }

  @Test("each schema has a model, and each model a schema")
  func everySchema() {
    #expect(contract.schemas.keys.sorted() == Self.models.keys.sorted())
  }

  @Test("each example is valid and unchanged after a round trip through its model")
  func examples() throws {
    for (name, schema) in contract.schemas {
      let examples = contract.examples(name)
      #expect(!examples.isEmpty, "\(name) has no example")
      for example in examples {
        #expect(contract.violations(of: example, against: schema).isEmpty, "\(name)")
        #expect(try roundTrip(name, example) == example, "\(name)")
      }
    }
  }

  @Test("each property occurs in an example, so that the round trip covers it")
  func properties() {
    for (name, schema) in contract.schemas {
      let shown = contract.examples(name).reduce(into: Set()) { $0.formUnion($1.paths()) }
      for (path, _) in contract.properties(of: schema) {
        #expect(shown.contains(path), "\(name).\(path) occurs in no example")
      }
    }
  }

  @Test(
    "examples are unchanged after a round trip through Foundation's coders, whatever their strategies"
  )
  func foundationCoders() throws {
    func roundTrip<Value: Codable>(_ type: Value.Type, _ data: Data) throws -> Data {
      let decoder = JSONDecoder()
      decoder.dateDecodingStrategy = .secondsSince1970
      let encoder = JSONEncoder()
      encoder.dateEncodingStrategy = .secondsSince1970
      return try encoder.encode(decoder.decode(type, from: data))
    }
    for (name, model) in Self.models {
      for example in contract.examples(name) {
        let data = try roundTrip(model, Data(example.bytes))
        #expect(try JSON(parsing: data) == example, "\(name)")
      }
    }
  }

  @Test("a nullable property is read and written as null")
  func nulls() throws {
    for (name, schema) in contract.schemas {
      for (path, property) in contract.properties(of: schema)
      where property["anyOf"].array?.contains(["type": "null"]) == true {
        for example in contract.examples(name) {
          let cleared = example.changing(path[...]) { _ in .null }
          #expect(try roundTrip(name, cleared) == cleared, "\(name).\(path)")
        }
      }
    }
  }

  @Test("an optional property of an input stays absent")
  func absences() throws {
    for (name, schema) in contract.schemas where name.hasSuffix("Input") {
      let required = Set(schema["required"].array?.compactMap(\.string) ?? [])
      for (path, _) in contract.properties(of: schema)
      where !required.contains(path) && name != "PatientReplaceInput" {
        for example in contract.examples(name) {
          let reduced = example.changing(path[...]) { _ in nil }
          #expect(try roundTrip(name, reduced) == reduced, "\(name).\(path)")
        }
      }
    }
  }

  @Test("a missing required property is an error with its path")
  func required() throws {
    let exceptions = ["ErrorEnvelope"]  // it is read without them to explain a failure
    for (name, schema) in contract.schemas where !exceptions.contains(name) {
      for path in schema["required"].array?.compactMap(\.string) ?? [] {
        let property = schema["properties"][path]
        let isNullable = property["anyOf"].array != nil
        for example in contract.examples(name) where !isNullable && path != "resource_type" {
          let reduced = example.changing(path[...]) { _ in nil }
          let error = #expect(throws: JSONReadingError.self, "\(name).\(path)") {
            _ = try roundTrip(name, reduced)
          }
          #expect(error?.pathText == path)
        }
      }
    }
  }

  @Test("an unknown property is ignored")
  func unknownFields() throws {
    for (name, _) in contract.schemas {
      for example in contract.examples(name) {
        var extended = try #require(example.object)
        extended["brand_new"] = ["a": [1, nil]]
        #expect(try roundTrip(name, .object(extended)) == example, "\(name)")
      }
    }
  }

  @Test("each value of an enum is known, and an unknown one is kept")
  func enums() throws {
    var stated: Set<String> = []
    for (name, schema) in contract.schemas {
      for (path, property) in contract.properties(of: schema) {
        guard let values = property["enum"].array?.compactMap(\.string) else { continue }
        stated.insert("\(name).\(path)")
        #expect(Self.knownValues["\(name).\(path)"]?.sorted() == values.sorted(), "\(name).\(path)")
        for example in contract.examples(name) {
          let changed = example.changing(path[...]) { _ in "brand_new" }
          #expect(try roundTrip(name, changed) == changed, "\(name).\(path)")
        }
      }
    }
    #expect(stated == Set(Self.knownValues.keys))
  }

  @Test("the events of an endpoint are the event types and the asterisk")
  func eventTypes() throws {
    let items = contract.schemas["WebhookEndpointCreateInput"]?["properties"]["events"]["items"]
    let options = try #require(items?["anyOf"].array)
    #expect(options.contains(["const": .string(EventType.all.rawValue)]))
    let values = options.compactMap { $0["enum"].array?.compactMap(\.string) }.joined()
    #expect(values.sorted() == EventType.knownValues.map(\.rawValue).sorted())
  }

  @Test("an object with another resource_type is rejected")
  func resourceType() throws {
    for (name, schema) in contract.schemas {
      guard schema["properties"]["resource_type"]["const"].string != nil else { continue }
      for example in contract.examples(name) {
        #expect(throws: JSONReadingError.self) {
          _ = try roundTrip(name, example.changing("resource_type") { _ in "other" })
        }
      }
    }
  }

  @Test("metadata keeps the digits of numbers and the order of keys")
  func metadata() throws {
    let metadata = #"{"z":1.50,"a":12345678901234567890.123,"m":1e400,"-":-0.0,"é":[null,""]}"#
    for (name, schema) in contract.schemas where schema["properties"]["metadata"].object != nil {
      let example = try #require(contract.examples(name).first)
      let planted = try JSON(parsing: metadata)
      let written = try roundTrip(name, example.changing("metadata") { _ in planted })
      #expect(written["metadata"].description == metadata, "\(name)")
    }
  }
}
