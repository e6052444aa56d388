import Foundation

/// The operation on launch contexts.
extension SandboxService {
  func launchContext(_ id: String) throws(SandboxError) -> SandboxJSON {
    guard UUID(uuidString: id) != nil else {
      throw SandboxError.invalid("id", "The value must be a UUID.")
    }
    guard let context = launchContexts[id] else {
      throw SandboxError.notFound("The launch context does not exist.")
    }
    return context
  }

  /// Adds a launch context, whose patient is a FHIR reference, and returns its id.
  mutating func addLaunchContext(patient: String?, facilityID: String?) -> String {
    let id = "00000000-0000-4000-8000-" + newNumber(width: 12)
    let reference = patient.map { $0.contains("/") ? $0 : "Patient/" + $0 }
    let facility = facilityID.flatMap { facilities[$0] }
    launchContexts[id] = [
      "id": .string(id), "resource_type": "launch_context",
      "status": .string(patient == nil ? "pending" : "ready"), "patient": SandboxJSON(reference),
      "encounter": .null, "fhir_user": .null, "scope": "launch patient/*.read",
      "fhir_source": SandboxJSON(facility?.id.rawValue),
      "fhir_base_url": .string(facility?.fhirBaseURL ?? "https://ehr.sandbox.invalid/fhir/r4"),
      "created_at": SandboxJSON(now),
    ]
    return id
  }
}
