import Foundation

/// The connection between a patient and a facility.
///
/// The API returns it only as part of ``PatientDetail``. It prints without ids.
///
/// API schema: PatientDetail, an element of `connections`
public struct PatientConnection: Identifiable, Hashable, Sendable, Loggable {
  /// The id of the connection, `conn_*`, for `disconnectConnection`.
  public let id: Identifier<PatientConnection>
  /// The session in which the connection was made; nil when there is none.
  public let patientSessionID: PatientSession.ID?
  /// The *catalog* id of the facility, `fhirsrc_*`; never a `conn_*` id.
  public let connectionID: FHIRSource.ID
  /// The status of the connection.
  public let status: Status
  /// The OAuth scopes that the patient granted.
  public let scopes: [String]
  /// The reason why the attempt to connect failed; nil unless the status is `failed`.
  public let failureCode: FailureCode?
  /// The time when the attempt failed; nil unless the status is `failed`.
  public let failureAt: Date?
  /// The time when the connection was made.
  public let createdAt: Date
  /// The time of the last change.
  public let updatedAt: Date

  /// Creates a connection, for tests and previews.
  public init(
    id: Identifier<PatientConnection>, patientSessionID: PatientSession.ID? = nil,
    connectionID: FHIRSource.ID, status: Status, scopes: [String] = [],
    failureCode: FailureCode? = nil, failureAt: Date? = nil, createdAt: Date, updatedAt: Date
  ) {
    self.id = id
    self.patientSessionID = patientSessionID
    self.connectionID = connectionID
    self.status = status
    self.scopes = scopes
    self.failureCode = failureCode
    self.failureAt = failureAt
    self.createdAt = createdAt
    self.updatedAt = updatedAt
  }

  package var loggableFields: [(label: String, value: Any)] {
    [("status", status)] + (failureCode.map { [("failureCode", $0)] } ?? [])
  }
}

extension PatientConnection: JSONModel, Codable {
  static let resourceType: String? = "connection"

  enum CodingKeys: String {
    case id, status, scopes
    case patientSessionID = "patient_session_id"
    case connectionID = "connection_id"
    case failureCode = "failure_code"
    case failureAt = "failure_at"
    case createdAt = "created_at"
    case updatedAt = "updated_at"
  }

  init(_ reader: ObjectReader<CodingKeys>) throws {
    id = try reader[.id]
    patientSessionID = try reader[.patientSessionID]
    connectionID = try reader[.connectionID]
    status = try reader[.status]
    scopes = try reader[.scopes]
    failureCode = try reader[.failureCode]
    failureAt = try reader[.failureAt]
    createdAt = try reader[.createdAt]
    updatedAt = try reader[.updatedAt]
  }

  func write(to writer: inout ObjectWriter<CodingKeys>) {
    writer.set(.id, id)
    writer.set(.patientSessionID, patientSessionID)
    writer.set(.connectionID, connectionID)
    writer.set(.status, status)
    writer.set(.scopes, scopes)
    writer.set(.failureCode, failureCode)
    writer.set(.failureAt, failureAt)
    writer.set(.createdAt, createdAt)
    writer.set(.updatedAt, updatedAt)
  }

  /// Reads the JSON of the API.
  ///
  /// - Throws: `DecodingError`.
  public init(from decoder: any Decoder) throws { self = try Self.decode(from: decoder) }

  /// Writes the JSON of the API.
  ///
  /// - Throws: `EncodingError`.
  public func encode(to encoder: any Encoder) throws { try json.encode(to: encoder) }
}

extension PatientConnection {
  /// The status of a connection.
  public struct Status: OpenEnum, JSONConvertible {
    /// The string that the API uses.
    public let rawValue: String
    /// Creates a status from the string that the API uses.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Medblocks has access to the patient's records.
    public static let active: Self = "active"
    /// The attempt to connect did not succeed.
    public static let failed: Self = "failed"
    /// The connection expired, and the patient has to connect again.
    public static let expired: Self = "expired"
    /// Medblocks lost access to the facility: ask the patient to reconnect.
    public static let refreshFailed: Self = "refresh_failed"
    /// Access was revoked.
    public static let disconnected: Self = "disconnected"

    /// The values that this version of the SDK knows.
    public static let knownValues: [Self] = [
      .active, .failed, .expired, .refreshFailed, .disconnected,
    ]
  }

  /// The reason why an attempt to connect failed.
  public struct FailureCode: OpenEnum, JSONConvertible {
    /// The string that the API uses.
    public let rawValue: String
    /// Creates a code from the string that the API uses.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The patient denied consent at the portal.
    public static let userDenied: Self = "user_denied"
    /// The OAuth callback from the portal failed.
    public static let oauthCallbackFailed: Self = "oauth_callback_failed"

    /// The values that this version of the SDK knows.
    public static let knownValues: [Self] = [.userDenied, .oauthCallbackFailed]
  }
}
