import Foundation
import Medblocks
import MedblocksTesting
import Testing

@Suite("Synthetic data")
struct SyntheticDataTests {
  /// Returns a patient's records after a sync from each facility.
  private func records(
    of id: String, from facilities: [FHIRSource.ID] = ["fhirsrc_maple"],
    startingAt start: Date = LocalSandbox.fixedStartDate
  ) async throws -> [PatientRecord] {
    let sandbox = LocalSandbox(now: start)
    let mb = try sandbox.client()
    for facility in facilities {
      let session = try await mb.patientSession.start(
        patientID: id, returnURL: "https://a.test", via: .facility(facility))
      try await sandbox.grantConsent(session.id)
      try await sandbox.syncRecords(id, from: facility)
    }
    return try await mb.patients.records(id).reduce(into: []) { $0.append($1) }
  }

  private func references(in json: JSON) -> [String] {
    switch json {
    case .object(let members):
      (members["reference"]?.string).map { [$0] } ?? members.flatMap { references(in: $0.value) }
    case .array(let items): items.flatMap { references(in: $0) }
    default: []
    }
  }

  @Test("resources are tagged as test data, have unique ids, and reference each other")
  func complete() async throws {
    let resources = try await records(of: "user_42", from: ["fhirsrc_maple", "fhirsrc_harbor"])
      .map { try $0.resource.json }
    let identities = resources.map {
      "\($0["resourceType"].string ?? "")/\($0["id"].string ?? "")"
    }
    #expect(Set(identities).count == identities.count)
    for resource in resources {
      #expect(resource["meta"]["tag"][0]["code"].string == "HTEST")
      let references = references(in: resource)
      #expect(Set(references).subtracting(identities) == [], "\(resource["resourceType"])")
    }
    #expect(Set(resources.flatMap { references(in: $0) }).count > 30)
  }

  @Test("resources have decimals with trailing zeros, extensions, and a patient identifier")
  func details() async throws {
    let id = #"a "quoted" id"#
    let resources = try await records(of: id).map { try $0.resource.json }
    let creatinine = resources.filter { $0["code"]["coding"][0]["code"].string == "2160-0" }
      .compactMap { $0["valueQuantity"]["value"].number?.text.split(separator: ".").last?.count }
    #expect(creatinine.count == 8 && creatinine.allSatisfy { $0 == 2 })
    let doses = resources.compactMap { $0["doseQuantity"]["value"].number?.text }
    #expect(Set(doses) == ["0.50"])
    #expect(resources.contains { $0["extension"][0]["url"].string != nil })
    let patients = resources.filter { $0["identifier"][0]["value"].string == id }
    #expect(patients.map { $0["resourceType"].string } == ["Patient"])
    #expect(patients.first?["identifier"][0]["system"].string == "urn:medblocks:patient-id")
  }

  @Test(
    "a person has a hundred resources at each facility, and a name in the id selects the person",
    arguments: ["quilla", "app-Tobin-1", "MARISOL", "anders", "iyo"])
  func persons(id: String) async throws {
    let resources = try await records(of: id, from: ["fhirsrc_maple", "fhirsrc_harbor"])
      .map { try $0.resource.json }
    #expect(resources.count == 200)
    let given = try #require(resources[0]["name"][0]["given"][0].string)
    #expect(id.lowercased().contains(given.lowercased()))
  }

  @Test(
    "a test has two results a year at each facility, of which they share one",
    arguments: [
      "4548-4", "1558-6", "18262-6", "2085-9", "2160-0", "718-7", "3016-3",
    ])
  func series(code: String) async throws {
    var perFacility: [Set<String>] = []
    for facility in ["fhirsrc_maple", "fhirsrc_harbor"] as [FHIRSource.ID] {
      let results = try await records(of: "quilla", from: [facility]).map { try $0.resource.json }
        .filter { $0["code"]["coding"][0]["code"].string == code }
      for result in results {
        let range = result["referenceRange"][0]
        #expect(range["low"]["value"].number != nil || range["high"]["value"].number != nil)
        #expect(result["valueQuantity"]["unit"].string != nil)
      }
      perFacility.append(
        Set(results.map { "\($0["effectiveDateTime"].string ?? "") \($0["valueQuantity"])" }))
    }
    #expect(perFacility.map(\.count) == [8, 8])
    #expect(perFacility[0].intersection(perFacility[1]).count == 4)
  }

  @Test("the interpretation of a result follows from its value and its range")
  func interpretations() async throws {
    for id in ["quilla", "tobin", "iyo"] {
      for result in try await records(of: id).map({ try $0.resource.json })
      where !result["referenceRange"][0].isNull {
        let range = result["referenceRange"][0]
        let value = try #require(Double(result["valueQuantity"]["value"].number?.text ?? ""))
        let low = range["low"]["value"].number.flatMap { Double($0.text) } ?? -.infinity
        let high = range["high"]["value"].number.flatMap { Double($0.text) } ?? .infinity
        #expect(
          result["interpretation"][0]["coding"][0]["code"].string
            == (value > high ? "H" : value < low ? "L" : "N"), "\(id) \(result["id"])")
      }
    }
  }

  @Test("the trends of two persons differ")
  func trends() async throws {
    func latestHbA1c(_ id: String) async throws -> Double {
      let results = try await records(of: id).map { try $0.resource.json }
        .filter { $0["code"]["coding"][0]["code"].string == "4548-4" }
        .sorted { $0["effectiveDateTime"].string ?? "" < $1["effectiveDateTime"].string ?? "" }
      return try #require(
        results.last?["valueQuantity"]["value"].number.flatMap { Double($0.text) })
    }
    #expect(try await latestHbA1c("quilla") > 6.5)
    #expect(try await latestHbA1c("anders") < 5.7)
  }

  @Test("the records end before the start of the sandbox's clock and cover four years")
  func dates() async throws {
    for start in [LocalSandbox.fixedStartDate, LocalSandbox.fixedStartDate + 900 * 86_400] {
      let dates = try await records(of: "quilla", startingAt: start).compactMap {
        try $0.resource.json["effectiveDateTime"].string.flatMap {
          try? Date($0, strategy: .iso8601)
        }
      }
      let ages = dates.map { start.timeIntervalSince($0) / 86_400 }
      #expect(ages.allSatisfy { $0 > 0 && $0 < 4 * 366 })
      #expect(ages.contains { $0 < 61 } && ages.contains { $0 > 3 * 365 })
    }
  }

  @Test("a sync on another day finds no changes")
  func stable() async throws {
    let sandbox = LocalSandbox()
    let mb = try sandbox.client()
    let session = try await mb.patientSession.start(
      patientID: "a", returnURL: "https://a.test", via: .facility("fhirsrc_maple"))
    try await sandbox.grantConsent(session.id)
    await sandbox.advance(by: .seconds(86_400))
    let before = PatientRecord.Since.instant(await sandbox.now)
    try await sandbox.syncRecords("a", from: "fhirsrc_maple")
    #expect(try await mb.patients.records("a", since: before).firstPage().data.isEmpty)
  }

  @Test("each run has the same resources, which differ by facility and patient")
  func repeats() async throws {
    let first = try await records(of: "user_42").map(\.rawJSON)
    #expect(try await records(of: "user_42").map(\.rawJSON) == first)
    let elsewhere = try await records(of: "user_42", from: ["fhirsrc_harbor"])
    #expect(Set(elsewhere.map(\.rawJSON)).isDisjoint(with: first))
    var names: Set<String> = []
    for number in 0..<40 {
      let patient = try await records(of: "p\(number)").first?.resource
      names.insert(try #require(patient?["name"][0]["family"].string))
    }
    #expect(names.count == 5)
  }

  /// `.ci/run` validates the file with a FHIR library.
  @Test("resources can be written to a file, one per line")
  func file() async throws {
    guard let path = ProcessInfo.processInfo.environment["MEDBLOCKS_WRITE_SYNTHETIC_DATA"] else {
      return
    }
    var lines = Data()
    for name in ["quilla", "tobin", "marisol", "anders", "iyo"] {
      for record in try await records(of: name) {
        lines += Data(try record.resource.rawJSON) + Data("\n".utf8)
      }
    }
    try lines.write(to: URL(filePath: path))
  }
}
