import Foundation

extension PatientSession {
  /// One attempt to connect a facility during a session.
  public struct Connection: Hashable, Sendable, Redacted {
    /// The id of the link, `conn_*`, or nil when the attempt failed.
    public let id: PatientConnection.ID?
    /// The *catalog* id of the facility, `fhirsrc_*`; never a `conn_*` id.
    public let connectionID: FHIRSource.ID
    /// Whether records flow.
    public let status: PatientConnection.Status
    /// Why the attempt failed, or nil.
    public let failureCode: PatientConnection.FailureCode?
    /// When the attempt failed, or nil.
    public let failureAt: Date?
    /// When the attempt was made.
    public let createdAt: Date

    /// The status and why the attempt failed.
    public var printable: [(label: String, value: Any)] {
      [("status", status)] + (failureCode.map { [("failureCode", $0)] } ?? [])
    }
  }
}

extension PatientSession.Connection: WireObject, Codable {
  enum CodingKeys: String {
    case id, status
    case connectionID = "connection_id"
    case failureCode = "failure_code"
    case failureAt = "failure_at"
    case createdAt = "created_at"
  }

  init(_ fields: Fields<CodingKeys>) throws {
    id = try fields[.id]
    connectionID = try fields[.connectionID]
    status = try fields[.status]
    failureCode = try fields[.failureCode]
    failureAt = try fields[.failureAt]
    createdAt = try fields[.createdAt]
  }

  func write(to fields: inout FieldWriter<CodingKeys>) {
    fields.put(.id, id)
    fields.put(.connectionID, connectionID)
    fields.put(.status, status)
    fields.put(.failureCode, failureCode)
    fields.put(.failureAt, failureAt)
    fields.put(.createdAt, createdAt)
  }

  /// Reads what the API sends; throws `DecodingError`.
  public init(from decoder: any Decoder) throws { self = try Self.decode(from: decoder) }

  /// Writes what the API sends; throws `EncodingError`.
  public func encode(to encoder: any Encoder) throws { try wire.encode(to: encoder) }
}
