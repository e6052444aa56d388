/// The patients of your app: `mb.patients`.
///
/// A patient's id is your own: 1 to 200 characters, stable, not an e-mail address.
public struct Patients: Sendable {
  let pipeline: Pipeline

  /// Creates a patient.
  ///
  /// If the id already exists, the error has code `external_id_already_exists`. A name has at most
  /// 200 characters.
  ///
  /// - Throws: ``MedblocksError``, and `CancellationError` when the task is cancelled.
  ///
  /// API operation: createPatient
  public func create(
    _ id: String, email: String? = nil, name: String? = nil, metadata: JSON.Object? = nil
  ) async throws -> Patient {
    try pipeline.checking(.createPatient) {
      try ParameterLimit.patientID.check(lengthOf: id)
      try ParameterLimit.patientName.check(lengthOf: name)
    }
    let input = PatientInput(creating: id, email: email, name: name, metadata: metadata)
    return try await pipeline.send(Request(.createPatient, body: input)) { $0.id.isExactly(id) }
  }

  /// Retrieves a patient with its connections.
  ///
  /// - Throws: ``MedblocksError``, and `CancellationError` when the task is cancelled.
  ///
  /// API operation: getPatient
  public func retrieve(_ id: String) async throws -> PatientDetail {
    try await pipeline.send(Request(.getPatient, id)) { $0.id.isExactly(id) }
  }

  /// Replaces the data of a patient.
  ///
  /// No parameter has a default, because a field that is left out is cleared: nil clears the e-mail
  /// address or the name, `[:]` the metadata. A name has at most 200 characters.
  ///
  /// - Throws: ``MedblocksError``, and `CancellationError` when the task is cancelled.
  ///
  /// API operation: updatePatient
  public func update(
    _ id: String, email: String?, name: String?, metadata: JSON.Object
  ) async throws -> Patient {
    try pipeline.checking(.updatePatient) {
      try ParameterLimit.patientID.check(lengthOf: id)
      try ParameterLimit.patientName.check(lengthOf: name)
    }
    let input = PatientInput(replacing: id, email: email, name: name, metadata: metadata)
    return try await pipeline.send(Request(.updatePatient, id, body: input)) { $0.id.isExactly(id) }
  }

  /// Deletes a patient and its connections permanently.
  ///
  /// - Throws: ``MedblocksError``, and `CancellationError` when the task is cancelled.
  ///
  /// API operation: deletePatient
  public func delete(_ id: String) async throws {
    let _: Deletion<Patient> = try await pipeline.send(Request(.deletePatient, id)) {
      $0.id.isExactly(id)
    }
  }

  /// Lists patients.
  ///
  /// - Parameters:
  ///   - patientID: Only the patient with exactly this id.
  ///   - email: Only patients with exactly this e-mail address.
  ///   - limit: The size of a page, 1 to 100; the default is 10.
  ///   - cursor: The ``ListPage/nextCursor`` of a page, to continue after it.
  ///
  /// API operation: listPatients
  public func list(
    patientID: String? = nil, email: String? = nil, limit: Int? = nil,
    startingAfter cursor: String? = nil
  ) -> PagedSequence<ListPage<Patient>> {
    pipeline.list(
      .listPatients, limit: limit, startingAfter: cursor,
      filters: [("patient_id", patientID), ("email", email)]
    ) { item in patientID.map { item.id.isExactly($0) } ?? true }
  }

  /// Lists the sessions of a patient, the most recent first.
  ///
  /// - Parameters:
  ///   - id: The id of the patient.
  ///   - status: Only sessions with this status.
  ///   - limit: The size of a page, 1 to 100; the default is 10.
  ///   - cursor: The ``ListPage/nextCursor`` of a page, to continue after it.
  ///
  /// API operation: listPatientSessionsForPatient
  public func listPatientSessions(
    _ id: String, status: PatientSession.Status? = nil, limit: Int? = nil,
    startingAfter cursor: String? = nil
  ) -> PagedSequence<ListPage<PatientSession>> {
    pipeline.list(
      .listPatientSessions, id, limit: limit, startingAfter: cursor,
      filters: [("status", status?.rawValue)]
    ) { $0.patientID.isExactly(id) }
  }

  /// Disconnects a patient from a facility, so that Medblocks loses access to the records there.
  ///
  /// - Parameters:
  ///   - id: The id of the patient.
  ///   - connectionID: The id of the connection, `conn_*`; a catalog id does not compile.
  /// - Throws: ``MedblocksError``, and `CancellationError` when the task is cancelled.
  ///
  /// API operation: disconnectPatientConnection
  public func disconnectConnection(
    _ id: String, connectionID: PatientConnection.ID
  ) async throws {
    let request = Request(.disconnectConnection, id, connectionID.rawValue)
    let _: Deletion<PatientConnection> = try await pipeline.send(request) {
      $0.id.isExactly(connectionID.rawValue)
    }
  }
}
