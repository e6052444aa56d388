import Foundation
import Medblocks
import MedblocksTesting
import Testing

/// The Swift of the README's section about records.
@Suite("The documentation's snippets about records run")
struct RecordSnippets {
  private static let patient = """
    {"resourceType":"Patient","id":"p1","extension":[{"url":
    "http://hl7.org/fhir/us/core/StructureDefinition/us-core-race","extension":[{"url":
    "ombCategory","valueCoding":{"display":"White"}}]}],"identifier":[{"system":
    "urn:medblocks:patient-id","value":"user_42"}],"name":[{"family":"Doe"}]}
    """
  private static let observation = """
    {"resourceType":"Observation","id":"o1","subject":{"reference":"Patient/p1"},
    "code":{"coding":[{"code":"4548-4","display":"Hemoglobin A1c"}]},
    "valueQuantity":{"value":5.40,"unit":"%"}}
    """

  private func client() async throws -> MedblocksClient {
    let sandbox = LocalSandbox()
    let mb = try sandbox.client()
    let session = try await mb.patientSession.start(
      patientID: "user_42", returnURL: "https://your-app.com/connected",
      via: .facility("fhirsrc_maple"))
    try await sandbox.grantConsent(session.id)
    try await sandbox.addRecords(
      [Self.patient, Self.observation], to: "user_42", from: "fhirsrc_maple")
    return mb
  }

  @Test("wait for records")
  func wait() async throws {
    let mb = try await client()
    switch try await mb.patients.waitForRecords("user_42", timeout: .seconds(60)) {
    case .available: print("there are records; more may follow")
    case .empty: print("none, and no connection that could bring any")
    case .notYet: print("none so far; ask again, or wait for the webhook")
    }
  }

  @Test("stream")
  func stream() async throws {
    let mb = try await client()
    for try await record in mb.patients.records("user_42") {
      let resource = try record.resource
      print(resource.resourceType, record.source ?? "no source")
    }
  }

  @Test("filter")
  func filter() async throws {
    let mb = try await client()
    let labs = mb.patients.records(
      "user_42", types: [.observation, .diagnosticReport, "Basic"], since: .date("2026-01-01"))
    for try await record in labs {
      let resource = try record.resource
      let name = resource["code"]["coding"][0]["display"].string ?? "unnamed"
      let value = resource["valueQuantity"]["value"].number?.text ?? "no value"  // "5.40", not 5.4
      print(name, value)
    }
  }

  @Test("decode")
  func decode() async throws {
    let mb = try await client()
    struct Measurement: Decodable {
      struct Quantity: Decodable {
        let value: Decimal
        let unit: String
      }
      let valueQuantity: Quantity
    }
    for try await record in mb.patients.records("user_42", types: [.observation]) {
      let measurement = try record.resource.decode(Measurement.self)
      print(measurement.valueQuantity.value, measurement.valueQuantity.unit)
    }
  }

  @Test("references and extensions")
  func references() async throws {
    let mb = try await client()
    let race = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-race"
    let page = try await mb.patients.records("user_42").firstPage()
    let index = PatientRecord.Index(page.data)
    for record in page.data {
      let resource = try record.resource
      guard let patient = index.resolve(resource["subject"], from: record) else { continue }
      print(patient["name"][0]["family"].string ?? "", patient.patientIdentifier ?? "")
      print(patient.extensions(race).first?.extensions("ombCategory").first ?? .null)
    }
  }

  @Test("export")
  func export() async throws {
    let mb = try await client()
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let checkpointFile = folder.appending(path: "checkpoint.json")
    let exportFile = folder.appending(path: "records.ndjson")
    try Data().write(to: exportFile)
    let export = try FileHandle(forWritingTo: exportFile)
    defer { try? export.close() }

    var walk = mb.patients.records("user_42")
    if let saved = try? Data(contentsOf: checkpointFile) {
      walk = mb.patients.records(
        resuming: try JSONDecoder().decode(PatientRecord.Checkpoint.self, from: saved))
    }
    for try await page in walk.prefetching().pages {
      if page.restartedFromBeginning { try export.truncate(atOffset: 0) }  // the cursor was older than 7 days
      for record in page.data { try export.write(contentsOf: record.resource.ndjson) }
      try JSONEncoder().encode(page.checkpoint).write(to: checkpointFile, options: .atomic)
    }

    #expect(try String(contentsOf: exportFile, encoding: .utf8).split(separator: "\n").count == 2)
    let saved = try JSONDecoder().decode(
      PatientRecord.Checkpoint.self, from: Data(contentsOf: checkpointFile))
    #expect(saved.isFinished)
  }

  @Test("a broken record costs itself")
  func broken() async throws {
    let mb = try await client()
    for try await record in mb.patients.records("user_42") {
      do {
        print(try record.resource.id ?? "no id")
      } catch {
        print(error, record.rawJSON.count)  // what is wrong, and all of its bytes
      }
    }
  }
}
