import Foundation

/// The live link between one patient and one facility of the catalog.
///
/// API: it has no endpoint of its own and is read inside of `api.getPatient`. It prints without ids.
public struct PatientConnection: Identifiable, Hashable, Sendable, Redacted {
  /// The id of the link, `conn_*`: what `disconnectConnection` takes.
  public let id: Identifier<PatientConnection>
  /// The browser trip that made the link, or nil.
  public let patientSessionID: PatientSession.ID?
  /// The *catalog* id of the facility, `fhirsrc_*`; never a `conn_*` id.
  public let connectionID: FHIRSource.ID
  /// Whether records flow.
  public let status: Status
  /// The OAuth scopes that the patient granted.
  public let scopes: [String]
  /// Why the last attempt failed, or nil.
  public let failureCode: FailureCode?
  /// When the last attempt failed, or nil.
  public let failureAt: Date?
  /// When the link was made.
  public let createdAt: Date
  /// When the link last changed.
  public let updatedAt: Date

  /// The status and why the last attempt failed.
  public var printable: [(label: String, value: Any)] {
    [("status", status)] + (failureCode.map { [("failureCode", $0)] } ?? [])
  }
}

extension PatientConnection: WireObject, Codable {
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

  init(_ fields: Fields<CodingKeys>) throws {
    id = try fields[.id]
    patientSessionID = try fields[.patientSessionID]
    connectionID = try fields[.connectionID]
    status = try fields[.status]
    scopes = try fields[.scopes]
    failureCode = try fields[.failureCode]
    failureAt = try fields[.failureAt]
    createdAt = try fields[.createdAt]
    updatedAt = try fields[.updatedAt]
  }

  func write(to fields: inout FieldWriter<CodingKeys>) {
    fields.put(.id, id)
    fields.put(.patientSessionID, patientSessionID)
    fields.put(.connectionID, connectionID)
    fields.put(.status, status)
    fields.put(.scopes, scopes)
    fields.put(.failureCode, failureCode)
    fields.put(.failureAt, failureAt)
    fields.put(.createdAt, createdAt)
    fields.put(.updatedAt, updatedAt)
  }

  /// Reads what the API sends; throws `DecodingError`.
  public init(from decoder: any Decoder) throws { self = try Self.decode(from: decoder) }

  /// Writes what the API sends; throws `EncodingError`.
  public func encode(to encoder: any Encoder) throws { try wire.encode(to: encoder) }
}

extension PatientConnection {
  /// Whether records flow through a link.
  public struct Status: OpenEnum, WireValue {
    /// The word that the API uses.
    public let rawValue: String
    /// Makes a status of the word that the API uses.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Records flow.
    public static let active: Self = "active"
    /// The attempt to connect did not succeed.
    public static let failed: Self = "failed"
    /// The patient walked away before finishing.
    public static let expired: Self = "expired"
    /// It worked once and access has lapsed since: ask the patient to connect again.
    public static let refreshFailed: Self = "refresh_failed"
    /// Access was revoked.
    public static let disconnected: Self = "disconnected"

    /// The values that this version of the SDK knows.
    public static let knownValues: [Self] = [
      .active, .failed, .expired, .refreshFailed, .disconnected,
    ]
  }

  /// Why an attempt to connect failed.
  public struct FailureCode: OpenEnum, WireValue {
    /// The word that the API uses.
    public let rawValue: String
    /// Makes a code of the word that the API uses.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The patient refused at the portal.
    public static let userDenied: Self = "user_denied"
    /// The portal's answer could not be used.
    public static let oauthCallbackFailed: Self = "oauth_callback_failed"

    /// The values that this version of the SDK knows.
    public static let knownValues: [Self] = [.userDenied, .oauthCallbackFailed]
  }
}
