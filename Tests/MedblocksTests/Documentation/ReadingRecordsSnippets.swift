import Foundation
import Medblocks
import MedblocksTesting
import Testing

/// The Swift code of `ReadingRecords.md`.
@Suite("The snippets of Reading Records run")
struct ReadingRecordsSnippets {
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

  private func client(records: [String] = [patient, observation]) async throws -> MedblocksClient {
    try await ConnectedSandbox(records: records).mb
  }

  @Test("the wait for records ends", arguments: [[patient], []])
  func wait(records: [String]) async throws {
    let mb = try await client(records: records)
    switch try await mb.patients.waitForRecords("user_42", timeout: .seconds(60)) {
    case .available: print("There are records; more may follow.")
    case .empty: print("There are none, and no connection that can bring any.")
    case .notYet: print("There are none so far: ask again, or wait for the webhook.")
    }
  }

  @Test("records are streamed")
  func stream() async throws {
    let mb = try await client()
    for try await record in mb.patients.records("user_42") {
      let resource = try record.resource
      print(resource.resourceType, record.source ?? "no source")
    }
  }

  @Test("records are stored by their keys")
  func store() async throws {
    let mb = try await client(records: [
      Self.patient, Self.observation, #"{"resourceType":"Basic"}"#,
      #"{"resourceType":"Basic","text":null}"#,
    ])
    var table: [String: [UInt8]] = [:]
    for _ in 1...2 {
      for try await record in mb.patients.records("user_42") {
        // INSERT ... ON CONFLICT (key) DO UPDATE
        table[record.id.rawValue] = Array(record.rawJSON)
      }
    }
    #expect(table.count == 4)
  }

  @Test("each record of 1,000 patients is stored, with at most 8 patients at a time")
  func thousandPatients() async throws {
    let sandbox = LocalSandbox()
    let mb = try sandbox.client()
    let patientIDs = (1...1_000).map { "user_\($0)" }
    for patientID in patientIDs {
      let session = try await mb.patientSession.start(
        patientID: patientID, returnURL: "https://your-app.com/connected",
        via: .facility("fhirsrc_maple"))
      try await sandbox.setRecords(
        [#"{"resourceType":"Patient","id":"p1"}"#, #"{"resourceType":"Basic","id":"b1"}"#],
        of: patientID, at: "fhirsrc_maple")
      try await sandbox.grantConsent(session.id)
      try await sandbox.syncRecords(patientID, from: "fhirsrc_maple")
    }
    let database = Database()

    try await withThrowingTaskGroup(of: Void.self) { group in
      for (index, patientID) in patientIDs.enumerated() {
        if index >= 8 { try await group.next() }  // at most 8 patients at a time
        group.addTask {
          for try await page in mb.patients.records(patientID).pages {
            try await database.store(page)
          }
        }
      }
      try await group.waitForAll()
    }

    #expect(await database.keys.count == 2_000)
    #expect((2...8).contains(await database.maximumStoring))
  }

  @Test("records are filtered")
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

  @Test("records are shown to people")
  func show() async throws {
    let mb = try await client()
    let records = try await mb.patients.records("user_42").firstPage().data
    for fact in ClinicalFact.facts(in: records) where fact.summary.isFact {
      let summary = fact.summary
      let value = summary.value?.displayText ?? ""  // "6.10 mmol/L", "< 0.5 mg/L", "Positive"
      print(summary.date?.text ?? "undated", summary.title ?? "unnamed", value, fact.sources)
    }
    for series in ObservationSeries.series(of: ClinicalFact.facts(in: records)) {
      print(series.title ?? "unnamed")
      for plot in series.plots {
        for point in plot.points { print(point.date, point.value, plot.unit ?? "") }
      }
      for entry in series.unplotted { print(entry.finding.value?.displayText ?? "no value") }
    }
    let facts = ClinicalFact.facts(in: records)
    #expect(facts.map(\.summary.value?.displayText) == [nil, "5.40 %"])
    #expect(ObservationSeries.series(of: facts).map(\.unplotted.count) == [1])
  }

  @Test("records are decoded")
  func decode() async throws {
    let mb = try await client()
    struct Measurement: Decodable {
      struct Quantity: Decodable {
        let value: Decimal
        let unit: String
      }
      let valueQuantity: Quantity?
    }
    for try await record in mb.patients.records("user_42", types: [.observation]) {
      let measurement = try record.resource.decode(Measurement.self)
      guard let quantity = measurement.valueQuantity else { continue }
      print(quantity.value, quantity.unit)
    }
  }

  @Test("references and extensions are found")
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

  @Test("an export is complete, and resuming it adds nothing")
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

    for _ in 1...2 { try await write(mb, to: export, checkpointFile: checkpointFile) }

    #expect(try String(contentsOf: exportFile, encoding: .utf8).split(separator: "\n").count == 2)
    let saved = try JSONDecoder().decode(
      PatientRecord.Checkpoint.self, from: Data(contentsOf: checkpointFile))
    #expect(saved.isFinished)
  }

  private func write(
    _ mb: MedblocksClient, to export: FileHandle, checkpointFile: URL
  ) async throws {
    var records = mb.patients.records("user_42")
    if let saved = try? Data(contentsOf: checkpointFile) {
      records = mb.patients.records(
        resuming: try JSONDecoder().decode(PatientRecord.Checkpoint.self, from: saved))
    }
    for try await page in records.prefetching().pages {
      // The cursor was older than 7 days.
      if page.restartedFromBeginning { try export.truncate(atOffset: 0) }
      for record in page.data { try export.write(contentsOf: record.resource.ndjson) }
      try JSONEncoder().encode(page.checkpoint).write(to: checkpointFile, options: .atomic)
    }
  }

  @Test("a malformed record is reported with its size")
  func malformed() async throws {
    let mb = try await client(records: [#"{"resourceType":"Basic","a":1,"a":2}"#])
    for try await record in mb.patients.records("user_42") {
      do {
        print(try record.resource.id ?? "no id")
      } catch {
        print(error, record.rawJSON.count)  // the problem, and the size of the record
      }
    }
  }
}

/// A database that records how many pages are stored at the same time.
private actor Database {
  private(set) var keys: Set<PatientRecord.Key> = []
  private var storing = 0
  private(set) var maximumStoring = 0

  func store(_ page: PatientRecord.Page) async throws {
    storing += 1
    maximumStoring = max(maximumStoring, storing)
    for _ in 0..<20 { await Task.yield() }
    keys.formUnion(page.data.map(\.id))
    storing -= 1
  }
}
