import Foundation
import Medblocks

extension LocalSandbox {
  /// An EHR launches the app with a patient open; returns the handle, `mb_launch` of the launch URL.
  ///
  /// `patient` is the FHIR id of the open patient, nil when none is open yet, in which case the
  /// context is pending. `facility` is a catalog id, or nil for an EHR outside of the catalog.
  public func launch(patient: String?, at facility: FHIRSource.ID? = nil) -> LaunchContext.ID {
    let id = "00000000-0000-4000-8000-" + state.newNumber(width: 12)
    let place = facility.flatMap { try? self.facility($0.rawValue) }
    state.launchContexts[id] = [
      "id": .string(id), "resource_type": "launch_context",
      "status": .string(patient == nil ? "pending" : "ready"), "patient": SandboxJSON(patient),
      "encounter": .null, "fhir_user": .null, "scope": "launch patient/*.read",
      "fhir_source": SandboxJSON(place?.id.rawValue),
      "fhir_base_url": .string(place?.fhirBaseURL ?? "https://ehr.sandbox.invalid/fhir/r4"),
      "created_at": SandboxJSON(state.now),
    ]
    return LaunchContext.ID(id)
  }
}
