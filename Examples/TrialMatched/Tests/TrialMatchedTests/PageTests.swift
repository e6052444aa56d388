import Foundation
import Medblocks
import MedblocksTesting
import Mustache
import Testing

@testable import TrialMatched

@Suite("Pages")
struct PageTests {
  @Test("each page renders with real records, and escapes hostile names")
  func renders() async throws {
    let data = try await PageFixture().data()
    let library = try await PageFixture.library()
    let pages: [(String, Any)] = [
      ("home", HomePage(data, message: "Maple is connected.")), ("records", RecordsPage(data)),
      ("lab", try #require(data.book.labs.first.flatMap { LabPage($0.slug, data) })),
      ("studies", StudiesPage(data)),
      ("study", try #require(StudyPage("steady-sugar", data))),
      ("facility", try #require(data.connected.first.flatMap { FacilityPage($0.id, data) })),
    ]
    for (name, page) in pages {
      let html = try #require(library.render(page, withTemplate: name))
      #expect(html.hasPrefix("<!doctype html>"), "\(name)")
      #expect(html.hasSuffix("</html>\n"), "\(name)")
      #expect(!html.contains("<script>alert"), "\(name)")
      #expect(!html.contains("Optional("), "\(name)")
      #expect(!html.contains("{{"), "\(name)")
      #expect(!html.contains("style=") && !html.contains("onclick"), "\(name)")
      if let folder = ProcessInfo.processInfo.environment["PAGES"] {
        try html.write(toFile: "\(folder)/\(name).html", atomically: true, encoding: .utf8)
      }
    }
  }
}

/// The data of a person with two connected facilities in a sandbox.
struct PageFixture {
  static func library() async throws -> MustacheLibrary {
    try await MustacheLibrary(directory: TrialMatchedApp.folder("Templates"))
  }

  func data() async throws -> PersonData {
    let sandbox = LocalSandbox()
    let mb = try sandbox.client()
    let names: [FHIRSource.ID: String] = [
      "fhirsrc_maple": "Maple Grove General Hospital",
      "fhirsrc_cedar": "<script>alert(1)</script> Cedar & \"Sons\"",
    ]
    for id in names.keys.sorted(by: { $0.rawValue > $1.rawValue }) {
      let session = try await mb.patientSession.start(
        patientID: "demo-quilla", returnURL: "http://localhost/connected", via: .facility(id))
      _ = try await sandbox.grantConsent(session.id)
    }
    await sandbox.advance(by: .seconds(60))
    var records: [PatientRecord] = []
    for try await record in mb.patients.records("demo-quilla") { records.append(record) }
    let facilities = try await mb.patients.getConnections("demo-quilla").map { entry in
      ConnectedFacility(
        connection: entry.connection,
        facility: FHIRSource(
          id: entry.id, name: names[entry.id] ?? "", type: .epic, fhirBaseURL: "https://a.invalid"))
    }
    return PersonData(
      name: "Quilla Samplewood", facilities: .loaded(facilities), records: .loaded(records),
      sync: Dictionary(
        uniqueKeysWithValues: names.keys.map { ($0, .complete(total: 20, at: Date())) }),
      dates: DateFormatting(now: Date()))
  }
}
