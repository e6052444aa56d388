import Foundation
import Medblocks

/// The records at facilities, and the syncs that bring them to Medblocks.
extension LocalSandbox {
  /// The time between the connection of a facility and the sync of its records.
  public static let syncDuration = Duration.seconds(SandboxService.syncDelay)

  /// Sets the FHIR resources that a facility has about a patient.
  ///
  /// The next sync stores them byte for byte. Without this call, a facility has a hundred synthetic
  /// FHIR R4 resources, which cover the four years before the clock's start and are the same in each
  /// run with the same start time. They are about one of five fictitious persons, who depends on the
  /// patient's id: Quilla has type 2 diabetes, Tobin high cholesterol, Marisol asthma and Iyo
  /// hypothyroidism, and Anders is healthy. An id that contains one of these names selects the person,
  /// for example `quilla` or `demo-quilla-7`. Facilities share a person's diagnoses, medicines,
  /// vaccinations and the results of one laboratory; their visits differ.
  ///
  /// - Parameters:
  ///   - resources: The resources, each as JSON.
  ///   - patientID: The id of the patient, who need not exist yet.
  ///   - facility: The catalog id of the facility.
  /// - Throws: ``ActionError`` when a string is not a JSON object with a `resourceType`.
  public func setRecords(
    _ resources: [String], of patientID: String, at facility: FHIRSource.ID
  ) throws {
    service.facilityRecords[patientID, default: [:]][facility.rawValue] = try Self.parsed(resources)
  }

  /// Syncs a patient's records from a connected facility now.
  ///
  /// The sync after a connection runs by itself when the clock has moved by ``syncDuration``; this
  /// one replaces or repeats it. A resource that has changed at the facility replaces the one with
  /// the same type and id, and counts as changed now for `since`. Endpoints receive an event.
  ///
  /// - Parameters:
  ///   - patientID: The id of the patient.
  ///   - facility: The catalog id of the facility.
  ///   - errors: The number of resources at the end of the list that fail in this sync.
  /// - Throws: ``ActionError`` when the patient has no active connection to the facility.
  public func syncRecords(
    _ patientID: String, from facility: FHIRSource.ID, errors: Int = 0
  ) throws {
    try service.syncRecords(patientID, from: facility.rawValue, errors: errors)
  }

  /// Simulates a failed sync of a patient's records from a connected facility.
  ///
  /// Endpoints receive an event. There is no other sync until ``syncRecords(_:from:errors:)``.
  ///
  /// - Parameters:
  ///   - patientID: The id of the patient.
  ///   - facility: The catalog id of the facility.
  ///   - message: The error message in the event.
  /// - Throws: ``ActionError`` when the patient has no active connection to the facility.
  public func failSync(
    _ patientID: String, from facility: FHIRSource.ID,
    message: String = "The facility did not respond."
  ) throws {
    try service.failSync(patientID, from: facility.rawValue, message: message)
  }

  /// Makes the next sync from a facility fail, whichever patient's it is.
  ///
  /// Endpoints receive an event when the sync runs. The one after it succeeds.
  ///
  /// - Parameters:
  ///   - facility: The catalog id of the facility.
  ///   - message: The error message in the event.
  public func failNextSync(
    from facility: FHIRSource.ID, message: String = "The facility did not respond."
  ) {
    service.nextSyncFailures[facility.rawValue] = message
  }

  /// Adds FHIR resources to a patient's records, without a sync, a connection or an event.
  ///
  /// - Parameters:
  ///   - resources: The resources, each as JSON.
  ///   - patientID: The id of the patient.
  ///   - source: The catalog id of the facility that the records name as their source; nil for none.
  /// - Throws: ``ActionError`` when the patient does not exist, or a string is not a JSON object with
  ///   a `resourceType`.
  public func addRecords(
    _ resources: [String], to patientID: String, from source: FHIRSource.ID? = nil
  ) throws {
    try service.addRecords(
      try Self.parsed(resources), to: patientID, from: source?.rawValue)
  }

  private static func parsed(_ resources: [String]) throws -> [RawResource] {
    try resources.map { text in
      guard let resource = RawResource(parsing: text) else {
        throw ActionError(description: "A record must be a JSON object with a resourceType.")
      }
      return resource
    }
  }
}
