import Foundation
import Medblocks
import MedblocksTesting
import Testing

@Suite("Synthetic data")
struct SyntheticDataTests {
  /// Returns a patient's records after a sync from each facility.
  private func records(
    of id: String, from facilities: [FHIRSource.ID] = ["fhirsrc_maple"]
  ) async throws -> [PatientRecord] {
    let sandbox = LocalSandbox()
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
    #expect(resources.count == 40)
    #expect(Set(identities).count == identities.count)
    for resource in resources {
      #expect(resource["meta"]["tag"][0]["code"].string == "HTEST")
      let references = references(in: resource)
      #expect(Set(references).subtracting(identities) == [], "\(resource["resourceType"])")
    }
    #expect(Set(resources.flatMap { references(in: $0) }).count > 8)
  }

  @Test("resources have decimals with trailing zeros, extensions, and a patient identifier")
  func details() async throws {
    let id = #"a "quoted" id"#
    let resources = try await records(of: id).map { try $0.resource.json }
    let numbers = resources.compactMap { $0["valueQuantity"]["value"].number?.text }
    #expect(numbers.count >= 6 && numbers.allSatisfy { $0.contains(".") })
    let dose = resources.compactMap { $0["doseQuantity"]["value"].number?.text }
    #expect(dose == ["0.50"])
    #expect(resources.contains { $0["extension"][0]["url"].string != nil })
    let patients = resources.filter { $0["identifier"][0]["value"].string == id }
    #expect(patients.map { $0["resourceType"].string } == ["Patient"])
    #expect(patients.first?["identifier"][0]["system"].string == "urn:medblocks:patient-id")
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
    for number in 0..<5 {
      for record in try await records(of: "p\(number)") {
        lines += Data(try record.resource.rawJSON) + Data("\n".utf8)
      }
    }
    try lines.write(to: URL(filePath: path))
  }
}
