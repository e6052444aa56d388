import Foundation
import Medblocks

/// Facilities with their records, and the pulls that bring them.
extension LocalSandbox {
  /// How long after a patient has connected a facility its records are there, on the sandbox's clock.
  public static let syncDuration = Duration.seconds(20)

  /// Says what a facility holds of a patient: FHIR resources, each as JSON.
  ///
  /// The pull after the connection brings them, byte for byte, and so does every ``syncRecords(_:from:errors:)``.
  /// Without this a facility holds made-up records: some twenty resources of FHIR R4 with decimals,
  /// extensions and references, the same in every run. Throws ``ActionError`` when a text is no JSON object with
  /// a `resourceType`.
  public func setRecords(
    _ resources: [String], of patientID: String, at facility: FHIRSource.ID
  ) throws {
    state.holdings[patientID, default: [:]][facility.rawValue] = try resources.map(
      SandboxState.Record.init)
  }

  /// Pulls a patient's records from a connected facility, now.
  ///
  /// The pull after a connection comes by itself once the clock has moved by ``syncDuration``; this
  /// takes its place, or pulls again: what has changed at the facility since then replaces the
  /// resource of the same type and id and counts as changed now, which is what `since` looks at.
  /// `errors` is how many of the facility's resources, the last ones, cannot be had this time. Endpoints
  /// hear of it. Throws ``ActionError`` when the patient has no active connection to the facility.
  public func syncRecords(
    _ patientID: String, from facility: FHIRSource.ID, errors: Int = 0
  ) throws {
    let pull = try dropSync(patientID, from: facility)
    state.run(pull, errors: max(0, errors))
  }

  /// Lets the pull of a patient's records from a connected facility fail, now.
  ///
  /// Endpoints hear of it, with `message`; nothing follows until ``syncRecords(_:from:errors:)``. Throws
  /// ``ActionError`` when the patient has no active connection to the facility.
  public func failSync(
    _ patientID: String, from facility: FHIRSource.ID, message: String = "No answer."
  ) throws {
    _ = try dropSync(patientID, from: facility)
    state.emit(.recordsSyncFailed(patientID: patientID, from: facility, message: message))
  }

  private func dropSync(
    _ patientID: String, from facility: FHIRSource.ID
  ) throws -> SandboxState.Sync {
    let id = facility.rawValue
    guard state.isConnected(patientID, to: id) else {
      throw ActionError(description: "The patient has no active connection to the facility.")
    }
    state.syncs.removeAll { $0.patientID == patientID && $0.facilityID == id }
    return SandboxState.Sync(patientID: patientID, facilityID: id, dueAt: state.now)
  }

  /// Adds FHIR resources, each as JSON, to a patient's records, whether a facility is connected or not.
  ///
  /// `source` is the facility that they seem to come from, or nil. Endpoints hear nothing. Throws
  /// ``ActionError`` when there is no such patient, or when a text is no JSON object with a
  /// `resourceType`.
  public func addRecords(
    _ resources: [String], to patientID: String, from source: FHIRSource.ID? = nil
  ) throws {
    guard (try? indexOfPatient(patientID)) != nil else {
      throw ActionError(description: "There is no such patient.")
    }
    let records = try resources.map(SandboxState.Record.init)
    state.store(records, of: patientID, from: source?.rawValue)
  }
}
