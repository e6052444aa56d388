import Foundation
import Testing

@testable import Medblocks

@Suite("Ids, words and three-state fields")
struct CodingTests {
  private func coded<Value: Codable>(_ value: Value) throws -> String {
    String(decoding: try JSONEncoder().encode([value]), as: UTF8.self)
  }

  @Test("an id is its text, in code and in a store")
  func identifier() throws {
    let id: PatientSession.ID = "ps_1"
    #expect(id == PatientSession.ID(rawValue: "ps_1"))
    #expect("\(id)" == "ps_1")
    #expect(try coded(id) == #"["ps_1"]"#)
    let decoded = try JSONDecoder().decode([PatientSession.ID].self, from: Data(#"["x"]"#.utf8))
    #expect(decoded == ["x"])
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([PatientSession.ID].self, from: Data("[7]".utf8))
    }
  }

  @Test("a word that nobody knows decodes, compares and encodes like the others")
  func openEnum() throws {
    let known: PatientConnection.Status = "active"
    #expect(known == .active)
    let unknown: PatientConnection.Status = "brand_new"
    #expect(!PatientConnection.Status.knownValues.contains(unknown))
    #expect("\(unknown)" == "brand_new")
    #expect(try coded(unknown) == #"["brand_new"]"#)
  }

  @Test("no list of known words holds one twice")
  func distinct() {
    let lists: [[String]] = [
      PatientConnection.Status.knownValues.map(\.rawValue),
      PatientConnection.FailureCode.knownValues.map(\.rawValue),
      PatientSession.Status.knownValues.map(\.rawValue),
      FHIRSource.Vendor.knownValues.map(\.rawValue),
      LaunchContext.Status.knownValues.map(\.rawValue),
      WebhookEndpoint.Status.knownValues.map(\.rawValue),
      EventType.knownValues.map(\.rawValue),
      MedblocksError.Code.knownValues.map(\.rawValue),
      MedblocksError.ErrorType.knownValues.map(\.rawValue),
    ]
    for list in lists { #expect(Set(list).count == list.count && !list.isEmpty) }
  }

  @Test("a partial update leaves a field out, clears it with null, or sets it")
  func change() throws {
    func written(_ description: FieldUpdate<String>) -> String {
      WebhookEndpointUpdateInput(
        url: nil, events: nil, description: description, metadata: nil, status: nil
      ).json.description
    }
    #expect(written(.unchanged) == "{}")
    #expect(written(.null) == #"{"description":null}"#)
    #expect(written("note") == #"{"description":"note"}"#)
    #expect(written(.set("note")) == written("note"))
  }

  @Test("a literal of a number that no Double holds is null, and one that is exact stays")
  func literals() {
    #expect(([0.5, -3, 1e20] as JSON).description == "[0.5,-3,1e+20]")
    #expect((["a": nil, "b": true] as JSON).description == #"{"a":null,"b":true}"#)
    #expect(JSON(floatLiteral: .infinity).isNull)
  }
}
