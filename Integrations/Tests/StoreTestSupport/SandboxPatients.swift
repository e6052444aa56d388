import Medblocks
import MedblocksTesting

extension LocalSandbox {
  /// Adds patients with records whose bytes a decoder would not keep.
  ///
  /// Their ids are `PREFIX_0`, `PREFIX_1` and so on.
  public func addPatients(
    _ count: Int, records: Int, bytes: Int = 0, prefix: String = "patient"
  ) async throws {
    let client = try client()
    for patient in 0..<count {
      let id = "\(prefix)_\(patient)"
      _ = try await client.patients.create(id)
      try addRecords(
        (0..<records).map { Self.record($0, of: id, version: 1, bytes: bytes) }, to: id,
        from: Facility.examples[patient % 2].id)
    }
  }

  /// Returns a resource with white space, a trailing zero and an escaped letter.
  public static func record(
    _ index: Int, of patient: String, version: Int, bytes: Int = 0
  ) -> String {
    let note = String(repeating: "x", count: bytes)
    return """
      {"resourceType":"Observation", "id":"o\(index)","subject":{"reference":"Patient/\(patient)"},\
      "status":"final","valueQuantity":{"value":\(version).50,"unit":"\\u006dg"},"note":"\(note)"}
      """
  }

  /// Returns the resources that the API has about a patient, by source and id.
  public func contents(of patientID: String) async throws -> [String: [UInt8]] {
    var contents: [String: [UInt8]] = [:]
    for try await record in try client().patients.records(patientID) {
      let resource = try record.resource
      let key = [resource.resourceType.rawValue, record.source?.rawValue ?? "", resource.id ?? ""]
      contents[key.joined(separator: "|")] = Array(resource.rawJSON)
    }
    return contents
  }
}
