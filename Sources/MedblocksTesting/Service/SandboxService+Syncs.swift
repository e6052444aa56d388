import Foundation

/// Syncs of records from facilities.
extension SandboxService {
  /// Returns the resources that a facility has about a patient.
  ///
  /// A test sets them; otherwise they are synthetic and end on the day on which the clock started, so
  /// that a later sync finds no changes.
  func resources(of patientID: String, at facilityID: String) -> [RawResource] {
    facilityRecords[patientID]?[facilityID]
      ?? SyntheticPatient(
        patientID: patientID, facilityID: facilityID,
        facilityName: facilities[facilityID]?.name ?? "A facility that does not exist", end: start
      ).resources
  }

  mutating func scheduleSync(of patientID: String, from facilityID: String) {
    syncs.insert(
      Sync(
        position: newPosition(), patientID: patientID, facilityID: facilityID,
        dueAt: now + Self.syncDelay))
  }

  /// Stores the resources of a connected facility, except for some at the end that fail, unless its
  /// next sync is to fail.
  mutating func run(_ sync: Sync, errors: Int = 0) {
    guard isConnected(sync.patientID, to: sync.facilityID) else { return }
    if let message = nextSyncFailures.removeValue(forKey: sync.facilityID) {
      emit(
        .recordsSyncFailed(
          patientID: sync.patientID, facilityID: sync.facilityID, message: message))
      return
    }
    let resources = resources(of: sync.patientID, at: sync.facilityID)
    let found = resources.dropLast(errors)
    store(Array(found), of: sync.patientID, from: sync.facilityID)
    emit(
      .recordsSyncCompleted(
        patientID: sync.patientID, facilityID: sync.facilityID, total: found.count,
        errors: resources.count - found.count))
  }

  /// Syncs a patient's records from a facility, and cancels the scheduled syncs.
  mutating func syncRecords(
    _ patientID: String, from facilityID: String, errors: Int
  ) throws(LocalSandbox.ActionError) {
    try cancelSyncs(patientID, from: facilityID)
    run(
      Sync(position: 0, patientID: patientID, facilityID: facilityID, dueAt: now),
      errors: max(0, errors))
  }

  /// Reports a failed sync, and cancels the scheduled syncs.
  mutating func failSync(
    _ patientID: String, from facilityID: String, message: String
  ) throws(LocalSandbox.ActionError) {
    try cancelSyncs(patientID, from: facilityID)
    emit(.recordsSyncFailed(patientID: patientID, facilityID: facilityID, message: message))
  }

  private mutating func cancelSyncs(
    _ patientID: String, from facilityID: String
  ) throws(LocalSandbox.ActionError) {
    guard isConnected(patientID, to: facilityID) else {
      throw LocalSandbox.ActionError(
        description: "The patient has no active connection to the facility.")
    }
    for sync in Array(syncs.rows(in: patientID)) where sync.facilityID == facilityID {
      syncs.remove(sync.id)
    }
  }

  /// Adds resources to a patient's records without a sync.
  mutating func addRecords(
    _ resources: [RawResource], to patientID: String, from source: String?
  ) throws(LocalSandbox.ActionError) {
    guard patients[patientID] != nil else {
      throw LocalSandbox.ActionError(description: "The patient does not exist.")
    }
    store(resources, of: patientID, from: source)
  }
}
