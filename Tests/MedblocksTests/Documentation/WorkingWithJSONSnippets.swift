import Foundation
import Medblocks
import MedblocksTesting
import Testing

/// The Swift code of `WorkingWithJSON.md`.
@Suite("The snippets of Working with JSON run")
struct WorkingWithJSONSnippets {
  @Test("numbers keep their text")
  func numbers() throws {
    let json = try JSON(parsing: #"{"dose": 1.50, "huge": 1e400}"#)
    #expect(json["dose"].number?.text == "1.50")
    #expect(json["dose"].double == 1.5)
    #expect(json["huge"].double == nil)  // no Double holds it, and infinity would be wrong
    #expect(json.description == #"{"dose":1.50,"huge":1e400}"#)
  }

  @Test("Foundation's coders drop trailing zeros, and the bytes keep them")
  func coders() throws {
    let dose = try JSON(parsing: #"{"dose":1.50}"#)
    let decoded = try JSONDecoder().decode(JSON.self, from: JSONEncoder().encode(dose))
    #expect(decoded.description == #"{"dose":1.5}"#)
    #expect(try JSON(parsing: dose.bytes) == dose)
  }

  @Test("metadata is written and read")
  func metadata() async throws {
    let mb = try LocalSandbox().client()
    let metadata: JSON.Object = [
      "plan": "premium",
      "seats": 3,
      "tags": ["cardiology", "trial"],
      "referrer": nil,
    ]
    let patient = try await mb.patients.create("user_42", metadata: metadata)

    #expect(patient.metadata["plan"]?.string == "premium")
    #expect(patient.metadata["seats"]?.int == 3)

    let tags = patient.metadata["tags"] ?? .null
    #expect(tags[0].string == "cardiology")
    #expect(tags[7].isNull)
  }

  @Test("an unknown status is kept")
  func openEnum() {
    let status = PatientConnection.Status(rawValue: "paused")
    switch status {
    case .active: print("connected")
    case .refreshFailed: print("ask the patient to connect again")
    default: print("status:", status)  // "paused"
    }
    #expect("\(status)" == "paused")
  }
}
