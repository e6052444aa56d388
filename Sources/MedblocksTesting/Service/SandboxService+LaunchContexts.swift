import Foundation

/// The operation on launch contexts.
extension SandboxService {
  func launchContext(_ id: String) throws(SandboxError) -> SandboxJSON {
    guard UUID(uuidString: id) != nil else {
      throw SandboxError.invalid("id", "The value must be a UUID.")
    }
    guard let launch = launches[id] else {
      throw SandboxError.notFound("The launch context does not exist.")
    }
    let facility = launch.facilityID.flatMap { facilities[$0] }
    return [
      "id": .string(id), "resource_type": "launch_context",
      "status": .string(launch.patient == nil ? "pending" : "ready"),
      "patient": SandboxJSON(launch.patient), "encounter": .null, "fhir_user": .null,
      "scope": "launch patient/*.read", "fhir_source": SandboxJSON(facility?.id.rawValue),
      "fhir_base_url": .string(facility?.fhirBaseURL ?? "https://ehr.sandbox.invalid/fhir/r4"),
      "created_at": SandboxJSON(launch.createdAt),
    ]
  }

  /// Adds a launch context, whose patient is a FHIR reference, and returns its id.
  mutating func addLaunchContext(patient: String?, facilityID: String?) -> String {
    let id = "00000000-0000-4000-8000-" + newNumber(width: 12)
    let reference = patient.map { $0.contains("/") ? $0 : "Patient/" + $0 }
    launches[id] = Launch(patient: reference, facilityID: facilityID, createdAt: now)
    return id
  }

  /// An EHR launch.
  struct Launch: Codable, Hashable, Sendable {
    /// The FHIR reference of the patient.
    let patient: String?
    let facilityID: String?
    let createdAt: Date
  }
}
