/// The caller's patients: `mb.patients`.
///
/// A patient's id is the caller's own: 1 to 200 characters, stable, no e-mail address. Every verb
/// throws ``MedblocksError``, and `CancellationError` when its task is cancelled.
public struct Patients: Sendable {
  let api: API

  /// Registers a patient.
  ///
  /// An id that is taken is the code `external_id_already_exists`. The name may have up to 200
  /// characters. API: `api.createPatient`.
  public func create(
    _ id: String, email: String? = nil, name: String? = nil, metadata: JSON.Object? = nil
  ) async throws -> Patient {
    try Limit.patientID.check(lengthOf: id)
    try Limit.patientName.check(lengthOf: name)
    let input = PatientCreateInput(patientID: id, email: email, name: name, metadata: metadata)
    return try await api.send(Request(.createPatient, body: input)) { $0.id == id }
  }

  /// Reads a patient with the live connections.
  ///
  /// API: `api.getPatient`.
  public func retrieve(_ id: String) async throws -> PatientDetail {
    try await api.send(Request(.getPatient, id)) { $0.id == id }
  }

  /// Replaces everything that is stored of a patient.
  ///
  /// Nothing has a default, because what a replacement leaves out is cleared: nil clears the e-mail
  /// address or the name, `[:]` the metadata. API: `api.updatePatient`.
  public func update(
    _ id: String, email: String?, name: String?, metadata: JSON.Object
  ) async throws -> Patient {
    try Limit.patientID.check(lengthOf: id)
    try Limit.patientName.check(lengthOf: name)
    let input = PatientReplaceInput(patientID: id, email: email, name: name, metadata: metadata)
    return try await api.send(Request(.updatePatient, id, body: input)) { $0.id == id }
  }

  /// Deletes a patient.
  ///
  /// API: `api.deletePatient`.
  @discardableResult
  public func delete(_ id: String) async throws -> PatientDeleted {
    try await api.send(Request(.deletePatient, id)) { $0.id == id }
  }

  /// Lists patients, by default all of them, `limit` (1 to 100, by default 10) a page.
  ///
  /// API: `api.listPatients`.
  public func list(
    patientID: String? = nil, email: String? = nil, limit: Int? = nil,
    startingAfter cursor: String? = nil
  ) -> PagedSequence<ListPage<Patient>> {
    api.list(
      .listPatients, limit: limit, startingAfter: cursor,
      filters: [("patient_id", patientID), ("email", email)]
    ) { patientID == nil || $0.id == patientID }
  }

  /// Lists a patient's sessions, the most recent first, `limit` (1 to 100, by default 10) a page.
  ///
  /// API: `api.listPatientSessionsForPatient`.
  public func listPatientSessions(
    _ id: String, status: PatientSession.Status? = nil, limit: Int? = nil,
    startingAfter cursor: String? = nil
  ) -> PagedSequence<ListPage<PatientSession>> {
    api.list(
      .listPatientSessions, id, limit: limit, startingAfter: cursor,
      filters: [("status", status?.rawValue)]
    ) { $0.patientID == id }
  }

  /// Cuts a patient's link to a facility: Medblocks reads nothing more from it.
  ///
  /// It takes the id of the link, `conn_*`, the one place where the API does. API:
  /// `api.disconnectPatientConnection`.
  @discardableResult
  public func disconnectConnection(
    _ id: String, connectionID: PatientConnection.ID
  ) async throws -> ConnectionDisconnected {
    let request = Request(.disconnectConnection, id, connectionID.rawValue)
    return try await api.send(request) { $0.id == connectionID }
  }
}
